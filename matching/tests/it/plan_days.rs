//! Needs and calendars become plans, and plans become visits that a team can make.

use matching::plan::{Clock, Days, Nights, Planner, Visit};
use matching::{
    need::{Demands, Land},
    place::Datum,
    team::{Booking, Limits, Machine, Party, Record, Service},
    units::SquareMeters,
    weather::Weather,
    week::Week,
    *,
};
use proptest::prelude::*;

/// Wednesday, 20 May 2026, midnight in China.
const MIDNIGHT: Moment = Moment::new(1_779_206_400);
const HOUR: i64 = 3600;

fn at(hour: i64) -> Moment {
    MIDNIGHT.plus(hour * HOUR)
}

fn window(from: i64, until: i64) -> Window {
    Window { from: at(from), until: at(until) }
}

/// `km` east of the county town.
fn place(km: f64) -> Position {
    Position::new(109.38 + km / 90.0, 36.0, Datum::Wgs84).expect("in 富县")
}

fn need(operation: &str, km: f64, quantity: f64, window: Window) -> Need {
    Need {
        place: place(km),
        operation: operation.into(),
        quantity,
        window,
        price_ceiling: None,
        slope_degrees: None,
        gate_width_m: None,
        qualification: None,
        demands: Demands::default(),
    }
}

/// Works 8 to 12 and 13 to 17, 80 mu a day, so 10 mu an hour.
fn team(operation: &str, km: f64) -> Team<u8> {
    Team {
        id: 0,
        base: place(km),
        reach: Meters::new(30_000.0).expect("a length"),
        services: vec![Service {
            operation: operation.into(),
            price: Fen::new(100),
            bulk: vec![],
            capacity_per_day: 80.0,
            min_quantity: None,
            max_slope_degrees: None,
            width_m: None,
            machine: Machine::default(),
        }],
        qualifications: vec![],
        week: Week::new((1..=7).flat_map(|day| [(day, 480, 720), (day, 780, 1020)]))
            .expect("a week"),
        booked: vec![],
        record: Record::default(),
        limits: Limits::default(),
    }
}

fn plan(needs: &[Need], teams: &[(Team<u8>, Nights)], horizon: Window) -> Vec<Visit> {
    let policy = Policy { setup_minutes: 0.0, ..Policy::default() };
    let days = Days::new(needs, teams, &policy, horizon).expect("a problem");
    let mut planner = Planner::new(days.problem().clone(), 1);
    planner.improve(|done| if done < 640 { 0.5 } else { 1.0 });
    days.visits(&planner.plan())
}

fn home(operation: &str, km: f64) -> (Team<u8>, Nights) {
    (team(operation, km), Nights::Home)
}

#[test]
fn a_need_goes_to_who_can_do_it_where_that_costs_least() {
    let teams = [home("TILL", 0.0), home("TILL", 9.0), home("MOW", 5.0)];
    #[rustfmt::skip]
    let cases = [
        // operation, km, window,          team,    why
        ("TILL",      1.0, window(8, 17),  Some(0), "the nearer one"),
        ("TILL",      8.0, window(8, 17),  Some(1), "the nearer one, again"),
        ("MOW",       1.0, window(8, 17),  Some(2), "the only one that mows"),
        ("SOW",       1.0, window(8, 17),  None,    "nobody sows"),
        ("TILL",     50.0, window(8, 17),  None,    "out of reach"),
        ("TILL",      1.0, window(12, 13), None,    "only at lunch"),
        ("TILL",      1.0, window(18, 24), None,    "after work"),
    ];
    for (operation, km, window, expected, why) in cases {
        let visits = plan(&[need(operation, km, 5.0, window)], &teams, self::window(0, 24));
        assert_eq!(visits.first().map(|visit| visit.team), expected, "{why}");
    }
}

#[test]
fn work_stops_for_lunch_and_goes_on_afterwards() {
    let needs = [need("TILL", 0.0, 30.0, window(11, 17))];
    let visits = plan(&needs, &[home("TILL", 0.0)], window(0, 24));
    assert_eq!(visits[0].work, [window(11, 12), window(13, 15)]);
    assert_eq!(visits[0].during, window(11, 15));
}

#[test]
fn work_waits_until_the_rain_is_over() {
    let mut wet = need("TILL", 0.0, 20.0, window(8, 17));
    wet.demands.weather = Weather::forbidding([window(9, 11)]);
    let visits = plan(&[wet], &[home("TILL", 0.0)], window(0, 24));
    assert_eq!(visits[0].work, [window(11, 12), window(13, 14)]);
}

#[test]
fn a_team_works_no_more_hours_a_day_than_it_wants_to() {
    let (mut tired, nights) = home("TILL", 0.0);
    tired.limits.hours_per_day = Some(6.0);
    tired.booked.push(Booking { during: window(8, 10), place: place(0.0) });
    let needs = vec![need("TILL", 0.0, 20.0, window(0, 24)); 3];
    let visits = plan(&needs, &[(tired, nights)], window(0, 24));
    let work: Vec<_> = visits.iter().flat_map(|visit| visit.work.clone()).collect();
    assert_eq!(work, [window(10, 12), window(13, 15)], "two hours are booked, four are left");
}

