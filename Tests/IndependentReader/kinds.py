"""What each kind of vector means: a function from what is given to what it says, for comparison with the vector.

Protocol/Vectors/README.md lists the kinds and their members.
"""

import hashlib
import json

from enrolment import Code
from merge import Copy
from messages import plain
from payload import Transaction
from refusal import Refusal, malformed
from signatures import Chain, Segment, answer_base, is_signed, node_id, request_base, verify_http
from specification import DECODER, ERROR_CODES, TABLES, VERDICTS
from values import plain_value, read_heads, read_values, value_from_plain, written_values, written_varint


def hexadecimal(text: str) -> bytes:
    """Bytes from lower-case hexadecimal digits."""
    data = bytes.fromhex(text)
    if data.hex() != text:
        raise malformed("bytes are not written in lower-case hexadecimal digits")
    return data


def segments(given: dict) -> dict:
    """A chain of segments of one origin, and the rows that it makes on an empty copy."""
    public_key = hexadecimal(given["public_key"])
    chain = Chain(int(given["sequence"]), hexadecimal(given["head"]))
    copy, found = Copy(), []
    for text in given["segments"]:
        segment = Segment(hexadecimal(text))
        segment.verify(public_key)
        chain.take(segment)
        transactions = segment.transactions()
        for transaction in transactions:
            if transaction.time <= chain.time:
                raise malformed("a time does not rise from segment to segment")
            chain.time = transaction.time
            copy.apply(transaction, segment.origin)
        header = segment.header
        found.append(
            {
                "suite": header["suite"], "node": header["node"].hex(), "incarnation": str(header["incarnation"]),
                "first_sequence": str(header["first_sequence"]), "last_sequence": str(segment.last_sequence),
                "previous_head": header["previous_head"].hex(), "head": segment.head.hex(),
                "schema": header["schema"], "payload": segment.plain_payload().hex(),
                "transactions": [transaction.plain() for transaction in transactions],
            }
        )
    return {"segments": found, "rows": copy.plain()}


def refused_segments(given: dict) -> dict:
    """Segments that a hub which holds the chain so far must answer with an error, and with which."""
    codes = []
    public_key = hexadecimal(given["public_key"])
    for trial in given["trials"]:
        chain = Chain(0, bytes(32))
        code = "taken"
        try:
            for text in given["held"]:
                chain.take(Segment(hexadecimal(text)))
            segment = Segment(hexadecimal(trial["segment"]))
            segment.verify(public_key)
            segment.transactions()
            if not chain.take(segment):
                code = "held"
        except Refusal as refusal:
            code = refusal.code
            if code not in ERROR_CODES:
                raise
        codes.append(code)
    return {"codes": codes}


def receipt(given: dict) -> dict:
    """A signed receipt."""
    signed = DECODER.decode("SignedReceipt", hexadecimal(given["receipt"]))
    public_key = hexadecimal(given["hub_public_key"])
    if not is_signed(public_key, signed["signature"], b"tributary receipt 1\n" + signed["receipt"]):
        raise Refusal("signature-wrong", "the receipt's signature does not fit")
    message = DECODER.decode("Receipt", signed["receipt"])
    if message["hub"] != node_id(public_key) or len(message["head"]) != 32 or len(message["history"]) != 16:
        raise malformed("a receipt that cannot be")
    meaning = plain(message)
    for refused, entry in zip(message["refused"], meaning["refused"]):
        entry["reason"] = VERDICTS.get(refused["code"], VERDICTS[4])
    return meaning


def pull_page(given: dict) -> dict:
    """A page of rows with their heads."""
    page = DECODER.decode("PullPage", hexadecimal(given["page"]))
    origins = [(origin["node"], origin["incarnation"]) for origin in page["origins"]]
    rows = []
    for row in page["rows"]:
        table = TABLES.get(row["table"])
        if table is None:
            continue
        identity, values = read_values(row["identity"]), read_values(row["values"])
        heads = read_heads(row["heads"], len(table.groups), origins)
        if len(identity) != len(table.identity) or len(values) != sum(map(len, table.groups)):
            raise malformed("another number of values than the table has columns")
        concurrent, offset, groups = iter(row["concurrent"]), 0, []
        for columns, stamps, awaited in zip(table.groups, heads.groups, heads.awaited):
            shown = values[offset : offset + len(columns)]
            offset += len(columns)
            stated = []
            for place, stamp in enumerate(stamps):
                held = shown if place == 0 else read_values(next(concurrent, b"\x00"))
                if len(held) != len(columns):
                    raise malformed("a head that does not show has not its values")
                stated.append({"stamp": stamp.plain(), "values": [plain_value(value) for value in held]})
            conflict = not awaited and any(head["values"] != stated[0]["values"] for head in stated)
            groups.append(
                {"heads": stated, "awaited": [stamp.plain() for stamp in awaited], "conflict": conflict}
            )
        if next(concurrent, None) is not None:
            raise malformed("values are left over")
        covered = set(heads.covered)
        deleted = heads.deletion is not None and all(head in covered for group in heads.groups for head in group)
        found = {
            "table": row["table"], "identity": [plain_value(value) for value in identity],
            "values": [plain_value(value) for value in values], "groups": groups, "deleted": deleted,
        }
        if heads.deletion is not None:
            found["deletion"] = {
                "stamp": heads.deletion.plain(), "covered": [stamp.plain() for stamp in heads.covered],
            }
        rows.append(found)
    return {"rows": rows, "cursor": page["cursor"].hex(), "more": page["more"]}


