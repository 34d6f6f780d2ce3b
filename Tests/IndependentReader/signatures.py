"""Keys, chains, requests and answers, as Protocol/Spec/sync.md and segment.md sign them."""

import base64
import hashlib

import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from payload import PayloadReader, Transaction
from refusal import Refusal, malformed
from specification import DECODER, SCHEMA

PAYLOAD_BYTES = 16 << 20
SEGMENT_BYTES = 4 << 20
WINDOW_BYTES = 8 << 20
TRANSACTIONS = 4096


def sha256(*parts: bytes) -> bytes:
    """The hash of joined bytes."""
    return hashlib.sha256(b"".join(parts)).digest()


def node_id(public_key: bytes) -> bytes:
    """The node id of a key."""
    return sha256(public_key)[:16]


def is_signed(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature fits."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class Segment:
    """A segment with its header read."""

    def __init__(self, message: dict) -> None:
        self.header_bytes, self.payload, self.signature = message["header"], message["payload"], message["signature"]
        header = self.header = DECODER.decode("SegmentHeader", self.header_bytes)
        if header["suite"] != 1:
            raise Refusal("suite-unknown", f"suite {header['suite']}")
        if len(header["node"]) != 16 or len(header["previous_head"]) != 32 or not header["first_sequence"]:
            raise malformed("a header that cannot be")
        if header["count"] > TRANSACTIONS or header["payload_length"] > PAYLOAD_BYTES:
            raise Refusal("message-too-large", "more in a segment than allowed")
        if not header["count"]:
            raise malformed("a segment without transactions")
        self.head = sha256(
            b"tributary segment 1\n", header["previous_head"], self.header_bytes, sha256(self.payload)
        )

    @classmethod
    def read(cls, data: bytes) -> "Segment":
        """From the bytes of a message."""
        if len(data) > SEGMENT_BYTES:
            raise Refusal("message-too-large", "a segment over 4 MiB")
        return cls(DECODER.decode("Segment", data))

    @property
    def last_sequence(self) -> int:
        """The number of the last transaction."""
        return self.header["first_sequence"] + self.header["count"] - 1

    @property
    def origin(self) -> tuple[bytes, int]:
        """Whose transactions these are."""
        return (self.header["node"], self.header["incarnation"])

    def verify(self, public_key: bytes) -> None:
        """Checks that the node of the header signed it."""
        if node_id(public_key) != self.header["node"] or not is_signed(public_key, self.signature, self.head):
            raise Refusal("segment-altered", "the signature does not fit")

    def plain_payload(self) -> bytes:
        """The payload unpacked: one frame of exactly the length that the header says."""
        length = self.header["payload_length"]
        try:
            frame = zstandard.get_frame_parameters(self.payload)
            if frame.window_size > WINDOW_BYTES:
                raise Refusal("message-too-large", "a window over 8 MiB")
            if frame.content_size not in (length, zstandard.CONTENTSIZE_UNKNOWN):
                raise malformed("the frame names another length than the header")
            unpacker = zstandard.ZstdDecompressor().decompressobj()
            data = unpacker.decompress(self.payload)
        except zstandard.ZstdError as error:
            raise malformed("the payload is no zstd frame") from error
        if not unpacker.eof or unpacker.unused_data or len(data) != length:
            raise malformed("the payload is not one frame of the length stated")
        return data

    def transactions(self, reader: int = SCHEMA) -> list[Transaction]:
        """What it holds for a reader that knows a version of the schema."""
        found = PayloadReader(self.plain_payload(), self.header["schema"], reader).transactions()
        if len(found) != self.header["count"]:
            raise malformed("another number of transactions than the header says")
        return found


def read_receipt(data: bytes, public_key: bytes) -> dict:
    """A receipt that the hub of a key signed."""
    signed = DECODER.decode("SignedReceipt", data)
    if not is_signed(public_key, signed["signature"], b"tributary receipt 1\n" + signed["receipt"]):
        raise Refusal("signature-wrong", "the receipt's signature does not fit")
    message = DECODER.decode("Receipt", signed["receipt"])
    if message["hub"] != node_id(public_key) or len(message["head"]) != 32 or len(message["history"]) != 16:
        raise malformed("a receipt that cannot be")
    return message


class Chain:
    """How far a hub holds an origin, with the segments it took."""

    def __init__(self, sequence: int, head: bytes) -> None:
        self.sequence, self.head = sequence, head
        self.time = 0
        self.taken: dict[int, bytes] = {}

    def take(self, segment: Segment) -> bool:
        """Takes a segment in; False where it is held already."""
        first = segment.header["first_sequence"]
        if segment.last_sequence <= self.sequence:
            if self.taken.get(first) != segment.head:
                raise Refusal("segment-fork", "other content under the same numbers")
            return False
        if first != self.sequence + 1:
            raise Refusal("segment-gap", f"expected {self.sequence + 1}")
        if segment.header["previous_head"] != self.head:
            raise Refusal("segment-fork", "another previous head")
        self.taken[first] = segment.head
        self.sequence, self.head = segment.last_sequence, segment.head
        return True


def content_digest(body: bytes) -> str:
    """The header Content-Digest."""
    return f"sha-256=:{base64.b64encode(sha256(body)).decode()}:"


def request_base(request: dict, node: str) -> tuple[str, str]:
    """The parameters of a request's signature, and the lines that are signed."""
    parameters = (
        '("@method" "@path" "@query" "content-digest" "tributary-hub" "tributary-challenge")'
        f';keyid="{node}";alg="ed25519"'
    )
    lines = [
        f'"@method": {request["method"]}',
        f'"@path": {request["path"]}',
        f'"@query": ?{request["query"]}',
        f'"content-digest": {content_digest(bytes.fromhex(request["body"]))}',
        f'"tributary-hub": {request["hub"]}',
        f'"tributary-challenge": {request["challenge"]}',
        f'"@signature-params": {parameters}',
    ]
    return parameters, "\n".join(lines)


def answer_base(answer: dict, hub: str) -> tuple[str, str]:
    """The parameters of an answer's signature, and the lines that are signed."""
    parameters = (
        '("@status" "content-digest" "@path";req "@query";req "tributary-challenge";req)'
        f';keyid="{hub}";alg="ed25519"'
    )
    lines = [
        f'"@status": {answer["status"]}',
        f'"content-digest": {content_digest(bytes.fromhex(answer["body"]))}',
        f'"@path";req: {answer["path"]}',
        f'"@query";req: ?{answer["query"]}',
        f'"tributary-challenge";req: {answer["challenge"]}',
        f'"@signature-params": {parameters}',
    ]
    return parameters, "\n".join(lines)


def verify_http(message: dict, public_key: bytes, parameters: str, base: str) -> None:
    """Checks the three headers of a request or answer against what must be signed."""
    headers = message["headers"]
    value = headers["signature"]
    if headers["content_digest"] != content_digest(bytes.fromhex(message["body"])):
        raise Refusal("signature-wrong", "the digest is not of this body")
    if headers["signature_input"] != f"tributary={parameters}":
        raise Refusal("signature-wrong", "other parameters")
    if not (value.startswith("tributary=:") and value.endswith(":")):
        raise Refusal("signature-wrong", "the signature is not written as it must be")
    try:
        signature = base64.b64decode(value[len("tributary=:") : -1], validate=True)
    except ValueError as error:
        raise Refusal("signature-wrong", "the signature is not base64") from error
    if not is_signed(public_key, signature, base.encode()):
        raise Refusal("signature-wrong", "the signature does not fit")
