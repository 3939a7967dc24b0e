//! Who is booked when, and what became of it: all that a policy may change.

use std::collections::BTreeSet;

use matching::Moment;

use crate::chance::Chance;
use crate::promise::{moment, start};
use crate::route::{Crew, Effort};
use crate::world::{CLOSE, DAYS, Fleet, World};

/// What was promised for a job, once, and what was done.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Story {
    /// Whether the first team that was asked came to do it; `None` when none was asked.
    pub(crate) first_offer: Option<bool>,
    /// The first one only.
    pub(crate) promise: Option<Promise>,
    /// Rain or a team that did not come moved it.
    pub(crate) troubled: bool,
    pub(crate) done: Option<Done>,
}

/// When a job is planned to begin, and by when it has begun nine times in ten.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Promise {
    pub(crate) planned: Moment,
    /// As the engine knows it from the calendar.
    pub(crate) engine: Moment,
    /// As what became of the promises before has taught, rain and no-shows included.
    pub(crate) learned: Moment,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Done {
    pub(crate) team: usize,
    pub(crate) day: usize,
    pub(crate) arrived: Moment,
    pub(crate) effort: Effort,
}

pub(crate) struct Book<'a> {
    pub(crate) world: &'a World,
    pub(crate) fleet: &'a Fleet,
    /// By team and day, in order of the way.
    pub(crate) routes: Vec<Vec<Vec<usize>>>,
    /// Jobs that are posted, in nobody's route and not done.
    pub(crate) open: BTreeSet<usize>,
    pub(crate) stories: Vec<Story>,
    /// (job, team): not asked again.
    pub(crate) declined: BTreeSet<(usize, usize)>,
    /// Paid so far, by team.
    pub(crate) hours: Vec<f64>,
    /// Not there today.
    pub(crate) absent: BTreeSet<usize>,
    /// By how many seconds each first promise was missed so far, oldest first.
    late: Vec<i64>,
}

/// So many promises of late say what the next one is worth.
const RECENT: usize = 200;

impl<'a> Book<'a> {
    pub(crate) fn new(world: &'a World, fleet: &'a Fleet) -> Self {
        let n_teams = fleet.teams.len();
        Self {
            world,
            fleet,
            routes: vec![vec![vec![]; DAYS]; n_teams],
            open: BTreeSet::new(),
            stories: vec![Story::default(); fleet.jobs.len()],
            declined: BTreeSet::new(),
            hours: vec![0.0; n_teams],
            absent: BTreeSet::new(),
            late: vec![],
        }
    }

    pub(crate) const fn crew(&self, team: usize) -> Crew<'a> {
        Crew { world: self.world, fleet: self.fleet, team }
    }

    /// Whether a block of jobs may be done on a day, as far as windows and forecasts say;
    /// tomorrow's is known.
    pub(crate) fn may(&self, block: &[usize], day: usize, today: usize) -> bool {
        let wet = day == today && self.world.said[day];
        !wet && block.iter().all(|job| {
            let (first, last) = self.fleet.jobs[*job].days;
            (first..=last).contains(&day)
        })
    }

    /// Offers a block to a team that would do it with this effort; a yes or no for good.
    ///
    /// It declines what pays less than its wage, and now and then for reasons of its own.
    pub(crate) fn offer(&mut self, block: &[usize], team: usize, effort: Effort) -> bool {
        let operation = self.fleet.operation;
        let mu = block.iter().map(|job| self.fleet.jobs[*job].mu).sum();
        let earned = operation.pay(mu, block.len()) - crate::operation::VEHICLE_KM * effort.km;
        let keys = [self.world.seed, 6, self.fleet.number, block[0], team];
        let moody = Chance::of(&keys).share() < self.world.settings.declined;
        let accepts = !moody && earned >= self.fleet.teams[team].wage * effort.hours();
        for job in block {
            self.stories[*job].first_offer.get_or_insert(accepts);
            if !accepts {
                self.declined.insert((*job, team));
            }
        }
        accepts
    }

    pub(crate) fn has_declined(&self, block: &[usize], team: usize) -> bool {
        block.iter().any(|job| self.declined.contains(&(*job, team)))
    }

    /// Puts a block into a route; its farmers are told when.
    pub(crate) fn book(&mut self, block: &[usize], (team, day): (usize, usize), at: usize) {
        self.routes[team][day].splice(at..at, block.iter().copied());
        for job in block {
            self.open.remove(job);
        }
    }

    /// Tells those of a route who have not been told anything yet.
    pub(crate) fn promise(&mut self, team: usize, day: usize, today: usize) {
        let mut late = self.late[self.late.len().saturating_sub(RECENT)..].to_vec();
        late.sort_unstable();
        // Nine of ten of them and the next one (split conformal prediction).
        let usual = late.get((0.9 * (late.len() + 1) as f64).ceil() as usize - 1);
        let route = &self.routes[team][day];
        for &job in route {
            if self.stories[job].promise.is_some() {
                continue;
            }
            let (planned, engine) = start(self.crew(team), route, job, day, today);
            let end = moment(self.fleet.jobs[job].days.1, CLOSE);
            let learned = usual.map_or(end, |late| planned.plus((*late).max(0)).min(end));
            let learned = learned.max(engine);
            self.stories[job].promise = Some(Promise { planned, engine, learned });
        }
    }

    /// What became of a promise is known: the work has begun, or never will.
    pub(crate) fn learn(&mut self, job: usize) {
        let story = &self.stories[job];
        if let Some(promise) = story.promise {
            let arrived = story.done.map_or(i64::MAX / 2, |done| done.arrived.get());
            self.late.push(arrived - promise.planned.get());
        }
    }

    /// Remembers whom rain or an absent team has moved.
    pub(crate) fn trouble(&mut self, jobs: &[usize]) {
        for job in jobs {
            self.stories[*job].troubled = true;
        }
    }

    /// Takes all of a route back: its jobs are open again.
    pub(crate) fn release(&mut self, team: usize, day: usize) {
        let back = std::mem::take(&mut self.routes[team][day]);
        self.open.extend(back);
    }
}
