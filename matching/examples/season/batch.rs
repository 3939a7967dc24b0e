//! Every evening all open jobs and all teams planned together; only tomorrow is settled.

use matching::plan::{Leg, MOST, Plan, Planner, Problem, Stop, Terms, Tour, Travel};

use crate::book::Book;
use crate::policy::REACH_KM;
use crate::pools::blocks;
use crate::route::{Effort, seconds};
use crate::world::CLOSE;

/// Days that are planned ahead.
pub(crate) const HORIZON: usize = 3;
/// What an hour ahead of the others costs for each job, in fen (`Policy::fairness_fen_per_h`).
const FAIRNESS: f64 = 20.0;
/// Leaving a job out, in fen: more than any way, and again as much on its last day.
const SKIPPED: f64 = 200_000.0;
/// Teams that are asked for a job, one evening.
const OFFERS: usize = 3;

/// Where in a team's day a job may be put.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Cheapest,
    End,
}

pub(crate) fn evening(book: &mut Book<'_>, today: usize, pooled: bool) {
    if book.world.said[today] {
        return;
    }
    let blocks = blocks(book, today, pooled);
    let Some(plan) = planned(book, &blocks, today) else { return };
    let mut declined = Vec::new();
    for team in 0..book.fleet.teams.len() {
        let route: Vec<&[usize]> =
            plan.routes[team * HORIZON].iter().map(|block| &blocks[*block][..]).collect();
        declined.extend(settle(book, &route, team, today));
    }
    declined.extend(plan.absent.iter().map(|block| blocks[*block].clone()));
    for block in declined {
        if !place(book, &block, today, At::Cheapest) && block.len() > 1 {
            for job in block {
                place(book, &[job], today, At::Cheapest);
            }
        }
    }
    for team in 0..book.fleet.teams.len() {
        book.promise(team, today, today);
    }
}

/// Jobs of teams that did not come, and that cannot wait for the evening's plan, go to the end of
/// another team's day: nobody who has been told when is moved for them.
pub(crate) fn morning(book: &mut Book<'_>, today: usize) {
    let last_day = |job: &usize| book.fleet.jobs[*job].days.1 == today;
    let urgent: Vec<_> = book.open.iter().copied().filter(last_day).collect();
    if !book.absent.is_empty() {
        for job in urgent {
            place(book, &[job], today, At::End);
        }
    }
    for team in 0..book.fleet.teams.len() {
        book.promise(team, today, today);
    }
}

/// Offers a planned route block by block; returns what was declined.
fn settle(book: &mut Book<'_>, route: &[&[usize]], team: usize, today: usize) -> Vec<Vec<usize>> {
    let whole = route.concat();
    let mut declined = Vec::new();
    for block in route {
        let effort = book.crew(team).marginal(&whole, block);
        if book.offer(block, team, effort) {
            let last = book.routes[team][today].len();
            book.book(block, (team, today), last);
        } else {
            declined.push(block.to_vec());
        }
    }
    declined
}

/// Offers a block to the teams for whom it is cheapest today, one after the other; whether one
/// has accepted.
fn place(book: &mut Book<'_>, block: &[usize], today: usize, at: At) -> bool {
    if !book.may(block, today, today) {
        return false;
    }
    let room = |team: usize| {
        let asked = can(book, block, team) && !book.absent.contains(&team);
        let route = &book.routes[team][today];
        let first = if at == At::End { route.len() } else { 0 };
        let (at, effort) = asked.then(|| book.crew(team).cheapest(route, block, first))??;
        Some((book.fleet.operation.cost(effort), team, at, effort))
    };
    let mut rooms: Vec<_> = (0..book.fleet.teams.len()).filter_map(room).collect();
    rooms.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, team, at, effort) in rooms.into_iter().take(OFFERS) {
        if book.offer(block, team, effort) {
            book.book(block, (team, today), at);
            return true;
        }
    }
    false
}

