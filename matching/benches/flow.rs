//! `cargo bench -p matching --bench flow`. Budget: 10,000 lots, 200 orders, 110,000 lanes in
//! 10 ms; a changed lot in 1 ms.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use matching::flow::{Demand, Flow, Lane, Supply, Transport};

const LOTS: u32 = 10_000;
const ORDERS: u32 = 200;

fn cold_and_warm(c: &mut Criterion) {
    let mut group = c.benchmark_group("flow");
    group.sample_size(10);
    let problem = county();
    group.bench_function("cold", |b| {
        b.iter(|| {
            let mut flow = Flow::new(black_box(&problem).clone());
            flow.solve()
        });
    });
    let mut flow = Flow::new(problem);
    flow.solve();
    let mut turn = 0;
    group.bench_function("one lot changed", |b| {
        b.iter(|| {
            turn += 1;
            flow.set_supply(turn % LOTS, i64::from(turn % 7) * 300).expect("in range");
            flow.solve()
        });
    });
    group.finish();
}

/// Lots in rows, orders in every fiftieth; each lot reaches the 11 around it.
fn county() -> Transport {
    let lots = (0..LOTS).map(|lot| Supply { amount: 200 + i64::from(lot * 37 % 2800), unsold: 0 });
    let orders = (0..ORDERS).map(|_| Demand { amount: 60_000, unmet: 100_000 }).collect();
    let lanes = (0..LOTS).flat_map(|lot| {
        (0..11).map(move |step| {
            let order = (lot / 50 + step + ORDERS - 5) % ORDERS;
            let apart = step.abs_diff(5) * 500 + lot * 7919 % 499;
            Lane { lot, order, cost: i32::try_from(apart).expect("small") }
        })
    });
    Transport::new(lots.collect(), orders, lanes.collect()).expect("in range")
}

criterion_group!(benches, cold_and_warm);
criterion_main!(benches);
