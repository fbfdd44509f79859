#!/usr/bin/env python3
"""Brings the catalogues of this folder up to the texts of the console; `--check` only says whether they are.

German waits for a translator: new texts appear as `type="unfinished"`. English has the texts with a number alone
("%n check(s)" reads "1 check" and "2 checks"), and those are filled here. Needs lupdate of Qt 6 (qt6-l10n-tools).
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
CATALOGUES = ["interlock_de.ts", "interlock_en.ts"]
SHOWS = re.compile(r"\btr\(|QT_TRANSLATE_NOOP")


def lupdate_program() -> str:
    """lupdate of Qt 6, beside qmake6 where the distribution keeps it."""
    found = shutil.which("qtpaths6") or "/usr/lib/qt6/bin/qtpaths"
    if pathlib.Path(found).exists():
        asked = subprocess.run([found, "--query", "QT_HOST_BINS"], capture_output=True, text=True)
        if asked.returncode == 0:
            return f"{asked.stdout.strip()}/lupdate"
    return "/usr/lib/qt6/bin/lupdate"


def sources() -> list[str]:
    """What may show a text, in an order that does not depend on the file system."""
    files = [file for folder in ("ui", "app") for file in (ROOT / folder).rglob("*")
             if file.suffix in (".cpp", ".h") and SHOWS.search(file.read_text(encoding="utf-8"))]
    files += [file for file in (ROOT / "ui").rglob("*.h")]
    return sorted({str(file.relative_to(ROOT)) for file in files})


def run_lupdate(catalogue: pathlib.Path) -> None:
    english = catalogue.name == "interlock_en.ts"
    command = [lupdate_program(), "-silent", "-locations", "none", "-no-obsolete", "-no-ui-lines", "-I", str(ROOT),
               "-source-language", "en_US", "-target-language", "en_US" if english else "de_DE"]
    command += ["-pluralonly"] if english else []
    with tempfile.NamedTemporaryFile("w", suffix=".lst") as files:
        files.write("\n".join(sources()))
        files.flush()
        subprocess.run([*command, f"@{files.name}", "-ts", str(catalogue)], check=True, cwd=ROOT)


def fill_english(catalogue: pathlib.Path) -> None:
    """One and many of "%n check(s)", in every message of the catalogue."""
    def forms(message: re.Match) -> str:
        source = re.search(r"<source>(.*?)</source>", message[0], re.S)[1]
        one, many = source.replace("(s)", ""), source.replace("(s)", "s")
        filled = (f"<translation>\n            <numerusform>{one}</numerusform>\n"
                  f"            <numerusform>{many}</numerusform>\n        </translation>")
        return re.sub(r"<translation.*?</translation>", lambda _: filled, message[0], flags=re.S)

    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(re.sub(r"<message numerus=.*?</message>", forms, text, flags=re.S), encoding="utf-8")


def update(folder: pathlib.Path) -> None:
    for name in CATALOGUES:
        run_lupdate(folder / name)
    fill_english(folder / "interlock_en.ts")


def stale() -> list[str]:
    """The catalogues that `update` would change."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = pathlib.Path(folder)
        for name in CATALOGUES:
            shutil.copy(HERE / name, fresh / name)
        update(fresh)
        return [name for name in CATALOGUES if (fresh / name).read_bytes() != (HERE / name).read_bytes()]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="change nothing; exit 1 if there is something to do")
    if not arguments.parse_args().check:
        update(HERE)
        return 0
    old = stale()
    unfinished = [name for name in CATALOGUES if 'type="unfinished"' in (HERE / name).read_text(encoding="utf-8")]
    for name in old:
        print(f"translations/{name} is behind the texts of the console: run translations/update.py")
    for name in unfinished:
        print(f"translations/{name} has texts without a translation: translate what says type=\"unfinished\"")
    return 1 if old or unfinished else 0


if __name__ == "__main__":
    sys.exit(main())
