//! Soft preferences, in whole points that sum exactly.
//!
//! The weights are a proposal: what fits comes first, then the place, then who has time; they are
//! to be set anew once a season's answers are known.

use super::person::{Advisor, Question, Record};

/// Knows what it is about.
const SPECIALITY: i32 = 250;
/// Knows the crop.
const CROP: i32 = 150;
/// Works at this altitude.
const ALTITUDE: i32 = 150;
/// Half of a point is lost with each meter outside the band: nothing is left 300 m away, where the
/// apple is 12 days later (4 days for 100 m; 农科报 2016-09-23).
const METERS_PER_POINT: i32 = 2;
/// Of the same county.
const COUNTY: i32 = 50;
/// Speaks the farmer's language as their own; half of it as another one.
const LANGUAGE: i32 = 100;
/// All places are free.
const LOAD: i32 = 200;
/// All that was answered is solved.
const RECORD: i32 = 200;
/// Answers that a new agronomist is taken to have: three solved of four.
const PRIOR: (u32, u32) = (3, 4);

/// No agronomist has more for any question.
pub const MOST_POINTS: i32 = SPECIALITY + CROP + ALTITUDE + COUNTY + LANGUAGE + LOAD + RECORD;

/// Points that explain themselves: the terms sum to the total exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Points([i32; TermKind::ALL.len()]);

impl Points {
    #[must_use]
    pub fn total(&self) -> i32 {
        self.0.iter().sum()
    }

    #[must_use]
    pub const fn of(&self, kind: TermKind) -> i32 {
        self.0[kind as usize]
    }

    /// The terms in the order of [`TermKind`], those of zero left out.
    pub fn terms(&self) -> impl Iterator<Item = Term> {
        let terms = TermKind::ALL.into_iter().map(|kind| Term { kind, points: self.of(kind) });
        terms.filter(|term| term.points != 0)
    }
}

/// One part of the points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    pub kind: TermKind,
    pub points: i32,
}

/// What points are given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// What it is about, and the crop.
    Fit,
    /// The altitude, and the county.
    Place,
    Language,
    /// Free places.
    Load,
    /// What was solved before.
    Record,
}

impl TermKind {
    pub const ALL: [Self; 5] = [Self::Fit, Self::Place, Self::Language, Self::Load, Self::Record];

    /// The stable name that leaves the service.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fit => "fit",
            Self::Place => "place",
            Self::Language => "language",
            Self::Load => "load",
            Self::Record => "record",
        }
    }
}

/// The points of an agronomist who gets `more` questions before this one, which has a place.
pub(super) fn points<Q, A>(question: &Question<Q, A>, advisor: &Advisor<A>, more: u32) -> Points {
    let free = advisor.free().saturating_sub(more);
    Points([
        fit(question, advisor),
        place(question, advisor),
        language(question, advisor),
        share(LOAD, free, advisor.capacity),
        record(advisor.record),
    ])
}

fn fit<Q, A>(question: &Question<Q, A>, advisor: &Advisor<A>) -> i32 {
    let known = |speciality| advisor.specialities.contains(speciality);
    let speciality = question.speciality.as_ref().is_some_and(known);
    let crop = advisor.crops.contains(&question.crop);
    i32::from(speciality) * SPECIALITY + i32::from(crop) * CROP
}

fn place<Q, A>(question: &Question<Q, A>, advisor: &Advisor<A>) -> i32 {
    let county = i32::from(question.county == advisor.county) * COUNTY;
    let Some(altitude) = question.altitude_m else { return county };
    let below = advisor.from_m.saturating_sub(altitude);
    let above = altitude.saturating_sub(advisor.to_m);
    let outside = below.max(above).max(0);
    county + (ALTITUDE - outside / METERS_PER_POINT).max(0)
}

fn language<Q, A>(question: &Question<Q, A>, advisor: &Advisor<A>) -> i32 {
    let Some(asked) = &question.language else { return 0 };
    match advisor.languages.iter().position(|language| language == asked) {
        Some(0) => LANGUAGE,
        Some(_) => LANGUAGE / 2,
        None => 0,
    }
}

/// `points × (solved + 3) ÷ (solved + reopened + 4)`: who is new is taken to be good.
fn record(record: Record) -> i32 {
    let (solved, all) = PRIOR;
    let good = record.solved.saturating_add(solved);
    share(RECORD, good, record.solved.saturating_add(record.reopened).saturating_add(all))
}

/// `points × part ÷ whole`, rounded down; in 64 bits, which no product of the two leaves.
fn share(points: i32, part: u32, whole: u32) -> i32 {
    let part = i64::from(points) * i64::from(part.min(whole)) / i64::from(whole.max(1));
    i32::try_from(part).unwrap_or(points)
}
