//! Needs and fleets of every kind, for properties.

use matching::{
    need::{CrossArea, Demands, Land},
    place::Datum,
    team::{Booking, Limits, Machine, Party, Qualification, Record, Service},
    units::SquareMeters,
    weather::Weather,
    week::Week,
    *,
};
use proptest::prelude::*;

use crate::support::{HOUR, may, meters, window};

/// A need, teams around it, and a moment at which somebody asks.
pub(crate) type Scene = (Need, Vec<Team<u32>>, Moment);

pub(crate) fn scenes() -> impl Strategy<Value = Scene> {
    let now = (-40_i64..60).prop_map(|hours| may(20, 0, 0).plus(hours * HOUR + 600));
    (needs(), prop::collection::vec(teams(), 1..12), now).prop_map(|(need, mut teams, now)| {
        for (id, team) in (0..).zip(&mut teams) {
            team.id = id;
        }
        (need, teams, now)
    })
}

fn needs() -> impl Strategy<Value = Need> {
    let window = (0_i64..60, 1_i64..100).prop_map(|(from, hours)| {
        let from = may(20, 0, 0).plus(from * HOUR);
        window(from, from.plus(hours * HOUR))
    });
    let limits = (maybe(4000..9000_i64), maybe(0.0..30.0), maybe(1.0..3.0), maybe(skills()));
    (places(), operations(), 0.1..60.0, window, limits, demands()).prop_map(
        |(place, operation, quantity, window, limits, demands)| {
            let (ceiling, slope_degrees, gate_width_m, skill) = limits;
            let price_ceiling = ceiling.map(Fen::new);
            let qualification = skill;
            Need {
                place,
                operation,
                quantity,
                window,
                price_ceiling,
                slope_degrees,
                gate_width_m,
                qualification,
                demands,
            }
        },
    )
}

fn demands() -> impl Strategy<Value = Demands> {
    let who = (maybe(0_u128..3), seldom(crops()), seldom(classes()));
    let land = (300.0..20_000.0, any::<bool>())
        .prop_map(|(m2, irregular)| Land { area: SquareMeters::new(m2).expect("m²"), irregular });
    let cross =
        (1_u32..3).prop_map(|county| CrossArea { county, qualification: "cross_area".to_owned() });
    let no_fly = prop::bool::weighted(0.1);
    (who, maybe(land), seldom(cross), no_fly, weather()).prop_map(
        |((farmer, crop, machine_class), land, cross_area, no_fly, weather)| {
            let farmer = farmer.map(Party);
            Demands { farmer, crop, machine_class, land, cross_area, no_fly, weather, scarce: None }
        },
    )
}

/// Up to four stretches of up to twelve hours that nothing can be done in, or none at all.
fn weather() -> impl Strategy<Value = Weather> {
    let stretch = (0_i64..120, 1_i64..48).prop_map(|(half_hours, lasts)| {
        let from = may(20, 0, 0).plus(half_hours * HOUR / 2);
        window(from, from.plus(lasts * HOUR / 4))
    });
    let some = prop::collection::vec(stretch, 0..5).prop_map(Weather::forbidding);
    prop_oneof![Just(Weather::default()), some]
}

fn limits() -> impl Strategy<Value = Limits> {
    let avoids = prop::collection::vec((0_u128..3).prop_map(Party), 0..2);
    (seldom(1_u32..3), avoids, maybe(4..48_u8), -40.0..40.0).prop_map(
        |(county, avoids, quarters, hours_over_share)| {
            let hours_per_day = quarters.map(|quarters| f64::from(quarters) / 4.0);
            Limits { county, avoids, hours_per_day, hours_over_share }
        },
    )
}

fn machines() -> impl Strategy<Value = Machine> {
    let crops = prop::collection::vec(crops(), 0..2);
    (maybe(classes()), crops, prop::bool::weighted(0.1)).prop_map(|(class, crops, flies)| Machine {
        class,
        crops,
        flies,
    })
}

