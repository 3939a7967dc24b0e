#!/usr/bin/env bash
# Clustering of open needs: Bangnong against scipy. One minute or two; needs python3-venv.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../../../.. && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
venv=$target/venv-pool

echo "# installing scipy" >&2
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet numpy==2.* scipy==1.* matplotlib==3.*
echo "# building" >&2
CARGO_TARGET_DIR="$target/peers-pool" cargo build --quiet --release
echo "# comparing" >&2
mkdir -p "$root/docs/plots"
"$venv/bin/python" compare.py "$target/peers-pool/release/peers-pool" "$root/docs/plots"
