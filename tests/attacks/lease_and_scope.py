"""Leases stretched, replayed, re-used or bent: who may raise what, for how long, how often."""

import json
import os
import subprocess

import forge
from forge import time
from naming import attack
from scene import enforce, fails, refused_payload, team_policy
from store import PROGRAM, wait_for


def approved_for(store, environment, roles, **changes):
    """A lease of that environment with dana and erin under it, in these roles."""
    lease = store.requested(environment=environment, planSha256=store.offer(store.plan(environment, roles)),
                            seats=[], **changes)
    for who, role in zip(("dana", "erin"), roles):
        store.accepted(store.approval_payload(lease, role), who)
    return lease


def over(store, rollout):
    """Rolls back a rollout that never rose."""
    store.ask(forge.compact({"lower": "rollback", "rollout": rollout, "reason": "over", "nonce": rollout}), "lower")
    wait_for(lambda: store.run("status", rollout).status == 3)


def raised(store):
    """Orders upwards that the engine gave."""
    return [one for one in store.facts("intent") if one["detail"]["to_bp"] > one["detail"]["from_bp"]]


@attack("A22")
def expired_lease(scene):
    """A lease that expired is used for a start"""
    store = scene.guarded()
    lease = store.approved(notBefore=time(-3000), expires=time(2))
    ends = json.loads(lease)["predicate"]["expires"]
    wait_for(lambda: time() > ends)
    refused_payload(store, store.decision_payload(lease), "the lease expired at")
    refused_payload(store, store.approval_payload(lease), "the lease expired at", "erin")
    fails(store.run("lease", "show"), 6, "until")


@attack("A23")
def clock_set_back(scene):
    """The clock is set back to revive a lease: the highest time in the log counts"""
    store = scene.guarded()
    lease = store.approved()
    store.leave()
    seen = {"kind": "engine-started", "issued": time(7200), "boot_ms": 1, "boot_id": "b", "epoch": 90, "detail": {},
            "evaluations": {"count": 0, "head": ""}}
    store.insert(forge.envelope(forge.statement("event", seen, {"log": "0" * 64}), store.keys["engine"]))
    store.guard()
    refused_payload(store, store.decision_payload(lease), "(the clock was set back since)")


@attack("A25")
def out_of_scope(scene):
    """A lease of another environment, plan or rollout, or for another action or weight"""
    store = scene.guarded()
    lease, other = store.approved(), approved_for(store, "shared", ("lead", "owner"))
    digests = lambda one, two: {"lease": forge.sha256(one), "plan": json.loads(two)["predicate"]["planSha256"]}
    refused_payload(store, store.decision_payload(lease, subjects=digests(lease, other)), "for other bytes of the plan")
    refused_payload(store, store.decision_payload(lease, subjects=digests(other, lease)), "bound to other bytes than")
    for change in ({"environment": "prod"}, {"rollout": "shop"}, {"weights": [500]}, {"weights": [500, 9000]}):
        top = change.get("weights", [10000])[-1]
        refused_payload(store, store.lease_payload(maxWeight=top, **change), "lease")
    unstartable = store.approved(actions=["promote"])
    refused_payload(store, store.decision_payload(unstartable), "does not cover the action start")
    refused_payload(store, store.lease_payload(actions=["rollback"]), "is not a raising action")
    refused_payload(store, store.lease_payload(maxWeight=10001), '"maxWeight" must be')


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
    assert sorted(status for _, status in said) in ([0, 2], [0, 6]), said
    taken = ("is there already", "covers 1 starts", "moves the same traffic")
    assert any(reason in text for text, _ in said for reason in taken), said
    assert len(store.payloads("decision")) == 1 and len(raised(store)) == 0


@attack("B9", known="the use number of a start is bounded but never compared with the starts before")
def use_again(scene):
    """The use number of a start that is over is used again, for one start more than the lease covers"""
    store = scene.guarded().balance()
    lease, rollout = store.started()
    over(store, rollout)
    refused_payload(store, store.decision_payload(lease, rollout="web-again"), "start")


@attack("B10", known="a use number may be skipped")
def use_skipped(scene):
    """A start with a use number that skips some, is 0 or below"""
    store = scene.guarded()
    lease = store.approved(maxUses=3)
    refused_payload(store, store.decision_payload(lease, use=4), "the lease covers 3 starts; this is number 4")
    for use in (0, -1):
        refused_payload(store, store.decision_payload(lease, use=use), '"use" must be a whole number from 1')
    refused_payload(store, store.decision_payload(lease, use=3), "start")


