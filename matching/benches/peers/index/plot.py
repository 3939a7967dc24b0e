"""Draws how the index grows beside rstar: python plot.py index.csv FOLDER."""

import csv
import math
import sys
from collections import defaultdict
from pathlib import Path

from figure import canvas, finish

MARKS = {"ours": "o-", "rstar": "s--"}
NAMES = {"ours": "Bangnong", "rstar": "rstar"}
TIME = "time of a query, µs"


def main(path, folder):
    lines = read(path)
    grow(lines, ["area", "density"], "providers", Path(folder) / "index-size.svg")
    grow(lines, ["selectivity"], "share that fits, of 1 M providers, %", Path(folder) / "index-selectivity.svg")
    grow(lines, ["k"], "k, of 1 M providers", Path(folder) / "index-k.svg")
    grow(lines, ["radius"], "search radius among 1 M providers, km", Path(folder) / "index-radius.svg")
    clusters(lines, Path(folder) / "index-clusters.svg")
    updates(lines, Path(folder) / "index-updates.svg")


def read(path):
    """Points (x, microseconds) of each plot and peer."""
    lines = defaultdict(list)
    for row in csv.DictReader(open(path)):
        lines[row["plot"], row["peer"]].append((row["x"], float(row["us"])))
    return lines


def grow(lines, plots, x_label, path):
    """How time grows, on logarithmic axes, with the exponent of each line."""
    titles = {"area": ", in all of China", "density": ", two a km²"}
    figure, axes = canvas()
    for (plot, peer), points in lines.items():
        if plot in plots:
            x, y = zip(*((float(x), us) for x, us in points))
            fill = "none" if plot == "density" else None
            label = f"{NAMES[peer]}{titles.get(plot, '')}: exponent {slope(x, y):+.2f}"
            axes.loglog(x, y, MARKS[peer], markerfacecolor=fill, label=label)
    # Room for the legend below the lines.
    axes.set_ylim(bottom=axes.get_ylim()[0] / (8 if len(plots) > 1 else 1))
    finish(figure, axes, x_label, TIME, path)


def slope(x, y):
    """Of log y over log x, by least squares."""
    x, y = ([math.log(value) for value in axis] for axis in (x, y))
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    over = sum((x - mean_x) ** 2 for x in x)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(x, y)) / over


def clusters(lines, path):
    figure, axes = canvas()
    for i, peer in enumerate(NAMES):
        names, times = zip(*lines["clusters", peer])
        bars = axes.bar([at + i * 0.4 - 0.2 for at in range(len(names))], times, 0.38, label=NAMES[peer])
        axes.bar_label(bars, fmt="%.1f")
    axes.set_yscale("log")
    axes.set_ylim(1, 400)
    axes.set_xticks(range(len(names)), names)
    finish(figure, axes, "where 300,000 providers live", TIME, path)


def updates(lines, path):
    figure, axes = canvas()
    for share in ("p50", "p99"):
        x, y = zip(*((float(x) / 1e3, us) for x, us in lines["updates", share]))
        axes.plot(x, y, "o-", label=share)
    axes.set_ylim(bottom=0)
    finish(figure, axes, "thousand updates a second by another core, 1 M providers", TIME, path)


main(*sys.argv[1:])
