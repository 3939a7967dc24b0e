//! 拼单: which open jobs are planned together.

use matching::pool::{Plot, Terms, Tiers, form};
use matching::{Fen, Window, need::Land, units::SquareMeters, weather::Weather, week::Week};

use crate::book::Book;
use crate::operation::Operation;
use crate::world::START;

/// The least and the most that a pool is formed for, in mu.
const LEAST: f64 = 30.0;
const MOST: f64 = 60.0;

/// Blocks of jobs in the order in which they are worked; jobs without neighbours alone.
pub(crate) fn blocks(book: &Book<'_>, today: usize, pooled: bool) -> Vec<Vec<usize>> {
    let jobs: Vec<_> = book.open.iter().copied().filter(|job| known(book, *job, today)).collect();
    if !pooled || !book.fleet.operation.pooled {
        return jobs.into_iter().map(|job| vec![job]).collect();
    }
    // Who may be worked tomorrow does not wait for who may not.
    let (ready, later): (Vec<_>, Vec<_>) =
        jobs.into_iter().partition(|job| book.fleet.jobs[*job].days.0 <= today);
    let plots: Vec<_> = ready.iter().map(|job| plot(book, *job)).collect();
    let midnight = |day: usize| START.plus(day as i64 * 86_400);
    let rain = Window { from: midnight(today), until: midnight(today + 1) };
    let wet = book.world.said[today].then_some(rain);
    let formed = form(&plots, &terms(book.fleet.operation), &Weather::forbidding(wet), rain.from);
    let in_order = |pool: &matching::pool::Pool<usize>| {
        let mut stops: Vec<_> = pool.stops().iter().collect();
        stops.sort_by_key(|stop| stop.during.from);
        stops.into_iter().map(|stop| stop.plot.id).collect::<Vec<_>>()
    };
    let alone = formed.alone.into_iter().chain(later).map(|job| vec![job]);
    formed.pools.iter().map(in_order).chain(alone).collect()
}

/// Jobs that may be done within the days that are planned.
fn known(book: &Book<'_>, job: usize, today: usize) -> bool {
    book.fleet.jobs[job].days.0 < today + crate::batch::HORIZON
}

fn plot(book: &Book<'_>, id: usize) -> Plot<usize> {
    let job = &book.fleet.jobs[id];
    let midnight = |day: usize| START.plus(day as i64 * 86_400);
    let area = SquareMeters::from_mu(job.mu).expect("above zero");
    Plot {
        id,
        place: book.world.places[job.plot],
        operation: book.fleet.operation.code.into(),
        crop: None,
        land: Land { area, irregular: false },
        slope_degrees: None,
        window: Window { from: midnight(job.days.0), until: midnight(job.days.1 + 1) },
    }
}

fn terms(operation: &Operation) -> Terms {
    let fen = |fen: f64| Fen::new(fen.round() as i64);
    let price = (fen(operation.mobilisation()), fen(operation.fen_per_mu));
    let tiers = Tiers::covering(price.0, price.1, 3.0, &[10.0, 30.0]).expect("prices that fall");
    let hours = (1..=7).flat_map(|day| [(day, 7 * 60, 12 * 60), (day, 13 * 60, 18 * 60)]);
    let mu = |mu: f64| SquareMeters::from_mu(mu).expect("above zero");
    Terms {
        least: mu(LEAST),
        target: mu(LEAST),
        most: mu(MOST),
        seconds_per_m2: operation.hours_per_mu * 3600.0 / (2000.0 / 3.0),
        stop_minutes: operation.setup.1,
        week: Week::new(hours).expect("a week"),
        ..Terms::tillage(operation.code, tiers).expect("known figures")
    }
}
