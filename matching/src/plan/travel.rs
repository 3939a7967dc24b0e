//! How long every way takes and what it costs, in one table.

use super::problem::InvalidProblem;

/// The longest time, in seconds or whatever the caller counts in, and the highest cost of one
/// leg: four of them still fit an `i32`, so that the search need not check its sums.
pub const MOST: i32 = 1 << 28;

/// From one place to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Leg {
    /// In the unit of all times of the problem, 0..=[`MOST`].
    pub time: i32,
    /// In the unit of all costs of the problem, 0..=[`MOST`].
    pub cost: i32,
}

/// Both ways between a place and another.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ways {
    /// To the other place.
    pub(super) out: Leg,
    /// From there.
    pub(super) back: Leg,
}

/// All legs between `len` places, each kept in the rows of both its ends, so that the search
/// reads along one row whichever way it looks.
#[derive(Debug, Clone)]
pub struct Travel {
    len: usize,
    /// Places there is room for; rows are this long.
    room: usize,
    ways: Vec<Ways>,
}

impl Travel {
    /// Asks `leg(from, to)` for every pair of `len` places.
    pub fn new(len: usize, leg: impl Fn(usize, usize) -> Leg) -> Result<Self, InvalidProblem> {
        let mut travel = Self { len: 0, room: 0, ways: vec![] };
        travel.grow(len + len / 8 + 16);
        for _ in 0..len {
            travel.push(&leg)?;
        }
        Ok(travel)
    }

    /// How many places there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no place at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The way from one place to another, both below [`Travel::len`].
    #[must_use]
    pub fn leg(&self, from: usize, to: usize) -> Leg {
        self.ways[from * self.room + to].out
    }

    /// All ways between a place and the others.
    pub(super) fn ways(&self, place: usize) -> &[Ways] {
        &self.ways[place * self.room..][..self.len]
    }

    /// One place more, the last: asks `leg` for all its ways.
    pub(super) fn push(&mut self, leg: impl Fn(usize, usize) -> Leg) -> Result<(), InvalidProblem> {
        let new = self.len;
        if new == self.room {
            self.grow(new + new / 8 + 16);
        }
        for other in 0..=new {
            let (out, back) = (checked(leg(new, other))?, checked(leg(other, new))?);
            self.ways[new * self.room + other] = Ways { out, back };
            self.ways[other * self.room + new] = Ways { out: back, back: out };
        }
        self.len += 1;
        Ok(())
    }

    fn grow(&mut self, room: usize) {
        let mut wider = vec![Ways::default(); room * room];
        for (old, new) in self.ways.chunks(self.room.max(1)).zip(wider.chunks_mut(room)) {
            new[..old.len()].copy_from_slice(old);
        }
        (self.ways, self.room) = (wider, room);
    }
}

fn checked(leg: Leg) -> Result<Leg, InvalidProblem> {
    let possible = 0..=MOST;
    let fine = possible.contains(&leg.time) && possible.contains(&leg.cost);
    fine.then_some(leg).ok_or(InvalidProblem::Leg(leg))
}
