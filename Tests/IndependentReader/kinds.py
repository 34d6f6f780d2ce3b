"""What each kind of vector means: a function from what is given to what it says, for comparison with the vector.

Protocol/Vectors/README.md lists the kinds and their members.
"""

import hashlib
import json

from bundles import Bundle, agreement_key, raw
from enrolment import Code
from merge import Copy
from hubs import blobs, relay, summary
from messages import hexadecimal, plain
from refusal import Refusal, malformed
from signatures import Chain, Segment, answer_base, node_id, read_receipt, request_base, verify_http
from specification import DECODER, ERROR_CODES, SCHEMA, TABLES, VERDICTS, table_of
from values import (
    Group, Row, Stamp, plain_value, read_heads, read_values, value_from_plain, written_values, written_varint,
)


def segments(given: dict) -> dict:
    """A chain of segments of one origin, and the rows that it makes on an empty copy."""
    public_key = hexadecimal(given["public_key"])
    chain = Chain(int(given["sequence"]), hexadecimal(given["head"]))
    copy, found = Copy(), []
    for text in given["segments"]:
        segment = Segment.read(hexadecimal(text))
        segment.verify(public_key)
        chain.take(segment)
        transactions = segment.transactions(given.get("reader", SCHEMA))
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
                chain.take(Segment.read(hexadecimal(text)))
            segment = Segment.read(hexadecimal(trial["segment"]))
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
    message = read_receipt(hexadecimal(given["receipt"]), hexadecimal(given["hub_public_key"]))
    meaning = plain(message)
    for refused, entry in zip(message["refused"], meaning["refused"]):
        entry["reason"] = VERDICTS.get(refused["code"], VERDICTS[4])
    return meaning


def page_rows(page: dict) -> tuple[list[Row], list[dict]]:
    """The rows of a page, and each as a vector states it."""
    origins = [(origin["node"], origin["incarnation"]) for origin in page["origins"]]
    rows: list[Row] = []
    stated = []
    # A page that does not name a version was written before pages did.
    schema = page["schema"] or 2
    for row in page["rows"]:
        table = table_of(row["table"], schema)
        if table is None:
            continue
        identity, values = read_values(row["identity"]), read_values(row["values"])
        heads = read_heads(row["heads"], len(table.groups), origins)
        if len(identity) != len(table.identity) or len(values) != sum(map(len, table.groups)):
            raise malformed("another number of values than the table has columns")
        concurrent, offset, groups = iter(row["concurrent"]), 0, []
        widths = [len(columns) for columns in table.groups]
        for width, stamps, awaited in zip(widths, heads.groups, heads.awaited):
            held = []
            for place, stamp in enumerate(stamps):
                wrote = values[offset : offset + width] if place == 0 else read_values(next(concurrent, b""))
                if len(wrote) != width:
                    raise malformed("a head has not one value for each column of its group")
                held.append((stamp, wrote))
            if not stamps and values[offset : offset + width] != [None] * width:
                raise malformed("a group without heads has values")
            offset += width
            groups.append(Group(held, awaited))
        if next(concurrent, None) is not None:
            raise malformed("values are left over")
        rows.append(Row(row["table"], identity, groups, heads.unsettled, heads.covered))
        # Said of all groups that the newest schema has: of the others the page says nothing.
        later = TABLES[row["table"]].groups[len(widths) :]
        whole = Row(row["table"], identity, groups + [Group([], []) for _ in later], heads.unsettled, heads.covered)
        stated.append(whole.plain(widths + [len(columns) for columns in later]))
    return rows, stated


