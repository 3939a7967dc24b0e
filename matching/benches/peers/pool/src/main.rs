//! Clusters the plots of standard input; prints the milliseconds it took and each plot's cluster.
//!
//! A line in is `longitude latitude`. Area, time and weather are made not to matter, so that
//! only complete linkage within 2 km is left: what scipy computes.

use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::time::Instant;

use matching::pool::{Formed, Plot, Terms, Tiers, form};
use matching::{Moment, Policy, Position, Window, place::Datum, need::Land, units::SquareMeters, weather::Weather, week::Week};

const RUNS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let now = Moment::new(1_779_206_400);
    let window = Window { from: now, until: now.plus(20 * 86_400) };
    let mut plots = Vec::new();
    for line in io::stdin().lines() {
        let line = line?;
        let (lon, lat) = line.split_once(' ').ok_or("two numbers a line")?;
        plots.push(Plot {
            id: plots.len(),
            place: Position::new(lon.parse()?, lat.parse()?, Datum::Wgs84)?,
            operation: "TILL_ROTARY".to_owned(),
            crop: None,
            land: Land { area: SquareMeters::new(1.0)?, irregular: false },
            slope_degrees: None,
            window,
        });
    }
    let terms = Terms {
        target: SquareMeters::from_mu(1e6)?,
        most: SquareMeters::from_mu(1e6)?,
        seconds_per_m2: 0.0,
        stop_minutes: 0.0,
        week: Week::new((1..=7).map(|day| (day, 0, 1440)))?,
        policy: Policy { speed_km_per_h: 1e3, ..Policy::default() },
        ..Terms::tillage("TILL_ROTARY", Tiers::new([(0.0, 7000)])?)?
    };
    let mut fastest = f64::INFINITY;
    let mut formed = Formed { pools: Vec::new(), alone: Vec::new() };
    for _ in 0..RUNS {
        let started = Instant::now();
        formed = form(&plots, &terms, &Weather::default(), now);
        fastest = fastest.min(started.elapsed().as_secs_f64() * 1e3);
    }
    let mut cluster: Vec<usize> = (0..plots.len()).collect();
    for pool in &formed.pools {
        for stop in pool.stops() {
            cluster[stop.plot.id] = pool.stops()[0].plot.id;
        }
    }
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "{fastest}")?;
    for first in cluster {
        writeln!(out, "{first}")?;
    }
    Ok(())
}
