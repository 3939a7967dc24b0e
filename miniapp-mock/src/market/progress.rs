//! The line on the screen while the week passes.

use super::fair::Fair;
use crate::play::clock::weekday_and_hour;
use crate::play::ledger::{Book, Event};
use crate::play::progress::bar;

/// `Wed 09:12 ███████░░░ 288 lots, 12 of 12 orders, 301 shares accepted, 4 trucks in, 0 unforeseen`.
pub(super) fn line(fair: &Fair<'_>) -> String {
    fair.ground.ledger.read(|book| in_words(fair, book))
}

fn in_words(fair: &Fair<'_>, book: &Book) -> String {
    let clock = &fair.ground.clock;
    format!(
        "{} {} {} lots, {} of {} orders, {} shares accepted, {} trucks in, {} settled, {} unforeseen",
        weekday_and_hour(clock.now()),
        bar(clock.share()),
        book.n(Event::Listed),
        book.deals.placed().count(),
        fair.plan.orders().count(),
        book.n(Event::ShareAccepted),
        book.deals.rides.len(),
        book.deals.placed().filter(|deal| deal.settled).count(),
        book.troubles_n,
    )
}