def pull_page(given: dict) -> dict:
    """A page of rows with their heads."""
    page = DECODER.decode("PullPage", hexadecimal(given["page"]))
    rows, stated = page_rows(page)
    sums: dict[str, int] = {}
    for row in rows:
        place = TABLES[row.table].scope
        sums[row.identity[place]] = (sums.get(row.identity[place], 0) + row.digest()) % (1 << 128)
    meaning = {"rows": stated, "schema": page["schema"] or 2, "cursor": page["cursor"].hex(), "more": page["more"]}
    # Where a page states sums, they are those over the rows that it has: a vector's page is the whole scope.
    if page["sums"] and {entry["scope"]: entry["sum"].hex() for entry in page["sums"]} != {
        scope: f"{value:032x}" for scope, value in sums.items()
    }:
        raise malformed("the sums are not those of the rows")
    if page["sums"]:
        meaning["sums"] = plain(page["sums"])
    return meaning


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
    if request["proof"] != code.request_proof(public_key, request["agreement_key"], request["region"]):
        raise Refusal("enrolment-code-unknown", "the node's proof does not fit")
    proof = code.answer_proof(hub_public_key, answer["agreement_key"], public_key, answer["history"])
    if answer["proof"] != proof:
        raise Refusal("answer-not-from-hub", "the hub's proof does not fit")
    return {
        "name": code.name, "secret": code.secret, "key": code.key.hex(), "node": node_id(public_key).hex(),
        "hub": node_id(hub_public_key).hex(), "request": plain(request), "answer": plain(answer),
    }


def bundle(given: dict) -> dict:
    """A bundle's file: whose it is, for whom, and what it holds."""
    file = Bundle(hexadecimal(given["file"]))
    private_key = hexadecimal(given["private_key"])
    content = file.open(hexadecimal(given["public_key"]), private_key)
    return {
        "kind": file.kind, "writer": file.writer.hex(), "reader": file.reader.hex(),
        "agreement_key": raw(agreement_key(private_key).public_key()).hex(), "content": content.hex(),
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
    own = request["last_sequence"]
    chains = [chain for chain in answer["chains"] if chain["incarnation"] == request["incarnation"]]
    held = chains[0] if chains else {"sequence": 0, "head": bytes(32)}
    begins_again = held["sequence"] > own or (held["sequence"] == own and held["head"] != request["last_head"])
    return {"request": plain(request), "answer": plain(answer), "begins_again": begins_again}


def merge(given: dict) -> dict:
    """Segments of several nodes: every order of arrival makes the same rows."""
    keys = {node_id(key): key for key in map(hexadecimal, given["public_keys"])}
    if len(keys) != len(given["public_keys"]):
        raise malformed("a key comes twice")
    found = [Segment.read(hexadecimal(text)) for text in given["segments"]]
    chains = {segment.origin: Chain(0, bytes(32)) for segment in found}
    for segment in found:
        segment.verify(keys[segment.header["node"]])
        chains[segment.origin].take(segment)
    transactions = [segment.transactions() for segment in found]
    outcomes = []
    for order in given["orders"]:
        if sorted(order) != list(range(len(found))):
            raise malformed("an order leaves a segment out")
        copy = Copy()
        for place in order:
            for transaction in transactions[place]:
                copy.apply(transaction, found[place].origin)
        outcomes.append(copy.plain())
    if any(outcome != outcomes[0] for outcome in outcomes):
        raise malformed("the orders of arrival make different rows")
    return {"transactions": [each.plain() for part in transactions for each in part], "rows": outcomes[0]}


def offers(given: dict) -> dict:
    """What a hub asks for of its own writes, and which heads of a page it keeps."""
    answer = DECODER.decode("HandshakeResponse", hexadecimal(given["answer"]))
    asked = [Stamp(each["time"], each["origin"]["node"], each["origin"]["incarnation"]) for each in answer["wanted"]]
    wanted = {stamp.origin: stamp.time for stamp in asked}
    kept = []
    for row in page_rows(DECODER.decode("PullPage", hexadecimal(given["page"])))[0]:
        for place, group in enumerate(row.groups):
            for stamp, wrote in group.heads:
                if stamp.origin in wanted and stamp.time > wanted[stamp.origin]:
                    kept.append(
                        {
                            "table": row.table, "identity": [plain_value(value) for value in row.identity],
                            "group": place, "stamp": stamp.plain(), "values": [plain_value(value) for value in wrote],
                        }
                    )
    return {"answer": plain(answer), "page": pull_page(given), "kept": kept}


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
    "bundle": bundle,
    "request-signature": request_signature,
    "answer-signature": answer_signature,
    "handshake": handshake,
    "merge": merge,
    "derived-ids": derived_ids,
    "offers": offers,
    "relay": relay,
    "summary": summary,
    "blobs": blobs,
}
