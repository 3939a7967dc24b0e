"""Gap over time, and time over stops."""

from figure import canvas, finish

COLOURS = {"ours": "#2a9d5c", "PyVRP": "#d9730d"}


def draw_anytime(path, points):
    figure, axes = canvas()
    axes.set_xscale("log")
    for (name, solver), of_solver in points.items():
        style = "-" if name[0].isupper() else "--"
        axes.plot(*zip(*of_solver), style, marker="o", color=COLOURS[solver], label=f"{solver}, {name}")
    finish(figure, axes, "time, s", "gap to the best known, %", path)


def draw_growth(path, points):
    figure, axes = canvas()
    axes.plot(*zip(*points), "-", marker="o", color=COLOURS["ours"], label="one step")
    axes.set_ylim(bottom=0)
    finish(figure, axes, "stops", "time, µs", path)
