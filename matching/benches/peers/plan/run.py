"""Prints the tables of docs/performance/plan.md and draws docs/plots/plan-*.svg."""

import json
import subprocess
import sys
from os import getloadavg
from pathlib import Path
from statistics import mean

import county_peer
import vrptw_peers
from draw import draw_anytime, draw_growth
from vrptw_files import Instance, length

BIN, FILES, SCOPE, *PARTS = Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]
ROOT = Path(__file__).resolve().parents[4]
VILLAGES = ROOT / "miniapp-mock/data/fuxian_places.csv"
HARD = ["R104", "R107", "R112", "RC102", "RC104", "RC108"]
LARGE = ["c1_2_3", "r1_2_2", "rc1_2_3"]
KNOWN = json.load(open(FILES / "best-known.json"))
# Where the public list is wrong: R109 and RC103 are below the proven optima (1146.9 and 1258.0
# with distances cut to one decimal, which can only be shorter), RC101 is above 1623.58, which
# was found and checked. Gehring & Homberger's have no entry by distance: the best of this run.
KNOWN_BETTER = json.load(open(Path(__file__).parent / "reference.json"))


def known(name):
    listed = KNOWN.get(name + "_distance", {}).get("best_known_cost")
    return KNOWN_BETTER.get(name, listed)


def ours(name, seconds, seed=1):
    command = [BIN / "vrptw", FILES / f"{name}.txt", str(seconds), str(seed)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    routes = [[int(stop) for stop in line.split()[1:]] for line in lines if line.startswith("route")]
    words = lines[-1].split()
    return routes, float(words[words.index("seconds") + 1])


def compare(names, seconds, solvers):
    """Gaps in percent, by solver; every route is walked with doubles."""
    lengths = {name: {} for name in names}
    for name in names:
        instance = Instance(FILES / f"{name}.txt")
        for solver, solve in solvers.items():
            routes, took = solve(name, instance, seconds)
            lengths[name][solver] = length(instance, [route for route in routes if route])
            print(f"  {name:8} {solver:16} {lengths[name][solver]:9.2f} {took:6.2f} s", flush=True)
    gaps = {solver: [] for solver in solvers}
    for name, found in lengths.items():
        best = known(name) or min(found.values())
        for solver, way in found.items():
            gaps[solver].append(100 * (way / best - 1))
    return gaps


def table(title, gaps):
    print(f"\n{title}\n| solver | mean gap % | worst % |\n|---|---|---|")
    for solver, of_solver in gaps.items():
        print(f"| {solver} | {mean(of_solver):.2f} | {max(of_solver):.2f} |")
    print(flush=True)


SOLVERS = {
    "ours": lambda name, instance, seconds: ours(name, seconds),
    "PyVRP": lambda name, instance, seconds: vrptw_peers.pyvrp(instance, seconds),
    "OR-tools": lambda name, instance, seconds: vrptw_peers.ortools(instance, seconds),
}


def solomon():
    every = sorted(path.stem for path in FILES.glob("*.txt") if path.stem[0].isupper())
    two = {solver: SOLVERS[solver] for solver in ("ours", "PyVRP")}
    table(f"Solomon, {len(every)} files, 1 s", compare(every, 1, two))
    if SCOPE == "full":
        table(f"Solomon, {len(every)} files, 10 s", compare(every, 10, two))
    table("Solomon, the hard six, 10 s", compare(HARD, 10, SOLVERS))
    vroom = {f"VROOM x={x}": lambda name, instance, _, x=x: vrptw_peers.vroom(instance, x) for x in (1, 5)}
    table("Solomon, the hard six, as long as it takes", compare(HARD, 0, vroom))


def gehring():
    names = sorted(path.stem for path in FILES.glob("*_2_*.txt")) if SCOPE == "full" else LARGE
    two = {solver: SOLVERS[solver] for solver in ("ours", "PyVRP")}
    table(f"Gehring & Homberger, {len(names)} files of 200 stops, 30 s, to the best here", compare(names, 30, two))


def county(*words):
    command = [BIN / "county", VILLAGES, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def county_day():
    file = BIN / "county.txt"
    county("write", file)
    day = county_peer.Day(file)
    for seconds in (5, 30):
        lines = county("solve", seconds)
        routes = [[int(stop) for stop in line.split()[1:]] for line in lines if line.startswith("route")]
        served = sum(map(len, routes))
        print("\n".join(line for line in lines if not line.startswith("route")))
        print(f"ours {seconds} s: served {served}, travel walked {day.travel(routes)} fen", flush=True)
    routes, took = county_peer.ortools(day, 60)
    print(f"OR-tools {took:.0f} s: served {sum(map(len, routes))}, travel walked {day.travel(routes)} fen")
    print("\n".join(county("replan", 2_000_000) + county("insert")), flush=True)


def anytime():
    points = {}
    for name in ("R104", "r1_2_2"):
        instance = Instance(FILES / f"{name}.txt")
        for seconds in (0.1, 0.3, 1, 3, 10):
            for solver in ("ours", "PyVRP"):
                routes, _ = SOLVERS[solver](name, instance, seconds)
                points.setdefault((name, solver), []).append((seconds, length(instance, [r for r in routes if r])))
    for name in ("R104", "r1_2_2"):
        best = min([known(name) or 1e9] + [way for key in points if key[0] == name for _, way in points[key]])
        for key in [key for key in points if key[0] == name]:
            points[key] = [(seconds, 100 * (way / best - 1)) for seconds, way in points[key]]
    draw_anytime(ROOT / "docs/plots/plan-anytime.svg", points)


def growth():
    """Microseconds a step with 100, 200 and 400 stops (two files side by side, far apart)."""
    points = []
    for name, stops in (("RC104", 100), ("rc1_2_3", 200)):
        took = min(ours(name, -100_000)[1] for _ in range(3))
        points.append((stops, 1e6 * took / 100_000))
    double = BIN / "rc_400.txt"
    write_double(FILES / "rc1_2_3.txt", double)
    command = [BIN / "vrptw", double, "-100000"]
    took = min(seconds_of(subprocess.run(command, capture_output=True, text=True).stdout) for _ in range(3))
    points.append((400, 1e6 * took / 100_000))
    print("us a step:", ", ".join(f"{stops} stops {us:.2f}" for stops, us in points))
    draw_growth(ROOT / "docs/plots/plan-growth.svg", points)


def seconds_of(out):
    words = out.split()
    return float(words[words.index("seconds") + 1])


def write_double(source, file):
    """The same stops twice, the copy 10 units to the east, with twice the vehicles."""
    one = Instance(source)
    rows = [*one.places, *([0, p[1] + 10, *p[2:]] for p in one.places[1:])]
    lines = [f"{2 * one.vehicles} {one.capacity}"]
    lines += [" ".join(f"{value:g}" for value in [n, *row[1:]]) for n, row in enumerate(rows)]
    file.write_text("\n".join(lines))


for part in (solomon, gehring, county_day, anytime, growth):
    if not PARTS or part.__name__ in PARTS:
        print(f"## {part.__name__}, load average {getloadavg()[0]:.1f}", flush=True)
        part()
