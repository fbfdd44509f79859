#!/usr/bin/env python3
"""verify.py's own cryptography and strict reading, on published vectors and on what others let through."""

import base64
import hashlib
import json
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "resources" / "evidence"))
import verify as v  # noqa: E402

VECTORS = json.loads((ROOT / "tests/data/records/signing-vectors.json").read_text(encoding="utf-8"))
HELLO = VECTORS["sshsig_pae_hello"]
SEED = bytes.fromhex(VECTORS["seeds_hex"]["alice"])


def secret(seed):
    digest = bytearray(hashlib.sha512(seed).digest())
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    return int.from_bytes(digest[:32], "little"), bytes(digest[32:])


def public(seed):
    return v.encode_point(v.times(secret(seed)[0], v.BASE))


def sign(seed, message):
    """RFC 8032, section 5.1.6."""
    number, prefix = secret(seed)
    r = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % v.L
    point, key = v.encode_point(v.times(r, v.BASE)), public(seed)
    h = int.from_bytes(hashlib.sha512(point + key + message).digest(), "little") % v.L
    return point + ((r + h * number) % v.L).to_bytes(32, "little")


def sk_blob(flags, application=b"ssh:", message=b"hello", space=b"interlock-record.v1"):
    """A signature as a FIDO token makes it (OpenSSH PROTOCOL.u2f)."""
    data = b"SSHSIG" + b"".join(map(v.string, (space, b"", b"sha512", hashlib.sha512(message).digest())))
    tail = bytes([flags]) + (7).to_bytes(4, "big")
    raw = sign(SEED, v.sha256(application) + tail + v.sha256(data))
    key = v.string(v.SK) + v.string(public(SEED)) + v.string(application)
    inner = v.string(v.SK) + v.string(raw) + tail
    return b"SSHSIG" + (1).to_bytes(4, "big") + b"".join(map(v.string, (key, space, b"", b"sha512", inner)))


class Ed25519(unittest.TestCase):
    def test_signatures(self):
        good = sign(SEED, b"hello")
        s = int.from_bytes(good[32:], "little")
        small = v.encode_point(v.IDENTITY)
        rfc = bytes.fromhex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                            "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")
        torsion = v.encode_point((0, v.P - 1, 1, 0))  # of order 2
        mixed = v.encode_point(v.add(v.decode_point(public(SEED)), (0, v.P - 1, 1, 0)))
        rows = [
            ("RFC 8032, test 1", public(SEED), b"", rfc, True),
            ("of our own", public(SEED), b"hello", good, True),
            ("another message", public(SEED), b"hullo", good, False),
            ("E4 S + L", public(SEED), b"hello", good[:32] + (s + v.L).to_bytes(32, "little"), False),
            ("E5 the identity as a key", small, b"anything", small + bytes(32), False),
            ("a key of order 2", torsion, b"anything", small + bytes(32), False),
            ("a key with a part of order 2", mixed, b"hello", good, False),
            ("R of small order", public(SEED), b"hello", small + good[32:], False),
            ("a key that is not canonical", (v.P + 1).to_bytes(32, "little"), b"x", small + bytes(32), False),
            ("cut short", public(SEED), b"hello", good[:63], False),
        ]
        for name, key, message, signature, holds in rows:
            with self.subTest(name):
                self.assertIs(v.ed25519(key, message, signature), holds)


