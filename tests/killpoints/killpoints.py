#!/usr/bin/env python3
"""Kills the real engine at its writes, starts it again, and looks at what became of the rollout.

One rollout over a real flag file is brought to the bake of its first stage and copied. From that copy each run
goes on under strace, which ends the process (SIGKILL, nothing is cleaned up) at the N-th call of one kind:
writes to the database and the files beside it, syncs, renames, the flag file itself. Then an engine without
strace takes over, and these must hold:

  - the rollout ends: completed after an advance, rolled back after a breach;
  - the flag file says what the rollout says;
  - no stage was raised to twice, but where a lowering, or an outcome that did not arrive, stands between;
  - each intent has one outcome;
  - `interlock verify` finds nothing.

Scenarios:
  advance   the raise to the second stage, to the end
  breach    the canary goes bad, to the rollback
  restart   the engine before was killed in the middle of a raise: its intent is durable, its order has no outcome
  takeover  the engine before was stopped and fell silent; `engine --take-over` ends it and goes on

In the last two it is the successor that is killed, and a third engine that must recover.
N goes up until a run is not killed any more; --points FIRST takes only the first few of each kind. Most calls of
`write` only wake a thread: of these every seventh is taken.
"""

import argparse
import base64
import concurrent.futures
import http.server
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

KINDS = ["pwrite64", "fdatasync", "fsync", "rename,renameat,renameat2,link,linkat", "write", "unlink,unlinkat"]
SIGNALS = "kill,pidfd_send_signal"  # how a take-over ends who came before
STRIDE = {"write": 7}
SCENARIOS = {"advance": KINDS, "breach": KINDS, "restart": KINDS, "takeover": [*KINDS, SIGNALS]}
SILENT = 5.5  # seconds; younger heartbeats are an engine that answers
PLAN = """apiVersion: interlock/v1
kind: Rollout
metadata: {name: web, service: shop, environment: demo}
release: {stable: "1", canary: "2"}
sources:
  canary: {type: scrape, url: "http://127.0.0.1:@PORT@/metrics", interval: 500ms, timeout: 400ms}
indicators:
  latency: {source: canary, gauge: latency_ms, unit: ms}
guardrails:
  latency: {indicator: latency, breach: "> 500ms", confirm: {consecutive: 2}, watch: 500ms,
            missing: {after: 20s, do: hold}, do: rollback}
traffic: {type: flags, file: "@DIR@/flags.json", booleans: [canary], percentage: share}
lease: {keys: [{role: operator}, {role: agent}], valid: 6h}
stages:
  - {weight: 25%, bake: 2s, every: 500ms, coverage: 30%, promote: auto}
  - {weight: 100%, bake: 1s, every: 500ms, coverage: 30%, promote: auto}
rollback: {within: 30s}
"""
FLAGS = {"flags": {"canary": {"state": "ENABLED", "variants": {"on": True, "off": False}, "defaultVariant": "off"},
                   "share": {"state": "ENABLED", "variants": {"none": 0}, "defaultVariant": "none"}}}
PATIENCE = 90  # seconds until a rollout that does not end has failed


class Wrong(Exception):
    """What must hold did not."""


FAULTS = (Wrong, OSError, subprocess.SubprocessError, ValueError, sqlite3.Error)


