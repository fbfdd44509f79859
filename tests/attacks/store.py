"""A store to attack: made by `interlock init`, with keys that are all ours, and the ways in and out of it."""

import base64
import contextlib
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import time as clock
from collections import namedtuple

import forge
from balancer import Balancer
from forge import Key, time

Ran = namedtuple("Ran", "status out err")
PROGRAM = os.environ.get("INTERLOCK", "interlock")
PATIENCE = 20  # seconds for anything that should come at once
TRAFFIC = "haproxy %s, backend shop: canary canary, stable stable"
PLAN = """apiVersion: interlock/v1
kind: Rollout
metadata: {name: web, service: web, environment: %s}
release: {stable: "1", canary: "2"}
sources:
  canary: {type: scrape, url: "http://127.0.0.1:1/metrics", interval: 1s, timeout: 800ms}
indicators:
  latency: {source: canary, gauge: latency_ms, unit: ms}
guardrails:
  latency: {indicator: latency, breach: "> 500ms", confirm: {consecutive: 2}, watch: 200ms,
            missing: {after: 15s, do: hold}, do: rollback}
traffic: {type: haproxy, socket: %s, backend: shop, canary: [canary], stable: [stable]}
lease: {keys: [%s], valid: 1h}
stages:
  - {weight: 5%%, bake: 2s, every: 1s, promote: auto}
  - {weight: 100%%, bake: 2s, every: 1s, promote: auto}
rollback: {within: 10s}
"""


def plan_text(environment="demo", socket="/nowhere/admin.sock", seats=("operator", "agent")):
    """A plan; its source never answers, so that a rollout of it stays in its first phase."""
    return PLAN % (environment, socket, ", ".join("{role: %s}" % seat for seat in seats))


