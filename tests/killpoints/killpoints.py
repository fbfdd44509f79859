#!/usr/bin/env python3
"""Kills the real engine at each of its writes, starts it again, and looks at what became of the rollout.

One rollout over a real switch is brought to the bake of its first stage and copied. From that copy each run goes on with
killpoint.so loaded, which ends the process (SIGKILL, nothing is cleaned up) before the N-th call that changes what others
see, whichever thread makes it: writes to the database and the files beside it, syncs, renames, links, removals, new files,
the switch itself. Then an engine without it takes over, and these must hold:

  - the rollout ends: completed after an advance, rolled back after a breach;
  - the switch says what the rollout says;
  - no stage was raised to twice, but where a lowering, or an outcome that did not arrive, stands between;
  - each intent has one outcome;
  - `interlock verify` finds nothing.

Scenarios:
  advance   the raise to the second stage, to the end
  breach    the canary goes bad, to the rollback
  restart   the engine before was killed in the middle of a raise: its intent is durable, its order has no outcome
  takeover  the engine before was stopped and fell silent; `engine --take-over` ends it and goes on
  haproxy-advance, haproxy-breach  the first two over a real HAProxy; the others move a flag file

In `restart` and `takeover` it is the successor that is killed, and a third engine that must recover.
N goes up until a run is not killed any more; --every K takes each K-th only.
"""

import argparse
import base64
import concurrent.futures
import http.server
import itertools
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

SCENARIOS = ["advance", "breach", "restart", "takeover", "haproxy-advance", "haproxy-breach"]
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
traffic: @TRAFFIC@
lease: {keys: [{role: operator}, {role: agent}], valid: 6h}
stages:
  - {weight: 25%, bake: 2s, every: 500ms, coverage: 30%, promote: auto}
  - {weight: 100%, bake: 1s, every: 500ms, coverage: 30%, promote: auto}
rollback: {within: 30s}
"""
FLAGS = {"flags": {"canary": {"state": "ENABLED", "variants": {"on": True, "off": False}, "defaultVariant": "off"},
                   "share": {"state": "ENABLED", "variants": {"none": 0}, "defaultVariant": "none"}}}
FLAG_FILE = '{type: flags, file: "@DIR@/flags.json", booleans: [canary], percentage: share}'
BALANCER = '{type: haproxy, socket: "@SOCKET@", backend: shop, canary: [canary], stable: [stable]}'
HAPROXY = """global
  stats socket @SOCKET@ mode 600 level admin
defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
backend shop
  balance roundrobin
  server stable 127.0.0.1:@PORT@ weight 100
  server canary 127.0.0.1:@PORT@ weight 0
