//! `cargo bench -p matching --bench plan`. Budget: 1,000 steps over 100 stops in under 10 ms on
//! one core.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a bench with small numbers"
)]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use matching::plan::{Leg, Planner, Problem, Stop, Terms, Tour, Travel};

const STEPS: u32 = 1_000;

fn improve_by_stops(c: &mut Criterion) {
    let mut group = c.benchmark_group("improve");
    group.sample_size(10);
    for n_stops in [100, 400, 1_600] {
        let mut planner = Planner::new(on_a_spiral(n_stops), 1);
        planner.improve(budget);
        group.throughput(Throughput::Elements(STEPS.into()));
        group.bench_with_input(BenchmarkId::from_parameter(n_stops), &planner, |b, planner| {
            b.iter_batched_ref(
                || planner.clone(),
                |planner| planner.improve(black_box(budget)),
                criterion::BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn budget(steps: u64) -> f64 {
    steps as f64 / f64::from(STEPS)
}

/// Ten stops a tour around one base, with windows of a quarter of the day.
fn on_a_spiral(n_stops: i32) -> Problem {
    let at = |place: usize| {
        let turn = place as f64 * 2.4;
        let away = 100.0 * (place as f64).sqrt();
        (away * turn.cos(), away * turn.sin())
    };
    let leg = |from: usize, to: usize| {
        let (a, b) = (at(from), at(to));
        let units = (a.0 - b.0).hypot(a.1 - b.1).ceil() as i32;
        Leg { time: units, cost: units }
    };
    let travel = Travel::new(n_stops as usize + 1, leg).expect("a plane");
    let day = Tour {
        profile: 0,
        start: 0,
        end: 0,
        ready: 0,
        close: 40_000,
        capacity: 100,
        cost: 0,
        always: false,
    };
    let window = |stop: i32| {
        let open = stop * 7919 % 30_000;
        vec![Terms { open, close: open + 8_000, work: 300, cost: 0 }]
    };
    let stops = vec![Stop { load: 10, skip_cost: 1 << 30 }; n_stops as usize];
    let terms = (0..n_stops).map(window).collect();
    Problem::new(travel, vec![day; n_stops as usize / 5], stops, terms).expect("a problem")
}

criterion_group!(benches, improve_by_stops);
criterion_main!(benches);
