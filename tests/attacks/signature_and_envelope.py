"""Signatures, envelopes and payloads that are almost right."""

import json
import os
import subprocess

import ed25519
import forge
from forge import PAYLOAD_TYPE, b64, blob_of, signed_data, string
from naming import attack
from scene import fails, refused, refused_payload

LAYOUT = "not in the one layout that records have"


def signed(store, payload, **spoil):
    """The envelope of a payload by dana, with a blob of our own making."""
    key = store.keys["dana"]
    data = signed_data(forge.RECORD, forge.pae(payload), spoil.pop("signed_reserved", b""),
                       spoil.get("hashing", "sha512"))
    inner = key.inner(data, change=spoil.pop("change", lambda raw: raw))
    return forge.layout(payload, key.fingerprint, blob_of(key.public, forge.RECORD, inner, **spoil))


@attack("A1")
def approval_for_another_lease(scene):
    """The approval of one lease offered for another"""
    store = scene.guarded()
    one, other = store.requested(), store.requested()
    moved = store.approval_payload(other, subject=forge.sha256(one))
    refused_payload(store, moved, "bound to other bytes than lease")


@attack("A2")
def approval_twice(scene):
    """The same approval sent twice: the first answer again, nothing appended"""
    store = scene.guarded()
    record = forge.envelope(store.approval_payload(store.requested()), store.keys["dana"])
    first = store.ask(record)
    assert first["index"] > 0, first
    before = store.size()
    assert store.ask(record)["index"] == first["index"] and store.size() == before
    word = store.approval_payload(store.requested())
    index = store.accepted(word, "grace", flags=5, counter=7)
    before = store.size()
    assert store.accepted(word, "grace", flags=5, counter=8) == index and store.size() == before


@attack("A3")
def one_key_two_approvals(scene):
    """One key signs two different approvals of a lease: one person, one seat"""
    store = scene.guarded()
    lease = store.requested()
    store.accepted(store.approval_payload(lease))
    again = store.approval_payload(lease, reason="once more")
    refused_payload(store, again, "dana: ")
    refused_payload(store, store.decision_payload(lease), "open: agent")


@attack("A6")
def one_key_two_roles(scene):
    """One key that holds two roles claims both seats: it fills one"""
    store = scene.guarded()
    lease = store.requested(environment="shared", planSha256=store.offer(store.plan("shared", ("lead", "owner"))), seats=[])
    store.accepted(store.approval_payload(lease, "lead"))
    refused_payload(store, store.approval_payload(lease, "owner"), "the same person fills one seat only")


@attack("A9")
def other_namespaces(scene):
    """A decision signed under git, file, a checkpoint's or no namespace of ours"""
    store = scene.office()
    payload = store.decision_payload(store.lease_payload())
    for space in ("git", "file", "interlock-checkpoint", forge.CHECKPOINT, forge.POLICY, forge.BUNDLE, "interlock"):
        refused_payload(store, payload, f'signed under the namespace "{space}"', namespace=space)


@attack("A11")
def spoilt_containers(scene):
    """SSH signatures that ssh-keygen takes but the strict profile does not: reserved, version 0, junk behind"""
    store = scene.office()
    key, folder = store.keys["dana"], scene.folder()
    payload = store.decision_payload(store.lease_payload())
    inner = key.inner(signed_data(forge.RECORD, forge.pae(payload)))
    for change, reason in ((dict(reserved=b"x"), "reserved field is not empty"), (dict(version=0), "of version 0")):
        blob = blob_of(key.public, forge.RECORD, inner, **change)
        assert forge.ssh_keygen_takes(key, forge.RECORD, forge.pae(payload), forge.armoured(blob), folder)
        refused(store, forge.layout(payload, key.fingerprint, blob), reason)
    good = blob_of(key.public, forge.RECORD, inner)
    assert forge.ssh_keygen_takes(key, forge.RECORD, forge.pae(payload), forge.armoured(good) + b"junk\n", folder)
    for blob, reason in ((good + b"\0", "has bytes after its end"), (good[:-1], "cut short"), (b"", "not an SSH"),
                         (forge.armoured(good), "not an SSH signature")):
        refused(store, forge.layout(payload, key.fingerprint, blob), reason)


