#!/usr/bin/env python3
"""Fills the English plural forms of interlock_en.ts: "%n check(s)" becomes "%n check" and "%n checks".

Run it after the target `update_translations`. Messages without a number stay empty: English falls back to the source.
"""
import pathlib
import re
import xml.etree.ElementTree as tree

path = pathlib.Path(__file__).with_name("interlock_en.ts")
root = tree.parse(path).getroot()
for context in list(root.findall("context")):
    for message in list(context.findall("message")):
        if message.get("numerus") != "yes":
            context.remove(message)  # nothing to translate from English to English
            continue
        source = message.findtext("source")
        translation = message.find("translation")
        translation.attrib.pop("type", None)
        one, many = translation.findall("numerusform")
        one.text, many.text = re.sub(r"\(s\)", "", source), re.sub(r"\(s\)", "s", source)
    if not context.findall("message"):
        root.remove(context)
tree.indent(root, "    ")
body = tree.tostring(root, encoding="unicode")
path.write_text('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n' + body + "\n", encoding="utf-8")
