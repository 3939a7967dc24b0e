//! The calendars of crops: which stage a day is in, later on the heights.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::Deserialize;

use crate::entity::field::Crop;

const CALENDAR: &str = include_str!("calendar.toml");
/// How far an altitude may shift a season: a quarter of a year.
const LONGEST_SHIFT_DAYS: i32 = 90;

/// The compiled-in edition.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendars {
    pub edition: String,
    pub source: String,
    #[serde(rename = "crop")]
    crops: Vec<Calendar>,
}

/// The year of one crop.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    crop: Crop,
    /// What the days are for.
    altitude_m: i32,
    days_per_100_m: i32,
    stages: Vec<Stage>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stage {
    name: String,
    /// Month and day, such as `04-11`.
    from: String,
}

impl Calendars {
    #[must_use]
    pub fn compiled_in() -> &'static Self {
        static READ: LazyLock<Calendars> =
            LazyLock::new(|| toml::from_str(CALENDAR).expect("the compiled-in year is complete"));
        &READ
    }

    /// `None` where nobody has written this crop's year down yet.
    #[must_use]
    pub fn of(&self, crop: Crop) -> Option<&Calendar> {
        self.crops.iter().find(|calendar| calendar.crop == crop)
    }
}

impl Calendar {
    /// The day on which this altitude is as far as the calendar's own.
    ///
    /// `day - days_per_100_m · (altitude - altitude_m) / 100`.
    #[must_use]
    pub fn usual(&self, day: NaiveDate, altitude_m: Option<i32>) -> NaiveDate {
        let above = altitude_m.unwrap_or(self.altitude_m) - self.altitude_m;
        let shift = self.days_per_100_m * above / 100;
        let shift = shift.clamp(-LONGEST_SHIFT_DAYS, LONGEST_SHIFT_DAYS);
        day - TimeDelta::days(shift.into())
    }

    /// What the crop is at on this day of the usual year.
    #[must_use]
    pub fn stage(&self, day: NaiveDate) -> &str {
        let day = format!("{:02}-{:02}", day.month(), day.day());
        let begun = self.stages.iter().rfind(|stage| stage.from <= day);
        // Before the first of a year the last of the year before goes on.
        begun.or(self.stages.last()).map_or("", |stage| &stage.name)
    }

    /// What the crop is at in the middle of this month.
    #[must_use]
    pub fn stage_of_month(&self, month: u32) -> &str {
        NaiveDate::from_ymd_opt(2026, month, 15).map_or("", |day| self.stage(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        format!("2026-{text}").parse().expect("a day")
    }

    #[test]
    fn a_day_is_in_a_stage_and_later_on_the_heights() {
        let apple = Calendars::compiled_in().of(Crop::Apple).expect("apples have a year");
        #[rustfmt::skip]
        let cases = [
            // day,     altitude m,    stage,        why
            ("01-01",   None,          "休眠期",     "the last stage goes on into the year"),
            ("03-21",   None,          "萌芽期",     "its first day"),
            ("04-15",   None,          "花期",       "nobody knows how high: as the calendar has it"),
            ("04-15",   Some(1_100),   "花期",       "the calendar's own altitude"),
            ("04-15",   Some(1_300),   "萌芽期",     "200 m above: 8 days later"),
            ("04-19",   Some(1_300),   "花期",       "and then it comes"),
            ("04-08",   Some(1_000),   "花期",       "100 m below: 4 days earlier"),
            ("10-05",   None,          "采收期",     "late Fuji"),
            ("12-31",   None,          "休眠期",     "the year's last day"),
        ];
        for (at, altitude, stage, why) in cases {
            assert_eq!(apple.stage(apple.usual(day(at), altitude)), stage, "{at}: {why}");
        }
        assert_eq!(apple.usual(day("04-15"), Some(i32::MAX / 8)), day("01-15"), "a slip of a phone");
    }

    #[test]
    fn stages_follow_one_another() {
        for calendar in &Calendars::compiled_in().crops {
            assert!(calendar.stages.is_sorted_by(|a, b| a.from < b.from), "{:?}", calendar.crop);
            let real = |stage: &Stage| format!("2026-{}", stage.from).parse::<NaiveDate>().is_ok();
            assert!(calendar.stages.iter().all(real), "{:?}", calendar.crop);
        }
    }
}
