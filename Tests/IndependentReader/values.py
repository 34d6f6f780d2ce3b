"""Values, stamps and heads as Protocol/Spec/pull.md writes them."""

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

    @staticmethod
    def from_plain(value: dict) -> "Stamp":
        """Back from what the vectors write."""
        return Stamp(int(value["time"]), bytes.fromhex(value["node"]), int(value["incarnation"]))


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
    if kind == "null":
        return None
    if kind == "integer":
        return int(content)
    return content if kind == "text" else bytes.fromhex(content)


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
    """The bookkeeping of a row: for each group its heads, greatest first, and what it awaits; then the deletion."""

    groups: list[list[Stamp]]
    awaited: list[list[Stamp]]
    deletion: Stamp | None = None
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
        deletion = stamps()
        if deletion:
            heads.deletion, heads.covered = deletion[0], deletion[1:]
    else:
        raise malformed(f"heads of form {form}")
    if not cursor.at_end:
        raise malformed("bytes are left over after the heads")
    return heads
