"""Payloads that parsers stumble over, that say a thing twice, or that show other than they are."""

import json
import os

import forge
from forge import PAYLOAD_TYPE, blob_of, signed_data
from naming import attack
from scene import refused, refused_payload
from signature_and_envelope import LAYOUT


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
