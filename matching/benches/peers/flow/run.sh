#!/bin/bash
# Min-cost flow beside LEMON (Debian) and OR-tools (PyPI): tables on the screen, plots in docs/plots.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
room=$target/peers/flow
mkdir -p "$room"

echo "== ours"
cargo build --quiet --release --manifest-path "$here/Cargo.toml" --target-dir "$target"

echo "== LEMON, from Debian's liblemon-dev, unpacked beside the build"
if [ ! -d "$room/lemon" ]; then
    (cd "$room" && apt-get download liblemon-dev 2>/dev/null && dpkg -x liblemon-dev*.deb lemon)
fi
lib=$(find "$room/lemon" -name liblemon.a)
g++ -O3 -march=native -w -I"$room/lemon/usr/include" "$here/lemon.cpp" "$lib" -o "$room/lemon_flow"

echo "== OR-tools, from PyPI"
[ -d "$room/venv" ] || python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet numpy==2.4.6 ortools==9.15.6755 matplotlib==3.11.2

echo "== load average $(cut -d' ' -f1-3 /proc/loadavg); milliseconds"
PYTHONPATH="$here/.." "$room/venv/bin/python" "$here/peers.py" "$target/release/flow-peers" "$room/lemon_flow" "$root/docs/plots"
