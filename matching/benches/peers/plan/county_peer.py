"""The county's day: walks plans apart from the solver, and asks OR-tools for its own."""


class Day:
    """Legs, tours and terms as `county CSV write FILE` prints them."""

    def __init__(self, path):
        rows = ([int(word) for word in line.split()] for line in open(path))
        places, tours, stops = next(rows)
        pairs = lambda row, n: [row[i : i + n] for i in range(0, len(row), n)]
        self.legs = [pairs(next(rows), 2) for _ in range(places)]
        self.tours = [next(rows) for _ in range(tours)]
        self.terms = [pairs(next(rows), 4) for _ in range(stops)]
        self.first = places - stops

    def travel(self, routes):
        """Fen on the road; raises when a route cannot be driven."""
        stops = [stop for route in routes for stop in route]
        assert len(set(stops)) == len(stops), "each stop once"
        return sum(self.drive(tour, route) for tour, route in enumerate(routes) if route)

    def drive(self, tour, route):
        here, end, now, close, _ = self.tours[tour]
        cost = 0
        for stop in route:
            opens, closes, work, _ = self.terms[stop][tour]
            time, fen = self.legs[here][self.first + stop]
            now, cost, here = max(now + time, opens), cost + fen, self.first + stop
            assert now <= closes, f"stop {stop} of tour {tour} at {now}, last {closes}"
            now += work
        time, fen = self.legs[here][end]
        assert now + time <= close, f"tour {tour} home at {now + time}, last {close}"
        return cost + fen


def ortools(day, seconds):
    """All tours share lunch, so one clock from 6 o'clock on serves all; what a team cannot do or
    not in time, it must not visit."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2
    from vrptw_peers import ortools_solve

    tours = range(len(day.tours))
    starts, ends = [tour[0] for tour in day.tours], [tour[1] for tour in day.tours]
    manager = pywrapcp.RoutingIndexManager(len(day.legs), len(tours), starts, ends)
    routing = pywrapcp.RoutingModel(manager)
    costs = [[leg[1] for leg in row] for row in day.legs]
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(costs))
    clocks = []
    for tour in tours:
        work = [0] * day.first + [terms[tour][2] for terms in day.terms]
        spans = [[work[a] + leg[0] for leg in row] for a, row in enumerate(day.legs)]
        clocks.append(routing.RegisterTransitMatrix(spans))
    horizon = max(tour[3] + tour[4] for tour in day.tours)
    routing.AddDimensionWithVehicleTransits(clocks, horizon, horizon, False, "time")
    time = routing.GetDimensionOrDie("time")
    for tour, (_, _, ready, close, offset) in enumerate(day.tours):
        time.CumulVar(routing.Start(tour)).SetRange(ready + offset, close + offset)
        time.CumulVar(routing.End(tour)).SetRange(ready + offset, close + offset)
    for stop, terms in enumerate(day.terms):
        index = manager.NodeToIndex(day.first + stop)
        able = [tour for tour in tours if terms[tour][0] <= terms[tour][1]]
        routing.VehicleVar(index).SetValues([-1, *able])
        routing.AddDisjunction([index], 10**7)
        # One window on the common clock; a team that begins later is held by its own start. The
        # slowest team's work is left room for at its end: some minutes less than the others have.
        ends_at = [sum(terms[tour][1:3]) + day.tours[tour][4] for tour in able]
        opens = min(terms[tour][0] + day.tours[tour][4] for tour in able)
        last = max(ends_at) - max(terms[tour][2] for tour in able)
        time.CumulVar(index).SetRange(opens, last)
    routes, took = ortools_solve(manager, routing, seconds, routing_enums_pb2, pywrapcp)
    return [[place - day.first for place in route] for route in routes], took
