"""A segment's payload put together into transactions, as Protocol/Spec/segment.md says."""

from dataclasses import dataclass

from refusal import Refusal, malformed
from specification import DECODER, SCHEMA, Table, table_of
from values import Stamp, Value, decoded_text, plain_value


@dataclass
class GroupWrite:
    """One register group as a row's write set it."""

    group: int
    values: list[Value]
    bases: list[Stamp]


@dataclass
class RowWrite:
    """What a transaction did to one row; `deletes` is nothing for a row that it did not delete."""

    table: int
    identity: list[Value]
    groups: list[GroupWrite]
    deletes: list[Stamp] | None

    def plain(self) -> dict:
        """As the vectors write it."""
        row = {
            "table": self.table,
            "identity": [plain_value(value) for value in self.identity],
            "groups": [
                {
                    "group": write.group,
                    "values": [plain_value(value) for value in write.values],
                    "bases": [base.plain() for base in write.bases],
                }
                for write in self.groups
            ],
        }
        if self.deletes is not None:
            row["deletes"] = [stamp.plain() for stamp in self.deletes]
        return row


@dataclass
class Transaction:
    """One save of one copy."""

    time: int
    account: str
    reason: str
    rows: list[RowWrite]
    former: tuple[int, int] | None = None
    """The incarnation and number that it was issued under before."""

    def plain(self) -> dict:
        """As the vectors write it."""
        transaction = {
            "time": str(self.time), "account": self.account, "reason": self.reason,
            "rows": [row.plain() for row in self.rows],
        }
        if self.former is not None:
            transaction["former"] = {"incarnation": str(self.former[0]), "sequence": str(self.former[1])}
        return transaction


class Stream:
    """The values of one column of one table, given out in order."""

    def __init__(self, column: dict) -> None:
        self.kinds, self.divisor = column["kinds"], column["divisor"]
        self.integers, self.lengths, self.data = column["integers"], column["lengths"], column["data"]
        self.taken = self.integer = self.length = self.place = 0

    def take(self) -> Value:
        """The next value."""
        if len(self.kinds) == 1:
            kind = self.kinds[0]
        elif self.taken < len(self.kinds):
            kind = self.kinds[self.taken]
        else:
            raise malformed("a column has fewer values than rows")
        self.taken += 1
        if kind == 0:
            return None
        if kind == 1:
            return self._integer()
        if kind > 3:
            raise malformed(f"a value of kind {kind}")
        if self.length == len(self.lengths):
            raise malformed("a length is missing")
        end = self.place + self.lengths[self.length]
        if end > len(self.data):
            raise malformed("bytes of a value are missing")
        content = self.data[self.place : end]
        self.place, self.length = end, self.length + 1
        return content if kind == 3 else decoded_text(content)

    def _integer(self) -> int:
        if self.integer == len(self.integers):
            raise malformed("an integer is missing")
        value = self.integers[self.integer] * self.divisor
        self.integer += 1
        if not -(1 << 63) <= value < 1 << 63:
            raise malformed("an integer does not fit 64 bits")
        return value

    @property
    def is_used_up(self) -> bool:
        """Whether nothing is left over."""
        whole = self.taken == len(self.kinds) or (len(self.kinds) == 1 and self.taken > 0)
        rest = self.integer == len(self.integers) and self.length == len(self.lengths)
        return whole and rest and self.place == len(self.data)


