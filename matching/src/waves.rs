//! Who is asked next when nobody has accepted yet.

use crate::rank::Ranking;

/// How many teams each wave asks, and from how far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WavePolicy {
    /// Teams asked at once when a need is posted.
    pub first: usize,
    /// Teams asked in the second wave.
    pub then: usize,
    /// What the second wave multiplies every team's reach by.
    pub reach_factor: f64,
}

impl Default for WavePolicy {
    fn default() -> Self {
        Self { first: 3, then: 6, reach_factor: 1.5 }
    }
}

impl WavePolicy {
    /// The [`Policy::reach_factor`](crate::Policy::reach_factor) to rank with before `wave` is asked.
    #[must_use]
    pub const fn reach_factor(&self, wave: u32) -> f64 {
        if wave <= 1 { 1.0 } else { self.reach_factor }
    }
}

/// Who is asked next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wave<Id> {
    /// These teams get an offer, best first; never empty.
    Teams(Vec<Id>),
    /// No team is left: the village agents see the need.
    Agents,
}

/// The teams of wave 1, 2, ... out of `ranking`, less those `already` asked.
#[must_use]
pub fn next_wave<Id: Clone + Ord>(
    wave: u32,
    ranking: &Ranking<Id>,
    already: &[Id],
    policy: &WavePolicy,
) -> Wave<Id> {
    let n_asked = match wave {
        0 | 1 => policy.first,
        2 => policy.then,
        _ => 0,
    };
    let ids = ranking.best_first.iter().map(|candidate| &candidate.team);
    let teams: Vec<_> = ids.filter(|id| !already.contains(id)).take(n_asked).cloned().collect();
    if teams.is_empty() { Wave::Agents } else { Wave::Teams(teams) }
}
