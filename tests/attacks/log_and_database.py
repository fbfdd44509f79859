"""Somebody with the database file: records changed, cut, swapped, restored, forked; heads and evaluations forged."""

import contextlib
import hashlib
import json
import os
import sqlite3

import forge
from naming import attack
from scene import fails
from store import wait_for


def caught(store, reason, at=None):
    """`verify` ends with 5 and names the record; no engine guards this, and no clerk signs for it."""
    fails(store.run("verify"), 5, f"record {at}: " if at is not None else reason)
    fails(store.run("verify"), 5, reason)
    before = store.size()
    fails(store.refuses_to_guard(), None, reason)
    with open(store.file("web.plan.yaml"), "w", encoding="ascii") as file:
        file.write(store.plan())
    fails(store.run("lease", "request", file.name), None, reason)
    assert store.size() == before, "something was appended to a broken log"


def history(scene, ended=False):
    """A store with a history worth changing, nobody guarding; `ended`: with a rollout that is over, and so a pin."""
    if ended not in scene.histories:
        store = scene.guarded().balance()
        _, rollout = store.started()
        if ended:
            roll_back(store, rollout)
        wait_for(lambda: pinned(store))
        scene.histories[ended] = store.leave()
    copied = scene.histories[ended].copy(scene.folder())
    scene.stores.append(copied)
    return copied


def pinned(store):
    """Whether the engine remembers the log as it is, outside the database."""
    with contextlib.suppress(FileNotFoundError):
        return json.loads(read_text(os.path.join(store.folder, "pinned-head.json")))["size"] == store.size()


def read_text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def roll_back(store, rollout):
    store.ask(forge.compact({"lower": "rollback", "rollout": rollout, "reason": "over", "nonce": rollout}), "lower")
    wait_for(lambda: store.run("status", rollout).status == 3)


def cut(store, size):
    """Cuts the log to so many records, with every head and evaluation that tells of more."""
    store.change("DELETE FROM records WHERE idx >= ?", size)
    store.change("DELETE FROM heads WHERE size > ?", size)
    store.change("DELETE FROM evaluations WHERE log_size > ?", size)
    store.sign_head(store.keys["engine"])


@attack("A43")
def one_byte(scene):
    """One byte of a stored envelope changed, in the payload, the signature or the key id"""
    for at, place in ((2, b'"payload":"'), (5, b'"sig":"'), (3, b'"keyid":"SHA256:')):
        store = history(scene)
        record = store.records()[at]
        cut_at = record.index(place) + len(place) + 40
        other = b"A" if record[cut_at:cut_at + 1] != b"A" else b"B"
        store.change("UPDATE records SET envelope = ? WHERE idx = ?", record[:cut_at] + other + record[cut_at + 1:], at)
        caught(store, "record ", at)


@attack("A45")
def deleted_or_swapped(scene):
    """A record deleted in the middle, with or without renumbering, and two swapped"""
    store = history(scene)
    store.change("DELETE FROM records WHERE idx = 6")
    caught(store, "record 6 is missing")
    store = history(scene, ended=True)
    store.change("DELETE FROM records WHERE idx = 6")
    for at in range(7, store.size() + 1):
        store.change("UPDATE records SET idx = ? WHERE idx = ?", at - 1, at)
    caught(store, "record")
    store = history(scene, ended=True)
    records = store.records()
    for at, record in ((5, records[6]), (6, records[5])):
        store.change("UPDATE records SET envelope = ? WHERE idx = ?", record, at)
    caught(store, "record ")


@attack("A46")
def tail_cut_below_the_pin(scene):
    """The tail cut by three records, heads and all: the pin remembers"""
    store = history(scene, ended=True)
    cut(store, store.size() - 3)
    caught(store, "the log was shortened")


@attack("B30")
def refusal_cut_off(scene):
    """A refusal cut off the end of the log, heads and all, after the engine remembered it"""
    store = scene.guarded()
    lease = store.approved()
    size = store.size()
    store.accepted(store.approval_payload(lease, verdict="deny", reason="untested"))
    wait_for(lambda: pinned(store))
    store.leave()
    cut(store, size)
    caught(store, "the log was shortened")


