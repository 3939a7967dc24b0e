//! `cargo bench -p matching --bench index`. Budget: the 10 nearest of 100 000 in under 10 µs, a
//! move in under 2 µs. Beside its peers: `bash matching/benches/peers/index/run.sh`.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use matching::index::{Index, Listing, Provider, Query};
use matching::{Fen, Meters, Position, place::Datum};

/// Provider and query `i` are spread over 800 km of plain, two or so a square kilometer.
fn place(i: u32) -> Position {
    let part = |prime: u32| f64::from(i.wrapping_mul(prime) >> 8) / f64::from(1 << 24) - 0.5;
    let (east, north) = (part(2_654_435_761), part(2_246_822_519));
    Position::new(114.6 + 8.6 * east, 33.6 + 7.2 * north, Datum::Wgs84).expect("in the plain")
}

fn provider(i: u32) -> Provider {
    let listing = |nth: u32| Listing {
        capability: u16::try_from((i + 5 * nth) % 16).expect("below 16"),
        price: Fen::new(i64::from(4_000 + i * 37 % 5_000)),
        marks: 1,
    };
    Provider {
        place: place(i),
        reach: Meters::new(f64::from(5_000 + i * 101 % 45_000)).expect("a length"),
        free: 0xFFFF_FFFF_u64.rotate_left(i % 64),
        listings: (0..3).map(listing).collect(),
    }
}

fn by_number_of_providers(c: &mut Criterion) {
    for n in [1_000, 10_000, 100_000] {
        let mut index = Index::new(16);
        for id in 0..n {
            index.insert(id, &provider(id)).expect("new");
        }
        let within = Meters::new(50_000.0).expect("a length");
        let mut i = 0;
        c.bench_with_input(BenchmarkId::new("nearest", n), &n, |b, _| {
            b.iter(|| {
                i += 1;
                let query = Query::new(place(i * 7), u16::try_from(i % 16).expect("below 16"));
                let query = query.within(within).at_most(Fen::new(7_000));
                black_box(index.nearest(&query.free_in_one_of(1 << (i % 64)), 10))
            });
        });
        c.bench_with_input(BenchmarkId::new("move", n), &n, |b, _| {
            b.iter(|| {
                i += 1;
                let id = i.wrapping_mul(7_919) % n;
                index.move_to(id, place(id.wrapping_add(i % 2))).expect("there");
            });
        });
    }
}

criterion_group!(benches, by_number_of_providers);
criterion_main!(benches);
