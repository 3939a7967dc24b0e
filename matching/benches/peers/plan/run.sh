#!/usr/bin/env bash
# Plans against PyVRP, VROOM and OR-tools: one thread each, the same files, one run.
# Under 10 minutes; `bash matching/benches/peers/plan/run.sh full` takes all files, 1 and 10 s (1 h).
set -euo pipefail
cd "$(dirname "$0")/../../../.."
target="${CARGO_TARGET_DIR:-$PWD/target}"
venv="$target/peers-plan"
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
fi
"$venv/bin/pip" install --quiet pyvrp==0.14.1 pyvroom ortools matplotlib pandas
cargo build --quiet --release -p matching --examples
instances="${INSTANCES:-/work/shared/instances/vrptw}"
exec "$venv/bin/python" matching/benches/peers/plan/run.py "$target/release/examples" "$instances" "${1:-short}"
