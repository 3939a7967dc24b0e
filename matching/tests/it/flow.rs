//! The cheapest flow: possible, proven, the same as by brute force, and the same when warm.

use matching::flow::*;
use proptest::prelude::*;

type Change = fn(&mut Flow) -> Result<(), InvalidTransport>;

#[test]
fn impossible_transports_are_refused() {
    let supply = |amount| vec![Supply { amount, unsold: 0 }];
    let demand = |unmet| vec![Demand { amount: 1, unmet }];
    let lane = |lot, order, cost| vec![Lane { lot, order, cost }];
    #[rustfmt::skip]
    let cases = [
        (supply(-1),            demand(0), vec![],              InvalidTransport::Amount(-1)),
        (supply((1 << 40) + 1), demand(0), vec![],              InvalidTransport::Amount((1 << 40) + 1)),
        (supply(1),      demand(i32::MIN), vec![],              InvalidTransport::Cost(i32::MIN)),
        (supply(1),             demand(0), lane(0, 0, i32::MAX), InvalidTransport::Cost(i32::MAX)),
        (supply(1),             demand(0), lane(1, 0, 0),       InvalidTransport::NoSuchEnd { lot: 1, order: 0 }),
        (supply(1),             demand(0), lane(0, 1, 0),       InvalidTransport::NoSuchEnd { lot: 0, order: 1 }),
    ];
    for (lots, orders, lanes, why) in cases {
        assert_eq!(Transport::new(lots, orders, lanes), Err(why));
    }
}

#[test]
fn the_checker_names_the_flaw() {
    let problem = transport(&[(5, 0)], &[(3, 9)], vec![lane(0, 0, 2)]);
    let ship = |amount| Shipment { lot: 0, order: 0, amount };
    let worth = |lot, order| Worth { lots: vec![lot], orders: vec![order] };
    #[rustfmt::skip]
    let cases = [
        // plan,                 prices,      verdict,                                            why
        (vec![ship(3)],          worth(0, 2), Ok(6),                                              "best"),
        (vec![ship(2)],          worth(0, 2), Err(Flaw::Gap { cost: 13, bound: 6 }),              "one short"),
        (vec![ship(4)],          worth(0, 2), Err(Flaw::OverDemand { order: 0, too_much: 1 }),    "overfull"),
        (vec![ship(6)],          worth(0, 2), Err(Flaw::OverSupply { lot: 0, too_much: 1 }),      "out of thin air"),
        (vec![ship(1), ship(2)], worth(0, 2), Err(Flaw::Shipment(ship(2))),                       "named twice"),
        (vec![ship(3)],          worth(0, 3), Err(Flaw::Lane(lane(0, 0, 2))),                     "a lane that pays"),
        (vec![ship(3)],          worth(9, 10), Err(Flaw::Unmet { order: 0 }),                     "dearer than unmet"),
        (vec![ship(3)],          worth(-1, 1), Err(Flaw::Unsold { lot: 0 }),                      "cheaper than unsold"),
    ];
    for (plan, worth, verdict, why) in cases {
        assert_eq!(verify(&problem, &plan, &worth), verdict, "{why}");
    }
}

/// Found by chance: a lot that let go of all orders below it, and then must let go of its own.
#[test]
fn a_lot_that_lost_its_orders_can_be_taken_from_the_last() {
    let lanes = vec![lane(0, 0, -4), lane(0, 2, 0), lane(0, 3, 0), lane(1, 3, 0)];
    let orders = [(1, 9), (1, 19), (1, 19), (7, 22), (0, 7)];
    let mut flow = Flow::new(transport(&[(5, 1), (4, 3)], &orders, lanes));
    let changes: [Change; 10] = [
        |flow| flow.set_demand(0, 2),
        |flow| flow.set_cost(lane(1, 3, 4)),
        |flow| flow.set_supply(1, 7),
        |flow| flow.set_cost(lane(0, 2, 6)),
        |flow| flow.set_cost(lane(0, 0, 8)),
        |flow| flow.set_cost(lane(0, 2, 4)),
        |flow| flow.set_cost(lane(0, 3, 4)),
        |flow| flow.set_supply(1, 0),
        |flow| flow.set_demand(3, 6),
        |flow| flow.set_demand(2, 5),
    ];
    for change in changes {
        change(&mut flow).expect("in range");
        flow.solve();

        let proven = verify(flow.problem(), &flow.shipments(), &flow.worth());

        assert_eq!(proven, Ok(flow.cost()));
    }
}

