"""The machine around it: agents, sockets, inboxes, answers, bundles, files that are not what they seem."""

import json
import os
import stat
import subprocess
import tarfile
import time as clock

import agents
import forge
from forge import Key
from naming import attack
from scene import fails, refused, refused_payload
from store import interlock, wait_for

INBOXES = ("raise", "lower")


@attack("A55")
def agent_with_the_humans_key(scene):
    """An AI agent under the human's account uses the human's ssh-agent: no production seat for a software key"""
    store = scene.guarded()
    lease = store.requested(environment="prod", planSha256=store.offer(store.plan("prod", ("operator", "release"))), seats=[])
    number = json.loads(lease)["predicate"]["leaseId"]
    agent = agents.RealAgent(store.file("agent.sock"), store.keys["dana"].path)
    try:
        before = store.size()
        ran = interlock("lease", "sign", number, "--role", "operator", "--identity", "dana", "--key", "agent", "--store",
                        "sqlite:" + store.database, SSH_AUTH_SOCK=agent.path)
        fails(ran, 6, "a software key does not fill a human's seat in production")
        assert store.size() == before
    finally:
        agent.close()
    refused_payload(store, store.approval_payload(lease), "touch/PIN missing", "frank", flags=0)


@attack("B45")
def two_keys_in_one_hand(scene):
    """Both production seats signed from one account: two keys in one hand are one key"""
    store = scene.guarded()
    lease = store.requested(environment="prod", planSha256=store.offer(store.plan("prod", ("operator", "release"))), seats=[])
    store.accepted(store.approval_payload(lease), "grace", flags=5)
    refused_payload(store, store.approval_payload(lease, "release"), "two keys in one hand are one key", "frank")


@attack("A57")
def rogue_agents(scene):
    """A rogue agent behind SSH_AUTH_SOCK: another owner's socket is not used, a bad signature is caught here"""
    store = scene.guarded()
    lease = json.loads(store.requested())["predicate"]["leaseId"]
    key = store.keys["dana"]
    other = Key(bytes(32))
    before = store.size()
    lies = {"does not verify": agents.signed(other.inner(b"something else")),
            "is damaged": forge.string(b"\x63" + forge.string(key.inner(b"x"))), "impossible size": b"\xff\xff\xff\xff\x0e",
            "refused to sign": forge.string(b"\x05"), "closed the connection": b""}
    for number, (reason, reply) in enumerate(lies.items()):
        path = store.file(f"rogue{number}")
        rogue = agents.RogueAgent(path, key, lambda data, reply=reply: reply)
        fails(sign_through(store, lease, path), None, reason)
        assert rogue.asked == 1, "it was asked again, or never"
        rogue.close()
    os.chown(path, 65534, 65534) if os.geteuid() == 0 else os.remove(path)
    fails(sign_through(store, lease, path), 1, "belongs to another user" if os.geteuid() == 0 else "is gone")
    open(store.file("plain"), "w", encoding="ascii").close()
    fails(sign_through(store, lease, store.file("plain")), 1, "is not a socket")
    assert store.size() == before


def sign_through(store, lease, path):
    return interlock("lease", "sign", lease, "--role", "operator", "--identity", "dana", "--key", "agent", "--store",
                     "sqlite:" + store.database, SSH_AUTH_SOCK=path)


@attack("A59")
def signature_from_before(scene):
    """A FILE.sig from before, or an ssh-keygen that gives an old signature, instead of a new one"""
    store = scene.guarded()
    lease = json.loads(store.requested())["predicate"]["leaseId"]
    key = store.keys["dana"]
    old = forge.armoured(key.keygen(forge.RECORD, b"what was signed before"))
    for name in (key.path + ".sig", store.file("-.sig"), store.file(".sig")):
        with open(name, "wb") as file:
            file.write(old)
    tools = scene.folder()
    with open(os.path.join(tools, "ssh-keygen"), "w", encoding="ascii") as file:
        file.write(f"#!/bin/sh\ncat >/dev/null\ncat '{key.path}.sig'\n")
    os.chmod(file.name, 0o755)
    before = store.size()
    arguments = ("lease", "sign", lease, "--role", "operator")
    fails(store.run(*arguments, PATH=tools + ":" + os.environ["PATH"]), 5, "does not fit the bytes")
    assert store.size() == before, "an old signature was taken"
    fails(store.run(*arguments), 0, "recorded as")
    with open(key.path + ".sig", "rb") as file:
        assert file.read() == old, "the file from before was touched"


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


