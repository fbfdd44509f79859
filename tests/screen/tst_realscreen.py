#!/usr/bin/python3
"""The console on a real screen: a release signed, watched and rolled back with the mouse and the keys, and what a screen
reader is told on the way. The services, HAProxy, the engine and the store are the demo's, and real.

    dbus-run-session -- tests/screen/tst_realscreen.py FOLDER-OF-THE-PROGRAMS
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
from desktop import Atspi, Desktop, can_focus, find, tree, wait_for, windows, words  # noqa: E402

PROGRAMS = Path(sys.argv.pop() if len(sys.argv) > 1 else "build/release/bin")
PAGES = {"ctrl+1": "Live", "ctrl+2": "Timeline", "ctrl+3": "Approvals", "ctrl+4": "Incident", "ctrl+5": "Records",
         "ctrl+6": "Policies", "ctrl+7": "Connections", "ctrl+comma": "Settings"}


def shown():
    return windows("interlock-console")


def named(name, role=None):
    """The widget on the screen whose name begins so."""
    return find(shown(), lambda node: (node.get_name() or "").startswith(name) and role in (None, node.get_role()))


def is_checked(node):
    return node is not None and node.get_state_set().contains(Atspi.StateType.CHECKED)


def nameless():
    """What can have the keys and does not say what it is; "nothing" where all do."""
    silent = [words(node) for root in shown() for node in tree(root) if can_focus(node) and not node.get_name()]
    return silent or ["nothing"]


class RealScreen(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        for name in ("XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"):
            os.environ[name] = self.folder
        self.desktop = self.enterContext(Desktop())
        self.desktop.start([PROGRAMS / "interlock", "demo"], stdout=subprocess.DEVNULL)

    def status(self):
        store = next(Path(self.folder).glob("interlock-demo-*/interlock.sqlite"))
        said = subprocess.run([PROGRAMS / "interlock", "status", "--store", f"sqlite:{store}", "--json"],
                              capture_output=True, text=True, check=True).stdout
        return json.loads(said)["rollouts"][0]

    def all_named(self):
        """What takes the keys says what it is."""
        self.assertEqual(wait_for(nameless, "a whole tree"), ["nothing"])

    def sign(self):
        form = wait_for(lambda: named("Sign the lease of demo"), "the form to sign in", 60)
        self.assertEqual(form.get_role(), Atspi.Role.DIALOG)
        self.all_named()
        # A form takes no press in its first moments: one that was on its way elsewhere would sign.
        def pressed():
            button = named("Sign", Atspi.Role.PUSH_BUTTON)
            if button:
                self.desktop.click(button)
            return named("Roll back to ")
        return wait_for(pressed, "the release to go live", 30)

    def walk_all_pages(self):
        for keys, page in PAGES.items():
            self.desktop.key(keys)
            wait_for(lambda page=page: is_checked(named(page, Atspi.Role.RADIO_BUTTON)), page)
            with self.subTest(page=page):
                self.all_named()

    def open_and_close(self, keys, title):
        self.desktop.key(keys)
        wait_for(lambda: find(shown(), lambda node: node.get_name() == title and node.get_role() in
                               (Atspi.Role.DIALOG, Atspi.Role.FRAME, Atspi.Role.WINDOW)), title)
        self.all_named()
        self.desktop.key("Escape")
        wait_for(lambda: not find(shown(), lambda node: node.get_name() == title), f"{title} to close")

    def test_a_release_is_signed_watched_and_rolled_back(self):
        red = self.sign()
        self.assertEqual(red.get_role(), Atspi.Role.PUSH_BUTTON)
        wait_for(lambda: self.status()["observed_bp"], "traffic on the canary")
        self.walk_all_pages()
        self.open_and_close("F1", "Help")
        self.open_and_close("ctrl+k", "Commands")
        self.desktop.key("ctrl+1", "p")
        wait_for(lambda: self.status()["phase"] == "held", "the hold")
        wait_for(lambda: named("Resume", Atspi.Role.PUSH_BUTTON), "the hold on the screen")
        self.desktop.key("p")
        wait_for(lambda: named("Resume demo", Atspi.Role.DIALOG), "the form that resumes")
        self.desktop.click(named("Roll back to "))
        wait_for(lambda: named("Rolled back to "), "0 % on the button")
        self.assertIsNone(named("Resume demo", Atspi.Role.DIALOG))
        after = self.status()
        self.assertEqual((after["phase"], after["intended_bp"], after["observed_bp"]), ("rolled-back", 0, 0))


if __name__ == "__main__":
    unittest.main(verbosity=2)
