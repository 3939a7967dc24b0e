//! `cargo bench -p matching`. Budget: 1 000 teams ranked in under 1 ms on one core.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use matching::{
    Fen, Meters, Moment, Need, Policy,
    need::Demands,
    place::Datum,
    team::{Booking, Limits, Machine},
};
use matching::{
    Position, Team, Window, rank,
    team::{Record, Service},
    week::Week,
};

/// Wednesday, 20 May 2026, midnight in China.
const NOW: Moment = Moment::new(1_779_206_400);
const HOUR: i64 = 3600;

fn rank_by_fleet_size(c: &mut Criterion) {
    let mut group = c.benchmark_group("rank");
    for n_teams in [10, 100, 1_000, 10_000] {
        let teams: Vec<_> = (0..n_teams).map(team_on_a_spiral).collect();
        group.throughput(Throughput::Elements(u64::from(n_teams)));
        group.bench_with_input(BenchmarkId::from_parameter(n_teams), &teams, |b, teams| {
            b.iter(|| rank(&need(), black_box(teams), &Policy::default(), NOW));
        });
    }
    group.finish();
}

/// Teams that all can come, with none to five bookings each.
fn rank_200_candidates(c: &mut Criterion) {
    let all = (0..).map(team_on_a_spiral);
    let can_come = all.filter(|team| {
        let one = std::slice::from_ref(team);
        !rank(&need(), one, &Policy::default(), NOW).best_first.is_empty()
    });
    let teams: Vec<_> = can_come.take(200).collect();
    let need = need();
    c.bench_function("rank/200 candidates", |b| {
        b.iter(|| rank(&need, black_box(&teams), &Policy::default(), NOW));
    });
}

fn need() -> Need {
    Need {
        place: Position::new(109.38, 36.0, Datum::Wgs84).expect("in 富县"),
        operation: "TILL_ROTARY".into(),
        quantity: 8.0,
        window: Window::new(NOW, NOW.plus(72 * HOUR)).expect("three days"),
        price_ceiling: Some(Fen::new(7500)),
        slope_degrees: Some(10.0),
        gate_width_m: None,
        qualification: None,
        demands: Demands::default(),
    }
}

/// Around the field, up to 60 km out, so that a quarter of the teams lives within reach. One in
/// four does another trade, one in ten is too dear, each has up to five bookings.
fn team_on_a_spiral(i: u32) -> Team<u32> {
    let radius = 0.54 * (f64::from(i % 997) / 997.0).sqrt();
    let angle = f64::from(i) * 2.4;
    let at = |radius: f64| {
        let (lon, lat) = (109.38 + radius * angle.cos() / 0.81, 36.0 + radius * angle.sin());
        Position::new(lon, lat, Datum::Wgs84).expect("in Shaanxi")
    };
    let booking = |n: u32| {
        let from = NOW.plus(i64::from(7 + 24 * (n / 2) + 5 * (n % 2)) * HOUR);
        Booking { during: Window { from, until: from.plus(4 * HOUR) }, place: at(radius * 0.8) }
    };
    Team {
        id: i,
        base: at(radius),
        reach: Meters::new(30_000.0).expect("a length"),
        services: vec![Service {
            operation: if i.is_multiple_of(4) { "BAG" } else { "TILL_ROTARY" }.into(),
            price: Fen::new(5000 + i64::from(i % 10) * 300),
            bulk: vec![],
            capacity_per_day: 40.0 + f64::from(i % 7) * 10.0,
            min_quantity: Some(f64::from(i % 10)),
            max_slope_degrees: Some(15.0),
            width_m: Some(2.0),
            machine: Machine::default(),
        }],
        qualifications: vec![],
        week: Week::new((1..=7).map(|day| (day, 420, 1080))).expect("a week"),
        booked: (0..i % 6).map(booking).collect(),
        record: Record {
            jobs_done: i % 50,
            dropped: i % 3,
            stars_sum: i % 50 * 4,
            stars_n: i % 50,
        },
        limits: Limits::default(),
    }
}

criterion_group!(benches, rank_by_fleet_size, rank_200_candidates);
criterion_main!(benches);
