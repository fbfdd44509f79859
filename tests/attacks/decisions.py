"""Decisions re-used, borrowed or beyond their lease: starts, promotes, overrides."""

import json
import subprocess

import forge
from forge import time
from naming import attack
from scene import fails, refused_payload
from store import PROGRAM, wait_for


def over(store, rollout):
    """Rolls back a rollout that never rose."""
    store.ask(forge.compact({"lower": "rollback", "rollout": rollout, "reason": "over", "nonce": rollout}), "lower")
    wait_for(lambda: store.run("status", rollout).status == 3)


def raised(store):
    """Orders upwards that the engine gave."""
    return [one for one in store.facts("intent") if one["detail"]["to_bp"] > one["detail"]["from_bp"]]


@attack("A26")
def two_consoles_at_once(scene):
    """Two consoles start under one lease at the same moment: exactly one succeeds"""
    store = scene.guarded()
    lease = json.loads(store.approved())["predicate"]["leaseId"]
    with open(store.file("web.plan.yaml"), "w", encoding="ascii") as file:
        file.write(store.plan())
    arguments = [PROGRAM, "start", file.name, "--lease", lease, "--store", "sqlite:" + store.database]
    as_of = lambda who: [*arguments, "--identity", who, "--key", store.keys[who].path]
    both = [subprocess.Popen(as_of(who), stdout=subprocess.PIPE, stderr=subprocess.PIPE) for who in ("dana", "erin")]
    said = [(one.communicate(timeout=60)[1].decode(), one.returncode) for one in both]
    statuses = sorted(status for _, status in said)
    assert statuses in ([0, 0], [0, 2], [0, 6]), said  # [0, 0]: the same bytes in the same millisecond, see B62
    taken = ("is there already", "covers 1 starts", "moves the same traffic", "the next start under the lease",
             "has the same words, signed by somebody else")  # the same millisecond, and two signers
    assert statuses == [0, 0] or any(reason in text for text, _ in said for reason in taken), said
    assert len(store.payloads("decision")) == 1 and len(raised(store)) == 0


@attack("B9")
def use_again(scene):
    """The use number of a start that is over is used again, for one start more than the lease covers"""
    store = scene.guarded().balance()
    lease, rollout = store.started()
    over(store, rollout)
    refused_payload(store, store.decision_payload(lease, rollout="web-again"), "start")


@attack("B10")
def use_skipped(scene):
    """A start with a use number that skips some, is 0 or below"""
    store = scene.guarded()
    lease = store.approved(maxUses=3)
    refused_payload(store, store.decision_payload(lease, use=4), "the lease covers 3 starts; this is number 4")
    for use in (0, -1):
        refused_payload(store, store.decision_payload(lease, use=use), '"use" must be a whole number from 1')
    refused_payload(store, store.decision_payload(lease, use=3), "start")


@attack("B18")
def promote_beyond_the_actions(scene):
    """A promote under a lease that names only the action start"""
    store = scene.guarded()
    lease, rollout = store.started(actions=["start"])
    refused_payload(store, store.decision_payload(lease, "promote", rollout), "does not cover the action promote")


@attack("B19")
def override_by_others(scene):
    """An override by people who may decide one, but whom the policy's own rule for it does not want"""
    store = scene.guarded()
    lease, rollout = store.started()
    refused_payload(store, store.decision_payload(lease, "override", rollout),
                    "the policy wants an override in demo from lead and owner, and heidi is none of them", "heidi")
    said = store.ask(forge.envelope(store.decision_payload(lease, "override", rollout), store.keys["dana"]))
    assert "nothing can be promoted while preparing" in said["text"], "the policy has nothing against dana; the core has"


