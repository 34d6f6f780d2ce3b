"""Reads the tables of the specification: the reader knows no table, column or code but those it finds there."""

import re
from dataclasses import dataclass
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


def read_tables() -> dict[int, Table]:
    """The tables of Spec/segment.md by number."""
    rows = markdown_rows((PROTOCOL / "Spec/segment.md").read_text("utf-8"), "## Tables of schema")
    tables = {}
    for number, name, identity, groups in rows:
        tables[int(number)] = Table(
            int(number), name.strip("`"), column_numbers(identity),
            tuple(column_numbers(group) for group in groups.split("|")),
            next(place for place, part in enumerate(identity.split(",")) if part.split()[1] in ("region", "owner")),
        )
    return tables


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
TABLES = read_tables()
VERDICTS = read_verdicts()
ERROR_CODES = read_error_codes()
DECODER = Decoder((PROTOCOL / "tributary.proto").read_text("utf-8"))
