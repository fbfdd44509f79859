"""Keys that are weak, shared, stolen or stale, and policies that would let them."""

import copy
import json
import os
import shutil

import forge
from forge import Key, time
from naming import attack
from scene import (enforce, fails, make_key, policy_payload, principal, raising, refused_payload, rule, sign_policy,
                   team_policy)
from store import interlock

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
    policy = team_policy(store, 3)
    stolen = make_key(store.file("stolen"))
    policy["principals"][1]["keys"] = principal("x", "human", [], stolen)["keys"]
    payload = policy_payload(policy)
    store.accepted(payload, namespace=forge.POLICY)
    store.keys["thief"] = stolen
    store.ask(forge.envelope(sign_policy(store, payload, 3, "thief"), stolen))
    assert json.loads(store.run("policy", "show", "--json").out)["policy"]["version"] == 2
    policy = team_policy(store, 3)
    policy["principals"][6]["keys"] = principal("x", "human", [], make_key(store.file("engine2")))["keys"]
    refused_payload(store, policy_payload(policy), "nothing could be recorded under it", namespace=forge.POLICY)


@attack("B98")
def engine_left_out(scene):
    """A policy under which no record of the engine could be verified: without it, or as something else"""
    store = scene.office()
    for change in (lambda policy: policy["principals"].pop(6),
                   lambda policy: policy["principals"][6].update(kind="console")):
        unsafe(store, change, "nothing could be recorded under it")


@attack("B99")
def new_admin_signs_first(scene):
    """A new admin's signature that is turned away because an old one's is still missing"""
    store = scene.guarded()
    payload = policy_payload(team_policy(store, 3, admins={"principals": ["dana", "heidi"], "threshold": 2}))
    store.accepted(payload, namespace=forge.POLICY)
    store.accepted(sign_policy(store, payload, 3, "heidi"), "heidi")
    refused_payload(store, sign_policy(store, payload, 3, "heidi", issued=time(-1)), "heidi has signed", "heidi")
    store.accepted(sign_policy(store, payload, 3, "erin"), "erin")
    assert json.loads(store.run("policy", "show", "--json").out)["policy"]["version"] == 3


@attack("B100")
def replaced_key_twice(scene):
    """An admin whose key is replaced votes with the old and the new one as if they were two people"""
    store = scene.guarded()
    old = store.keys["dana"]
    store.keys["new dana"] = new = make_key(store.file("dana2"))
    policy = team_policy(store, 3)
    policy["principals"][0]["keys"] = principal("dana", "human", [], new)["keys"]
    payload = policy_payload(policy)
    refused_payload(store, payload, "belongs to nobody in the policy", "new dana", forge.POLICY)
    store.accepted(payload, namespace=forge.POLICY)
    again = policy_payload(policy | {"reason": "please", "asOf": store.as_of()})
    refused_payload(store, again, "the same policy is proposed already", namespace=forge.POLICY)
    fails(store.run("policy", "show"), 0, "1 of 2 admins of the policy in force have signed; still possible: erin")
    store.accepted(sign_policy(store, payload, 3), "new dana")
    for who in ("dana", "new dana"):
        refused_payload(store, sign_policy(store, payload, 3, issued=time(-1)), "dana has signed this policy already", who)
    assert json.loads(store.run("policy", "show", "--json").out)["policy"]["version"] == 2
    store.accepted(sign_policy(store, payload, 3), "erin")
    assert json.loads(store.run("policy", "show", "--json").out)["policy"]["version"] == 3
    store.policy = {"version": 3, "sha256": forge.sha256(payload)}
    store.keys["dana"] = new
    lease = store.requested()
    store.keys["old dana"] = old
    refused_payload(store, store.approval_payload(lease), "belongs to nobody in the policy", "old dana")
    store.accepted(store.approval_payload(lease))
    fails(store.run("verify"), 0, "verified")


