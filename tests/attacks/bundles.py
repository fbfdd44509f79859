"""Evidence bundles that lie: of other people, bent, or made for the terminal of who reads them."""

import os
import shutil
import subprocess
import tarfile

import forge
from naming import attack
from scene import fails
from store import interlock, write


def bundle(store, folder):
    """An evidence bundle of the store's one rollout, unpacked."""
    made = os.path.join(folder, "bundle.tar")
    fails(store.run("evidence", "web", "-o", made), 0, "")
    with tarfile.open(made) as tar:
        tar.extractall(os.path.join(folder, "bundle"))
    return os.path.join(folder, "bundle")


def verified_by(folder, *arguments):
    """(status, words) of verify.sh, verify.py and `interlock verify`, each with a digest given or not."""
    digest = arguments[0] if arguments else None
    for command, option in ((["bash", os.path.join(folder, "verify.sh")], "--genesis"),
                            (["python3", os.path.join(folder, "verify.py")], "--policy-digest")):
        done = subprocess.run([*command, *([option, digest] if digest else []), folder], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=100, check=False)
        yield done.returncode, done.stdout.decode()
    ran = interlock("verify", folder, *(["--policy-digest", digest] if digest else []))
    yield ran.status, ran.out + ran.err


@attack("A60")
def bundle_of_its_own(scene):
    """A bundle that agrees with itself, of another team with the same names: UNTRUSTED, and refused for our digest"""
    ours, theirs = scene.guarded().balance(), scene.other_team().guard().balance()
    ours.started(), theirs.started()
    digest = forge.sha256(ours.payloads()[0][1])
    real, forged = bundle(ours, scene.folder()), bundle(theirs, scene.folder())
    for status, said in verified_by(real, digest):
        assert status == 0, said
    for folder in (real, forged):
        for status, said in verified_by(folder):
            assert status == 5 and "UNTRUSTED" in said, (status, said)
    told = forge.sha256(theirs.payloads()[0][1])
    for status, said in verified_by(forged, digest):
        assert status == 5 and told in said, (status, said)
    scene.real_bundle = real, digest


@attack("B88")
def verified_with_coreutils_alone(scene):
    """A good bundle is judged by bash, ssh-keygen and coreutils, with nothing else to be found"""
    ours = scene.guarded().balance()
    ours.started()
    folder, digest = bundle(ours, scene.folder()), forge.sha256(ours.payloads()[0][1])
    tools = scene.folder()
    owned = subprocess.run(["dpkg", "-L", "coreutils"], stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")
    for tool in [*(one for one in owned if "/bin/" in one), shutil.which("ssh-keygen"), shutil.which("bash")]:
        os.symlink(tool, os.path.join(tools, os.path.basename(tool)))
    for options, status in ((["--genesis", digest], 0), ([], 5), (["--genesis", "0" * 64], 5)):
        ran = subprocess.run([shutil.which("bash"), os.path.join(folder, "verify.sh"), *options, folder],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=100, check=False,
                             env={"PATH": tools, "LC_ALL": "C"})
        assert ran.returncode == status and b"not found" not in ran.stdout, ran.stdout.decode()


@attack("B47")
def bundle_bent(scene):
    """A bundle with a byte changed, a file added, a link, a name that leaves it, or a list of signers without Z"""
    ours = scene.guarded().balance()
    ours.started()
    folder, digest = bundle(ours, scene.folder()), forge.sha256(ours.payloads()[0][1])
    path = lambda name: os.path.join(folder, name)
    edits = {"log/000002.json": lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
             "report.md": lambda data: data + b"all went well\n",
             "policy/2/allowed_signers": lambda data: data.replace(b"names", b'valid-before="20300101",names'),
             "policy/2/range": lambda data: b"0 3\n", "checkpoint.txt": lambda data: data.replace(b"\n", b"\r\n"),
             "heads/console.sig": lambda data: data + b"junk\n", "SHA256SUMS": lambda data: data.upper(),
             "samples/evaluations.jsonl": lambda data: data.split(b"\n", 1)[1]}
    for name, edit in edits.items():
        with open(path(name), "rb") as file:
            data = file.read()
        write(path(name), edit(data))
        for status, said in verified_by(folder, digest):
            assert status == 5, f"{name}: {said}"
        write(path(name), data)
    write(path("log/extra.json"), b"{}")
    assert {status for status, _ in verified_by(folder, digest)} == {5}
    os.remove(path("log/extra.json"))
    os.symlink("/etc/hostname", path("subjects/" + "0" * 64))
    assert {status for status, _ in verified_by(folder, digest)} == {5}
    os.remove(path("subjects/" + "0" * 64))
    assert {status for status, _ in verified_by(folder, digest)} == {0}


@attack("B48")
def archive_that_escapes(scene):
    """A tar with names that leave its folder, links, devices, twins, or that never ends"""
    folder = scene.folder()
    for name, kind, reason in (("../README", tarfile.REGTYPE, "a file with the name"),
                               ("/etc/README", tarfile.REGTYPE, "a file with the name"),
                               ("log/../../x", tarfile.REGTYPE, "a file with the name"),
                               ("README", tarfile.SYMTYPE, "holds a link"), ("README", tarfile.LNKTYPE, "holds a link"),
                               ("README", tarfile.FIFOTYPE, "something else than files")):
        made = os.path.join(folder, "bad.tar")
        with tarfile.open(made, "w") as tar:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/hostname"
            tar.addfile(entry)
        fails(interlock("verify", made), 5, reason)
    write(made, b"\x1f\x8b\x08\0" + bytes(60))
    fails(interlock("verify", made), 5, "holds no tar")
    write(os.path.join(folder, "zeros"), bytes(1 << 24))
    subprocess.run(["gzip", "-f", os.path.join(folder, "zeros")], check=True)
    fails(interlock("verify", os.path.join(folder, "zeros.gz")), 5, "bytes after the end of its tar")


@attack("B64")
def escapes_for_the_terminal(scene):
    """A bundle whose names and key ids hold escape sequences for the terminal of who verifies it"""
    ours = scene.guarded().balance()
    ours.started()
    folder, digest = bundle(ours, scene.folder()), forge.sha256(ours.payloads()[0][1])
    path = os.path.join(folder, "log", "000002.json")
    with open(path, "rb") as file:
        good = file.read()
    key_id = good[good.index(b"SHA256:"):][:50]
    for data, name in ((good.replace(key_id, b"\x1b[2Jverified"), "README"), (good, "\x1b[2Jverified")):
        write(path, data)
        write(os.path.join(folder, name), b"x")
        for status, said in verified_by(folder, digest):
            assert status == 5 and "\x1b" not in said, (status, said)
