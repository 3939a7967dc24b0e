//! When an agronomist is there: what they said last, or else their week.

use chrono::{DateTime, Utc};
use matching::{Moment, Window, week::Week};

use crate::{
    entity::agronomist::{self, DutyHours},
    error::ApiError,
    teams::form::minute,
};

/// How far ahead the next duty is looked for, in seconds: a week has all hours of all weeks.
const A_WEEK: i64 = 7 * 24 * 3600;

/// The hours as the engine reads them.
pub fn week(hours: &[DutyHours]) -> Result<Week, ApiError> {
    let wrong = || ApiError::invalid("week", "week_invalid", "值班的钟点不对");
    let minutes = |it: &DutyHours| Ok((it.day, minute(&it.from)?, minute(&it.to)?));
    let hours: Result<Vec<_>, ApiError> = hours.iter().map(minutes).collect();
    Week::new(hours.map_err(|_| wrong())?).map_err(|_| wrong())
}

/// What they said last, while it holds.
fn said(row: &agronomist::Model, now: DateTime<Utc>) -> Option<bool> {
    row.on_duty.filter(|_| row.on_duty_until.is_none_or(|until| until > now))
}

/// Whether they said themselves that they are there now.
#[must_use]
pub fn said_on(row: &agronomist::Model, now: DateTime<Utc>) -> bool {
    said(row, now) == Some(true)
}

/// Whether they are there now.
#[must_use]
pub fn is_on(row: &agronomist::Model, now: DateTime<Utc>) -> bool {
    said(row, now).unwrap_or_else(|| by_the_week(row, now, 1).is_some_and(|from| from <= now))
}

/// When they are there again, if they are not now.
#[must_use]
pub fn next(row: &agronomist::Model, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let away_until = row.on_duty.filter(|on| !on).and(row.on_duty_until).filter(|it| *it > now);
    if row.on_duty == Some(false) && row.on_duty_until.is_none() {
        return None;
    }
    by_the_week(row, away_until.unwrap_or(now), A_WEEK)
}

/// The first moment of their week within so many seconds.
fn by_the_week(row: &agronomist::Model, from: DateTime<Utc>, s: i64) -> Option<DateTime<Utc>> {
    let week = week(&row.week.0).expect("stored hours were checked");
    let from = Moment::new(from.timestamp());
    let first = week.working(Window { from, until: from.plus(s) }).next()?;
    DateTime::from_timestamp(first.from.get(), 0)
}

#[cfg(test)]
mod tests {
    use sea_orm::prelude::Uuid;

    use super::*;
    use crate::{
        entity::agronomist::{AgronomistState, Codes, DutyWeek, Level, MediaIds},
        ids::{AgronomistId, PersonId},
    };

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    /// Mondays, 08:00 to 18:00.
    fn mondays() -> agronomist::Model {
        let hours = DutyHours { day: 1, from: "08:00".to_owned(), to: "18:00".to_owned() };
        agronomist::Model {
            id: AgronomistId(Uuid::nil()),
            person_id: PersonId(Uuid::nil()),
            title: String::new(),
            level: Level::Township,
            specialities: Codes::default(),
            crops: Codes::default(),
            languages: Codes::default(),
            village: String::new(),
            altitude_from_m: 0,
            altitude_to_m: 0,
            week: DutyWeek(vec![hours]),
            capacity: 1,
            open_n: 0,
            on_duty: None,
            on_duty_until: None,
            credentials: MediaIds::default(),
            state: AgronomistState::Approved,
            state_reason: None,
            answered_n: 0,
            solved_n: 0,
            reopened_n: 0,
            stars_sum: 0,
            stars_n: 0,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_was_said_counts_until_its_end_and_the_week_after_it() {
        // 2026-06-01 is a Monday; 00:00 UTC is 08:00 in China.
        let (before, in_it, after) =
            (at("2026-05-31T23:59:00Z"), at("2026-06-01T00:00:00Z"), at("2026-06-01T10:00:00Z"));
        let monday = Some(in_it);
        let next_monday = Some(at("2026-06-08T00:00:00Z"));
        let night = Some(at("2026-06-01T12:00:00Z"));
        #[rustfmt::skip]
        let cases = [
            // said,        until,      now,    on,    next,         why
            (None,          None,       before, false, monday,       "a minute early"),
            (None,          None,       in_it,  true,  monday,       "by the week"),
            (None,          None,       after,  false, next_monday,  "18:00 is over"),
            (Some(true),    night,      after,  true,  next_monday,  "stays for the frost"),
            (Some(true),    Some(after),after,  false, next_monday,  "the night is over"),
            (Some(false),   night,      in_it,  false, next_monday,  "away till the evening"),
            (Some(false),   None,       in_it,  false, None,         "away for good"),
            (Some(false),   Some(before),in_it, true,  monday,       "was away"),
        ];
        for (on_duty, on_duty_until, now, on, again, why) in cases {
            let row = agronomist::Model { on_duty, on_duty_until, ..mondays() };
            assert_eq!(is_on(&row, now), on, "{why}");
            assert_eq!(next(&row, now), again, "{why}");
        }
    }
}
