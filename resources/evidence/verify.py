#!/usr/bin/env python3
"""Checks an evidence bundle with Python's standard library alone, roles and seats included.

    verify.py [--policy-digest HEX] [--allowed-signers FILE] [BUNDLE]

BUNDLE is the tar (also .gz) or its unpacked folder; without it, the folder of this script. HEX is the SHA-256 of the
first trust policy, FILE a list of who may sign one; both from elsewhere, never from the bundle. Gives the verdict of
`interlock verify BUNDLE`. Exit 0: everything holds and rests on HEX or FILE. Exit 5: something does not hold (the first
fault is named), or it is UNTRUSTED. Exit 2: wrong usage.

Not done here: the plans are compared by digest, not read, and the decisions of the engine are not computed again from
the looks; `interlock verify` does both.
"""

import argparse
import base64
import datetime
import hashlib
import json
import os
import re
import stat
import sys
import tarfile
import tempfile
import zlib


class Fault(Exception):
    """What does not hold, in a sentence."""


def need(condition, text):
    if not condition:
        raise Fault(text)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def sha256hex(data):
    return hashlib.sha256(data).hexdigest()


# ---- Ed25519 (RFC 8032), strict: canonical numbers and points, no point of small order

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)


def add(a, b):
    """Sum of two points in extended coordinates (complete: also doubles)."""
    x, y = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = y - x, z - t, z + t, y + x
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = IDENTITY
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def is_identity(point):
    return point[0] % P == 0 and (point[1] - point[2]) % P == 0


def encode_point(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode_point(data):
    """The point of 32 bytes, or None: not canonical, or not on the curve."""
    if len(data) != 32:
        return None
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * ROOT % P
    if (v * x * x - u) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def steps_of(point):
    """16 multiples of the point for each of 64 digits: then a product costs 64 sums."""
    rows = []
    for _ in range(64):
        row = [IDENTITY]
        for _ in range(15):
            row.append(add(row[-1], point))
        rows.append(row)
        point = add(row[-1], point)
    return rows


def times_by(rows, number):
    result = IDENTITY
    for row in rows:
        result, number = add(result, row[number & 15]), number >> 4
    return result


BASE = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
TABLES = {}


def table(data):
    """The multiples of a public key's negative, or None for a weak or malformed key."""
    if data not in TABLES:
        point = decode_point(data)
        sound = point and not is_identity(times(8, point)) and is_identity(times(L, point))
        TABLES[data] = steps_of((P - point[0], point[1], 1, P - point[3])) if sound else None
    return TABLES[data]


def ed25519(key, message, signature):
    rows = table(key)
    if "base" not in TABLES:
        TABLES["base"] = steps_of(BASE)
    point = decode_point(signature[:32]) if len(signature) == 64 else None
    if not rows or not point or is_identity(times(8, point)):
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return encode_point(add(times_by(TABLES["base"], s), times_by(rows, h))) == signature[:32]


# ---- SSHSIG (OpenSSH PROTOCOL.sshsig), of Ed25519 keys in software and on FIDO tokens

ED, SK = b"ssh-ed25519", b"sk-ssh-ed25519@openssh.com"


def plain_base64(text):
    """Standard alphabet, padded, no white space, pad bits zero."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Fault("not plain padded base64") from None
    need(base64.b64encode(data) == text, "not plain padded base64")
    return data


class Wire:
    def __init__(self, data):
        self.data, self.at = data, 0

    def raw(self, size):
        need(self.at + size <= len(self.data), "a signature or a key that is cut short")
        self.at += size
        return self.data[self.at - size:self.at]

    def u32(self):
        return int.from_bytes(self.raw(4), "big")

    def string(self):
        return self.raw(self.u32())

    def end(self):
        need(self.at == len(self.data), "a signature or a key with bytes after its end")


def string(data):
    return len(data).to_bytes(4, "big") + data


def read_key(blob):
    """(type, point, application) of a key blob; the point unjudged."""
    wire = Wire(blob)
    kind = wire.string()
    need(kind in (ED, SK), "a key of another type than Ed25519")
    point = wire.string()
    application = wire.string() if kind == SK else b""
    wire.end()
    need(len(point) == 32, "a public key of another length")
    return kind, point, application


def sound_key(blob):
    kind, point, application = read_key(blob)
    need(table(point), "the public key is a weak or malformed point")
    need(kind == ED or (application.startswith(b"ssh:") and len(application) <= 256),
         "the token key's application does not start with ssh:")
    return kind, point, application


def key_of_line(text):
    words = text.strip().split(" ")
    need(len(text.encode()) <= 4096 and "\n" not in text.strip() and len(words) >= 2, "not the line of a public key")
    blob = plain_base64(words[1].encode())
    kind = sound_key(blob)[0]
    need(words[0].encode() == kind, "the key's type and its bytes disagree")
    return blob


def fingerprint(blob):
    return "SHA256:" + base64.b64encode(sha256(blob)).decode().rstrip("=")


def sshsig(blob, namespace, message):
    """Checks a signature; gives its key blob and its FIDO flags."""
    wire = Wire(blob)
    need(len(blob) <= 4096 and wire.raw(6) == b"SSHSIG", "not an SSH signature")
    need(wire.u32() == 1, "an SSH signature of another version than 1")
    key, space, reserved, method, inner = (wire.string() for _ in range(5))
    wire.end()
    need(reserved == b"", "the signature's reserved field is not empty")
    need(method == b"sha512", "the signature's hash is not sha512")
    need(space == namespace.encode(), f"signed under another namespace than {namespace}")
    kind, point, application = sound_key(key)
    wire = Wire(inner)
    need(wire.string() == kind, "the signature's inner type does not fit its key")
    raw = wire.string()
    data = b"SSHSIG" + string(space) + string(b"") + string(b"sha512") + string(hashlib.sha512(message).digest())
    flags = 0
    if kind == SK:
        flags = wire.raw(1)[0]
        need(flags & 1, "touch/PIN missing: the token was not touched for this signature")
        need(not flags & 0xC0, "the token's signature carries attestation or extensions")
        data = sha256(application) + bytes([flags]) + wire.raw(4) + sha256(data)
    wire.end()
    need(ed25519(point, data, raw), "the signature does not fit the bytes: they, or it, were changed")
    return key, flags


def from_armour(data):
    begin, end = b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----"
    data = data[:-1] if data.endswith(b"\n") else data
    need(len(data) <= 8192 and b"\r" not in data and data.startswith(begin) and data.endswith(end),
         "not an armoured SSH signature, or there is text around it")
    return plain_base64(data[len(begin):-len(end)].replace(b"\n", b""))


# ---- strict JSON, envelopes and statements

IDENTIFIER = re.compile(r"[A-Za-z0-9._@:/+-]{1,128}")
HEX64 = re.compile(r"[0-9a-f]{64}")


def is_id(value):
    return isinstance(value, str) and IDENTIFIER.fullmatch(value) is not None


def is_digest(value):
    return isinstance(value, str) and HEX64.fullmatch(value) is not None


def is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


def check_text(text):
    for c in map(ord, text):
        need(not (0xD800 <= c <= 0xDFFF), "JSON: a lone surrogate")
        need(not (c < 0x20 and c not in (9, 10)) and c != 0x7F, "JSON: a control character in a string")
        need(not (0xFDD0 <= c <= 0xFDEF or c & 0xFFFE == 0xFFFE), "JSON: a noncharacter in a string")
        need(not (0x202A <= c <= 0x202E or 0x2066 <= c <= 0x2069), "JSON: a bidirectional control in a string")


def check_tree(value, depth=1):
    need(value is not None, "JSON: null")
    if isinstance(value, str):
        check_text(value)
    if isinstance(value, (dict, list)):
        need(depth <= 16, "JSON: nested too deeply")
    if isinstance(value, list):
        for item in value:
            check_tree(item, depth + 1)
    if isinstance(value, dict):
        for key, item in value.items():
            check_text(key)
            check_tree(item, depth + 1)


def strict_json(data):
    """One object: no duplicate keys, floats, null, numbers of 2^53 and more, long strings, bad text."""
    need(len(data) <= 256 * 1024, "JSON: too long")

    def pairs(items):
        out = dict(items)
        need(len(out) == len(items), "JSON: a key stands twice")
        return out

    def refuse(text):
        raise Fault(f"JSON: {text} is no integer")

    def integer(text):
        need(len(text.lstrip("-")) <= 16 and abs(int(text)) < 2**53, "JSON: an integer must stay below 2^53")
        return int(text)

    for part in re.finditer(rb'"((?:[^"\\]|\\.)*)"', data, re.S):
        need(len(part.group(1)) <= 8 * 1024, "JSON: a string is too long")
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=pairs, parse_float=refuse, parse_constant=refuse,
                           parse_int=integer)
    except (ValueError, RecursionError) as error:
        raise Fault(f"JSON: {error}") from None
    need(isinstance(value, dict), "JSON: not an object")
    check_tree(value)
    return value


def compact(value):
    """The bytes that Qt writes: keys sorted, no white space, UTF-8."""
    def ordered(one):
        if isinstance(one, dict):
            return {key: ordered(one[key]) for key in sorted(one, key=lambda text: text.encode("utf-16-be"))}
        return [ordered(item) for item in one] if isinstance(one, list) else one
    return json.dumps(ordered(value), separators=(",", ":"), ensure_ascii=False).encode()


PARTS = re.compile(rb'\{"payloadType":"application/vnd\.in-toto\+json","payload":"([^"]*)","signatures":'
                   rb'\[\{"keyid":"(SHA256:[^"]{43})","sig":"([^"]*)"\}\]\}')


def read_envelope(data):
    need(len(data) <= 512 * 1024, "an envelope that is too long")
    parts = PARTS.fullmatch(data)
    need(parts, "the envelope is not in the one layout that records have")
    try:
        plain_base64(parts.group(2)[7:] + b"=")
        return plain_base64(parts.group(1)), parts.group(2).decode(), plain_base64(parts.group(3))
    except Fault:
        raise Fault("the envelope is not in the one layout that records have") from None


def check_lines(value, key):
    if isinstance(value, str):
        need(key in ("reason", "text", "detail", "why") or not re.search(r"[\n\t]", value),
             f'a line break or tab in "{key}"')
    if isinstance(value, list):
        for item in value:
            check_lines(item, key)
    if isinstance(value, dict):
        for name, item in value.items():
            need(name and not re.search(r"[\n\t]", name), f'an empty key, or one with a line break, in "{key}"')
            check_lines(item, name)


def read_statement(payload):
    """(predicate type, predicate, [(name, sha256)])"""
    value = strict_json(payload)
    need(len(value) == 4 and value.get("_type") == "https://in-toto.io/Statement/v1", "not an in-toto Statement v1")
    kind, predicate, subjects = value.get("predicateType"), value.get("predicate"), value.get("subject")
    need(isinstance(kind, str) and ":" in kind and len(kind) <= 256 and all("!" <= c <= "~" for c in kind),
         "the predicate type is not a URI")
    need(isinstance(predicate, dict), "the predicate is not an object")
    need(isinstance(subjects, list) and 1 <= len(subjects) <= 512, "a statement has 1 to 512 subjects")
    out = []
    for one in subjects:
        digest = one.get("digest") if isinstance(one, dict) else None
        need(isinstance(digest, dict) and len(one) == 2 and len(digest) == 1, "a subject has a name and one digest")
        name = one.get("name")
        need(isinstance(name, str) and 0 < len(name.encode()) <= 1024, "a subject's name is empty or too long")
        need(is_digest(digest.get("sha256")), "the digest of a subject is not 64 lower-case hexadecimal digits")
        need(name not in (known for known, _ in out), f'two subjects are named "{name}"')
        out.append((name, digest["sha256"]))
    check_lines(value, "statement")
    return kind, predicate, out


# ---- the predicates, field by field

def milliseconds(text):
    """Of a time as records write it, since 1970; None for anything else."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z", text):
        return None
    try:
        at = datetime.datetime.strptime(text[:-1] + "000", "%Y-%m-%dT%H:%M:%S.%f")
    except ValueError:
        return None
    return (at - datetime.datetime(1970, 1, 1)) // datetime.timedelta(milliseconds=1)


