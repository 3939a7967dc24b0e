//! The hard rules: every reason why a team cannot come.

use crate::need::Need;
use crate::place::distance;
use crate::policy::Policy;
use crate::reason::Ineligible;
use crate::team::{Service, Team};
use crate::time::Moment;
use crate::units::Meters;
use crate::visit::{Slot, plan};

/// The paper that anybody who flies for others must hold (civil UAV rules in force since 2024).
pub(crate) const UAV_OPERATOR: &str = "uav_operator";

/// How a team would do the job.
pub(crate) struct Fit<'a> {
    pub(crate) service: &'a Service,
    pub(crate) slot: Slot,
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
    let mut offered = offered(need, team);
    let Some(first) = offered.next() else {
        // Papers and distance do not matter for what a team never does.
        let reasons = vec![Ineligible::OperationUnsupported];
        return Err(vec![Against { service: None, reasons }]);
    };
    if offered.next().is_none() {
        return check_service(need, team, first, policy, now).map_err(|against| vec![against]);
    }
    let mut against = Vec::new();
    for service in services_for(need, team) {
        match check_service(need, team, service, policy, now) {
            Ok(fit) => return Ok(fit),
            Err(reasons) => against.push(reasons),
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
) -> Result<Fit<'a>, Against<'a>> {
    let distance = distance(team.base, need.place);
    let planned = plan(need, team, service, distance, policy, now);
    let done = planned.as_ref().map_or(need.window.from, |slot| slot.visit().until);
    let unfit = unfit_team(need, team, distance, policy).chain(unfit_service(need, service));
    let mut reasons: Vec<_> = unfit.chain(papers(need, team, service, done)).collect();
    match planned {
        Ok(slot) if reasons.is_empty() => return Ok(Fit { service, slot, distance }),
        Ok(_) => {}
        Err(no_time) => reasons.extend(no_time),
    }
    Err(Against { service: Some(service), reasons })
}

fn offered<'a, Id>(need: &Need, team: &'a Team<Id>) -> impl Iterator<Item = &'a Service> {
    team.services.iter().filter(|service| service.operation == need.operation)
}

/// The team's services for this operation: least against it first, then the cheapest, then
/// the fastest.
fn services_for<'a, Id>(need: &Need, team: &'a Team<Id>) -> Vec<&'a Service> {
    let mut services: Vec<_> = offered(need, team).collect();
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

/// What speaks against a team, whatever machine it sends: reach, and who is who.
fn unfit_team<Id>(
    need: &Need,
    team: &Team<Id>,
    distance: Meters,
    policy: &Policy,
) -> impl Iterator<Item = Ineligible> {
    let reach = team.reach.times(policy.reach_factor);
    let too_far = (distance > reach).then_some(Ineligible::OutOfRange { distance, reach });
    let avoided = need.demands.farmer.is_some_and(|farmer| team.limits.avoids.contains(&farmer));
    too_far.into_iter().chain(avoided.then_some(Ineligible::Blacklisted))
}

/// What speaks against one service: size, slope, gate, price, crop, machine.
fn unfit_service(need: &Need, service: &Service) -> impl Iterator<Item = Ineligible> {
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
    reasons.into_iter().flatten().chain(unfit_machine(need, service))
}

fn unfit_machine(need: &Need, service: &Service) -> impl Iterator<Item = Ineligible> {
    let machine = &service.machine;
    let other_crop = need
        .demands
        .crop
        .as_ref()
        .filter(|crop| !machine.crops.is_empty() && !machine.crops.contains(crop));
    let other_class =
        need.demands.machine_class.as_ref().filter(|needs| machine.class.as_ref() != Some(needs));
    let grounded = machine.flies && need.demands.no_fly;
    let reasons = [
        other_crop.map(|_| Ineligible::CropUnsupported),
        other_class.map(|needs| Ineligible::MachineClass { needs: needs.clone() }),
        grounded.then_some(Ineligible::NoFly),
    ];
    reasons.into_iter().flatten()
}

/// The papers that the work, its machine and the way to it demand, each valid until it is `done`.
fn papers<Id>(
    need: &Need,
    team: &Team<Id>,
    service: &Service,
    done: Moment,
) -> impl Iterator<Item = Ineligible> {
    let asked = need.qualification.as_deref();
    let licence = asked.and_then(|kind| licence(team, kind, done));
    let crosses = need
        .demands
        .cross_area
        .as_ref()
        .filter(|area| team.limits.county.is_some_and(|county| county != area.county));
    let cross_area = crosses.map(|area| &area.qualification);
    let cross_area = cross_area.filter(|kind| !holds(team, kind, done));
    let pilot = service.machine.flies && asked != Some(UAV_OPERATOR);
    let no_pilot = pilot && !holds(team, UAV_OPERATOR, done);
    let reasons = [
        licence,
        cross_area.map(|kind| Ineligible::CrossAreaCert { kind: kind.clone() }),
        no_pilot.then_some(Ineligible::UavCert),
    ];
    reasons.into_iter().flatten()
}

fn licence<Id>(team: &Team<Id>, kind: &str, done: Moment) -> Option<Ineligible> {
    if holds(team, kind, done) {
        return None;
    }
    let held = team.qualifications.iter().any(|held| held.kind == kind);
    let kind = kind.to_owned();
    Some(if held {
        Ineligible::LicenceExpired { kind }
    } else {
        Ineligible::LicenceMissing { kind }
    })
}

/// Whether a paper of this kind is valid until `done`.
fn holds<Id>(team: &Team<Id>, kind: &str, done: Moment) -> bool {
    team.qualifications.iter().any(|held| held.kind == kind && held.expires >= done)
}
