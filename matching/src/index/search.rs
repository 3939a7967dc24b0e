//! The search: squares nearest first, words before distances, exact arithmetic for the last few.

use std::cell::Cell;
use std::hint::spin_loop;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Acquire, Relaxed};

use super::best::{Best, Candidate};
use super::ground::{LEVELS, Square};
use super::leaf::{self, ENTRY, Header, room};
use super::lens::{Lens, Verdict, within_reach};
use super::prefetch;
use super::query::{Found, Query};
use super::record::Home;
use super::sieve::Sieve;
use super::tree::{Forest, Link, To, Tree};
use crate::place::distance;
use crate::units::Fen;

/// Cache lines that most leaves fit in.
const LEAF_LINES: usize = 7;

/// Something a reader read was changed under it: it looks again.
struct Changed;

/// The `k` nearest that fit, nearest first, ties by id.
pub(super) fn nearest(forest: &Forest, query: &Query, k: usize) -> Vec<Found> {
    let Some((tree, sieve)) =
        forest.trees.get(usize::from(query.capability)).zip(Sieve::new(query))
    else {
        return Vec::new();
    };
    if k == 0 {
        return Vec::new();
    }
    let mut desk = DESK.try_with(Cell::take).unwrap_or_default();
    let found = loop {
        let reach = tree.longest_reach();
        let farthest = match (query.within, reach) {
            (Some(within), Some(reach)) if reach < within => Some(reach),
            (within, reach) => within.or(reach),
        };
        let lens = Lens::new(query.place, farthest);
        let search = Search { forest, tree, query, sieve, lens: &lens };
        // Who reaches farther than anybody did in the beginning may have been overlooked.
        if let Ok(found) = search.run(k, &mut desk)
            && tree.longest_reach() == reach
        {
            break found;
        }
        spin_loop();
    };
    if desk.best.room() <= MOST_KEPT {
        // A thread that is about to end has no desk any more.
        let _ = DESK.try_with(|kept| kept.set(desk));
    }
    found
}

/// Room to work in.
#[derive(Default)]
struct Desk {
    best: Best,
    /// Squares still to be looked at, farthest first.
    ahead: Vec<Ahead>,
    /// Leaves that were looked at, and their headers then.
    seen: Vec<(u32, u64)>,
}

/// Candidates that a thread keeps room for between two searches.
const MOST_KEPT: usize = 4096;

thread_local! {
    /// Kept from one search to the next: taking memory for each was a tenth of its time.
    static DESK: Cell<Desk> = Cell::default();
}

#[derive(Clone, Copy)]
struct Search<'a> {
    forest: &'a Forest,
    tree: &'a Tree,
    query: &'a Query,
    sieve: Sieve,
    lens: &'a Lens,
}

/// A square still to be looked at.
#[derive(Clone, Copy)]
struct Ahead {
    /// Lower bound of `r²`.
    least: f64,
    square: Square,
    link: Link,
}

impl<'a> Search<'a> {
    fn run(self, k: usize, desk: &mut Desk) -> Result<Vec<Found>, Changed> {
        let shape = self.tree.shape().ok_or(Changed)?;
        desk.best.begin(k, self.lens.limit);
        self.walk(desk)?;
        let mut found = Vec::with_capacity(k.min(32));
        for finalist in desk.best.finalists() {
            found.extend(self.exact(finalist)?);
        }
        let still = |(unit, seen): &(u32, u64)| {
            self.version(*unit).is_some_and(|version| leaf::unchanged(version, *seen))
        };
        if !self.tree.still(shape) || !desk.seen.iter().all(still) {
            return Err(Changed);
        }
        found.sort_unstable_by(|a, b| {
            // Distances are not below zero, so that their bits are in their order.
            let key = |found: &Found| (found.distance.get().to_bits(), found.id);
            key(a).cmp(&key(b))
        });
        found.truncate(k);
        Ok(found)
    }