fn crops() -> impl Strategy<Value = String> {
    prop_oneof![Just("apple".to_owned()), Just("wheat".to_owned())]
}

fn classes() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just("120301".to_owned()), 1 => Just("110105".to_owned())]
}

fn teams() -> impl Strategy<Value = Team<u32>> {
    let papers = (skills(), 15_i64..40)
        .prop_map(|(kind, day)| Qualification { kind, expires: may(day, 12, 0) });
    let record =
        (0_u32..50, 0_u32..5, 0_u32..20, 1_u32..=5).prop_map(|(done, dropped, n, mean)| Record {
            jobs_done: done,
            dropped,
            stars_sum: n * mean,
            stars_n: n,
        });
    let services = prop::collection::vec(services(), 0..4);
    let papers = prop::collection::vec(papers, 0..3);
    let more = (record, limits());
    (places(), 2_000.0..40_000.0, services, papers, weeks(), calendars(), more).prop_map(
        |(base, reach, services, qualifications, week, booked, (record, limits))| Team {
            id: 0,
            base,
            reach: meters(reach),
            services,
            qualifications,
            week,
            booked,
            record,
            limits,
        },
    )
}

fn services() -> impl Strategy<Value = Service> {
    let limits = (maybe(1.0..40.0), maybe(5.0..30.0), maybe(1.0..3.0));
    (operations(), 4000..9000_i64, 5.0..100.0, limits, machines()).prop_map(
        |(operation, price, capacity_per_day, limits, machine)| {
            let (min_quantity, max_slope_degrees, width_m) = limits;
            let price = Fen::new(price);
            Service {
                operation,
                price,
                bulk: vec![],
                capacity_per_day,
                min_quantity,
                max_slope_degrees,
                width_m,
                machine,
            }
        },
    )
}

/// Bookings one after the other, each somewhere else, then shuffled.
fn calendars() -> impl Strategy<Value = Vec<Booking>> {
    let jobs = prop::collection::vec((0_i64..20, 1_i64..9, places()), 0..7);
    let in_a_row = jobs.prop_map(|jobs| {
        let mut end = may(18, 6, 0);
        let booking = |(pause, hours, place)| {
            let from = end.plus(pause * HOUR);
            end = from.plus(hours * HOUR);
            Booking { during: window(from, end), place }
        };
        jobs.into_iter().map(booking).collect::<Vec<_>>()
    });
    in_a_row.prop_shuffle()
}

fn weeks() -> impl Strategy<Value = Week> {
    let hours = prop_oneof![
        4 => Just(vec![(420, 1080)]),
        2 => Just(vec![(360, 690), (840, 1170)]),
        1 => Just(vec![(0, 1440)]),
    ];
    (hours, 1_u8..=7).prop_map(|(hours, last)| {
        let days =
            (1..=last).flat_map(|day| hours.iter().map(move |&(from, until)| (day, from, until)));
        Week::new(days).expect("hours of a day")
    })
}

/// Within some 20 km of one another.
fn places() -> impl Strategy<Value = Position> {
    let place = |(lon, lat)| Position::new(lon, lat, Datum::Wgs84).expect("in Shaanxi");
    (109.30..109.46, 35.94..36.06).prop_map(place)
}

fn operations() -> impl Strategy<Value = String> {
    prop_oneof![5 => Just("TILL_ROTARY".to_owned()), 1 => Just("SPRAY_UAV_ORCHARD".to_owned())]
}

fn skills() -> impl Strategy<Value = String> {
    prop_oneof![Just("uav_operator".to_owned()), Just("tractor_licence".to_owned())]
}

/// A limit that one in ten has.
fn seldom<S: Strategy>(limit: S) -> impl Strategy<Value = Option<S::Value>>
where
    S::Value: Clone,
{
    prop::option::weighted(0.1, limit)
}

/// A limit that one in four has.
fn maybe<S: Strategy>(limit: S) -> impl Strategy<Value = Option<S::Value>>
where
    S::Value: Clone,
{
    prop::option::weighted(0.25, limit)
}