class Signatures(unittest.TestCase):
    def refused(self, name, call, says):
        with self.subTest(name), self.assertRaises(v.Fault) as raised:
            call()
        self.assertIn(says, str(raised.exception), name)

    def test_software_key(self):
        blob, pae = base64.b64decode(HELLO["alice_blob_b64"]), bytes.fromhex(HELLO["pae_hex"])
        space = HELLO["namespace"]
        self.assertEqual(v.fingerprint(v.sshsig(blob, space, pae)[0]),
                         "SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8")
        at = 6 + 4 + 4 + 51 + 4 + len(space)  # of the reserved field
        rows = [
            ("A9 another namespace", blob, "git", "namespace"),
            ("A11 version 0", blob[:9] + b"\0" + blob[10:], space, "version"),
            ("A11 reserved filled", blob[:at] + v.string(b"x") + blob[at + 4:], space, "reserved"),
            ("A11 a byte after the end", blob + b"\0", space, "bytes after"),
            ("cut short", blob[:-1], space, "cut short"),
            ("sha256 as the hash", blob.replace(b"sha512", b"sha256"), space, "sha512"),
        ]
        for name, changed, expected, says in rows:
            self.refused(name, lambda: v.sshsig(changed, expected, pae), says)

    def test_token(self):
        for flags in (0x01, 0x05, 0x09, 0x11):
            with self.subTest(flags=flags):
                self.assertEqual(v.sshsig(sk_blob(flags), "interlock-record.v1", b"hello")[1], flags)
        rows = [
            ("A12 no touch", sk_blob(0), "touch"), ("PIN without touch", sk_blob(4), "touch"),
            ("attestation", sk_blob(0x41), "attestation"), ("extensions", sk_blob(0x81), "attestation"),
            ("not for SSH", sk_blob(1, b"web:"), "application"), ("another message", sk_blob(1, message=b"x"), "fit"),
        ]
        for name, blob, says in rows:
            self.refused(name, lambda: v.sshsig(blob, "interlock-record.v1", b"hello"), says)

    def test_armour(self):
        text = b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"
        self.assertEqual(v.from_armour(text), b"\0\0\0")
        for name, changed in [("text after it", text + b"x"), ("text before it", b"x" + text),
                              ("carriage returns", text.replace(b"\n", b"\r\n")),
                              ("no padding", text.replace(b"AAAA", b"AAA")),
                              ("pad bits set", text.replace(b"AAAA", b"AAF="))]:
            self.refused(name, lambda: v.from_armour(changed), "")


