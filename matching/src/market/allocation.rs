//! What comes out: who delivers what, why that, and why not more.

use super::binding::Binding;
use crate::units::Fen;

/// Who delivers what, and why not more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation<Id> {
    /// By lot, then order, then line.
    pub takes: Vec<Take<Id>>,
    /// By order, then line, then constraint. Sums to what no take fills, to the gram.
    pub unfilled: Vec<Unfilled<Id>>,
    /// Smallholders whose floor could not be kept, by id.
    pub below_share: Vec<BelowShare<Id>>,
    pub smallholders: Smallholders,
    /// What all takes bring above floors, freight and freshness, less the calls and the penalty
    /// for what is unfilled; in fen · g / kg, that is thousandths of a fen.
    pub value: i128,
    /// No allocation is worth more.
    pub bound: i128,
}

impl<Id> Allocation<Id> {
    /// What a better allocation could still bring, at most; 0 proves this one best.
    #[must_use]
    pub fn gap(&self) -> i128 {
        self.bound - self.value
    }
}

/// So much of a lot goes into a line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take<Id> {
    pub lot: Id,
    pub order: Id,
    pub line: Id,
    /// Above 0.
    pub grams: i64,
    pub why: Why<Id>,
}

/// Why this lot: what a kilogram of it brings to the line, and who else could.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why<Id> {
    pub brings: Brings,
    /// Among the lots that suit the line, by what a kilogram brings, then id; 1 is best.
    pub rank: usize,
    /// Lots that suit the line.
    pub of: usize,
    /// The best lots, at most three, that suit the line and give it nothing.
    pub runners_up: Vec<RunnerUp<Id>>,
}

/// What a kilogram of a lot brings to a line, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brings {
    /// The line's price less the farmer's floor.
    pub margin: Fen,
    /// 0 or less.
    pub freight: Fen,
    /// What it has lost by the day it is picked up; 0 or less.
    pub freshness: Fen,
}

impl Brings {
    /// What the allocation weighs: the sum of the terms.
    #[must_use]
    pub fn total(self) -> Fen {
        self.margin + self.freight + self.freshness
    }
}

/// A lot that would have suited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunnerUp<Id> {
    pub lot: Id,
    /// Fen a kilogram; below 0 if it is better, but is needed or held back elsewhere.
    pub worse_by: Fen,
}

/// A part of a line that nobody fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfilled<Id> {
    pub order: Id,
    pub line: Id,
    /// Above 0.
    pub grams: i64,
    pub binding: Binding,
}

/// A smallholder who sells less than [`super::Rules::smallholder_share`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BelowShare<Id> {
    pub farmer: Id,
    pub grams_short: i64,
}

/// What smallholders have and sell together; in grams, of lots that suit some line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Smallholders {
    pub supply: i64,
    pub all_supply: i64,
    pub sold: i64,
    pub all_sold: i64,
    /// Below [`super::Rules::smallholder_slack`]; 0 if the floor is kept.
    pub grams_short: i64,
}

/// What an order could get alone, and what each condition keeps from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// As it stands.
    pub grams: i64,
    /// By what lifting the condition would add, most first, then by code; only what adds.
    pub lifts: Vec<Lift>,
}

/// Without this one condition an order could be filled so much more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lift {
    pub condition: Binding,
    /// Above 0.
    pub more_grams: i64,
}
