//! Windows, weeks, and the hours in which a team works.

use matching::{
    week::{InvalidWeek, Week},
    *,
};

use crate::support::{HOUR, may, window};

#[test]
fn a_window_has_something_in_it() {
    assert_eq!(Window::new(may(20, 8, 0), may(20, 8, 0)), None, "nothing lies in between");
    assert_eq!(Window::new(may(20, 8, 0), may(20, 7, 0)), None, "the wrong way round");
    assert_eq!(window(may(20, 8, 0), may(20, 9, 0)).seconds(), HOUR);
}

#[test]
fn moments_end_where_dates_can_be_written() {
    assert_eq!(Moment::new(i64::MAX).plus(i64::MAX), Moment::new(253_402_300_799));
    assert_eq!(Moment::new(i64::MIN).minus(i64::MAX), Moment::new(-62_135_596_800));
}

#[test]
fn windows_that_touch_do_not_overlap() {
    let morning = window(may(20, 8, 0), may(20, 12, 0));
    #[rustfmt::skip]
    let cases = [
        (window(may(20,  7, 0), may(20,  8, 0)), None,                                         "just before"),
        (window(may(20, 12, 0), may(20, 13, 0)), None,                                         "just after"),
        (window(may(20,  7, 0), may(20,  9, 0)), Some(window(may(20,  8, 0), may(20, 9, 0))),  "the beginning"),
        (window(may(20,  9, 0), may(20, 10, 0)), Some(window(may(20,  9, 0), may(20, 10, 0))), "inside"),
        (window(may(19,  0, 0), may(22,  0, 0)), Some(morning),                                "around"),
    ];
    for (other, shared, why) in cases {
        assert_eq!(morning.shared(other), shared, "{why}");
        assert_eq!(morning.overlaps(other), shared.is_some(), "{why}");
        assert_eq!(other.overlaps(morning), shared.is_some(), "{why}, seen from the other");
    }
}

/// Hours, from and until when, the stretches in between, why.
type Row<'a> = (&'a [(u8, u16, u16)], (Moment, Moment), &'a [(Moment, Moment)], &'a str);

#[test]
fn a_week_gives_its_working_stretches() {
    // 20 May 2026 is a Wednesday, 24 May a Sunday.
    #[rustfmt::skip]
    let cases: [Row; 9] = [
        (&[(3, 420, 1080)], (may(20, 0, 0), may(21, 0, 0)),   &[(may(20, 7, 0), may(20, 18, 0))], "a whole Wednesday"),
        (&[(3, 420, 1080)], (may(20, 9, 0), may(20, 10, 0)),  &[(may(20, 9, 0), may(20, 10, 0))], "an hour of it"),
        (&[(3, 420, 1080)], (may(20, 18, 0), may(27, 7, 0)),  &[], "between two Wednesdays"),
        (&[(3, 420, 720), (3, 840, 1080)], (may(20, 8, 0), may(20, 15, 0)),
            &[(may(20, 8, 0), may(20, 12, 0)), (may(20, 14, 0), may(20, 15, 0))], "with a rest at noon"),
        (&[(3, 600, 1080), (3, 420, 660)], (may(20, 0, 0), may(21, 0, 0)),
            &[(may(20, 7, 0), may(20, 18, 0))], "hours given twice, in any order"),
        (&[(3, 1200, 1440), (4, 0, 120)], (may(20, 0, 0), may(22, 0, 0)),
            &[(may(20, 20, 0), may(21, 2, 0))], "through the night"),
        (&[(7, 420, 1080), (1, 420, 1080)], (may(24, 17, 0), may(25, 8, 0)),
            &[(may(24, 17, 0), may(24, 18, 0)), (may(25, 7, 0), may(25, 8, 0))], "Sunday, then Monday of the next week"),
        (&[(7, 1200, 1440), (1, 0, 120)], (may(24, 0, 0), may(26, 0, 0)),
            &[(may(24, 20, 0), may(25, 2, 0))], "through the night from Sunday to Monday"),
        (&[], (may(1, 0, 0), may(31, 0, 0)), &[], "a team that is not working"),
    ];
    for (hours, (from, until), expected, why) in cases {
        let week = Week::new(hours.iter().copied()).expect(why);
        let found: Vec<_> = week.working(window(from, until)).map(|w| (w.from, w.until)).collect();
        assert_eq!(found, expected, "{why}");
    }
}

#[test]
fn hours_are_local_before_1970_too() {
    let week = Week::new([(4, 0, 60)]).expect("Thursdays");
    // 1969-12-25 was a Thursday; midnight in China is 16:00 UTC the day before.
    let midnight = Moment::new(-7 * 24 * HOUR - 8 * HOUR);
    let day = window(midnight, midnight.plus(24 * HOUR));
    assert_eq!(week.working(day).collect::<Vec<_>>(), [window(midnight, midnight.plus(HOUR))]);
}

#[test]
fn impossible_hours_are_named() {
    #[rustfmt::skip]
    let cases = [
        ((0, 420, 1080), InvalidWeek::Day(0),                            "days begin at 1"),
        ((8, 420, 1080), InvalidWeek::Day(8),                            "and end at 7"),
        ((1, 420,  420), InvalidWeek::Hours { from: 420, until: 420 },   "no time at all"),
        ((1, 480,  420), InvalidWeek::Hours { from: 480, until: 420 },   "night work is two entries"),
        ((1, 420, 1441), InvalidWeek::Hours { from: 420, until: 1441 },  "a day has 1440 minutes"),
    ];
    for (hours, error, why) in cases {
        assert_eq!(Week::new([hours]), Err(error), "{why}");
    }
}
