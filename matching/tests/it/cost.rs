//! What a visit costs, term by term.

use matching::{
    cost::TermKind,
    need::Land,
    place::Datum,
    scarcity::{Scarce, scarcity},
    team::{Record, Service},
    units::SquareMeters,
    *,
};

use crate::support::*;

#[test]
fn every_term_is_money_with_a_reason() {
    use TermKind::{Continuity, Fairness, Price, Scarcity, Travel, Trust, Waiting};
    #[rustfmt::skip]
    let cases: [(Twist, TermKind, Option<i64>, &str); 29] = [
        (|_, _| {},                                           Price,    Some(48_750), "7.5 mu at 65 yuan"),
        (|_, team| team.services[0].price = Fen::new(0),      Price,    None,         "neighbourly help"),

        (|_, _| {},                                           Travel,   None,         "lives at the field"),
        (|_, team| team.base = north(10.0),                   Travel,   Some(6160),   "28 km of road at 2.20 yuan"),
        (|_, team| { team.base = north(10.0); team.booked = vec![booked(may(20, 7, 0), may(20, 9, 0), north(10.0))]; },
                                                              Travel,   Some(6160),   "a job at home saves nothing"),
        (|_, team| { team.base = north(10.0); team.booked = vec![booked(may(20, 7, 0), may(20, 9, 0), north(0.0))]; },
                                                              Travel,   None,         "already there, on its way home later"),
        (|_, team| { team.base = north(10.0); team.booked = vec![booked(may(20, 12, 0), may(20, 18, 0), north(-10.0))]; },
                                                              Travel,   None,         "on the way to a job beyond"),
        (|_, team| { team.base = north(10.0); team.booked = vec![booked(may(21, 7, 0), may(21, 9, 0), north(0.0))]; },
                                                              Travel,   Some(6160),   "a job tomorrow: home at night"),
        (|need, team| { team.base = north(10.0); need.quantity = 97.5; need.window.until = may(22, 0, 0); },
                                                              Travel,   Some(12_320), "two days, there and back twice"),

        (|_, _| {},                                           Waiting,  Some(200),    "from now, 05:00, to 07:00"),
        (|need, _| need.window.from = may(20, 7, 0),          Waiting,  None,         "she wants nobody before 07:00"),
        (|need, team| { need.window.until = may(22, 0, 0); team.booked = vec![booked(may(20, 7, 0), may(20, 18, 0), north(0.0))]; },
                                                              Waiting,  Some(2600),   "a day later"),

        (|_, team| team.qualifications = vec![holds("uav", may(31, 0, 0))], Scarcity, Some(1000), "keep the drone for who needs it"),
        (|_, team| team.qualifications = vec![holds("uav", may(31, 0, 0)), holds("uav", may(30, 0, 0))],
                                                              Scarcity, Some(1000),   "one skill on two papers"),
        (|_, team| team.qualifications = vec![holds("uav", may(1, 0, 0))], Scarcity, None, "a skill of the past"),
        (|need, team| { need.qualification = Some("uav".into()); team.qualifications = vec![holds("uav", may(31, 0, 0))]; },
                                                              Scarcity, None,         "the skill is needed here"),

        (|need, team| { team.qualifications = vec![holds("uav", may(31, 0, 0))]; need.demands.scarce = Some(vec![]); },
                                                              Scarcity, None,         "nobody here asks for a drone"),
        (|need, team| { team.qualifications = vec![holds("uav", may(31, 0, 0))]; need.demands.scarce = Some(vec![counted("uav", 4, 2)]); },
                                                              Scarcity, Some(500),    "two needs, four drones"),
        (|need, team| { team.qualifications = vec![holds("uav", may(31, 0, 0))]; need.demands.scarce = Some(vec![counted("uav", 2, 6)]); },
                                                              Scarcity, Some(3000),   "three needs for each drone"),
        (|need, team| { team.qualifications = vec![holds("uav", may(31, 0, 0))]; need.demands.scarce = Some(vec![counted("uav", 1, 60)]); },
                                                              Scarcity, Some(5000),   "not worth more than the whole day"),
        (|_, team| { team.qualifications = vec![holds("uav_operator", may(31, 0, 0))]; team.services[0].machine.flies = true; },
                                                              Scarcity, None,         "the drone flies here"),

        (|_, team| team.limits.hours_over_share = 12.5,       Fairness, Some(250),    "had more than others"),
        (|_, team| team.limits.hours_over_share = -40.0,      Fairness, Some(-800),   "had less"),

        (|_, _| {},                                           Trust,    Some(3000),   "nobody knows the team: 4 stars, 5 % dropped"),
        (|_, team| team.record = Record { jobs_done: 90, dropped: 0, stars_sum: 75, stars_n: 15 },
                                                              Trust,    Some(600),    "15 × 5 stars: 4.75, 0.5 % dropped"),
        (|_, team| team.record = Record { jobs_done: 5, dropped: 5, stars_sum: 5, stars_n: 5 },
                                                              Trust,    Some(10_500), "5 × 1 star: 2.5, 27.5 % dropped"),

        (|_, team| team.booked = vec![booked(may(20, 12, 0), may(20, 13, 0), north(0.9))],
                                                              Continuity, Some(-1500), "at a neighbour's later that day"),
        (|_, team| team.booked = vec![booked(may(20, 12, 0), may(20, 13, 0), north(1.1))],
                                                              Continuity, None,        "in the next village"),
        (|_, team| team.booked = vec![booked(may(22, 7, 0), may(22, 9, 0), north(0.9))],
                                                              Continuity, None,        "at a neighbour's in two days"),
    ];
    for (twist, kind, expected, why) in cases {
        let ranking = rank_twisted(twist);
        let mut terms = ranking.best_first[0].cost.terms();
        let found = terms.find(|term| term.kind == kind).map(|term| term.fen.get());
        assert_eq!(found, expected, "{why}");
    }
}

