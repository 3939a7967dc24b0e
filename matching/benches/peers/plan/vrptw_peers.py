"""PyVRP, VROOM and OR-tools on one instance: one thread each, their solve time only.

Time is what the processor gave them, so that a busy machine is not held against anyone; OR-tools
knows the clock on the wall only."""

from datetime import timedelta
from math import ceil
from time import process_time

UNIT = 1000
"""Fixed point: this many units are one of the file."""


def legs(instance):
    """Costs to the nearest unit; times rounded up, so that they hold for doubles, too."""
    n = range(len(instance.places))
    exact = [[instance.distance(a, b) * UNIT for b in n] for a in n]
    costs = [[round(cost) for cost in row] for row in exact]
    return costs, [[ceil(time - 1e-6) for time in row] for row in exact]


def pyvrp(instance, seconds, seed=1):
    from pyvrp import Model
    from pyvrp.solve import solve

    model = Model()
    places = [model.add_location(x, y) for _, x, y, *_ in instance.places]
    ready, due = (int(time * UNIT) for time in instance.places[0][4:6])
    depot = model.add_depot(places[0], tw_early=ready, tw_late=due)
    model.add_vehicle_type(instance.vehicles, instance.capacity, depot, depot, tw_early=ready, tw_late=due)
    for place, (_, _, _, demand, ready, due, service) in list(zip(places, instance.places))[1:]:
        model.add_client(
            place,
            delivery=int(demand),
            service_duration=int(service * UNIT),
            tw_early=int(ready * UNIT),
            tw_late=int(due * UNIT),
        )
    costs, times = legs(instance)
    for a, here in enumerate(places):
        for b, there in enumerate(places):
            model.add_edge(here, there, costs[a][b], times[a][b])
    data = model.data()
    start = process_time()
    best = solve(data, stop=lambda _: process_time() - start > seconds, seed=seed, display=False).best
    took = process_time() - start
    routes = [[a.idx + 1 for a in route if a.is_client()] for route in best.routes()]
    return routes, took


def vroom(instance, exploration):
    import vroom as v
    import numpy

    costs, times = (numpy.array(table, dtype=numpy.uint32) for table in legs(instance))
    problem = v.Input()
    problem.set_durations_matrix("car", times)
    problem.set_costs_matrix("car", costs)
    for number, (_, _, _, demand, ready, due, service) in enumerate(instance.places):
        window = v.TimeWindow(int(ready * UNIT), int(due * UNIT))
        if number:
            problem.add_job(
                v.Job(number, number, default_service=int(service * UNIT), delivery=[int(demand)], time_windows=[window])
            )
        else:
            for vehicle in range(instance.vehicles):
                problem.add_vehicle(v.Vehicle(vehicle, 0, 0, profile="car", capacity=[instance.capacity], time_window=window))
    start = process_time()
    rows = problem.solve(exploration_level=exploration, nb_threads=1).routes
    took = process_time() - start
    jobs = rows[rows["type"] == "job"]
    return [[int(job) for job in group["id"]] for _, group in jobs.groupby("vehicle_id")], took


def ortools(instance, seconds):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    costs, times = legs(instance)
    n = len(instance.places)
    manager = pywrapcp.RoutingIndexManager(n, instance.vehicles, 0)
    routing = pywrapcp.RoutingModel(manager)
    cost = routing.RegisterTransitMatrix(costs)
    routing.SetArcCostEvaluatorOfAllVehicles(cost)
    demands = routing.RegisterUnaryTransitVector([int(place[3]) for place in instance.places])
    routing.AddDimension(demands, 0, instance.capacity, True, "load")
    service = [int(place[6] * UNIT) for place in instance.places]
    spans = [[service[a] + times[a][b] for b in range(n)] for a in range(n)]
    horizon = int(instance.places[0][5] * UNIT)
    routing.AddDimension(routing.RegisterTransitMatrix(spans), horizon, horizon, False, "time")
    time = routing.GetDimensionOrDie("time")
    for number, place in list(enumerate(instance.places))[1:]:
        time.CumulVar(manager.NodeToIndex(number)).SetRange(int(place[4] * UNIT), int(place[5] * UNIT))
    return ortools_solve(manager, routing, seconds, routing_enums_pb2, pywrapcp)


def ortools_solve(manager, routing, seconds, enums, pywrapcp):
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = enums.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = enums.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(seconds * 1000))
    start = process_time()
    solution = routing.SolveWithParameters(parameters)
    took = process_time() - start
    routes = []
    for vehicle in range(manager.GetNumberOfVehicles()):
        route, index = [], routing.Start(vehicle)
        while not routing.IsEnd(index):
            index = solution.Value(routing.NextVar(index))
            route.append(manager.IndexToNode(index))
        routes.append(route[:-1])
    return routes, took
