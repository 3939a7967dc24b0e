//! Which truck fetches what, in which order: shares in, rides out.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use matching::{
    Position,
    place::distance,
    plan::{InvalidProblem, Leg, MOST, Planner, Problem, Stop, Terms, Tour, Travel},
};

use crate::ids::{PersonId, ShareId};

/// One truck more weighs like so many meters of detour: more than any way in the country, so
/// that few trucks come first and short ways second.
const TRUCK: i32 = 10_000_000;
/// A call that no truck makes weighs more than all trucks.
const LEFT_OUT: i32 = 1 << 30;
/// Steps of the search; hundreds of calls are in order long before.
const STEPS: u32 = 2_000;
/// Trucks between orchards: 30 km/h, in meters a second. A proposal: hill roads, no measurement.
const SPEED: f64 = 30_000.0 / 3_600.0;
/// Loading at one farmer: so long to set up, and so long for a tonne by hand. A proposal.
const SET_UP: TimeDelta = TimeDelta::minutes(20);
const MINUTES_PER_TONNE: i64 = 15;

/// What is to be fetched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    pub share: ShareId,
    pub farmer: PersonId,
    pub place: Position,
    pub grams: i64,
    /// Not before then.
    pub ready_at: DateTime<Utc>,
}

/// The trucks that the buyer sends.
#[derive(Clone, Copy, Debug)]
pub struct Fleet {
    /// What one carries, above zero.
    pub capacity_g: i64,
    /// At how many farmers one calls, at least 1.
    pub most_calls: i32,
    /// None is there before.
    pub from: DateTime<Utc>,
    /// Where they all go.
    pub to: Position,
    /// Roads are so much longer than the straight line.
    pub detour: f64,
}

/// What one truck fetches, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Ride {
    pub stops: Vec<RideStop>,
    /// When all is loaded.
    pub leaves_at: DateTime<Utc>,
}

/// One share, and when its loading begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RideStop {
    pub share: ShareId,
    pub at: DateTime<Utc>,
}

/// Loads of one farmer at one place that one truck takes.
#[derive(Clone, Debug)]
struct Call {
    place: Position,
    grams: i64,
    ready_at: DateTime<Utc>,
    shares: Vec<ShareId>,
}

/// What is heavier than a truck goes in parts, as equal as grams can be.
#[must_use]
pub fn parts(grams: i64, capacity_g: i64) -> Vec<i64> {
    let n = (grams + capacity_g - 1).div_euclid(capacity_g).max(1);
    let (each, over) = (grams / n, grams % n);
    (0..n).map(|i| each + i64::from(i < over)).collect()
}

/// Few trucks first, short ways second; no truck above its capacity or its number of calls. No
/// load may be heavier than a truck.
#[must_use]
pub fn rides(loads: &[Load], fleet: &Fleet) -> Vec<Ride> {
    let calls = calls(loads, fleet.capacity_g);
    let planned = problem(&calls, fleet).map(|problem| {
        let mut planner = Planner::new(problem, 1);
        planner
            .improve(|steps| f64::from(u32::try_from(steps).unwrap_or(STEPS)) / f64::from(STEPS));
        planner.plan()
    });
    let Ok(plan) = planned else { return apart(loads, fleet) };
    // Whatever the planner left out rides by itself.
    let alone = plan.absent.into_iter().map(|call| vec![call]);
    let routes = plan.routes.into_iter().filter(|route| !route.is_empty()).chain(alone);
    in_order(routes.map(|route| ride(&calls, &route, fleet)))
}

/// A truck for each call: what is sure to be possible.
#[must_use]
pub fn apart(loads: &[Load], fleet: &Fleet) -> Vec<Ride> {
    let calls = calls(loads, fleet.capacity_g);
    in_order((0..calls.len()).map(|call| ride(&calls, &[call], fleet)))
}

fn in_order(rides: impl Iterator<Item = Ride>) -> Vec<Ride> {
    let mut rides: Vec<Ride> = rides.collect();
    rides.sort_by_key(|ride| ride.stops.first().map(|stop| (stop.at, stop.share)));
    rides
}

/// One call for each farmer and place, or several where a truck cannot take it all.
fn calls(loads: &[Load], capacity_g: i64) -> Vec<Call> {
    let mut by_place: BTreeMap<(PersonId, u64, u64), Vec<Load>> = BTreeMap::new();
    for load in loads {
        let (lon, lat) = (load.place.lon().to_bits(), load.place.lat().to_bits());
        by_place.entry((load.farmer, lon, lat)).or_default().push(*load);
    }
    by_place.into_values().flat_map(|loads| packed(loads, capacity_g)).collect()
}

