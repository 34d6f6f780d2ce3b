"""A protobuf decoder that takes its message definitions from Protocol/tributary.proto itself.

It knows what that file uses: scalars, messages, `repeated` and `oneof` of proto3. Nothing is generated.
"""

import re
import struct
from dataclasses import dataclass, field

from refusal import malformed

VARINTS = {"uint32", "uint64", "int64", "sint64", "bool"}
DEFAULTS = {"bytes": b"", "string": "", "bool": False}


@dataclass
class Field:
    """One field of a message."""

    number: int
    name: str
    type: str
    repeated: bool


@dataclass
class Message:
    """The fields of one message, by number."""

    name: str
    fields: dict[int, Field] = field(default_factory=dict)


def parse_definitions(text: str) -> dict[str, Message]:
    """The messages of a .proto file, by name."""
    text = re.sub(r"//[^\n]*", "", text)
    found: dict[str, Message] = {}
    for start in re.finditer(r"\bmessage\s+(\w+)\s*\{", text):
        depth, end = 1, start.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        message = Message(start.group(1))
        for line in re.finditer(r"(repeated\s+)?(\w+)\s+(\w+)\s*=\s*(\d+)\s*;", text[start.end() : end]):
            number = int(line.group(4))
            message.fields[number] = Field(number, line.group(3), line.group(2), bool(line.group(1)))
        found[message.name] = message
    return found


class Cursor:
    """Bytes that are read from front to back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

    @property
    def at_end(self) -> bool:
        """Whether everything was read."""
        return self.place == len(self.data)

    def take(self, count: int) -> bytes:
        """The next bytes."""
        if count < 0 or self.place + count > len(self.data):
            raise malformed("it ends early")
        self.place += count
        return self.data[self.place - count : self.place]

    def varint(self) -> int:
        """An unsigned LEB128 number of at most 64 bits."""
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if value >> 64:
                raise malformed("a number has more than 64 bits")
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise malformed("a number has more than ten bytes")


def zigzag(value: int) -> int:
    """The signed number that an unsigned one stands for."""
    return (value >> 1) ^ -(value & 1)


class Decoder:
    """Decodes the messages of one .proto file."""

    def __init__(self, definitions: str) -> None:
        self.messages = parse_definitions(definitions)

    def decode(self, name: str, data: bytes) -> dict:
        """A message as a dictionary by field name; fields that were not sent have their default.

        Fields that the definitions do not know are passed over. A `oneof` leaves out what it does not hold.
        """
        message = self.messages[name]
        values: dict = {}
        for each in message.fields.values():
            if each.repeated:
                values[each.name] = []
            elif each.type not in self.messages:
                values[each.name] = DEFAULTS.get(each.type, 0)
            else:
                values[each.name] = None
        cursor = Cursor(data)
        while not cursor.at_end:
            key = cursor.varint()
            raw = self._raw(cursor, key & 7)
            known = message.fields.get(key >> 3)
            if key >> 3 == 0:
                raise malformed("a field has the number 0")
            if known is None:
                continue
            found = self._values(known, key & 7, raw)
            if known.repeated:
                values[known.name].extend(found)
            elif found:
                values[known.name] = found[-1]
        return values

    @staticmethod
    def _raw(cursor: Cursor, wire: int) -> int | bytes:
        if wire == 0:
            return cursor.varint()
        if wire == 1:
            return cursor.take(8)
        if wire == 2:
            return cursor.take(cursor.varint())
        if wire == 5:
            return cursor.take(4)
        raise malformed(f"wire type {wire}")

    def _values(self, known: Field, wire: int, raw: int | bytes) -> list:
        if known.type in VARINTS and wire == 0:
            return [self._number(known.type, raw)]
        if known.type in VARINTS and wire == 2 and known.repeated:
            cursor, found = Cursor(raw), []
            while not cursor.at_end:
                found.append(self._number(known.type, cursor.varint()))
            return found
        if known.type == "fixed64" and wire == 1:
            return [struct.unpack("<Q", raw)[0]]
        if known.type == "fixed64" and wire == 2 and known.repeated:
            if len(raw) % 8:
                raise malformed("a list of 64-bit numbers does not come out even")
            return [number for (number,) in struct.iter_unpack("<Q", raw)]
        if wire != 2:
            raise malformed(f"{known.name} has wire type {wire}")
        if known.type == "bytes":
            return [raw]
        if known.type == "string":
            try:
                return [raw.decode("utf-8")]
            except UnicodeDecodeError as error:
                raise malformed(f"{known.name} is not UTF-8") from error
        return [self.decode(known.type, raw)]

    @staticmethod
    def _number(kind: str, value: int) -> int | bool:
        if kind == "bool":
            return value != 0
        if kind == "uint32":
            return value & 0xFFFF_FFFF
        if kind == "sint64":
            return zigzag(value)
        if kind == "int64" and value >> 63:
            return value - (1 << 64)
        return value


def plain(value):
    """A decoded message as the vectors write it: bytes in hexadecimal, numbers as text, and no field that has its default."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return [plain(each) for each in value]
    return {name: plain(each) for name, each in value.items() if each}


def hexadecimal(text: str) -> bytes:
    """Bytes from lower-case hexadecimal digits."""
    data = bytes.fromhex(text)
    if data.hex() != text:
        raise malformed("bytes are not written in lower-case hexadecimal digits")
    return data