def stamp(ms):
    """A time as ssh-keygen has it: 20261122080000Z."""
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=ms)).strftime("%Y%m%d%H%M%SZ")


class Fields:
    """Takes the fields of one object out; one that nobody took is a fault."""

    def __init__(self, value, where):
        need(isinstance(value, dict), f"{where}: must be an object")
        self.left, self.where = dict(value), where

    def has(self, key):
        return key in self.left

    def take(self, key, fits, what):
        need(key in self.left and fits(self.left[key]), f'{self.where}: "{key}" must be {what}')
        return self.left.pop(key)

    def text(self, key):
        value = self.take(key, lambda v: isinstance(v, str), "a text")
        need(key != "reason" or len(value.encode()) <= 2000, f"{self.where}: a reason has at most 2000 bytes")
        return value

    def id(self, key):
        return self.take(key, is_id, "a plain name")

    def optional_id(self, key):
        return self.id(key) if self.has(key) else ""

    def digest(self, key):
        return self.take(key, is_digest, "64 lower-case hexadecimal digits")

    def integer(self, key, least, most):
        return self.take(key, lambda v: is_int(v) and least <= v <= most, f"a whole number from {least} to {most}")

    def truth(self, key):
        return self.take(key, lambda v: isinstance(v, bool), "true or false")

    def list(self, key):
        return self.take(key, lambda v: isinstance(v, list), "a list")

    def object(self, key):
        return self.take(key, lambda v: isinstance(v, dict), "an object")

    def ids(self, key):
        value = self.list(key)
        need(all(map(is_id, value)) and len(set(value)) == len(value), f'{self.where}: "{key}" must be plain names')
        return value

    def time(self, key):
        """Milliseconds since 1970."""
        at = milliseconds(self.text(key))
        need(at is not None, f'{self.where}: "{key}" must be a time such as 2026-11-21T08:00:00.000Z')
        return at

    def as_of(self):
        one = Fields(self.object("asOf"), "asOf")
        _, size, _ = one.id("origin"), one.integer("size", 0, 2**53 - 1), one.digest("root")
        one.done()
        return size

    def policy(self):
        one = Fields(self.object("policy"), "policy")
        out = one.integer("version", 1, 1_000_000), one.digest("sha256")
        one.done()
        return out

    def seats(self, key):
        out = {}
        for item in self.list(key):
            one = Fields(item, key)
            role, n = one.id("role"), one.integer("n", 1, 8)
            one.done()
            need(role not in out, f"role {role} stands twice; use n")
            out[role] = n
        need(sum(out.values()) <= 8, "more than 8 seats")
        return out

    def done(self):
        need(not self.left, f'{self.where}: "{next(iter(self.left), "")}" is not a field of it')


WORDS = "start promote hold resume back rollback override supersede signoff".split()
LOWERING = ("hold", "back", "rollback")
SKEW = 120_000  # ms by which clocks may differ
LEASED = ("start", "promote", "resume")  # what a lease covers when the program asks for one
RISKS = "change environment calendar budget rehearsal rollbacks blind-guardrails blast".split()


def is_production(environment):
    return environment.lower() in ("production", "prod")


