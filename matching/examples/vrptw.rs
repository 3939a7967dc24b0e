//! Plans a file in Solomon's format: `vrptw FILE SECONDS [SEED]` prints one route a line.
//! Seconds are of this thread's work. Below zero they are steps: the same steps and seed make the
//! same plan.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "an example with small numbers"
)]

#[path = "county/watch.rs"]
mod watch;

use std::error::Error;
use std::{env, fs};

use matching::plan::{Leg, Planner, Problem, Stop, Terms, Tour, Travel};
use watch::Watch;

/// Fixed point: this many units are one of the file.
const UNITS: f64 = 10_000.0;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let path = args.next().ok_or("usage: vrptw FILE SECONDS [SEED]")?;
    let seconds: f64 = args.next().ok_or("SECONDS is missing")?.parse()?;
    let seed = args.next().map_or(Ok(1), |seed| seed.parse())?;
    let problem = read(&fs::read_to_string(path)?)?;
    let (watch, mut steps) = (Watch::start(), 0);
    let mut planner = Planner::new(problem, seed);
    planner.improve(|done| {
        steps = done;
        if seconds < 0.0 { done as f64 / -seconds } else { watch.seconds() / seconds }
    });
    let took = watch.seconds();
    let plan = planner.plan();
    for route in plan.routes.iter().filter(|route| !route.is_empty()) {
        let numbers: Vec<_> = route.iter().map(|stop| (stop + 1).to_string()).collect();
        say(&format!("route {}", numbers.join(" ")));
    }
    let (cost, absent) = (plan.cost as f64 / UNITS, plan.absent.len());
    say(&format!("cost {cost:.4} seconds {took:.3} steps {steps} absent {absent}"));
    Ok(())
}

fn read(text: &str) -> Result<Problem, Box<dyn Error>> {
    let rows: Vec<Vec<f64>> = text
        .lines()
        .filter_map(|line| line.split_whitespace().map(|word| word.parse().ok()).collect())
        .filter(|row: &Vec<f64>| !row.is_empty())
        .collect();
    let fleet = &rows[0];
    let places = &rows[1..];
    let distance = |from: usize, to: usize| {
        let (a, b) = (&places[from], &places[to]);
        (a[1] - b[1]).hypot(a[2] - b[2]) * UNITS
    };
    let travel = Travel::new(places.len(), |from, to| {
        let units = distance(from, to);
        Leg { time: (units - 1e-6).ceil() as i32, cost: units.round() as i32 }
    })?;
    let fixed = |number: f64| (number * UNITS) as i32;
    let base = &places[0];
    let tour = Tour {
        profile: 0,
        start: 0,
        end: 0,
        ready: fixed(base[4]),
        close: fixed(base[5]),
        capacity: fleet[1] as i32,
        cost: 0,
        always: false,
    };
    let stops = places[1..].iter().map(|p| Stop { load: p[3] as i32, skip_cost: 1 << 30 });
    let terms = places[1..]
        .iter()
        .map(|p| vec![Terms { open: fixed(p[4]), close: fixed(p[5]), work: fixed(p[6]), cost: 0 }]);
    Ok(Problem::new(travel, vec![tour; fleet[0] as usize], stops.collect(), terms.collect())?)
}

#[expect(clippy::print_stdout, reason = "what this program is for")]
fn say(line: &str) {
    println!("{line}");
}