def enrolment(given: dict) -> dict:
    """A code, and the request and answer that prove it."""
    for typed in given["mistyped"]:
        try:
            Code(typed)
        except Refusal:
            continue
        raise malformed(f"a mistyped code was taken: {typed}")
    codes = [Code(typed) for typed in given["typed"]]
    if len({(code.name, code.secret) for code in codes}) != 1:
        raise malformed("the spellings of the code are read differently")
    code = codes[0]
    request = DECODER.decode("EnrollRequest", hexadecimal(given["request"]))
    answer = DECODER.decode("EnrollResponse", hexadecimal(given["answer"]))
    public_key, hub_public_key = request["public_key"], answer["hub_public_key"]
    if request["proof"] != code.request_proof(public_key, request["region"]):
        raise Refusal("enrolment-code-unknown", "the node's proof does not fit")
    if answer["proof"] != code.answer_proof(hub_public_key, public_key, answer["history"]):
        raise Refusal("answer-not-from-hub", "the hub's proof does not fit")
    return {
        "name": code.name, "secret": code.secret, "key": code.key.hex(), "node": node_id(public_key).hex(),
        "hub": node_id(hub_public_key).hex(), "request": plain(request), "answer": plain(answer),
    }


def request_signature(given: dict) -> dict:
    """A signed request."""
    public_key = hexadecimal(given["public_key"])
    node = node_id(public_key).hex()
    parameters, base = request_base(given, node)
    verify_http(given, public_key, parameters, base)
    return {"node": node, "signed": base}


def answer_signature(given: dict) -> dict:
    """A signed answer; where it is a refusal, what its problem document says."""
    public_key = hexadecimal(given["hub_public_key"])
    hub = node_id(public_key).hex()
    parameters, base = answer_base(given, hub)
    verify_http(given, public_key, parameters, base)
    meaning = {"hub": hub, "signed": base, "accepted": 200 <= given["status"] < 300}
    if not meaning["accepted"]:
        problem = json.loads(hexadecimal(given["body"]))
        if problem["status"] != given["status"] or ERROR_CODES.get(problem["code"]) != given["status"]:
            raise malformed("the status is not the code's")
        meaning["problem"] = problem
        meaning["try_again"] = given["status"] in (408, 429, 500, 502, 503, 504)
    return meaning


def handshake(given: dict) -> dict:
    """A handshake and its answer, and what the node must conclude."""
    request = DECODER.decode("HandshakeRequest", hexadecimal(given["request"]))
    answer = DECODER.decode("HandshakeResponse", hexadecimal(given["answer"]))
    own, held = request["last_sequence"], answer["held_sequence"]
    is_behind = held > own or (held == own and answer["held_head"] != request["last_head"])
    return {"request": plain(request), "answer": plain(answer), "copy_is_behind": is_behind}


def merge(given: dict) -> dict:
    """Transactions of several copies: every order of arrival makes the same rows."""
    outcomes = []
    for order in given["orders"]:
        copy = Copy()
        for place in order:
            entry = given["transactions"][place]
            origin = (hexadecimal(entry["node"]), int(entry["incarnation"]))
            copy.apply(Transaction.from_plain(entry), origin)
        outcomes.append(copy.plain())
    if any(outcome != outcomes[0] for outcome in outcomes):
        raise malformed("the orders of arrival make different rows")
    return {"rows": outcomes[0]}


def derived_ids(given: dict) -> dict:
    """Ids of rows with a natural key."""
    ids = []
    for row in given["rows"]:
        values = written_values([value_from_plain(value) for value in row["key"]])
        ids.append(hashlib.sha256(written_varint(row["table"]) + values).digest()[:16].hex())
    return {"ids": ids}


KINDS = {
    "segments": segments,
    "refused-segments": refused_segments,
    "receipt": receipt,
    "pull-page": pull_page,
    "enrolment": enrolment,
    "request-signature": request_signature,
    "answer-signature": answer_signature,
    "handshake": handshake,
    "merge": merge,
    "derived-ids": derived_ids,
}
