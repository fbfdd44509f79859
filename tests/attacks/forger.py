"""Somebody who holds the store's lock and answers requests in the engine's place, with another key."""

import os
import subprocess


class Forger:
    """Answers each new request at once, signed by the console's key instead of the engine's; holds the store, so
    that no clerk comes between."""

    def __init__(self, store):
        script = FORGER.format(here=os.path.dirname(os.path.abspath(__file__)), folder=store.folder,
                               key=store.keys["console"].path)
        self.process = subprocess.Popen(["python3", "-c", script], stdout=subprocess.PIPE)
        self.process.stdout.readline()
        self.seen = False

    def end(self):
        self.process.terminate()
        self.seen = b"answered" in self.process.communicate()[0]


FORGER = """
import fcntl, os, struct, sys, time
sys.path.insert(0, {here!r})
import forge
folder, key = {folder!r}, forge.Key.from_file({key!r})
lock = open(os.path.join(folder, "engine.lock"), "a+")
fcntl.lockf(lock, fcntl.LOCK_EX)
inbox = os.path.join(folder, "inbox", "raise")
old = set(os.listdir(inbox))
print("ready", flush=True)
while True:
    for name in set(os.listdir(inbox)) - old:
        if name.endswith(".json"):
            old.add(name)
            said = forge.compact(dict(request=name[:-5], index=1, code=5, text="", mend=""))
            blob = key.blob("interlock-answer.v1", said)
            made = forge.compact(dict(body=forge.b64(said).decode(), sig=forge.b64(blob).decode()))
            with open(os.path.join(folder, "answers", name), "wb") as file:
                file.write(made)
            print("answered", flush=True)
    time.sleep(0.005)
"""
