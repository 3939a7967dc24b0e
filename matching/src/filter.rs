//! The hard rules: every reason why a team cannot come.

use crate::need::Need;
use crate::place::distance;
use crate::policy::Policy;
use crate::reason::Ineligible;
use crate::team::{Service, Team};
use crate::time::Moment;
use crate::units::Meters;
use crate::visit::{PlannedVisit, plan};

/// How a team would do the job.
pub(crate) struct Fit<'a> {
    pub(crate) service: &'a Service,
    pub(crate) planned: PlannedVisit,
    /// From the team's base to the field.
    pub(crate) distance: Meters,
}

/// All that speaks against one service of a team, or against a team without a service for this.
pub(crate) struct Against<'a> {
    pub(crate) service: Option<&'a Service>,
    /// Never empty.
    pub(crate) reasons: Vec<Ineligible>,
}

/// How the team would do the job or, for each of its services, why not.
pub(crate) fn check<'a, Id>(
    need: &Need,
    team: &'a Team<Id>,
    policy: &Policy,
    now: Moment,
) -> Result<Fit<'a>, Vec<Against<'a>>> {
    let services = services_for(need, team);
    if services.is_empty() {
        // Papers and distance do not matter for what a team never does.
        return Err(vec![Against {
            service: None,
            reasons: vec![Ineligible::OperationUnsupported],
        }]);
    }
    let mut against = Vec::new();
    for service in services {
        match check_service(need, team, service, policy, now) {
            Ok(fit) => return Ok(fit),
            Err(reasons) => against.push(Against { service: Some(service), reasons }),
        }
    }
    Err(against)
}

fn check_service<'a, Id>(
    need: &Need,
    team: &Team<Id>,
    service: &'a Service,
    policy: &Policy,
    now: Moment,
) -> Result<Fit<'a>, Vec<Ineligible>> {
    let planned = plan(need, team, service, policy, now);
    let done = planned.as_ref().map_or(need.window.from, |planned| planned.visit.until);
    let unfit = unfit_team(need, team, policy, done).chain(unfit_service(need, service));
    let mut reasons: Vec<_> = unfit.collect();
    match planned {
        Ok(planned) if reasons.is_empty() => {
            Ok(Fit { service, planned, distance: distance(team.base, need.place) })
        }
        Ok(_) => Err(reasons),
        Err(no_time) => {
            reasons.push(no_time);
            Err(reasons)
        }
    }
}

/// The team's services for this operation: least against it first, then the cheapest, then
/// the fastest.
pub(crate) fn services_for<'a, Id>(need: &Need, team: &'a Team<Id>) -> Vec<&'a Service> {
    let offered = team.services.iter().filter(|service| service.operation == need.operation);
    let mut services: Vec<_> = offered.collect();
    services.sort_by(|a, b| {
        let key = |service| (unfit_service(need, service).count(), service.price);
        key(a).cmp(&key(b)).then(b.capacity_per_day.total_cmp(&a.capacity_per_day))
    });
    services
}

/// Those of [`services_for`] with the least against them.
pub(crate) fn best_suited<'a, Id>(need: &Need, team: &'a Team<Id>) -> Vec<&'a Service> {
    let mut services = services_for(need, team);
    let against = |service: &&Service| unfit_service(need, service).count();
    let least = services.first().map(against);
    services.retain(|service| Some(against(service)) == least);
    services
}

/// What speaks against a team, whatever machine it sends: licence and reach.
pub(crate) fn unfit_team<Id>(
    need: &Need,
    team: &Team<Id>,
    policy: &Policy,
    done: Moment,
) -> impl Iterator<Item = Ineligible> {
    let distance = distance(team.base, need.place);
    let reach = team.reach.times(policy.reach_factor);
    let too_far = (distance > reach).then_some(Ineligible::OutOfRange { distance, reach });
    licence(need, team, done).into_iter().chain(too_far)
}

/// What speaks against one service: size, slope, gate, price.
pub(crate) fn unfit_service(need: &Need, service: &Service) -> impl Iterator<Item = Ineligible> {
    let too_small = service.min_quantity.filter(|min| need.quantity < *min);
    let too_steep = service
        .max_slope_degrees
        .filter(|max| need.slope_degrees.is_some_and(|slope| slope > *max));
    let too_wide =
        service.width_m.filter(|width| need.gate_width_m.is_some_and(|gate| gate < *width));
    let too_dear = need.price_ceiling.filter(|ceiling| service.price > *ceiling);
    let reasons = [
        too_small.map(|min_quantity| Ineligible::PlotTooSmall { min_quantity }),
        too_steep.map(|max_degrees| Ineligible::Slope { max_degrees }),
        too_wide.map(|needs_m| Ineligible::GateWidth { needs_m }),
        too_dear.map(|_| Ineligible::PriceCeiling { asks: service.price }),
    ];
    reasons.into_iter().flatten()
}

/// A qualification must still be valid when the work is `done`.
fn licence<Id>(need: &Need, team: &Team<Id>, done: Moment) -> Option<Ineligible> {
    let kind = need.qualification.as_ref()?;
    let mut held = team.qualifications.iter().filter(|held| held.kind == *kind).peekable();
    if held.peek().is_none() {
        return Some(Ineligible::LicenceMissing { kind: kind.clone() });
    }
    let expired = held.all(|held| held.expires < done);
    expired.then(|| Ineligible::LicenceExpired { kind: kind.clone() })
}
