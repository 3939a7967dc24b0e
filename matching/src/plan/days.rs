//! From farmers' needs and teams' calendars to a [`Problem`], and from a [`Plan`] back to visits.

use super::clock::Clock;
use super::planner::Plan;
use super::problem::{InvalidProblem, Problem, Stop, Terms, Tour};
use super::travel::{Leg, MOST, Travel};
use crate::filter::{services_for, unfit_service, unfit_team};
use crate::need::Need;
use crate::place::{Position, distance};
use crate::policy::{Policy, whole_seconds};
use crate::team::{Booking, Service, Team};
use crate::time::{Moment, Window};
use crate::units::Fen;
use crate::visit::{PlannedVisit, seconds_of_work};
use crate::week::{day_window, local_day};
use crate::weigh;

/// What leaving a need out costs, in fen: more than any visit, so that only time decides.
const SKIPPED: i32 = 1 << 30;

/// Where a team spends the nights of its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nights {
    /// At its base: a tour for each day.
    Home,
    /// Near the fields, as harvesters do: one tour over all days, and work that does not fit
    /// into one day goes on the next.
    Out,
}

/// Needs and teams over some days, ready for a [`Planner`](super::Planner).
///
/// What a team has booked stays where it is: a tour begins or ends there. So a plan is frozen by
/// booking what starts soon.
#[derive(Debug, Clone)]
pub struct Days {
    problem: Problem,
    /// The team and the clock of each tour.
    tours: Vec<(usize, Clock)>,
    needs: Vec<Position>,
}

/// A visit of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// Numbers of the team and the need, as they were handed in.
    pub team: usize,
    pub need: usize,
    /// From the earliest moment to begin until the work is done.
    pub during: Window,
    /// The working stretches inside.
    pub work: Vec<Window>,
    place: Position,
}

impl Visit {
    /// What to add to the team's bookings to keep this visit as it is.
    #[must_use]
    pub const fn booking(&self) -> Booking {
        Booking { during: self.during, place: self.place }
    }
}

impl Days {
    /// Plans what begins and ends inside `horizon`.
    ///
    /// A visit costs the price of the team's best suited service, what its record and its idle
    /// qualifications weigh in [`rank`](crate::rank), and its travel; all in fen. Waiting is left
    /// to the windows.
    pub fn new<Id>(
        needs: &[Need],
        teams: &[(Team<Id>, Nights)],
        policy: &Policy,
        horizon: Window,
    ) -> Result<Self, InvalidProblem> {
        let mut shifts = Vec::new();
        for (number, (team, nights)) in teams.iter().enumerate() {
            shifts.extend(shifts_of(number, team, *nights, horizon));
        }
        let bases = shifts.iter().flat_map(|shift| [shift.start, shift.end]);
        let places: Vec<_> = bases.chain(needs.iter().map(|need| need.place)).collect();
        let travel = Travel::new(places.len(), |from, to| leg(places[from], places[to], policy))?;
        let spans = shifts.iter().enumerate().map(|(number, shift)| shift.tour(number));
        let stops = vec![Stop { load: 0, skip_cost: SKIPPED }; needs.len()];
        let rows = needs.iter().map(|need| terms(need, teams, &shifts, policy)).collect();
        let problem = Problem::new(travel, spans.collect(), stops, rows)?;
        let tours = shifts.into_iter().map(|shift| (shift.team, shift.clock)).collect();
        Ok(Self { problem, tours, needs: needs.iter().map(|need| need.place).collect() })
    }

    /// One stop for each need, a tour for each stretch between two fixed points of a team.
    #[must_use]
    pub const fn problem(&self) -> &Problem {
        &self.problem
    }

    /// When `plan`, made for [`Days::problem`], sends whom where: by team, then by time.
    #[must_use]
    pub fn visits(&self, plan: &Plan) -> Vec<Visit> {
        let mut visits = Vec::new();
        for (tour, stops) in plan.routes.iter().enumerate() {
            let (team, clock) = &self.tours[tour];
            for (stop, from) in stops.iter().zip(starts(&self.problem, tour, stops)) {
                let until = from + self.problem.terms(*stop, tour).work;
                let work = clock.work(from, until);
                let (Some(first), Some(last)) = (work.first(), work.last()) else { continue };
                let during = Window { from: first.from, until: last.until };
                let place = self.needs[*stop];
                visits.push(Visit { team: *team, need: *stop, during, work, place });
            }
        }
        visits
    }
}

/// The earliest start of the work at each stop of a route.
fn starts(problem: &Problem, tour: usize, stops: &[usize]) -> Vec<i32> {
    let (mut place, mut ready) = (problem.tours()[tour].start, problem.tours()[tour].ready);
    let start = |stop: &usize| {
        let terms = problem.terms(*stop, tour);
        let arrival = ready + problem.travel().leg(place, problem.place(*stop)).time;
        let start = arrival.max(terms.open);
        (place, ready) = (problem.place(*stop), start + terms.work);
        start
    };
    stops.iter().map(start).collect()
}