class Principal:
    def __init__(self, value):
        fields = Fields(value, "principal")
        self.id = fields.id("id")
        self.kind = fields.take("kind", lambda v: v in ("human", "agent", "service", "console"), "a kind")
        self.roles, self.keys = fields.ids("roles"), {}
        for item in fields.list("keys"):
            one = Fields(item, "key")
            name, blob = one.text("fp"), key_of_line(one.text("pub"))
            kept = one.take("custody", lambda v: v in ("software", "confirm", "fido2"), "a custody")
            require = one.ids("require")
            until = one.time("until") if one.has("until") else None
            one.done()
            need(name == fingerprint(blob), "fp does not fit pub")
            token = read_key(blob)[0] == SK
            need(token == (kept == "fido2"), "custody fido2 and a token's key belong together")
            need(not require or (token and set(require) <= {"up", "uv"}), f"key {name} cannot require that")
            need(blob not in self.keys, f"key {name} is listed twice")
            self.keys[blob] = (kept, require, until)
        fields.done()
        need(self.is_person_or_agent or not self.roles, f"{self.id} is a {self.kind} and may hold no role")
        need(1 <= len(self.keys) <= 16, f"{self.id} needs 1 to 16 keys")


    @property
    def is_person_or_agent(self):
        return self.kind in ("human", "agent")

    def good_keys(self, at):
        """Custody of each key that is not over at that time."""
        return [kept for kept, _, until in self.keys.values() if until is None or at < until]

    def can_sign(self, environment, at):
        """A software key is none of a human's in production."""
        strict = self.kind == "human" and is_production(environment)
        return self.is_person_or_agent and any(not (strict and kept == "software") for kept in self.good_keys(at))


def wrappings(blob):
    """All fingerprints under which one secret key could come back."""
    point = read_key(blob)[1]
    return {fingerprint(blob), fingerprint(string(ED) + string(point)),
            fingerprint(string(SK) + string(point) + string(b"ssh:"))}


class Rule:
    def __init__(self, value):
        fields = Fields(value, "rule")
        self.seats = fields.seats("all")
        need(fields.truth("distinctPersons"), "distinctPersons is always true")
        self.humans, self.requester = fields.integer("minHumans", 0, 8), fields.truth("requesterCounts")
        self.longest = fields.integer("maxLeaseSeconds", 60, 90 * 24 * 3600)
        self.uses = fields.integer("maxUses", 1, 1000)
        fields.done()

    @classmethod
    def strictest(cls, rules):
        """What a lease has to meet that covers the actions of all these rules."""
        one = cls.__new__(cls)
        one.seats = {role: max(rule.seats.get(role, 0) for rule in rules) for rule in rules for role in rule.seats}
        one.humans, one.requester = max(rule.humans for rule in rules), all(rule.requester for rule in rules)
        return one


class Policy:
    """A policy record, read and validated."""

    def __init__(self, predicate, subjects, payload):
        fields = Fields(predicate, "policy")
        self.payload, self.sha256 = payload, sha256hex(payload)
        self.version = fields.integer("version", 1, 1_000_000)
        self.principals = [Principal(one) for one in fields.list("principals")]
        self.rules = {environment: {action: Rule(rule) for action, rule in Fields(actions, "rules").left.items()}
                      for environment, actions in fields.object("rules").items()}
        may = Fields(fields.object("may"), "may")
        self.may = {kind: may.ids(kind) for kind in ("human", "agent", "service", "console") if may.has(kind)}
        may.done()
        self.revoked = [self.revocation(one) for one in fields.list("revoked")]
        if fields.has("risk"):
            risk = Fields(fields.object("risk"), "risk")
            risk.integer("limit", 0, 10_000)
            points = Fields(risk.object("points"), "risk points")
            for factor in filter(points.has, RISKS):
                points.integer(factor, 0, 1000)
            points.done(), risk.done()
        admins = Fields(fields.object("admins"), "admins")
        self.admins, self.threshold = admins.ids("principals"), admins.integer("threshold", 1, 100)
        admins.done()
        self.previous = fields.digest("previous") if fields.has("previous") else ""
        fields.text("reason")
        self.seen, self.issued = fields.as_of(), fields.time("issued")
        need(subjects == [("policy", sha256hex(compact(predicate)))], "the subject is not the digest of the policy")
        fields.done()
        self.origin = predicate["asOf"]["origin"]
        self.validate([one["fp"] for one in self.revoked])

    @staticmethod
    def revocation(value):
        fields = Fields(value, "revoked")
        fields.take("fp", lambda v: isinstance(v, str) and re.fullmatch(r"SHA256:[A-Za-z0-9+/]{43}", v), "a fingerprint")
        fields.take("reason", lambda v: v in ("lost", "compromised", "left"), "lost, compromised or left")
        if fields.has("suspectSince"):
            fields.integer("suspectSince", 0, 2**53 - 1)
        fields.done()
        return value

    def validate(self, revoked):
        need((self.version == 1) == (self.previous == ""), "version 1 has no previous policy, later ones name it")
        need(1 <= len(self.principals) <= 256, "a policy has 1 to 256 principals")
        self.by_id = {one.id: one for one in self.principals}
        need(len(self.by_id) == len(self.principals), "two principals of one name")
        self.owner, points = {}, set()
        for one in self.principals:
            for blob in one.keys:
                need(read_key(blob)[1] not in points, f"key {fingerprint(blob)}: one key belongs to one person")
                need(not wrappings(blob) & set(revoked), f"key {fingerprint(blob)} is revoked")
                points.add(read_key(blob)[1])
                self.owner[blob] = one
        need(len(set(revoked)) == len(revoked), "a key is revoked twice")
        need(all(one.get("suspectSince", 0) <= self.seen for one in self.revoked), "suspectSince names no record")
        for one in self.admins:
            need(one in self.by_id and self.by_id[one].kind == "human", f"admin {one} is not a human of this policy")
        need(1 <= self.threshold <= len(self.admins), "the admins' threshold is not 1 to their number")
        for environment, actions in self.rules.items():
            need(environment == "*" or is_id(environment), "an environment is not a plain name")
            need(not is_production(environment) or (len(self.admins) >= 2 and self.threshold >= 2),
                 "rules for production need at least two admins and a threshold of 2")
            for action, rule in actions.items():
                need(action in WORDS and action not in LOWERING, f'"{action}" is not a raising action')
                seats = sum(rule.seats.values())
                need(2 <= seats and 1 <= rule.humans <= seats, f"rule {environment}/{action} needs seats and humans")
        need(all(word in WORDS for words in self.may.values() for word in words), "may names no decision")
        need(not any(self.may.get(kind) for kind in ("service", "console")), "an engine and a console decide nothing")
        for environment, actions in self.rules.items():
            for action, rule in actions.items():
                need(self.can_be_met(rule, environment, action), f"rule {environment}/{action} can be met by nobody")
            covered = [actions[action] for action in LEASED if action in actions]
            if covered:
                need(len(covered) == len(LEASED), f"the rules for {environment} lack one of {' '.join(LEASED)}")
                merged = Rule.strictest(covered)
                need(sum(merged.seats.values()) <= 8, f"the rules for {environment} ask for more than 8 seats")
                need(self.can_be_met(merged, environment, "start"), f"the lease of {environment} can be met by nobody")

    def may_decide(self, kind, action):
        return action in LOWERING or (kind in ("human", "agent") and action in self.may.get(kind, []))

    def can_be_met(self, rule, environment, action):
        """Could different people with good keys fill its seats, besides the one who asks where that is the rule?"""
        if not any(self.may_decide(one.kind, action) and one.good_keys(self.issued) for one in self.principals):
            return False
        roles = [role for role, n in rule.seats.items() for _ in range(n)]
        tries, used = 0, set()

        def fits(one, role):
            return one.id not in used and role in one.roles and one.can_sign(environment, self.issued) and \
                (action != "override" or self.may_decide(one.kind, action))

        def sit(seat, humans):
            nonlocal tries
            if seat == len(roles):
                return humans >= rule.humans
            tries += 1
            if tries > 100_000:
                return False
            for one in self.principals:
                if not fits(one, roles[seat]):
                    continue
                used.add(one.id)
                if sit(seat + 1, humans + (one.kind == "human")):
                    return True
                used.remove(one.id)
            return False

        if rule.requester:
            return sit(0, 0)
        for one in self.principals:
            if one.is_person_or_agent and one.good_keys(self.issued):
                used = {one.id}
                if sit(0, 0):
                    return True
        return False

    def signers(self):
        """The allowed_signers file of this policy."""
        out = ""
        for one in self.principals:
            spaces = ["interlock-record.v1"] + ["interlock-policy.v1"] * (one.id in self.admins)
            if one.kind in ("service", "console"):
                spaces += ["interlock-checkpoint.v1", "interlock-bundle.v1"]
            for blob, (_, _, until) in one.keys.items():
                end = "" if until is None or not one.is_person_or_agent else f',valid-before="{stamp(until)}"'
                kind, encoded = read_key(blob)[0].decode(), base64.b64encode(blob).decode()
                out += f'{one.id} namespaces="{",".join(spaces)}"{end} {kind} {encoded}\n'
        return out.encode()

    def admins_behind(self, words):
        """The admins of this policy whose newest word is yes, of [(key, flags, yes)] in the log's order."""
        out = set()
        for key, flags, yes in words:
            one = self.owner.get(key)
            if one and one.id in self.admins and not yes:
                out.discard(one.id)
            elif one and one.id in self.admins and has_flags(one, key, flags):
                out.add(one.id)
        return out

    def rule_for(self, environment, action):
        rules = self.rules.get(environment)
        if rules is None and not is_production(environment):
            rules = self.rules.get("*")
        need(rules is not None and environment != "*", f"the policy has no rules for the environment {environment}")
        need(action in rules, f"the policy has no rule for the action {action} in {environment}")
        return rules[action]


