//! The same queries again and again, for a profiler.

use crate::clock::rate;
use crate::ours;
use crate::world::{K, Law, World};

pub fn ask(n: usize, times: usize) {
    let mut world = World::new(1, Law::Places);
    let providers = world.providers(n);
    let queries: Vec<_> = (0..20_000).map(|_| world.asked()).collect();
    let index = ours::build(&providers);
    drop(providers);
    let mut rates: Vec<_> =
        (0..times).map(|_| rate(&queries, |asked| index.nearest(&asked.query(), K))).collect();
    rates.sort_by(f64::total_cmp);
    println!("{:.1} k/s, best {:.1}", rates[times / 2] / 1e3, rates[times - 1] / 1e3);
}