fn counted(kind: &str, teams: u32, needs: u32) -> Scarce {
    Scarce { kind: kind.into(), teams, needs }
}

#[test]
fn scarcity_counts_who_could_come_and_what_they_could_be_asked() {
    let with = |id, km, papers: &[(&str, Moment)]| Team {
        base: north(km),
        qualifications: papers.iter().map(|(kind, until)| holds(kind, *until)).collect(),
        ..plain_team(id)
    };
    let later = may(31, 0, 0);
    let teams = [
        with(1, 0.0, &[("uav", later), ("tractor", later), ("uav", later)]),
        with(2, 10.0, &[("uav", later)]),
        with(3, 40.0, &[("uav", later)]),
        with(4, 0.0, &[("uav", may(1, 0, 0))]),
    ];
    let asking = |kind: &str, km| Need {
        place: north(km),
        qualification: Some(kind.into()),
        ..plain_need()
    };
    let open = [asking("uav", 1.0), asking("uav", 20.0), asking("uav", 60.0), asking("pilot", 0.0)];
    let found = scarcity(&plain_need(), &teams, &open, now());
    assert_eq!(found, [counted("tractor", 1, 0), counted("uav", 2, 2)]);
}

/// `+ - × ÷ √` and integers only: whoever runs this, on whatever machine, gets these figures.
#[test]
fn every_machine_reckons_the_same() {
    let team = |i: u32| {
        let turn = f64::from(i * 37 % 100) / 100.0;
        let place = |shift: f64| {
            Position::new(109.2 + 0.4 * turn + shift, 35.9 + 0.002 * f64::from(i), Datum::Wgs84)
                .expect("in Shaanxi")
        };
        let from = may(20, 7, 0).plus(i64::from(i % 9) * HOUR);
        Team {
            base: place(0.0),
            reach: meters(60_000.0),
            booked: vec![booked(from, from.plus(2 * HOUR), place(0.03))],
            record: Record { jobs_done: i, dropped: i % 7, stars_sum: 4 * i, stars_n: i },
            ..plain_team(i)
        }
    };
    let teams: Vec<_> = (1..100).map(team).collect();
    let mut need = plain_need();
    let area = SquareMeters::from_mu(3.3).expect("an area");
    (need.slope_degrees, need.demands.land) = (Some(11.3), Some(Land { area, irregular: true }));
    let ranking = rank(&need, &teams, &Policy::default(), now());
    let figures = ranking.best_first.iter().flat_map(|candidate| {
        let fen = candidate.cost.terms().map(|term| term.fen.get());
        let bits = candidate.distance.get().to_bits().cast_signed();
        fen.chain([bits, candidate.start.p90.get(), i64::from(candidate.team)])
    });
    // FNV-1a.
    let hash = figures.fold(0xcbf2_9ce4_8422_2325_u64, |hash, figure| {
        (hash ^ figure.cast_unsigned()).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!((ranking.best_first.len(), hash), (99, 11_810_921_696_973_367_998));
}

#[test]
fn the_cheapest_for_everybody_comes_first_and_ties_go_by_id() {
    let far = Team { base: north(10.0), ..plain_team(1) };
    let dear = Team {
        services: vec![Service { price: Fen::new(7000), ..plain_service() }],
        ..plain_team(2)
    };
    let teams = [plain_team(9), far, plain_team(3), dear];
    let ranking = rank(&plain_need(), &teams, &Policy::default(), now());
    let order: Vec<_> = ranking.best_first.iter().map(|candidate| candidate.team).collect();
    assert_eq!(order, [3, 9, 2, 1], "same cost: by id; then 37.50 yuan dearer; then 61.60 of road");
}
