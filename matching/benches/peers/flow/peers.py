"""Runs ours, LEMON and OR-tools on the same instances and draws how time grows with lanes."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from ortools.graph.python import min_cost_flow

from figure import canvas, finish

# Lots, orders, nearest orders of each lot; matching.md 1.4. LEMON's cost scaling where it is quick.
SIZES = [(1_000, 50, 11), (10_000, 200, 11), (50_000, 500, 17), (200_000, 1_000, 17)]
CHANGES = [0.001, 0.01, 0.1]


def main():
    args = argparse.ArgumentParser()
    args.add_argument("ours"), args.add_argument("lemon"), args.add_argument("plots")
    args = args.parse_args()
    print("lots x orders     lanes   ours  LEMON NS  LEMON CS  OR-tools  best peer/ours  same cost, proven")
    rows = [row(args, *size) for size in SIZES]
    print("\nshare changed   cold   supplies (cold/warm)   costs (cold/warm)")
    warm = [changed(args, share) for share in CHANGES]
    growth(rows, Path(args.plots) / "flow-growth.svg")
    after_change(warm, Path(args.plots) / "flow-warm.svg")


def row(args, lots, orders, k):
    file = f"/tmp/bangnong-flow-{lots}.bin"
    ours, lanes, cost, proven = run_ours(args.ours, lots, orders, k, 0.01, file)
    small = lots <= 50_000
    lemon = subprocess.run([args.lemon, file] + ["all"] * small, capture_output=True, text=True, timeout=240)
    times = {"ours": ours[0]}
    costs = {cost}
    for line in lemon.stdout.splitlines():
        name, seconds, total = line.split()
        times[name] = float(seconds) * 1e3
        costs.add(int(total))
    times["ortools"], total = run_ortools(file)
    costs.add(total)
    Path(file).unlink()
    best = min(ms for name, ms in times.items() if name != "ours")
    cell = lambda name: f"{times[name]:9.1f}" if name in times else "        –"
    print(f"{lots:7} x {orders:5} {lanes:9} {cell('ours')[2:]} {cell('lemon_ns')} {cell('lemon_cs')} "
          f"{cell('ortools')} {best / ours[0]:12.1f} x  {len(costs) == 1}, {proven}", flush=True)
    if len(costs) != 1 or not proven:
        sys.exit("the costs differ, or a proof fails")
    return lanes, times


def changed(args, share):
    (cold, supplies, costs), *_ = run_ours(args.ours, 50_000, 500, 17, share, "/tmp/bangnong-flow.bin")
    print(f"{share:13.1%} {cold:6.1f} {supplies:8.2f} ({cold / supplies:5.1f} x) {costs:13.2f} ({cold / costs:5.1f} x)", flush=True)
    return share, cold, supplies, costs


def run_ours(ours, lots, orders, k, share, file):
    out = subprocess.check_output([ours, str(lots), str(orders), str(k), str(share), file], text=True).split()
    return [float(ms) for ms in out[1:4]], int(out[0]), int(out[4]), out[5] == "true"


def run_ortools(file):
    numbers = np.fromfile(file, dtype=np.int64)
    lots, orders, lanes = numbers[:3]
    ends = numbers[3 : 3 + 2 * (lots + orders)].reshape(-1, 2)
    arcs = numbers[3 + 2 * (lots + orders) :].reshape(-1, 3)
    market = lots + orders
    sold, unmet = np.arange(lots), lots + np.arange(orders)
    tails = np.concatenate([arcs[:, 0], sold, np.full(orders, market)])
    heads = np.concatenate([lots + arcs[:, 1], np.full(lots, market), unmet])
    costs = np.concatenate([arcs[:, 2], ends[:, 1]])
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.full(len(tails), 1 << 45), costs)
    amounts = np.concatenate([ends[:lots, 0], -ends[lots:, 0]])
    flow.set_nodes_supplies(np.arange(market + 1), np.append(amounts, -amounts.sum()))
    start = time.perf_counter()
    status = flow.solve()
    took = (time.perf_counter() - start) * 1e3
    if status != flow.OPTIMAL:
        sys.exit(f"OR-tools: {status}")
    return took, flow.optimal_cost()


STYLE = {"ours": ("帮农", "o-"), "lemon_ns": ("LEMON network simplex", "s--"),
         "lemon_cs": ("LEMON cost scaling", "^--"), "ortools": ("OR-tools", "d--")}


def growth(rows, path):
    figure, axes = canvas()
    for name, (label, mark) in STYLE.items():
        points = [(lanes, times[name]) for lanes, times in rows if name in times]
        x, y = np.array(points).T
        slope = np.polyfit(np.log(x), np.log(y), 1)[0]
        label = label.replace("帮农", "Bangnong")
        axes.loglog(x, y, mark, label=f"{label}, exponent {slope:.2f}")
    finish(figure, axes, "lanes", "time to the proven optimum, ms", path)


def after_change(rows, path):
    figure, axes = canvas()
    share, cold, supplies, costs = np.array(rows).T
    axes.loglog(share * 100, cold, ":", color="grey", label="cold")
    axes.loglog(share * 100, supplies, "o-", label="supplies changed")
    axes.loglog(share * 100, costs, "s--", label="costs changed")
    finish(figure, axes, "share changed, %", "time to the proven optimum, ms", path)


main()
