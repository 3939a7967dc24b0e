//! The search: squares nearest first, words before distances, exact arithmetic for the last few.

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
use super::tree::{Forest, Link, To, Tree};
use crate::place::distance;
use crate::units::Fen;

/// Cache lines that most leaves fit in.
const LEAF_LINES: usize = 7;

/// Something a reader read was changed under it: it looks again.
struct Changed;

/// The `k` nearest that fit, nearest first, ties by id.
pub(super) fn nearest(forest: &Forest, query: &Query, k: usize) -> Vec<Found> {
    let Some((tree, test)) = forest.trees.get(usize::from(query.capability)).zip(Test::new(query))
    else {
        return Vec::new();
    };
    if k == 0 {
        return Vec::new();
    }
    loop {
        let reach = tree.longest_reach();
        let farthest = match (query.within, reach) {
            (Some(within), Some(reach)) if reach < within => Some(reach),
            (within, reach) => within.or(reach),
        };
        let lens = Lens::new(query.place, farthest);
        let search = Search { forest, tree, query, test, lens: &lens };
        // Who reaches farther than anybody did in the beginning may have been overlooked.
        if let Ok(found) = search.run(k)
            && tree.longest_reach() == reach
        {
            return found;
        }
        spin_loop();
    }
}

/// What a query asks of the words of an entry, as masks.
#[derive(Clone, Copy)]
struct Test {
    /// The largest word 0 that is cheap enough.
    cheapest: u64,
    slots: Mask,
    /// Of word 2.
    marks: Mask,
}

/// Bits that must all be there, and bits of which one must be there.
#[derive(Clone, Copy)]
struct Mask {
    all: u64,
    one: u64,
    /// Everything when `one` was not asked for.
    given: u64,
}

impl Mask {
    fn new(all: u64, one: u64) -> Self {
        if one == 0 {
            Self { all, one: u64::MAX, given: u64::MAX }
        } else {
            Self { all, one, given: 0 }
        }
    }

    #[inline]
    #[expect(clippy::needless_bitwise_bool, reason = "no branch: it could not be foretold")]
    fn passes(self, word: u64) -> bool {
        (word & self.all == self.all) & ((word | self.given) & self.one != 0)
    }
}

impl Test {
    /// `None` when no price is low enough.
    fn new(query: &Query) -> Option<Self> {
        let ceiling = query.ceiling.map_or(i64::MAX, Fen::get);
        let ceiling = u32::try_from(ceiling.min(i64::from(u32::MAX))).ok()?;
        Some(Self {
            cheapest: leaf::largest_first(ceiling),
            slots: Mask::new(query.free_in_all, query.free_in_one),
            marks: Mask::new(leaf::marked(query.all_marks), leaf::marked(query.one_mark)),
        })
    }

    /// Without a branch: which providers pass cannot be foretold.
    #[inline]
    fn passes(&self, first: u64, free: u64, third: u64) -> bool {
        (first <= self.cheapest) & self.slots.passes(free) & self.marks.passes(third)
    }
}

#[derive(Clone, Copy)]
struct Search<'a> {
    forest: &'a Forest,
    tree: &'a Tree,
    query: &'a Query,
    test: Test,
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
    fn run(self, k: usize) -> Result<Vec<Found>, Changed> {
        let shape = self.tree.shape().ok_or(Changed)?;
        let mut best = Best::new(k, self.lens.limit);
        let mut seen = Vec::with_capacity(32);
        self.walk(&mut best, &mut seen)?;
        let mut found = Vec::with_capacity(k.min(32));
        for finalist in best.finalists() {
            found.extend(self.exact(finalist)?);
        }
        let still = |(leaf, header): &(&AtomicU64, u64)| leaf::unchanged(leaf, *header);
        if !self.tree.still(shape) || !seen.iter().all(still) {
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

    /// Looks at squares nearest first, until the next is farther than the k-th best.
    fn walk(self, best: &mut Best, seen: &mut Vec<(&'a AtomicU64, u64)>) -> Result<(), Changed> {
        let mut ahead = Vec::with_capacity(64);
        let link = Link(self.tree.root.load(Relaxed));
        ahead.push(Ahead { least: 0.0, square: Square::ALL, link });
        while let Some(next) = ahead.pop() {
            if next.least > best.bound() * best.bound() {
                break;
            }
            match next.link.to() {
                To::Nothing => {}
                To::Node(node) => self.open(node, next.square, best.bound(), &mut ahead)?,
                To::Leaf(unit) => seen.push(self.scan(unit, next.square, best)?),
            }
        }
        Ok(())
    }

    /// Puts the quarters of a node where they belong in the order of distance, farthest first.
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
            let square = square.quarter(quarter);
            ahead.push(Ahead { least, square, link });
            let mut at = ahead.len() - 1;
            while at > 0 && ahead[at - 1].least < least {
                ahead.swap(at - 1, at);
                at -= 1;
            }
        }
        Ok(())
    }

    /// Offers all of a leaf that fit; answers with its version, to be checked in the end.
    #[inline]
    fn scan(
        self,
        unit: u32,
        square: Square,
        best: &mut Best,
    ) -> Result<(&'a AtomicU64, u64), Changed> {
        let words = self.forest.leaves.from(unit).ok_or(Changed)?.as_flattened();
        let version = words.first().ok_or(Changed)?;
        let header = Header(version.load(Acquire));
        let length = header.length().min(room(header.units()));
        if header.changing() {
            return Err(Changed);
        }
        let entries = words.get(ENTRY..ENTRY * (length + 1)).ok_or(Changed)?;
        let (entries, _) = entries.as_chunks::<ENTRY>();
        let mut fit = [0_u8; 32];
        let mut n_fit = 0;
        for (at, [first, free, third]) in (0..).zip(entries) {
            fit[n_fit % 32] = at;
            n_fit += usize::from(self.test.passes(
                first.load(Relaxed),
                free.load(Relaxed),
                third.load(Relaxed),
            ));
        }
        let view = self.lens.view(square);
        for &at in &fit[..n_fit.min(32)] {
            let [first, _, third] = &entries[usize::from(at)];
            let (first, third) = (first.load(Relaxed), third.load(Relaxed));
            let (r, blur) = (view.r(first), view.blur);
            let least = r - blur;
            if least > best.bound() {
                continue;
            }
            let (home, id) = (Home::new(unit, usize::from(at)).0, leaf::id(third));
            prefetch::begin(self.forest.records.from(id).unwrap_or(&[]), 1);
            let candidate = Candidate { least, first, home, id };
            let reach = within_reach(r, blur, leaf::reach(third));
            let sure = reach == Verdict::Inside && self.lens.within(r + blur);
            if sure || (reach != Verdict::Outside && self.exact(&candidate)?.is_some()) {
                best.offer(candidate, r + blur);
            }
        }
        Ok((version, header.0))
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
        if !same || !self.test.passes(first, free, third) {
            return Err(Changed);
        }
        let distance = distance(self.query.place, place);
        let near = distance <= reach && self.query.within.is_none_or(|within| distance <= within);
        let price = Fen::new(i64::from(leaf::price(first)));
        Ok(near.then_some(Found { id: candidate.id, distance, price }))
    }
}
