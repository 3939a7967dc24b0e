"""Complete linkage of plots within 2 km: Bangnong against scipy, time and partition, as n grows.

usage: compare.py <pool-peers binary> <directory for plots>
"""

import subprocess
import sys
import time

import matplotlib
import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

matplotlib.use("svg")
import matplotlib.pyplot as plt

SIZES = [500, 1000, 2000, 4000, 8000, 16000, 32000]
MOST_FOR_SCIPY = 8000  # its matrix has n² / 2 entries: 0.26 GB here, 4 GB at 32 000
RADIUS = 6_371_008.8


def villages(n):
    """Plots around villages of 40, within 1.5 km of the middle, 6 km from village to village."""
    rng = np.random.default_rng(20260520)
    village = np.arange(n) // 40
    side = int(np.ceil(np.sqrt(n / 40)))
    radius = 0.0135 * np.sqrt(rng.random(n))
    angle = 2 * np.pi * rng.random(n)
    lon = 104.0 + (village % side * 0.054 + radius * np.cos(angle)) / 0.81
    lat = 34.0 + village // side * 0.054 + radius * np.sin(angle)
    return np.stack([lon, lat], axis=1)


def ours(binary, plots):
    lines = "\n".join(f"{lon!r} {lat!r}" for lon, lat in plots.tolist())
    run = subprocess.run([binary], input=lines, capture_output=True, text=True, check=True)
    ms, *cluster = run.stdout.split()
    return float(ms), np.array(cluster, dtype=int)


def scipys(plots):
    """Haversine of all pairs, linkage, cut at 2 km: the best of three."""
    best = np.inf
    for _ in range(3 if len(plots) <= 4000 else 1):
        started = time.perf_counter()
        lon, lat = np.radians(plots).T
        i, j = np.triu_indices(len(plots), 1)
        h = np.sin((lat[i] - lat[j]) / 2) ** 2
        h += np.cos(lat[i]) * np.cos(lat[j]) * np.sin((lon[i] - lon[j]) / 2) ** 2
        cluster = fcluster(linkage(2 * RADIUS * np.arcsin(np.sqrt(h)), "complete"), 2000, "distance")
        best = min(best, (time.perf_counter() - started) * 1e3)
    return best, cluster


def same(a, b):
    """Whether both put the same plots together."""
    pairs = {(x, y) for x, y in zip(a.tolist(), b.tolist())}
    return len(pairs) == len(set(a.tolist())) == len(set(b.tolist()))


def main(binary, directory):
    print("| plots | Bangnong, ms | scipy, ms | ratio | same pools |\n|---|---|---|---|---|", flush=True)
    rows = []
    for n in SIZES:
        plots = villages(n)
        mine, cluster = ours(binary, plots)
        if n > MOST_FOR_SCIPY:
            rows.append((n, mine, np.nan))
            print(f"| {n} | {mine:.1f} | | | |", flush=True)
            continue
        theirs, other = scipys(plots)
        rows.append((n, mine, theirs))
        agrees = "yes" if same(cluster, other) else "NO"
        print(f"| {n} | {mine:.1f} | {theirs:.0f} | {theirs / mine:.1f} | {agrees} |", flush=True)
    draw(np.array(rows), directory)


def draw(rows, directory):
    n, mine, theirs = rows.T
    grey = "#888888"
    figure, axes = plt.subplots(figsize=(6, 4))
    for times, name, colour in [(mine, "Bangnong", "#1a9850"), (theirs, "scipy", "#d95f02")]:
        known = ~np.isnan(times)
        slope = np.polyfit(np.log(n[known]), np.log(times[known]), 1)[0]
        axes.loglog(n[known], times[known], "o-", color=colour, label=f"{name}: n^{slope:.2f}")
        print(f"{name}: time grows as n^{slope:.2f}")
    axes.set_xlabel("open needs", color=grey)
    axes.set_ylabel("clustered in, ms", color=grey)
    axes.tick_params(which="both", colors=grey)
    for spine in axes.spines.values():
        spine.set_color(grey)
    axes.grid(color=grey, alpha=0.25)
    axes.legend(frameon=False, labelcolor=grey)
    figure.tight_layout()
    figure.savefig(f"{directory}/pool-growth.svg", transparent=True, metadata={"Date": None})
    np.savetxt(f"{directory}/pool-growth.csv", rows, "%g", ",", header="plots,bangnong ms,scipy ms")


main(*sys.argv[1:])
