//! The soft preferences: what each part of a visit costs, in fen.

use crate::ask::{Ask, float};
use crate::cost::{Cost, TermKind};
use crate::filter::{Fit, UAV_OPERATOR};
use crate::need::{Demands, Need};
use crate::place::is_within;
use crate::policy::Policy;
use crate::team::{Record, Service, Team};
use crate::time::{Moment, Window};
use crate::units::{Fen, Meters};
use crate::week::{day_at, local_day};

/// Weighs a visit; each term is rounded once, to whole fen.
pub(crate) fn cost<Id>(ask: &Ask<'_>, team: &Team<Id>, fit: &Fit<'_>) -> Cost {
    let visit = fit.slot.visit();
    let mut cost = standing(ask, team, fit.service, visit);
    cost.set(TermKind::Travel, Fen::rounded(travel(fit, ask.policy)));
    cost.set(TermKind::Waiting, Fen::rounded(waiting(ask.need, visit, ask.policy, ask.now)));
    cost
}

/// The terms that stand whichever way the team comes and however long the farmer waits.
pub(crate) fn standing<Id>(
    ask: &Ask<'_>,
    team: &Team<Id>,
    service: &Service,
    visit: Window,
) -> Cost {
    let Ask { need, policy, .. } = *ask;
    let over_share = policy.fairness_fen_per_h * team.limits.hours_over_share;
    let mut cost = Cost::default();
    cost.set(TermKind::Price, service.price_at(need.quantity).times(need.quantity));
    cost.set(TermKind::Scarcity, Fen::rounded(scarcity(ask, team, service, visit)));
    cost.set(TermKind::Trust, Fen::rounded(trust(team.record, policy)));
    cost.set(TermKind::Continuity, Fen::rounded(continuity(ask, team, visit)));
    cost.set(TermKind::Fairness, Fen::rounded(over_share));
    cost
}

/// What the visit adds to the team's way that day, and the way home and back for every further
/// day: `fen per km · road km`.
fn travel(fit: &Fit<'_>, policy: &Policy) -> f64 {
    let nights = nights(&fit.slot.planned.work) * 2.0 * fit.distance.get();
    let road = (fit.slot.detour.get() + nights) * policy.detour;
    policy.travel_fen_per_km * road / 1000.0
}

/// How often the team goes home before the work is done.
fn nights(work: &[Window]) -> f64 {
    let changes = work.windows(2).filter(|two| local_day(two[0].from) != local_day(two[1].from));
    changes.map(|_| 1.0).sum()
}

/// `fen per hour · hours from the start of the window, or from now, to the start of the work`.
fn waiting(need: &Need, visit: Window, policy: &Policy, now: Moment) -> f64 {
    let since = need.window.from.max(now);
    policy.waiting_fen_per_h * hours(Window { from: since, until: visit.from })
}

/// `fen · Σ pressure` over the kinds of valid qualification this job leaves idle.
///
/// A machine that flies uses its pilot's paper even where the need does not ask for it.
fn scarcity<Id>(ask: &Ask<'_>, team: &Team<Id>, service: &Service, visit: Window) -> f64 {
    let Ask { need, policy, .. } = *ask;
    let papers = &team.qualifications;
    let used = |kind: &str| {
        Some(kind) == need.qualification.as_deref() || service.machine.flies && kind == UAV_OPERATOR
    };
    let idle = |i: &usize| papers[*i].expires > visit.from && !used(&papers[*i].kind);
    let counted_before = |i: usize| (0..i).filter(idle).any(|j| papers[j].kind == papers[i].kind);
    let kinds = (0..papers.len()).filter(idle).filter(|i| !counted_before(*i));
    let pressures = kinds.map(|i| pressure(&need.demands, &papers[i].kind, policy));
    policy.idle_skill_fen * pressures.sum::<f64>()
}

/// 1 where nobody counted, 0 where nobody asks.
fn pressure(demands: &Demands, kind: &str, policy: &Policy) -> f64 {
    let Some(counted) = &demands.scarce else { return 1.0 };
    let scarce = counted.iter().find(|scarce| scarce.kind == kind);
    scarce.map_or(0.0, |scarce| scarce.pressure(policy.most_pressure))
}

/// `fen · stars below 5 + fen · share of jobs given back`, both pulled towards a prior:
/// `(sum + prior mean · prior count) / (count + prior count)`, the usual Bayesian average.
fn trust(record: Record, policy: &Policy) -> f64 {
    let stars_n = f64::from(record.stars_n) + policy.prior_ratings;
    let stars_sum = f64::from(record.stars_sum) + policy.prior_stars * policy.prior_ratings;
    let (stars, drops) = (stars_sum / stars_n, policy.drop_rate(record));
    policy.star_fen * (5.0 - stars).max(0.0) + policy.drop_fen * drops
}

/// The bonus, below zero, for a team that is at a neighbour's a day before or after at most.
fn continuity<Id>(ask: &Ask<'_>, team: &Team<Id>, visit: Window) -> f64 {
    let near = Meters::known(ask.policy.neighbour_m);
    let from = day_at(local_day(visit.from) - 1).from.max(ask.now.plus(1));
    let until = day_at(local_day(visit.until) + 1).until;
    let at_a_neighbours = team.booked.iter().any(|booking| {
        booking.during.until >= from
            && booking.during.from < until
            && is_within(near, booking.place, ask.need.place)
    });
    if at_a_neighbours { -ask.policy.neighbour_fen } else { 0.0 }
}

fn hours(window: Window) -> f64 {
    float(window.seconds()) / 3600.0
}
