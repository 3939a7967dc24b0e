//! When a team comes: the first moment its hours, bookings and the road allow.

use matching::{
    reason::Ineligible,
    team::{Booking, Service},
    visit::plan_visit,
    week::Week,
    *,
};

use crate::support::*;

#[test]
fn a_visit_begins_as_early_as_possible() {
    let here = north(0.0);
    #[rustfmt::skip]
    let cases: [(Twist, (Moment, Moment), &str); 10] = [
        (|_, _| {},                                            (may(20, 7, 0), may(20, 8, 30)), "with the working day"),
        (|need, _| need.window.from = may(20, 10, 0),          (may(20, 10, 0), may(20, 11, 30)), "with the window"),
        (|_, team| team.booked = vec![booked(may(20, 7, 0), may(20, 9, 0), north(0.0))],
                                                               (may(20, 9, 0), may(20, 10, 30)), "after a booking"),
        (|_, team| team.booked = vec![booked(may(20, 8, 0), may(20, 9, 0), north(0.0))],
                                                               (may(20, 9, 0), may(20, 10, 30)), "an hour before a booking is too little"),
        (|_, team| team.booked = vec![booked(may(20, 10, 30), may(20, 17, 0), north(0.0)), booked(may(20, 7, 0), may(20, 9, 0), north(0.0))],
                                                               (may(20, 9, 0), may(20, 10, 30)), "between two bookings, whatever their order"),
        (|need, _| { need.window = window(may(20, 17, 30), may(23, 0, 0)); },
                                                               (may(21, 7, 0), may(21, 8, 30)), "nobody begins half an hour before night"),
        (|need, _| { need.window = window(may(20, 16, 30), may(23, 0, 0)); },
                                                               (may(20, 16, 30), may(20, 18, 0)), "but what is done by night is done"),
        (|need, team| { need.window = window(may(24, 23, 30), may(25, 6, 0)); team.week = day_and_night(); },
                                                               (may(24, 23, 30), may(25, 1, 0)), "Sunday midnight is no night for who works through it"),
        (|need, _| { need.quantity = 97.5; need.window.until = may(23, 0, 0); },
                                                               (may(20, 7, 0), may(21, 9, 30)), "13.5 hours take two days"),
        (|need, team| { need.quantity = 97.5; need.window.until = may(23, 0, 0); team.booked = vec![booked(may(20, 17, 0), may(20, 18, 0), north(0.0))]; },
                                                               (may(21, 7, 0), may(22, 9, 30)), "no other job in the middle of one"),
    ];
    for (twist, (from, until), why) in cases {
        let (mut need, mut team) = (plain_need(), plain_team(1));
        twist(&mut need, &mut team);
        let planned = plan_visit(&need, &team, &Policy::default(), now()).expect(why);
        assert_eq!(planned.visit, window(from, until), "{why}");
        assert_eq!(team.base, here, "no travel in this table");
    }
}

fn day_and_night() -> Week {
    Week::new((1..=7).map(|day| (day, 0, 1440))).expect("hours of a day")
}

#[test]
fn nobody_is_sent_on_nonsense() {
    #[rustfmt::skip]
    let cases = [
        // quantity,     capacity, why
        (0.0,            60.0,     "nothing to do"),
        (-7.5,           60.0,     "less than nothing"),
        (f64::NAN,       60.0,     "not a number"),
        (f64::INFINITY,  60.0,     "without end"),
        (7.5,             0.0,     "a team that gets nothing done"),
        (7.5,            -1.0,     "a team that undoes its work"),
        (7.5,            f64::NAN, "not a number"),
        (-7.5,          -60.0,     "two wrongs"),
        (f64::INFINITY,  f64::INFINITY, "two wonders"),
    ];
    for (quantity, capacity_per_day, why) in cases {
        let need = Need { quantity, ..plain_need() };
        let service = Service { capacity_per_day, ..plain_service() };
        let team = Team { services: vec![service], ..plain_team(1) };
        let refused = plan_visit(&need, &team, &Policy::default(), now()).expect_err(why);
        assert_eq!(refused.code(), "window_too_short", "{why}");
    }
}

