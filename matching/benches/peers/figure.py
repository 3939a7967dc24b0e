"""How every plot of the peers looks."""

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402


def canvas():
    """Grey text and no background: readable in light and dark."""
    grey = {key: "#808080" for key in ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color")}
    pyplot.rcParams.update({**grey, "svg.fonttype": "none", "svg.hashsalt": "bangnong"})
    return pyplot.subplots(figsize=(6, 4))


def finish(figure, axes, x, y, path):
    axes.set_xlabel(x), axes.set_ylabel(y)
    axes.grid(alpha=0.3), axes.legend(framealpha=0)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, transparent=True, bbox_inches="tight", metadata={"Date": None})
    print(f"wrote {path}")
