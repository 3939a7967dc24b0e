//! How sought after a skill is: the needs that ask for it against the teams that have it.

use std::collections::BTreeMap;

use crate::need::Need;
use crate::place::distance;
use crate::team::Team;
use crate::time::Moment;

/// One kind of qualification around one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scarce {
    /// As in [`Need::qualification`].
    pub kind: String,
    /// Teams that hold it and reach the place.
    pub teams: u32,
    /// Other open needs that those teams could be asked for.
    pub needs: u32,
}

impl Scarce {
    /// Open needs for each team: 0 when nobody asks, and no more than `most`.
    #[must_use]
    pub fn pressure(&self, most: f64) -> f64 {
        (f64::from(self.needs) / f64::from(self.teams.max(1))).min(most)
    }
}

/// Counts each skill around `need`: teams that reach it, and the `open` needs of others that at
/// least one of these teams reaches.
///
/// For [`Demands::scarce`](crate::need::Demands::scarce). Every kind that a team in reach holds is
/// listed, in order of its name.
#[must_use]
pub fn scarcity<'a, Id: 'a>(
    need: &Need,
    teams: impl IntoIterator<Item = &'a Team<Id>>,
    open: &[Need],
    now: Moment,
) -> Vec<Scarce> {
    let mut holders: BTreeMap<&str, Vec<&Team<Id>>> = BTreeMap::new();
    for team in teams.into_iter().filter(|team| reaches(team, need)) {
        let valid = team.qualifications.iter().filter(|held| held.expires > now);
        for kind in valid.map(|held| held.kind.as_str()) {
            let teams = holders.entry(kind).or_default();
            if !teams.last().is_some_and(|last| std::ptr::eq(*last, team)) {
                teams.push(team);
            }
        }
    }
    let count = |(kind, teams): (&str, Vec<&Team<Id>>)| {
        let asks = |other: &&Need| other.qualification.as_deref() == Some(kind);
        let within = |other: &&Need| teams.iter().any(|team| reaches(team, other));
        let needs = open.iter().filter(asks).filter(within).count();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Scarce { kind: kind.to_owned(), teams: count(teams.len()), needs: count(needs) }
    };
    holders.into_iter().map(count).collect()
}

fn reaches<Id>(team: &Team<Id>, need: &Need) -> bool {
    distance(team.base, need.place) <= team.reach
}
