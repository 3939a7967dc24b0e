#!/bin/bash
# Clustering of open needs beside scipy (PyPI): a table on the screen, a plot in docs/plots.
source "$(dirname "$0")/../prelude.sh"

build_ours
install_python numpy==2.4.6 scipy==1.17.1 matplotlib==3.11.2
say "milliseconds"
with_python "$here/compare.py" "$ours" "$plots"
