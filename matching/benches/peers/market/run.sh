#!/bin/bash
# Allocation by size: a table on the screen, a plot in docs/plots. No peer knows these rules.
source "$(dirname "$0")/../prelude.sh"

build_ours
install_python matplotlib==3.11.2
say "milliseconds on a core"
with_python "$here/growth.py" "$ours" "$plots"
