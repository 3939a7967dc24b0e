#!/usr/bin/env bash
# Plans against PyVRP, VROOM and OR-tools: one thread each, the same files, one run.
# 12 minutes; `run.sh full` takes all files at all times (35 minutes), `run.sh short PART ...` only
# these of: solomon gehring county_day anytime growth.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
venv=${PLAN_VENV:-$target/peers/plan/venv}

echo "== ours"
cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p matching --example vrptw --example county

echo "== PyVRP, VROOM, OR-tools, from PyPI"
[ -d "$venv" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet pyvrp==0.14.1 pyvroom==1.15.2 ortools==9.15.6755 matplotlib==3.11.2 pandas

instances=${INSTANCES:-/work/shared/instances/vrptw}
PYTHONPATH="$here/.." exec "$venv/bin/python" "$here/run.py" "$target/release/examples" "$instances" "${@:-short}"
