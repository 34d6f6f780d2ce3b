#!/usr/bin/env python3
"""Which faults have a test.

Reads the rows of docs/faults.md and the names of all tests, prints the table of what covers what, and ends with status 1
where a row that claims a test has none, where a row is missing or stands twice, or where a test names no known row.

    python3 Tests/fault-rows.py            # the table
    python3 Tests/fault-rows.py --brief    # one line a part
    python3 Tests/fault-rows.py --root DIR # another checkout
"""

import argparse
import pathlib
import re
import sys

# The rows that docs/faults.md must list, each once.
PARTS = [("A", 22), ("B", 16), ("C", 10), ("D", 14), ("E", 10), ("F", 10), ("K", 4)]
EXPECTED = [f"{letter}{number}" for letter, count in PARTS for number in range(1, count + 1)] + ["K17"]

# Rows that tests may name without standing in the list yet.
LATER = re.compile(r"[GHIJK][0-9]+")

ROW = re.compile(r"[A-K][0-9]{1,2}")
NAME = re.compile(r"func `([^`]+)`")
CLAIM = re.compile(r"`([A-Za-z]+Tests)`")
NONE = "none yet"


def rows_of(name):
    """The rows that stand at the beginning of a test's name: `A2 A3 a cut …`."""
    found = []
    for word in name.split():
        word = word.rstrip(":,")
        if not ROW.fullmatch(word):
            break
        found.append(word)
    return found


def tests(root):
    """The tests of each row, as pairs of target and name."""
    covered = {}
    for path in sorted((root / "Tests").rglob("*.swift")):
        target = path.relative_to(root / "Tests").parts[0]
        for name in NAME.findall(path.read_text(encoding="utf-8")):
            for row in rows_of(name):
                covered.setdefault(row, []).append((target, name))
    return covered


def claims(root):
    """The rows of the list in order: the row, what is expected, the targets that are claimed to test it."""
    listed = []
    for line in (root / "docs" / "faults.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and ROW.fullmatch(cells[0]):
            listed.append((cells[0], cells[1], cells[2]))
    return listed


def problems(listed, covered):
    """What does not fit, one sentence each."""
    found = []
    order = [row for row, _, _ in listed]
    for row in EXPECTED:
        if order.count(row) != 1:
            found.append(f"{row} stands {order.count(row)} times in docs/faults.md instead of once")
    for row in order:
        if row not in EXPECTED:
            found.append(f"{row} is no row of the list")
    for row, expected, claim in listed:
        targets = {target for target, _ in covered.get(row, [])}
        claimed = set(CLAIM.findall(claim))
        if not expected:
            found.append(f"{row} does not say what is expected")
        if not claimed and claim != NONE:
            found.append(f"{row} names neither tests nor “{NONE}”")
        for target in sorted(claimed - targets):
            found.append(f"{row} claims a test in {target}, and no test there begins with {row}")
    for row in sorted(covered):
        if row not in EXPECTED and not LATER.fullmatch(row):
            found.append(f"the test “{covered[row][0][1]}” names {row}, which is no row")
    return found


def main():
    parser = argparse.ArgumentParser(description="Which faults have a test.")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--brief", action="store_true", help="one line a part instead of every test")
    options = parser.parse_args()
    covered = tests(options.root)
    listed = claims(options.root)
    if not options.brief:
        for row, expected, claim in listed:
            print(f"{row:4} {len(covered.get(row, [])):3}  {expected}")
            for target, name in covered.get(row, []):
                print(f"            {target}: {name}")
            if claim == NONE and row in covered:
                print("            listed as “none yet”: name the tests in docs/faults.md")
    for letter in dict.fromkeys(row[0] for row in EXPECTED):
        part = [row for row in EXPECTED if row[0] == letter]
        bare = [row for row in part if row not in covered]
        rest = f"; without: {' '.join(bare)}" if bare else ""
        print(f"{letter}: {len(part) - len(bare)} of {len(part)} rows have a test{rest}")
    found = problems(listed, covered)
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        # Whoever reads the table has seen enough, as `head` has.
        sys.stderr.close()
        sys.exit(141)
