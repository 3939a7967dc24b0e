//! `cargo bench -p matching --bench market`. Budget: 1,000 lots to 50 orders in 10 ms, a preview
//! of one of them in 1 ms.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use matching::market::{Line, Lot, Market, Order, Rules, Sizes, Truck, Village, allocate, preview};
use matching::{Fen, Moment};

const DAY: i64 = 86_400;

fn allocate_and_preview(c: &mut Criterion) {
    let mut group = c.benchmark_group("market");
    group.sample_size(10);
    let lots: Vec<_> = (0..1000).map(lot).collect();
    let orders: Vec<_> = (0..50).map(order).collect();
    let truck = |id| Truck { id, capacity: 24_000_000, stops: 30 };
    let trucks: Vec<_> = (0..50).map(truck).collect();
    let village = |id| Village { id, grams_per_day: 32_000_000 };
    let villages: Vec<_> = (0..25).map(village).collect();
    let rules = Rules::default();
    let market = Market {
        lots: &lots,
        orders: &orders,
        trucks: &trucks,
        villages: &villages,
        rules: &rules,
    };
    group.bench_function("allocate", |b| b.iter(|| allocate(black_box(&market), freight)));
    group.bench_function("preview", |b| b.iter(|| preview(black_box(&market), &7, freight)));
    group.finish();
}

fn freight(lot: &Lot<u32>, order: &Order<u32>) -> Fen {
    Fen::new(i64::from(lot.id * 7919 % 97 + order.id * 31 % 61))
}

/// 0.2 to 3 t each, of four sizes and four colours; every fourth is a second lot of a farmer.
fn lot(id: u32) -> Lot<u32> {
    let from_mm = 65 + 5 * u16::try_from(id % 4).expect("small");
    Lot {
        id,
        farmer: id - id % 4 / 3,
        village: Some(id / 40),
        smallholder: id % 10 < 7,
        grade: 1 + u8::try_from(id % 2).expect("small"),
        sizes: Sizes { from_mm, to_mm: from_mm + 5 },
        colour: (id / 4 % 4).to_string(),
        certificates: vec![],
        ready: Moment::new(DAY * i64::from(id % 3)),
        keeps_until: Moment::new(DAY * 30),
        grams: 200_000 + i64::from(id * 37 % 2_800) * 1000,
        floor: Fen::new(500 + i64::from(id * 13 % 200)),
    }
}

/// Two sizes of one colour, 20 t together.
fn order(id: u32) -> Order<u32> {
    let line = |line: u32| {
        let from_mm = 65 + 10 * u16::try_from(line).expect("small");
        Line {
            id: line,
            grade: 2,
            sizes: Sizes { from_mm, to_mm: from_mm + 10 },
            colour: Some((id % 4).to_string()),
            certificates: vec![],
            grams: 10_000_000,
            price: Fen::new(900 + i64::from(id % 100)),
            spread_mm: None,
            taken: vec![],
        }
    };
    let pick_up = Moment::new(DAY * i64::from(3 + id % 5));
    Order { id, lines: vec![line(0), line(1)], pick_up, truck: Some(id), min_take: None }
}

criterion_group!(benches, allocate_and_preview);
criterion_main!(benches);
