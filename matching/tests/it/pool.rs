//! 拼单: who fits together, when, and what each pays.

use matching::pool::*;
use matching::{need::Land, units::SquareMeters, weather::Weather, *};

use crate::support::*;

/// 70 yuan a mu alone, 60 from 20 mu, 55 from 50 mu.
pub(crate) fn terms() -> Terms {
    let tiers = Tiers::new([(0.0, 7000), (20.0, 6000), (50.0, 5500)]).expect("tiers");
    Terms::tillage("TILL_ROTARY", tiers).expect("terms")
}

pub(crate) fn mu(mu: f64) -> SquareMeters {
    SquareMeters::from_mu(mu).expect("an area")
}

/// So many mu, so far north of the first field, open from Wednesday to Friday.
fn plot(id: u32, area: f64, km: f64) -> Plot<u32> {
    Plot {
        id,
        place: north(km),
        operation: "TILL_ROTARY".into(),
        crop: None,
        land: Land { area: mu(area), irregular: false },
        slope_degrees: None,
        window: window(may(20, 0, 0), may(23, 0, 0)),
    }
}

fn formed(plots: &[Plot<u32>]) -> Formed<u32> {
    form(plots, &terms(), &Weather::default(), now())
}

fn members(pool: &Pool<u32>) -> Vec<u32> {
    pool.stops().iter().map(|stop| stop.plot.id).collect()
}

