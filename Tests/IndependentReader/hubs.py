"""What hubs say to hubs: relayed items, whole cells, attachments, as Protocol/Spec/relay.md and blobs.md have them."""

import hashlib

from messages import hexadecimal, plain
from refusal import Refusal, malformed
from signatures import Segment, is_signed, node_id, read_receipt, sha256
from specification import DECODER

SUM_LIMIT = 1 << 112
COUNT_LIMIT = 1 << 40


def passed_enrolment(signed: dict, hubs: dict[bytes, bytes], nodes: dict[bytes, bytes]) -> dict:
    """An enrolment of a batch; a node whose hub vouches for it is known from then on."""
    record = DECODER.decode("Enrolment", signed["enrolment"])
    message = b"tributary enrolment record 1\n" + signed["enrolment"]
    hub_key = hubs.get(record["hub"])
    genuine = hub_key is not None and is_signed(hub_key, signed["signature"], message)
    node = node_id(record["public_key"])
    if genuine:
        nodes[node] = record["public_key"]
    found = {
        "node": node.hex(), "hub": record["hub"].hex(), "region": record["region"], "mode": record["mode"],
        "enrolled_at": str(record["enrolled_at"]), "is_signed": genuine,
    }
    if record["revoked_at"]:
        found["revoked_at"] = str(record["revoked_at"])
    return found


def passed_segment(message: dict, hubs: dict[bytes, bytes], nodes: dict[bytes, bytes]) -> dict:
    """A segment of a batch, with the hub that judged it."""
    segment = Segment(message)
    node, incarnation = segment.origin
    found = {"node": node.hex(), "incarnation": str(incarnation), "last_sequence": str(segment.last_sequence)}
    try:
        segment.verify(nodes[node])
        found["is_signed"] = True
    except (KeyError, Refusal):
        found["is_signed"] = False
    for hub, key in hubs.items():
        try:
            receipt = read_receipt(message["receipt"], key)
        except Refusal:
            continue
        if (receipt["node"], receipt["incarnation"]) == segment.origin and receipt["head"] == segment.head:
            found["judged_by"] = hub.hex()
            break
    return found


def relay(given: dict) -> dict:
    """A batch of items with the place behind each, and the receipt of the hub above."""
    hubs = {node_id(key): key for key in map(hexadecimal, given["public_keys"])}
    nodes: dict[bytes, bytes] = {}
    batch = DECODER.decode("RelayBatch", hexadecimal(given["batch"]))
    digest, number, items = batch["previous_digest"], batch["first_number"] - 1, []
    for item in batch["items"]:
        number += 1
        if segment := item.get("segment"):
            identity = sha256(b"segment\n", Segment(segment).head, segment["signature"], segment["receipt"])
            stated = {"segment": passed_segment(segment, hubs, nodes)}
        else:
            enrolment = item["enrolment"]
            identity = sha256(b"enrolment\n", enrolment["enrolment"], enrolment["signature"])
            stated = {"enrolment": passed_enrolment(enrolment, hubs, nodes)}
        digest = sha256(b"tributary relay 1\n", digest, identity)
        items.append({"number": str(number), "digest": digest.hex()} | stated)
    signed = DECODER.decode("SignedRelayReceipt", hexadecimal(given["receipt"]))
    key = hexadecimal(given["hub_public_key"])
    if not is_signed(key, signed["signature"], b"tributary relay receipt 1\n" + signed["receipt"]):
        raise Refusal("signature-wrong", "the relay receipt's signature does not fit")
    receipt = DECODER.decode("RelayReceipt", signed["receipt"])
    if receipt["hub"] != node_id(key):
        raise malformed("a relay receipt of another hub")
    return {
        "items": items, "hub": receipt["hub"].hex(), "child": receipt["node"].hex(),
        "through_number": str(receipt["through_number"]),
        "covers_all": (receipt["through_number"], receipt["digest"]) == (number, digest),
        "problems": plain(receipt["problems"]),
    }


def read_cell(sums: bytes, extrema: bytes) -> tuple[list[int], dict[int, int]]:
    """The eight sums of a cell, and what sums cannot give, by tag."""
    if len(sums) != 8 * 16:
        raise malformed("a cell has eight sums of 16 bytes")
    numbers = [int.from_bytes(sums[place : place + 16], "big", signed=True) for place in range(0, 128, 16)]
    if any(abs(number) > SUM_LIMIT for number in numbers[:5]):
        raise malformed("a sum is out of bounds")
    if any(not 0 <= count <= COUNT_LIMIT for count in numbers[5:]) or numbers[7] > numbers[5] + numbers[6]:
        raise malformed("a count is out of bounds")
    parts: dict[int, int] = {}
    for place in range(0, len(extrema), 17):
        part = extrema[place : place + 17]
        if len(part) != 17 or part[0] not in (1, 2) or part[0] <= max(parts, default=0):
            raise malformed("what sums cannot give cannot be read")
        parts[part[0]] = int.from_bytes(part[1:], "big", signed=True)
    if abs(parts.get(1, 0)) > SUM_LIMIT or not 0 <= parts.get(2, 0) <= COUNT_LIMIT:
        raise malformed("what sums cannot give is out of bounds")
    return numbers, parts


def adds(leaf: dict) -> bool:
    """Whether a leaf adds anything to its cell."""
    return any(number != "0" for number in leaf["sums"])


def summary(given: dict) -> dict:
    """A cell that a hub forwards whole, proved by the leaves behind it."""
    numbers, parts = read_cell(hexadecimal(given["sums"]), hexadecimal(given["extrema"]))
    text = "summary-leaves-1\n"
    for leaf in sorted(given["leaves"], key=lambda leaf: leaf["region"]):
        if adds(leaf):
            text += ";".join([leaf["region"], *leaf["sums"]]) + "\n"
    codes, taken = [], []
    for trial in given["trials"]:
        try:
            sums, beyond = read_cell(hexadecimal(trial["sums"]), hexadecimal(trial["extrema"]))
            taken.append([str(number) for number in sums] + [str(beyond.get(tag, "")) for tag in (1, 2)])
            codes.append("taken")
        except Refusal:
            codes.append("malformed")
    meaning = {
        "sums": [str(number) for number in numbers], "codes": codes, "taken": taken,
        "adding": [leaf["region"] for leaf in given["leaves"] if adds(leaf)],
        "silent": [leaf["region"] for leaf in given["leaves"] if not adds(leaf)],
        "is_proved": hashlib.sha256(text.encode("utf-8")).hexdigest() == given["leaves_digest"],
    }
    names = {1: "extremum", 2: "register"}
    return meaning | {names[tag]: str(number) for tag, number in parts.items()}


def blobs(given: dict) -> dict:
    """What a hub lists of attachments, and what it says of the bytes that it gets."""
    found = []
    listed = DECODER.decode("BlobList", hexadecimal(given["list"]))["blobs"]
    for blob, text in zip(listed, given["bytes"]):
        content = hexadecimal(text)
        verdict = "whole" if hashlib.sha256(content).digest() == blob["hash"] else "attachment-altered"
        if len(content) != blob["size"]:
            verdict = "attachment-size-wrong"
        stated = {
            "hash": blob["hash"].hex(), "size": str(blob["size"]), "held": str(blob["held"]),
            "digest": hashlib.sha256(content).hexdigest(), "verdict": verdict,
        }
        found.append(stated | ({"owner": blob["owner"]} if blob["owner"] else {}))
    return {"blobs": found}
