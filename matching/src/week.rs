//! The hours of a week in which a team works.

use crate::time::{Moment, Window};

/// China keeps one zone, UTC+8 ("Beijing time"), and has had no summer time since 1991
/// (IANA tz database, Asia/Shanghai), so a constant is exact for every future date.
const LOCAL_OFFSET: i64 = 8 * 3600;
const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;
/// 1970-01-05, the first Monday, at midnight in China.
const FIRST_MONDAY: i64 = 4 * DAY - LOCAL_OFFSET;

/// Weekly working hours, in local time. An empty week is a team that is not working.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Week {
    /// Seconds since Monday 00:00, in order, neither overlapping nor touching.
    stretches: Vec<(i64, i64)>,
}

/// Working hours that no week has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWeek {
    #[error("{0} is not a day of the week: Monday is 1, Sunday is 7")]
    Day(u8),
    #[error("working hours cannot run from minute {from} until minute {until} of a day")]
    Hours { from: u16, until: u16 },
}

impl Week {
    /// Takes (day 1 = Monday..=7, from minute, until minute 1..=1440); overlaps are merged.
    pub fn new(hours: impl IntoIterator<Item = (u8, u16, u16)>) -> Result<Self, InvalidWeek> {
        let mut stretches = hours.into_iter().map(checked).collect::<Result<Vec<_>, _>>()?;
        stretches.sort_unstable();
        stretches.dedup_by(|next, merged| {
            let joins = next.0 <= merged.1;
            if joins {
                merged.1 = merged.1.max(next.1);
            }
            joins
        });
        Ok(Self { stretches })
    }

    /// The working stretches inside `window`, in order, neither overlapping nor touching.
    #[inline]
    pub fn working(&self, window: Window) -> impl Iterator<Item = Window> {
        let since = (window.from.get() - FIRST_MONDAY).rem_euclid(WEEK);
        let next = self.stretches.iter().position(|stretch| stretch.1 > since);
        let (monday, next) = match next {
            Some(next) => (window.from.get() - since, next),
            None => (window.from.get() - since + WEEK, 0),
        };
        Working { stretches: &self.stretches, monday, next, window }
    }
}

/// Walks through the weeks of a window.
struct Working<'a> {
    stretches: &'a [(i64, i64)],
    /// The Monday of the `next` stretch.
    monday: i64,
    next: usize,
    window: Window,
}

impl Iterator for Working<'_> {
    type Item = Window;

    #[inline]
    fn next(&mut self) -> Option<Window> {
        let from = self.monday + self.stretches.get(self.next)?.0;
        if from >= self.window.until.get() {
            return None;
        }
        let mut until = self.end();
        // Who works through Sunday midnight does not rest there.
        while until < self.window.until.get() && self.monday + self.stretches[self.next].0 == until
        {
            until = self.end();
        }
        Window::new(Moment::new(from), Moment::new(until))?.shared(self.window)
    }
}

impl Working<'_> {
    /// Steps over the next stretch; returns its end.
    #[inline]
    fn end(&mut self) -> i64 {
        let until = self.monday + self.stretches[self.next].1;
        self.next += 1;
        if self.next == self.stretches.len() {
            (self.next, self.monday) = (0, self.monday + WEEK);
        }
        until
    }
}

/// The local calendar day of a moment, counted from 1970-01-01 in China.
#[inline]
pub(crate) const fn local_day(moment: Moment) -> i64 {
    (moment.get() + LOCAL_OFFSET).div_euclid(DAY)
}

/// A local calendar day from midnight to midnight.
#[inline]
pub(crate) const fn day_at(day: i64) -> Window {
    let midnight = day * DAY - LOCAL_OFFSET;
    Window { from: Moment::new(midnight), until: Moment::new(midnight + DAY) }
}

/// A stretch cut at every local midnight.
pub(crate) fn local_days(stretch: Window) -> impl Iterator<Item = Window> {
    let last = local_day(stretch.until.minus(1));
    (local_day(stretch.from)..=last).filter_map(move |day| day_at(day).shared(stretch))
}

fn checked((day, from, until): (u8, u16, u16)) -> Result<(i64, i64), InvalidWeek> {
    if !(1..=7).contains(&day) {
        return Err(InvalidWeek::Day(day));
    }
    if from >= until || until > 1440 {
        return Err(InvalidWeek::Hours { from, until });
    }
    let midnight = i64::from(day - 1) * DAY;
    Ok((midnight + i64::from(from) * 60, midnight + i64::from(until) * 60))
}
