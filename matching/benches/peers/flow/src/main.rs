//! Our side of the table: `flow-peers LOTS ORDERS K CHANGED FILE` writes the instance and prints
//! lanes, milliseconds cold, after changed supplies and after changed costs, the cost and whether
//! all proofs hold.

use std::io::Write;
use std::time::Instant;

use matching::flow::{Demand, Flow, Lane, Supply, Transport, verify};

/// Of the plane, in meters.
const SIDE: u32 = 300_000;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, numbers @ .., changed, file] = &args[..] else { panic!("see the first line") };
    let numbers: Vec<usize> = numbers.iter().map(|n| n.parse().expect("a number")).collect();
    let [n_lots, n_orders, k] = numbers[..] else { panic!("see the first line") };
    let changed: f64 = changed.parse().expect("a share, such as 0.01");
    let problem = market(n_lots, n_orders, k);
    save(&problem, file);
    let (mut cold, mut supplies, mut costs) = (Vec::new(), Vec::new(), Vec::new());
    let (mut proven, mut cost) = (true, 0);
    let all = Instant::now();
    while cold.len() < 3 || (cold.len() < 9 && all.elapsed().as_secs() < 3) {
        let mut flow = Flow::new(problem.clone());
        cold.push(solve(&mut flow, &mut proven));
        cost = flow.cost();
        let random = &mut Random(99 + cold.len() as u64);
        for _ in 0..(n_lots as f64 * changed).ceil() as usize {
            let lot = random.below(n_lots as u32);
            flow.set_supply(lot, amount(random)).expect("in range");
        }
        supplies.push(solve(&mut flow, &mut proven));
        let lanes: Vec<_> = flow.problem().lanes().collect();
        for _ in 0..(lanes.len() as f64 * changed).ceil() as usize {
            let lane = lanes[random.below(lanes.len() as u32) as usize];
            let cost = lane.cost + random.below(41) as i32 - 20;
            flow.set_cost(Lane { cost, ..lane }).expect("in range");
        }
        costs.push(solve(&mut flow, &mut proven));
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let lanes = problem.lanes().count();
    let (cold, supplies, costs) = (median(cold), median(supplies), median(costs));
    println!("{lanes} {cold:.3} {supplies:.3} {costs:.3} {cost} {proven}");
}

fn solve(flow: &mut Flow, proven: &mut bool) -> f64 {
    let start = Instant::now();
    flow.solve();
    let took = start.elapsed().as_secs_f64() * 1e3;
    *proven &= verify(flow.problem(), &flow.shipments(), &flow.worth()) == Ok(flow.cost());
    took
}

/// Lots of 0.2 to 3 t with floors up to 2 yuan/kg; orders for 1/1.3 of all; the `k` nearest
/// orders of each lot, at 1 fen per kilogram and 100 m.
fn market(n_lots: usize, n_orders: usize, k: usize) -> Transport {
    let mut random = Random(20_261_125);
    let mut point = || [random.below(SIDE), random.below(SIDE)].map(f64::from);
    let places: Vec<_> = (0..n_lots + n_orders).map(|_| point()).collect();
    let (lots, orders) = places.split_at(n_lots);
    let supply = |_| Supply { amount: amount(&mut random), unsold: 0 };
    let supplies: Vec<_> = (0..n_lots).map(supply).collect();
    let mean = supplies.iter().map(|lot| lot.amount).sum::<i64>() * 10 / 13 / n_orders as i64;
    let mut demand = || mean / 2 + i64::from(random.below(mean as u32));
    let demands: Vec<_> =
        (0..n_orders).map(|_| Demand { amount: demand(), unmet: 100_000 }).collect();
    let mut lanes = Vec::with_capacity(n_lots * k);
    for (lot, from) in (0..).zip(lots) {
        let floor = random.below(200) as i32;
        let meters = |to: &[f64; 2]| (to[0] - from[0]).hypot(to[1] - from[1]);
        let mut all: Vec<_> = (0..).zip(orders).map(|(o, to)| (meters(to) as i32, o)).collect();
        let k = k.min(n_orders);
        all.select_nth_unstable(k - 1);
        all.truncate(k);
        let lane = |(meters, order)| Lane { lot, order, cost: meters / 100 + floor };
        lanes.extend(all.into_iter().map(lane));
    }
    Transport::new(supplies, demands, lanes).expect("in range")
}

fn amount(random: &mut Random) -> i64 {
    200_000 + i64::from(random.below(2_800_000))
}

fn save(problem: &Transport, file: &str) {
    let size = [problem.lots().len(), problem.orders().len(), problem.lanes().count()];
    let ends = problem.lots().iter().map(|lot| [lot.amount, i64::from(lot.unsold)]);
    let ends = ends.chain(problem.orders().iter().map(|o| [o.amount, i64::from(o.unmet)]));
    let lanes = problem
        .lanes()
        .map(|lane| [i64::from(lane.lot), i64::from(lane.order), i64::from(lane.cost)]);
    let mut out = std::io::BufWriter::new(std::fs::File::create(file).expect("a file"));
    let numbers = size.map(|n| n as i64).into_iter().chain(ends.flatten()).chain(lanes.flatten());
    numbers.for_each(|number| out.write_all(&number.to_le_bytes()).expect("room"));
}

/// `SplitMix64` (Steele, Lea and Flood 2014), so that every run sees the same instance.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((bits ^ (bits >> 31)) >> 32) * u64::from(end) >> 32) as u32
    }
}