class Lease:
    def __init__(self, predicate, subjects, sha):
        f = Fields(predicate, "lease")
        self.sha256, self.id = sha, f.take("leaseId", lambda v: is_digest(v + v) if isinstance(v, str) else False,
                                           "32 lower-case hexadecimal digits")
        self.environment = f.id("environment")
        f.id("rollout"), f.id("service")
        self.actions, weights, most = f.ids("actions"), f.list("weights"), f.integer("maxWeight", 1, 10_000)
        self.weights, self.most = weights, most
        need(1 <= len(weights) <= 100 and all(map(is_int, weights)) and weights[0] >= 1 and weights[-1] <= 10_000 and
             all(a < b for a, b in zip(weights, weights[1:])), "weights rise from 1 to 10000 basis points")
        need(most in weights, "maxWeight is the weight of none of its stages")
        self.plan, self.seats = f.digest("planSha256"), f.seats("seats")
        f.has("packSha256") and f.digest("packSha256")  # of the rollback pack's manifest
        f.text("traffic")
        self.made_under = f.policy()
        self.begins, self.expires = f.time("notBefore"), f.time("expires")
        self.uses, self.starts = f.integer("maxUses", 1, 1000), 0
        self.requester = f.id("requester")
        self.role = f.text("role")
        f.text("reason"), f.as_of(), f.time("issued")
        f.done()
        need(self.actions and all(a in WORDS and a not in LOWERING for a in self.actions), "not a raising action")
        need(self.expires > self.begins, "a lease ends after it begins")
        need(subjects[0] == ("plan", self.plan), "the first subject is not the plan")
        self.files, self.approvals, self.last_stop = subjects[1:], [], -1


class Approval:
    def __init__(self, predicate, subjects):
        f = Fields(predicate, "approval")
        of_policy = f.has("policyVersion")
        self.version = f.integer("policyVersion", 1, 1_000_000) if of_policy else 0
        self.lease = "" if of_policy else f.id("leaseId")
        self.verdict = f.take("verdict", lambda v: v in ("approve", "deny", "withdraw"), "approve, deny or withdraw")
        self.role, reason, self.policy = f.id("role"), f.text("reason"), f.policy()
        need(self.verdict == "approve" or reason.strip(), f"to {self.verdict}, a reason is needed")
        f.as_of()
        self.issued = f.time("issued")
        f.done()
        need([name for name, _ in subjects] == ["policy" if of_policy else "lease"], "an approval has one subject")
        self.sha256 = subjects[0][1]


class Decision:
    def __init__(self, predicate, subjects):
        f = Fields(predicate, "decision")
        self.kind, self.rollout = f.id("kind"), f.id("rollout")
        self.lease = f.optional_id("leaseId")
        f.optional_id("guardrail"), f.optional_id("supersedes")
        self.role = f.optional_id("role")
        reason = f.text("reason")
        self.use = f.integer("use", 1, 1000) if f.has("use") else 0
        f.policy()
        self.seen = f.as_of()
        self.issued, until = f.time("issued"), f.time("notAfter") if f.has("notAfter") else None
        f.done()
        named = dict(subjects)
        self.plan = named.get("plan")
        need(set(named) <= {"lease", "plan"} and "plan" in named, "a decision has the lease and the plan as subjects")
        need(self.kind in WORDS, f"kind must be one of: {' '.join(WORDS)}")
        need((self.kind in LOWERING) == (until is None), "raising requests have notAfter, lowering ones never")
        need(until is None or until >= self.issued, "notAfter is before issued")
        need((self.kind == "start") == (self.use > 0), "use is the number of a start")
        need(self.kind != "start" or self.lease, "a start needs a lease")
        need((self.lease == "") == ("lease" not in named), "the lease needs its id and its digest")
        need(self.kind not in ("override", "supersede") or reason.strip(), f"to {self.kind}, a reason is needed")


def check_remark(predicate, subjects):
    f = Fields(predicate, "remark")
    f.id("rollout"), f.optional_id("about"), f.text("reason"), f.as_of(), f.time("issued")
    f.done()
    need([name for name, _ in subjects] == ["subject"], "a remark has one subject, named subject")


# ---- seats: different persons for the seats that policy and plan demand

def bounds_of(policy, lease):
    """(longest in ms, most uses) of a lease: the strictest of its actions' rules."""
    rules = [policy.rule_for(lease.environment, action) for action in lease.actions]
    return min(rule.longest for rule in rules) * 1000, min(rule.uses for rule in rules)


def rule_of(policy, lease):
    """(seats, humans, requester counts) of a lease: the strictest of its actions' rules and the plan's own seats."""
    seats, humans, requester = dict(lease.seats), 0, True
    for action in lease.actions:
        rule = policy.rule_for(lease.environment, action)
        for role, n in rule.seats.items():
            seats[role] = max(seats.get(role, 0), n)
        humans, requester = max(humans, rule.humans), requester and rule.requester
    need(sum(seats.values()) <= 8, "plan and policy together ask for more than 8 seats")
    return seats, humans, requester


def has_flags(person, key, flags):
    """Touch and PIN where the policy wants them of this key."""
    require = person.keys[key][1]
    return ("uv" not in require or flags & 4 != 0) and ("up" not in require or flags & 1 != 0)


def voices_of(policy, lease, seats, requester):
    """[(person, role)] of the approvals that count, and the ids of those who deny."""
    voices, denials = [], {}
    for approval, key, flags in lease.approvals:
        person = policy.owner.get(key)
        if person is None or not person.is_person_or_agent:
            continue
        if approval.verdict != "approve" and approval.sha256 == lease.sha256:
            if approval.verdict == "deny":
                denials[person.id] = True
            voices = [one for one in voices if one[0] is not person]
            continue
        kept, _, until = person.keys[key]
        about = approval.sha256 == lease.sha256 and approval.lease == lease.id and approval.issued < lease.expires and \
            approval.policy == (policy.version, policy.sha256)
        fit = has_flags(person, key, flags) and (until is None or approval.issued < until) and not (
            person.kind == "human" and is_production(lease.environment) and kept == "software")
        seated = approval.role in person.roles and approval.role in seats and (requester or
                                                                               person.id != lease.requester)
        if about and fit and seated:
            denials.pop(person.id, None)
            voices.append((person, approval.role))
    return voices, denials


