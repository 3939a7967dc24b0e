//! A team's day: when it is where, and what one stop more would add.

use crate::world::{CLOSE, Fleet, World};

/// A visit on the way through a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stop {
    pub(crate) job: usize,
    /// The place before: a plot or the base.
    pub(crate) from: usize,
    /// By the clock of the working day, in seconds.
    pub(crate) arrives: f64,
    pub(crate) leaves: f64,
    /// Road from the stop before, or from the base.
    pub(crate) km: f64,
    pub(crate) setup: f64,
    pub(crate) work: f64,
}

impl Stop {
    pub(crate) const fn effort(&self) -> Effort {
        Effort { km: self.km, setup: self.setup, work: self.work }
    }
}

/// A fleet in its world, and one of its teams.
#[derive(Clone, Copy)]
pub(crate) struct Crew<'a> {
    pub(crate) world: &'a World,
    pub(crate) fleet: &'a Fleet,
    pub(crate) team: usize,
}

impl<'a> Crew<'a> {
    /// Goes from stop to stop; `delay` is how many times longer the road to a job and the work
    /// on it take.
    pub(crate) fn walk(
        self,
        jobs: &'a [usize],
        delay: impl Fn(usize) -> (f64, f64) + 'a,
    ) -> impl Iterator<Item = Stop> + 'a {
        let team = &self.fleet.teams[self.team];
        let (mut at, mut ready) = (team.base, 0.0);
        jobs.iter().map(move |&job| {
            let plot = self.fleet.jobs[job].plot;
            let (slow_road, slow_work) = delay(job);
            let km = self.world.roads.km(at, plot);
            let arrives = ready + seconds(km) * slow_road;
            let setup = self.fleet.operation.setup_after(km);
            let work = self.fleet.jobs[job].seconds / team.speed * slow_work;
            let from = at;
            (at, ready) = (plot, arrives + setup + work);
            Stop { job, from, arrives, leaves: ready, km, setup, work }
        })
    }

    pub(crate) fn planned(self, jobs: &'a [usize]) -> impl Iterator<Item = Stop> + 'a {
        self.walk(jobs, |_| (1.0, 1.0))
    }

    pub(crate) fn home_km(self, jobs: &[usize]) -> f64 {
        let last = jobs.last().map(|job| self.fleet.jobs[*job].plot);
        last.map_or(0.0, |plot| self.world.roads.km(plot, self.fleet.teams[self.team].base))
    }

    /// Road and setup of a day; `None` when it is longer than a day.
    pub(crate) fn effort(self, jobs: &[usize]) -> Option<Effort> {
        let home = self.home_km(jobs);
        let (mut effort, mut ready) = (Effort { km: home, ..Effort::default() }, 0.0);
        for stop in self.planned(jobs) {
            (effort, ready) = (effort.plus(stop.effort()), stop.leaves);
        }
        (ready + seconds(home) <= CLOSE).then_some(effort)
    }

    /// Where a block of jobs costs least, after at least `first` others, and what it adds there.
    pub(crate) fn cheapest(
        self,
        route: &[usize],
        block: &[usize],
        first: usize,
    ) -> Option<(usize, Effort)> {
        let before = self.effort(route).unwrap_or_default();
        let with = |at: usize| {
            let jobs = [&route[..at], block, &route[at..]].concat();
            self.effort(&jobs).map(|effort| (at, effort.less(before)))
        };
        let places = (first..=route.len()).filter_map(with);
        let cost = |effort: &Effort| self.fleet.operation.cost(*effort);
        places.min_by(|a, b| cost(&a.1).total_cmp(&cost(&b.1)))
    }

    /// What a block inside the route adds to it.
    pub(crate) fn marginal(self, route: &[usize], block: &[usize]) -> Effort {
        let without: Vec<_> = route.iter().filter(|job| !block.contains(job)).copied().collect();
        let all = self.effort(route).unwrap_or_default();
        all.less(self.effort(&without).unwrap_or_default())
    }
}

/// What a day, or a part of it, takes: road, and seconds of setup and work.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Effort {
    pub(crate) km: f64,
    pub(crate) setup: f64,
    pub(crate) work: f64,
}

impl Effort {
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            km: self.km + other.km,
            setup: self.setup + other.setup,
            work: self.work + other.work,
        }
    }

    fn less(self, other: Self) -> Self {
        Self {
            km: self.km - other.km,
            setup: self.setup - other.setup,
            work: self.work - other.work,
        }
    }

    pub(crate) fn hours(self) -> f64 {
        (seconds(self.km) + self.setup + self.work) / 3600.0
    }
}

/// Time on the road.
pub(crate) fn seconds(km: f64) -> f64 {
    km / crate::operation::KM_PER_HOUR * 3600.0
}
