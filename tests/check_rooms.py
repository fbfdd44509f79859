#!/usr/bin/env python3
"""Holds every #include against the rooms' own table: the USES of their CMakeLists.txt.

A room may include itself, `base`, and whatever it uses, directly or through what it uses. `models` never
includes `ui`, `app` or a header of Qt Gui or Widgets; `ui` never includes `app`; programs may include all.
Usage: check_rooms.py [ROOT], or check_rooms.py --self-test, which plants bad includes and wants them found.
Exit status 0 when all is well, 1 with one line a fault.
"""

import re
import sys
import tempfile
from pathlib import Path

ROOM = re.compile(r"interlock_room\s*\(([^)]*)\)", re.S)
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)
KEYWORDS = {"NAME", "USES", "LINKS", "SOURCES"}
SCREEN_MODULES = {"Gui", "Widgets", "Charts", "Svg", "OpenGL", "OpenGLWidgets", "PrintSupport", "SvgWidgets"}
# What to know Qt's screen classes by where its headers are not installed.
SCREEN_FALLBACK = re.compile(
    r"^Q(Widget|Application|GuiApplication|Painter|Color|Font|FontMetrics|Image|Pixmap|Icon|Pen|Brush|Palette|Action|"
    r"Window|Clipboard|Dialog|MessageBox|MainWindow|Label|PushButton|Layout|\w*ItemView|Chart\w*|Svg\w+)$")


def read_rooms(root):
    """Rooms by folder: {folder: (name, uses, links)}."""
    rooms = {}
    for top in ("models", "ui", "app"):
        for file in sorted((root / top).rglob("CMakeLists.txt")):
            for call in ROOM.finditer(re.sub(r"#[^\n]*", "", file.read_text(encoding="utf-8"))):
                parts = {word: [] for word in KEYWORDS}
                current = None
                for word in call.group(1).split():
                    if word in KEYWORDS:
                        current = word
                    elif current:
                        parts[current].append(word)
                rooms[file.parent.relative_to(root)] = (parts["NAME"][0], parts["USES"], parts["LINKS"])
    return rooms


def reach(name, uses):
    """Every room that `name` may include."""
    seen, left = {"base"}, [name]
    while left:
        at = left.pop()
        if at in seen and at != "base":
            continue
        seen.add(at)
        left.extend(uses.get(at, []))
    return seen


def screen_headers():
    """Names of the headers of Qt's screen modules, those of Core and Network taken out."""
    def names(module):
        return {header.name for folder in Path("/usr/include").glob(f"*/qt6/Qt{module}") for header in folder.iterdir()}

    screen = set().union(*(names(module) for module in SCREEN_MODULES))
    return screen - names("Core") - names("Network") - names("Sql")


def is_screen(header, known):
    module = header.split("/")[0]
    if module.startswith("Qt") and module[2:] in SCREEN_MODULES:
        return True
    return header in known or header.startswith("qcustomplot") or bool(SCREEN_FALLBACK.match(header))


def room_of(path, rooms):
    """The room whose folder holds `path`, and that folder; the nearest one above."""
    for folder in path.parents:
        if folder in rooms:
            return rooms[folder][0], folder
    return None, None


def check_file(path, root, rooms, uses, known):
    faults = []
    top = path.parts[0]
    room, _ = room_of(path, rooms)
    text = (root / path).read_text(encoding="utf-8")
    for found in INCLUDE.finditer(text):
        target = Path(found.group(2))
        where = f"{path}:{text.count(chr(10), 0, found.start(2)) + 1}"
        if found.group(1) == "<":
            if top == "models" and is_screen(found.group(2), known):
                faults.append(f"{where}: models must not include <{target}>: it draws")
            continue
        target_top = target.parts[0]
        if target_top not in ("models", "ui", "app"):
            faults.append(f'{where}: "{target}" is not written from the project root')
            continue
        if not (root / target).is_file():
            faults.append(f'{where}: "{target}" does not exist')
        if (top, target_top) in (("models", "ui"), ("models", "app"), ("ui", "app")):
            faults.append(f"{where}: {top} must not include {target_top}")
            continue
        target_room, _ = room_of(target, rooms)
        if room and target_room and target_room not in reach(room, uses) | {room}:
            faults.append(f"{where}: room {room} does not use {target_room} (USES in its CMakeLists.txt)")
    return faults


def check(root):
    rooms = read_rooms(root)
    if not rooms:
        return [f"{root}: no interlock_room() found"]
    uses = {name: used for name, used, _ in rooms.values()}
    faults = []
    for folder, (name, used, links) in sorted(rooms.items()):
        faults += [f"{folder}/CMakeLists.txt: room {name} uses {other}, which is no room"
                   for other in used if other not in uses]
        if folder.parts[0] == "models":
            faults += [f"{folder}/CMakeLists.txt: room {name} links {link}: it draws" for link in links
                       if link.removeprefix("Qt6::") in SCREEN_MODULES or "QCustomPlot" in link]
    known = screen_headers()
    for top in ("models", "ui", "app"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix in (".h", ".cpp"):
                faults += check_file(file.relative_to(root), root, rooms, uses, known)
    return faults


PLANTED = {
    "models/base/CMakeLists.txt": "interlock_room(NAME base LINKS Qt6::Core SOURCES a.h)",
    "models/low/CMakeLists.txt": "interlock_room(NAME low USES base LINKS Qt6::Widgets SOURCES a.cpp a.h)",
    "models/high/CMakeLists.txt": "interlock_room(NAME high\n    USES low # the one below\n    SOURCES a.h)",
    "ui/CMakeLists.txt": "interlock_room(NAME ui USES high SOURCES a.h)",
    "models/base/a.h": "#include <QString>\n#include <QStringView>\n",
    "models/low/a.h": '#include "models/base/a.h"\n',
    "models/low/a.cpp": '#include "models/high/a.h"\n#include <QWidget>\n#include "ui/a.h"\n#include "a.h"\n',
    "models/high/a.h": '#include "models/low/a.h"\n#include "models/base/a.h"\n#include "models/base/gone.h"\n',
    "ui/a.h": '#include <QWidget>\n#include "models/low/a.h"\n#include "app/main.h"\n',
    "app/main.h": '#include "ui/a.h"\n',
}
WANTED = [
    "models/low/CMakeLists.txt: room low links Qt6::Widgets",
    "models/high/a.h:3: \"models/base/gone.h\" does not exist",
    "models/low/a.cpp:1: room low does not use high",
    "models/low/a.cpp:2: models must not include <QWidget>",
    "models/low/a.cpp:3: models must not include ui",
    'models/low/a.cpp:4: "a.h" is not written from the project root',
    "ui/a.h:3: ui must not include app",
]


def self_test():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in PLANTED.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        faults = check(root)
    missed = [want for want in WANTED if not any(fault.startswith(want) for fault in faults)]
    extra = [fault for fault in faults if not any(fault.startswith(want) for want in WANTED)]
    return [f"not found: {want}" for want in missed] + [f"found without cause: {fault}" for fault in extra]


def main(arguments):
    if arguments == ["--self-test"]:
        faults = self_test()
    else:
        faults = check(Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent)
    for fault in faults:
        print(fault)
    print(f"check_rooms: {len(faults)} fault(s)" if faults else "check_rooms: all includes are allowed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
