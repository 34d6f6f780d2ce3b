#!/usr/bin/env python3
"""Reads the golden vectors of the protocol with a reader of its own, and compares with what they say they mean.

    python3 Tests/IndependentReader/read_vectors.py            # every vector in Protocol/Vectors
    python3 Tests/IndependentReader/read_vectors.py FILE...    # these

Written from Protocol/Spec and Protocol/tributary.proto alone, so that the specification is shown to suffice. Needs
Debian's python3-zstandard and python3-cryptography. One line for each vector; ends with 0 where all are right, else 1.
"""

import json
import sys
from pathlib import Path

try:
    from kinds import KINDS
except ModuleNotFoundError as error:
    print(f"缺少 Python 模块 Python lacks the module {error.name}: bash Deploy/install-packages.sh test", file=sys.stderr)
    sys.exit(1)

from refusal import Refusal
from specification import PROTOCOL


def difference(read, stated, place: str = "meaning") -> str | None:
    """Where two documents differ first, or nothing."""
    if isinstance(read, dict) and isinstance(stated, dict):
        for name in sorted(set(read) | set(stated)):
            if name not in read or name not in stated:
                return f"{place}.{name} is {'stated' if name in stated else 'read'} only"
            if found := difference(read[name], stated[name], f"{place}.{name}"):
                return found
        return None
    if isinstance(read, list) and isinstance(stated, list):
        if len(read) != len(stated):
            return f"{place} has {len(read)} entries, {len(stated)} stated"
        pairs = enumerate(zip(read, stated))
        return next((found for i, (a, b) in pairs if (found := difference(a, b, f"{place}[{i}]"))), None)
    if type(read) is not type(stated) or read != stated:
        return f"{place}: read {read!r}, stated {stated!r}"
    return None


def check(path: Path) -> str | None:
    """What is wrong with a vector, or nothing."""
    try:
        vector = json.loads(path.read_bytes())
        if set(vector) != {"description", "given", "kind", "meaning"}:
            return "a vector has the members description, given, kind and meaning"
        if vector["kind"] not in KINDS:
            return f"unknown kind {vector['kind']}"
        return difference(KINDS[vector["kind"]](vector["given"]), vector["meaning"])
    except Refusal as refusal:
        return str(refusal)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError) as error:
        return f"it cannot be read: {type(error).__name__}: {error}"


def main(arguments: list[str]) -> int:
    """Checks the files named, or all vectors; the number to exit with."""
    paths = [Path(argument) for argument in arguments] or sorted((PROTOCOL / "Vectors").glob("*.json"))
    failed = 0
    for path in paths:
        if wrong := check(path):
            failed += 1
            print(f"{path.name}: FAILED: {wrong}")
        else:
            print(f"{path.name}: ok")
    print(f"{len(paths) - failed} of {len(paths)} vectors read as they say")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
