#!/bin/bash
# Builds the benchmarks in release and runs them.
#
#   Benchmarks/run.sh [--districts 40] [--rounds 3] [--only capture|merge] [--json]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Without this the package manager writes some flags in a random order and builds dependencies again by chance.
export SWIFT_DETERMINISTIC_HASHING=1
export TRIBUTARY_BENCHMARKS=1

swift build -c release --product tributary-benchmarks >&2
exec "$(swift build -c release --show-bin-path)/tributary-benchmarks" "$@"
