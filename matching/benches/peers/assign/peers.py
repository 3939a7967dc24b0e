"""Runs ours, scipy, lap, lapjv and OR-tools on the same instances; draws growth, and gap by k."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

import lap
import lapjv
import numpy as np
from ortools.graph.python import linear_sum_assignment as csa
from scipy.optimize import linear_sum_assignment

from figure import canvas, finish

FILE = "/tmp/bangnong-assign.bin"


def main():
    args = argparse.ArgumentParser()
    args.add_argument("ours"), args.add_argument("plots")
    args = args.parse_args()
    print("kind          n      ours     scipy       lap     lapjv  OR-tools  best peer/ours  same cost, proven")
    rows = [dense(args, "uniform", n) for n in (200, 500, 1000, 2000)]
    rows += [dense(args, "dense", n) for n in (200, 500, 1000, 2000)]
    plane = [from_points(args, n) for n in (1_000, 2_000, 5_000)]
    plane += [from_points(args, n, peers=False) for n in (10_000, 20_000)]
    sparse = [on_arcs(args, n, k) for n, k in ((5_000, 32), (5_000, 64), (20_000, 32), (20_000, 64))]
    plots = Path(args.plots)
    growth(plane, sparse, plots / "assign-growth.svg")
    gaps(args, plots / "assign-gap.svg")


def dense(args, kind, n):
    ours, cost, proven = run_ours(args.ours, kind, n, 0)
    matrix = np.fromfile(FILE, dtype=np.int32).reshape(n, n)
    return show(kind, n, ours, cost, proven, peers_on(matrix))


def from_points(args, n, peers=True):
    """Ours builds its arcs from the points; scipy and lap get the matrix for nothing."""
    ours, cost, proven = run_ours(args.ours, "plane", n, 32 if n <= 5_000 else 40)
    times = {}
    if peers:
        points = np.fromfile(FILE, dtype=np.int32).astype(float).reshape(2, n, 2)
        apart = points[0][:, None] - points[1][None]
        matrix = np.floor(np.sqrt((apart**2).sum(-1)) + 0.5).astype(np.int32)
        times = peers_on(matrix, slow=n <= 2_000)
    return show("plane", n, ours, cost, proven, times)


def on_arcs(args, n, k):
    ours, cost, proven = run_ours(args.ours, "sparse", n, k)
    job, team, costs = np.fromfile(FILE, dtype=np.int32).reshape(-1, 3).T
    solver = csa.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(job, team, costs)
    took, total = best_of(3, lambda: (solver.solve(), solver.optimal_cost())[1])
    return show(f"k={k}", n, ours, cost, proven, {"ortools": (took, total)})


def peers_on(matrix, slow=True):
    real = matrix.astype(float)
    runs = 3 if len(matrix) <= 2_000 else 1
    total = lambda rows, columns: int(matrix[rows, columns].sum())
    every = np.arange(len(matrix))
    times = {"scipy": best_of(runs, lambda: total(*linear_sum_assignment(real)))}
    times["lap"] = best_of(runs, lambda: total(every, lap.lapjv(real)[1]))
    times["lapjv"] = best_of(runs, lambda: total(every, lapjv.lapjv(real)[0]))
    if slow:
        job, team = np.divmod(np.arange(matrix.size, dtype=np.int32), len(matrix))
        solver = csa.SimpleLinearSumAssignment()
        solver.add_arcs_with_cost(job, team, matrix.ravel())
        times["ortools"] = best_of(1, lambda: (solver.solve(), solver.optimal_cost())[1])
    return times


def best_of(runs, solve):
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        cost = solve()
        took.append((time.perf_counter() - start) * 1e3)
    return min(took), cost


def run_ours(ours, kind, n, k):
    out = subprocess.check_output([ours, kind, str(n), str(k), FILE], text=True).split()
    return float(out[0]), int(out[2]), out[3] == "true"


def show(kind, n, ours, cost, proven, peers):
    cell = lambda name: f"{peers[name][0]:9.2f}" if name in peers else "        –"
    ratio = f"{min(ms for ms, _ in peers.values()) / ours:12.1f} x" if peers else " " * 14
    same = all(total == cost for _, total in peers.values())
    print(f"{kind:8} {n:6} {ours:9.2f} {cell('scipy')} {cell('lap')} {cell('lapjv')} {cell('ortools')} {ratio}  {same}, {proven}", flush=True)
    if not (same and proven):
        sys.exit("the costs differ, or a proof fails")
    return n, ours, peers


def growth(plane, sparse, path):
    figure, axes = canvas()
    line(axes, [(n, ours) for n, ours, _ in plane], "o-", "Bangnong, from points, proven for all pairs")
    line(axes, [(n, peers["scipy"][0]) for n, _, peers in plane if peers], "s--", "scipy, from the matrix")
    line(axes, [(n, ours) for n, ours, _ in sparse[1::2]], "^-", "Bangnong, on k = 64 arcs")
    line(axes, [(n, peers["ortools"][0]) for n, _, peers in sparse[1::2]], "d--", "OR-tools, on k = 64 arcs")
    finish(figure, axes, "jobs", "time, ms", path)


def line(axes, points, mark, label):
    x, y = np.array(points).T
    slope = np.polyfit(np.log(x), np.log(y), 1)[0]
    axes.loglog(x, y, mark, label=f"{label}, exponent {slope:.2f}")


def gaps(args, path):
    """How far the best assignment on k arcs lies above the true one: why pricing is needed."""
    _, true, _ = run_ours(args.ours, "plane", 5_000, 32)
    points = []
    for k in (24, 32, 48, 64, 96):
        _, cost, _ = run_ours(args.ours, "sparse", 5_000, k)
        points.append((k, 100 * (cost / true - 1)))
        print(f"n=5000, best on k={k} arcs: {points[-1][1]:.3f} % above the best", flush=True)
    figure, axes = canvas()
    axes.plot(*np.array(points).T, "o-", label="5,000 jobs in the plane, without pricing")
    finish(figure, axes, "arcs of a job, k", "cost above the best, %", path)


main()