#[test]
fn neighbours_form_a_pool() {
    type Change = fn(&mut [Plot<u32>; 3]);
    type Ids<'a> = &'a [&'a [u32]];
    #[rustfmt::skip]
    let cases: [(Change, Ids<'_>, &[u32], &str); 8] = [
        (|_| {},                                         &[&[1, 2, 3]], &[], "three along a road"),
        (|p| p[2].place = north(5.0),                    &[&[1, 2]], &[3], "too far away"),
        (|p| p[1].place = north(1.9),                    &[&[1, 3]], &[2], "no two further apart than 2 km: the third is nearer"),
        (|p| p[0].operation = "BAG".into(),              &[&[2, 3]], &[], "other work is not looked at"),
        (|p| p[0].crop = Some("apple".into()),           &[&[2, 3]], &[1], "another crop"),
        (|p| p[1].land.area = mu(145.0),                 &[&[1, 3]], &[2], "more than a day's work"),
        (|p| p[0].window = window(may(21, 0, 0), may(22, 0, 0)), &[&[1, 2, 3]], &[], "one day suits all"),
        (|p| p[0].window = window(may(23, 0, 0), may(25, 0, 0)), &[&[2, 3]], &[1], "no day suits all"),
    ];
    for (change, pools, alone, why) in cases {
        let mut plots = [plot(1, 5.0, 0.0), plot(2, 6.0, 0.5), plot(3, 7.0, -0.3)];
        change(&mut plots);
        let formed = formed(&plots);
        let found: Vec<_> = formed.pools.iter().map(members).collect();
        assert_eq!(found, pools, "{why}");
        assert_eq!(formed.alone, alone, "{why}");
    }
}

#[test]
fn two_large_pools_stay_two() {
    let plots = [plot(1, 30.0, 0.0), plot(2, 25.0, 0.1), plot(3, 30.0, 1.0), plot(4, 25.0, 1.1)];
    let found: Vec<_> = formed(&plots).pools.iter().map(members).collect();
    assert_eq!(found, [[1, 2], [3, 4]], "55 mu each need nobody, and 110 mu would fit a day");
}

#[test]
fn who_does_not_fit_is_told_why() {
    type Twist = fn(&mut Plot<u32>);
    #[rustfmt::skip]
    let cases: [(Twist, Option<&str>, &str); 8] = [
        (|_| {},                                  None, "a neighbour"),
        (|p| p.id = 1,                            Some("already_in"), "herself again"),
        (|p| p.operation = "BAG".into(),          Some("other_operation"), "other work"),
        (|p| p.crop = Some("apple".into()),       Some("other_crop"), "another crop"),
        (|p| p.place = north(2.1),                Some("too_far"), "more than 2 km"),
        (|p| p.land.area = mu(141.0),             Some("too_large"), "more than a day's work"),
        (|p| p.window = window(may(25, 0, 0), may(26, 0, 0)), Some("no_time"), "no day suits both"),
        (|p| p.window = window(may(21, 0, 0), may(21, 7, 30)), Some("no_time"), "nor does half an hour"),
    ];
    let pool = Pool::open(&plot(1, 10.0, 0.0), &terms(), &Weather::default(), now()).expect("one");
    for (twist, refused, why) in cases {
        let mut other = plot(2, 9.0, 0.2);
        twist(&mut other);
        let joined = pool.join(&other, &terms(), &Weather::default(), now());
        assert_eq!(joined.err().as_ref().map(Refused::code), refused, "{why}");
    }
}

#[test]
fn a_pool_is_left_until_it_is_locked() {
    let terms = terms();
    let pool = formed(&[plot(1, 30.0, 0.0), plot(2, 25.0, 0.1), plot(3, 9.0, 0.2)]).pools.remove(0);
    let smaller = pool.leave(&3).expect("may leave");
    assert_eq!(members(&smaller), [1, 2]);
    assert_eq!(smaller.stops(), &pool.stops()[..2], "who stays keeps her time");
    assert_eq!(pool.leave(&4), Err(Refused::NotIn));
    let one = smaller.leave(&2).expect("may leave");
    let Err(Refused::TooSmall { missing }) = one.lock(&terms) else { panic!("{one:?}") };
    assert!((missing.to_mu() - 20.0).abs() < 1e-9, "{missing:?}");
    assert_eq!(one.leave(&1), Err(Refused::LastOne));

    let locked = pool.lock(&terms).expect("64 mu");
    assert!(locked.is_locked());
    assert_eq!(locked.leave(&3), Err(Refused::Locked));
    assert_eq!(locked.lock(&terms), Err(Refused::Locked));
    let fourth = plot(4, 5.0, 0.1);
    assert_eq!(locked.join(&fourth, &terms, &Weather::default(), now()), Err(Refused::Locked));
}

#[test]
fn the_next_tier_says_what_is_missing() {
    let terms = terms();
    #[rustfmt::skip]
    let cases = [
        // mu, missing mu, now, then, why
        (12.0, Some((8.0, 7000, 6000)), "8 mu to the first"),
        (19.9999, Some((0.0001, 7000, 6000)), "a grain short"),
        (20.0, Some((30.0, 6000, 5500)), "the first is reached"),
        (50.0, None, "no cheaper one"),
    ];
    for (area, expected, why) in cases {
        let pool = Pool::open(&plot(1, area, 0.0), &terms, &Weather::default(), now()).expect(why);
        let next = pool.next_tier(&terms).map(|n| (n.missing.to_mu(), n.now.get(), n.then.get()));
        assert_eq!(next.map(|n| (n.1, n.2)), expected.map(|n| (n.1, n.2)), "{why}");
        let off = next.zip(expected).map_or(0.0, |(a, b)| (a.0 - b.0).abs());
        assert!(off < 1e-9, "{why}: {next:?}");
    }
}

#[test]
fn tiers_that_punish_size_are_refused() {
    type Steps<'a> = &'a [(f64, i64)];
    #[rustfmt::skip]
    let cases: [(Steps<'_>, Option<InvalidTiers>, &str); 7] = [
        (&[(0.0, 7000), (20.0, 6000)], None, "cheaper from 20 mu"),
        (&[(0.0, 7000), (20.0, 7000)], None, "no dearer"),
        (&[], Some(InvalidTiers::NoFirst), "no price at all"),
        (&[(5.0, 7000)], Some(InvalidTiers::NoFirst), "no price for 4 mu"),
        (&[(0.0, 7000), (20.0, 7001)], Some(InvalidTiers::Price(7001)), "dearer for more"),
        (&[(0.0, -1)], Some(InvalidTiers::Price(-1)), "paid for having it done"),
        (&[(0.0, 7000), (20.0, 6000), (20.0, 5000)], Some(InvalidTiers::Area(20.0)), "20 mu twice"),
    ];
    for (steps, expected, why) in cases {
        assert_eq!(Tiers::new(steps.iter().copied()).err(), expected, "{why}");
    }
    let nan = Tiers::new([(0.0, 7000), (f64::NAN, 6000)]);
    assert!(matches!(nan, Err(InvalidTiers::Area(_))));
}

#[test]
fn tiers_cover_what_a_job_costs() {
    // 120 yuan for coming, 45 for each mu: alone with 3 mu that is 85, from 20 mu 51.
    let tiers =
        Tiers::covering(Fen::new(12_000), Fen::new(4500), 3.0, &[20.0, 50.0]).expect("tiers");
    let prices = [1.0, 19.9, 20.0, 60.0].map(|area| tiers.price(mu(area)).get());
    assert_eq!(prices, [8500, 8500, 5100, 4740]);
    assert!(Tiers::covering(Fen::new(1), Fen::new(1), 0.0, &[]).is_err());
}

#[test]
fn weather_moves_a_pool_as_a_whole() {
    let terms = terms();
    let pool = formed(&[plot(1, 30.0, 0.0), plot(2, 25.0, 0.1)]).pools.remove(0);
    assert_eq!(pool.during().from, may(20, 7, 0));
    let until = |day, hour| Weather::forbidding([window(may(20, 0, 0), may(day, hour, 0))]);
    #[rustfmt::skip]
    let cases = [
        (until(20, 6),  false, Ok(may(20, 7, 0)),  "dry by the time work begins"),
        (until(20, 9),  true,  Ok(may(20, 9, 0)),  "a wet morning"),
        (until(20, 17), true,  Ok(may(21, 7, 0)),  "an hour is not enough: the next day"),
        (until(23, 0),  true,  Err(Refused::NoTime), "rain to the end of the windows"),
    ];
    for (weather, rained_off, start, why) in cases {
        assert_eq!(pool.is_rained_off(&weather), rained_off, "{why}");
        let moved = pool.moved(&terms, &weather, now());
        assert_eq!(moved.map(|pool| pool.during().from), start, "{why}");
    }
}

#[test]
fn windows_that_only_follow_each_other_are_kept_in_order() {
    let mut plots = [plot(1, 3.0, 0.0), plot(2, 3.0, 0.1), plot(3, 3.0, 0.2)];
    plots[0].window = window(may(20, 14, 0), may(20, 16, 0));
    plots[1].window = window(may(20, 8, 0), may(20, 10, 0));
    plots[2].window = window(may(20, 8, 0), may(20, 18, 0));
    let pool = formed(&plots).pools.remove(0);
    assert_eq!(members(&pool), [1, 2, 3], "by deadlines, though not from neighbour to neighbour");
    for stop in pool.stops() {
        assert_eq!(stop.during.shared(stop.plot.window), Some(stop.during), "{:?}", stop.plot.id);
    }
}

#[test]
fn a_pool_is_ranked_like_any_need() {
    let pool = formed(&[plot(1, 30.0, 0.0), plot(2, 25.0, 0.1)]).pools.remove(0);
    let need = pool.need();
    assert!((need.quantity - 55.0).abs() < 1e-9);
    let ranking = rank(&need, &[plain_team(1)], &Policy::default(), now());
    assert_eq!(ranking.best_first[0].visit.from, may(20, 7, 0));
}

#[test]
fn a_bill_is_split_by_area_and_nobody_pays_more_than_agreed() {
    let payer = |id, area, most| Payer { id, area: mu(area), most: Fen::new(most) };
    let parts = |bill, payers: &[Payer<u32>]| {
        split(Fen::new(bill), payers)
            .map(|parts| parts.iter().map(|p| p.1.get()).collect::<Vec<_>>())
    };
    let thirds = [payer(3, 1.0, 100), payer(1, 1.0, 100), payer(2, 1.0, 100)];
    assert_eq!(parts(100, &thirds), Some(vec![34, 33, 33]), "the odd fen by id");
    assert_eq!(parts(101, &thirds), Some(vec![34, 34, 33]));
    let unequal = [payer(1, 1.0, 100), payer(2, 2.0, 100)];
    assert_eq!(parts(2, &unequal), Some(vec![1, 1]), "0.67 and 1.33: to the larger remainder");
    assert_eq!(parts(300, &thirds), Some(vec![100, 100, 100]));
    assert_eq!(parts(301, &thirds), None, "more than all agreed to");
    assert_eq!(parts(-1, &thirds), None);
    let capped = [payer(1, 8.0, 50), payer(2, 1.0, 100), payer(3, 1.0, 100)];
    assert_eq!(parts(100, &capped), Some(vec![50, 25, 25]), "what one does not pay, the others do");
    assert_eq!(parts(0, &[]), Some(vec![]));
}
