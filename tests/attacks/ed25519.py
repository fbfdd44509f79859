"""Ed25519 (RFC 8032) in plain Python: for forging, never for secrets. Slow, and not constant in time."""

import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE_Y = 4 * pow(5, P - 2, P) % P


def _x_of(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return P - x if x & 1 != sign else x


_BASE_X = _x_of(BASE_Y, 0)
BASE = (_BASE_X, BASE_Y, 1, _BASE_X * BASE_Y % P)


def _add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar, point):
    out = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            out = _add(out, point)
        point = _add(point, point)
        scalar >>= 1
    return out


def _encoded(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _hash(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % L


def _secret(seed):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
    return scalar, digest[32:]


def public(seed):
    """The 32 bytes of the public key that belongs to 32 bytes of seed."""
    return _encoded(_times(_secret(seed)[0], BASE))


def sign(seed, message):
    """The 64 bytes of the signature, as every sound implementation makes them."""
    scalar, prefix = _secret(seed)
    point = _encoded(_times(scalar, BASE))
    nonce = _hash(prefix, message)
    commitment = _encoded(_times(nonce, BASE))
    answer = (nonce + _hash(commitment, point, message) * scalar) % L
    return commitment + answer.to_bytes(32, "little")


def malleated(signature):
    """The same signature with S + L: a second spelling that lax verifiers take."""
    answer = int.from_bytes(signature[32:], "little") + L
    return signature[:32] + answer.to_bytes(32, "little")