@attack("B47")
def bundle_bent(scene):
    """A bundle with a byte changed, a file added, a link, a name that leaves it, or a list of signers without Z"""
    ours = scene.guarded().balance()
    ours.started()
    folder, digest = bundle(ours, scene.folder()), forge.sha256(ours.payloads()[0][1])
    path = lambda name: os.path.join(folder, name)
    edits = {"log/000002.json": lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
             "report.md": lambda data: data + b"all went well\n",
             "policy/2/allowed_signers": lambda data: data.replace(b"namespaces", b'valid-before="20300101",namespaces'),
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


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


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
    fails(interlock("verify", os.path.join(folder, "zeros.gz")), 5, "is missing")


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


@attack("A62")
def break_glass(scene):
    """Break-glass without sign-off: there is no raise by one key at all"""
    store = scene.guarded()
    lease, rollout = store.started()
    refused_payload(store, store.decision_payload(lease, "breakglass", rollout), "kind must be one of: start promote")
    refused_payload(store, store.decision_payload(store.requested(), "start", "web-2"), "moves the same traffic")
    fails(store.run("breakglass", rollout), 2, "unknown verb")


@attack("B49")
def odd_files_in_the_inbox(scene):
    """The inbox holds a symbolic link, a pipe, a folder, 10 MB, a socket: the engine reads on"""
    store = scene.guarded()
    for lane in INBOXES:
        inbox = os.path.join(store.folder, "inbox", lane)
        name = iter(os.path.join(inbox, forge.sha256(bytes([at])) + ".json") for at in range(9))
        os.symlink(store.keys["engine"].path, next(name))
        os.symlink("/dev/zero", next(name))
        os.mkfifo(next(name))
        os.mkdir(next(name))
        write(next(name), bytes(10_000_000))
        write(next(name), b"")
        link = next(name)
        os.symlink(link, link)
        write(os.path.join(inbox, "..json"), b"{}")
    index = store.accepted(store.lease_payload())
    assert store.size() == index + 1
    assert os.path.exists(store.keys["engine"].path) and stat.S_ISCHR(os.stat("/dev/zero").st_mode)


@attack("B50")
def lowering_flood(scene):
    """Two thousand lowering requests for nothing: the one that matters is acted upon all the same"""
    store = scene.guarded().balance()
    _, rollout = store.started()
    for at in range(2000):
        store.drop(forge.compact({"lower": "hold", "rollout": "web-none", "reason": "x" * 100, "nonce": str(at)}), "lower")
    begun = clock.monotonic()
    said = store.ask(forge.compact({"lower": "rollback", "rollout": rollout, "reason": "r", "nonce": "n"}), "lower", 60)
    assert said["index"] > 0, said
    assert clock.monotonic() - begun < 30, "it took half a minute"


@attack("B51")
def raising_flood(scene):
    """A thousand raising requests that mean nothing: a lowering overtakes them"""
    store = scene.guarded().balance()
    _, rollout = store.started()
    for at in range(1000):
        store.drop(b"%d" % at)
    lowered = store.drop(forge.compact({"lower": "rollback", "rollout": rollout, "reason": "r", "nonce": "n"}), "lower")
    said = store.answer(lowered)
    assert said["index"] > 0, said
    wait_for(lambda: not any(name.endswith(".json") for name in os.listdir(os.path.join(store.folder, "inbox/raise"))), 60)


@attack("B52")
def forged_answer(scene):
    """An answer that somebody else wrote: its signature is asked for"""
    store = scene.store()
    text = store.file("web.plan.yaml")
    write(text, store.plan().encode())
    for by in ("dana", "console"):
        request = store.drop(forge.envelope(store.lease_payload(), store.keys["dana"]))
        said = forge.compact({"request": request, "index": 1, "code": 5, "text": "", "mend": ""})
        blob = store.keys[by].blob("interlock-answer.v1", said)
        write(store.answer_file(request), forge.compact({"body": forge.b64(said).decode(), "sig": forge.b64(blob).decode()}))
    forger = Forger(store)
    try:
        fails(store.run("lease", "request", text), 5, "is not signed by the engine's key")
    finally:
        forger.end()
    assert forger.seen, "no request was seen to answer"


class Forger:
    """Answers each new request at once, signed by the console's key instead of the engine's; holds the store, so
    that no clerk comes between."""

    def __init__(self, store):
        script = FORGER.format(here=os.path.dirname(os.path.abspath(__file__)), folder=store.folder,
                               key=store.keys["console"].path)
        self.process = subprocess.Popen(["python3", "-c", script], stdout=subprocess.PIPE)
        self.process.stdout.readline()
        self.seen = False

    def end(self):
        self.process.terminate()
        self.seen = b"answered" in self.process.communicate()[0]


FORGER = """
import fcntl, os, struct, sys, time
sys.path.insert(0, {here!r})
import forge
folder, key = {folder!r}, forge.Key.from_file({key!r})
lock = open(os.path.join(folder, "engine.lock"), "a+")
fcntl.lockf(lock, fcntl.LOCK_EX)
inbox = os.path.join(folder, "inbox", "raise")
old = set(os.listdir(inbox))
print("ready", flush=True)
while True:
    for name in set(os.listdir(inbox)) - old:
        if name.endswith(".json"):
            old.add(name)
            said = forge.compact(dict(request=name[:-5], index=1, code=5, text="", mend=""))
            blob = key.blob("interlock-answer.v1", said)
            made = forge.compact(dict(body=forge.b64(said).decode(), sig=forge.b64(blob).decode()))
            with open(os.path.join(folder, "answers", name), "wb") as file:
                file.write(made)
            print("answered", flush=True)
    time.sleep(0.005)
"""


@attack("B53")
def forged_heartbeat(scene):
    """A heartbeat of nobody: it does not pass for an engine"""
    store = scene.store()
    beat = {"pid": os.getpid(), "supervisor": os.getpid(), "epoch": 99, "host": "h", "version": "9", "trouble": "",
            "at": {"wall_ms": 1, "boot_ms": 2**50, "boot_id": "b"}, "started": {"wall_ms": 1, "boot_ms": 1, "boot_id": "b"}}
    write(os.path.join(store.folder, "heartbeat.json"), forge.compact(beat))
    assert json.loads(store.run("status", "--json").out)["engine"]["alive"] is False
    fails(store.refuses_to_guard(), 0, "guarding")


@attack("B54")
def offered_bytes_changed(scene):
    """The plan offered with a lease is changed, linked away or huge under its digest"""
    store = scene.guarded()
    place = lambda digest: os.path.join(store.folder, "blobs", digest)
    spoils = {"must be a map of keys": lambda path: write(path, b"#"), "No such file": os.remove,
              "at most 1048576 are read": lambda path: write(path, bytes(2_000_000)),
              "is a symbolic link": lambda path: (os.remove(path), os.symlink("/etc/hostname", path)),
              "is not a regular file": lambda path: (os.remove(path), os.mkfifo(path))}
    for at, (reason, spoil) in enumerate(spoils.items()):
        digest = store.offer(store.plan() + f"# {at}\n")
        spoil(place(digest))
        refused_payload(store, store.lease_payload(planSha256=digest), reason)


@attack("B55")
def tombstone_of_another(scene):
    """Tombstones for another rollout, for none, or that are no lowering: only the named one goes down"""
    store = scene.guarded().balance()
    _, rollout = store.started()
    store.leave()
    grave = lambda data: write(os.path.join(store.folder, "tombstones", forge.sha256(data) + ".json"), data)
    grave(forge.compact({"lower": "rollback", "rollout": "web-none", "reason": "x", "nonce": ""}))
    grave(forge.compact({"lower": "start", "rollout": rollout, "reason": "x", "nonce": ""}))
    grave(b"{}")
    grave(b"\0" * 100)
    before = store.size()
    store.guard()
    wait_for(lambda: store.size() > before)
    assert store.run("status", rollout).status == 0, "a tombstone of another took it down"


@attack("B56")
def packs_and_paths(scene):
    """Names that would leave the store's folder: rollout and principal ids with .. and /"""
    store = scene.guarded().balance()
    lease = store.approved()
    name = "../../../escaped"
    store.accepted(store.decision_payload(lease, rollout=name))
    wait_for(lambda: os.listdir(os.path.join(store.folder, "packs")))
    store.run("rollback", name)
    assert all(len(file) == 69 for file in os.listdir(os.path.join(store.folder, "packs")))
    assert not os.path.exists(os.path.join(store.home, "..", "escaped"))
    before = sorted(os.listdir(store.home))
    inner = os.path.join(store.home, "deep", "new.sqlite")
    os.makedirs(os.path.dirname(inner))
    interlock("init", "--identity", "../../up", "--agent", "../../../down", "--store", "sqlite:" + inner)
    assert sorted(os.listdir(store.home)) == sorted([*before, "deep"]), "a key was written outside the store's folder"


@attack("B57")
def lock_as_a_link(scene):
    """The engine's lock is a symbolic link to a file that matters: it is neither followed nor emptied"""
    store = scene.store()
    lock, victim = os.path.join(store.folder, "engine.lock"), store.file("victim")
    write(victim, b"precious")
    os.remove(lock)
    os.symlink(victim, lock)
    fails(store.refuses_to_guard(), 1, "engine.lock")
    with open(victim, "rb") as file:
        assert file.read() == b"precious"


@attack("B58")
def keys_that_others_read(scene):
    """The engine's key is readable by others, a link, or another key: no engine starts"""
    store = scene.store()
    path = store.keys["engine"].path
    with open(path, "rb") as file:
        good = file.read()
    os.chmod(path, 0o644)
    fails(store.refuses_to_guard(), None, "key")
    os.remove(path)
    with open(store.keys["dana"].path, "rb") as file:
        write(path, file.read())
    os.chmod(path, 0o600)
    fails(store.refuses_to_guard(), 5, "is not the one in the policy")
    os.remove(path)
    fails(store.refuses_to_guard(), None, "key")
    write(path, good)
    os.chmod(path, 0o600)
    fails(store.refuses_to_guard(), 0, "guarding")


@attack("B59")
def lowering_that_raises(scene):
    """A raising decision in the lowering inbox, bare or signed: never taken for a lowering"""
    store = scene.guarded()
    lease, rollout = store.started()
    for word in ("start", "promote", "resume", "override", "signoff", ""):
        bare = forge.compact({"lower": word, "rollout": rollout, "reason": "x", "nonce": word})
        refused(store, bare, "not in the one layout", "lower")
    seen = store.as_of(3)
    stale = forge.envelope(store.decision_payload(lease, "promote", rollout, asOf=seen | {"root": "0" * 64}),
                           store.keys["dana"])
    refused(store, stale, "history", "lower")
