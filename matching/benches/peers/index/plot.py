"""Draws the growth of the index beside rstar: python plot.py growth.csv FOLDER."""

import csv
import math
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

# Grey that reads on white and on black; no background, so that the page's own shows.
GREY = "#808080"
COLOURS = {"ours": "#2a9d5c", "rstar": "#d9822b", "p50": "#2a9d5c", "p99": "#d9822b", "p99.9": "#c0392b"}
plt.rcParams.update({
    "svg.hashsalt": "index", "savefig.transparent": True, "font.size": 9, "text.color": GREY,
    "axes.edgecolor": GREY, "axes.labelcolor": GREY, "axes.titlecolor": GREY,
    "xtick.color": GREY, "ytick.color": GREY, "grid.color": GREY, "grid.alpha": 0.3,
    "legend.framealpha": 0.0,
})


def read(path):
    plots = defaultdict(lambda: defaultdict(list))
    for row in csv.DictReader(open(path)):
        plots[row["plot"]][row["peer"]].append((row["x"], float(row["us"])))
    return plots


def exponent(points):
    """Slope of log time over log x, by least squares."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x, mean_y = (sum(axis) / len(logs) for axis in zip(*logs))
    over = sum((x - mean_x) ** 2 for x, _ in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / over


def draw(axes, lines, title, x_label):
    for peer, points in lines.items():
        points = [(float(x), y) for x, y in points if float(x) > 0]
        label = f"{peer}, exponent {exponent(points):+.2f}" if peer in ("ours", "rstar") else peer
        axes.plot(*zip(*points), marker="o", markersize=3, color=COLOURS[peer], label=label)
    axes.set(xscale="log", yscale="log", title=title, xlabel=x_label, ylabel="time of a query, µs")
    axes.grid(True, which="major")
    axes.legend()


def draw_bars(axes, lines, title):
    for i, (peer, points) in enumerate(lines.items()):
        names, times = zip(*points)
        at = [x + i * 0.4 - 0.2 for x in range(len(names))]
        bars = axes.bar(at, times, 0.38, color=COLOURS[peer], label=peer)
        axes.bar_label(bars, fmt="%.1f")
    axes.set(yscale="log", title=title, ylabel="time of a query, µs", xticks=range(len(names)))
    axes.set_xticklabels(names)
    axes.legend()


def save(figure, folder, name):
    figure.tight_layout()
    figure.savefig(Path(folder) / f"{name}.svg", metadata={"Date": None})


def main(path, folder):
    plots = read(path)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6))
    draw(left, plots["area"], "in all of China", "providers")
    draw(right, plots["density"], "two a square kilometer", "providers")
    save(figure, folder, "index-size")
    figure, axes = plt.subplots(figsize=(5, 3.6))
    draw(axes, plots["selectivity"], "1 M providers", "of all providers that fit, %")
    save(figure, folder, "index-selectivity")
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(12, 3.6))
    draw(left, plots["k"], "1 M providers", "k")
    draw(middle, plots["radius"], "1 M providers", "search radius, km")
    draw_bars(right, plots["clusters"], "300 000 providers")
    save(figure, folder, "index-shape")
    figure, axes = plt.subplots(figsize=(5, 3.6))
    draw(axes, plots["updates"], "1 M providers, one reader, one writer", "updates a second")
    save(figure, folder, "index-updates")


if __name__ == "__main__":
    main(*sys.argv[1:])