def interlock(*arguments, path=None, **environment):
    """The real program, run to its end; nothing of the caller's identity leaks in."""
    settings = {name: value for name, value in os.environ.items() if name != "SSH_AUTH_SOCK"} | environment
    done = subprocess.run([path or PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60, env=settings, check=False)
    return Ran(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def wait_for(what, patience=PATIENCE):
    """What `what` gives once that is something; an error when it never is."""
    end = clock.monotonic() + patience
    while True:
        found = what()
        if found:
            return found
        if clock.monotonic() > end:
            raise AssertionError(f"nothing came within {patience} s")
        clock.sleep(0.01)


class Store:
    """One store in a folder of its own. `keys`: by the name of their owner."""

    def __init__(self, home, keys=None):
        self.home, self.keys, self.policy = home, keys or {}, {}
        self.database = os.path.join(home, "s.sqlite")
        self.folder = self.database + ".d"
        self.process = self.balancer = None

    def copy(self, home):
        """The same store, somewhere else: no engine, the same keys and history."""
        shutil.copytree(self.home, home, dirs_exist_ok=True, ignore=shutil.ignore_patterns("admin.sock"))
        other = Store(home, {name: key if key.token else Key(key.seed, key.path.replace(self.home, home))
                             for name, key in self.keys.items()})
        other.policy = self.policy
        return other

    def file(self, name):
        return os.path.join(self.home, name)

    def run(self, *arguments, who="dana", **environment):
        key = self.keys.get(who)
        owner = ["--identity", who] + (["--key", key.path] if key and key.path else []) if who else []
        return interlock(*arguments, "--store", "sqlite:" + self.database, *owner, **environment)

    # What the database says.
    def sql(self, statement, *values):
        """Reads; a reader changes nothing about the files beside the database."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", timeout=10, uri=True)) as database:
            return database.execute(statement, values).fetchall()

    def change(self, statement, *values):
        """Writes past the program, as whoever may write the file can."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=10)) as database, database:
            return database.execute(statement, values).rowcount

    def records(self):
        return [row[0] for row in self.sql("SELECT envelope FROM records ORDER BY idx")]

    def size(self):
        return self.sql("SELECT count(*) FROM records")[0][0]

    @property
    def origin(self):
        return "interlock/" + self.sql("SELECT value FROM meta WHERE key = 'store_uuid'")[0][0]

    def as_of(self, size=None):
        leaves = [forge.leaf(record) for record in self.records()[:size]]
        return {"origin": self.origin, "size": len(leaves), "root": forge.root(leaves).hex()}

    def payloads(self, kind=None):
        """(index, payload, statement) of each record, or of those of one kind."""
        read = [(index, forge.payload_of(record)) for index, record in enumerate(self.records())]
        read = [(index, payload, json.loads(payload)) for index, payload in read]
        return [one for one in read if kind in (None, one[2]["predicateType"].split(":")[2])]

    def facts(self, kind):
        return [one["predicate"] for _, _, one in self.payloads("event") if one["predicate"]["kind"] == kind]

    def insert(self, record, head_by=None):
        """Appends past the engine, as whoever can write the file does; the head too, where a key is at hand."""
        self.change("INSERT INTO records VALUES ((SELECT max(idx) + 1 FROM records), ?)", record)
        self.sign_head(head_by or self.keys["engine"])

    def sign_head(self, key):
        seen = self.as_of()
        text = forge.checkpoint(self.origin, seen["size"], bytes.fromhex(seen["root"]))
        self.change("INSERT OR REPLACE INTO heads VALUES (?, ?)", seen["size"], forge.note(text, self.origin, key))

    # The way in and the way back.
    def drop(self, data, lane="raise"):
        digest = forge.sha256(data)
        folder = os.path.join(self.folder, "inbox", lane)
        made = os.path.join(folder, "." + digest)
        with open(made, "wb") as file:
            file.write(data)
        os.rename(made, os.path.join(folder, digest + ".json"))
        return digest

    def answer_file(self, digest):
        return os.path.join(self.folder, "answers", digest + ".json")

    def answer(self, digest, patience=PATIENCE):
        wait_for(lambda: os.path.exists(self.answer_file(digest)), patience)
        with open(self.answer_file(digest), "rb") as file:
            return json.loads(base64.b64decode(json.load(file)["body"]))

    def ask(self, data, lane="raise", patience=PATIENCE):
        """The answer to this request, not one from before."""
        with contextlib.suppress(FileNotFoundError):
            os.remove(self.answer_file(forge.sha256(data)))
        return self.answer(self.drop(data, lane), patience)

    # The engine.
    def guard(self, **environment):
        before = self.size()
        self.process = subprocess.Popen([PROGRAM, "engine", "--bare", "--store", "sqlite:" + self.database,
                                         "--log-level", "off"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=os.environ | environment)
        line = self.process.stdout.readline()
        if b"guarding" not in line:
            raise AssertionError("no engine: " + self.process.stderr.read().decode())
        wait_for(lambda: self.size() > before)  # its first fact is durable
        return self

    def leave(self):
        """Ends our engine, by its own process."""
        if self.process:
            self.process.terminate()
            self.process.communicate(timeout=PATIENCE)
            self.process = None
        if self.balancer:
            self.balancer.close()
        return self

    def refuses_to_guard(self):
        """What an engine says that should not start; one that does is ended."""
        with subprocess.Popen([PROGRAM, "engine", "--bare", "--store", "sqlite:" + self.database], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as engine:
            started = engine.stdout.readline()
            engine.terminate()
            out, err = engine.communicate(timeout=PATIENCE)
        return Ran(0 if started else engine.returncode, started + out, err)

    # Payloads and records.
    def lease(self, **changes):
        """The predicate of a lease over the store's first plan."""
        return {"leaseId": secrets.token_hex(16), "environment": "demo", "rollout": "web", "service": "web",
                "actions": ["start", "promote", "resume"], "weights": [500, 10000], "maxWeight": 10000,
                "planSha256": self.plan_digest, "seats": [{"role": "operator", "n": 1}, {"role": "agent", "n": 1}],
                "traffic": TRAFFIC % self.file("admin.sock"), "policy": self.policy, "notBefore": time(), "expires": time(3600), "maxUses": 1,
                "requester": "dana", "role": "operator", "reason": "", "asOf": self.as_of(), "issued": time(),
                } | changes

    def lease_payload(self, **changes):
        lease = self.lease(**changes)
        return forge.statement("lease", lease, {"plan": lease["planSha256"]})

    def offer(self, text):
        """Lays a plan where leases find it; gives its digest."""
        data = text.encode()
        digest = forge.sha256(f"interlock-plan-v1\n{forge.sha256(data)}\n".encode())
        with open(os.path.join(self.folder, "blobs", digest), "wb") as file:
            file.write(data)
        return digest

    @property
    def plan_digest(self):
        return self.offer(self.plan())

    def plan(self, environment="demo", seats=("operator", "agent")):
        return plan_text(environment, self.file("admin.sock"), seats)

    def bound(self, environment, roles, end=""):
        """What makes a lease one over the plan of another environment, or with other seats."""
        return {"environment": environment, "planSha256": self.offer(self.plan(environment, roles) + end),
                "seats": [{"role": role, "n": 1} for role in roles]}

    def balance(self):
        """Puts a load balancer behind the plans, so that rollouts can end."""
        self.balancer = Balancer(self.file("admin.sock"))
        return self

    def approval_payload(self, lease, role="operator", subject=None, **changes):
        """Somebody's word on the lease that this payload is."""
        word = {"leaseId": json.loads(lease)["predicate"]["leaseId"], "verdict": "approve", "role": role,
                "reason": "", "policy": self.policy, "asOf": self.as_of(), "issued": time()} | changes
        return forge.statement("approval", word, {"lease": subject or forge.sha256(lease)})

    def decision_payload(self, lease, kind="start", rollout="web-1", subjects=None, **changes):
        """A decision under the lease that this payload is; `None` takes a field out."""
        held = json.loads(lease)["predicate"]
        said = {"kind": kind, "rollout": rollout, "leaseId": held["leaseId"], "reason": "because",
                "policy": self.policy, "asOf": self.as_of(), "issued": time(), "notAfter": time(120)}
        said = said | ({"use": 1} if kind == "start" else {}) | changes
        subjects = subjects or {"lease": forge.sha256(lease), "plan": held["planSha256"]}
        return forge.statement("decision", {name: value for name, value in said.items() if value is not None},
                               subjects)

    def accepted(self, payload, who="dana", namespace=forge.RECORD, **token):
        """Sends what must be taken; gives its index."""
        said = self.ask(forge.envelope(payload, self.keys[who], namespace, **token))
        assert said["index"] >= 0, f"not taken: {said['text']}"
        return said["index"]

    def requested(self, **changes):
        """The payload of a lease that is in the log."""
        payload = self.lease_payload(**changes)
        self.accepted(payload, changes.get("requester", "dana"))
        return payload

    def brief(self, **changes):
        """The payload of a lease with both keys that ends soon: as soon as this machine can sign it in time."""
        for seconds in (2, 8, 32):
            try:
                return self.approved(notBefore=time(-3000), expires=time(seconds), **changes)
            except AssertionError as late:
                if not any(words in str(late) for words in ("must not be over", "the lease expired at")):
                    raise
        raise AssertionError("not signed within 32 s")

    def wait_for_end(self, lease):
        """Until that lease is over."""
        ends = json.loads(lease)["predicate"]["expires"]
        wait_for(lambda: time() > ends, 60)

    def approved(self, **changes):
        """The payload of a lease with both keys under it."""
        payload = self.requested(**changes)
        self.accepted(self.approval_payload(payload))
        self.accepted(self.approval_payload(payload, "agent"), "bot")
        return payload

    def started(self, **changes):
        """(lease, id) of a rollout that stands in its first phase: nothing answers it."""
        lease = self.approved(**changes)
        rollout = "web-" + secrets.token_hex(3)
        self.accepted(self.decision_payload(lease, rollout=rollout))
        return lease, rollout
