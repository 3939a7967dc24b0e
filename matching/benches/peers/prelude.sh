# How every run.sh begins: where things are, ours built, peers from PyPI. Sourced, never run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
part=$(basename "$here")
root=$(cd "$here/../../../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
room=$target/peers/$part
plots=$root/docs/plots
ours=$target/release/$part-peers
mkdir -p "$room" "$plots"

say() { echo "== $*; $(date +%T), load average $(cut -d' ' -f1-3 /proc/loadavg)" >&2; }

build_ours() {
    say "building ours"
    cargo build --quiet --release --manifest-path "$here/Cargo.toml" --target-dir "$target"
}

# PACKAGE..., from PyPI, for `with_python SCRIPT ARGUMENT...`
install_python() {
    say "$*, from PyPI"
    [ -x "$room/venv/bin/python" ] || python3 -m venv "$room/venv"
    "$room/venv/bin/pip" install --quiet "$@"
}
with_python() { PYTHONPATH="$here/.." "$room/venv/bin/python" "$@"; }
