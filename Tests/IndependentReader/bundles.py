"""Bundles, as Protocol/Spec/bundle.md says: a file, its signature and its seal (HPKE, RFC 9180, base mode)."""

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from refusal import Refusal
from signatures import is_signed, node_id
from specification import DECODER

FIRST_LINE = b"TRIBUTARY BUNDLE\n"
LABEL = b"tributary bundle 1\n"
SIGNATURE = 64
KEM_SUITE = b"KEM\x00\x20"
SUITE = b"HPKE\x00\x20\x00\x01\x00\x03"


def extract(salt: bytes, secret: bytes) -> bytes:
    """HKDF-Extract of RFC 5869."""
    return hmac.digest(salt or bytes(32), secret, "sha256")


def expand(key: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand of RFC 5869, for one block."""
    assert length <= hashlib.sha256().digest_size
    return hmac.digest(key, info + b"\x01", "sha256")[:length]


def labeled_extract(suite: bytes, salt: bytes, label: bytes, secret: bytes) -> bytes:
    """LabeledExtract of RFC 9180."""
    return extract(salt, b"HPKE-v1" + suite + label + secret)


def labeled_expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand of RFC 9180."""
    return expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def agreement_key(private_key: bytes) -> X25519PrivateKey:
    """The key that opens, from the one that signs."""
    return X25519PrivateKey.from_private_bytes(expand(extract(b"", private_key), b"tributary agreement 1\n", 32))


def raw(public_key) -> bytes:
    """The 32 bytes of a public key."""
    return public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def open_sealed(key: X25519PrivateKey, encapsulated: bytes, info: bytes, sealed: bytes) -> bytes:
    """Opens the first message sealed in base mode."""
    exchanged = key.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    context = encapsulated + raw(key.public_key())
    shared = labeled_expand(
        KEM_SUITE, labeled_extract(KEM_SUITE, b"", b"eae_prk", exchanged), b"shared_secret", context, 32
    )
    schedule = (
        b"\x00" + labeled_extract(SUITE, b"", b"psk_id_hash", b"") + labeled_extract(SUITE, b"", b"info_hash", info)
    )
    secret = labeled_extract(SUITE, shared, b"secret", b"")
    cipher = ChaCha20Poly1305(labeled_expand(SUITE, secret, b"key", schedule, 32))
    return cipher.decrypt(labeled_expand(SUITE, secret, b"base_nonce", schedule, 12), sealed, b"")


class Bundle:
    """A bundle's file with its outside read."""

    def __init__(self, file: bytes) -> None:
        start = len(FIRST_LINE) + SIGNATURE
        if len(file) <= start or not file.startswith(FIRST_LINE):
            raise Refusal("bundle-malformed", "no bundle")
        self.signature, self.signed = file[len(FIRST_LINE) : start], file[start:]
        envelope = DECODER.decode("Bundle", self.signed)
        if envelope["format"] != 1 or envelope["suite"] != 1:
            raise Refusal("bundle-format-unknown", "another format or suite")
        self.kind, self.writer, self.reader = envelope["kind"], envelope["writer"], envelope["reader"]
        self.encapsulated, self.sealed = envelope["encapsulated_key"], envelope["sealed"]

    def open(self, public_key: bytes, private_key: bytes) -> bytes:
        """What the file holds, for the writer's key and the reader's."""
        own = raw(Ed25519PrivateKey.from_private_bytes(private_key).public_key())
        if self.writer != node_id(public_key) or self.reader != node_id(own):
            raise Refusal("bundle-misaddressed", "for or from somebody else")
        if not is_signed(public_key, self.signature, LABEL + self.signed):
            raise Refusal("bundle-altered", "the signature does not fit")
        info = LABEL + bytes([self.kind]) + self.writer + self.reader
        try:
            return open_sealed(agreement_key(private_key), self.encapsulated, info, self.sealed)
        except (InvalidTag, ValueError) as error:
            raise Refusal("bundle-unopened", "the seal does not open") from error