#[test]
fn papers_blocked_lists_and_slow_fields_count_as_they_do_for_one_need() {
    let mut flying = home("TILL", 0.0);
    flying.0.services[0].machine.flies = true;
    let mut refused = need("TILL", 0.0, 10.0, window(8, 17));
    refused.demands.farmer = Some(Party(7));
    let mut avoiding = home("TILL", 0.0);
    avoiding.0.limits.avoids = vec![Party(7)];
    let mut crooked = need("TILL", 0.0, 10.0, window(8, 17));
    let area = SquareMeters::from_mu(100.0).expect("an area");
    crooked.demands.land = Some(Land { area, irregular: true });
    let of = |need: &Need, team: &(Team<u8>, Nights)| {
        let visits = plan(std::slice::from_ref(need), std::slice::from_ref(team), window(0, 24));
        visits.first().map(|visit| visit.during.seconds())
    };
    assert_eq!(of(&need("TILL", 0.0, 10.0, window(8, 17)), &flying), None, "no certificate");
    assert_eq!(of(&refused, &avoiding), None, "they do not want to meet");
    assert_eq!(of(&refused, &home("TILL", 0.0)), Some(HOUR), "others may");
    assert_eq!(of(&crooked, &home("TILL", 0.0)), Some(HOUR * 6 / 5), "no straight rows");
}

#[test]
fn work_that_is_too_long_for_a_day_goes_on_the_next_unless_the_team_sleeps_at_home() {
    let needs = [need("TILL", 0.0, 100.0, window(0, 72))];
    let out = plan(&needs, &[(team("TILL", 0.0), Nights::Out)], window(0, 72));
    assert_eq!(out[0].work, [window(8, 12), window(13, 17), window(32, 34)]);
    assert_eq!(plan(&needs, &[home("TILL", 0.0)], window(0, 72)), []);
}

#[test]
fn needs_spread_over_the_days() {
    let needs = vec![need("TILL", 0.0, 70.0, window(0, 72)); 3];
    let visits = plan(&needs, &[home("TILL", 0.0)], window(0, 72));
    let starts: Vec<_> = visits.iter().map(|visit| visit.during.from).collect();
    assert_eq!(starts, [at(8), at(32), at(56)]);
}

/// What starts soon is booked, and whatever comes later leaves it alone.
#[test]
fn a_frozen_visit_keeps_its_team_and_its_time() {
    let needs: Vec<_> = (0..6).map(|km| need("TILL", km.into(), 10.0, window(8, 17))).collect();
    let mut teams = [home("TILL", 0.0), home("TILL", 3.0)];
    let first = plan(&needs, &teams, window(0, 24));
    let (soon, later): (Vec<_>, Vec<_>) = first.iter().partition(|v| v.during.from < at(10));
    assert!(!soon.is_empty() && !later.is_empty(), "something to freeze, something to plan");
    for visit in soon {
        teams[visit.team].0.booked.push(visit.booking());
    }

    let mut open: Vec<_> = later.iter().map(|visit| needs[visit.need].clone()).collect();
    open.push(need("TILL", 1.5, 5.0, window(8, 17)));
    let again = plan(&open, &teams, window(0, 24));

    assert_eq!(again.len(), open.len());
    for visit in &again {
        let booked = &teams[visit.team].0.booked;
        assert!(booked.iter().all(|b| !b.during.overlaps(visit.during)), "{visit:?}");
    }
}

#[test]
fn a_team_is_not_sent_where_it_cannot_be_back_for_what_it_booked() {
    let needs = [need("TILL", 10.0, 5.0, window(8, 12))];
    let mut team = team("TILL", 0.0);
    // 14 km of road at 25 km/h take 34 minutes each way; the work takes 30.
    team.booked.push(Booking { during: window(9, 12), place: place(0.0) });
    assert_eq!(plan(&needs, &[(team.clone(), Nights::Home)], window(0, 24)), []);
    team.booked[0].during = window(10, 12);
    assert_eq!(plan(&needs, &[(team, Nights::Home)], window(0, 24)).len(), 1);
}

#[test]
fn a_clock_stands_still_outside_working_hours() {
    let clock = Clock::new([window(8, 12), window(13, 17)]).expect("a day");
    #[rustfmt::skip]
    let cases = [
        // moment, shows, why
        (at(7),  0, "before work"),
        (at(9),  1, "in the morning"),
        (at(12), 4, "at noon"),
        (at(13), 4, "after lunch"),
        (at(16), 7, "in the afternoon"),
        (at(20), 8, "after work"),
    ];
    for (moment, hours, why) in cases {
        assert_eq!(i64::from(clock.at(moment)), hours * HOUR, "{why}");
    }
    assert_eq!(Clock::new([]), None);
    assert_eq!(Clock::new([window(8, 12), window(11, 13)]), None);
}

proptest! {
    /// However work is cut by breaks, it takes as long as it takes.
    #[test]
    fn work_is_as_long_as_the_clock_says(
        bounds in prop::collection::btree_set(0_i64..200, 2..12),
        a in 0_i32..400_000,
        b in 0_i32..400_000,
    ) {
        let bounds: Vec<_> = bounds.into_iter().collect();
        let clock = Clock::new(bounds.chunks_exact(2).map(|two| window(two[0], two[1])));
        let clock = clock.expect("in order");
        let (from, until) = (a.min(b).min(clock.length()), a.max(b).min(clock.length()));
        let work = clock.work(from, until);
        let seconds: i64 = work.iter().map(|stretch| stretch.seconds()).sum();
        prop_assert_eq!(seconds, i64::from(until - from));
        prop_assert!(work.first().is_none_or(|first| clock.at(first.from) == from));
        prop_assert!(work.last().is_none_or(|last| clock.at(last.until) == until));
    }
}