@attack("B82")
def roles_for_machines(scene):
    """A policy that seats the console or the engine, or lets them decide"""
    store = scene.office()
    for at, kind in ((6, "service"), (7, "console")):
        unsafe(store, lambda policy: policy["principals"][at].update(roles=["agent"]), "may hold no role")
        unsafe(store, lambda policy: policy["may"].update({kind: ["start"]}), f"a {kind} may hold, roll back")


@attack("B83")
def rules_nobody_can_meet(scene):
    """Rules that look right and stop everything: no key left, nobody to decide or to ask, no rule for a part of a lease"""
    store = scene.office()
    over = time(-86400)
    agent_and = lambda policy: [one for one in policy["principals"] if one["id"] not in ("erin", "frank", "grace",
                                                                                          "heidi")]
    unsafe(store, lambda policy: key_of(policy, 5).update(until=over), "can be met by nobody")
    unsafe(store, lambda policy: [key_of(policy, at).update(until=over) for at in (2, 3, 4)], "can be met by nobody")
    unsafe(store, lambda policy: policy.update(may={"human": [], "agent": []}), "may decide start")
    unsafe(store, lambda policy: policy["rules"]["*"].pop("promote"), "the rules for * have none for promote")
    unsafe(store, lambda policy: policy["rules"].update(prod={"start": policy["rules"]["prod"]["start"]}),
           "the rules for prod have none for promote and resume")
    alone = raising(rule(("operator", 1), ("agent", 1), requester=False))
    del alone["override"]
    unsafe(store, lambda policy: policy.update(principals=agent_and(policy), rules={"*": alone},
                                               admins={"principals": ["dana"], "threshold": 1}),
           "besides the one who asks")


@attack("B84")
def revocations_of_nothing(scene):
    """A revocation of no key, for no reason, since a record that is not there, or twice"""
    store = scene.office()
    one = {"fp": "SHA256:" + "A" * 43, "reason": "lost"}
    for revoked, reason in (([one | {"fp": "garbage"}], "not the fingerprint of a key"),
                            ([one | {"reason": "because"}], "lost, compromised, left"),
                            ([one | {"suspectSince": 2**52}], "suspectSince names record"),
                            ([one, one | {"reason": "left"}], "is revoked twice")):
        unsafe(store, lambda policy: policy.update(revoked=revoked), reason)


@attack("B85")
def revoked_key_wrapped_again(scene):
    """A revoked software key comes back as a token's, or a token's as a software key"""
    store = scene.office()
    for name in ("erin", "heidi"):
        key = store.keys[name]
        again = principal("zed", "human", ["operator"], Key(key.seed, token=not key.token))
        entry = {"fp": key.fingerprint, "reason": "compromised"}
        unsafe(store, lambda policy: policy.update(
            principals=[one for one in policy["principals"] if one["id"] != name] + [again], revoked=[entry],
            admins={"principals": ["dana", "frank"], "threshold": 2}), "is revoked (as ")


@attack("B89")
def genesis_swapped_after_init(scene):
    """Another team's database over a store that no engine ever opened: its genesis was pinned by `init`"""
    homes = [scene.folder(), scene.folder()]
    for home in homes:
        key = make_key(os.path.join(home, "dana"))
        made = interlock("init", "--identity", "dana", "--key", key.path, "--store", "sqlite:" + home + "/s.sqlite")
        fails(made, 0, "policy   sha256")
    url = "sqlite:" + homes[0] + "/s.sqlite"
    fails(interlock("verify", "--store", url), 0, "verified 1 records")
    shutil.copy(homes[1] + "/s.sqlite", homes[0] + "/s.sqlite")
    for end in ("-wal", "-shm"):
        if os.path.exists(homes[0] + "/s.sqlite" + end):
            os.remove(homes[0] + "/s.sqlite" + end)
    for verb in ("verify", "log", "status", "policy show"):
        fails(interlock(*verb.split(), "--store", url), 5, "the log was changed below record 1")