#[test]
fn work_rests_at_noon_and_at_night() {
    let mut team = plain_team(1);
    team.week =
        Week::new((1..=7).flat_map(|day| [(day, 420, 720), (day, 840, 1080)])).expect("hours");
    let mut need = plain_need();
    need.quantity = 75.0;
    need.window.until = may(23, 0, 0);
    let planned = plan_visit(&need, &team, &Policy::default(), now()).expect("10.5 hours");
    let expected = [
        window(may(20, 7, 0), may(20, 12, 0)),
        window(may(20, 14, 0), may(20, 18, 0)),
        window(may(21, 7, 0), may(21, 8, 30)),
    ];
    assert_eq!(planned.work, expected);
    assert_eq!(planned.visit, window(may(20, 7, 0), may(21, 8, 30)));
}

#[test]
fn work_through_the_night_is_one_stretch() {
    let mut team = plain_team(1);
    team.week = day_and_night();
    let mut need = plain_need();
    need.window = window(may(24, 23, 0), may(25, 3, 0));
    let planned = plan_visit(&need, &team, &Policy::default(), now()).expect("1.5 hours");
    assert_eq!(planned.work, [window(may(24, 23, 0), may(25, 0, 30))], "over a Sunday midnight");
}

#[test]
fn the_road_takes_its_time() {
    // 10 km as the crow flies are 14 km of road: 33.6 minutes at 25 km/h.
    let way = 2016;
    let day = || vec![booked(may(20, 12, 0), may(20, 13, 0), north(10.0))];
    #[rustfmt::skip]
    let cases: [(Moment, Position, Vec<Booking>, Moment, &str); 6] = [
        (may(20, 8, 0),  north(10.0), vec![], may(20, 8, 0).plus(way),   "from the base, now"),
        (may(20, 8, 0),  north(0.0),  day(),  may(20, 8, 0),             "before a booking elsewhere, in time for it"),
        (may(20, 9, 57), north(0.0),  day(),  may(20, 13, 0).plus(way),  "too late for that: after it, and from there"),
        (may(20, 12, 30), north(14.0), day(), may(20, 13, 0).plus(way),  "from the job it is at, not from the base"),
        (may(20, 13, 0), north(0.0),  day(),  may(20, 13, 0),            "back at the base when the booking is over"),
        (may(20, 4, 0),  north(10.0), vec![], may(20, 7, 0),             "on the road before work begins"),
    ];
    for (now, base, booked, start, why) in cases {
        let team = Team { base, booked, ..plain_team(1) };
        let planned = plan_visit(&plain_need(), &team, &Policy::default(), now).expect(why);
        let off = planned.visit.from.get() - start.get();
        assert!((0..=1).contains(&off), "{why}: {off} s off");
    }
}

#[test]
fn a_booking_too_far_away_leaves_no_time() {
    // 9:30 is reachable from the field only until 8:56.
    let booked = vec![booked(may(20, 9, 30), may(20, 18, 0), north(10.0))];
    let team = Team { booked, ..plain_team(1) };
    let early = plan_visit(&plain_need(), &team, &Policy::default(), may(20, 7, 26));
    let late = plan_visit(&plain_need(), &team, &Policy::default(), may(20, 7, 27));
    assert!(early.is_ok());
    assert_eq!(late, Err(Ineligible::CalendarBusy));
}

#[test]
fn the_check_at_acceptance_looks_at_time_only() {
    let mut need = plain_need();
    need.price_ceiling = Some(Fen::new(1));
    let far = Team { base: north(40.0), ..plain_team(1) };
    assert!(
        plan_visit(&need, &far, &Policy::default(), now()).is_ok(),
        "price and reach are settled"
    );
    need.operation = "BAG".into();
    let other = plan_visit(&need, &far, &Policy::default(), now());
    assert_eq!(other, Err(Ineligible::OperationUnsupported));
}

#[test]
fn no_unfit_machine_is_sent_because_the_fitting_one_has_no_time() {
    let slow = Service { capacity_per_day: 10.0, ..plain_service() };
    let wide = Service { width_m: Some(2.5), ..plain_service() };
    let booked = vec![booked(may(20, 9, 0), may(20, 18, 0), north(0.0))];
    let team = Team { services: vec![slow, wide], booked, ..plain_team(1) };
    let mut need = plain_need();
    assert!(plan_visit(&need, &team, &Policy::default(), now()).is_ok(), "the gate is wide");
    need.gate_width_m = Some(2.0);
    let planned = plan_visit(&need, &team, &Policy::default(), now());
    assert_eq!(planned, Err(Ineligible::CalendarBusy), "only the slow machine fits through");
}
