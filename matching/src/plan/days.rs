//! From farmers' needs and teams' calendars to a [`Problem`], and from a [`Plan`] back to visits.

use super::clock::Clock;
use super::planner::Plan;
use super::problem::{InvalidProblem, Problem, Stop, Terms};
use super::shifts::{Shift, shifts_of};
use super::travel::{Leg, MOST, Travel};
use crate::ask::{Ask, pace, rounded_up};
use crate::filter::suited;
use crate::need::Need;
use crate::place::{Position, distance};
use crate::policy::Policy;
use crate::team::{Booking, Service, Team};
use crate::time::Window;
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
    /// A visit costs what [`rank`](crate::rank()) weighs, in fen, with the way as the plan has it;
    /// waiting is left to the windows. Work keeps to the longest dry part of its window, and the
    /// way counts as work where a team limits its hours of a day.
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
        let asks = needs.iter().map(|need| Ask::new(need, policy, horizon.from));
        let rows = asks.map(|ask| terms(&ask, teams, &shifts)).collect();
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

/// The terms of one need on each tour.
fn terms<Id>(ask: &Ask<'_>, teams: &[(Team<Id>, Nights)], shifts: &[Shift]) -> Vec<Terms> {
    let mut row = Vec::with_capacity(shifts.len());
    for of_team in shifts.chunk_by(|a, b| a.team == b.team) {
        let team = &teams[of_team[0].team].0;
        let service = suited(ask, team, ask.need.window.until);
        let of_shift = |shift: &Shift| {
            service.map_or(Terms::NEVER, |service| terms_of(ask, team, service, shift))
        };
        row.extend(of_team.iter().map(of_shift));
    }
    row
}

fn terms_of<Id>(ask: &Ask<'_>, team: &Team<Id>, service: &Service, shift: &Shift) -> Terms {
    let (open, until) = longest_dry(ask, &shift.clock);
    let Some(visit) = ask.window.shared(shift.clock.span()) else { return Terms::NEVER };
    let cost = weigh::standing(ask, team, service, visit).total().get();
    match (i32::try_from(ask.needed(service)), i32::try_from(cost)) {
        (Ok(work), Ok(cost)) if work <= until - open && (-MOST..=MOST).contains(&cost) => {
            Terms { open, close: until - work, work, cost }
        }
        _ => Terms::NEVER,
    }
}

/// What the clock shows at both ends of the longest part of the window without forbidding
/// weather; the first of equals.
fn longest_dry(ask: &Ask<'_>, clock: &Clock) -> (i32, i32) {
    let dry = ask.need.demands.weather.allowed(ask.window);
    let shown = dry.map(|stretch| (clock.at(stretch.from), clock.at(stretch.until)));
    shown.min_by_key(|(open, until)| open - until).unwrap_or((0, 0))
}

fn leg(from: Position, to: Position, policy: &Policy) -> Leg {
    let crow = distance(from, to).get();
    let fen = policy.travel_fen_per_km * crow * policy.detour / 1000.0;
    let time = rounded_up(crow * pace(policy)).clamp(0, MOST.into());
    Leg { time: time as i32, cost: fen.round().clamp(0.0, MOST.into()) as i32 }
}