@attack("B90")
def digests_of_nothing(scene):
    """An empty or malformed digest, or an empty list of signers, does not pass for one that fits"""
    store = scene.store()
    for given in ("", "xyz", "0" * 63):
        fails(store.run("verify", "--policy-digest", given), 2, "takes 64 hexadecimal digits")
    fails(store.run("verify", "--allowed-signers", ""), 2, "takes a file")
    fails(store.run("verify", "--policy-digest", "0" * 64), 5, "the first trust policy has digest")


@attack("B91")
def fault_in_a_policy_file(scene):
    """A fault in a policy file is named by line, column and principal; an `init` that is refused leaves nothing"""
    store = scene.store()
    text = json.dumps(team_policy(store, 3), indent=1)
    for good, bad, place in (('"kind": "human"', '"kind": "hooman"', '"kind": "hooman"'),
                             ('"minHumans": 1', '"minHumans": 9', '"minHumans": 9'),
                             ('"custody": "software"', '"custody": "paper"', '"custody": "paper"')):
        spoilt = text.replace(good, bad, 1)
        with open(store.file("q.json"), "w", encoding="ascii") as file:
            file.write(spoilt)
        line = spoilt[:spoilt.index(place)].count("\n") + 1
        said = fails(store.run("policy", "check", file.name), 2, f"q.json:{line}:").err
        assert "dana" in said or "rule */start" in said, said
    home = scene.folder()
    for arguments in (("--identity", "a,b"), ("--identity", "engine"), ("--identity", "bo", "--agent", "bo")):
        fails(interlock("init", *arguments, "--store", "sqlite:" + home + "/s.sqlite"), 2, "name")
    fails(interlock("init", "--identity", "dana", "--key", "/nowhere", "--store", "sqlite:" + home + "/s.sqlite"), None,
          "there is no key file /nowhere")
    assert os.listdir(home) == [], os.listdir(home)


@attack("B92")
def signed_unread(scene):
    """A policy is signed by somebody who was not shown what it changes: the change stands before the signature"""
    store = scene.store()
    policy = team_policy(store, 3)
    policy["rules"]["*"]["start"]["maxUses"] = 777
    with open(store.file("next.json"), "wb") as file:
        file.write(forge.compact({name: value for name, value in policy.items() if name != "previous"}))
    for words in ("maxUses", "may sit", "touch and PIN wanted", "may      human:", "rehearsal 10", "777 starts"):
        if words != "maxUses":
            fails(store.run("policy", "check", file.name), 0, words)
    fails(store.run("policy", "propose", file.name, "--reason", "more"), 0, "recorded as")
    said = fails(store.run("policy", "sign", "3", who="erin"), 0, "policy 3 is in force").out
    assert '+ ' in said and '"maxUses": 777' in said, said
    assert said.index('"maxUses": 777') < said.index("recorded as"), said


@attack("B93")
def faults_as_json(scene):
    """What `verify --json` says of a log that was changed: not verified, the record, the kind"""
    store = scene.store()
    good = json.loads(store.run("verify", "--json").out)
    assert good["verified"] is True and good["records"] == store.size(), good
    record = store.records()[2]
    kinds = {"layout": b"{}", "signature": forge.envelope(store.payloads()[2][1], store.keys["dana"])}
    kinds["signature"] = kinds["signature"][:-20] + (b"A" if kinds["signature"][-20:-19] != b"A" else b"B") + \
        kinds["signature"][-19:]
    for kind, spoilt in kinds.items():
        store.change("UPDATE records SET envelope = ? WHERE idx = 2", spoilt)
        ran = store.run("verify", "--json")
        said = json.loads(ran.out)
        assert ran.status == 5 and said["verified"] is False and said["record"] == 2 and said["kind"] == kind, said
        assert said["reason"] in ran.err, ran
    store.change("UPDATE records SET envelope = ? WHERE idx = 2", record)
    said = json.loads(store.run("verify", "--json", "--policy-digest", "0" * 64).out)
    assert said["kind"] == "genesis" and said["record"] == 0, said
