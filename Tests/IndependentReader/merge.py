"""The merge by heads, written from Protocol/Spec/merge.md."""

from dataclasses import dataclass, field

from payload import RowWrite, Transaction
from specification import TABLES
from values import BUILTIN, Group, Row, Stamp, Value, written_values

RowName = tuple[int, tuple[Value, ...]]


@dataclass
class HeldRow:
    """A row as a copy holds it."""

    heads: list[dict[Stamp, list[Value]]]
    awaited: list[set[Stamp]]
    unsettled: set[Stamp] = field(default_factory=set)
    covered: set[Stamp] = field(default_factory=set)

    def row(self, name: RowName) -> Row:
        """The row with everything in its order."""
        groups = [
            Group([(stamp, heads[stamp]) for stamp in sorted(heads, reverse=True)], sorted(awaited))
            for heads, awaited in zip(self.heads, self.awaited)
        ]
        return Row(name[0], list(name[1]), groups, sorted(self.unsettled), sorted(self.covered))


class Copy:
    """A copy that applies transactions one after the other."""

    def __init__(self) -> None:
        self.rows: dict[RowName, HeldRow] = {}
        self.seen: dict[tuple[bytes, int], int] = {}

    def apply(self, transaction: Transaction, origin: tuple[bytes, int]) -> None:
        """Brings one transaction of an origin in."""
        stamp = Stamp(transaction.time, *origin)
        for change in transaction.rows:
            if change.groups or change.deletes is not None:
                self._apply(change, stamp)
        self.seen[origin] = max(self.seen.get(origin, 0), transaction.time)

    def _is_known(self, stamp: Stamp) -> bool:
        return stamp.origin == BUILTIN or self.seen.get(stamp.origin, -1) >= stamp.time

    def _apply(self, change: RowWrite, stamp: Stamp) -> None:
        count = len(TABLES[change.table].groups)
        name = (change.table, tuple(change.identity))
        row = self.rows.setdefault(name, HeldRow([{} for _ in range(count)], [set() for _ in range(count)]))
        if change.deletes is not None:
            row.covered |= set(change.deletes)
            if not any(stamp in awaited for awaited in row.awaited):
                row.unsettled.add(stamp)
            for awaited in row.awaited:
                awaited.discard(stamp)
        for write in change.groups:
            heads, awaited = row.heads[write.group], row.awaited[write.group]
            was_awaited = stamp in awaited
            awaited.discard(stamp)
            for base in write.bases:
                if base >= stamp:
                    continue
                if base in row.unsettled:
                    row.unsettled.remove(base)
                elif base in heads:
                    del heads[base]
                elif not self._is_known(base):
                    awaited.add(base)
            if not was_awaited:
                heads[stamp] = write.values

    def plain(self) -> list[dict]:
        """All rows as the vectors write them, by table and by the bytes of their identity."""
        found = []
        for name in sorted(self.rows, key=lambda name: (name[0], written_values(list(name[1])))):
            widths = [len(columns) for columns in TABLES[name[0]].groups]
            found.append(self.rows[name].row(name).plain(widths))
        return found
