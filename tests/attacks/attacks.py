#!/usr/bin/env python3
"""Attacks Interlock from outside: the program, its database, its folders, bundles and sockets; never its code.

One line an attack: `ok`, `FAIL` (exit status 1 at the end), or `OPEN` for one that is known to get through; an OPEN
attack that is repelled is a FAIL too, so that nobody forgets to say so. Set INTERLOCK to the program.

    attacks.py                      everything
    attacks.py lease_and_scope      one theme
    attacks.py --only A12           one attack
    attacks.py --list               what there is
"""

import argparse
import importlib
import os
import sys
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

THEMES = ("signature_and_envelope", "lease_and_scope", "keys_and_policy", "log_and_database", "environment")


def attacks_of(themes):
    """(id, theme, function) in the order of the files; each function carries `attack` and maybe `known`."""
    found = []
    for theme in themes:
        module = importlib.import_module(theme)
        found += [(one.attack, theme, one) for one in vars(module).values() if hasattr(one, "attack")]
    numbers = [number for number, _, _ in found]
    twice = {number for number in numbers if numbers.count(number) > 1}
    assert not twice, f"numbered twice: {twice}"
    return found


def title(one):
    return one.__doc__.strip().split("\n")[0].rstrip(".")


def outcome_of(one, scene):
    """(word, trouble): ok, OPEN or FAIL."""
    known = getattr(one, "known", None)
    try:
        one(scene)
    except Exception as error:  # whatever went wrong, the other attacks still run
        if known and isinstance(error, AssertionError):
            return "OPEN", f"{known} ({error})"
        return "FAIL", "".join(traceback.format_exception(error)[-2:]) if not isinstance(error, AssertionError) \
            else f"{error}\n{traceback.format_exc()}"
    return ("FAIL", "it is repelled now: take its `known` away") if known else ("ok", "")


def run(found, verbose):
    from scene import Scene
    words = []
    with Scene() as scene:
        for number, _, one in found:
            begun = time.monotonic()
            word, trouble = outcome_of(one, scene)
            words.append(word)
            took = f"  {time.monotonic() - begun:.2f} s" if verbose else ""
            print(f"{word:4} {number:4} {title(one)}{took}", flush=True)
            if trouble:
                print("          " + trouble.replace("\n", "\n          "), flush=True)
    print(", ".join(f"{words.count(word)} {word}" for word in ("ok", "OPEN", "FAIL")))
    return 1 if "FAIL" in words else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("themes", nargs="*", metavar="THEME", help=", ".join(THEMES))
    parser.add_argument("--only", action="append", metavar="ID")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--verbose", action="store_true", help="with the time that each took")
    options = parser.parse_args()
    if set(options.themes) - set(THEMES):
        parser.error("a THEME is one of: " + ", ".join(THEMES))
    found = attacks_of(options.themes or THEMES)
    if options.only:
        found = [one for one in found if one[0] in options.only]
    if not found:
        parser.error("no such attack: --list shows them")
    if options.list:
        for number, theme, one in found:
            print(f"{number:4} {theme:23} {title(one)}{'  (open)' if hasattr(one, 'known') else ''}")
        return 0
    return run(found, options.verbose)


if __name__ == "__main__":
    sys.exit(main())
