#!/bin/bash
# Assignment beside scipy, lap, lapjv and OR-tools (PyPI): a table on the screen, plots in docs/plots.
source "$(dirname "$0")/../prelude.sh"

build_ours
install_python numpy==2.4.6 scipy==1.17.1 lap==0.5.13 lapjv==1.3.29 ortools==9.15.6755 matplotlib==3.11.2
say "milliseconds, best of several"
with_python "$here/peers.py" "$ours" "$plots"
