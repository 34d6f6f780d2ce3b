#!/bin/bash
# Builds the benchmarks in release and runs them.
#
#   Benchmarks/run.sh [--districts 40] [--rounds 3] [--only capture|merge|rollup|night|line|province] [--full] [--json]
#   Benchmarks/run.sh --packages     # installs nginx and wrk, which small answers are raced against, and ends
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ "${1:-}" = --packages ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends nginx-light wrk </dev/null
  exit
fi

# Without this the package manager writes some flags in a random order and builds dependencies again by chance.
export SWIFT_DETERMINISTIC_HASHING=1
export TRIBUTARY_BENCHMARKS=1

# The night and the line are measured against the real server, which lies beside the benchmarks.
swift build -c release --product tributary-server >&2
swift build -c release --product tributary-benchmarks >&2
exec "$(swift build -c release --show-bin-path)/tributary-benchmarks" "$@"
