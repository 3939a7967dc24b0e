//! `cargo bench -p matching --bench assign`. Budget: 500 jobs and 500 teams, all pairs, in 5 ms.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use matching::assign::solve_dense;

fn all_pairs(c: &mut Criterion) {
    let mut group = c.benchmark_group("assign");
    group.sample_size(10);
    for n in [100_u32, 500] {
        let costs: Vec<_> = (0..n * n).map(|pair| spread(pair) % 100_000).collect();
        group.bench_with_input(BenchmarkId::from_parameter(n), &costs, |b, costs| {
            b.iter(|| solve_dense(black_box(costs), vec![1 << 20; n as usize], n));
        });
    }
    group.finish();
}

/// Some number for each pair, the same in every run: Knuth's multiplicative hash, mixed.
fn spread(pair: u32) -> i32 {
    let mixed = (pair ^ pair >> 7).wrapping_mul(2_654_435_761);
    i32::try_from((mixed ^ mixed >> 15) >> 1).expect("31 bits")
}

criterion_group!(benches, all_pairs);
criterion_main!(benches);
