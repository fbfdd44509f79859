"""Records that should not stand in the log: of another history, twice, by the wrong key, or past the engine."""

import os

import forge
from log_and_database import caught, cut, history, read_text
from naming import attack
from scene import fails, refused_payload
from store import wait_for


@attack("B44")
def shortened_but_shown(scene):
    """A log that was cut below the pin is shown as if it were whole"""
    store = history(scene, ended=True)
    cut(store, store.size() - 3)
    for verb in (("status",), ("log",), ("lease", "show")):
        fails(store.run(*verb), 5, "the log was shortened")


@attack("A49")
def split_view(scene):
    """Two copies of one store go on apart: what was signed on one is refused by the other"""
    store = scene.guarded()
    lease = store.requested()
    store.leave()
    other = store.copy(scene.folder())
    scene.stores.append(other)
    for one, reason in ((store, "here"), (other, "there")):
        one.guard()
        one.accepted(one.approval_payload(lease, reason=reason))
    seen_here = store.as_of()
    word = lambda one, as_of: one.approval_payload(lease, "agent", asOf=as_of)
    refused_payload(other, word(other, seen_here), "its signer saw another history", "bot")
    other.leave().change("UPDATE heads SET note = ? WHERE size = ?", store.sql(
        "SELECT note FROM heads ORDER BY size DESC LIMIT 1")[0][0], other.size())
    fails(other.run("verify"), 5, "head")


@attack("A51")
def another_history(scene):
    """A record whose signer saw more records than there are, or another root"""
    store = scene.guarded()
    lease = store.approved()
    seen = store.as_of()
    for as_of in (seen | {"size": seen["size"] + 1}, seen | {"root": "0" * 64}, seen | {"size": 3},
                  seen | {"size": 0}, seen | {"size": 2**53 - 1}):
        for payload in (store.decision_payload(lease, asOf=as_of), store.lease_payload(asOf=as_of),
                        store.approval_payload(lease, asOf=as_of)):
            refused_payload(store, payload, "its signer saw another history")


@attack("B33")
def remark_on_another_history(scene):
    """A note or acknowledgement whose signer saw another history: it would spoil every later verification"""
    store = scene.guarded()
    for kind in ("note", "ack"):
        said = {"rollout": "web-1", "reason": "hm", "asOf": store.as_of() | {"root": "0" * 64}, "issued": forge.time()}
        refused_payload(store, forge.statement(kind, said, {"subject": "0" * 64}), "history")


@attack("B34")
def lowering_on_another_history(scene):
    """A signed lowering whose signer saw another history lowers, but is no record that spoils verification"""
    store = scene.guarded().balance()
    lease, rollout = store.started()
    payload = store.decision_payload(lease, "hold", rollout, notAfter=None, asOf=store.as_of() | {"root": "0" * 64})
    assert store.ask(forge.envelope(payload, store.keys["dana"]), "lower")["index"] > 0, "a lowering must be taken"
    fails(store.run("verify"), 0, "verified")


@attack("B35")
def lowering_twice(scene):
    """A signed lowering sent twice: the payload stands in the log once"""
    store = scene.guarded().balance()
    lease, rollout = store.started()
    payload = store.decision_payload(lease, "hold", rollout, notAfter=None)
    for _ in range(2):
        assert store.ask(forge.envelope(payload, store.keys["dana"]), "lower")["index"] > 0
    times = [one for _, one, _ in store.payloads("decision")].count(payload)
    assert times == 1, f"it stands in the log {times} times"


@attack("B40")
def facts_by_a_person(scene):
    """A fact of the engine signed by a person, by the console or by a key of nobody, put into the log past it"""
    fact = {"kind": "stage-entered", "issued": forge.time(), "boot_ms": 1, "boot_id": "b", "epoch": 1, "detail": {},
            "evaluations": {"count": 0, "head": ""}}
    for by, reason in (("dana", "only the engine may sign"), ("console", "only the engine may sign")):
        store = scene.store()
        store.insert(forge.envelope(forge.statement("event", fact, {"log": "0" * 64}), store.keys[by]))
        fails(store.run("verify"), 5, f"record {store.size() - 1}: {by} signed a fact that {reason}")


@attack("B41")
def statuses_of_a_broken_log(scene):
    """Every verb that reads a broken log ends with 5, a failed verification"""
    store, other = scene.store(), scene.other_team()
    store.change("UPDATE records SET envelope = ? WHERE idx = 0", other.records()[0])
    for verb in (("verify",), ("log",), ("status",), ("lease", "show"), ("policy", "show")):
        fails(store.run(*verb), 5, "record ")
    fails(store.refuses_to_guard(), 5, "record ")


@attack("B42")
def another_writer(scene):
    """A record that another program writes while the engine runs: the engine does not build on it"""
    store = scene.guarded()
    store.requested()
    at = store.size()
    store.change("INSERT INTO records VALUES (?, ?)", at, b"{}")
    digest = store.drop(forge.envelope(store.lease_payload(asOf=store.as_of(at)), store.keys["dana"]))
    wait_for(lambda: "another process wrote" in read_text(os.path.join(store.folder, "heartbeat.json")))
    assert not os.path.exists(store.answer_file(digest)), "acknowledged, though it is not in the log"
    caught(store.leave(), "record ", at)


@attack("B43")
def another_reader(scene):
    """Another SQLite program opens and closes the store while the engine runs: nothing acknowledged is lost"""
    store = scene.store()
    look = lambda: store.change("SELECT count(*) FROM records")  # with write access, and the last to close
    look()
    store.guard()
    look()
    index = store.accepted(store.lease_payload())
    store.leave()
    assert store.size() == index + 1, f"record {index} was acknowledged; the log has {store.size()}"


@attack("B86")
def words_of_machines_past_the_engine(scene):
    """A denial by the console's key, a lease or a note by the engine's, put into the log past the engine"""
    team = scene.guarded()
    lease = team.approved()
    team.leave()
    said = {"rollout": "web-1", "reason": "hm", "asOf": team.as_of(), "issued": forge.time()}
    for by, payload in (("console", team.approval_payload(lease, verdict="deny", reason="no")),
                        ("engine", team.lease_payload(requester="engine", role="")),
                        ("engine", forge.statement("note", said, {"subject": "0" * 64}))):
        store = team.copy(scene.folder())
        store.insert(forge.envelope(payload, store.keys[by]))
        fails(store.run("verify"), 5, f"record {store.size() - 1}: {by} ")


@attack("B87")
def notes_from_nowhere(scene):
    """A note issued in a year, about a rollout that does not exist, or without a word"""
    store = scene.guarded()
    _, rollout = store.started()
    note = lambda **changes: forge.statement("note", {"rollout": rollout, "reason": "hm", "asOf": store.as_of(),
                                                      "issued": forge.time()} | changes, {"subject": "0" * 64})
    refused_payload(store, note(issued=forge.time(400 * 24 * 3600)), "issued in the future")
    refused_payload(store, note(rollout="web-none"), "there is no rollout web-none")
    refused_payload(store, note(reason=" "), "its reason is empty")
    store.accepted(note())
