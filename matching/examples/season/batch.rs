//! Every evening all open jobs find the cheapest place among all teams, the most urgent first;
//! only tomorrow is settled.

use crate::book::Book;
use crate::policy::REACH_KM;
use crate::pools::blocks;

/// Days that are planned ahead.
pub(crate) const HORIZON: usize = 3;
/// Teams that are asked for a job, one evening.
const OFFERS: usize = 3;

pub(crate) fn evening(book: &mut Book<'_>, today: usize, pooled: bool) {
    if book.world.said[today] {
        return;
    }
    let blocks = blocks(book, today, pooled);
    let last = |block: &Vec<usize>| block.iter().map(|job| book.fleet.jobs[*job].days.1).min();
    let mut blocks = blocks;
    blocks.sort_by_key(last);
    for block in blocks {
        if !place(book, &block, today, OFFERS) && block.len() > 1 {
            for job in block {
                place(book, &[job], today, OFFERS);
            }
        }
    }
    for team in 0..book.fleet.teams.len() {
        book.promise(team, today, today);
    }
}

/// Jobs of teams that did not come go where they cost least, today or not at all.
pub(crate) fn morning(book: &mut Book<'_>, today: usize) {
    for job in book.open.clone() {
        if !book.absent.is_empty() {
            place(book, &[job], today, OFFERS);
        }
    }
    for team in 0..book.fleet.teams.len() {
        book.promise(team, today, today);
    }
}

/// Offers a block to the teams for whom it is cheapest today, one after the other; whether one
/// has accepted.
fn place(book: &mut Book<'_>, block: &[usize], today: usize, offers: usize) -> bool {
    if !book.may(block, today, today) {
        return false;
    }
    let room = |team: usize| {
        let asked = can(book, block, team) && !book.absent.contains(&team);
        let (at, effort) =
            asked.then(|| book.crew(team).cheapest(&book.routes[team][today], block))??;
        Some((book.fleet.operation.cost(effort), team, at, effort))
    };
    let mut rooms: Vec<_> = (0..book.fleet.teams.len()).filter_map(room).collect();
    rooms.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, team, at, effort) in rooms.into_iter().take(offers) {
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