def seat(roles, humans_needed, voices):
    """As many different persons on the seats as can be, then as many humans: (filled, humans)."""
    now, best, tries = [None] * len(roles), (-1, 0), 0

    def search(at):
        nonlocal best, tries
        if at == len(now):
            taken = [one for one in now if one]
            best = max(best, (len(taken), sum(one.kind == "human" for one in taken)))
            return
        for person, role in voices:
            if role != roles[at] or any(one is person for one in now):
                continue
            tries += 1
            if tries > 100_000:
                continue
            now[at] = person
            search(at + 1)
            now[at] = None
            if best[0] == len(now) and best[1] >= humans_needed:
                return
        search(at + 1)
    search(0)
    return best


def seated(policy, lease):
    """(seats, filled, humans wanted, humans, who denies) by the approvals so far."""
    seats, humans, requester = rule_of(policy, lease)
    voices, denials = voices_of(policy, lease, seats, requester)
    roles = [role for role, n in seats.items() for _ in range(n)]
    return roles, *seat(roles, humans, voices), humans, denials


def check_seats(policy, lease):
    roles, filled, people, humans, denials = seated(policy, lease)
    need(not denials, f"denied by {next(iter(denials), '')}")
    need(filled == len(roles), f"{filled} of {len(roles)} seats are filled")
    need(people >= humans, f"{people} of {humans} humans")


# ---- the tree (RFC 6962) and the signed note (C2SP)

class Tree:
    def __init__(self):
        self.leaves, self.known = [], {}

    def append(self, envelope):
        self.leaves.append(sha256(b"\0", envelope))

    def root(self, size=None):
        return self.part(0, len(self.leaves) if size is None else size)

    def part(self, begin, end):
        if end - begin < 2:
            return self.leaves[begin] if end > begin else sha256(b"")
        if (begin, end) in self.known:
            return self.known[begin, end]
        middle = begin + (1 << (end - begin - 1).bit_length() - 1)
        out = sha256(b"\1", self.part(begin, middle), self.part(middle, end))
        if end - begin == 2 * (middle - begin):  # whole subtrees never change
            self.known[begin, end] = out
        return out


def split_note(note):
    """(text, [(name, key id, signature)])"""
    blank = note.rfind(b"\n\n")
    need(len(note) <= 64 * 1024 and blank >= 0 and len(note) >= blank + 3 and note.endswith(b"\n") and
         not any(c < 0x20 and c != 10 for c in note), "checkpoint: not a signed note")
    text, signatures = note[:blank + 1], []
    try:
        note.decode("utf-8")
    except ValueError:
        raise Fault("checkpoint: not UTF-8") from None
    for line in note[blank + 2:-1].split(b"\n"):
        found = re.fullmatch("— ([^\\s+\x7f]{1,256}) ([^ ]+)", line.decode())
        need(found, "checkpoint: a signature line is malformed")
        data = plain_base64(found.group(2).encode())
        need(len(data) >= 5, "checkpoint: a signature line is malformed")
        signatures.append((found.group(1), data[:4], data[4:]))
    need(len(signatures) <= 16, "checkpoint: more than 16 signatures")
    return text, signatures


def check_note(note, key):
    """(origin, size, root) of a note that this Ed25519 key signed in the origin's name."""
    text, signatures = split_note(note)
    lines = text.split(b"\n")
    need(len(lines) == 4 and lines[3] == b"" and lines[0], "checkpoint: not three lines: origin, size, root")
    need(re.fullmatch(rb"0|[1-9][0-9]{0,17}", lines[1]), "checkpoint: the size is not a plain number")
    root, origin = plain_base64(lines[2]), lines[0].decode()
    need(len(root) == 32, "checkpoint: the root is malformed")
    known = sha256(lines[0], b"\n\1", key)[:4]
    mine = [data for name, key_id, data in signatures if name == origin and key_id == known]
    need(mine, "checkpoint: no signature of the engine")
    need(all(ed25519(key, text, data) for data in mine), "checkpoint: the engine's signature does not hold")
    return origin, int(lines[1]), root


# ---- the log