@attack("B20")
def promote_under_another_lease(scene):
    """A promote that names another lease, or none, to escape that its signer had not seen a hold"""
    store = scene.guarded()
    other = store.requested()
    lease, rollout = store.started()
    seen = store.as_of()
    hold = forge.compact({"lower": "hold", "rollout": rollout, "reason": "wait", "nonce": "1"})
    assert store.ask(hold, "lower")["index"] > 0
    refused_payload(store, store.decision_payload(lease, "promote", rollout, asOf=seen), "had not seen that")
    plan = json.loads(lease)["predicate"]["planSha256"]
    bare = store.decision_payload(lease, "promote", rollout, {"plan": plan}, leaseId=None, asOf=seen)
    refused_payload(store, bare, "had not seen that")
    refused_payload(store, store.decision_payload(other, "promote", rollout, asOf=seen), "had not seen that")
    refused_payload(store, store.decision_payload(other, "promote", rollout), "does not name the rollout's lease")


@attack("B69")
def resume_under_a_spent_lease(scene):
    """A rollout whose lease was withdrawn is resumed with one key, under a lease that an earlier rollout has used up"""
    store = scene.guarded().balance()
    spent, first = store.started()
    over(store, first)
    lease, rollout = store.started()
    store.accepted(store.approval_payload(lease, verdict="withdraw", reason="no"))
    refused_payload(store, store.decision_payload(lease, "resume", rollout), "not signed by all it needs")
    refused_payload(store, store.decision_payload(spent, "resume", rollout), "lease")


@attack("B21")
def decisions_that_lack(scene):
    """Decisions without what they must have: expiry, lease, plan, reason; or past their expiry"""
    store = scene.guarded()
    lease, rollout = store.started()
    decide = lambda kind, **changes: store.decision_payload(lease, kind, rollout, **changes)
    refused_payload(store, decide("promote", notAfter=None), "raising requests have notAfter")
    refused_payload(store, decide("promote", notAfter=time(-1), issued=time(-100)), "the request expired at")
    refused_payload(store, decide("promote", use=1), "use is the number of a start")
    refused_payload(store, decide("override", reason=" "), "to override, a reason is needed")
    refused_payload(store, decide("promote", leaseId=None), "the lease needs its id and its digest")
    refused_payload(store, decide("promote", role="king"), "dana does not hold the role king")
    refused_payload(store, decide("promote", subjects={"lease": forge.sha256(lease)}), "has the plan as a subject")
    refused_payload(store, decide("rollback"), "lowering ones never")
    refused_payload(store, store.decision_payload(lease, "promote", "web-none"), "there is no rollout web-none")
    assert len(raised(store)) == 0


@attack("B22")
def decisions_of_machines(scene):
    """The console's, the engine's or the agent's key decides what the policy gives to people"""
    store = scene.guarded()
    lease = store.approved()
    refused_payload(store, store.decision_payload(lease), "console (console) may not decide start", "console")
    refused_payload(store, store.decision_payload(lease), "engine (service) may not decide start", "engine")
    started, rollout = store.started()
    refused_payload(store, store.decision_payload(started, "override", rollout), "may not decide override", "bot")
    refused_payload(store, store.decision_payload(started, "resume", rollout), "may not decide resume", "bot")


@attack("B23")
def second_rollout_on_the_same_traffic(scene):
    """A second start while a rollout moves the same servers, or under an id that is taken"""
    store = scene.guarded()
    _, rollout = store.started()
    other = store.approved()
    refused_payload(store, store.decision_payload(other, rollout="web-2"), "moves the same traffic and is not over")
    refused_payload(store, store.decision_payload(other, rollout=rollout), "is there already")


@attack("B65")
def start_past_the_engine(scene):
    """A start beyond the uses, the scope or the time of its lease, put into the log by an insider"""
    for is_over in (False, True):
        store = scene.guarded()
        lease = store.brief() if is_over else store.approved()
        if is_over:
            store.wait_for_end(lease)
        start = store.decision_payload(lease, **({} if is_over else {"use": 9}))
        store.leave().insert(forge.envelope(start, store.keys["dana"]))
        fails(store.run("verify"), 5, f"record {store.size() - 1}: ")
