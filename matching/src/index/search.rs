//! The search: squares nearest first, words before distances, exact arithmetic for the last few.

use std::hint::spin_loop;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Acquire, Relaxed};

use super::best::{Best, Candidate};
use super::ground::{LEVELS, Square};
use super::leaf::{self, ENTRY, Header, MOST, room};
use super::lens::{Lens, Verdict, within_reach};
use super::query::{Found, Query};
use super::record::Home;
use super::tree::{Forest, Link, To, Tree};
use crate::place::distance;
use crate::units::Fen;

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
    let lens = Lens::new(query.place, query.within);
    loop {
        let search = Search { forest, tree, query, test, lens: &lens };
        if let Ok(found) = search.run(k) {
            return found;
        }
        spin_loop();
    }
}

/// What a query asks of the words of an entry.
#[derive(Clone, Copy)]
struct Test {
    ceiling: u32,
    free_in_one: u64,
    free_in_all: u64,
    one_mark: u16,
    all_marks: u16,
    any_time: bool,
    any_mark: bool,
}

impl Test {
    /// `None` when no price is low enough.
    fn new(query: &Query) -> Option<Self> {
        let ceiling = query.ceiling.map_or(i64::MAX, Fen::get);
        (ceiling >= 0).then(|| Self {
            ceiling: u32::try_from(ceiling).unwrap_or(u32::MAX),
            free_in_one: query.free_in_one,
            free_in_all: query.free_in_all,
            one_mark: query.one_mark,
            all_marks: query.all_marks,
            any_time: query.free_in_one == 0,
            any_mark: query.one_mark == 0,
        })
    }

    /// Without a branch: which providers pass cannot be foretold.
    #[inline]
    fn passes(&self, first: u64, free: u64, third: u64) -> bool {
        let marks = leaf::marks(third);
        (leaf::price(first) <= self.ceiling)
            & (free & self.free_in_all == self.free_in_all)
            & (self.any_time | (free & self.free_in_one != 0))
            & (marks & self.all_marks == self.all_marks)
            & (self.any_mark | (marks & self.one_mark != 0))
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
            a.distance.get().total_cmp(&b.distance.get()).then(a.id.cmp(&b.id))
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
            if next.least > best.bound * best.bound {
                break;
            }
            match next.link.to() {
                To::Nothing => {}
                To::Node(node) => self.open(node, next.square, best.bound, &mut ahead)?,
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
        for (quarter, link) in (0..).zip(&node.0) {
            let link = Link(link.load(Relaxed));
            let square = square.quarter(quarter);
            let least = self.lens.to_square(square);
            if link.to() == To::Nothing || least > bound * bound {
                continue;
            }
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
        let mut hits = [(0, 0, 0); MOST];
        let mut n_hits = 0;
        for (at, entry) in entries.chunks_exact(ENTRY).enumerate() {
            // In this order: a move and then a change of free slots show as the old place with
            // the new slots at worst, and `exact` notices an old place.
            let first = entry[0].load(Acquire);
            let free = entry[1].load(Acquire);
            let third = entry[2].load(Relaxed);
            hits[n_hits] = (at, first, third);
            n_hits += usize::from(self.test.passes(first, free, third));
        }
        let view = self.lens.view(square);
        for &(at, first, third) in &hits[..n_hits] {
            let (r, blur) = (view.r(first), view.blur);
            let (least, most) = (r - blur, r + blur);
            if least > best.bound {
                continue;
            }
            let (home, id) = (Home::new(unit, at).0, leaf::id(third));
            let candidate = Candidate { least, most, first, home, id };
            let reach = within_reach(r, blur, leaf::reach(third));
            let sure = reach == Verdict::Inside && self.lens.within(r, blur) == Verdict::Inside;
            if sure || (reach != Verdict::Outside && self.exact(&candidate)?.is_some()) {
                best.offer(candidate);
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
