//! What is to be planned: stops that want a visit, and tours that can make them.

use super::travel::{Leg, MOST, Travel};

/// Work at one place, done in one visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// What it takes of a tour's capacity, 0..=[`MOST`].
    pub load: i32,
    /// What it costs to leave it out of the plan, 0..=2^30; a visit that costs more is not made.
    pub skip_cost: i32,
}

/// On which terms the tours of one profile can visit one stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The earliest and the latest start of the work, on the tour's clock, up to [`MOST`].
    pub open: i32,
    pub close: i32,
    /// How long the work takes, 0..=[`MOST`].
    pub work: i32,
    /// What it costs besides travel, -[`MOST`]..=[`MOST`].
    pub cost: i32,
}

impl Terms {
    /// Tours of this profile cannot visit the stop: no machine, no licence, no time.
    pub const NEVER: Self = Self { open: 0, close: -1, work: 0, cost: 0 };

    /// Whether there is a moment to start.
    #[must_use]
    pub const fn possible(self) -> bool {
        self.open <= self.close
    }
}

/// One team between two moments at known places, such as a working day from base to base.
///
/// A tour has a clock of its own that may stand still while nobody works
/// ([`Clock`](super::Clock)); all its times are on that clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tour {
    /// Which [`Terms`] of each stop hold for it.
    pub profile: usize,
    /// Places where it starts and ends.
    pub start: usize,
    pub end: usize,
    /// When it may leave `start` and must be at `end`, 0..=[`MOST`].
    pub ready: i32,
    pub close: i32,
    /// The most its stops may weigh together, 0..=[`MOST`].
    pub capacity: i32,
    /// What it costs to send it at all, 0..=[`MOST`].
    pub cost: i32,
    /// It is travelled even without a stop, as between two promised visits.
    pub always: bool,
}

/// Stops, tours and the ways between them. The search reads it and never changes it.
#[derive(Debug, Clone)]
pub struct Problem {
    pub(super) travel: Travel,
    pub(super) tours: Vec<Tour>,
    pub(super) stops: Vec<Stop>,
    /// Row by stop, column by profile.
    terms: Vec<Terms>,
    n_profiles: usize,
    /// Places before those of the stops.
    bases: usize,
}

/// A problem that says something impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidProblem {
    #[error("{0:?} is beyond what a leg may take")]
    Leg(Leg),
    #[error("{0:?} is beyond what a stop may ask")]
    Stop(Stop),
    #[error("{0:?} are beyond what terms may say")]
    Terms(Terms),
    #[error("{0:?} is beyond what a tour may be")]
    Tour(Tour),
    #[error("{0} stops, tours or places are too many, or not as many as the others need")]
    Count(usize),
}

/// Positions in a route are kept in 16 bits.
const MOST_STOPS: usize = 65_000;

impl Problem {
    /// The last places of `travel` are those of `stops`, in order; `terms` holds a row for each
    /// stop with one entry for each profile.
    pub fn new(
        travel: Travel,
        tours: Vec<Tour>,
        stops: Vec<Stop>,
        terms: Vec<Vec<Terms>>,
    ) -> Result<Self, InvalidProblem> {
        let n_profiles = tours.iter().map(|tour| tour.profile + 1).max().unwrap_or(0);
        let bases = travel.len().checked_sub(stops.len());
        let bases = bases.ok_or(InvalidProblem::Count(stops.len()))?;
        if stops.len().max(tours.len()) > MOST_STOPS || terms.len() != stops.len() {
            return Err(InvalidProblem::Count(stops.len()));
        }
        tours.iter().try_for_each(|tour| check_tour(tour, travel.len()))?;
        let mut problem = Self { travel, tours, stops: vec![], terms: vec![], n_profiles, bases };
        for (stop, terms) in stops.into_iter().zip(terms) {
            problem.append(stop, &terms)?;
        }
        Ok(problem)
    }

    /// One stop more at a place of its own, the last: `leg` is asked for its ways, as by
    /// [`Travel::new`].
    pub(super) fn add(
        &mut self,
        stop: Stop,
        terms: &[Terms],
        leg: impl Fn(usize, usize) -> Leg,
    ) -> Result<(), InvalidProblem> {
        if self.stops.len() == MOST_STOPS {
            return Err(InvalidProblem::Count(self.stops.len() + 1));
        }
        check_stop(stop, terms, self.n_profiles)?;
        self.travel.push(leg)?;
        self.append(stop, terms)
    }

    /// No tour will visit this stop, and nobody minds.
    pub(super) fn forbid(&mut self, stop: usize) {
        self.terms[stop * self.n_profiles..][..self.n_profiles].fill(Terms::NEVER);
        self.stops[stop].skip_cost = 0;
    }

    fn append(&mut self, stop: Stop, terms: &[Terms]) -> Result<(), InvalidProblem> {
        check_stop(stop, terms, self.n_profiles)?;
        self.stops.push(stop);
        self.terms.extend_from_slice(terms);
        Ok(())
    }

    /// The table of all ways.
    #[must_use]
    pub const fn travel(&self) -> &Travel {
        &self.travel
    }

    /// The tours, in the order in which plans list them.
    #[must_use]
    pub fn tours(&self) -> &[Tour] {
        &self.tours
    }

    /// The stops, in the order of their numbers.
    #[must_use]
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// On which terms `tour` can visit `stop`.
    #[must_use]
    pub fn terms(&self, stop: usize, tour: usize) -> Terms {
        self.of_profile(stop, self.tours[tour].profile)
    }

    /// The place of a stop.
    #[must_use]
    pub const fn place(&self, stop: usize) -> usize {
        self.bases + stop
    }

    pub(super) fn of_profile(&self, stop: usize, profile: usize) -> Terms {
        self.terms[stop * self.n_profiles + profile]
    }

    /// The terms of all profiles.
    pub(super) fn all_terms(&self, stop: usize) -> &[Terms] {
        &self.terms[stop * self.n_profiles..][..self.n_profiles]
    }

    /// The stop whose place this is; a place of no stop gives nonsense.
    pub(super) const fn stop_at(&self, place: u32) -> usize {
        place as usize - self.bases
    }
}

fn check_tour(tour: &Tour, places: usize) -> Result<(), InvalidProblem> {
    let numbers = [tour.ready, tour.close, tour.capacity, tour.cost];
    let fine = numbers.iter().all(|number| (0..=MOST).contains(number));
    let known = tour.start < places && tour.end < places && tour.profile < MOST_STOPS;
    (fine && known).then_some(()).ok_or(InvalidProblem::Tour(*tour))
}

fn check_stop(stop: Stop, terms: &[Terms], n_profiles: usize) -> Result<(), InvalidProblem> {
    if terms.len() != n_profiles {
        return Err(InvalidProblem::Count(terms.len()));
    }
    if !(0..=MOST).contains(&stop.load) || !(0..=1 << 30).contains(&stop.skip_cost) {
        return Err(InvalidProblem::Stop(stop));
    }
    let fine = |terms: &&Terms| {
        let spans = (0..=MOST).contains(&terms.open) && (-1..=MOST).contains(&terms.close);
        spans && (0..=MOST).contains(&terms.work) && (-MOST..=MOST).contains(&terms.cost)
    };
    let wrong = terms.iter().find(|terms| !fine(terms));
    wrong.map_or(Ok(()), |terms| Err(InvalidProblem::Terms(*terms)))
}
