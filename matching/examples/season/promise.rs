//! What a farmer is told: the engine's P90 of the arrival, from all that the team does before.

use matching::{
    Fen, Meters, Moment, Need, Policy, Window,
    place::distance,
    team::{Booking, Limits, Machine, Record, Service},
    visit::plan_visit,
    week::Week,
};

use crate::route::{Crew, Stop};
use crate::world::START;

const NOON: f64 = 5.0 * 3600.0;

/// A reading of the working day's clock as a moment: from 07:00, with an hour's rest at noon.
pub(crate) fn moment(day: usize, clock: f64) -> Moment {
    let rest = if clock < NOON { 0 } else { 3600 };
    START.plus(day as i64 * 86_400 + 7 * 3600 + rest + clock.round() as i64)
}

/// When a job is planned to begin in this place of a route, and the engine's P90 of that, asked
/// the evening before `today`, at 20:00.
pub(crate) fn start(
    crew: Crew<'_>,
    route: &[usize],
    job: usize,
    day: usize,
    today: usize,
) -> (Moment, Moment) {
    let stops: Vec<_> = crew.planned(route).collect();
    let place = stops.iter().position(|stop| stop.job == job).expect("a job of this route");
    let planned = moment(day, stops[place].arrives);
    let now = START.plus(today as i64 * 86_400 - 4 * 3600);
    let (need, policy) = asked(crew, &stops[place], planned);
    let team = team(crew, &stops[..place], day);
    let p90 = plan_visit(&need, &team, &policy, now).map(|visit| visit.start.p90);
    (planned, p90.map_or(planned, |p90| p90.max(planned)))
}

/// The job as a need that may begin at the time planned, and the road as it really is.
fn asked(crew: Crew<'_>, stop: &Stop, planned: Moment) -> (Need, Policy) {
    let job = &crew.fleet.jobs[stop.job];
    let need = Need {
        place: crew.world.places[job.plot],
        operation: crew.fleet.operation.code.into(),
        quantity: stop.work / 3600.0,
        window: Window { from: planned, until: planned.plus(40 * 86_400) },
        price_ceiling: None,
        slope_degrees: None,
        gate_width_m: None,
        qualification: None,
        demands: matching::need::Demands::default(),
    };
    let policy = Policy {
        setup_minutes: stop.setup / 60.0,
        least_start_minutes: 0.0,
        detour: crew.detour(stop),
        ..Policy::default()
    };
    (need, policy)
}

impl Crew<'_> {
    /// Road for each km as the crow flies on the way to a stop.
    fn detour(self, stop: &Stop) -> f64 {
        let plot = self.fleet.jobs[stop.job].plot;
        let crow = distance(self.world.places[stop.from], self.world.places[plot]).get() / 1000.0;
        if crow > 0.0 { (stop.km / crow).max(1.0) } else { 1.4 }
    }
}

/// The team with what it does before, measured in hours of work: 8 of them are its day.
fn team(crew: Crew<'_>, before: &[Stop], day: usize) -> matching::Team<usize> {
    let booking = |stop: &Stop| Booking {
        during: Window { from: moment(day, stop.arrives), until: moment(day, stop.leaves) },
        place: crew.world.places[crew.fleet.jobs[stop.job].plot],
    };
    let service = Service {
        operation: crew.fleet.operation.code.into(),
        price: Fen::new(0),
        bulk: Vec::new(),
        capacity_per_day: 8.0,
        min_quantity: None,
        max_slope_degrees: None,
        width_m: None,
        machine: Machine::default(),
    };
    let hours = (1..=7).flat_map(|day| [(day, 7 * 60, 12 * 60), (day, 13 * 60, 18 * 60)]);
    matching::Team {
        id: crew.team,
        base: crew.world.places[crew.fleet.teams[crew.team].base],
        reach: Meters::new(100_000.0).expect("a length"),
        services: vec![service],
        qualifications: vec![],
        week: Week::new(hours).expect("a week"),
        booked: before.iter().map(booking).collect(),
        record: Record::default(),
        limits: Limits::default(),
    }
}
