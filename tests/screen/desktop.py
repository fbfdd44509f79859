"""A desktop to try the console on: an X server, a window manager, a mouse, a keyboard, and what a screen reader hears."""

import os
import signal
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

SIZE = "1440x900x24"


def wait_for(wanted, why, seconds=20):
    """What `wanted` returns, once that is something. What goes while it is looked at is looked for again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if found := wanted():
                return found
        except GLib.GError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"{why}: not within {seconds} s")


class Desktop:
    """Ends what it started, in the order of need."""

    def __enter__(self):
        read, write = os.pipe()
        self._children = [subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", SIZE, "-nolisten", "tcp"],
                                           pass_fds=[write], stderr=subprocess.DEVNULL)]
        os.close(write)
        with os.fdopen(read) as number:
            self.display = ":" + number.readline().strip()
        os.environ.update(DISPLAY=self.display, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", QT_QPA_PLATFORM="xcb")
        self.start(["openbox"], stderr=subprocess.DEVNULL)
        return self

    def start(self, arguments, **options):
        child = subprocess.Popen(arguments, **options)
        self._children.append(child)
        return child

    def __exit__(self, *_):
        for child in reversed(self._children):
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def key(self, *names):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *names], check=True)

    def click(self, node):
        box = node.get_extents(Atspi.CoordType.SCREEN)
        where = [str(box.x + box.width // 2), str(box.y + box.height // 2)]
        subprocess.run(["xdotool", "mousemove", "--sync", *where], check=True)
        subprocess.run(["xdotool", "mousedown", "1", "sleep", "0.08", "mouseup", "1"], check=True)


def tree(node, depth=0):
    """All that is shown, from the outside in. A table's cells are not walked: a log has thousands."""
    if node is None or depth > 60:
        return
    yield node
    if node.get_role() in (Atspi.Role.TABLE, Atspi.Role.LIST, Atspi.Role.TREE, Atspi.Role.TREE_TABLE):
        return
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None and child.get_state_set().contains(Atspi.StateType.SHOWING):
            yield from tree(child, depth + 1)


def applications():
    desktop = Atspi.get_desktop(0)
    return [desktop.get_child_at_index(i) for i in range(desktop.get_child_count())]


def windows(name):
    """The open windows of the application of that name, newest last."""
    found = []
    for one in applications():
        if one is not None and one.get_name() == name:
            found += [one.get_child_at_index(i) for i in range(one.get_child_count())]
    return [one for one in found if one is not None and one.get_state_set().contains(Atspi.StateType.SHOWING)]


def find(roots, wanted):
    for root in roots:
        for node in tree(root):
            if wanted(node):
                return node
    return None


def can_focus(node):
    states = node.get_state_set()
    return states.contains(Atspi.StateType.FOCUSABLE) and states.contains(Atspi.StateType.ENABLED)


def words(node):
    return f"{node.get_role_name()} {node.get_name()!r}"