class Canary:
    """A metrics endpoint: well, or far over its limit."""

    def __init__(self):
        self.latency = 100
        owner = self

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = f"latency_ms {owner.latency}\n".encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                try:
                    self.wfile.write(body)
                except ConnectionError:
                    pass  # whoever asked was killed

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Release:
    """One store with its flag file and its canary, in a folder of its own that is put back for each run."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.live, self.kept = self.folder / "live", self.folder / "kept"
        self.live.mkdir(parents=True)
        self.canary = Canary()
        self.engines = []

    def run(self, *arguments, identity="dana"):
        command = [self.program, *arguments, "--store", f"sqlite:{self.live}/s.sqlite", "--identity", identity]
        if identity == "dana":
            command += ["--key", str(self.folder / "dana")]
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def must(self, *arguments, identity="dana"):
        done = self.run(*arguments, identity=identity)
        if done.returncode != 0:
            raise Wrong(f"{' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout.strip()

    def engine(self, *before, more=()):
        started = subprocess.Popen([*before, self.program, "engine", "--bare", "--quiet", "--log-level", "off",
                                    "--store", f"sqlite:{self.live}/s.sqlite", *more],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.engines.append(started)
        return started

    def guarding(self, *before, more=()):
        """An engine that holds the store and says so."""
        beat = self.live / "s.sqlite.d" / "heartbeat.json"
        beat.unlink(missing_ok=True)  # of the one before
        engine = self.engine(*before, more=more)
        until = time.monotonic() + PATIENCE
        while not beat.exists() and time.monotonic() < until and engine.poll() is None:
            time.sleep(0.05)
        if not beat.exists():
            raise Wrong("the engine does not guard")
        return engine

    def end(self, engine):
        """Ends an engine of ours, and strace above it."""
        if engine.poll() is None:
            os.killpg(engine.pid, signal.SIGKILL)
        engine.wait(PATIENCE)

    def end_all(self):
        for engine in self.engines:
            self.end(engine)
        self.engines = []

    def status(self):
        done = self.run("status", "--json")
        rollouts = json.loads(done.stdout)["rollouts"] if done.stdout.startswith("{") else []
        return rollouts[0] if rollouts else {"phase": "none", "stage": 0}

    def reach(self, phases, engine):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            now = self.status()
            if now["phase"] in phases:
                return now
            if engine.poll() is not None:
                raise Wrong(f"the engine ended ({engine.returncode}) while the rollout was {now['phase']}")
            time.sleep(0.1)
        raise Wrong(f"the rollout is {now['phase']} after {PATIENCE} s: {now.get('reason')}")

    def prepare(self):
        """To the bake of the first stage, then killed and kept."""
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / "dana")], check=True)
        plan = self.live / "web.plan.yaml"
        plan.write_text(PLAN.replace("@PORT@", str(self.canary.port)).replace("@DIR@", str(self.live)))
        (self.live / "flags.json").write_text(json.dumps(FLAGS))
        self.must("init", "--agent", "bot")
        engine = self.guarding()
        lease = self.must("lease", "request", str(plan))
        self.must("lease", "sign", lease, "--role", "operator")
        self.must("lease", "sign", lease, "--role", "agent", identity="bot")
        self.must("start", str(plan))
        self.reach(["baking"], engine)
        self.end_all()
        shutil.copytree(self.live, self.kept)

    def leave_open(self):
        """Kills an engine whose intent to raise is durable and whose flag file is not in place yet (the call that puts
        it there is held up), and keeps what it leaves."""
        self.put_back()
        moves = "rename,renameat,renameat2"
        engine = self.engine("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={moves}", "-e",
                             f"inject={moves}:delay_enter=2000000")
        until = time.monotonic() + PATIENCE
        while not self.open_orders() and time.monotonic() < until and engine.poll() is None:
            time.sleep(0.02)
        self.end_all()
        if len(self.open_orders()) != 1:
            raise Wrong(f"the orders {self.open_orders()} were left open, not one")
        shutil.rmtree(self.kept)
        shutil.copytree(self.live, self.kept)

    def open_orders(self):
        orders = {}
        for kind, detail in self.facts():
            if kind in ("intent", "outcome"):
                orders[detail["order"]] = kind
        return [order for order, kind in orders.items() if kind == "intent"]

    @staticmethod
    def strace(kind, number):
        return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={kind}", "-e",
                f"inject={kind}:signal=KILL:when={number}"]

    def put_back(self):
        self.end_all()
        shutil.rmtree(self.live)
        shutil.copytree(self.kept, self.live)
        self.canary.latency = 100

    def fall_silent(self, number):
        """An engine that took the rollout on, and is stopped until it counts as silent: at its first heartbeat, or
        up to a second later, each time elsewhere."""
        stopped = self.guarding()
        time.sleep(0.25 * (number % 5))
        os.killpg(stopped.pid, signal.SIGSTOP)
        time.sleep(SILENT)

    def facts(self):
        """Kind and detail of every event of the log."""
        with sqlite3.connect(f"file:{self.live}/s.sqlite?mode=ro", uri=True) as database:
            rows = database.execute("SELECT envelope FROM records ORDER BY idx").fetchall()
        for (envelope,) in rows:
            statement = json.loads(base64.b64decode(json.loads(envelope)["payload"]))
            if statement["predicateType"] == "urn:interlock:event:v1":
                yield statement["predicate"]["kind"], statement["predicate"].get("detail", {})

    def judge(self, phase, allowed):
        if phase not in allowed:
            raise Wrong(f"it ended {phase}")
        flags = json.loads((self.live / "flags.json").read_text())["flags"]
        on = flags["canary"]["defaultVariant"] == "on"
        if on != (phase == "completed"):
            raise Wrong(f"it is {phase}, and the flag is {'on' if on else 'off'}")
        highest, arrived, outcomes = -1, True, {}
        for kind, detail in self.facts():
            if kind == "intent":
                stage = int(detail["stage"])
                if 0 <= stage <= highest and arrived:
                    raise Wrong(f"stage {stage} was raised to twice")
                highest = stage
                outcomes.setdefault(detail["order"], 0)
            elif kind == "outcome":
                arrived = detail["observed_bp"] == detail["to_bp"]
                outcomes[detail["order"]] = outcomes.get(detail["order"], 0) + 1
        if odd := [order for order, count in outcomes.items() if count != 1]:
            raise Wrong(f"orders {odd} have not one outcome each")
        verified = self.run("verify")
        if verified.returncode not in (0,):
            raise Wrong(f"verify: {verified.stdout.strip()} {verified.stderr.strip()}")

    def kill_at(self, scenario, kind, number):
        """One run. False when the engine went on to the end and was not killed."""
        self.put_back()
        if scenario == "breach":
            self.canary.latency = 900
        takes_over = ["--take-over"] if scenario == "takeover" else []
        if takes_over:
            self.fall_silent(number)
        engine = self.engine(*self.strace(kind, number), more=takes_over)
        last = "rolled-back" if scenario == "breach" else "completed"
        killed = self.was_killed(engine, last)
        self.end(engine)
        next_one = self.engine(more=takes_over) if killed else None
        if killed:
            self.reach(["completed", "rolled-back", "held"], next_one)
        phase = self.status()["phase"]
        if phase == "held":  # a raise that nobody can vouch for waits for a person, who goes on or back
            self.must("rollback", "--reason", "held")
            phase = self.reach(["rolled-back"], next_one)["phase"]
            allowed = ["rolled-back"]
        else:
            allowed = [last]
        self.end_all()
        self.judge(phase, allowed)
        return killed

    def was_killed(self, engine, last):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if engine.poll() is not None:
                return True
            if self.status()["phase"] == last:
                return False
            time.sleep(0.1)
        raise Wrong(f"neither killed nor {last}")


def worker(program, folder, scenario, kinds, points):
    """All points of some kinds, one after the other; lines of what was found."""
    release = Release(program, folder)
    found = []
    try:
        release.prepare()
        if scenario == "restart":
            release.leave_open()
        for kind in kinds:
            number, taken, killed = 1, 0, True
            while killed and (not points or taken < points):
                try:
                    killed = release.kill_at(scenario, kind, number)
                except FAULTS as wrong:
                    found.append(f"WRONG {scenario} {kind.split(',')[0]} {number}: {wrong}")
                taken += 1 if killed else 0
                number += STRIDE.get(kind, 1)
            found.append(f"ok    {scenario} {kind.split(',')[0]}: {taken} points")
    except FAULTS as wrong:
        found.append(f"WRONG {scenario} {','.join(kinds)}: {wrong}")
    finally:
        release.end_all()
        release.canary.server.shutdown()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the interlock to kill")
    parser.add_argument("--scenario", choices=list(SCENARIOS), action="append")
    parser.add_argument("--kind", action="append", help="of the calls; all kinds unless said")
    parser.add_argument("--points", type=int, default=0, help="only the first so many of each kind")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    if not shutil.which("strace"):
        print("strace is missing: install it", file=sys.stderr)
        return 1
    began, wrong, points = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        os.environ["XDG_RUNTIME_DIR"] = scratch
        os.environ.pop("SSH_AUTH_SOCK", None)
        runs = [pool.submit(worker, options.program, f"{scratch}/{scenario}-{number}", scenario, [kind], options.points)
                for scenario in options.scenario or SCENARIOS
                for number, kind in enumerate(options.kind or SCENARIOS[scenario])]
        for run in concurrent.futures.as_completed(runs):
            for line in run.result():
                print(line, flush=True)
                wrong += line.startswith("WRONG")
                points += int(line.split()[-2]) if line.startswith("ok") else 0
    print(f"{points} kill points, {wrong} wrong, {time.monotonic() - began:.0f} s")
    return 1 if wrong or not points else 0


if __name__ == "__main__":
    sys.exit(main())
