"""Reads Solomon's format and walks routes with doubles; knows nothing of any solver."""

from math import hypot


class Instance:
    """Places (number, x, y, demand, ready, due, service), the depot first."""

    def __init__(self, path):
        rows = []
        for line in open(path):
            try:
                row = [float(word) for word in line.split()]
            except ValueError:
                continue
            if row:
                rows.append(row)
        self.vehicles, self.capacity = int(rows[0][0]), int(rows[0][1])
        self.places = rows[1:]

    def distance(self, a, b):
        (_, ax, ay, *_), (_, bx, by, *_) = self.places[a], self.places[b]
        return hypot(ax - bx, ay - by)


def length(instance, routes, slack=1e-6):
    """The length of all routes; raises when one cannot be driven."""
    stops = sorted(stop for route in routes for stop in route)
    assert stops == list(range(1, len(instance.places))), "each stop once"
    assert len(routes) <= instance.vehicles, f"{len(routes)} vehicles"
    return sum(drive(instance, route, slack) for route in routes)


def drive(instance, route, slack):
    here, now, load, way = 0, instance.places[0][4], 0, 0.0
    for stop in [*route, 0]:
        _, _, _, demand, ready, due, service = instance.places[stop]
        leg = instance.distance(here, stop)
        way, now, load = way + leg, max(now + leg, ready), load + demand
        assert now <= due + slack, f"stop {stop} at {now}, due {due}"
        here, now = stop, now + service
    assert load <= instance.capacity, f"load {load}"
    return way