class Reading(unittest.TestCase):
    def test_the_worked_log(self):
        tree = v.Tree()
        for row, envelope in zip(VECTORS["worked_log"]["rows"], VECTORS["worked_log"]["envelopes"]):
            payload, keyid, blob = v.read_envelope(envelope.encode())
            self.assertEqual(v.sha256hex(payload), row["payload_sha256"])
            pae = b"DSSEv1 28 application/vnd.in-toto+json %d %s" % (len(payload), payload)
            self.assertEqual(v.fingerprint(v.sshsig(blob, row["namespace"], pae)[0]), keyid)
            tree.append(envelope.encode())
            self.assertEqual(tree.root().hex(), row["root_after"])

    def test_roots(self):
        roots = {0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                 13: "2520e1f2087a43eef012fea4774dc1568c8710a9cfa7f7e5094725f9e7ea19a2",
                 256: "828515d033c19d8c901f37eccb8aed919667703486f8d2fff1cf7040321c5db1",
                 257: "1eda049a4351d86f76252bd7ec0b7746ad75b7fa0316ad5f541dbda458a312c4"}
        tree = v.Tree()
        for index in range(257):
            tree.append(b"%d" % index)
        for size, root in roots.items():
            self.assertEqual(tree.root(size).hex(), root, f"of {size}")

    def test_envelopes_have_one_layout(self):
        good = VECTORS["worked_log"]["envelopes"][0].encode()
        for name, bad in [("a line feed", good + b"\n"), ("a space", good.replace(b":", b": ", 1)),
                          ("a second payload", good.replace(b'"payload":', b'"payload":"","payload":', 1)),
                          ("pad bits", good.replace(b'"keyid":"SHA256:', b'"keyid":"SHA256:x', 1)),
                          ("A17 another type", good.replace(b"in-toto", b"in-tota"))]:
            with self.subTest(name), self.assertRaises(v.Fault):
                v.read_envelope(bad)

    def test_strict_json(self):
        for name, text in [("plain", '{"a":[1,true,"x"],"b":{}}'), ("white space", ' {\n"a" :\t1 } '),
                           ("escapes", r'{"a":"\u00e9\n\"\/"}'), ("a pair of surrogates", r'{"a":"\ud83d\ude00"}'),
                           ("the largest integer", '{"a":9007199254740991}'),
                           ("16 levels", '{"a":' + "[" * 15 + "]" * 15 + "}")]:
            with self.subTest(name):
                self.assertIsInstance(v.strict_json(text.encode()), dict)
        for name, text in [("a key twice", b'{"a":1,"a":1}'), ("a key twice by escape", b'{"n":1,"\\u006e":1}'),
                           ("a float", b'{"a":1.0}'), ("an exponent", b'{"a":1e3}'), ("2^53", b'{"a":9007199254740992}'),
                           ("null", b'{"a":null}'), ("NaN", b'{"a":NaN}'), ("a BOM", b'\xef\xbb\xbf{}'),
                           ("bad UTF-8", b'{"a":"\xff"}'), ("an overlong NUL", b'{"a":"\xc0\x80"}'),
                           ("a raw line feed", b'{"a":"\n"}'), ("a carriage return", b'{"a":"\\r"}'),
                           ("a lone surrogate", b'{"a":"\\ud800"}'), ("a bidi control", '{"a":"\u202e"}'.encode()),
                           ("a noncharacter", '{"a":"\ufdd0"}'.encode()), ("DEL", b'{"a":"\x7f"}'),
                           ("text after the end", b"{} x"), ("a list", b"[]"), ("a leading zero", b'{"a":01}'),
                           ("17 levels", b'{"a":' + b"[" * 16 + b"]" * 16 + b"}"),
                           ("2000 levels", b'{"a":' + b"[" * 2000 + b"]" * 2000 + b"}"),
                           ("a long string", b'{"a":"' + b"x" * 8193 + b'"}'), ("too long", b'{"a":1' + b" " * 262144 + b"}")]:
            with self.subTest(name), self.assertRaises(v.Fault):
                v.strict_json(text)

    def test_notes(self):
        text = b"interlock/a\n1\n" + base64.b64encode(bytes(32)) + b"\n"
        key = public(SEED)
        line = "— interlock/a {}\n".format(base64.b64encode(v.sha256(b"interlock/a\n\1" + key)[:4] +
                                                            sign(SEED, text)).decode()).encode()
        self.assertEqual(v.check_note(text + b"\n" + line, key), ("interlock/a", 1, bytes(32)))
        other = "— interlock/b {}\n".format(base64.b64encode(bytes(68)).decode()).encode()
        self.assertEqual(v.check_note(text + b"\n" + other + line, key)[1], 1, "an unknown key is passed over")
        for name, note in [("A54 a leading zero", text.replace(b"\n1\n", b"\n01\n") + b"\n" + line),
                           ("A54 a fourth line", text + b"x\n\n" + line),
                           ("A54 a carriage return", text.replace(b"\n1\n", b"\r\n1\n") + b"\n" + line),
                           ("A54 an unknown key only", text + b"\n" + other),
                           ("A54 a known key's bad signature", text + b"\n" + line.replace(b"A", b"B")),
                           ("no signature", text + b"\n"), ("17 signatures", text + b"\n" + other * 16 + line)]:
            with self.subTest(name), self.assertRaises(v.Fault):
                v.check_note(note, key)


class AllowedSigners(unittest.TestCase):
    def test_lines(self):
        now = v.datetime.datetime(2026, 11, 21)
        key = v.string(v.ED) + v.string(public(SEED))
        line = f"ssh-ed25519 {base64.b64encode(key).decode()}"
        for name, options, allowed in [
                ("without options", "", True), ("its namespace", 'namespaces="a,interlock-policy.v1" ', True),
                ("a pattern", 'namespaces="interlock-*" ', True), ("another namespace", 'namespaces="git" ', False),
                ("a negated one", 'namespaces="interlock-*,!*policy*" ', False),
                ("an authority", "cert-authority ", False), ("still valid", 'valid-before="20261122Z" ', True),
                ("expired", 'valid-before="20261120Z" ', False), ("not yet", 'valid-after="202611220000Z" ', False)]:
            with self.subTest(name):
                keys = v.allowed_keys(f"# who\n\ndana,erin {options}{line} comment\n", "interlock-policy.v1", now)
                self.assertEqual(keys, {key} if allowed else set())
        for name, text in [("A40 a time without Z", f'dana valid-after="20200101" {line}'),
                           ("A21 a wildcard", f"* {line}"), ("an unknown option", f"dana no-touch-required {line}"),
                           ("no key", "dana ssh-ed25519"), ("no date", f'dana valid-after="20209999Z" {line}')]:
            with self.subTest(name), self.assertRaises(v.Fault):
                v.allowed_keys(text, "interlock-policy.v1", now)


if __name__ == "__main__":
    unittest.main()
