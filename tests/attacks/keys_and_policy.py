"""Keys that are weak, shared, stolen or stale, and policies that would let them."""

import copy
import json

import forge
from forge import Key, time
from naming import attack
from scene import (enforce, fails, make_key, policy_payload, principal, refused_payload, rule, sign_policy, team_policy)

SMALL_ORDER = [bytes.fromhex(point) for point in (
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]


class Weak:
    """A public key of an order that anybody can forge for."""

    token = False

    def __init__(self, point):
        self.public = forge.string(forge.PLAIN) + forge.string(point)

    fingerprint = Key.fingerprint
    line = property(lambda self: "ssh-ed25519 " + forge.b64(self.public).decode())


def changed(store, change):
    """The team's policy as version 3, after `change` of its predicate."""
    policy = copy.deepcopy(team_policy(store, 3))
    change(policy)
    return policy


def unsafe(store, change, reason):
    """Refused by `policy check` as a file, and by the engine as a record."""
    policy = changed(store, change)
    with open(store.file("next.json"), "wb") as file:
        file.write(forge.compact(policy))
    fails(store.run("policy", "check", file.name), 2, reason)
    refused_payload(store, policy_payload(policy), reason, namespace=forge.POLICY)


def key_of(policy, at):
    return policy["principals"][at]["keys"][0]


@attack("A5")
def one_key_two_people(scene):
    """One public key under two principals, twice under one, or once plain and once as a token's"""
    store = scene.office()
    unsafe(store, lambda policy: policy["principals"][1]["keys"].append(key_of(policy, 0)), "is listed twice")
    unsafe(store, lambda policy: policy["principals"][0]["keys"].append(key_of(policy, 0)), "is listed twice")
    twin = principal("dana2", "human", ["operator"], Key(store.keys["dana"].seed, token=True))
    unsafe(store, lambda policy: policy["principals"].append(twin), "is listed twice")
    lie = lambda policy: key_of(policy, 1).update(fp=key_of(policy, 0)["fp"])
    unsafe(store, lie, "fp does not fit pub")


@attack("A8")
def weak_points(scene):
    """Small-order, identity and non-canonical public keys in a policy"""
    store = scene.office()
    for point in SMALL_ORDER:
        weak = principal("mallory", "human", ["operator"], Weak(point))
        unsafe(store, lambda policy, weak=weak: policy["principals"].append(weak), "weak or malformed point")


@attack("A21")
def principals_that_inject(scene):
    """Principals named *, or with comma, space, quote, newline: they never reach an allowed_signers file"""
    store = scene.office()
    for name in ("*", "dana,erin", "dana erin", 'dana"', "dana\nerin", "!dana", "?", "#", "", "d\u00e4na", "a" * 129):
        unsafe(store, lambda policy, name=name: policy["principals"][0].update(id=name), '"id"')
    signers = store.run("policy", "show", "--allowed-signers").out
    assert signers.count("\n") == 8 and "*" not in signers and signers.count(' namespaces="') == 8, signers


@attack("A34")
def role_given_afterwards(scene):
    """A role that was given after the signature: authority goes by the log's order"""
    store = scene.guarded()
    lease = store.requested()
    early = store.approval_payload(lease, "agent")
    refused_payload(store, early, "dana does not hold the role agent")
    policy = team_policy(store, 3)
    policy["principals"][0]["roles"].append("agent")
    enforce(store, policy)
    refused_payload(store, early, "signed under policy 2; policy 3 is in force")
    store.insert(forge.envelope(forged_start(store, early, lease), store.keys["dana"]))
    fails(store.leave().run("verify"), 5, "record ")


def forged_start(store, *_):
    """A start under a lease that nobody signed, put into the log past the engine."""
    return store.decision_payload(store.requested())


@attack("A35")
def revoked_key(scene):
    """A key that is revoked signs on; what it signed before stays valid"""
    store = scene.guarded()
    store.accepted(store.approval_payload(store.requested()), "grace", flags=5)
    revoke(store, "grace", reason="lost")
    word = store.approval_payload(store.requested())
    refused_payload(store, word, "belongs to nobody in the policy", "grace", flags=5)
    back = team_policy(store, 4, revoked=json.loads(store.payloads("policy")[-1][1])["predicate"]["revoked"])
    refused_payload(store, policy_payload(back), "is revoked", namespace=forge.POLICY)
    fails(store.run("verify"), 0, "verified")


def revoke(store, who, **changes):
    """Takes somebody out of the policy and marks their key."""
    entry = {"fp": store.keys[who].fingerprint, "reason": "compromised"} | changes
    policy = team_policy(store, store.policy["version"] + 1, revoked=[entry])
    policy["principals"] = [one for one in policy["principals"] if one["id"] != who]
    return enforce(store, policy)


@attack("A37")
def compromised_since(scene):
    """A key is declared compromised since a record: leases on it are suspended, its records disputed, none deleted"""
    store = scene.guarded()
    lease = store.requested()
    since = store.accepted(store.approval_payload(lease), "grace", flags=5)
    store.accepted(store.approval_payload(lease, "agent"), "bot")
    before = store.records()
    revoke(store, "grace", suspectSince=since)
    refused_payload(store, store.decision_payload(lease), "open: ")
    assert store.records()[:len(before)] == before
    log = store.run("log").out.split("\n")
    assert "disputed" in log[since] and "disputed" not in log[since - 1], log[since]
    fails(store.run("policy", "show"), 0, f"its records from {since} on are disputed")


@attack("A38")
def policies_out_of_order(scene):
    """A policy signed by its own new keys only, one that skips a version, or an old one again"""
    store = scene.guarded()
    store.keys["mallory"] = make_key(store.file("mallory"))
    mine = team_policy(store, 3, admins={"principals": ["mallory"], "threshold": 1}, rules={})
    mine["principals"].append(principal("mallory", "human", ["operator"], store.keys["mallory"]))
    refused_payload(store, policy_payload(mine), "belongs to nobody in the policy", "mallory", forge.POLICY)
    for version in (1, 2, 4, 6):
        skipped = policy_payload(team_policy(store, version))
        reason = "previous" if version == 1 else "cannot follow policy 2"
        refused_payload(store, skipped, reason, namespace=forge.POLICY)
    unrelated = policy_payload(team_policy(store, 3, previous="0" * 64))
    refused_payload(store, unrelated, "made from another policy than the one in force", namespace=forge.POLICY)
    old = store.payloads("policy")[1]
    enforce(store, team_policy(store, 3))
    before = store.size()
    said = store.ask(forge.envelope(old[1], store.keys["dana"], forge.POLICY) )
    assert said["index"] == old[0] and store.size() == before, said
    late = sign_policy(store, old[1], 2)
    refused_payload(store, late, "no proposed policy fits", "erin")


@attack("A40")
def local_times(scene):
    """Lists of signers with times of a local zone: taken only with Z, the same verdict in every zone"""
    store = scene.store()
    file, signers = store.file("one.json"), store.file("allowed")
    with open(file, "wb") as out:
        out.write(forge.envelope(store.lease_payload(), store.keys["dana"]))
    for validity, status, reason in (('valid-before="20990101"', 2, "times end with Z"),
                                     ('valid-after="20200101000000"', 2, "times end with Z"),
                                     ('valid-before="20200101Z"', 5, "outside the time"),
                                     ('valid-after="20200101Z",valid-before="20990101Z"', 0, "signed by dana")):
        with open(signers, "w", encoding="ascii") as out:
            out.write(f"dana {validity} {store.keys['dana'].line}\n")
        for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
            fails(store.run("verify", file, "--allowed-signers", signers, TZ=zone), status, reason)
    assert "valid-" not in store.run("policy", "show", "--allowed-signers").out.replace("Z\"", "")


@attack("A42")
def genesis_swapped(scene):
    """The first policy is swapped for another: its digest is not the one that people were told"""
    store, other = scene.store(), scene.other_team()
    told = forge.sha256(store.payloads()[0][1])
    fails(store.run("verify", "--policy-digest", told), 0, "verified")
    fails(other.run("verify", "--policy-digest", told), 5, "the first trust policy has digest")
    store.change("UPDATE records SET envelope = ? WHERE idx = 0", other.records()[0])
    fails(store.run("verify", "--policy-digest", told), 5, "record ")
    fails(store.refuses_to_guard(), None, "record ")


@attack("B24")
def fewer_signatures(scene):
    """A proposal that lowers the admins' threshold, signed by one of two"""
    store = scene.guarded()
    payload = policy_payload(team_policy(store, 3, admins={"principals": ["dana"], "threshold": 1}, rules={}))
    store.accepted(payload, namespace=forge.POLICY)
    assert json.loads(store.run("policy", "show", "--json").out)["policy"]["version"] == 2
    refused_payload(store, sign_policy(store, payload, 3, "dana"), "dana has signed this policy already")
    refused_payload(store, sign_policy(store, payload, 3), "is an admin of neither policy", "bot")
    refused_payload(store, sign_policy(store, payload, 4), "the signature names policy 4", "erin")
    refused_payload(store, policy_payload(team_policy(store, 3)), "only an admin", "frank", forge.POLICY)


@attack("B25")
def revocation_taken_back(scene):
    """A proposal that leaves out a revocation, or softens it"""
    store = scene.guarded()
    revoke(store, "frank", suspectSince=3)
    people = [one for one in team_policy(store, 4)["principals"] if one["id"] != "frank"]
    for revoked in ([], [{"fp": store.keys["frank"].fingerprint, "reason": "compromised"}],
                    [{"fp": store.keys["frank"].fingerprint, "reason": "left", "suspectSince": 3}]):
        payload = policy_payload(team_policy(store, 4, principals=people, revoked=revoked))
        refused_payload(store, payload, "takes back the revocation", namespace=forge.POLICY)


@attack("B26")
def rules_that_loosen(scene):
    """Rules that let one key raise, that nobody can meet, or production with one admin"""
    store = scene.office()
    start = lambda one: lambda policy: policy["rules"]["*"].update(start=one)
    bad = rule(("operator", 1), ("agent", 1))
    unsafe(store, start(rule(("operator", 1))), "needs 2 to 8 seats: nothing is raised with one key")
    unsafe(store, start(bad | {"minHumans": 0}), "needs 1 to 2 humans")
    unsafe(store, start(bad | {"distinctPersons": False}), "distinctPersons is always true")
    unsafe(store, start(rule(("operator", 1), ("king", 1))), "can be met by nobody")
    unsafe(store, start(bad | {"maxUses": True}), '"maxUses" must be a whole number')
    unsafe(store, lambda policy: policy["admins"].update(threshold=True), '"threshold" must be a whole number')
    unsafe(store, lambda policy: policy["admins"].update(threshold=3), "the admins' threshold must be")
    unsafe(store, lambda policy: policy["admins"].update(threshold=1), "one key must never raise production")
    unsafe(store, lambda policy: policy["admins"].update(principals=["dana", "dana"]), 'names "dana" twice')
    unsafe(store, lambda policy: policy["admins"].update(principals=["dana", "bot"]), "admin bot is not a human")
    unsafe(store, lambda policy: policy["rules"]["*"].update(rollback=bad), "is not a raising action")
    unsafe(store, lambda policy: policy["rules"].update(prod=policy["rules"]["*"]), "can be met by nobody")
    unsafe(store, lambda policy: policy.update(breakGlass=True), '"breakGlass" is not a field')


@attack("B27")
def software_as_token(scene):
    """A software key called a token's, a token's key called software, a flag nobody can give"""
    store = scene.office()
    unsafe(store, lambda policy: key_of(policy, 0).update(custody="fido2"), "custody fido2 and a token's key")
    unsafe(store, lambda policy: key_of(policy, 2).update(custody="software"), "custody fido2 and a token's key")
    unsafe(store, lambda policy: key_of(policy, 0).update(require=["up"]), 'cannot require "up"')
    unsafe(store, lambda policy: key_of(policy, 2).update(require=["down"]), 'cannot require "down"')


@attack("B28")
def key_past_its_end(scene):
    """A key whose time is over signs, also with an older date"""
    store = scene.guarded()
    policy = team_policy(store, 3)
    key_of(policy, 3)["until"] = time(-60)
    enforce(store, policy)
    for issued in (time(), time(-3600)):
        refused_payload(store, store.approval_payload(store.requested(), issued=issued), "was good until", "grace",
                        flags=5)


@attack("B29")
def engine_key_proposed(scene):
    """A proposal that puts another engine key, or another person's key, in place without the second admin"""
    store = scene.guarded()
    for at in (1, 6):
        policy = team_policy(store, 3)
        stolen = make_key(store.file(f"stolen{at}"))
        policy["principals"][at]["keys"] = principal("x", "human", [], stolen)["keys"]
        payload = policy_payload(policy)
        store.accepted(payload, namespace=forge.POLICY)
        store.keys["thief"] = stolen
        word = forge.envelope(sign_policy(store, payload, 3, "thief"), stolen)
        store.ask(word)
        assert json.loads(store.run("policy", "show", "--json").out)["policy"]["version"] == 2
