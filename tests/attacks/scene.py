"""Where attacks happen: a team's log, made once with the real program, and copies of it to spoil."""

import os
import shutil
import subprocess
import tempfile

import forge
from forge import Key, time
from store import Store

TOKENS = {"frank": bytes(range(32)), "grace": bytes(range(32, 64)), "heidi": bytes(range(64, 96))}  # not really


def refused(store, record, reason, lane="raise", patience=20):
    """The record is refused for its own reason, and nothing is appended."""
    before = store.size()
    said = store.ask(record, lane, patience)
    assert said["index"] == -1, f"taken as record {said['index']}"
    assert reason in said["text"], f"refused for another reason: {said['text']}"
    assert store.size() == before, f"{store.size() - before} records were appended all the same"
    return said


def refused_payload(store, payload, reason, who="dana", namespace=forge.RECORD, **token):
    return refused(store, forge.envelope(payload, store.keys[who], namespace, **token), reason)


def fails(ran, status, reason):
    """The program ends with this exit status (None: any but 0) and says why."""
    as_wanted = ran.status != 0 if status is None else ran.status == status
    assert as_wanted, f"exit status {ran.status}, not {status}: {ran.out}{ran.err}"
    assert reason in ran.err + ran.out, f"it says: {ran.err}{ran.out}"
    return ran


def make_key(path):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path], check=True)
    return Key.from_file(path)


def principal(name, kind, roles, key, require=()):
    custody = "fido2" if key.token else "software"
    return {"id": name, "kind": kind, "roles": list(roles),
            "keys": [{"fp": key.fingerprint, "pub": key.line, "custody": custody, "require": list(require)}]}


def rule(*seats, humans=1, requester=True, seconds=72 * 3600, uses=10):
    return {"all": [{"role": role, "n": n} for role, n in seats], "distinctPersons": True, "minHumans": humans,
            "requesterCounts": requester, "maxLeaseSeconds": seconds, "maxUses": uses}


def raising(one, override=None):
    return {action: one for action in ("start", "promote", "resume")} | {"override": override or one}


def team_policy(store, version=2, previous=None, **changes):
    """The predicate of the team's policy, or of one that follows it."""
    keys = store.keys
    people = [principal("dana", "human", ("operator", "lead", "owner"), keys["dana"]),
              principal("erin", "human", ("operator", "lead", "owner"), keys["erin"]),
              principal("frank", "human", ("operator", "release"), keys["frank"], ["up"]),
              principal("grace", "human", ("operator", "release"), keys["grace"], ["up", "uv"]),
              principal("heidi", "human", ("operator", "release"), keys["heidi"]),
              principal("bot", "agent", ("agent",), keys["bot"]),
              principal("engine", "service", (), keys["engine"]),
              principal("console", "console", (), keys["console"])]
    strict = rule(("lead", 1), ("owner", 1), humans=2)
    return {"version": version, "previous": previous or store.policy["sha256"], "principals": people,
            "rules": {"*": raising(rule(("operator", 1), ("agent", 1)), strict),
                      "staging": raising(rule(("lead", 1), ("owner", 1), humans=2, requester=False)),
                      "shared": raising(strict),
                      "prod": raising(rule(("operator", 1), ("release", 1), humans=2))},
            "may": {"human": ["start", "promote", "resume", "override", "supersede", "signoff"],
                    "agent": ["start", "promote"]},
            "admins": {"principals": ["dana", "erin"], "threshold": 2}, "revoked": [], "reason": "the team",
            "asOf": store.as_of(), "issued": time()} | changes


def policy_payload(policy):
    return forge.statement("policy", policy, {"policy": forge.sha256(forge.compact(policy))})


def sign_policy(store, payload, version, who="erin", **changes):
    """An admin's word on a proposed policy, as its payload."""
    word = {"policyVersion": version, "verdict": "approve", "role": "admin", "reason": "", "policy": store.policy,
            "asOf": store.as_of(), "issued": time()} | changes
    return forge.statement("approval", word, {"policy": forge.sha256(payload)})


def enforce(store, policy, signers=("erin",)):
    """Brings a policy into force with dana's and the signers' keys; gives the index of its record."""
    payload = policy_payload(policy)
    index = store.accepted(payload, "dana", forge.POLICY)
    for who in signers:
        store.accepted(sign_policy(store, payload, policy["version"], who), who)
    store.policy = {"version": policy["version"], "sha256": forge.sha256(payload)}
    return index


def found_team(home):
    """A store under the team's policy, with its two admins' signatures; no engine runs."""
    os.makedirs(home)
    store = Store(home, {name: make_key(os.path.join(home, name)) for name in ("dana", "erin")})
    made = store.run("init", "--agent", "bot", "--json")
    assert made.status == 0, made.err
    for name, file in (("bot", "principal-bot"), ("engine", "engine"), ("console", "console")):
        store.keys[name] = Key.from_file(os.path.join(store.folder, "keys", file))
    store.keys |= {name: Key(seed, token=True) for name, seed in TOKENS.items()}
    genesis = store.payloads()[0][1]
    store.policy = {"version": 1, "sha256": forge.sha256(genesis)}
    store.guard()
    enforce(store, team_policy(store))
    return store.leave()


class Scene:
    """Stores for the attacks of one run. All is removed and ended when it is left."""

    def __enter__(self):
        self.home = tempfile.mkdtemp(prefix="attacks-")
        os.environ |= {"XDG_RUNTIME_DIR": self.home, "HOME": self.home, "XDG_DATA_HOME": self.home}
        self.made = 0
        self.stores = []
        self.shared = None
        self.histories = {}  # what attacks on the log begin with
        self.team = found_team(os.path.join(self.home, "team"))
        return self

    def __exit__(self, *_):
        for store in self.stores:
            store.leave()
        shutil.rmtree(self.home, ignore_errors=True)

    def folder(self):
        self.made += 1
        path = os.path.join(self.home, str(self.made))
        os.makedirs(path)
        return path

    def store(self):
        """A copy of the team's store, nobody guarding."""
        self.stores.append(self.team.copy(self.folder()))
        return self.stores[-1]

    def guarded(self):
        """A copy with an engine of its own."""
        return self.store().guard()

    def office(self):
        """One guarded store for all attacks that leave no trace: what they send is refused."""
        self.shared = self.shared or self.guarded()
        return self.shared

    def other_team(self):
        """A log of other people, with the same names."""
        store = found_team(os.path.join(self.folder(), "other"))
        self.stores.append(store)
        return store


