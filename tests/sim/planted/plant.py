#!/usr/bin/env python3
"""Makes copies of product sources with planted bugs, each behind a switch, for the test of the simulator.

plant.py BUGS SOURCE_DIR --files            the sources that are changed, one a line
plant.py BUGS SOURCE_DIR OUT_DIR            writes them to OUT_DIR, and OUT_DIR/planted.inc with the names
"""
import re
import sys
from pathlib import Path


def read_bugs(path):
    bugs = []
    for number, line in enumerate(Path(path).read_text().splitlines(), 1):
        word, _, rest = line.partition(" ")
        if not line or word == "#":
            continue
        if word == "bug":
            name, _, text = rest.partition(": ")
            bugs.append({"name": name, "text": text, "hunks": []})
        elif word == "file":
            bugs[-1]["hunks"].append({"file": rest, "line": number})
        elif word in "-+":
            bugs[-1]["hunks"][-1][word] = rest
        else:
            sys.exit(f"{path}:{number}: a line begins with bug, file, - or +")
    return bugs


def pattern_of(text):
    """The text with any white space between its parts, also where C++ needs none."""
    parts = re.findall(r"\w+|\"[^\"]*\"|[^\w\s]", text)
    return re.compile(r"\s*".join(re.escape(part).replace(r"\ ", r"\s+") for part in parts))


def planted(bugs, source_dir):
    sources = {}
    for switch, bug in enumerate(bugs):
        for hunk in bug["hunks"]:
            text = sources.get(hunk["file"]) or (Path(source_dir) / hunk["file"]).read_text()
            found = list(pattern_of(hunk["-"]).finditer(text))
            if len(found) != 1:
                sys.exit(f'bugs.txt:{hunk["line"]}: the text of "{bug["name"]}" stands {len(found)} times in '
                         f'{hunk["file"]}, not once; change it there and here together')
            change = hunk["+"].replace("@", f"::interlock::sim::isPlanted({switch})")
            text = text[:found[0].start()] + change + text[found[0].end():]
            sources[hunk["file"]] = text
    return sources


def main():
    bugs = read_bugs(sys.argv[1])
    if sys.argv[3] == "--files":
        print(";".join(sorted({hunk["file"] for bug in bugs for hunk in bug["hunks"]})), end="")
        return
    out = Path(sys.argv[3])
    for name, text in planted(bugs, sys.argv[2]).items():
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text('#include "tests/sim/planted/planted.h"\n' + text)
    names = "".join(f'{{"{bug["name"]}", "{bug["text"]}"}},\n' for bug in bugs)
    (out / "planted.inc").write_text(names)


main()
