//! What the night was like, in numbers.

mod rows;

use std::collections::BTreeMap;
use std::time::Duration;

use super::check::Outcome;
use super::log::Case;
use super::plan::Cast;
use crate::phone::RouteTimes;
use crate::play::ledger::Book;
use crate::play::table::Table;

/// Flaws that are told in full.
const MOST_FLAWS: usize = 20;

/// Everything that the table and the picture are made of.
#[derive(Debug, Clone)]
pub struct Report {
    pub cast: Cast,
    /// Seconds of the night in one second.
    pub speed: f64,
    pub book: Book,
    /// By the question's id.
    pub cases: BTreeMap<String, Case>,
    pub outcome: Outcome,
    /// Questions with a photo, and with a voice note.
    pub beside: [usize; 2],
    /// How long the service was not there after it was killed; real time.
    pub away_for: Option<Duration>,
    pub calls: Vec<RouteTimes>,
}

impl Report {
    /// What must not happen, in words; `None` of a flawless night.
    #[must_use]
    pub fn flaws(&self) -> Option<String> {
        let mut flaws = self.book.flaws("questions");
        let found = &self.outcome.flaws;
        flaws.extend(found.iter().take(MOST_FLAWS).cloned());
        let more = found.len().saturating_sub(MOST_FLAWS);
        flaws.extend((more > 0).then(|| format!("and {more} more of these")));
        let (asked, planned) = (self.asked().count(), self.cast.questions_n);
        flaws.extend((asked != planned).then(|| format!("{asked} of {planned} were asked")));
        (!flaws.is_empty()).then(|| flaws.join("\n"))
    }

    /// Questions that the service has taken.
    pub(super) fn asked(&self) -> impl Iterator<Item = &Case> {
        self.cases.values().filter(|case| case.asked_at.is_some())
    }

    /// Those that are for agronomists by their words.
    pub(super) fn agronomy(&self) -> impl Iterator<Item = &Case> {
        self.asked().filter(|case| !case.desk_at_once)
    }

    /// The night in a table.
    #[must_use]
    pub fn table(&self) -> Table {
        let mut table = Table::default();
        self.add_people(&mut table);
        self.add_questions(&mut table);
        self.add_times(&mut table);
        self.add_ways(&mut table);
        self.add_checks(&mut table);
        self.add_calls(&mut table);
        table
    }
}
