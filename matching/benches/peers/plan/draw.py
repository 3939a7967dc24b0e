"""Two plots that read on white and on black."""

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

GREY, COLOURS = "#808080", {"ours": "#2a9d5c", "PyVRP": "#d9730d"}


def axes(x, y):
    plt.rcParams.update({"svg.fonttype": "none", "text.color": GREY, "axes.edgecolor": GREY})
    plt.rcParams.update({"axes.labelcolor": GREY, "xtick.color": GREY, "ytick.color": GREY})
    figure, ax = plt.subplots(figsize=(6.4, 4))
    ax.set_xscale("log")
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    ax.grid(color=GREY, alpha=0.3)
    return figure, ax


def draw_anytime(path, points):
    figure, ax = axes("time, s", "gap to the best known, %")
    for (name, solver), of_solver in points.items():
        style = "-" if name[0].isupper() else "--"
        ax.plot(*zip(*of_solver), style, marker="o", color=COLOURS[solver], label=f"{solver}, {name}")
    ax.legend(frameon=False)
    figure.savefig(path, transparent=True)


def draw_growth(path, points):
    figure, ax = axes("stops", "time of one step, µs")
    ax.plot(*zip(*points), "-", marker="o", color=COLOURS["ours"])
    ax.set_ylim(bottom=0)
    ax.set_xticks([stops for stops, _ in points], [str(stops) for stops, _ in points])
    figure.savefig(path, transparent=True)