class Log:
    """Who is trusted, record by record."""

    def __init__(self, begun, looked_at):
        self.tree, self.leases, self.policy, self.genesis = Tree(), {}, None, None
        self.spans, self.proposals, self.since = [], [], 0  # since: the first record that the policy judges
        self.artifacts = []  # digests of contents that events rest on
        self.facts = []  # of events: index, number of looks, head of their chain
        self.begun, self.starts = begun, {}  # begun: rollout -> (log's size when it began, index of its start)
        self.looked_at, self.water = looked_at, 0  # log's size -> time of its newest look; the engine's latest time

    def take(self, index, envelope):
        payload, keyid, blob = read_envelope(envelope)
        kind, predicate, subjects = read_statement(payload)
        name = kind[14:-3] if re.fullmatch(r"urn:interlock:[a-z]+:v1", kind) else ""
        need(name in ("policy", "lease", "approval", "decision", "event", "note", "ack", "recovery"),
             f"unknown record: predicate type {kind}")
        space = "interlock-policy.v1" if name == "policy" else "interlock-record.v1"
        pae = b"DSSEv1 28 application/vnd.in-toto+json %d %s" % (len(payload), payload)
        key, flags = sshsig(blob, space, pae)
        need(keyid == fingerprint(key), "the key id names another key than the one that signed")
        if index == 0:
            need(name == "policy", "it stands before any trust policy")
            self.policy = self.genesis = Policy(predicate, subjects, payload)
            self.genesis_key = key
            need(self.policy.version == 1, f"the first policy has version 1, not {self.policy.version}")
        in_force = self.policy
        self.water = max(self.water, self.looked_at.get(index - 1, 0))
        self.begin_span(index)
        said = self.fold(index, name, (predicate, subjects, payload), (key, flags))
        # A new admin signs the policy that makes them one.
        lists = [in_force] if "policyVersion" not in predicate else \
            [in_force, self.policy] + [policy for policy, _ in self.proposals]
        signer = next((policy.owner[key] for policy in lists if key in policy.owner), None)
        need(signer, f"its key {fingerprint(key)} belongs to nobody in the policy")
        until = in_force.owner[key].keys[key][2] if key in in_force.owner else None
        need(until is None or not signer.is_person_or_agent or self.water < until,
             f"the key of {signer.id} was only good until {stamp(until or 0)}")
        if name == "event" and "evaluations" in predicate:
            looks = predicate["evaluations"] if isinstance(predicate["evaluations"], dict) else {}
            looked = looks.get("count")
            self.artifacts += artifacts_of(predicate.get("detail"))
            self.facts.append((index, looked if is_int(looked) else -1, str(looks.get("head"))))
        self.judge(name, said, signer, in_force)
        self.check_as_of(index, predicate)
        if name == "event":
            self.water = max(self.water, milliseconds(predicate.get("issued")) or 0)
        self.tree.append(envelope)
        self.spans[-1][2] = index

    def begin_span(self, index):
        if not self.spans or self.spans[-1][0] is not self.policy:
            self.spans.append([self.policy, index, index - 1])

    def check_as_of(self, index, predicate):
        as_of = predicate.get("asOf")
        if not as_of or not isinstance(as_of, dict) or index == 0:
            return
        size = as_of.get("size") if is_int(as_of.get("size")) else 0
        need(size <= index, f"its signer claims to have seen {size} records")
        need(size >= 0 and self.tree.root(size).hex() == as_of.get("root"), "its signer saw another history")

    def fold(self, index, name, parts, key):
        """Takes in what the record says; gives it, where it has a form of its own."""
        predicate, subjects, payload = parts
        if name == "policy" and index > 0:
            self.propose(index, Policy(predicate, subjects, payload), key)
        elif name == "lease":
            lease = Lease(predicate, subjects, sha256hex(payload))
            need(lease.id not in self.leases, f"the lease {lease.id} is there already")
            self.leases[lease.id] = lease
            return lease
        elif name == "approval":
            approval = Approval(predicate, subjects)
            if approval.version:
                self.approve(index, approval, key)
            elif approval.lease in self.leases:
                self.leases[approval.lease].approvals.append((approval, *key))
            if not approval.version and approval.verdict != "approve":
                self.stopped(approval.lease, index)
            return approval
        elif name == "decision":
            decision = Decision(predicate, subjects)
            need(decision.kind != "start" or decision.lease in self.leases,
                 f"a start under the unknown lease {decision.lease}")
            if decision.kind == "start":
                self.starts[index] = decision.lease
                self.leases[decision.lease].starts += 1
            if decision.kind in LOWERING:
                self.stopped(decision.lease, index)
            if decision.kind == "resume":
                self.renew(index, decision)
            return decision
        elif name in ("note", "ack"):
            check_remark(predicate, subjects)
        elif name == "recovery":
            self.recover(index, predicate, subjects, key[0])
        elif name == "event" and predicate.get("kind") in ("lowering-request", "held", "rolling-back"):
            begun, start = self.begun.get(str(predicate.get("rollout")), (index + 1, -1))
            if begun <= index:
                self.stopped(self.starts.get(start), index)
        elif name == "event" and predicate.get("kind") == "intent":
            self.check_intent(index, predicate)
        return None

    def check_intent(self, index, predicate):
        """A raise past the first stage is a promotion, which its lease must cover."""
        detail = predicate.get("detail")
        stage = detail.get("stage") if isinstance(detail, dict) else -1
        begun, start = self.begun.get(str(predicate.get("rollout")), (index + 1, -1))
        if begun <= index and is_int(stage) and stage >= 1:
            lease = self.leases.get(self.starts.get(start))
            need(lease and "promote" in lease.actions,
                 "a raise past the first stage under a lease that covers no promote")

    def renew(self, index, decision):
        """A rollout whose lease is over goes on under another lease over the same plan."""
        begun, start = self.begun.get(decision.rollout, (index + 1, -1))
        old, new = self.leases.get(self.starts.get(start)), self.leases.get(decision.lease)
        if begun <= index and old and new and old.plan == new.plan:
            self.starts[start] = decision.lease
            new.starts += old is not new

    def recover(self, index, predicate, subjects, key):
        """An admin accepts that the log goes on from an older or another head than the one verified last (A48)."""
        f = Fields(predicate, "recovery")
        f.integer("oldSize", 1, 2**53 - 1), f.digest("oldRoot")
        size, root = f.integer("newSize", 1, 2**53 - 1), f.digest("newRoot")
        need(f.text("reason").strip(), "to go on after a loss, a reason is needed")
        f.policy(), f.as_of(), f.time("issued")
        f.done()
        need(subjects == [("log", root)], "a recovery has one subject: the root of the log it goes on from")
        need(size <= index and self.tree.root(size).hex() == root, "a recovery from a head that this log never had")
        admin = self.policy.owner.get(key)
        need(admin and admin.id in self.policy.admins, "only an admin may accept a loss")

    def stopped(self, lease, index):
        if lease in self.leases:
            self.leases[lease].last_stop = index

    def judge(self, name, said, signer, policy):
        """May the signer say that, by the policy in force at its index?"""
        need(name != "event" or signer.kind == "service", f"{signer.id} signed a fact that only the engine may sign")
        need(signer.is_person_or_agent or name in ("event", "decision", "ack"),
             f"{signer.id} ({signer.kind}) may hold, roll back and acknowledge, nothing else")
        need(name != "policy" or signer.id in policy.admins, f"{signer.id} is no admin of the policy")
        if name == "lease":
            need(said.requester == signer.id,
                 f"the lease names {said.requester} as its requester, but {signer.id} signed it")
            need(said.expires - said.begins <= bounds_of(policy, said)[0], "the lease lasts longer than the policy allows")
            need(said.uses <= bounds_of(policy, said)[1], "the lease covers more starts than the policy allows")
            need(not said.role or said.role in signer.roles, f"{signer.id} does not hold the role {said.role}")
            need(said.made_under == (policy.version, policy.sha256), "the lease was made under another policy")
            rule_of(policy, said)
        elif name == "approval" and not said.version and said.verdict == "approve":
            self.judge_approval(said, policy)
        elif name == "decision":
            self.judge_decision(said, signer, policy)

    def judge_approval(self, approval, policy):
        """It must have filled a seat."""
        lease = self.leases.get(approval.lease)
        need(lease and approval.sha256 == lease.sha256, "an approval of a lease that is not in the log")
        need(self.water < lease.expires, "an approval of a lease that had expired")
        with_it = seated(policy, lease)[1:3]
        last = lease.approvals.pop()
        without = seated(policy, lease)[1:3]
        lease.approvals.append(last)
        need(with_it > without, "an approval that fills no seat")

    def judge_decision(self, decision, signer, policy):
        if decision.kind in LOWERING:
            return
        need(policy.may_decide(signer.kind, decision.kind), f"{signer.id} may not decide {decision.kind}")
        need(not decision.role or decision.role in signer.roles, f"{signer.id} does not hold the role {decision.role}")
        if decision.kind in ("supersede", "signoff"):
            return
        need(decision.seen >= self.since, "the trust policy changed since it was signed")
        lease = self.leases.get(decision.lease)
        need(lease, f"a {decision.kind} without a lease")
        need(lease.last_stop < decision.seen, "a record stopped what it is about, and its signer had not seen that")
        if decision.kind == "start":
            need(decision.use == lease.starts and decision.use <= lease.uses,
                 f"start number {decision.use} under a lease for {lease.uses}, of which {lease.starts - 1} were used")
            need(decision.issued < lease.expires, "a start under a lease that expired")
        else:
            need(decision.kind == "override" or decision.kind in lease.actions,
                 f"a {decision.kind} under a lease that does not cover it")
        need(decision.plan == lease.plan, f"a {decision.kind} of another plan than its lease's")
        try:
            self.check_standing(decision, lease, policy)
        except Fault as fault:
            raise Fault(f"a {decision.kind} whose lease was not complete or did not stand: {fault}") from None

    def check_standing(self, decision, lease, policy):
        """The engine looked at its own clock, which the log tells only about: people's may differ by SKEW."""
        need("start" in lease.actions, "it does not cover the action start")
        longest, uses = bounds_of(policy, lease)
        need(max(decision.issued, self.water) < lease.expires, "it expired")
        need(decision.issued + SKEW >= lease.begins, "it begins later")
        need(lease.expires - lease.begins <= longest, "it lasts longer than the policy allows")
        need(lease.uses <= uses, f"it covers {lease.uses} starts; the policy allows {uses}")
        need(decision.kind != "start" or lease.most in lease.weights, "it is for the weight of no stage")
        need(lease.made_under[0] <= policy.version, "it was made under a policy that is not in force yet")
        check_seats(policy, lease)

    def propose(self, index, policy, key):
        """A policy waits until enough admins of the one in force and of itself have signed it."""
        need(policy.version == self.policy.version + 1,
             f"policy {policy.version} cannot follow policy {self.policy.version}")
        need(policy.previous == self.policy.sha256, f"policy {policy.version} was made from another policy")
        need(all(one in policy.revoked for one in self.policy.revoked),
             f"policy {policy.version} takes back a revocation")
        self.proposals.append((policy, [(*key, True)]))
        self.put_in_force(index)

    def approve(self, index, approval, key):
        words = next((words for policy, words in self.proposals if policy.sha256 == approval.sha256), None)
        need(words is not None, "no policy with that digest is proposed")
        words.append((*key, approval.verdict == "approve"))
        self.put_in_force(index)

    def put_in_force(self, index):
        """The first proposal that has its signatures; others of its version are void."""
        for policy, words in self.proposals:
            if all(len(of.admins_behind(words)) >= of.threshold for of in (self.policy, policy)):
                self.policy, self.proposals, self.since = policy, [], index + 1
                return


# ---- the bundle

