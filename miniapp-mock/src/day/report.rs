//! What the day was like, in numbers.

mod rows;

use super::plan::Cast;
use crate::phone::RouteTimes;
use crate::play::ledger::{Book, Story};
use crate::play::rows as rows_of;
use crate::play::table::Table;

/// Everything that the table and the picture are made of.
#[derive(Debug, Clone)]
pub struct Report {
    pub cast: Cast,
    pub without_phone_n: usize,
    /// Seconds of the day in one second.
    pub speed: f64,
    pub book: Book,
    /// WeChat messages on all phones; `None` when the stand-in was not at hand.
    pub messages_n: Option<usize>,
    pub calls: Vec<RouteTimes>,
}

impl Report {
    /// The stories of needs that this day's phones posted.
    #[must_use]
    pub fn posted(&self) -> Vec<&Story> {
        self.book.stories.values().filter(|story| story.posted_at.is_some()).collect()
    }

    /// What must not happen, in words; `None` of a flawless day.
    #[must_use]
    pub fn flaws(&self) -> Option<String> {
        let flaws = self.book.flaws("needs");
        (!flaws.is_empty()).then(|| flaws.join("\n"))
    }

    /// The day in a table.
    #[must_use]
    pub fn table(&self) -> Table {
        let mut table = Table::default();
        self.add_needs(&mut table);
        self.add_times(&mut table);
        self.add_unmatched(&mut table);
        self.add_teams(&mut table);
        self.add_visits(&mut table);
        self.add_apples(&mut table);
        rows_of::notices(&mut table, &self.book);
        rows_of::messages(&mut table, self.messages_n);
        self.add_calls(&mut table);
        table
    }
}
