//! A county's day: `county CSV solve SECONDS`, `county CSV write FILE`, `county CSV insert`,
//! `county CSV replan STEPS`.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "an example with small numbers"
)]

mod export;
mod generate;
mod greedy;
mod watch;

use std::error::Error;
use std::time::Instant;
use std::{env, fs};

use generate::{Chance, County, county};
use matching::plan::{Days, Leg, Plan, Planner, Problem, Stop, Terms, Travel};
use watch::Watch;

type Outcome = Result<(), Box<dyn Error>>;
type Later = Vec<(Stop, Vec<Terms>)>;

fn main() -> Outcome {
    let args: Vec<_> = env::args().skip(1).collect();
    let words: Vec<_> = args.iter().map(String::as_str).collect();
    let ["solve" | "write" | "insert" | "replan", ..] = words[1.min(words.len())..] else {
        return Err("usage: county CSV (solve SECONDS | write FILE | insert | replan STEPS)".into());
    };
    let csv = fs::read_to_string(words[0])?;
    match words[1..] {
        ["solve", seconds] => solve(&csv, seconds.parse()?),
        ["write", file] => write(&csv, file),
        ["insert"] => insert(&csv),
        ["replan", seconds] => replan(&csv, seconds.parse()?),
        _ => Err("an argument is missing".into()),
    }
}

fn prepared(csv: &str, n_needs: usize, n_teams: usize) -> Result<(County, Days), Box<dyn Error>> {
    let county = county(csv, n_needs, n_teams, 1);
    let days = Days::new(&county.needs, &county.teams, &county.policy, county.day)?;
    Ok((county, days))
}

fn solve(csv: &str, seconds: f64) -> Outcome {
    let (_, days) = prepared(csv, 2_000, 60)?;
    let problem = days.problem().clone();
    let (routes, left) = greedy::nearest_team(&problem);
    say(&format!("greedy travel {} absent {}", travel(&problem, &routes), left.len()));
    let (watch, mut steps) = (Watch::start(), 0);
    let mut planner = Planner::new(problem.clone(), 1);
    report("first", &problem, &planner.plan(), watch.seconds());
    planner.improve(|done| {
        steps = done;
        if seconds < 0.0 { done as f64 / -seconds } else { watch.seconds() / seconds }
    });
    let plan = planner.plan();
    report(&format!("improved steps {steps}"), &problem, &plan, watch.seconds());
    for route in &plan.routes {
        say(&format!("route {}", route.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")));
    }
    Ok(())
}

fn report(name: &str, problem: &Problem, plan: &Plan, seconds: f64) {
    let (travel, absent) = (travel(problem, &plan.routes), plan.absent.len());
    say(&format!("{name} travel {travel} absent {absent} seconds {seconds:.3}"));
}

/// Fen spent on the road.
fn travel(problem: &Problem, routes: &[Vec<usize>]) -> i64 {
    let of = |(tour, stops): (usize, &Vec<usize>)| {
        let tour = problem.tours()[tour];
        let places = stops.iter().map(|stop| problem.place(*stop));
        let way: Vec<_> = [tour.start].into_iter().chain(places).chain([tour.end]).collect();
        let costs = way.windows(2).map(|two| i64::from(problem.travel().leg(two[0], two[1]).cost));
        if stops.is_empty() { 0 } else { costs.sum() }
    };
    routes.iter().enumerate().map(of).sum()
}

/// With the seconds since 6 o'clock at which each tour's clock starts.
fn write(csv: &str, file: &str) -> Outcome {
    let (county, days) = prepared(csv, 2_000, 60)?;
    let offsets: Vec<_> = (0..county.teams.len()).map(|id| 1800 * (id % 5) as i32).collect();
    Ok(fs::write(file, export::text(days.problem(), &offsets))?)
}

/// Urgent needs, one after the other, into the plans of 500 teams with 2,000 visits.
fn insert(csv: &str) -> Outcome {
    let (county, days) = prepared(csv, 2_200, 500)?;
    let (first, later) = split(days.problem(), 2_000)?;
    let mut planner = Planner::new(first, 1);
    let mut times = Vec::new();
    let mut placed = 0;
    for (stop, terms) in &later {
        let problem = days.problem();
        let start = Instant::now();
        let added = planner.insert(*stop, terms, |a, b| problem.travel().leg(a, b))?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
        placed += usize::from(added.at.is_some());
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
    say(&format!(
        "insert teams {} n {} placed {placed} ms p50 {:.3} p99 {:.3} max {:.3}",
        county.teams.len(),
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    ));
    Ok(())
}

/// One in a hundred needs is withdrawn, as many come; mended in 150 ms, and planned anew with as
/// many steps as the first plan had.
fn replan(csv: &str, steps: f64) -> Outcome {
    let (_, days) = prepared(csv, 2_020, 60)?;
    let (first, later) = split(days.problem(), 2_000)?;
    let mut planner = Planner::new(first, 1);
    planner.improve(|done| done as f64 / steps);
    let watch = Watch::start();
    for (stop, terms) in &later {
        planner.insert(*stop, terms, |a, b| days.problem().travel().leg(a, b))?;
    }
    let mut chance = Chance(7);
    let gone: Vec<_> = (0..20).map(|_| (chance.share() * 2_000.0) as usize).collect();
    for stop in &gone {
        planner.withdraw(*stop);
    }
    let inserted = planner.plan();
    planner.mend(|_| watch.seconds() / 0.150);
    let took = watch.seconds();
    let mut cold = Planner::new(days.problem().clone(), 2);
    for stop in &gone {
        cold.withdraw(*stop);
    }
    cold.improve(|done| done as f64 / steps);
    report("replan inserted", days.problem(), &inserted, 0.0);
    report("replan mended", days.problem(), &planner.plan(), took);
    report("replan cold", days.problem(), &cold.plan(), 0.0);
    Ok(())
}

/// The problem with its first `n` stops only, and the others.
fn split(all: &Problem, n: usize) -> Result<(Problem, Later), Box<dyn Error>> {
    let row = |stop: usize| (0..all.tours().len()).map(move |tour| all.terms(stop, tour)).collect();
    let leg = |a: usize, b: usize| -> Leg { all.travel().leg(a, b) };
    let places = all.travel().len() - all.stops().len() + n;
    let travel = Travel::new(places, leg)?;
    let (tours, stops) = (all.tours().to_vec(), all.stops()[..n].to_vec());
    let first = Problem::new(travel, tours, stops, (0..n).map(row).collect())?;
    Ok((first, (n..all.stops().len()).map(|stop| (all.stops()[stop], row(stop))).collect()))
}

#[expect(clippy::print_stdout, reason = "what this program is for")]
fn say(line: &str) {
    println!("{line}");
}
