"""The merge by heads, written from the section Merge of Protocol/Spec/segment.md."""

from dataclasses import dataclass, field

from payload import RowWrite, Transaction
from specification import TABLES
from values import BUILTIN, Stamp, Value, plain_value

RowName = tuple[int, tuple[Value, ...]]


@dataclass
class Row:
    """A row as a copy holds it."""

    heads: list[dict[Stamp, list[Value]]]
    awaited: list[set[Stamp]]
    deletion: Stamp | None = None
    covered: set[Stamp] = field(default_factory=set)

    def is_deleted(self) -> bool:
        """Whether some delete has seen every head."""
        return self.deletion is not None and all(head in self.covered for heads in self.heads for head in heads)

    def has_conflict(self, group: int) -> bool:
        """Whether heads with unequal values stand side by side while nothing is awaited."""
        values = list(self.heads[group].values())
        return not self.awaited[group] and any(value != values[0] for value in values)

    def plain(self, name: RowName) -> dict:
        """As the vectors write it."""
        table, identity = name
        groups = []
        for place, heads in enumerate(self.heads):
            groups.append(
                {
                    "heads": [
                        {"stamp": stamp.plain(), "values": [plain_value(value) for value in heads[stamp]]}
                        for stamp in sorted(heads, reverse=True)
                    ],
                    "awaited": [stamp.plain() for stamp in sorted(self.awaited[place])],
                    "conflict": self.has_conflict(place),
                }
            )
        row = {
            "table": table, "identity": [plain_value(value) for value in identity], "groups": groups,
            "deleted": self.is_deleted(),
        }
        if self.deletion is not None:
            row["deletion"] = {
                "stamp": self.deletion.plain(), "covered": [stamp.plain() for stamp in sorted(self.covered)],
            }
        return row


class Copy:
    """A copy that applies transactions one after the other."""

    def __init__(self) -> None:
        self.rows: dict[RowName, Row] = {}
        self.seen: dict[tuple[bytes, int], int] = {}

    def apply(self, transaction: Transaction, origin: tuple[bytes, int]) -> None:
        """Brings one transaction of an origin in."""
        stamp = Stamp(transaction.time, *origin)
        for change in transaction.rows:
            self._apply(change, stamp)
        self.seen[origin] = max(self.seen.get(origin, 0), transaction.time)

    def _is_known(self, base: Stamp) -> bool:
        return base.origin == BUILTIN or self.seen.get(base.origin, -1) >= base.time

    def _apply(self, change: RowWrite, stamp: Stamp) -> None:
        count = len(TABLES[change.table].groups)
        name = (change.table, tuple(change.identity))
        row = self.rows.setdefault(name, Row([{} for _ in range(count)], [set() for _ in range(count)]))
        for write in change.groups:
            heads, awaited = row.heads[write.group], row.awaited[write.group]
            for base in write.bases:
                if base in heads:
                    del heads[base]
                elif not self._is_known(base):
                    awaited.add(base)
            if stamp in awaited:
                awaited.remove(stamp)
            else:
                heads[stamp] = write.values
        if change.deletes is not None:
            row.deletion = max(stamp, row.deletion or stamp)
            row.covered |= set(change.deletes)

    def plain(self) -> list[dict]:
        """All rows as the vectors write them, by table and written key."""
        order = sorted(self.rows, key=lambda name: (name[0], str([plain_value(value) for value in name[1]])))
        return [self.rows[name].plain(name) for name in order]
