//! The line on the screen while the day passes.

use super::town::Town;
use crate::play::clock::hour_and_minute;
use crate::play::ledger::{Book, Event, Story};
use crate::play::progress::bar;

/// The line of this moment.
pub(super) fn line(town: &Town<'_>) -> String {
    town.ground.ledger.read(|book| in_words(town, book))
}

/// `07:42 ███████░░░ 61 of 240 posted, 48 accepted, 12 finished, 0 unforeseen`.
fn in_words(town: &Town<'_>, book: &Book) -> String {
    let count = |done: fn(&Story) -> bool| book.stories.values().filter(|s| done(s)).count();
    format!(
        "{} {} {} of {} posted, {} accepted, {} finished, {} unforeseen",
        hour_and_minute(town.ground.clock.now()),
        bar(town.ground.clock.share()),
        count(|story| story.posted_at.is_some()),
        town.plan.asks_n(),
        count(|story| story.accepted_at.is_some()),
        book.n(Event::Finished),
        book.troubles_n,
    )
}
