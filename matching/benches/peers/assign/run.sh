#!/bin/bash
# Assignment beside scipy, lap, lapjv and OR-tools (PyPI): a table on the screen, plots in docs/plots.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
room=$target/peers/assign
mkdir -p "$room"

echo "== ours"
cargo build --quiet --release --manifest-path "$here/Cargo.toml" --target-dir "$target"

echo "== scipy, lap, lapjv and OR-tools, from PyPI"
[ -d "$room/venv" ] || python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet \
    numpy==2.4.6 scipy==1.17.1 lap==0.5.13 lapjv==1.3.29 ortools==9.15.6755 matplotlib==3.11.2

echo "== load average $(cut -d' ' -f1-3 /proc/loadavg); milliseconds, best of several"
PYTHONPATH="$here/.." "$room/venv/bin/python" "$here/peers.py" "$target/release/assign-peers" "$root/docs/plots"
