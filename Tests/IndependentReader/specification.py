"""Reads the tables of the specification: the reader knows no table, column or code but those it finds there."""

import re
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile
from pathlib import Path

from messages import Decoder

ROOT = Path(__file__).resolve().parent.parent.parent
PROTOCOL = ROOT / "Protocol"


@dataclass(frozen=True)
class Table:
    """A replicated table: column numbers in the order in which values are written."""

    number: int
    name: str
    identity: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    scope: int
    """The place of the scope in the identity: the region where there is one, else the owner."""
    since: int
    """The version of the schema that brought the table."""
    groups_since: tuple[int, ...]
    """The version that brought each group."""

    def of(self, version: int) -> "Table":
        """The table as a version of the schema knows it: with its first groups."""
        count = sum(since <= version for since in self.groups_since)
        return replace(self, groups=self.groups[:count], groups_since=self.groups_since[:count])


def markdown_rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its head."""
    section = text.split(f"\n{heading}", 1)[1]
    lines = dropwhile(lambda line: not line.startswith("|"), section.splitlines())
    rows = []
    for line in list(takewhile(lambda line: line.startswith("|"), lines))[2:]:
        cells = re.split(r"(?<!\\)\|", line)[1:-1]
        rows.append([cell.strip().replace("\\|", "|") for cell in cells])
    return rows


def column_numbers(text: str) -> tuple[int, ...]:
    """The numbers of columns written as `3 title t, 4 year i`."""
    found = [re.fullmatch(r"(\d+) (\w+) ([ditb])", part.strip()) for part in text.split(",")]
    assert all(found), f"segment.md names columns that cannot be read: {text}"
    return tuple(int(each.group(1)) for each in found)


def number_range(text: str) -> range:
    """Numbers written as `7` or as `15 to 28`."""
    ends = [int(end) for end in text.split(" to ")]
    return range(ends[0], ends[-1] + 1)


def read_additions() -> list[tuple[int, range, dict[str, range]]]:
    """What each version of the schema brought: tables by number, and columns of tables by their name."""
    rows = markdown_rows((PROTOCOL / "Spec/segment.md").read_text("utf-8"), "**What each version brought.**")
    found = []
    for version, tables, columns in rows:
        parts = [re.fullmatch(r"`(\w+)` (\d+(?: to \d+)?)", part.strip()) for part in columns.split(",") if part.strip()]
        assert all(parts), f"segment.md names columns that cannot be read: {columns}"
        found.append((int(version), number_range(tables), {part.group(1): number_range(part.group(2)) for part in parts}))
    return found


def group_since(name: str, columns: tuple[int, ...], since: int) -> int:
    """The version that brought a group: all of its columns came at once."""
    versions = {
        next((version for version, _, added in ADDITIONS if column in added.get(name, ())), since) for column in columns
    }
    assert len(versions) == 1, f"columns of one group of {name} came with several versions"
    return versions.pop()


def read_tables() -> dict[int, Table]:
    """The tables of Spec/segment.md by number."""
    rows = markdown_rows((PROTOCOL / "Spec/segment.md").read_text("utf-8"), "## Tables of schema")
    tables = {}
    for number, name, identity, groups in rows:
        name = name.strip("`")
        columns = tuple(column_numbers(group) for group in groups.split("|"))
        since = next(version for version, tables_then, _ in ADDITIONS if int(number) in tables_then)
        tables[int(number)] = Table(
            int(number), name, column_numbers(identity), columns,
            next(place for place, part in enumerate(identity.split(",")) if part.split()[1] in ("region", "owner")),
            since, tuple(group_since(name, group, since) for group in columns),
        )
        assert list(tables[int(number)].groups_since) == sorted(tables[int(number)].groups_since), name
    return tables


def table_of(number: int, version: int) -> Table | None:
    """A table as a version of the schema knows it, or nothing."""
    table = TABLES.get(number)
    return table.of(version) if table is not None and table.since <= version else None


def read_verdicts() -> dict[int, str]:
    """The names of the reasons in Spec/receipt.md by code."""
    rows = markdown_rows((PROTOCOL / "Spec/receipt.md").read_text("utf-8"), "## Verdicts")
    return {int(code): name.strip("`") for code, name, _ in rows}


def read_error_codes() -> dict[str, int]:
    """The codes of the sync interface in Spec/errors.md with their statuses."""
    rows = markdown_rows((PROTOCOL / "Spec/errors.md").read_text("utf-8"), "## Codes of the sync interface")
    return {code.strip("`"): int(status) for codes, status, _ in rows for code in codes.split(", ")}


def read_schema() -> int:
    """The version of the schema that Spec/segment.md describes."""
    found = re.search(r"^## Tables of schema (\d+)$", (PROTOCOL / "Spec/segment.md").read_text("utf-8"), re.MULTILINE)
    assert found, "segment.md has no tables"
    return int(found.group(1))


SCHEMA = read_schema()
ADDITIONS = read_additions()
TABLES = read_tables()
VERDICTS = read_verdicts()
ERROR_CODES = read_error_codes()
DECODER = Decoder((PROTOCOL / "tributary.proto").read_text("utf-8"))
