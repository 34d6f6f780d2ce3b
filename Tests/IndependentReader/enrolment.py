"""Enrolment codes and proofs, as the section Enrolment of Protocol/Spec/sync.md says."""

import hashlib
import hmac

from refusal import Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NAME, SECRET, CHECK = 4, 26, 2


def characters(data: bytes) -> str:
    """Bytes as characters of five bits, the last padded with zero bits."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return "".join(ALPHABET[int(bits[place : place + 5], 2)] for place in range(0, len(bits), 5))


def fixed(key: bytes) -> bytes:
    """A key of the only length that a proof takes."""
    if len(key) != 32:
        raise Refusal("enrolment-code-unknown", "a key is not of 32 bytes")
    return key


class Code:
    """A one-time code as a person typed it."""

    def __init__(self, typed: str) -> None:
        text = typed.replace(" ", "").replace("-", "").upper().translate(str.maketrans("OIL", "011"))
        if len(text) != NAME + SECRET + CHECK or set(text) - set(ALPHABET):
            raise Refusal("enrolment-code-malformed", "no code")
        self.name, self.secret, check = text[:NAME], text[NAME : NAME + SECRET], text[NAME + SECRET :]
        named = (self.name + self.secret).encode()
        if characters(hashlib.sha256(b"tributary enrolment check\n" + named).digest()[:2])[:CHECK] != check:
            raise Refusal("enrolment-code-malformed", "the check does not fit")
        self.key = hashlib.sha256(b"tributary enrolment 1\n" + named).digest()

    def request_proof(self, public_key: bytes, agreement_key: bytes, region: str) -> bytes:
        """What the node proves with."""
        keys = fixed(public_key) + fixed(agreement_key)
        return hmac.digest(self.key, b"node\n" + keys + region.encode(), "sha256")

    def answer_proof(self, hub_public_key: bytes, agreement_key: bytes, public_key: bytes, history: bytes) -> bytes:
        """What the hub proves with."""
        keys = fixed(hub_public_key) + fixed(agreement_key)
        return hmac.digest(self.key, b"hub\n" + keys + public_key + history, "sha256")