@attack("B60")
def refusal_cut_off_after_a_clerk(scene):
    """A refusal that was recorded while no engine ran is cut off, heads and all"""
    store = scene.guarded()
    lease = store.approved()
    wait_for(lambda: pinned(store))
    store.leave()
    size = store.size()
    name = json.loads(lease)["predicate"]["leaseId"]
    fails(store.run("lease", "deny", name, "--role", "operator", "--reason", "untested"), 0, "recorded as")
    cut(store, size)
    caught(store, "the log was shortened")


@attack("B31")
def tail_cut_heads_left(scene):
    """The tail cut by three records, the signed heads left behind: no engine goes on from there"""
    store = scene.guarded()
    lease = store.approved()
    store.accepted(store.approval_payload(lease, verdict="deny", reason="untested"))
    store.leave()
    store.change("DELETE FROM records WHERE idx >= ?", store.size() - 3)
    for also in ("pinned-head.json", "copy.sqlite"):
        os.remove(os.path.join(store.folder, also))
    fails(store.run("verify"), 5, "the newest signed head covers")
    fails(store.refuses_to_guard(), 5, "the newest signed head covers")


@attack("A48")
def restored_from_a_backup(scene):
    """The database restored from last night's backup: refused until admins record the recovery"""
    store = scene.guarded().balance()
    lease, rollout = store.started()
    with contextlib.closing(sqlite3.connect(f"file:{store.database}?mode=ro", uri=True)) as now, \
            contextlib.closing(sqlite3.connect(store.file("backup"))) as backup:
        now.backup(backup)
    roll_back(store, rollout)
    wait_for(lambda: pinned(store))
    store.leave()
    for end in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(store.database + end)
    os.rename(store.file("backup"), store.database)
    caught(store, "the log was shortened")


@attack("B32")
def recovery(scene):
    """A loss is accepted by one admin, or by somebody who is none: nothing goes on before both have signed"""
    store = history(scene, ended=True)
    cut(store, store.size() - 3)
    os.remove(os.path.join(store.folder, "copy.sqlite"))
    fails(store.run("recover"), None, "there is no copy of the log")
    accept = lambda who: store.run("recover", "--accept-loss", "--reason", "the disk died", who=who)
    fails(accept("bot"), 6, "only an admin may accept a loss")
    for _ in range(2):
        accept("dana")
        fails(store.refuses_to_guard(), 5, "the log was shortened")
    fails(accept("erin"), 0, "an engine may start")
    fails(store.run("verify"), 0, "verified")


@attack("B61")
def recovered_from_the_copy(scene):
    """A cut tail is put back from the engine's copy, byte by byte, and a changed copy is not"""
    store = history(scene, ended=True)
    before = store.records()
    cut(store, store.size() - 3)
    fails(store.run("recover"), 0, "put back 3 records")
    assert store.records() == before
    fails(store.run("verify"), 0, "verified")
    store = history(scene, ended=True)
    cut(store, store.size() - 3)
    with contextlib.closing(sqlite3.connect(os.path.join(store.folder, "copy.sqlite"))) as copy, copy:
        copy.execute("UPDATE records SET envelope = ? WHERE idx = ?", (b"{}", store.size() + 1))
    fails(store.run("recover"), 5, "record ")
    fails(store.refuses_to_guard(), 5, "record ")


@attack("B63")
def pin_removed(scene):
    """The tail cut and the pin removed: the engine's copy still knows better"""
    store = history(scene, ended=True)
    cut(store, store.size() - 3)
    os.remove(os.path.join(store.folder, "pinned-head.json"))
    fails(store.refuses_to_guard(), None, "shortened")