@attack("A27")
def plan_edited_after_approval(scene):
    """The plan is edited after it was approved"""
    store = scene.guarded()
    plan = store.file("web.plan.yaml")
    with open(plan, "w", encoding="ascii") as file:
        file.write(store.plan())
    lease = json.loads(store.approved())["predicate"]
    with open(plan, "a", encoding="ascii") as file:
        file.write("# and one more thing\n")
    before = store.size()
    ran = store.run("start", plan, "--lease", lease["leaseId"])
    assert ran.status in (2, 5, 6) and store.size() == before, ran
    refused_payload(store, spoilt_lease(store), "do not have the digest")


def spoilt_lease(store):
    """A lease on a plan whose bytes were changed under its digest, before the engine copied them."""
    digest = store.offer(store.plan() + "# mine\n")
    with open(os.path.join(store.folder, "blobs", digest), "a", encoding="ascii") as file:
        file.write("# theirs\n")
    return store.lease_payload(planSha256=digest)


@attack("A29")
def references_without_digest(scene):
    """A plan that binds files by symbolic link, `..`, absolute path, device or URL"""
    store = scene.store()
    os.symlink("/etc/hostname", store.file("link"))
    os.makedirs(store.file("real"))
    os.symlink("real", store.file("folder"))
    os.mkfifo(store.file("pipe"))
    with open(store.file("real/file"), "w", encoding="ascii") as out:
        out.write("x")
    for path in ("link", "folder/file", "../s.sqlite", "/etc/hostname", "pipe", "real", "real/../link",
                 "https://example.com/file", "image:latest", "missing"):
        plan = store.file("bad.plan.yaml")
        with open(plan, "w", encoding="ascii") as out:
            out.write(store.plan() + f'files: ["{path}"]\n')
        fails(store.run("lease", "request", plan), 2, "bad.plan.yaml:")
    assert store.size() == scene.team.size()


@attack("A30")
def requester_approves(scene):
    """The requester fills a seat where the policy does not let them, and an agent a human's"""
    store = scene.guarded()
    digest = store.offer(store.plan("staging", ("lead", "owner")))
    lease = store.requested(environment="staging", planSha256=digest, seats=[])
    refused_payload(store, store.approval_payload(lease, "lead"), "the requester may not fill a seat")
    refused_payload(store, store.approval_payload(lease, "owner"), "bot does not hold the role owner", "bot")
    refused_payload(store, store.approval_payload(lease, "engine"), "does not hold the role", "engine")


@attack("B11")
def agent_in_the_human_seat(scene):
    """The agent signs for the operator, and a person for the agent"""
    store = scene.guarded()
    lease = store.requested()
    refused_payload(store, store.approval_payload(lease), "bot does not hold the role operator", "bot")
    refused_payload(store, store.approval_payload(lease, "agent"), "dana does not hold the role agent")
    refused_payload(store, store.approval_payload(lease, "king"), "dana does not hold the role king")


@attack("A31")
def withdrawn_before_the_start(scene):
    """An approver withdraws, or somebody denies, after the quorum and before the start"""
    store = scene.guarded()
    for verdict, reason in (("withdraw", "open: "), ("deny", "denied: no")):
        lease = store.approved()
        seen = store.as_of()
        store.accepted(store.approval_payload(lease, verdict=verdict, reason="no"))
        refused_payload(store, store.decision_payload(lease, asOf=seen), "its signer had not seen that")
        refused_payload(store, store.decision_payload(lease), reason)
    lease, rollout = store.started()
    store.accepted(store.approval_payload(lease, verdict="withdraw", reason="no"))
    refused_payload(store, store.decision_payload(lease, "promote", rollout), "not signed by all it needs")


@attack("A33")
def approved_under_the_policy_before(scene):
    """A lease approved under one policy, a start under the next that asks for more"""
    store = scene.guarded()
    lease = store.approved()
    seen, before = store.as_of(), store.policy
    enforce(store, team_policy(store, 3))
    refused_payload(store, store.decision_payload(lease, asOf=seen), "the trust policy changed since it was signed")
    refused_payload(store, store.decision_payload(lease), "signed under policy 2; policy 3 is in force")
    fresh = store.requested()
    refused_payload(store, store.approval_payload(fresh, policy=before), "signed under policy 2")


