//! The line on the screen while the night passes.

use super::log::{Case, Seen};
use super::ward::Ward;
use crate::play::clock::hour_and_minute;
use crate::play::progress::bar;

/// `02:31 ███████░░░ 210 of 400 asked, 31 wait, 172 answered, 96 judged, 0 unforeseen`.
pub(super) fn line(ward: &Ward<'_>) -> String {
    let troubles_n = ward.ground.ledger.read(|book| book.troubles_n);
    ward.log.read(|seen| in_words(ward, seen, troubles_n))
}

fn in_words(ward: &Ward<'_>, seen: &Seen, troubles_n: u64) -> String {
    let clock = &ward.ground.clock;
    let n = |is: fn(&Case) -> bool| seen.cases.values().filter(|case| is(case)).count();
    format!(
        "{} {} {} of {} asked, {} wait, {} answered, {} judged, {} unforeseen",
        hour_and_minute(clock.now()),
        bar(clock.share()),
        n(|case| case.asked_at.is_some()),
        ward.plan.asks().count(),
        n(|case| case.asked_at.is_some() && case.answered_at.is_none()),
        n(|case| case.answered_at.is_some()),
        n(|case| case.judged),
        troubles_n + seen.flaws.len() as u64,
    )
}
