//! How long work takes on a field, and what the weather leaves of a day.

use matching::{
    need::{Demands, Land},
    reason::Ineligible,
    team::{Booking, Limits},
    units::SquareMeters,
    visit::plan_visit,
    weather::{Forecast, Weather, WeatherLimits},
    week::Week,
    *,
};

use crate::support::*;

#[test]
fn small_crooked_and_steep_fields_take_longer() {
    // 7.5 mu of 60 a day: an hour, and half an hour of setup. 1750 m² is a quarter of the knee:
    // rows half as long, so twice the turning, 29 % more.
    #[rustfmt::skip]
    let cases = [
        // m2,    irregular, slope,      minutes, why
        (7_000.0, false,     None,       90.0,    "as large as it takes"),
        (90_000.0, false,    Some(6.0),  90.0,    "larger is not faster, nor is the plain"),
        (7_000.0, true,      None,       102.0,   "0.30 against 0.25 s/m²"),
        (1_750.0, false,     None,       107.4,   "turning twice as often"),
        (437.5,   false,     None,       142.2,   "four times"),
        (7_000.0, false,     Some(16.0), 102.0,   "ten degrees above the flat"),
        (1_750.0, true,      Some(16.0), 141.456, "all at once"),
    ];
    for (m2, irregular, slope_degrees, minutes, why) in cases {
        let area = SquareMeters::new(m2).expect("an area");
        let land = Some(Land { area, irregular });
        let need =
            Need { slope_degrees, demands: Demands { land, ..Demands::default() }, ..plain_need() };
        let planned = plan_visit(&need, &plain_team(1), &Policy::default(), now()).expect(why);
        let took = f64::from(i32::try_from(planned.visit.seconds()).expect("a day")) / 60.0;
        assert!((took - minutes).abs() < 0.02, "{why}: {took}");
    }
}

#[test]
fn a_forecast_forbids_what_an_operation_does_not_bear() {
    let spraying = WeatherLimits {
        wind_m_s: Some(4.0),
        celsius_max: Some(35.0),
        celsius_min: Some(5.0),
        rain_mm_h: Some(0.0),
    };
    #[rustfmt::skip]
    let cases = [
        // wind, °C, rain, allowed, why
        (4.0,  35.0, 0.0, true,  "at every limit"),
        (4.1,  20.0, 0.0, false, "the spray drifts"),
        (1.0,  35.1, 0.0, false, "it dries in the air"),
        (1.0,   4.9, 0.0, false, "it does nothing"),
        (1.0,  20.0, 0.1, false, "it is washed off"),
        (f64::NAN, 20.0, 0.0, false, "nobody knows"),
    ];
    let during = window(may(20, 8, 0), may(20, 9, 0));
    for (wind_m_s, celsius, rain_mm_h, allowed, why) in cases {
        let hour = Forecast { during, wind_m_s, celsius, rain_mm_h };
        assert_eq!(spraying.allow(&hour), allowed, "{why}");
        assert!(WeatherLimits::default().allow(&hour), "{why}, but indoors");
        assert_eq!(spraying.of(&[hour]).forbidden().is_empty(), allowed, "{why}");
    }
}

#[test]
fn what_is_not_forbidden_is_allowed() {
    let hours = |from, until| window(may(20, from, 0), may(20, until, 0));
    let weather = Weather::forbidding([hours(12, 14), hours(8, 9), hours(13, 15), hours(9, 10)]);
    assert_eq!(weather.forbidden(), [hours(8, 10), hours(12, 15)], "in order, merged");
    let allowed = |from, until| weather.allowed(hours(from, until)).collect::<Vec<_>>();
    assert_eq!(allowed(7, 16), [hours(7, 8), hours(10, 12), hours(15, 16)]);
    assert_eq!(allowed(9, 13), [hours(10, 12)]);
    assert_eq!(allowed(8, 10), []);
    let same = Weather::allowing(hours(7, 16), [hours(15, 16), hours(7, 8), hours(10, 12)]);
    assert_eq!(same, weather);
    let around = Weather::forbidding([hours(9, 10), hours(8, 12)]);
    assert_eq!(around.forbidden(), [hours(8, 12)], "one inside the other");
    let never = Window { from: may(20, 9, 0), until: may(20, 8, 0) };
    assert_eq!(Weather::forbidding([never]), Weather::default(), "nothing lies in between");
}