proptest! {
    /// The checker is independent of the solver, and the search is independent of both.
    #[test]
    fn plans_are_proven_and_no_search_finds_better(problem in transports(4)) {
        let mut flow = Flow::new(problem.clone());
        flow.solve();

        let proven = verify(&problem, &flow.shipments(), &flow.worth());

        prop_assert_eq!(proven, Ok(flow.cost()));
        prop_assert_eq!(flow.cost(), cheapest_by_paths(&problem));
    }

    /// Ten changes, one after the other, and after each the plan is what a new one would cost.
    #[test]
    fn a_mended_plan_is_as_good_as_a_new_one(
        problem in transports(6),
        changes in prop::collection::vec((0..3_u8, any::<prop::sample::Index>(), 0..9_i32), 10),
    ) {
        let mut flow = Flow::new(problem);
        for (what, which, size) in changes {
            apply(&mut flow, what, which, size);
            flow.solve();

            let proven = verify(flow.problem(), &flow.shipments(), &flow.worth());
            let mut anew = Flow::new(flow.problem().clone());
            anew.solve();

            prop_assert_eq!(proven, Ok(flow.cost()));
            prop_assert_eq!(flow.cost(), anew.cost());
        }
    }

    /// Whatever order the lanes come in, the plan is the same, not only its cost.
    #[test]
    fn the_order_of_lanes_does_not_matter((problem, lanes) in shuffled_lanes()) {
        let again = Transport::new(problem.lots().to_vec(), problem.orders().to_vec(), lanes);
        let plan = |problem: Transport| {
            let mut flow = Flow::new(problem);
            flow.solve();
            flow.shipments()
        };

        prop_assert_eq!(plan(again.expect("the same lanes")), plan(problem));
    }

    /// Who has another lot to choose from never pays more.
    #[test]
    fn another_lot_never_makes_it_dearer(problem in transports(5), costs in any::<[u8; 5]>()) {
        let mut lots = problem.lots().to_vec();
        lots.push(Supply { amount: 4, unsold: 0 });
        let new = u32::try_from(lots.len() - 1).expect("few lots");
        let more = (0..).zip(costs).take(problem.orders().len());
        let more = more.map(|(order, cost)| lane(new, order, i32::from(cost)));
        let lanes = problem.lanes().chain(more).collect();
        let richer = Transport::new(lots, problem.orders().to_vec(), lanes).expect("in range");
        let (mut with, mut without) = (Flow::new(richer), Flow::new(problem));
        with.solve();
        without.solve();

        prop_assert!(with.cost() <= without.cost());
    }
}

fn lane(lot: u32, order: u32, cost: i32) -> Lane {
    Lane { lot, order, cost }
}

fn transport(lots: &[(i64, i32)], orders: &[(i64, i32)], lanes: Vec<Lane>) -> Transport {
    let lots = lots.iter().map(|&(amount, unsold)| Supply { amount, unsold }).collect();
    let orders = orders.iter().map(|&(amount, unmet)| Demand { amount, unmet }).collect();
    Transport::new(lots, orders, lanes).expect("in range")
}

/// Up to `most` lots and orders; some with nothing, some lanes missing, many ties.
fn transports(most: usize) -> impl Strategy<Value = Transport> {
    let lots = prop::collection::vec((0..8_i64, -3..4_i32), 1..=most);
    let orders = prop::collection::vec((0..8_i64, -3..25_i32), 1..=most);
    (lots, orders).prop_flat_map(move |(lots, orders)| {
        let costs = prop::collection::vec(prop::option::weighted(0.7, -5..20_i32), most * most);
        costs.prop_map(move |costs| {
            let pairs = (0..lots.len()).flat_map(|lot| (0..orders.len()).map(move |o| (lot, o)));
            let lanes = pairs.zip(costs).filter_map(|((lot, order), cost)| {
                let small = |n: usize| u32::try_from(n).expect("few");
                cost.map(|cost| lane(small(lot), small(order), cost))
            });
            transport(&lots, &orders, lanes.collect())
        })
    })
}

