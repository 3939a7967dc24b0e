//! `cargo bench -p matching --bench pool`. Budget: 2 000 open needs clustered in 50 ms.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use matching::pool::{Plot, Terms, Tiers, form};
use matching::{
    Moment, Position, Window, need::Land, place::Datum, units::SquareMeters, weather::Weather,
};

/// Wednesday, 20 May 2026, midnight in China.
const NOW: Moment = Moment::new(1_779_206_400);
const HOUR: i64 = 3600;

fn form_by_number_of_needs(c: &mut Criterion) {
    let mut group = c.benchmark_group("pool/form");
    group.sample_size(20);
    for n in [500, 1_000, 2_000, 4_000, 8_000] {
        let plots: Vec<_> = (0..n).map(|i| plot(i, n)).collect();
        let rain = Window { from: NOW.plus(30 * HOUR), until: NOW.plus(40 * HOUR) };
        let weather = Weather::forbidding([rain]);
        let terms = terms();
        group.throughput(Throughput::Elements(u64::from(n)));
        group.bench_with_input(BenchmarkId::from_parameter(n), &plots, |b, plots| {
            b.iter(|| form(black_box(plots), &terms, &weather, NOW));
        });
    }
    group.finish();
}

fn terms() -> Terms {
    let tiers = Tiers::new([(0.0, 7000), (20.0, 6000), (50.0, 5500)]).expect("tiers");
    Terms::tillage("TILL_ROTARY", tiers).expect("terms")
}

/// Villages of some 40 plots of 0.5 to 8 mu, within 1.5 km of their middle, 6 km from village to
/// village; windows of one to six days.
fn plot(i: u32, n: u32) -> Plot<u32> {
    let (village, side) = (i / 40, f64::from(n / 40).sqrt().ceil());
    let part = |by: u32| f64::from(i.wrapping_mul(by) % 1009) / 1009.0;
    let (column, row) = (f64::from(village) % side, (f64::from(village) / side).floor());
    let (radius, angle) = (0.0135 * part(617).sqrt(), std::f64::consts::TAU * part(331));
    let lon = 109.0 + (column * 0.054 + radius * angle.cos()) / 0.81;
    let lat = 35.8 + row * 0.054 + radius * angle.sin();
    let from = NOW.plus(i64::from(i * 7 % 48) * HOUR);
    Plot {
        id: i,
        place: Position::new(lon, lat, Datum::Wgs84).expect("in Shaanxi"),
        operation: "TILL_ROTARY".into(),
        crop: None,
        land: Land {
            area: SquareMeters::from_mu(0.5 + 7.5 * part(223)).expect("an area"),
            irregular: i.is_multiple_of(3),
        },
        slope_degrees: Some(10.0 * part(89)),
        window: Window { from, until: from.plus(i64::from(24 + i * 11 % 120) * HOUR) },
    }
}

criterion_group!(benches, form_by_number_of_needs);
criterion_main!(benches);
