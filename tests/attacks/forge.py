"""Bytes that an attacker makes: keys, SSH signatures, envelopes, statements, trees and signed heads.

Layouts are those of the design's page on signing: DSSE pre-authentication encoding, SSHSIG blobs, RFC 6962 trees and
C2SP notes. Nothing here reads the product's code. `python3 forge.py` checks the fixed vectors of that page.
"""

import base64
import hashlib
import json
import os
import subprocess
from datetime import datetime, timedelta, timezone

import ed25519

RECORD, POLICY = "interlock-record.v1", "interlock-policy.v1"
CHECKPOINT, BUNDLE = "interlock-checkpoint.v1", "interlock-bundle.v1"
PAYLOAD_TYPE = b"application/vnd.in-toto+json"
PLAIN, TOKEN = b"ssh-ed25519", b"sk-ssh-ed25519@openssh.com"
TOUCHED, PIN = 0x01, 0x04


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def b64(data):
    return base64.b64encode(data)


def compact(value):
    """JSON as the product writes it: sorted keys, no space."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()


def time(seconds=0):
    """Now and so many seconds later, as records spell it."""
    at = datetime.now(timezone.utc) + timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def u32(number):
    return number.to_bytes(4, "big")


def string(data):
    return u32(len(data)) + data


def strings(data):
    """Length-prefixed strings up to the end."""
    out = []
    while data:
        size = int.from_bytes(data[:4], "big")
        out.append(data[4:4 + size])
        data = data[4 + size:]
    return out


def signed_data(namespace, message, reserved=b"", hashing="sha512"):
    """What a key signs for SSHSIG."""
    digest = hashlib.new(hashing, message).digest()
    return b"SSHSIG" + b"".join(map(string, (namespace.encode(), reserved, hashing.encode(), digest)))


def blob_of(public, namespace, inner, version=1, reserved=b"", hashing="sha512"):
    parts = (public, namespace.encode(), reserved, hashing.encode(), inner)
    return b"SSHSIG" + u32(version) + b"".join(map(string, parts))


class Key:
    """A key whose seed we know. `path`: its OpenSSH file, for ssh-keygen and the product; None for a token's key."""

    def __init__(self, seed, path=None, token=False):
        self.seed, self.path, self.token = seed, path, token
        self.point = ed25519.public(seed)
        self.type = TOKEN if token else PLAIN
        self.public = string(self.type) + string(self.point) + (string(b"ssh:") if token else b"")

    @classmethod
    def from_file(cls, path):
        """Reads an unencrypted OpenSSH Ed25519 file, such as the engine's own."""
        with open(path, "rb") as file:
            body = b"".join(file.read().split(b"\n")[1:-2])
        data = base64.b64decode(body)[len(b"openssh-key-v1\0"):]
        secret = strings(data[len(string(b"none") * 2 + string(b"")):][4:])[1][8:]
        size = lambda at: int.from_bytes(secret[at:at + 4], "big")
        at = 4 + size(0)
        at += 4 + size(at)
        return cls(secret[at + 4:at + 36], path)

    @property
    def fingerprint(self):
        return "SHA256:" + b64(hashlib.sha256(self.public).digest()).decode().rstrip("=")

    @property
    def line(self):
        return f"{self.type.decode()} {b64(self.public).decode()}"

    def keygen(self, namespace, message):
        """The blob that the real ssh-keygen makes, from standard input to standard output."""
        done = subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", self.path, "-n", namespace], input=message,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
        return base64.b64decode(b"".join(done.stdout.split(b"\n")[1:-2]))

    def inner(self, data, flags=TOUCHED, counter=7, change=lambda raw: raw):
        if not self.token:
            return string(self.type) + string(change(ed25519.sign(self.seed, data)))
        tail = bytes([flags]) + u32(counter)
        raw = ed25519.sign(self.seed, hashlib.sha256(b"ssh:").digest() + tail + hashlib.sha256(data).digest())
        return string(self.type) + string(change(raw)) + tail

    def blob(self, namespace, message, **token):
        return blob_of(self.public, namespace, self.inner(signed_data(namespace, message), **token))


