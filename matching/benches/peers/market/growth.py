"""`growth.py MARKET_PEERS PLOTS`: allocates markets of growing size, prints and plots the times."""

import pathlib
import subprocess
import sys

from figure import canvas, finish

SIZES = [(1_000, 50, 11), (5_000, 100, 11), (10_000, 200, 11), (50_000, 500, 17)]


def main():
    ours, plots = sys.argv[1], pathlib.Path(sys.argv[2])
    print("| lots x orders | lanes | ms | filled | below the bound | smallholders have, sell |")
    print("|---|---|---|---|---|---|")
    points = []
    for lots, orders, per_lot in SIZES:
        args = [ours, *map(str, (lots, orders, per_lot))]
        out = subprocess.run(args, check=True, capture_output=True, text=True)
        lanes, took, filled, gap, has, sells = out.stdout.split()
        points.append((int(lanes), float(took)))
        print(f"| {lots:,} x {orders:,} | {int(lanes):,} | {took} | {filled} % | {gap} % | {has} %, {sells} % |")
        print(out.stderr.strip(), file=sys.stderr)
    figure, axes = canvas()
    axes.loglog(*zip(*points), "o-", label="allocate")
    finish(figure, axes, "lanes", "milliseconds on a core", plots / "market-growth.svg")


main()