class PayloadReader:
    """Puts the transactions of one payload together."""

    def __init__(self, data: bytes, writer_schema: int, reader_schema: int = SCHEMA) -> None:
        self.is_tolerant = writer_schema > reader_schema
        self.version = min(writer_schema, reader_schema)
        self.message = DECODER.decode("Payload", data)
        self.origins = [(origin["node"], origin["incarnation"]) for origin in self.message["origins"]]
        if any(len(node) != 16 for node, _ in self.origins):
            raise malformed("the node of an origin has not 16 bytes")
        self.row = self.list = self.base = 0
        self.streams: dict[tuple[int, int], Stream] = {}
        for column in self.message["columns"]:
            table = table_of(column["table"], self.version)
            if table is None or column["column"] not in table.identity + sum(table.groups, ()):
                if self.is_tolerant:
                    continue
                raise Refusal("schema-unknown", f"column {column['column']} of table {column['table']}")
            if (column["table"], column["column"]) in self.streams:
                raise malformed("a column comes twice")
            self.streams[column["table"], column["column"]] = Stream(column)

    def transactions(self) -> list[Transaction]:
        """All transactions; nothing may be left over."""
        message = self.message
        if not len(message["time"]) == len(message["account"]) == len(message["reason"]) == len(message["row_count"]):
            raise malformed("the lists of transactions differ in length")
        formers = list(zip(message["former_incarnation"], message["former_sequence"]))
        for name in ("former_incarnation", "former_sequence"):
            if len(message[name]) not in (0, len(message["time"])) or len(message[name]) != len(formers):
                raise malformed("the lists of former numbers differ in length")
        if len(message["row_table"]) != len(message["row_mask"]) or sum(message["row_count"]) != len(
            message["row_table"]
        ):
            raise malformed("the lists of rows differ in length")
        found, time = [], 0
        for place, step in enumerate(message["time"]):
            time += step
            if step == 0 or time >> 64:
                raise malformed("a time does not rise")
            rows = [row for _ in range(message["row_count"][place]) if (row := self._row(time)) is not None]
            former = formers[place] if formers and formers[place][1] else None
            account, reason = self._text("account", place), self._text("reason", place)
            found.append(Transaction(time, account, reason, rows, former))
        counted = self.list == len(message["base_count"]) or not message["base_count"]
        if not counted or self.base != len(message["base_origin"]) or self.base != len(message["base_age"]):
            raise malformed("bases are left over")
        if not all(stream.is_used_up for stream in self.streams.values()):
            raise malformed("values are left over")
        return found

    def _text(self, name: str, place: int) -> str:
        number = self.message[name][place]
        if number > len(self.message["texts"]):
            raise malformed(f"the {name} names a text that is not there")
        return self.message["texts"][number - 1] if number else ""

    def _row(self, time: int) -> RowWrite | None:
        table = table_of(self.message["row_table"][self.row], self.version)
        mask = self.message["row_mask"][self.row]
        self.row += 1
        unknown = mask if table is None else mask >> (len(table.groups) + 1)
        if (table is None or unknown) and not self.is_tolerant:
            raise Refusal("schema-unknown", f"a row of table {self.message['row_table'][self.row - 1]}")
        if table is None:
            self._pass_over(unknown, time)
            return None
        identity = self._values(table, table.identity)
        places = [place for place in range(len(table.groups)) if mask >> (place + 1) & 1]
        groups = [GroupWrite(place, self._values(table, table.groups[place]), []) for place in places]
        deletes = self._bases(time) if mask & 1 else None
        for write in groups:
            write.bases = self._bases(time)
        self._pass_over(unknown, time)
        if unknown and not groups and deletes is None:
            return None
        return RowWrite(table.number, identity, groups, deletes)

    def _pass_over(self, mask: int, time: int) -> None:
        for _ in range(mask.bit_count()):
            self._bases(time)

    def _values(self, table: Table, columns: tuple[int, ...]) -> list[Value]:
        streams = [self.streams.get((table.number, column)) for column in columns]
        if None in streams:
            raise malformed(f"a column of table {table.number} is missing")
        return [stream.take() for stream in streams]

    def _bases(self, time: int) -> list[Stamp]:
        if not self.message["base_count"]:
            return []
        if self.list == len(self.message["base_count"]):
            raise malformed("a list of bases is missing")
        count = self.message["base_count"][self.list]
        self.list += 1
        found = []
        for _ in range(count):
            if self.base >= min(len(self.message["base_origin"]), len(self.message["base_age"])):
                raise malformed("a base is missing")
            number = self.message["base_origin"][self.base]
            if number >= len(self.origins):
                raise malformed("a base names an origin that is not there")
            age = self.message["base_age"][self.base]
            found.append(Stamp((time - age) & 0xFFFF_FFFF_FFFF_FFFF, *self.origins[number]))
            self.base += 1
        return found
