//! The hard rules: every reason why a team cannot come.

use crate::ask::Ask;
use crate::need::Need;
use crate::place::distance;
use crate::reason::Ineligible;
use crate::team::{Machine, Service, Team};
use crate::time::Moment;
use crate::units::{Fen, Meters};
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

impl Fit<'_> {
    /// For one unit, when so much is asked.
    pub(crate) fn price(&self, need: &Need) -> Fen {
        self.service.price_at(need.quantity)
    }
}

/// All that speaks against one service of a team, or against a team without a service for this.
pub(crate) struct Against<'a> {
    pub(crate) service: Option<&'a Service>,
    /// Never empty.
    pub(crate) reasons: Vec<Ineligible>,
}

/// How the team would do the job or, for each of its services, why not.
pub(crate) fn check<'a, Id>(
    ask: &Ask<'_>,
    team: &'a Team<Id>,
) -> Result<Fit<'a>, Vec<Against<'a>>> {
    let mut offered = offered(ask.need, team);
    let Some(first) = offered.next() else {
        // Papers and distance do not matter for what a team never does.
        let reasons = vec![Ineligible::OperationUnsupported];
        return Err(vec![Against { service: None, reasons }]);
    };
    if offered.next().is_none() {
        return check_service(ask, team, first).map_err(|against| vec![against]);
    }
    let mut against = Vec::new();
    for service in services_for(ask.need, team) {
        match check_service(ask, team, service) {
            Ok(fit) => return Ok(fit),
            Err(reasons) => against.push(reasons),
        }
    }
    Err(against)
}

fn check_service<'a, Id>(
    ask: &Ask<'_>,
    team: &Team<Id>,
    service: &'a Service,
) -> Result<Fit<'a>, Against<'a>> {
    let distance = distance(team.base, ask.need.place);
    let planned = plan(ask, team, service, distance);
    let done = planned.as_ref().map_or(ask.need.window.from, |slot| slot.visit().until);
    let mut reasons = unfit(ask, team, service, distance, done);
    match planned {
        Ok(slot) if reasons.is_empty() => return Ok(Fit { service, slot, distance }),
        Ok(_) => {}
        Err(no_time) => reasons.extend(no_time),
    }
    Err(Against { service: Some(service), reasons })
}

/// The service that the team would send if only time could stand in the way of work that is
/// `done` by then.
pub(crate) fn suited<'a, Id>(
    ask: &Ask<'_>,
    team: &'a Team<Id>,
    done: Moment,
) -> Option<&'a Service> {
    let distance = distance(team.base, ask.need.place);
    let fits = |service: &&Service| unfit(ask, team, service, distance, done).is_empty();
    services_for(ask.need, team).into_iter().find(fits)
}

/// All that speaks against one service but time.
fn unfit<Id>(
    ask: &Ask<'_>,
    team: &Team<Id>,
    service: &Service,
    distance: Meters,
    done: Moment,
) -> Vec<Ineligible> {
    let mut reasons = unfit_service(ask.need, service);
    unfit_team(ask, team, distance, &mut reasons);
    papers(ask.need, team, service, done, &mut reasons);
    reasons
}

fn offered<'a, Id>(need: &Need, team: &'a Team<Id>) -> impl Iterator<Item = &'a Service> {
    team.services.iter().filter(|service| service.operation == need.operation)
}

/// The team's services for this operation: least against it first, then the cheapest, then
/// the fastest.
fn services_for<'a, Id>(need: &Need, team: &'a Team<Id>) -> Vec<&'a Service> {
    let mut services: Vec<_> = offered(need, team).collect();
    services.sort_by(|a, b| {
        let key = |service: &Service| {
            (unfit_service(need, service).len(), service.price_at(need.quantity))
        };
        key(a).cmp(&key(b)).then(b.capacity_per_day.total_cmp(&a.capacity_per_day))
    });
    services
}

/// Those of [`services_for`] with the least against them.
pub(crate) fn best_suited<'a, Id>(need: &Need, team: &'a Team<Id>) -> Vec<&'a Service> {
    let mut services = services_for(need, team);
    let against = |service: &&Service| unfit_service(need, service).len();
    let least = services.first().map(against);
    services.retain(|service| Some(against(service)) == least);
    services
}

/// What speaks against a team, whatever machine it sends: reach, and who is who.
fn unfit_team<Id>(ask: &Ask<'_>, team: &Team<Id>, distance: Meters, against: &mut Vec<Ineligible>) {
    let reach = team.reach.times(ask.policy.reach_factor);
    if distance > reach {
        against.push(Ineligible::OutOfRange { distance, reach });
    }
    if ask.need.demands.farmer.is_some_and(|farmer| team.limits.avoids.contains(&farmer)) {
        against.push(Ineligible::Blacklisted);
    }
}

/// What speaks against one service: size, slope, gate, price, crop, machine.
fn unfit_service(need: &Need, service: &Service) -> Vec<Ineligible> {
    let mut against = Vec::new();
    if let Some(min_quantity) = service.min_quantity.filter(|min| need.quantity < *min) {
        against.push(Ineligible::PlotTooSmall { min_quantity });
    }
    if let (Some(max_degrees), Some(slope)) = (service.max_slope_degrees, need.slope_degrees)
        && slope > max_degrees
    {
        against.push(Ineligible::Slope { max_degrees });
    }
    if let (Some(needs_m), Some(gate)) = (service.width_m, need.gate_width_m)
        && gate < needs_m
    {
        against.push(Ineligible::GateWidth { needs_m });
    }
    let asks = service.price_at(need.quantity);
    if need.price_ceiling.is_some_and(|ceiling| asks > ceiling) {
        against.push(Ineligible::PriceCeiling { asks });
    }
    unfit_machine(need, &service.machine, &mut against);
    against
}

fn unfit_machine(need: &Need, machine: &Machine, against: &mut Vec<Ineligible>) {
    let demands = &need.demands;
    let other_crop = |crop| !machine.crops.is_empty() && !machine.crops.contains(crop);
    if demands.crop.as_ref().is_some_and(other_crop) {
        against.push(Ineligible::CropUnsupported);
    }
    if let Some(needs) = demands.machine_class.as_ref()
        && machine.class.as_ref() != Some(needs)
    {
        against.push(Ineligible::MachineClass { needs: needs.clone() });
    }
    if machine.flies && demands.no_fly {
        against.push(Ineligible::NoFly);
    }
}

/// The papers that the work, its machine and the way to it demand, each valid until it is `done`.
fn papers<Id>(
    need: &Need,
    team: &Team<Id>,
    service: &Service,
    done: Moment,
    against: &mut Vec<Ineligible>,
) {
    let asked = need.qualification.as_deref();
    against.extend(asked.and_then(|kind| licence(team, kind, done)));
    if let (Some(area), Some(county)) = (&need.demands.cross_area, team.limits.county)
        && county != area.county
        && !holds(team, &area.qualification, done)
    {
        against.push(Ineligible::CrossAreaCert { kind: area.qualification.clone() });
    }
    let pilot = service.machine.flies && asked != Some(UAV_OPERATOR);
    if pilot && !holds(team, UAV_OPERATOR, done) {
        against.push(Ineligible::UavCert);
    }
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
