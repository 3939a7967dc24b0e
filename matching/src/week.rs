//! The hours of a week in which a team works.

use std::iter;

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
    pub fn working(&self, window: Window) -> impl Iterator<Item = Window> {
        let mut parts = self.week_by_week(window).peekable();
        let runs_on = self.works_through_sunday_midnight();
        iter::from_fn(move || {
            let mut stretch = parts.next()?;
            while runs_on && let Some(next) = parts.next_if(|next| next.from == stretch.until) {
                stretch.until = next.until;
            }
            Some(stretch)
        })
    }

    fn works_through_sunday_midnight(&self) -> bool {
        let ends = self.stretches.first().zip(self.stretches.last());
        ends.is_some_and(|(first, last)| first.0 == 0 && last.1 == WEEK)
    }

    /// The same, cut at Sunday midnight.
    fn week_by_week(&self, window: Window) -> impl Iterator<Item = Window> {
        let week_of = |moment: Moment| (moment.get() - FIRST_MONDAY).div_euclid(WEEK);
        (week_of(window.from)..=week_of(window.until))
            .map(|week| FIRST_MONDAY + week * WEEK)
            .flat_map(|monday| self.stretches.iter().map(move |s| (monday + s.0, monday + s.1)))
            .skip_while(move |stretch| stretch.1 <= window.from.get())
            .take_while(move |stretch| stretch.0 < window.until.get())
            .filter_map(move |(from, until)| {
                Window::new(Moment::new(from), Moment::new(until))?.shared(window)
            })
    }
}

/// The local calendar day of a moment, counted from 1970-01-01 in China.
pub(crate) const fn local_day(moment: Moment) -> i64 {
    (moment.get() + LOCAL_OFFSET).div_euclid(DAY)
}

/// The local calendar day with this number, from midnight to midnight.
pub(crate) const fn day_window(day: i64) -> Window {
    let midnight = Moment::new(day * DAY - LOCAL_OFFSET);
    Window { from: midnight, until: midnight.plus(DAY) }
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
