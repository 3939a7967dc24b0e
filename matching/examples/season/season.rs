//! A season, day by day: what is posted, what a policy makes of it, and what really happens.

use crate::book::{Book, Done, Story};
use crate::chance::Chance;
use crate::policy::Policy;
use crate::promise::moment;
use crate::route::Effort;
use crate::world::{DAYS, Fleet, LATEST, World};

/// What one fleet did in a season.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Season {
    pub(crate) stories: Vec<Story>,
    /// Paid, by team.
    pub(crate) hours: Vec<f64>,
    /// Of all days of all teams.
    pub(crate) effort: Effort,
}

pub(crate) fn season(world: &World, fleet: &Fleet, policy: Policy) -> Season {
    let mut book = Book::new(world, fleet);
    let mut effort = Effort::default();
    for today in 1..DAYS {
        let posted = fleet.jobs.iter().enumerate().filter(|job| job.1.posted == today - 1);
        book.open.extend(posted.map(|job| job.0));
        if world.said[today] {
            clear(&mut book, today);
        }
        policy.evening(&mut book, today);
        no_shows(&mut book, today);
        policy.morning(&mut book, today);
        for team in 0..fleet.teams.len() {
            effort = effort.plus(work(&mut book, team, today));
        }
        for job in
            book.open.extract_if(.., |job| fleet.jobs[*job].days.1 <= today).collect::<Vec<_>>()
        {
            book.learn(job);
        }
    }
    Season { stories: book.stories, hours: book.hours, effort }
}

/// Rain is forecast: everybody of that day is offered another one.
fn clear(book: &mut Book<'_>, day: usize) {
    for team in 0..book.routes.len() {
        book.trouble(&book.routes[team][day].clone());
        book.release(team, day);
    }
}

fn no_shows(book: &mut Book<'_>, today: usize) {
    let World { seed, settings, .. } = book.world;
    let away = |team: &usize| {
        let keys = [*seed, 7, book.fleet.number, *team, today];
        Chance::of(&keys).share() < settings.no_show
    };
    book.absent = (0..book.routes.len()).filter(away).collect();
    for team in book.absent.clone() {
        book.trouble(&book.routes[team][today].clone());
        book.release(team, today);
    }
}

/// Works a route, later than planned or sooner; whoever is not reached in time is open again.
fn work(book: &mut Book<'_>, team: usize, today: usize) -> Effort {
    let route = std::mem::take(&mut book.routes[team][today]);
    if book.world.wet[today] {
        book.trouble(&route);
        book.open.extend(route);
        return Effort::default();
    }
    let crew = book.crew(team);
    let delayed = |job: usize| delay(book, job, today);
    let begun = crew.walk(&route, delayed).take_while(|stop| stop.arrives <= LATEST).count();
    let (route, missed) = route.split_at(begun);
    let home = crew.home_km(route);
    let stops: Vec<_> = crew.walk(route, delayed).collect();
    book.open.extend(missed);
    for stop in &stops {
        let effort = Effort { km: stop.km + home / begun as f64, ..stop.effort() };
        let arrived = moment(today, stop.arrives);
        book.stories[stop.job].done = Some(Done { team, day: today, arrived, effort });
        book.learn(stop.job);
        book.hours[team] += (stop.setup + stop.work) / 3600.0;
    }
    let day = Effort { km: home, ..Effort::default() };
    stops.iter().fold(day, |day, stop| day.plus(stop.effort()))
}

/// How many times longer than planned the road to a job and the work on it take, with the
/// spreads that the engine reckons with.
fn delay(book: &Book<'_>, job: usize, today: usize) -> (f64, f64) {
    let matching::Policy { travel_spread, work_spread, .. } = matching::Policy::default();
    let mut chance = Chance::of(&[book.world.seed, 8, book.fleet.number, job, today]);
    let mut slow = |spread: f64| (1.0 + spread * chance.normal()).max(0.3);
    (slow(travel_spread), slow(work_spread))
}