NAME = re.compile(r"[A-Za-z0-9._@:+-]{1,140}(/[A-Za-z0-9._@:+-]{1,140}){0,2}")
SINGLE = ["README", "SHA256SUMS", "SHA256SUMS.sig", "checkpoint", "checkpoint.txt", "report.md", "verify.py", "verify.sh",
          "samples/evaluations.jsonl"]
OTHER = re.compile(r"log/[0-9]+\.json|heads/[^/]+\.sig|policy/[1-9][0-9]*/(policy\.json|allowed_signers|range)|"
                   r"subjects/[0-9a-f]{64}(\.index)?|artifacts/[0-9a-f]{64}")
MOST_BYTES, MOST_FILES = 1 << 30, 1_000_000
MOST_UNPACKED = MOST_BYTES + 2 * MOST_FILES * 1024  # with the headers
MOST_PADDING = 1 << 20
BLOCK = 1 << 16
AFTER_END = "the bundle holds bytes after the end of its tar"


class Files(dict):
    left = MOST_BYTES

    def __init__(self):
        super().__init__()
        self.folders = set()

    def folder(self, name):
        fits = NAME.fullmatch(name) and not {".", ".."} & set(name.split("/"))
        need(fits, f"the bundle holds a folder with the name {name[:200]!r}")
        self.folders.add(name)

    def whole(self):
        """All of it; a folder stands only for the files in it."""
        used = {"/".join(parts[:depth]) for parts in (name.split("/") for name in self) for depth in range(1, len(parts))}
        for name in sorted(self.folders - used):
            raise Fault(f"the bundle holds an empty folder, {name!r}")
        return self

    def take(self, name, size, read):
        fits = NAME.fullmatch(name) and not {".", ".."} & set(name.split("/"))
        need(fits, f"the bundle holds a file with the name {name[:200]!r}")
        need(size <= self.left and len(self) < MOST_FILES, "the bundle holds more than is read")
        need(name not in self, f"the bundle holds {name} twice")
        self[name] = read()
        self.left -= len(self[name])


def read_folder(root):
    files = Files()
    for folder, folders, names in os.walk(root):
        for name in folders + names:
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            need(not stat.S_ISLNK(mode), f"the bundle holds a link, {path}")
            if name in folders:
                files.folder(os.path.relpath(path, root))
            else:
                need(stat.S_ISREG(mode), f"the bundle holds something else than files, {path}")
                with open(path, "rb") as file:
                    files.take(os.path.relpath(path, root), os.fstat(file.fileno()).st_size, file.read)
    return files.whole()


def unpacked(file):
    """The tar's bytes: the file's own, or what its gzip stream gives, after which nothing stands."""
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    if not packed:
        return file
    out, stream, data = tempfile.SpooledTemporaryFile(max_size=64 << 20), zlib.decompressobj(31), file.read(BLOCK)
    while data:
        out.write(stream.decompress(data))
        need(out.tell() <= MOST_UNPACKED, "the bundle holds more than is read")
        data = stream.unused_data or file.read(BLOCK)
        if stream.eof and data:
            need(data.startswith(b"\x1f\x8b"), AFTER_END)
            stream = zlib.decompressobj(31)
    need(stream.eof, "the bundle cannot be read: its gzip stream is cut short")
    out.seek(0)
    return out


def read_tar(path):
    files = Files()
    try:
        with open(path, "rb") as file, tarfile.open(fileobj=unpacked(file), mode="r:") as tar:
            for number, entry in enumerate(tar):
                need(number < 2 * MOST_FILES, "the bundle holds more than is read")
                name = entry.name[2:] if entry.name.startswith("./") else entry.name
                if entry.isdir():
                    if name != ".":
                        files.folder(name)
                    continue
                need(entry.isreg(), f"the bundle holds a link or something else than files, {name[:200]!r}")
                files.take(name, entry.size, tar.extractfile(entry).read)
            tar.fileobj.seek(tar.offset)
            need(not tar.fileobj.read(512).strip(b"\0"), "the bundle holds an entry that cannot be read")
            rest = tar.fileobj.read(MOST_PADDING + 1)
            need(len(rest) <= MOST_PADDING and not rest.strip(b"\0"), AFTER_END)
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise Fault(f"the bundle cannot be read: {error}") from None
    return files.whole()


def check_names(files):
    for name in SINGLE:
        need(name in files, f"{name} is missing")
    count = sum(name.startswith("log/") for name in files)
    for index in range(count):
        need(f"log/{index:06}.json" in files, f"record {index}: log/{index:06}.json is missing")
    for name in files:
        need(name in SINGLE or OTHER.fullmatch(name), f"{name} is no file of a bundle")
    return count


def begun_in(data):
    """When each rollout began, {id: (size of the log, index of its start)}, and {size of the log: time of its newest look}.
    What is malformed is named later."""
    out, times = {}, {}
    for line in data.split(b"\n"):
        try:
            row = json.loads(line)
            times[int(row["logSize"])] = max(times.get(int(row["logSize"]), 0), int(row["wallMs"]))
            if row["rollout"] not in out:
                out[row["rollout"]] = int(row["logSize"]), int(json.loads(row["body"]).get("record", -1))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
    return out, times


def check_samples(data, records):
    """The chain of the looks; gives its heads, one a look."""
    chain, heads, lines = b"", [], data.split(b"\n")
    need(lines.pop() == b"", "samples/evaluations.jsonl: the last line has no end")
    for count, line in enumerate(lines, 1):
        try:
            row = json.loads(line.decode("utf-8"))
            body, boot = row["body"], row["bootId"]
            sizes = row["sequence"], row["logSize"], row["wallMs"], row["bootMs"]
            fits = len(row) == 8 and compact(row) == line and all(is_int(one) and abs(one) < 2**63 for one in sizes)
            fits &= isinstance(row["rollout"], str) and isinstance(boot, str)
            head = f"{sizes[0]} {row['rollout']} {sizes[1]} {sizes[2]} {sizes[3]} {boot}\n"
            chained = sha256(chain, head.encode(), body.encode())
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            fits = False
        need(fits, f"samples/evaluations.jsonl, line {count}: not in the one layout that looks have")
        need(sizes[0] == count - 1 and row["chain"] == chained.hex(), f"evaluation {count - 1} does not continue the chain")
        need(0 <= sizes[1] <= records, f"record {records} is missing: evaluation {count - 1} was made after it")
        chain = chained
        heads.append(chain.hex())
    return heads


def check_facts(facts, heads):
    """The engine signs with each fact how many looks there were and the head of their chain."""
    for index, count, head in facts:
        need(0 <= count <= len(heads), f"record {index}: it was signed after evaluation {count - 1}, which is missing")
        need(head == (heads[count - 1] if count else ""),
             f"record {index}: its signer saw other evaluations than those up to {count - 1}")


def expected_policies(log):
    out = {}
    for policy, first, last in log.spans:
        out[f"policy/{policy.version}/policy.json"] = policy.payload
        out[f"policy/{policy.version}/allowed_signers"] = policy.signers()
        out[f"policy/{policy.version}/range"] = b"%d %d\n" % (first, last)
    return out


def expected_subjects(log, files):
    """The plans and files of all leases; a plan's index is the text whose digest the lease names."""
    out = {}
    for lease in log.leases.values():
        plan = f"subjects/{lease.plan}"
        need(plan in files, f"{plan} is missing")
        index = f"interlock-plan-v1\n{sha256hex(files[plan])}\n"
        for path, sha in sorted(lease.files, key=lambda one: one[0].encode()):
            index += f"{sha}  {path}\n"
            content = files.get(f"subjects/{sha}")
            need(content is not None and sha256hex(content) == sha, f"the bound file {path} has other bytes")
            out[f"subjects/{sha}"] = content
        need(sha256hex(index.encode()) == lease.plan, f"the plan and its files do not have the digest {lease.plan}")
        out[plan], out[plan + ".index"] = files[plan], index.encode()
    return out