fn shuffled_lanes() -> impl Strategy<Value = (Transport, Vec<Lane>)> {
    transports(5).prop_flat_map(|problem| {
        let lanes: Vec<_> = problem.lanes().collect();
        (Just(problem), Just(lanes).prop_shuffle())
    })
}

fn apply(flow: &mut Flow, what: u8, which: prop::sample::Index, size: i32) {
    let pick = |n: usize| u32::try_from(which.index(n)).expect("few");
    let (lot, order) = (pick(flow.problem().lots().len()), pick(flow.problem().orders().len()));
    let lane = flow.problem().lanes().nth(which.index(flow.problem().lanes().count().max(1)));
    let changed = match (what, lane) {
        (0, _) => flow.set_supply(lot, i64::from(size)),
        (1, _) => flow.set_demand(order, i64::from(size)),
        (_, Some(lane)) => flow.set_cost(Lane { cost: 2 * size - 4, ..lane }),
        (_, None) => Ok(()),
    };
    changed.expect("in range");
}

/// Successive shortest paths by Bellman and Ford, one unit at a time. No arc leads back to a lot
/// at first, so there are no circles, whatever lanes pay.
fn cheapest_by_paths(problem: &Transport) -> i128 {
    let (n_lots, n_orders) = (problem.lots().len(), problem.orders().len());
    let (market, n) = (n_lots + n_orders, n_lots + n_orders + 1);
    // (from, to, units left, cost); every arc is followed by its reverse.
    let mut arcs: Vec<(usize, usize, i64, i64)> = Vec::new();
    let mut add = |from, to, units, cost| {
        arcs.extend([(from, to, units, i64::from(cost)), (to, from, 0, -i64::from(cost))]);
    };
    for lane in problem.lanes() {
        add(lane.lot as usize, n_lots + lane.order as usize, 1000, lane.cost);
    }
    (0..n_lots).for_each(|lot| add(lot, market, 1000, problem.lots()[lot].unsold));
    (0..n_orders).for_each(|o| add(market, n_lots + o, 1000, problem.orders()[o].unmet));
    let mut excess: Vec<_> = problem.lots().iter().map(|lot| lot.amount).collect();
    excess.extend(problem.orders().iter().map(|order| -order.amount));
    excess.push(-excess.iter().sum::<i64>());
    let mut cost = 0;
    while let Some(source) = (0..n).find(|node| excess[*node] > 0) {
        let (path, sink) = shortest(&arcs, n, source, &excess);
        cost += i128::from(run(&mut arcs, &path));
        excess[source] -= 1;
        excess[sink] += 1;
    }
    cost
}

fn run(arcs: &mut [(usize, usize, i64, i64)], path: &[usize]) -> i64 {
    for &arc in path {
        arcs[arc].2 -= 1;
        arcs[arc ^ 1].2 += 1;
    }
    path.iter().map(|arc| arcs[*arc].3).sum()
}

fn shortest(
    arcs: &[(usize, usize, i64, i64)],
    n: usize,
    source: usize,
    excess: &[i64],
) -> (Vec<usize>, usize) {
    let (mut distance, mut by) = (vec![None; n], vec![usize::MAX; n]);
    distance[source] = Some(0);
    for _ in 0..n {
        for (arc, &(from, to, units, cost)) in arcs.iter().enumerate() {
            let through = distance[from].map(|distance: i64| distance + cost);
            if units > 0 && through.is_some_and(|new| distance[to].is_none_or(|old| new < old)) {
                (distance[to], by[to]) = (through, arc);
            }
        }
    }
    let sinks = (0..n).filter(|node| excess[*node] < 0 && distance[*node].is_some());
    let sink = sinks.min_by_key(|node| distance[*node]).expect("the market takes all");
    let (mut path, mut node) = (Vec::new(), sink);
    while node != source {
        path.push(by[node]);
        node = arcs[by[node]].0;
    }
    (path, sink)
}
