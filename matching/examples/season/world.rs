//! One season before anybody decides anything: plots, jobs, teams, weather.

use matching::{Moment, Position};

use crate::chance::Chance;
use crate::ground::{Ground, Roads, around, hamlets};
use crate::operation::{OPERATIONS, Operation};
use crate::settings::Settings;

/// 20 May 2026, midnight in China: day 0.
pub(crate) const START: Moment = Moment::new(1_779_206_400);
pub(crate) const DAYS: usize = 160;

/// Seconds of a working day (07:00 to 12:00, 13:00 to 18:00) by a clock that rests at noon.
pub(crate) const CLOSE: f64 = 10.0 * 3600.0;
/// By the same clock: nobody begins later than 18:00 and an hour.
pub(crate) const LATEST: f64 = 11.0 * 3600.0;

/// A plot of a grower.
pub(crate) struct Plot {
    pub(crate) mu: f64,
    /// Her land is below 50 mu.
    pub(crate) small: bool,
}

/// Work on one plot, at most a day of it: what is more is posted in parts.
pub(crate) struct Job {
    pub(crate) plot: usize,
    pub(crate) mu: f64,
    /// Posted on this day, so that the evening after is the first that knows of it.
    pub(crate) posted: usize,
    /// Days on which it may be done, both included.
    pub(crate) days: (usize, usize),
    /// For a team of usual speed.
    pub(crate) seconds: f64,
}

pub(crate) struct Team {
    /// Its place among all places: after the plots.
    pub(crate) base: usize,
    pub(crate) speed: f64,
    /// Declines what leaves less than this for an hour, in fen.
    pub(crate) wage: f64,
}

/// One operation's jobs and teams. Nobody works in two fleets.
pub(crate) struct Fleet {
    pub(crate) number: usize,
    pub(crate) operation: &'static Operation,
    /// In the order in which they are posted.
    pub(crate) jobs: Vec<Job>,
    pub(crate) teams: Vec<Team>,
}

pub(crate) struct World {
    pub(crate) seed: usize,
    pub(crate) settings: Settings,
    pub(crate) plots: Vec<Plot>,
    pub(crate) places: Vec<Position>,
    pub(crate) roads: Roads,
    pub(crate) fleets: Vec<Fleet>,
    /// Whether it rains on each day, and what the evening before says.
    pub(crate) wet: Vec<bool>,
    pub(crate) said: Vec<bool>,
}

impl World {
    pub(crate) fn new(seed: usize, settings: Settings) -> Self {
        let ground = Ground::new(seed, &settings);
        let hamlets = hamlets();
        let (plots, mut places, early) = plots(seed, &settings, &ground, &hamlets);
        let mut fleets: Vec<_> = (0..OPERATIONS.len())
            .filter(|number| settings.crews || OPERATIONS[*number].pooled)
            .map(|number| Fleet {
                number,
                operation: &OPERATIONS[number],
                jobs: jobs(seed, number, &plots, &early),
                teams: vec![],
            })
            .collect();
        for fleet in &mut fleets {
            let mut chance = Chance::of(&[seed, 3, fleet.number]);
            for _ in 0..n_teams(fleet, &settings) {
                let base = places.len();
                let home = hamlets[chance.below(hamlets.len())];
                places.push(around(&ground, home, &mut chance));
                let (pace, least) = (chance.between(0.8, 1.2), chance.between(0.4, 0.8));
                fleet.teams.push(Team { base, speed: pace, wage: fleet.operation.wage() * least });
            }
        }
        let roads = Roads::new(&ground, &places);
        let (wet, said) = weather(seed, &settings);
        Self { seed, settings, plots, places, roads, fleets, wet, said }
    }
}

/// Plots of 0.5 to 8 mu, half of them below 2.4; and how many days early each is, by its height.
///
/// A large grower's land is one plot of 8 mu next to the other.
fn plots(
    seed: usize,
    settings: &Settings,
    ground: &Ground,
    hamlets: &[(f64, f64)],
) -> (Vec<Plot>, Vec<Position>, Vec<f64>) {
    let mut chance = Chance::of(&[seed, 2]);
    let (mut plots, mut places, mut early) = (vec![], vec![], vec![]);
    for number in 0..settings.n_plots {
        let small = number as f64 >= settings.large * settings.n_plots as f64;
        // Seven plots are a large grower's.
        let hamlet = if small { number } else { number / 7 } % hamlets.len();
        let place = around(ground, hamlets[hamlet], &mut chance);
        let mu = 0.5 + 7.5 * chance.share().powi(2);
        plots.push(Plot { mu: if small { mu } else { 8.0 }, small });
        places.push(place);
        // 100 m are a standard deviation, and 4 days of the year (domain.md 3.5).
        early.push(-2.0 * ground.height(place.lon(), place.lat()).clamp(-2.0, 2.0));
    }
    (plots, places, early)
}

fn jobs(seed: usize, number: usize, plots: &[Plot], early: &[f64]) -> Vec<Job> {
    let operation = &OPERATIONS[number];
    let mut jobs = Vec::new();
    for (plot, of) in plots.iter().enumerate() {
        let mut chance = Chance::of(&[seed, 4, number, plot]);
        if chance.share() >= operation.share {
            continue;
        }
        for (from, until) in operation.rounds {
            let peak = f64::midpoint(chance.share(), chance.share());
            let opens = (from + (until - from) * peak - early[plot]).round().max(4.0) as usize;
            // Up to three days ahead (assumption).
            let posted = opens - 1 - chance.below(4).min(opens - 1);
            let days = (opens, opens + operation.window - 1);
            let parts = (operation.work(of.mu) / (7.0 * 3600.0)).ceil();
            let mu = of.mu / parts;
            let seconds = operation.work(of.mu) / parts;
            jobs.extend((0..parts as usize).map(|_| Job { plot, mu, posted, days, seconds }));
        }
    }
    jobs.sort_by_key(|job| (job.posted, job.plot));
    jobs
}

/// As many teams as have `load` of their dry hours to work, at 8 hours a day.
fn n_teams(fleet: &Fleet, settings: &Settings) -> usize {
    let operation = fleet.operation;
    let hours: f64 = fleet.jobs.iter().map(|job| operation.usual_hours(job.mu)).sum();
    let days = |(from, until): &(f64, f64)| until - from + operation.window as f64 / 2.0;
    let days: f64 = operation.rounds.iter().map(days).sum();
    (hours / (days * (1.0 - settings.wet) * 8.0 * settings.load)).ceil() as usize
}

/// Wet days come in spells; the forecast is right as often in the rain as without.
fn weather(seed: usize, settings: &Settings) -> (Vec<bool>, Vec<bool>) {
    let mut chance = Chance::of(&[seed, 5]);
    let Settings { wet, wet_again, forecast, .. } = *settings;
    let after_dry = wet * (1.0 - wet_again) / (1.0 - wet);
    let mut rains = false;
    let mut day = || {
        rains = chance.share() < if rains { wet_again } else { after_dry };
        (rains, rains == (chance.share() < forecast))
    };
    (0..DAYS).map(|_| day()).unzip()
}