@attack("A12")
def untouched_token(scene):
    """A token's signature without touch, or without the PIN where the policy wants it"""
    store = scene.guarded()
    lease = store.requested()
    word = lambda: store.approval_payload(lease)
    refused_payload(store, word(), "touch/PIN missing", "frank", flags=0x00)
    refused_payload(store, word(), "touch/PIN missing", "frank", flags=forge.PIN)
    refused_payload(store, word(), "touch/PIN missing: the policy wants the PIN", "grace", flags=forge.TOUCHED)
    refused_payload(store, word(), "attestation or extensions", "frank", flags=0x41)
    store.accepted(word(), "grace", flags=forge.TOUCHED | forge.PIN)


@attack("A14")
def second_payload(scene):
    """An envelope with a second payload key"""
    store = scene.office()
    record = forge.envelope(store.lease_payload(), store.keys["dana"])
    other = b64(store.lease_payload())
    for place in (b'"signatures":[', b'"keyid":"', b'"sig":"'):
        refused(store, record.replace(place, b'"payload":"' + other + b'",' + place), LAYOUT)
    refused(store, record[:-1] + b',"payload":"' + other + b'"}', LAYOUT)


@attack("A15")
def duplicate_keys(scene):
    """A payload with a key that stands twice, once in disguise"""
    store = scene.office()
    payload = store.lease_payload()
    for twin in (b'"environment":"prod",', b'"\\u0065nvironment":"prod",', b'"environmen\\u0074":"prod",'):
        refused_payload(store, payload.replace(b'"environment":', twin + b'"environment":'), "a key stands twice")


@attack("A17")
def unknown_types(scene):
    """Another payloadType, or a predicate type that is unknown or newer"""
    store = scene.office()
    record = forge.envelope(store.lease_payload(), store.keys["dana"])
    refused(store, record.replace(PAYLOAD_TYPE, b"application/json"), LAYOUT)
    for kind in (b"urn:interlock:approval:v2", b"urn:interlock:breakglass:v1", b"https://slsa.dev/provenance/v1"):
        changed = store.lease_payload().replace(b"urn:interlock:lease:v1", kind)
        refused_payload(store, changed, "unknown record: predicate type " + kind.decode())
    event = forge.statement("event", {"kind": "stage-entered", "issued": forge.time()}, {"log": "0" * 64})
    refused_payload(store, event, "not taken from outside", "engine")


def nasty_payloads(payload):
    """(bytes, reason) of payloads that no parser may take."""
    reason = lambda text: payload.replace(b'"reason":""', b'"reason":"' + text + b'"')
    uses = lambda text: payload.replace(b'"maxUses":1', b'"maxUses":' + text)
    yield reason(b"\xff\xfe"), "not UTF-8"
    yield reason(b"\xc0\xaf"), "not UTF-8"
    yield reason(b"\xed\xa0\x80"), "not UTF-8"
    yield reason(b"a\0b"), "a raw control character"
    yield reason(b"a\\u0000b"), "a control character"
    yield reason(b"\\ud800"), "a lone surrogate"
    yield reason(b"\\uffff"), "a noncharacter"
    yield reason(b"a" * 9000), "a string is too long"
    yield reason(b"a" * 2001), "a reason has at most 2000 bytes"
    yield b"\xef\xbb\xbf" + payload, "must start with {"
    yield payload + b"{}", "text after the end"
    yield payload[:-1], "JSON byte"
    yield payload.replace(b'"seats":[', b'"seats":' + b"[" * 2000), "nested too deeply"
    for number in (b"9223372036854775808", b"9007199254740992", b"-9007199254740992"):
        yield uses(number), "below 2^53"
    for number in (b"1e400", b"1.0", b"1e3", b"1E0"):
        yield uses(number), "only integers are allowed"
    yield uses(b"01"), "a number starts with 0"
    yield uses(b"null"), "neither a value nor true or false"
    yield uses(b"NaN"), "neither a value nor true or false"
    yield uses(b"true"), "must be a whole number"
    yield uses(b'"1"'), "must be a whole number"
    yield uses(b"0"), "must be a whole number from 1"


