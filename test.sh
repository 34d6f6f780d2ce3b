#!/bin/bash
# Builds Tributary, checks its format and runs its tests.
#
#   ./test.sh                      # everything
#   ./test.sh --filter Soundness   # what follows goes to `swift test`
#
# Closes with one line, "N passed, N failed", and fails if anything failed, nothing could be built or no test ran.
# Works from any folder and asks nothing.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

# Without this the package manager writes some flags in a random order and builds dependencies again by chance.
export SWIFT_DETERMINISTIC_HASHING=1

passed=0
failed=0

# Says how it ended; every way out passes through here.
finish() {
  local status=$1
  if [ "$status" != 0 ] && [ "$failed" = 0 ]; then failed=1; fi
  echo "$passed passed, $failed failed"
  exit "$status"
}

bash Deploy/install-packages.sh test || finish 1

# The end-to-end tests start the programs from .build/debug, so the whole package is built, not the tests alone.
swift build --build-tests --disable-xctest </dev/null || finish $?

handwritten=()
for path in Package.swift Sources Client Server Protocol/Sources Tests Benchmarks/Package.swift Benchmarks/Sources; do
  if [ -e "$path" ]; then handwritten+=("$path"); fi
done
swift format lint --strict --recursive --parallel "${handwritten[@]}" </dev/null
format_status=$?

# Worlds from seeds: those that once broke a rule, the same as every time, and ten that no day before had.
simulation_status=0
if [ $# = 0 ]; then
  swift build -c release --product tributary-simulation </dev/null || finish $?
  simulation=.build/release/tributary-simulation
  day=$(date -u +%Y%m%d)
  "$simulation" --seeds 1-100 --at-least 100000 --complete \
    --regressions Tests/SimulationTests/regressions.json </dev/null &&
    "$simulation" --seeds "${day}0-${day}9" </dev/null
  simulation_status=$?
fi

# A thousand tests begun at once keep each other waiting for minutes, past every time limit that some of them are about.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8

results=$(mktemp --directory) || finish 1
trap 'rm -rf "$results"' EXIT
swift test --skip-build --disable-xctest --xunit-output "$results/tests.xml" "$@" </dev/null
status=$?

# Counts test functions: the report's own totals count every issue of a failing test.
read -r passed failed < <(
  python3 - "$results" <<'PYTHON'
import glob
import sys
import xml.etree.ElementTree as tree

passed = failed = 0
for path in glob.glob(sys.argv[1] + "/*.xml"):
    try:
        cases = list(tree.parse(path).iter("testcase"))
    except tree.ParseError:
        continue
    for case in cases:
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is None:
            passed += 1
print(passed, failed)
PYTHON
)
passed=${passed:-0}
failed=${failed:-0}

if [ "$status" = 0 ] && [ $((passed + failed)) = 0 ]; then
  echo "no test ran" >&2
  status=1
fi
if [ "$simulation_status" != 0 ]; then
  echo "a simulated world broke a rule; the lines that begin with 'broken' say how to see it again" >&2
  failed=$((failed + 1))
  if [ "$status" = 0 ]; then status=$simulation_status; fi
fi
if [ "$format_status" != 0 ]; then
  echo "the format check failed; swift format --in-place --recursive mends most of it" >&2
  failed=$((failed + 1))
  if [ "$status" = 0 ]; then status=$format_status; fi
fi
finish "$status"