/// The heaviest first, each into the first call that has room.
fn packed(mut loads: Vec<Load>, capacity_g: i64) -> Vec<Call> {
    loads.sort_by_key(|load| (-load.grams, load.share));
    let mut calls: Vec<Call> = Vec::new();
    for load in loads {
        let room = calls.iter_mut().find(|call| call.grams + load.grams <= capacity_g);
        match room {
            Some(call) => {
                call.grams += load.grams;
                call.ready_at = call.ready_at.max(load.ready_at);
                call.shares.push(load.share);
            }
            None => calls.push(Call {
                place: load.place,
                grams: load.grams,
                ready_at: load.ready_at,
                shares: vec![load.share],
            }),
        }
    }
    calls
}

/// The planner's clock counts calls here: each takes one, so that its latest start is the limit.
/// Place 0 is wherever a truck comes from, which nobody knows and costs nothing; 1 is the buyer's.
fn problem(calls: &[Call], fleet: &Fleet) -> Result<Problem, InvalidProblem> {
    let place = |n: usize| if n == 1 { fleet.to } else { calls[n - 2].place };
    let cost = |from: usize, to: usize| match (from, to) {
        (0, _) | (_, 0) => 0,
        _ => whole(distance(place(from), place(to)).get() * fleet.detour),
    };
    let leg = |from, to| Leg { time: 0, cost: cost(from, to) };
    let capacity = bounded(fleet.capacity_g);
    let tour = Tour {
        profile: 0,
        start: 0,
        end: 1,
        ready: 0,
        close: MOST,
        capacity,
        cost: TRUCK,
        always: false,
    };
    let stop = |call: &Call| Stop { load: bounded(call.grams).min(capacity), skip_cost: LEFT_OUT };
    let close = fleet.most_calls.max(1) - 1;
    let terms = vec![Terms { open: 0, close, work: 1, cost: 0 }];
    let stops: Vec<Stop> = calls.iter().map(stop).collect();
    let tours = vec![tour; enough(calls, fleet)];
    let travel = Travel::new(calls.len() + 2, leg)?;
    Problem::new(travel, tours, stops, vec![terms; calls.len()])
}

/// More trucks than any sensible plan needs: twice the least that could do.
fn enough(calls: &[Call], fleet: &Fleet) -> usize {
    let grams: i64 = calls.iter().map(|call| call.grams).sum();
    let by_weight = usize::try_from(grams / fleet.capacity_g).unwrap_or(0) + 1;
    let most_calls = usize::try_from(fleet.most_calls.max(1)).unwrap_or(1);
    let by_calls = calls.len().div_ceil(most_calls);
    (2 * by_weight.max(by_calls)).min(calls.len())
}

/// The calls of a route with their times.
fn ride(calls: &[Call], route: &[usize], fleet: &Fleet) -> Ride {
    let (mut now, mut last) = (fleet.from, None);
    let mut stops = Vec::new();
    for call in route.iter().map(|call| &calls[*call]) {
        let way = last.map_or(0.0, |last| distance(last, call.place).get() * fleet.detour);
        let at = (now + TimeDelta::seconds(whole(way / SPEED).into())).max(call.ready_at);
        stops.extend(call.shares.iter().map(|share| RideStop { share: *share, at }));
        now = at + SET_UP + TimeDelta::seconds(call.grams * MINUTES_PER_TONNE * 60 / 1_000_000);
        last = Some(call.place);
    }
    Ride { stops, leaves_at: now }
}

#[expect(clippy::cast_possible_truncation, reason = "no way in the country has 2^28 meters")]
fn whole(value: f64) -> i32 {
    value.round().clamp(0.0, f64::from(MOST)) as i32
}