@attack("A18")
def nasty_bytes(scene):
    """Bytes that parsers stumble over: refused with the place, and memory stays bounded"""
    store = scene.office()
    grown = peak(store.process.pid)
    for payload, reason in nasty_payloads(store.lease_payload()):
        refused_payload(store, payload, reason)
    huge = store.lease_payload(reason="a" * 10_000_000)
    digest = store.drop(forge.layout(huge, store.keys["dana"].fingerprint, b"x"))
    refused_payload(store, store.lease_payload(), "as its requester", "erin")  # answered after the huge one was seen
    assert not os.path.exists(store.answer_file(digest)) and store.size() < 100
    os.remove(os.path.join(store.folder, "inbox", "raise", digest + ".json"))
    grown = peak(store.process.pid) - grown
    assert grown < 64 * 1024, f"the engine grew by {grown} KiB"


def peak(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(next(line for line in file if line.startswith("VmHWM")).split()[1])


@attack("A20")
def keyid_of_another(scene):
    """The key id names dana, the blob holds erin's key"""
    store = scene.office()
    payload = store.decision_payload(store.lease_payload())
    record = forge.envelope(payload, store.keys["erin"], keyid=store.keys["dana"].fingerprint)
    refused(store, record, "names another key than the one that signed")


@attack("B1")
def other_layouts(scene):
    """The envelope with another line end, space, order, or base64 that means the same"""
    store = scene.office()
    payload = store.lease_payload()
    payload += b" " * ((1 - len(payload)) % 3)  # so that the base64 ends with two pads
    record = forge.envelope(payload, store.keys["dana"])
    text = b64(payload)
    spelled = lambda other: record.replace(text, other)
    last = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    odd = last[(last.index(text[-3]) | 1):][:1]
    for other in (record + b"\n", record + b"\r\n", record + b" ", b"\n" + record, b"\xef\xbb\xbf" + record,
                  record.replace(b":", b": ", 1), spelled(text.rstrip(b"=")), spelled(text[:-1]),
                  spelled(text[:-3] + odd + b"=="), spelled(text[:76] + b"\n" + text[76:]), spelled(text + b"===="),
                  spelled(text.replace(b"+", b"-").replace(b"/", b"_") + b"!"), b"", b"{}", b"[]", b"\0" * 1000):
        refused(store, other, LAYOUT)


@attack("B2")
def two_signatures(scene):
    """Two signatures on one record, so that one record counts for two"""
    store = scene.office()
    payload = store.lease_payload()
    one, other = (forge.envelope(payload, store.keys[who]) for who in ("dana", "erin"))
    refused(store, one[:-2] + b"," + other[other.index(b'{"keyid"'):], LAYOUT)
    refused(store, one.replace(one[one.index(b'{"keyid"'):-2], b""), LAYOUT)


@attack("B3")
def malleated_signature(scene):
    """S + L, which ssh-keygen takes: a second spelling of one signature"""
    store = scene.office()
    key, payload = store.keys["dana"], store.lease_payload()
    record = signed(store, payload, change=ed25519.malleated)
    takes = forge.ssh_keygen_takes(key, forge.RECORD, forge.pae(payload),
                                   forge.armoured(forge.signature_of(record)), scene.folder())
    assert takes, "this ssh-keygen is stricter than the one that was measured"
    refused(store, record, "the signature does not fit the bytes")


@attack("B4")
def changed_bits(scene):
    """One bit of the signature, the payload, the key or the hash's name changed"""
    store = scene.office()
    payload = store.lease_payload()
    record = signed(store, payload)
    refused(store, signed(store, payload, change=lambda raw: raw[:-1] + bytes([raw[-1] ^ 1])), "does not fit")
    refused(store, record.replace(b64(payload), b64(payload.replace(b'"maxUses":1', b'"maxUses":9'))), "does not fit")
    refused(store, signed(store, payload, hashing="sha256"), 'hash is "sha256"')
    refused(store, signed(store, payload, signed_reserved=b"x"), "does not fit")


@attack("B5")
def other_kinds_of_keys(scene):
    """ECDSA, RSA and certificate keys, which the profile does not know"""
    store = scene.office()
    payload, folder = store.lease_payload(), scene.folder()
    for kind, size in (("ecdsa", "256"), ("rsa", "2048")):
        path = os.path.join(folder, kind)
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-b", size, "-N", "", "-f", path], check=True)
        blob = forge.Key.keygen(type("Other", (), {"path": path}), forge.RECORD, forge.pae(payload))
        refused(store, forge.layout(payload, store.keys["dana"].fingerprint, blob), "key")
    key = store.keys["dana"]
    inner = key.inner(signed_data(forge.RECORD, forge.pae(payload)))
    certificate = string(b"ssh-ed25519-cert-v01@openssh.com") + string(b"n" * 32) + string(key.point)
    refused(store, forge.layout(payload, key.fingerprint, blob_of(certificate, forge.RECORD, inner)), "key")


@attack("B6")
def bidirectional_text(scene):
    """Text that shows other than it is: bidirectional controls, line breaks in names, NUL in a namespace"""
    store = scene.office()
    for code in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069":
        refused_payload(store, store.lease_payload(reason=f"promote {code}on"), "a bidirectional control")
    refused_payload(store, store.lease_payload(traffic="shop\nseat agent: bot"), 'a line break or tab in "traffic"')
    refused_payload(store, store.lease_payload(role="operator\x7f"), "a control character")
    refused_payload(store, store.lease_payload(service="web shop"), '"service" must be')
    key, payload = store.keys["dana"], store.lease_payload()
    space = forge.RECORD + "\0.evil"
    blob = blob_of(key.public, space, key.inner(signed_data(space, forge.pae(payload))))
    refused(store, forge.layout(payload, key.fingerprint, blob), "signed under the namespace")


@attack("B66")
def minus_zero(scene):
    """-0, a second spelling of 0, for the size of the log that a signer saw"""
    store = scene.guarded()
    empty = {"origin": store.origin, "size": 0, "root": forge.sha256(b"")}
    payload = store.lease_payload(asOf=empty).replace(b'"size":0', b'"size":-0')
    refused_payload(store, payload, "integer")


@attack("B7")
def other_statements(scene):
    """Statements with two digests, no subject, a twin subject, an extra field or upper-case hexadecimal"""
    store = scene.office()
    good = json.loads(store.lease_payload())
    plan = good["subject"][0]
    upper = {"name": "plan", "digest": {"sha256": plan["digest"]["sha256"].upper()}}
    both = {"name": "plan", "digest": plan["digest"] | {"sha512": "0" * 128}}
    for change, reason in (({"subject": []}, "1 to 512 subjects"), ({"subject": [both]}, "exactly one digest"),
                           ({"subject": [plan, plan]}, 'two subjects are named "plan"'),
                           ({"subject": [upper]}, "64 lower-case"), ({"extra": 1}, "with its four fields"),
                           ({"subject": [plan | {"name": "nalp"}]}, "the first subject is not the plan"),
                           ({"subject": [{"name": str(i), "digest": plan["digest"]} for i in range(513)]}, "1 to 512"),
                           ({"_type": "https://in-toto.io/Statement/v0.1"}, "not an in-toto Statement v1"),
                           ({"predicate": good["predicate"] | {"sudo": True}}, '"sudo" is not a field')):
        refused_payload(store, forge.compact(good | change), reason)


@attack("B8")
def envelope_from_a_file(scene):
    """One envelope in a file, judged with a list of signers: the same profile, exit status 5"""
    store, folder = scene.store(), scene.folder()
    payload = store.lease_payload()
    signers, file = os.path.join(folder, "allowed"), os.path.join(folder, "one.json")
    with open(signers, "w", encoding="ascii") as out:
        out.write(f'dana namespaces="{forge.RECORD}" {store.keys["dana"].line}\n')
    for record, status, reason in ((signed(store, payload), 0, "signed by dana"),
                                   (signed(store, payload) + b"\n", 5, LAYOUT),
                                   (signed(store, payload, change=ed25519.malleated), 5, "does not fit"),
                                   (forge.envelope(payload, store.keys["erin"]), 5, "in no line of the allowed"),
                                   (forge.envelope(payload, store.keys["dana"], "git"), 5, "under the namespace")):
        with open(file, "wb") as out:
            out.write(record)
        fails(store.run("verify", file, "--allowed-signers", signers), status, reason)