    fn version(&self, unit: u32) -> Option<&'a AtomicU64> {
        self.forest.leaves.get(unit).map(|unit| &unit[0])
    }

    /// Looks at squares nearest first, until the next is farther than the k-th best.
    fn walk(self, desk: &mut Desk) -> Result<(), Changed> {
        let Desk { best, ahead, seen } = desk;
        ahead.clear();
        seen.clear();
        let link = Link(self.tree.root.load(Relaxed));
        ahead.push(Ahead { least: 0.0, square: Square::ALL, link });
        while let Some(next) = ahead.pop() {
            if next.least > best.bound() * best.bound() {
                break;
            }
            match next.link.to() {
                To::Nothing => {}
                To::Node(node) => self.open(node, next.square, best.bound(), ahead)?,
                To::Leaf(unit) => seen.push((unit, self.scan(unit, next.square, best)?)),
            }
        }
        Ok(())
    }

    /// Puts the quarters of a node where they belong in the order of distance.
    #[inline]
    fn open(
        self,
        node: u32,
        square: Square,
        bound: f64,
        ahead: &mut Vec<Ahead>,
    ) -> Result<(), Changed> {
        let node = self.forest.nodes.get(node).ok_or(Changed)?;
        if square.level >= LEVELS {
            return Err(Changed);
        }
        for ((quarter, link), least) in (0..).zip(&node.0).zip(self.lens.to_quarters(square)) {
            let link = Link(link.load(Relaxed));
            if least > bound * bound {
                continue;
            }
            match link.to() {
                To::Nothing => continue,
                To::Node(_) => {}
                To::Leaf(unit) => {
                    prefetch::begin(self.forest.leaves.from(unit).unwrap_or(&[]), LEAF_LINES);
                }
            }
            let next = Ahead { least, square: square.quarter(quarter), link };
            ahead.push(next);
            let mut at = ahead.len() - 1;
            while at > 0 && ahead[at - 1].least < least {
                ahead[at] = ahead[at - 1];
                at -= 1;
            }
            ahead[at] = next;
        }
        Ok(())
    }

    /// Offers all of a leaf that fit; answers with its header, to be checked in the end.
    #[inline]
    fn scan(self, unit: u32, square: Square, best: &mut Best) -> Result<u64, Changed> {
        let words = self.forest.leaves.from(unit).ok_or(Changed)?.as_flattened();
        let header = Header(words.first().ok_or(Changed)?.load(Acquire));
        let length = header.length().min(room(header.units()));
        if header.changing() {
            return Err(Changed);
        }
        let entries = words.get(ENTRY..ENTRY * (length + 1)).ok_or(Changed)?;
        let (entries, _) = entries.as_chunks::<ENTRY>();
        let mut fit = [0_u8; 32];
        let view = self.lens.view(square);
        for &at in self.sieve.sift(entries, &mut fit) {
            let [first, _, third] = &entries[usize::from(at)];
            let (first, third) = (first.load(Relaxed), third.load(Relaxed));
            let (square, blur) = (view.r_squared(first), view.blur);
            let most = best.bound() + blur;
            if square > most * most {
                continue;
            }
            let r = square.sqrt();
            let (home, id) = (Home::new(unit, usize::from(at)).0, leaf::id(third));
            prefetch::begin(self.forest.records.from(id).unwrap_or(&[]), 1);
            let candidate = Candidate { least: r - blur, first, home, id };
            let reach = within_reach(r, blur, leaf::reach(third));
            let sure = reach == Verdict::Inside && self.lens.within(r + blur);
            if sure || (reach != Verdict::Outside && self.exact(&candidate)?.is_some()) {
                best.offer(candidate, r + blur);
            }
        }
        Ok(header.0)
    }

    /// The exact answer about a candidate: `None` when it is out of reach after all.
    fn exact(self, candidate: &Candidate) -> Result<Option<Found>, Changed> {
        let home = Home(candidate.home);
        let words = self.forest.leaf(home.unit()).0;
        let entry = words.get(ENTRY * (home.at() + 1)..).and_then(<[_]>::first_chunk::<ENTRY>);
        let entry = entry.ok_or(Changed)?;
        let record = self.forest.records.get(candidate.id).ok_or(Changed)?;
        let look = || entry.each_ref().map(|word| word.load(Acquire));
        let ([first, free, third], place, reach) = record.together(look).ok_or(Changed)?;
        let same = first == candidate.first && leaf::id(third) == candidate.id;
        if !same || !self.sieve.passes(first, free, third) {
            return Err(Changed);
        }
        let distance = distance(self.query.place, place);
        let near = distance <= reach && self.query.within.is_none_or(|within| distance <= within);
        let price = Fen::new(i64::from(leaf::price(first)));
        Ok(near.then_some(Found { id: candidate.id, distance, price }))
    }
}
