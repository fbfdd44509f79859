"""The machine around it: agents, sockets, inboxes, answers, bundles, files that are not what they seem."""

import json
import os
import stat
import subprocess
import time as clock

import agents
import forge
from forge import Key
from naming import attack
from scene import fails, refused, refused_payload
from forger import Forger
from store import PATIENCE, PROGRAM, interlock, wait_for, write

INBOXES = ("raise", "lower")


@attack("A55")
def agent_with_the_humans_key(scene):
    """An AI agent under the human's account uses the human's ssh-agent: no production seat for a software key"""
    store = scene.guarded()
    lease = store.requested(**store.bound("prod", ("operator", "release")))
    number = json.loads(lease)["predicate"]["leaseId"]
    agent = agents.RealAgent(store.file("agent.sock"), store.keys["dana"].path)
    try:
        before = store.size()
        fails(sign_through(store, number, agent.path), 6, "a software key does not fill a human's seat in production")
        assert store.size() == before
    finally:
        agent.close()
    refused_payload(store, store.approval_payload(lease), "touch/PIN missing", "frank", flags=0)


@attack("B45")
def two_keys_in_one_hand(scene):
    """Both production seats signed from one account: two keys in one hand are one key"""
    store = scene.guarded()
    lease = store.requested(**store.bound("prod", ("operator", "release")))
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
            "is damaged": forge.string(b"\x63" + forge.string(key.inner(b"x"))),
            "impossible size": b"\xff\xff\xff\xff\x0e",
            "refused at once to sign": forge.string(b"\x05"), "closed the connection": b""}
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


@attack("B94")
def code_before_the_touch(scene):
    """What is touched for is not known before: the code stands there first, another one for each signature, and in the log"""
    store = scene.guarded()
    lease = store.requested()
    number = json.loads(lease)["predicate"]["leaseId"]
    seen = []
    for who, role in (("dana", "operator"), ("bot", "agent")):
        key, name = store.keys[who], store.file(who + ".sock")
        slow = agents.SlowAgent(name, key)
        command = [PROGRAM, "lease", "sign", number, "--role", role, "--identity", who, "--key", "agent", "--store",
                   "sqlite:" + store.database]
        signing = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE,
                                   env=os.environ | {"SSH_AUTH_SOCK": name})
        line = signing.stderr.readline().decode()
        assert slow.asked.wait(PATIENCE), "the key was never asked"
        assert not slow.answered.is_set() and line.startswith("interlock: code "), line
        slow.touched.set()
        signing.communicate(timeout=60)
        slow.close()
        seen.append(line.split("code ")[1][:9])
        assert seen[-1].replace(" ", "").lower() == forge.sha256(slow.data)[:8], (seen, "not of the bytes that were signed")
        assert any(f"code {seen[-1]}" in row and row.split()[2] == who for row in store.run("log").out.split("\n")), seen
    assert seen[0] != seen[1], "both signatures have one code"


@attack("B95")
def agents_that_cannot(scene):
    """An ssh-agent that is empty, locked, or had its key for a second; a key file that others can read: each in words"""
    store = scene.store()
    lease = json.loads(store.guard().requested())["predicate"]["leaseId"]
    path, key = store.file("agent.sock"), store.keys["dana"].path
    agent = agents.RealAgent(path)
    add = lambda *options: subprocess.run(["ssh-add", "-q", *options], env=os.environ | {"SSH_AUTH_SOCK": path}, check=True)
    try:
        empty = fails(sign_through(store, lease, path), 2, "holds no Ed25519 key").err
        assert "locked" not in empty and "ssh-add FILE" in empty, empty
        agent.lock(b"word")
        locked = fails(sign_through(store, lease, path), 2, "The ssh-agent is locked").err
        assert "ssh-add -X" in locked and "holds no" not in locked, locked
        agent.unlock(b"word")
        add(store.keys["erin"].path)
        fails(sign_through(store, lease, path), 2, "The ssh-agent holds others")
    finally:
        agent.close()
    os.chmod(key, 0o644)
    said = fails(store.run("lease", "sign", lease, "--role", "operator"), 1, "others can read the key file").err
    assert "@@" not in said and "chmod 600" in said, said


@attack("B96")
def agent_of_the_same_account(scene):
    """The cosigner runs as the user from whose account a person signed: it says so"""
    store = scene.guarded()
    lease = json.loads(store.requested())["predicate"]["leaseId"]
    fails(store.run("lease", "sign", lease, "--role", "operator"), 0, "recorded as")
    said = store.run("agent", "--once", who="bot").err
    assert "dana signed the lease" in said and "from this account" in said, said


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
        store.drop(forge.compact({"lower": "hold", "rollout": "none", "reason": "x" * 100, "nonce": str(at)}), "lower")
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
    inbox = os.path.join(store.folder, "inbox", "raise")
    wait_for(lambda: not any(name.endswith(".json") for name in os.listdir(inbox)), 60)


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
        made = {"body": forge.b64(said).decode(), "sig": forge.b64(blob).decode()}
        write(store.answer_file(request), forge.compact(made))
    forger = Forger(store)
    try:
        fails(store.run("lease", "request", text), 5, "is not signed by the engine's key")
    finally:
        forger.end()
    assert forger.seen, "no request was seen to answer"


@attack("B53")
def forged_heartbeat(scene):
    """A heartbeat of nobody: it does not pass for an engine"""
    store = scene.store()
    beat = {"pid": os.getpid(), "supervisor": os.getpid(), "epoch": 99, "host": "h", "version": "9", "trouble": "",
            "at": {"wall_ms": 1, "boot_ms": 2**50, "boot_id": "b"},
            "started": {"wall_ms": 1, "boot_ms": 1, "boot_id": "b"}}
    write(os.path.join(store.folder, "heartbeat.json"), forge.compact(beat))
    assert json.loads(store.run("status", "--json").out)["engine"]["alive"] is False
    fails(store.refuses_to_guard(), 0, "guarding")


@attack("B54")
def offered_bytes_changed(scene):
    """The plan offered with a lease is changed, linked away or huge under its digest"""
    store = scene.guarded()
    place = lambda digest: os.path.join(store.folder, "blobs", digest)
    spoils = {"are not those that were signed": lambda path: write(path, b"#"), "No such file": os.remove,
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
