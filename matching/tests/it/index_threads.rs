//! Readers beside a writer: nobody torn, nobody twice, nobody missing.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use matching::index::{Index, Listing, Provider, Query, Reader};
use matching::{place::distance, *};

use crate::support::{meters, north};

/// More than one leaf holds.
const COMMUTERS: u32 = 60;
const ROUNDS: u32 = 200;
/// Free, in this test, says where one is.
const AT_HOME: u64 = 0b01;
const AWAY: u64 = 0b10;

/// Each commuter has two lives, 40 km apart, that differ in all they are. Whoever asks sees
/// each of them once, in one of the two lives.
#[test]
fn readers_see_each_provider_whole_and_once_while_it_changes() {
    let mut index = Index::new(1);
    for id in 0..COMMUTERS {
        index.insert(id, &life(id, AT_HOME)).expect("new");
    }
    let over = AtomicBool::new(false);
    thread::scope(|threads| {
        for _ in 0..2 {
            let reader = index.reader();
            let over = &over;
            threads.spawn(move || {
                look(&reader);
                while !over.load(Ordering::Relaxed) {
                    look(&reader);
                }
            });
        }
        for round in 0..ROUNDS {
            for id in 0..COMMUTERS {
                let now = if (round + id) % 2 == 0 { AWAY } else { AT_HOME };
                index.change(id, &life(id, now)).expect("it is there");
            }
            crowd(&mut index, round % 2 == 0);
        }
        over.store(true, Ordering::Relaxed);
    });
}

/// Moves that are not changes of anything else: within a leaf, and between leaves.
#[test]
fn readers_miss_nobody_who_only_moves() {
    let mut index = Index::new(1);
    for id in 0..COMMUTERS {
        index.insert(id, &life(id, AT_HOME)).expect("new");
    }
    let over = AtomicBool::new(false);
    thread::scope(|threads| {
        let reader = index.reader();
        let over = &over;
        threads.spawn(move || {
            let all = Query::new(north(0.0), 0);
            while !over.load(Ordering::Relaxed) {
                let found = reader.nearest(&all, 1000);
                let ids: BTreeSet<_> = found.iter().map(|found| found.id).collect();
                assert_eq!((found.len(), ids.len()), (COMMUTERS as usize, COMMUTERS as usize));
            }
        });
        for round in 0..20 * ROUNDS {
            for id in 0..COMMUTERS {
                let km = f64::from((round * 7 + id * 13) % 40);
                index.move_to(id, north(km)).expect("it is there");
            }
        }
        over.store(true, Ordering::Relaxed);
    });
}

fn look(reader: &Reader) {
    let all = Query::new(north(0.0), 0).at_most(Fen::new(9_999));
    for (query, lives) in [
        (all, AT_HOME | AWAY),
        (all.free_in_one_of(AT_HOME), AT_HOME),
        (all.free_in_all_of(AWAY), AWAY),
        (all.with_all_of(1), AT_HOME),
        (all.within(meters(30_000.0)), AT_HOME),
        (all.at_most(Fen::new(1_999)), AT_HOME),
    ] {
        let found = reader.nearest(&query, 1000);
        let ids: BTreeSet<_> = found.iter().map(|found| found.id).collect();
        assert_eq!(ids.len(), found.len(), "nobody twice");
        if lives == AT_HOME | AWAY {
            assert_eq!(found.len(), COMMUTERS as usize, "nobody missing");
        }
        for found in found {
            let possible = [AT_HOME, AWAY].into_iter().filter(|now| lives & now != 0);
            let mut lives = possible.map(|now| life(found.id, now));
            let whole = |life: Provider| {
                let there = distance(north(0.0), life.place);
                (found.distance, found.price) == (there, life.listings[0].price)
            };
            assert!(lives.any(whole), "torn: {found:?}");
        }
    }
}

fn life(id: u32, now: u64) -> Provider {
    let spread = f64::from(id) / 100.0;
    let (km, price, marks) = if now == AT_HOME { (1.0, 1_000, 1) } else { (41.0, 2_000, 2) };
    Provider {
        place: north(km + spread),
        reach: meters(100_000.0),
        free: now,
        listings: vec![Listing { capability: 0, price: Fen::new(price + i64::from(id)), marks }],
    }
}

/// Dear neighbours, whom nobody here asks for, come and go: leaves split and merge.
fn crowd(index: &mut Index, comes: bool) {
    for id in 1_000..1_100 {
        if comes {
            let mut dear = life(id, AT_HOME);
            dear.place = north(f64::from(id % 50));
            dear.listings[0].price = Fen::new(10_000);
            index.insert(id, &dear).expect("new");
        } else {
            index.remove(id).expect("it is there");
        }
    }
}