fn can(book: &Book<'_>, block: &[usize], team: usize) -> bool {
    let base = book.fleet.teams[team].base;
    let near = |job: &usize| book.world.roads.km(base, book.fleet.jobs[*job].plot) <= REACH_KM;
    block.iter().all(near) && !book.has_declined(block, team)
}

/// The best plan for the days ahead; a tour for each team and day, day by day.
fn planned(book: &Book<'_>, blocks: &[Vec<usize>], today: usize) -> Option<Plan> {
    if blocks.is_empty() {
        return None;
    }
    let n_teams = book.fleet.teams.len();
    let ends = |place: usize| match place.checked_sub(n_teams) {
        None => (book.fleet.teams[place].base, book.fleet.teams[place].base),
        Some(block) => {
            let plot = |job: &usize| book.fleet.jobs[*job].plot;
            let block = &blocks[block];
            (plot(&block[0]), plot(&block[block.len() - 1]))
        }
    };
    let leg = |from: usize, to: usize| {
        let km = book.world.roads.km(ends(from).1, ends(to).0);
        let setup = if to < n_teams { 0.0 } else { book.fleet.operation.setup_after(km) };
        let cost = book.fleet.operation.cost(Effort { km, setup, work: 0.0 });
        Leg { time: whole(seconds(km) + setup), cost: whole(cost) }
    };
    let tours = (0..n_teams * HORIZON).map(|number| tour(number, number / HORIZON)).collect();
    let travel = Travel::new(n_teams + blocks.len(), leg).expect("short ways");
    let stops = blocks.iter().map(|block| stop(book, block, today)).collect();
    let rows = blocks.iter().map(|block| {
        let on = |tour: usize| terms(book, block, (tour / HORIZON, today + tour % HORIZON), today);
        (0..n_teams * HORIZON).map(on).collect()
    });
    let problem = Problem::new(travel, tours, stops, rows.collect()).expect("figures in range");
    let mut planner = Planner::new(problem, (book.world.seed * 1_000 + today) as u64);
    let budget = book.world.settings.steps;
    planner.improve(|done| if budget > 0.0 { done as f64 / budget } else { 1.0 });
    Some(planner.plan())
}

const fn tour(profile: usize, team: usize) -> Tour {
    let close = CLOSE as i32;
    Tour {
        profile,
        start: team,
        end: team,
        ready: 0,
        close,
        capacity: MOST,
        cost: 0,
        always: false,
    }
}

fn stop(book: &Book<'_>, block: &[usize], today: usize) -> Stop {
    let skipped = |job: &usize| {
        let left = book.fleet.jobs[*job].days.1.saturating_sub(today);
        SKIPPED * (1.0 + 1.0 / (1.0 + left as f64))
    };
    Stop { load: 0, skip_cost: whole(block.iter().map(skipped).sum()) }
}

/// What a team could do a block for on a day.
fn terms(book: &Book<'_>, block: &[usize], (team, day): (usize, usize), today: usize) -> Terms {
    if !can(book, block, team) || !book.may(block, day, today) {
        return Terms::NEVER;
    }
    let stops: Vec<_> = book.crew(team).planned(block).collect();
    let first = stops[0].arrives + stops[0].setup;
    let work = whole(stops[stops.len() - 1].leaves - first);
    let inside = stops[1..].iter().map(|stop| book.fleet.operation.cost(stop.effort()));
    let mean = book.hours.iter().sum::<f64>() / book.hours.len() as f64;
    let cost = inside.sum::<f64>()
        + book.world.settings.waiting * block.len() as f64 * (day - today) as f64
        + FAIRNESS * (book.hours[team] - mean) * block.len() as f64;
    let close = whole(CLOSE) - work;
    if close < 0 { Terms::NEVER } else { Terms { open: 0, close, work, cost: whole(cost) } }
}

fn whole(number: f64) -> i32 {
    number.round() as i32
}
