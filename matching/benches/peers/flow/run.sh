#!/bin/bash
# Min-cost flow beside LEMON (Debian) and OR-tools (PyPI): tables on the screen, plots in docs/plots.
source "$(dirname "$0")/../prelude.sh"

build_ours
say "LEMON, from Debian's liblemon-dev, unpacked beside the build"
if [ ! -d "$room/lemon" ]; then
    (cd "$room" && apt-get download liblemon-dev 2>/dev/null && dpkg -x liblemon-dev*.deb lemon)
fi
lib=$(find "$room/lemon" -name liblemon.a)
g++ -O3 -march=native -w -I"$room/lemon/usr/include" "$here/lemon.cpp" "$lib" -o "$room/lemon_flow"

install_python numpy==2.4.6 ortools==9.15.6755 matplotlib==3.11.2
say "milliseconds"
with_python "$here/peers.py" "$ours" "$room/lemon_flow" "$plots"
