//! How long readers wait while another core updates.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use matching::index::{Index, Query, Update};

use crate::world::{Asked, Dice, K, Law, World};

/// Of the time of a query, in microseconds of the clock on the wall.
pub struct Seen {
    pub p50: f64,
    pub p99: f64,
    pub p999: f64,
    pub updates_per_s: f64,
}

/// Asks for `seconds` while another thread makes so many updates a second: half moves of 200 m,
/// half changes of free slots.
pub fn measure(index: &mut Index, queries: &[Asked], updates_per_s: usize, seconds: f64) -> Seen {
    let over = AtomicBool::new(false);
    let reader = index.reader();
    let queries: Vec<Query> = queries.iter().map(Asked::query).collect();
    let updates = updates(index.len(), if updates_per_s == 0 { 0 } else { 400_000 });
    let (mut times, done) = thread::scope(|threads| {
        let writer = threads.spawn(|| write(index, &updates, updates_per_s, &over));
        let start = Instant::now();
        let mut times = Vec::new();
        for query in queries.iter().cycle() {
            let before = Instant::now();
            std::hint::black_box(reader.nearest(query, K));
            times.push(before.elapsed().as_nanos() as f64 / 1e3);
            if start.elapsed().as_secs_f64() > seconds {
                break;
            }
        }
        over.store(true, Ordering::Relaxed);
        (times, writer.join().expect("no panic"))
    });
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    Seen { p50: at(0.5), p99: at(0.99), p999: at(0.999), updates_per_s: done }
}

fn updates(n: usize, many: usize) -> Vec<(u32, Update)> {
    let (mut world, mut dice) = (World::new(7, Law::Places), Dice(8));
    let mut last = std::collections::HashMap::new();
    let mut update = |i: usize| {
        let id = dice.below(n) as u32;
        if i % 2 == 0 {
            return (id, Update::Free(world.free()));
        }
        // The first move goes anywhere, those after it on from there.
        let from = *last.entry(id).or_insert_with(|| world.place());
        let to = world.step(from, 0.2);
        last.insert(id, to);
        (id, Update::Place(to))
    };
    (0..many).map(&mut update).collect()
}

/// Twenty updates at a time, when they are due; answers with how many a second it was.
fn write(index: &mut Index, updates: &[(u32, Update)], per_s: usize, over: &AtomicBool) -> f64 {
    if per_s == 0 {
        return 0.0;
    }
    let start = Instant::now();
    let every = Duration::from_secs_f64(20.0 / per_s as f64);
    let mut done = 0;
    for (n, batch) in (1_u32..).zip(updates.chunks(20).cycle()) {
        if over.load(Ordering::Relaxed) {
            break;
        }
        while start.elapsed() < every * n {
            std::hint::spin_loop();
        }
        index.update(batch).expect("there");
        done += batch.len();
    }
    done as f64 / start.elapsed().as_secs_f64()
}