/// Grams as the planner counts them: 268 t are more than a truck.
fn bounded(grams: i64) -> i32 {
    i32::try_from(grams.clamp(0, MOST.into())).expect("within what the planner counts")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use matching::place::Datum;

    use super::*;

    fn at(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat, Datum::Wgs84).expect("in China")
    }

    fn moment() -> DateTime<Utc> {
        "2026-10-01T00:00:00Z".parse().expect("a moment")
    }

    /// To 深圳, with trucks of this size.
    fn fleet(capacity_g: i64, most_calls: i32) -> Fleet {
        Fleet { capacity_g, most_calls, from: moment(), to: at(114.06, 22.54), detour: 1.3 }
    }

    /// A farmer of their own each, so many hundredths of a degree south of 富县.
    fn loads(places: &[(i32, i64)]) -> Vec<Load> {
        let load = |(south, grams): &(i32, i64)| Load {
            share: ShareId::new(),
            farmer: PersonId::new(),
            place: at(109.38, 36.0 - f64::from(*south) / 100.0),
            grams: *grams,
            ready_at: moment(),
        };
        places.iter().map(load).collect()
    }

    fn shares(ride: &Ride) -> Vec<ShareId> {
        ride.stops.iter().map(|stop| stop.share).collect()
    }

    #[test]
    fn a_truck_goes_down_the_road_and_not_to_and_fro() {
        let loads = loads(&[(6, 1_000_000), (0, 2_000_000), (3, 500_000), (9, 1_500_000)]);
        let rides = rides(&loads, &fleet(15_000_000, 8));
        let along: Vec<_> = [1, 2, 0, 3].map(|i| loads[i].share).to_vec();
        assert_eq!(rides.iter().map(shares).collect::<Vec<_>>(), [along], "one truck, southwards");
        let times: Vec<_> = rides[0].stops.iter().map(|stop| stop.at).collect();
        assert_eq!(times[0], moment());
        // 20 minutes, 30 for two tonnes, then 3.34 km * 1.3 at 30 km/h: 8.7 minutes.
        assert_eq!((times[1] - times[0]).num_minutes(), 58);
        assert!(times.is_sorted() && times[3] < rides[0].leaves_at);
    }

    #[test]
    fn no_truck_carries_too_much_or_calls_too_often() {
        #[rustfmt::skip]
        let cases = [
            // tonnes each,                   capacity, calls, trucks, why
            (vec![5, 5, 5],                   15,       8,     1,      "exactly full"),
            (vec![5, 5, 5],                   14,       8,     2,      "one too many"),
            (vec![9, 9, 9],                   15,       8,     3,      "no two fit"),
            (vec![1, 1, 1, 1, 1, 1, 1, 1, 1], 15,       4,     3,      "nine calls by four"),
            (vec![1, 1, 1],                   15,       1,     3,      "one call each"),
            (vec![7, 8, 7, 8, 15],            15,       8,     3,      "packed well"),
            (vec![],                          15,       8,     0,      "nothing to fetch"),
        ];
        for (tonnes, capacity, calls, expected, why) in cases {
            let places: Vec<(i32, i64)> = (0..).zip(tonnes.iter().map(|t| t * 1_000_000)).collect();
            let loads = loads(&places);
            let rides = rides(&loads, &fleet(capacity * 1_000_000, calls));
            assert_eq!(rides.len(), expected, "{why}: {rides:?}");
            let mut seen = BTreeSet::new();
            for ride in &rides {
                let of = |share| loads.iter().find(|load| load.share == share).expect("known");
                let grams: i64 = shares(ride).into_iter().map(|share| of(share).grams).sum();
                assert!(grams <= capacity * 1_000_000, "{why}");
                assert!(i32::try_from(ride.stops.len()).is_ok_and(|n| n <= calls), "{why}");
                seen.extend(shares(ride));
            }
            assert_eq!(seen.len(), loads.len(), "{why}: each load once");
        }
    }

    #[test]
    fn two_loads_of_one_farmer_at_one_place_are_one_call() {
        let mut loads = loads(&[(0, 1_000_000), (0, 2_000_000), (5, 1_000_000)]);
        loads[1].farmer = loads[0].farmer;
        let rides = rides(&loads, &fleet(15_000_000, 2));
        assert_eq!(rides.len(), 1, "{rides:?}");
        let at = |i: usize| rides[0].stops.iter().find(|s| s.share == loads[i].share).map(|s| s.at);
        assert_eq!(at(0), at(1));
    }

    #[test]
    fn a_truck_waits_for_what_is_not_ready() {
        let mut loads = loads(&[(0, 1_000_000)]);
        loads[0].ready_at = moment() + TimeDelta::hours(3);
        assert_eq!(rides(&loads, &fleet(15_000_000, 8))[0].stops[0].at, loads[0].ready_at);
    }

    #[test]
    fn the_order_of_the_rows_changes_nothing() {
        let mut loads = loads(&[(4, 6_000_000), (1, 7_000_000), (9, 5_000_000), (2, 8_000_000)]);
        let first = rides(&loads, &fleet(15_000_000, 8));
        loads.reverse();
        assert_eq!(rides(&loads, &fleet(15_000_000, 8)), first);
    }

    #[test]
    fn what_is_heavier_than_a_truck_goes_in_parts() {
        #[rustfmt::skip]
        let cases: [(i64, i64, &[i64], &str); 4] = [
            (15, 15, &[15],      "just fits"),
            (16, 15, &[8, 8],    "two halves"),
            (31, 15, &[11, 10, 10], "to the gram"),
            (1,  15, &[1],       "a little"),
        ];
        for (grams, capacity, expected, why) in cases {
            assert_eq!(parts(grams, capacity), expected, "{why}");
        }
    }
}