@attack("B12")
def approval_with_other_references(scene):
    """An approval with another policy's digest, from the future, or of another log"""
    store = scene.guarded()
    lease = store.requested()
    word = lambda **changes: store.approval_payload(lease, **changes)
    refused_payload(store, word(policy={"version": 2, "sha256": "0" * 64}), "signed under policy 2")
    refused_payload(store, word(issued=time(180)), "it was issued in the future")
    refused_payload(store, word(asOf=store.as_of() | {"origin": "interlock/elsewhere"}), "signed for another log")
    refused_payload(store, word(issued="2026-11-21T08:00:00+00:00"), '"issued" must be a time')
    store.accepted(word(issued=time(60)))


@attack("B13", known="a date before the history that was seen is taken")
def backdated_approval(scene):
    """An approval dated a day before the history that its signer saw"""
    store = scene.guarded()
    refused_payload(store, store.approval_payload(store.requested(), issued=time(-86400)), "issued")


@attack("B14")
def two_leases_of_one_id(scene):
    """A second lease under an id that is taken, so that approvals of the first seem its own"""
    store = scene.guarded()
    lease = json.loads(store.approved())["predicate"]["leaseId"]
    refused_payload(store, store.lease_payload(leaseId=lease, reason="other"), f"the lease {lease} is there already")
    refused_payload(store, store.lease_payload(leaseId=lease.upper()), "32 lower-case hexadecimal")


@attack("B15", known="seats of the plan are not compared with those of the lease")
def lease_without_the_seats_of_its_plan(scene):
    """A lease that leaves out a seat which its plan demands on top of the policy"""
    store = scene.guarded()
    plan = store.offer(store.plan(seats=("operator", "agent", "lead")))
    refused_payload(store, store.lease_payload(planSha256=plan, seats=[]), "does not say what its plan says")


@attack("B16", known="the plan's own `valid` does not bound the lease")
def lease_that_lasts(scene):
    """A lease that lasts longer than its plan says, or than the policy allows, or covers more starts"""
    store = scene.guarded()
    refused_payload(store, store.lease_payload(expires=time(73 * 3600)), "a lease may last at most")
    refused_payload(store, store.lease_payload(expires=time(71 * 3600)), "does not say what its plan says")


@attack("B17", known="service and traffic of a lease are not compared with its plan")
def lease_for_people_to_misread(scene):
    """A lease whose words for people (service, traffic) are not those of its plan"""
    store = scene.guarded()
    refused_payload(store, store.lease_payload(service="intranet-test-page"), "does not say what its plan says")


@attack("B18", known="the actions of a lease are judged for the start only")
def promote_beyond_the_actions(scene):
    """A promote under a lease that names only the action start"""
    store = scene.guarded()
    lease, rollout = store.started(actions=["start"])
    refused_payload(store, store.decision_payload(lease, "promote", rollout), "does not cover the action promote")


@attack("B19", known="leases never name override, and its rule in the policy is never asked")
def override_beyond_the_actions(scene):
    """An override under a lease without that action, where the policy asks more for it than for a start"""
    store = scene.guarded()
    lease, rollout = store.started()
    refused_payload(store, store.decision_payload(lease, "override", rollout), "does not cover the action override")


@attack("B20", known="the lease that a decision names is not compared with the rollout's")
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
    refused_payload(store, bare, "lease")
    refused_payload(store, store.decision_payload(other, "promote", rollout, asOf=seen), "lease")


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


@attack("B62", known="records are told apart by their payload only, not by payload and person")
def one_payload_two_people(scene):
    """A payload that somebody else has signed: the second person is not told that their word was taken"""
    store = scene.guarded()
    word = store.approval_payload(store.requested())
    first = store.accepted(word, "erin")
    said = store.ask(forge.envelope(word, store.keys["dana"]))
    assert said["index"] != first, "dana is told that her word is record %d, but that is erin's" % first


@attack("B65", known="verify judges the seats of a start, not its uses, scope or time")
def start_past_the_engine(scene):
    """A start beyond the uses, the scope or the time of its lease, put into the log by an insider"""
    for lease_changes, start_changes in (({}, {"use": 9}), ({"notBefore": time(-3000), "expires": time(1)}, {})):
        store = scene.guarded()
        lease = store.approved(**lease_changes)
        ends = json.loads(lease)["predicate"]["expires"]
        wait_for(lambda: lease_changes == {} or time() > ends)
        start = store.decision_payload(lease, **start_changes)
        store.leave().insert(forge.envelope(start, store.keys["dana"]))
        fails(store.run("verify"), 5, f"record {store.size() - 1}: ")