#[test]
fn rain_interrupts_and_forbids() {
    #[rustfmt::skip]
    let cases: [(Window, Option<Moment>, &str); 4] = [
        (window(may(20, 0, 0), may(20, 10, 0)), Some(may(20, 11, 30)), "a wet morning"),
        (window(may(20, 8, 0), may(20, 9, 0)),  Some(may(20, 9, 30)),  "an hour's break"),
        (window(may(20, 7, 30), may(20, 9, 0)), Some(may(20, 10, 30)), "not begun for half an hour"),
        (window(may(20, 0, 0), may(20, 17, 0)), None,                  "only an hour is left"),
    ];
    for (rain, done, why) in cases {
        let weather = Weather::forbidding([rain]);
        let need = Need { demands: Demands { weather, ..Demands::default() }, ..plain_need() };
        let planned = plan_visit(&need, &plain_team(1), &Policy::default(), now());
        assert_eq!(planned.as_ref().ok().map(|planned| planned.visit.until), done, "{why}");
        assert!(planned.is_ok() || planned == Err(Ineligible::WeatherBlocked), "{why}");
    }
}

#[test]
fn a_days_hours_are_bookings_and_work() {
    let until = |hours_per_day| {
        let limits = Limits { hours_per_day: Some(hours_per_day), ..Limits::default() };
        let booked = vec![booked(may(20, 7, 0), may(20, 11, 0), north(0.0))];
        let team = Team { limits, booked, ..plain_team(1) };
        let need = Need { window: window(may(20, 0, 0), may(22, 0, 0)), ..plain_need() };
        plan_visit(&need, &team, &Policy::default(), now()).map(|planned| planned.visit.until)
    };
    assert_eq!(until(5.5), Ok(may(20, 12, 30)), "just enough is left today");
    assert_eq!(until(5.25), Ok(may(21, 7, 15)), "the rest tomorrow");
    assert_eq!(until(4.5), Ok(may(21, 8, 30)), "half an hour is not worth beginning");
    let short = Ineligible::CapacityDay { hours_per_day: 0.5 };
    assert_eq!(until(0.5), Err(short), "nor is any day");
}

#[test]
fn who_works_through_the_night_begins_before_midnight() {
    // Eight of Wednesday's eight and a half hours are promised; the work takes one and a half.
    let limits = Limits { hours_per_day: Some(8.5), ..Limits::default() };
    let week = Week::new((1..=7).map(|day| (day, 0, 1440))).expect("a week");
    let booked = vec![booked(may(20, 6, 0), may(20, 14, 0), north(0.0))];
    let team = Team { limits, booked, week, ..plain_team(1) };
    let need = Need { window: window(may(20, 15, 0), may(22, 0, 0)), ..plain_need() };
    let planned = plan_visit(&need, &team, &Policy::default(), now()).expect("a visit");
    assert_eq!(planned.work, [window(may(20, 23, 30), may(21, 1, 0))], "half an hour is left");
}

#[test]
fn what_stands_in_the_way_together_is_named_together() {
    let weather = Weather::forbidding([window(may(20, 12, 0), may(21, 0, 0))]);
    let need = Need { demands: Demands { weather, ..Demands::default() }, ..plain_need() };
    let morning = booked(may(20, 7, 0), may(20, 11, 0), north(0.0));
    let evening = booked(may(20, 12, 0), may(20, 18, 0), north(0.0));
    let reasons = |booked: Vec<Booking>| {
        let team = Team { booked, ..plain_team(1) };
        rank(&need, &[team], &Policy::default(), now()).rejected[0].reasons.clone()
    };
    assert_eq!(
        reasons(vec![morning]),
        [Ineligible::CalendarBusy, Ineligible::WeatherBlocked],
        "without either there would be time"
    );
    let all_day = booked(may(20, 7, 0), may(20, 18, 0), north(0.0));
    assert_eq!(
        reasons(vec![all_day]),
        [Ineligible::CalendarBusy],
        "the weather alone leaves enough"
    );
    assert_eq!(reasons(vec![morning, evening]).len(), 1, "two bookings are one reason");
}