@attack("A52")
def node_as_leaf(scene):
    """A leaf crafted as 0x01 and two hashes, so that one row stands for two"""
    store = scene.store()
    leaves = [forge.leaf(record) for record in store.records()]
    store.change("DELETE FROM records WHERE idx = 1")
    store.change("UPDATE records SET envelope = ? WHERE idx = 0", b"\x01" + leaves[0] + leaves[1])
    for at in range(2, len(leaves)):
        store.change("UPDATE records SET idx = ? WHERE idx = ?", at - 1, at)
    caught(store, "record 0: ", 0)
    for made in (b"\x01" + leaves[0] + leaves[1], b"\0" + store.records()[0]):
        assert forge.leaf(made) != forge.node(leaves[0], leaves[1])


@attack("A54")
def bent_checkpoints(scene):
    """Heads with a leading zero, a fourth line, a carriage return, another origin, an unknown or lying key"""
    store = scene.store()
    seen, key = store.as_of(), store.keys["engine"]
    size, root, name = seen["size"], bytes.fromhex(seen["root"]), store.origin
    good = forge.checkpoint(name, size, root)
    text = lambda changed: forge.note(changed, name, key)
    notes = [text(good.replace(f"\n{size}\n", f"\n0{size}\n")), text(good + "more\n"), text(good.replace("\n", "\r\n")),
             text(forge.checkpoint("interlock/other", size, root)), text(forge.checkpoint(name, -size, root)),
             text(forge.checkpoint(name, size, root[:31])), text(good.replace("=\n", "\n")), text(good[:-1]),
             forge.note(good, name, store.keys["dana"]), forge.note(good, "somebody", store.keys["dana"]),
             forge.note(good, name, key, spoil=True), good, good + "\n", "", text(good) + text(good),
             text(good).replace("\u2014", "-"), text(forge.checkpoint(name, size, bytes(32))),
             text(forge.checkpoint(name, size - 1, root)), text(forge.checkpoint(name, size + 1, root))]
    fails(store.run("verify"), 0, "verified")
    for note in notes:
        store.change("UPDATE heads SET note = ? WHERE size = ?", note, size)
        fails(store.run("verify"), 5, "head")


@attack("B36")
def evaluations_changed(scene):
    """A row of the evaluations changed, dropped, or re-chained by somebody who knows how"""
    store = history(scene)
    rows = store.sql("SELECT seq, body FROM evaluations ORDER BY seq")
    assert rows, "no evaluation to change"
    store.change("UPDATE evaluations SET body = replace(body, 'a', 'b') WHERE seq = 0")
    caught(store, "evaluation 0 does not continue the chain")
    store = history(scene)
    store.change("DELETE FROM evaluations WHERE seq = 0")
    caught(store, "evaluation")


@attack("B37")
def evaluations_chained_anew(scene):
    """The evaluations rewritten with a chain that holds: the signed facts name another"""
    store = history(scene, ended=True)
    chain = b""
    columns = "seq, rollout, log_size, wall_ms, boot_ms, boot_id, body"
    for row in store.sql(f"SELECT {columns} FROM evaluations ORDER BY seq"):
        wall = row[3] + 1
        head = f"{row[0]} {row[1]} {row[2]} {wall} {row[4]} {row[5]}\n".encode()
        chain = hashlib.sha256(chain + head + bytes(row[6])).digest()
        store.change("UPDATE evaluations SET wall_ms = ?, chain = ? WHERE seq = ?", wall, chain, row[0])
    fails(store.run("verify"), 5, "evaluation")


@attack("B38")
def contents_changed(scene):
    """A plan's bytes in the database changed under their digest, or gone"""
    store = history(scene)
    assert store.change("UPDATE blobs SET content = CAST(content || ' ' AS BLOB)") > 0
    caught(store, "do not have the digest")
    store = history(scene)
    store.change("DELETE FROM blobs")
    for name in os.listdir(os.path.join(store.folder, "blobs")):
        os.remove(os.path.join(store.folder, "blobs", name))
    fails(store.run("verify"), 5, "record 5: cannot read")


@attack("B39")
def head_of_another_key(scene):
    """The newest head replaced by one that the console, a person or nobody signed, or removed"""
    for by in ("console", "dana", None):
        store = scene.store()
        store.change("DELETE FROM heads")
        if by:
            store.sign_head(store.keys[by])
        fails(store.run("verify"), 5, "head")
