//! A clock that runs only while a team works, so that lunch and night need no rule of their own.
//!
//! On it work that begins before lunch and ends after it is one span, and so is work over
//! several days; what a search for routes knows of windows is all that it needs.

use super::travel::MOST;
use crate::time::{Moment, Window};

/// The working stretches of one tour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Each stretch and what the clock shows when it begins.
    stretches: Vec<(Window, i64)>,
    length: i64,
}

impl Clock {
    /// Stretches in order, neither overlapping nor touching, as [`Week::working`] gives them.
    /// `None` without any, out of order, or when they add up to more than [`MOST`] seconds.
    ///
    /// [`Week::working`]: crate::week::Week::working
    #[must_use]
    pub fn new(stretches: impl IntoIterator<Item = Window>) -> Option<Self> {
        let mut clock = Self { stretches: vec![], length: 0 };
        for stretch in stretches {
            let after = clock.stretches.last().is_none_or(|(last, _)| last.until < stretch.from);
            if !after || stretch.seconds() <= 0 {
                return None;
            }
            clock.stretches.push((stretch, clock.length));
            clock.length += stretch.seconds();
        }
        let fine = !clock.stretches.is_empty() && clock.length <= i64::from(MOST);
        fine.then_some(clock)
    }

    /// What it shows at the end: all working seconds.
    #[must_use]
    pub const fn length(&self) -> i32 {
        small(self.length)
    }

    /// From its first working second to its last.
    pub(super) fn span(&self) -> Window {
        let (first, last) = (self.stretches[0].0, self.stretches[self.stretches.len() - 1].0);
        Window { from: first.from, until: last.until }
    }

    /// Working seconds before `moment`.
    #[must_use]
    pub fn at(&self, moment: Moment) -> i32 {
        let begun = self.stretches.iter().rev().find(|(stretch, _)| stretch.from <= moment);
        let shows = begun.map_or(0, |(stretch, before)| {
            before + stretch.until.min(moment).get() - stretch.from.get()
        });
        small(shows)
    }

    /// The stretches of the work between two readings, `from` below `until`.
    #[must_use]
    pub fn work(&self, from: i32, until: i32) -> Vec<Window> {
        let (from, until) = (i64::from(from), i64::from(until));
        let cut = self.stretches.iter().filter_map(|(stretch, before)| {
            let at = |shows: i64| stretch.from.plus((shows - before).clamp(0, stretch.seconds()));
            Window::new(at(from), at(until))
        });
        cut.collect()
    }
}

/// All that a clock shows is at most [`MOST`].
#[expect(clippy::cast_possible_truncation, reason = "checked when the clock was made")]
const fn small(seconds: i64) -> i32 {
    seconds as i32
}