"""
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


class FlagFile:
    """A switch that is a file: it is put back with the folder it lies in."""

    def __init__(self, live):
        self.file = live / "flags.json"
        self.file.write_text(json.dumps(FLAGS))
        self.plan = FLAG_FILE.replace("@DIR@", str(live))

    def keep(self):
        pass

    put_back = end = keep

    def is_on(self):
        return json.loads(self.file.read_text())["flags"]["canary"]["defaultVariant"] == "on"


class Balancer:
    """A real HAProxy: its weights and states are noted, and set again for each run."""

    def __init__(self, folder, port):
        self.socket = folder / "haproxy.sock"
        config = folder / "haproxy.cfg"
        config.write_text(HAPROXY.replace("@SOCKET@", str(self.socket)).replace("@PORT@", str(port)))
        self.process = subprocess.Popen(["haproxy", "-db", "-f", str(config)], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, start_new_session=True)
        self.plan = BALANCER.replace("@SOCKET@", str(self.socket))
        until = time.monotonic() + PATIENCE
        while not self.socket.exists() and time.monotonic() < until:
            time.sleep(0.05)
        self.kept = {}

    def say(self, command):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(10)
            line.connect(str(self.socket))
            line.sendall(command.encode() + b"\n")
            return b"".join(iter(lambda: line.recv(65536), b"")).decode()

    def servers(self):
        """Weight, and whether it takes requests, by name."""
        rows = [line.split() for line in self.say("show servers state shop").splitlines() if " shop " in line]
        return {row[3]: (int(row[7]), int(row[6]) == 0) for row in rows}  # srv_name, srv_uweight, srv_admin_state

    def keep(self):
        self.kept = self.servers()

    def put_back(self):
        for name, (weight, ready) in self.kept.items():
            self.say(f"set server shop/{name} weight {weight}")
            self.say(f"set server shop/{name} state {'ready' if ready else 'maint'}")

    def is_on(self):
        weight, ready = self.servers()["canary"]
        return weight > 0 and ready

    def end(self):
        self.process.kill()
        self.process.wait(PATIENCE)


class Release:
    """One store with its switch and its canary, in a folder of its own that is put back for each run."""

    def __init__(self, program, library, folder):
        self.program, self.library, self.folder = program, library, pathlib.Path(folder)
        self.switch = None
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

    def engine(self, *before, more=(), kill_at=0):
        environment = dict(os.environ)
        if kill_at:
            environment |= {"LD_PRELOAD": self.library, "KILLPOINT": str(kill_at)}
        started = subprocess.Popen([*before, self.program, "engine", "--bare", "--quiet", "--log-level", "off",
                                    "--store", f"sqlite:{self.live}/s.sqlite", *more],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                                   env=environment)
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

    def prepare(self, over_haproxy):
        """To the bake of the first stage, then killed and kept."""
        self.switch = Balancer(self.folder, self.canary.port) if over_haproxy else FlagFile(self.live)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / "dana")], check=True)
        plan = self.live / "web.plan.yaml"
        plan.write_text(PLAN.replace("@PORT@", str(self.canary.port)).replace("@TRAFFIC@", self.switch.plan))
        self.must("init", "--agent", "bot")
        engine = self.guarding()
        lease = self.must("lease", "request", str(plan))
        self.must("lease", "sign", lease, "--role", "operator")
        self.must("lease", "sign", lease, "--role", "agent", identity="bot")
        self.must("start", str(plan))
        self.reach(["baking"], engine)
        self.end_all()
        shutil.copytree(self.live, self.kept)
        self.switch.keep()

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

    def put_back(self):
        self.end_all()
        shutil.rmtree(self.live)
        shutil.copytree(self.kept, self.live)
        self.switch.put_back()
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
        on = self.switch.is_on()
        if on != (phase == "completed"):
            raise Wrong(f"it is {phase}, and the canary is {'on' if on else 'off'}")
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

    def kill_at(self, scenario, number):
        """One run. False when the engine went on to the end and was not killed."""
        self.put_back()
        breach = scenario.endswith("breach")
        if breach:
            self.canary.latency = 900
        takes_over = ["--take-over"] if scenario == "takeover" else []
        if takes_over:
            self.fall_silent(number)
        engine = self.engine(more=takes_over, kill_at=number)
        last = "rolled-back" if breach else "completed"
        killed = self.was_killed(engine, last)
        self.end(engine)
        next_one = self.engine(more=takes_over) if killed else None
        if killed:
            self.reach(["completed", "rolled-back", "held"], next_one)
        phase = self.status()["phase"]
        if phase == "held":  # a raise that nobody can vouch for waits for a person, who goes on or back
            lowered = self.run("rollback", "--reason", "held")
            if lowered.returncode != 3:
                raise Wrong(f"rollback: {lowered.returncode} {lowered.stdout.strip()} {lowered.stderr.strip()}")
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


def worker(program, library, folder, scenario, numbers):
    """These points, one after the other, until a run is not killed: lines of what was found, and how many points."""
    release = Release(program, library, folder)
    found, taken = [], 0
    try:
        release.prepare(scenario.startswith("haproxy"))
        if scenario == "restart":
            release.leave_open()
        for number in numbers:
            try:
                if not release.kill_at(scenario, number):
                    break
            except FAULTS as wrong:
                found.append(f"WRONG {scenario} {number}: {wrong}")
            taken += 1
    except FAULTS as wrong:
        found.append(f"WRONG {scenario}: {wrong}")
    finally:
        release.end_all()
        release.canary.server.shutdown()
        if release.switch:
            release.switch.end()
    return found, taken


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the interlock to kill")
    parser.add_argument("library", help="killpoint.so")
    parser.add_argument("--scenario", choices=SCENARIOS, action="append")
    parser.add_argument("--every", type=int, default=1, help="only each so-many-th point")
    parser.add_argument("--from", default="1", dest="first", help="the first point; `today`: another one each day")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="runs beside each other")
    options = parser.parse_args()
    if not shutil.which("strace"):
        print("strace is missing: install it", file=sys.stderr)
        return 1
    first = 1 + int(time.time() / 86400) % options.every if options.first == "today" else int(options.first)
    began, wrong, points = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        os.environ["XDG_RUNTIME_DIR"] = scratch
        os.environ.pop("SSH_AUTH_SOCK", None)
        for scenario in options.scenario or SCENARIOS:
            lanes = [itertools.count(first + lane * options.every, options.jobs * options.every)
                     for lane in range(options.jobs)]
            runs = [pool.submit(worker, options.program, options.library, f"{scratch}/{scenario}-{lane}", scenario, numbers)
                    for lane, numbers in enumerate(lanes)]
            here = 0
            for run in concurrent.futures.as_completed(runs):
                found, taken = run.result()
                for line in found:
                    print(line, flush=True)
                wrong += len(found)
                here += taken
            print(f"{scenario}: {here} points, each {options.every} from {first} on", flush=True)
            points += here
    print(f"{points} kill points, {wrong} wrong, {time.monotonic() - began:.0f} s")
    return 1 if wrong or not points else 0


if __name__ == "__main__":
    sys.exit(main())
