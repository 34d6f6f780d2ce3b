"""Values, stamps and heads as Protocol/Spec/pull.md writes them."""

import hashlib
from dataclasses import dataclass, field

from messages import Cursor, zigzag
from refusal import malformed

BUILTIN = (bytes(16), 0)
"""The origin of rows that come with the program."""


@dataclass(frozen=True, order=True)
class Stamp:
    """Time, node and incarnation, which is also their order."""

    time: int
    node: bytes
    incarnation: int

    @property
    def origin(self) -> tuple[bytes, int]:
        """Node and incarnation."""
        return (self.node, self.incarnation)

    def plain(self) -> dict:
        """As the vectors write it."""
        return {"time": str(self.time), "node": self.node.hex(), "incarnation": str(self.incarnation)}


Value = None | int | str | bytes


def plain_value(value: Value) -> dict:
    """A value as the vectors write it."""
    if value is None:
        return {"null": True}
    if isinstance(value, int):
        return {"integer": str(value)}
    if isinstance(value, str):
        return {"text": value}
    return {"blob": value.hex()}


def value_from_plain(value: dict) -> Value:
    """Back from what the vectors write."""
    ((kind, content),) = value.items()
    if kind == "null" and content is True:
        return None
    if kind == "integer":
        return int(content)
    if kind == "text":
        return content
    if kind == "blob":
        return bytes.fromhex(content)
    raise malformed(f"a value of kind {kind}")


def read_values(data: bytes) -> list[Value]:
    """A list of values; nothing may be left over."""
    cursor = Cursor(data)
    values: list[Value] = []
    for _ in range(cursor.varint()):
        kind = cursor.take(1)[0]
        if kind == 0:
            values.append(None)
        elif kind == 1:
            values.append(zigzag(cursor.varint()))
        elif kind == 2:
            values.append(decoded_text(cursor.take(cursor.varint())))
        elif kind == 3:
            values.append(cursor.take(cursor.varint()))
        else:
            raise malformed(f"a value of kind {kind}")
    if not cursor.at_end:
        raise malformed("bytes are left over after the values")
    return values


def written_varint(value: int) -> bytes:
    """An unsigned number as LEB128."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def written_values(values: list[Value]) -> bytes:
    """The encoding that `read_values` reads."""
    out = bytearray(written_varint(len(values)))
    for value in values:
        if value is None:
            out.append(0)
        elif isinstance(value, int):
            out += b"\x01" + written_varint((value << 1 ^ value >> 63) & 0xFFFF_FFFF_FFFF_FFFF)
        else:
            data = value.encode("utf-8") if isinstance(value, str) else value
            out += (b"\x02" if isinstance(value, str) else b"\x03") + written_varint(len(data)) + data
    return bytes(out)


def decoded_text(data: bytes) -> str:
    """Text from UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise malformed("a text is not UTF-8") from error


@dataclass
class Heads:
    """The bookkeeping of a row: for each group its heads, greatest first, and what it awaits; then its deletes."""

    groups: list[list[Stamp]]
    awaited: list[list[Stamp]]
    unsettled: list[Stamp] = field(default_factory=list)
    covered: list[Stamp] = field(default_factory=list)


def read_heads(data: bytes, group_count: int, origins: list[tuple[bytes, int]]) -> Heads:
    """The heads of a row in either form; `origins` are those of the page."""
    cursor = Cursor(data)

    def stamp() -> Stamp:
        time = int.from_bytes(cursor.take(8), "big")
        number = cursor.varint()
        if number > len(origins):
            raise malformed("a stamp names an origin that is not there")
        return Stamp(time, *(origins[number - 1] if number else BUILTIN))

    def stamps() -> list[Stamp]:
        return [stamp() for _ in range(cursor.varint())]

    form = cursor.take(1)[0]
    heads = Heads([[] for _ in range(group_count)], [[] for _ in range(group_count)])
    if form == 1:
        mask = cursor.varint()
        if mask >> group_count:
            raise malformed("the mask names a group that the table does not have")
        single = stamp()
        heads.groups = [[single] if mask >> place & 1 else [] for place in range(group_count)]
    elif form == 2:
        if cursor.varint() != group_count:
            raise malformed("another number of groups than the table has")
        for place in range(group_count):
            heads.groups[place] = stamps()
            heads.awaited[place] = stamps()
            if heads.groups[place] != sorted(heads.groups[place], reverse=True):
                raise malformed("heads do not stand greatest first")
        heads.unsettled = stamps()
        heads.covered = stamps()
    else:
        raise malformed(f"heads of form {form}")
    if not cursor.at_end:
        raise malformed("bytes are left over after the heads")
    return heads


@dataclass
class Group:
    """A register group: its heads with what each wrote, greatest first, and the stamps that it awaits."""

    heads: list[tuple[Stamp, list[Value]]]
    awaited: list[Stamp]


@dataclass
class Row:
    """A row with its heads, as a page brings it or a merge leaves it."""

    table: int
    identity: list[Value]
    groups: list[Group]
    unsettled: list[Stamp]
    covered: list[Stamp]

    @property
    def was_deleted(self) -> bool:
        """Whether some delete of it came, whatever became of it."""
        return bool(self.unsettled or self.covered)

    def is_deleted(self) -> bool:
        """Whether deletes have seen every head, or nothing was ever written."""
        if not self.was_deleted:
            return not any(group.heads or group.awaited for group in self.groups)
        return all(stamp in self.covered for group in self.groups for stamp, _ in group.heads)

    def has_conflict(self, group: Group) -> bool:
        """Whether a group has heads with unequal values, or one that a delete had not seen, nor it the delete."""
        if group.awaited or self.is_deleted():
            return False
        if self.unsettled and any(stamp not in self.covered for stamp, _ in group.heads):
            return True
        return any(values != group.heads[0][1] for _, values in group.heads)

    def digest(self) -> int:
        """What the row adds to the sum of its scope."""
        stamps = [stamp for group in self.groups for stamp, _ in group.heads]
        others = self.was_deleted or any(group.awaited for group in self.groups)
        if not others and len(set(stamps)) < 2 and all(stamp.origin == BUILTIN for stamp in stamps):
            return 0
        out = bytearray(written_varint(self.table) + written_values(self.identity))
        for group in self.groups:
            out += written_varint(len(group.heads))
            for stamp, values in group.heads:
                out += stamp.time.to_bytes(8, "big") + stamp.node + stamp.incarnation.to_bytes(8, "big")
                out += written_values(values)
        out.append(1 if self.is_deleted() else 0)
        return int.from_bytes(hashlib.sha256(out).digest()[:16], "big")

    def plain(self, widths: list[int]) -> dict:
        """As the vectors write it; `widths` says how many columns each group has."""
        shown = [group.heads[0][1] if group.heads else [None] * width for group, width in zip(self.groups, widths)]
        row = {
            "table": self.table,
            "identity": [plain_value(value) for value in self.identity],
            "values": [plain_value(value) for values in shown for value in values],
            "groups": [
                {
                    "heads": [
                        {"stamp": stamp.plain(), "values": [plain_value(value) for value in values]}
                        for stamp, values in group.heads
                    ],
                    "awaited": [stamp.plain() for stamp in group.awaited],
                    "conflict": self.has_conflict(group),
                }
                for group in self.groups
            ],
            "deleted": self.is_deleted(),
        }
        if self.was_deleted:
            row["deletion"] = {
                "unsettled": [stamp.plain() for stamp in self.unsettled],
                "covered": [stamp.plain() for stamp in self.covered],
            }
        return row
