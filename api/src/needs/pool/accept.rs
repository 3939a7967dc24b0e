//! A pool is accepted whole: every member is taken, and the team's one long visit is dealt out
//! among their fields.

use std::collections::BTreeSet;

use matching::{Moment, Policy, Window, pool::parts, visit::PlannedVisit};

use super::{
    aim::{place, routed, terms},
    members::waiting,
};
use crate::{
    app::App,
    auth::Leader,
    db::Tx,
    entity::{
        need::{self, NeedKind},
        team,
        timeline::Who,
    },
    error::ApiError,
    needs::{self, store::Entry},
    teams::roster::HALF_HOUR,
};

/// Minutes from one plot of a pool to the work on the next: 5 for moving in, as the engine reckons
/// for tillage, and 5 of road, 1.5 km at the engine's 25 km/h and 1.4 km of road for each as the
/// crow flies (design estimate, until road times are learned).
const NEXT_PLOT_MINUTES: f64 = 10.0;

/// One visit of a pool: whose, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub need: need::Model,
    /// From the arrival at the field until its work is done.
    pub visit: Window,
    /// Nine times in ten the work has begun by then.
    pub begun_by: Moment,
    /// The half hours that are promised for it.
    pub half_hours: Vec<i64>,
}

/// A visit to several plots takes longer by the way from each to the next.
#[must_use]
pub fn policy(policy: Policy, need: &need::Model) -> Policy {
    let setup_minutes = policy.setup_minutes + NEXT_PLOT_MINUTES * f64::from(need.plots_n - 1);
    Policy { setup_minutes, ..policy }
}

/// Those whom the taken need stands for, taken with it, in the order in which they are visited.
pub async fn taken(
    tx: &Tx,
    app: &App,
    leader: Leader,
    need: &need::Model,
    team: &team::Model,
) -> Result<Vec<need::Model>, ApiError> {
    if need.kind == NeedKind::Own {
        return Ok(vec![need.clone()]);
    }
    let mut members = Vec::new();
    for member in waiting(tx, need.id).await? {
        let entry = Entry::by("taken", Who::Team, leader.id, format!("{}接单了", team.name));
        members.extend(needs::store::take(tx, member.id, entry).await?);
    }
    if members.is_empty() {
        return Err(ApiError::OfferClosed);
    }
    let operation = app.catalogue.stored(&need.operation);
    let route = routed(&members, &terms(operation), tx.now);
    let at = |member: &need::Model| -> Option<Moment> {
        let stops = route.as_ref()?.stops().iter();
        stops.filter(|stop| stop.plot.id == member.id).map(|stop| stop.during.from).next()
    };
    members.sort_by(|a, b| {
        let west = place(a).lon().total_cmp(&place(b).lon());
        at(a).cmp(&at(b)).then(west).then_with(|| a.id.cmp(&b.id))
    });
    Ok(members)
}

/// One long visit as one for each member, one after the other. A half hour in which the team goes
/// from one to the next is promised for the first.
#[must_use]
pub fn dealt(members: &[need::Model], planned: &PlannedVisit, policy: &Policy) -> Vec<Part> {
    let weights = weights(members, planned, policy);
    let mut promised = BTreeSet::new();
    let part = |(need, work): (&need::Model, Vec<Window>)| {
        let touched: BTreeSet<i64> = work.iter().flat_map(|work| half_hours(*work)).collect();
        let half_hours = touched.into_iter().filter(|it| promised.insert(*it)).collect();
        let visit = Window { from: work.first()?.from, until: work.last()?.until };
        let begun_by = planned.start.of_part(visit.from, policy).p90;
        Some(Part { need: need.clone(), visit, begun_by, half_hours })
    };
    members.iter().zip(parts(&planned.work, &weights)).filter_map(part).collect()
}

/// Seconds for each: coming in, and the work on so many units.
fn weights(members: &[need::Model], planned: &PlannedVisit, policy: &Policy) -> Vec<f64> {
    let all: f64 = members.iter().map(|member| member.quantity).sum();
    let begins = |i: usize| {
        let next = if i == 0 { policy.setup_minutes } else { NEXT_PLOT_MINUTES };
        next * 60.0
    };
    let coming: f64 = (0..members.len()).map(begins).sum();
    let seconds: i64 = planned.work.iter().map(|work| work.seconds()).sum();
    #[expect(clippy::cast_precision_loss, reason = "a visit of weeks has few seconds")]
    let work = (seconds as f64 - coming).max(0.0);
    let of = |(i, member): (usize, &need::Model)| begins(i) + work * member.quantity / all;
    members.iter().enumerate().map(of).collect()
}

/// Every half hour that the work touches.
fn half_hours(work: Window) -> impl Iterator<Item = i64> {
    let first = work.from.get().div_euclid(HALF_HOUR);
    first..=(work.until.get() - 1).div_euclid(HALF_HOUR)
}