def armoured(blob, end="\n"):
    text = b64(blob).decode()
    lines = [text[at:at + 70] for at in range(0, len(text), 70)]
    return end.join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()


def ssh_keygen_takes(key, namespace, message, armour, folder):
    """Whether the real `ssh-keygen -Y verify` says yes."""
    signers, signature = os.path.join(folder, "allowed"), os.path.join(folder, "signature")
    with open(signers, "w", encoding="ascii") as file:
        file.write(f"somebody {key.line}\n")
    with open(signature, "wb") as file:
        file.write(armour)
    return subprocess.run(["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "somebody", "-n", namespace, "-s",
                           signature], input=message, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False).returncode == 0


def pae(body):
    return b"DSSEv1 %d %s %d %s" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE, len(body), body)


def layout(payload, keyid, blob):
    """The one layout of an envelope."""
    return (b'{"payloadType":"' + PAYLOAD_TYPE + b'","payload":"' + b64(payload) + b'","signatures":[{"keyid":"' +
            keyid.encode() + b'","sig":"' + b64(blob) + b'"}]}')


def envelope(payload, key, namespace=RECORD, keyid=None, **token):
    """A whole record over any payload, signed by ssh-keygen, or in Python for a token's key."""
    message = pae(payload)
    blob = key.blob(namespace, message, **token) if key.token else key.keygen(namespace, message)
    return layout(payload, keyid or key.fingerprint, blob)


def payload_of(record):
    return base64.b64decode(record.split(b'"payload":"')[1].split(b'"')[0])


def signature_of(record):
    return base64.b64decode(record.split(b'"sig":"')[1].split(b'"')[0])


def statement(kind, predicate, subjects):
    """The payload of a record; `subjects`: name to SHA-256, in order."""
    return compact({"_type": "https://in-toto.io/Statement/v1", "predicateType": f"urn:interlock:{kind}:v1",
                    "predicate": predicate,
                    "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in subjects.items()]})


def leaf(data):
    return hashlib.sha256(b"\0" + data).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root(leaves):
    """RFC 6962: an odd last node moves up unchanged."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    while len(leaves) > 1:
        pairs = [node(*leaves[at:at + 2]) for at in range(0, len(leaves) - 1, 2)]
        leaves = pairs + (leaves[-1:] if len(leaves) % 2 else [])
    return leaves[0]


def checkpoint(origin, size, tree_root):
    return f"{origin}\n{size}\n{b64(tree_root).decode()}\n"


def note(text, name, key, spoil=False):
    """A signed note over any text: the head as the engine keeps it."""
    identity = hashlib.sha256(name.encode() + b"\n\x01" + key.point).digest()[:4]
    raw = ed25519.sign(key.seed, text.encode())
    raw = raw[:-1] + bytes([raw[-1] ^ 1]) if spoil else raw
    return f"{text}\n— {name} {b64(identity + raw).decode()}\n"


def check_vectors():
    """S1, E4, S6 and M1 of the design's page on signing."""
    alice = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    body = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    space = "interlock.v1@example.com"
    blob = Key(alice).blob(space, body)
    assert sha256(blob) == "d9e64f10d8d6ea700d4fcd0c2b049258ec68e997d82108995f9c70bb7d37653f", "S1"
    twin = ed25519.malleated(blob[-64:]).hex()
    assert twin.endswith("c75b546bf3b391e77f2731ccfb4985b1e0737283a0299b632822a70c285bdf19"), "E4"
    token = Key(alice, token=True).blob(space, body, flags=TOUCHED, counter=7)
    assert sha256(token) == "582593caff77765201c7c05eca6a4e10f5fbe1e8a7b9c20014376d0901cf656a", "S6"
    leaves = [leaf(bytes.fromhex(data)) for data in ("", "00", "10")]
    assert root(leaves).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "M1"


if __name__ == "__main__":
    check_vectors()
    print("vectors hold")
