//! The honest answer before posting: how many can come, when, for how much, and what would help.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use crate::need::Need;
use crate::policy::Policy;
use crate::rank::{Ranking, Rejection, rank};
use crate::reason::Change;
use crate::team::Team;
use crate::time::Moment;
use crate::units::{Fen, Meters};
use crate::week::local_day;

/// What a farmer learns before posting a need.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// How many teams can come.
    pub teams: usize,
    /// The earliest start among them.
    pub earliest: Option<Moment>,
    /// By when nine of ten such visits have begun: the earliest P90 among them.
    pub surely_by: Option<Moment>,
    /// Their lowest and highest price for one unit.
    pub price: Option<(Fen, Fen)>,
    /// The base nearest to the field among them.
    pub nearest: Option<Meters>,
    /// How many teams have each reason code, most frequent first.
    pub reasons: Vec<(&'static str, usize)>,
    /// The smallest change of each kind and how many teams it would admit, most teams first;
    /// a team that several changes would admit counts for the smallest only.
    ///
    /// A later end is the last one needed on the first day that admits a team; a wider reach is
    /// all of the next wave.
    pub changes: Vec<(Change, usize)>,
}

/// Ranks `teams` and sums the result up for the farmer.
#[must_use]
pub fn preview<'a, Id: Clone + Ord + 'a>(
    need: &Need,
    teams: impl IntoIterator<Item = &'a Team<Id>>,
    policy: &Policy,
    now: Moment,
) -> Answer {
    let Ranking { best_first, rejected } = rank(need, teams, policy, now);
    let prices = || best_first.iter().map(|candidate| candidate.price);
    let distances = best_first.iter().map(|candidate| candidate.distance);
    Answer {
        teams: best_first.len(),
        earliest: best_first.iter().map(|candidate| candidate.visit.from).min(),
        surely_by: best_first.iter().map(|candidate| candidate.start.p90).min(),
        price: prices().min().zip(prices().max()),
        nearest: distances.min_by(|a, b| a.get().total_cmp(&b.get())),
        reasons: count_reasons(&rejected),
        changes: merge_changes(&rejected),
    }
}

fn count_reasons<Id>(rejected: &[Rejection<Id>]) -> Vec<(&'static str, usize)> {
    let mut n_teams = BTreeMap::new();
    for reason in rejected.iter().flat_map(|rejection| &rejection.reasons) {
        *n_teams.entry(reason.code()).or_insert(0) += 1;
    }
    most_first(n_teams.into_iter().collect())
}

/// One change of each kind, with the number of teams it admits.
fn merge_changes<Id>(rejected: &[Rejection<Id>]) -> Vec<(Change, usize)> {
    let mut changes: Vec<_> = rejected.iter().filter_map(|rejection| rejection.change).collect();
    changes.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    let kinds = changes.chunk_by(|a, b| a.code() == b.code());
    most_first(kinds.map(merge_kind).collect())
}

/// The smallest change of `kind`, and what a farmer would give along with it.
fn merge_kind(kind: &[Change]) -> (Change, usize) {
    let n_teams = kind.iter().take_while(|change| comes_along(kind[0], **change)).count();
    (kind[n_teams - 1], n_teams)
}

/// Nobody widens a window by minutes, so the whole day counts; the next wave widens the reach
/// of every team at once.
fn comes_along(smallest: Change, other: Change) -> bool {
    match (smallest, other) {
        (Change::WidenWindow { until: first }, Change::WidenWindow { until }) => {
            local_day(first) == local_day(until)
        }
        (Change::WidenReach { .. }, _) => true,
        _ => smallest == other,
    }
}

/// Sorts by count, highest first; equal counts keep their order.
fn most_first<T>(mut counted: Vec<(T, usize)>) -> Vec<(T, usize)> {
    counted.sort_by_key(|(_, n_teams)| Reverse(*n_teams));
    counted
}