def artifacts_of(detail):
    """What a fact rests on: raw answers and logs, by the digests that it names."""
    if not isinstance(detail, dict):
        return []
    named = [detail.get(f"{name}_sha256") for name in ("answer", "log")]
    return [sha for sha in named if isinstance(sha, str) and sha]


def expected_artifacts(log, files):
    out = {}
    for sha in log.artifacts:
        name = f"artifacts/{sha}"
        need(name in files, f"{name} is missing")
        need(sha256hex(files[name]) == sha, f"{name} has another digest")
        out[name] = files[name]
    return out


def check_folder(files, folder, expected):
    for name, data in expected.items():
        need(name in files, f"{name} is missing")
        need(files[name] == data, f"{name} is not what the records give")
    for name in files:
        need(not name.startswith(folder) or name in expected, f"{name} belongs to no record")


def console_of(armoured, text, space, policy, name):
    try:
        key, _ = sshsig(from_armour(armoured), space, text)
    except Fault as fault:
        raise Fault(f"{name}: {fault}") from None
    who = policy.owner.get(key)
    need(who and who.kind in ("console", "service"), f"{name}: signed by no console of the policy")
    return who.id


def check_signatures(files, policy):
    text = files["checkpoint.txt"]
    need(split_note(files["checkpoint"])[0] == text, "checkpoint.txt is not the text of checkpoint")
    heads = [name for name in files if name.startswith("heads/")]
    need(heads, "heads/ holds no signature of a console")
    for name in heads:
        who = console_of(files[name], text, "interlock-checkpoint.v1", policy, name)
        need(name == f"heads/{who.replace('/', '_')}.sig", f"{name} was signed by {who}")
    sums = "".join(f"{sha256hex(files[name])}  {name}\n" for name in sorted(files)
                   if name not in ("SHA256SUMS", "SHA256SUMS.sig")).encode()
    for told, wanted in zip(files["SHA256SUMS"].split(b"\n"), sums.split(b"\n")):
        need(told == wanted, f"SHA256SUMS is not that of {wanted[66:].decode()}")
    need(files["SHA256SUMS"] == sums, "SHA256SUMS has too many lines or too few")
    console_of(files["SHA256SUMS.sig"], files["SHA256SUMS"], "interlock-bundle.v1", policy, "SHA256SUMS.sig")


def verify(files):
    """Everything but trust; gives the log and the number of looks."""
    count = check_names(files)
    log = Log(*begun_in(files["samples/evaluations.jsonl"]))
    for index in range(count):
        try:
            log.take(index, files[f"log/{index:06}.json"])
        except Fault as fault:
            raise Fault(f"record {index}: {fault}") from None
    heads = check_samples(files["samples/evaluations.jsonl"], count)
    check_facts(log.facts, heads)
    looks = len(heads)
    need(count, "the log is empty")
    log.begin_span(count)
    engine = next((blob for one in log.policy.principals if one.kind == "service" for blob in one.keys), None)
    need(engine, "the policy names no engine")
    origin, size, root = check_note(files["checkpoint"], read_key(engine)[1])
    need(size == count, f"record {min(size, count)}: the signed head covers {size} records, the log has {count}")
    need(root == log.tree.root(), "the signed head has another root than the log")
    need(log.genesis.origin == origin and origin.startswith("interlock/"),
         f"record 0: made for the log {log.genesis.origin}, not for {origin}")
    check_folder(files, "policy/", expected_policies(log))
    check_folder(files, "subjects/", expected_subjects(log, files))
    check_folder(files, "artifacts/", expected_artifacts(log, files))
    check_signatures(files, log.policy)
    return log, looks, origin


# ---- trust from elsewhere

def pattern(text):
    return re.compile(re.escape(text).replace(r"\*", ".*").replace(r"\?", "."), re.S)


def validity(text, line):
    found = re.fullmatch(r"([0-9]{8}|[0-9]{12}|[0-9]{14})Z", text)
    need(found, f"allowed signers, line {line}: a time without Z, or none: {text}")
    form = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}[len(found.group(1))]
    try:
        return datetime.datetime.strptime(found.group(1), form)
    except ValueError:
        raise Fault(f"allowed signers, line {line}: no date: {text}") from None


def allowed_keys(text, space, now):
    """Key blobs that a file of allowed signers lets sign under a namespace now."""
    out = set()
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        words = re.findall(r'(?:[^\s"]|"[^"]*")+', line)
        need(len(words) >= 3 and all(is_id(one) for one in words[0].replace('"', "").split(",")),
             f"allowed signers, line {number}: needs plain PRINCIPALS [OPTIONS] TYPE KEY")
        good, authority, rest = True, False, words[1:]
        if not re.match("ssh-|sk-|ecdsa-", rest[0]):
            for option in re.findall(r'(?:[^,"]|"[^"]*")+', rest.pop(0)):
                name, _, value = option.replace('"', "").partition("=")
                if name == "namespaces" and value.strip(","):
                    hits = [(one[:1] == "!", pattern(one.removeprefix("!")).fullmatch(space))
                            for one in value.split(",") if one]
                    good &= any(hit and not no for no, hit in hits) and not any(hit and no for no, hit in hits)
                elif name == "valid-after":
                    good &= now >= validity(value, number)
                elif name == "valid-before":
                    good &= now <= validity(value, number)
                else:
                    need(option == "cert-authority", f'allowed signers, line {number}: option "{option}" is not understood')
                    authority = True
        need(len(rest) >= 2, f"allowed signers, line {number}: the key is missing")
        if not authority and rest[0].encode() in (ED, SK):
            key = key_of_line(f"{rest[0]} {rest[1]}")
            out |= {key} if good else set()
    return out


def trusted(log, digest, signers):
    if digest:
        need(digest.lower() == log.genesis.sha256,
             f"record 0: the first trust policy has digest {log.genesis.sha256}, not {digest}")
    if signers:
        now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        with open(signers, "rb") as file:
            allowed = allowed_keys(file.read(1 << 20).decode("utf-8", "replace"), "interlock-policy.v1", now)
        need(log.genesis_key in allowed, "record 0: its key may not sign a policy by the allowed signers given")
    return bool(digest or signers)


def main():
    parser = argparse.ArgumentParser(description="Checks an evidence bundle of Interlock, roles and seats included.",
                                     epilog="Example: verify.py --policy-digest bafd74a4... web.tar")
    parser.add_argument("bundle", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--policy-digest", metavar="HEX", help="of the first trust policy, from elsewhere")
    parser.add_argument("--allowed-signers", metavar="FILE", help="who may sign it, from elsewhere")
    options = parser.parse_args()
    if options.policy_digest is not None and not HEX64.fullmatch(options.policy_digest.lower()):
        parser.error("--policy-digest takes 64 hexadecimal digits")
    if options.allowed_signers is not None and not os.path.isfile(options.allowed_signers):
        parser.error("--allowed-signers: no such file")
    if not os.path.exists(options.bundle):
        parser.error("no such bundle")
    if options.bundle.endswith(".zst"):
        parser.error("Python cannot read .zst: unpack it first, tar --zstd -xf")
    try:
        files = read_folder(options.bundle) if os.path.isdir(options.bundle) else read_tar(options.bundle)
        log, looks, origin = verify(files)
        print(f"{len(log.tree.leaves)} records of {origin} hold: signatures, order, roles and seats")
        print(f"evaluations: chain of {looks} holds, decisions not replayed")
        print(f"first trust policy: sha256 {log.genesis.sha256}")
        rests = trusted(log, options.policy_digest, options.allowed_signers)
    except Fault as fault:
        print(f"verify.py: {fault}", file=sys.stderr)
        return 5
    if rests:
        return 0
    print("UNTRUSTED: anybody can make a log that holds together. Compare the digest above with one that you were told\n"
          "by another way (--policy-digest HEX), or give --allowed-signers FILE from elsewhere.")
    return 5


if __name__ == "__main__":
    sys.exit(main())
