//! A plain need and a plain team that fit each other, for tests to change one thing about.

use matching::{
    need::Demands,
    place::Datum,
    team::{Booking, Limits, Machine, Qualification, Record, Service},
    week::Week,
    *,
};

/// Changes one thing about a need and a team.
pub(crate) type Twist = fn(&mut Need, &mut Team<u32>);

pub(crate) const HOUR: i64 = 3600;

/// A moment in May 2026, in China; 18 May is a Monday.
pub(crate) const fn may(day: i64, hour: i64, minute: i64) -> Moment {
    Moment::new(1_779_206_400 + (day - 20) * 24 * HOUR + hour * HOUR + minute * 60)
}

pub(crate) fn window(from: Moment, until: Moment) -> Window {
    Window::new(from, until).expect("in order")
}

/// A place `km` north of the field.
pub(crate) fn north(km: f64) -> Position {
    const DEGREES_PER_KM: f64 = 360.0 / 40_030.229;
    Position::new(109.38, 36.0 + km * DEGREES_PER_KM, Datum::Wgs84).expect("in Shaanxi")
}

pub(crate) fn meters(meters: f64) -> Meters {
    Meters::new(meters).expect("a length")
}

/// Wednesday morning, before work.
pub(crate) fn now() -> Moment {
    may(20, 5, 0)
}

/// 7.5 mu of tilling on Wednesday: with half an hour of setup, 1.5 hours of the plain team.
pub(crate) fn plain_need() -> Need {
    Need {
        place: north(0.0),
        operation: "TILL_ROTARY".into(),
        quantity: 7.5,
        window: window(may(20, 0, 0), may(21, 0, 0)),
        price_ceiling: None,
        slope_degrees: None,
        gate_width_m: None,
        qualification: None,
        demands: Demands::default(),
    }
}

/// Lives at the field and works every day from 07:00 to 18:00.
pub(crate) fn plain_team(id: u32) -> Team<u32> {
    Team {
        id,
        base: north(0.0),
        reach: meters(15_000.0),
        services: vec![plain_service()],
        qualifications: vec![],
        week: Week::new((1..=7).map(|day| (day, 7 * 60, 18 * 60))).expect("a week"),
        booked: vec![],
        record: Record::default(),
        limits: Limits::default(),
    }
}

pub(crate) fn plain_service() -> Service {
    Service {
        operation: "TILL_ROTARY".into(),
        price: Fen::new(6500),
        bulk: vec![],
        capacity_per_day: 60.0,
        min_quantity: None,
        max_slope_degrees: None,
        width_m: None,
        machine: Machine::default(),
    }
}

pub(crate) fn booked(from: Moment, until: Moment, place: Position) -> Booking {
    Booking { during: window(from, until), place }
}

pub(crate) fn holds(kind: &str, expires: Moment) -> Qualification {
    Qualification { kind: kind.into(), expires }
}

/// Ranks one plain team for the plain need, after a twist to both.
pub(crate) fn rank_twisted(twist: Twist) -> Ranking<u32> {
    let (mut need, mut team) = (plain_need(), plain_team(1));
    twist(&mut need, &mut team);
    rank(&need, &[team], &Policy::default(), now())
}