/// A team between two fixed points of its plan.
struct Shift {
    team: usize,
    clock: Clock,
    start: Position,
    end: Position,
    /// It touches a booking, so that its way is made in any case.
    always: bool,
}

impl Shift {
    fn tour(&self, number: usize) -> Tour {
        Tour {
            profile: number,
            start: 2 * number,
            end: 2 * number + 1,
            ready: 0,
            close: self.clock.length(),
            capacity: MOST,
            cost: 0,
            always: self.always,
        }
    }
}

/// Each day (or all days) of the horizon, cut at the team's bookings.
fn shifts_of<Id>(number: usize, team: &Team<Id>, nights: Nights, horizon: Window) -> Vec<Shift> {
    let mut booked: Vec<_> = team.booked.iter().filter(|b| b.during.overlaps(horizon)).collect();
    booked.sort_by_key(|booking| booking.during.from);
    let mut shifts = Vec::new();
    for day in days(nights, horizon) {
        let on_day = booked.iter().filter(|booking| booking.during.overlaps(day));
        let (mut from, mut start, mut always) = (day.from, team.base, false);
        for booking in on_day {
            let until = booking.during.from.min(day.until);
            let end = booking.place;
            shifts.extend(shift(number, team, (from, until), (start, end), true));
            (from, start, always) = (booking.during.until.max(from), booking.place, true);
        }
        let ends = (start, team.base);
        shifts.extend(shift(number, team, (from, day.until), ends, always));
    }
    shifts
}

fn shift<Id>(
    number: usize,
    team: &Team<Id>,
    (from, until): (Moment, Moment),
    (start, end): (Position, Position),
    always: bool,
) -> Option<Shift> {
    let clock = Clock::new(team.week.working(Window::new(from, until)?))?;
    Some(Shift { team: number, clock, start, end, always })
}

/// The local days of the horizon, or all of it at once.
fn days(nights: Nights, horizon: Window) -> Vec<Window> {
    if nights == Nights::Out {
        return vec![horizon];
    }
    let (first, last) = (local_day(horizon.from), local_day(horizon.until));
    (first..=last).filter_map(|day| day_window(day).shared(horizon)).collect()
}

/// The terms of one need on each tour.
fn terms<Id>(
    need: &Need,
    teams: &[(Team<Id>, Nights)],
    shifts: &[Shift],
    policy: &Policy,
) -> Vec<Terms> {
    let mut row = Vec::with_capacity(shifts.len());
    for of_team in shifts.chunk_by(|a, b| a.team == b.team) {
        let team = &teams[of_team[0].team].0;
        let service = suited(need, team, policy);
        let of_shift = |shift: &Shift| {
            service.map_or(Terms::NEVER, |service| terms_of(need, team, service, shift, policy))
        };
        row.extend(of_team.iter().map(of_shift));
    }
    row
}

/// The service that [`rank`](crate::rank) would send, if none of its hard rules but time forbids.
fn suited<'a, Id>(need: &Need, team: &'a Team<Id>, policy: &Policy) -> Option<&'a Service> {
    if unfit_team(need, team, policy, need.window.until).next().is_some() {
        return None;
    }
    let services = services_for(need, team);
    services.into_iter().find(|service| unfit_service(need, service).next().is_none())
}

fn terms_of<Id>(
    need: &Need,
    team: &Team<Id>,
    service: &Service,
    shift: &Shift,
    policy: &Policy,
) -> Terms {
    let seconds = seconds_of_work(need.quantity, service.capacity_per_day);
    let work = whole_seconds(policy.setup_minutes * 60.0 + seconds).max(1);
    let (open, until) = (shift.clock.at(need.window.from), shift.clock.at(need.window.until));
    let window = PlannedVisit { visit: need.window, work: vec![] };
    let scarcity = Fen::rounded(weigh::scarcity(need, team, &window, policy));
    let trust = Fen::rounded(weigh::trust(team.record, policy));
    let cost = (service.price.times(need.quantity) + scarcity + trust).get();
    match (i32::try_from(work), i32::try_from(cost)) {
        (Ok(work), Ok(cost)) if work <= until - open && cost <= MOST => {
            Terms { open, close: until - work, work, cost }
        }
        _ => Terms::NEVER,
    }
}

fn leg(from: Position, to: Position, policy: &Policy) -> Leg {
    let crow = distance(from, to);
    let whole = |number: f64| number.clamp(0.0, f64::from(MOST)) as i32;
    let fen = policy.travel_fen_per_km * policy.road_km(crow);
    Leg { time: whole(policy.travel_seconds(crow) as f64), cost: whole(fen.round()) }
}
