//! What a visit costs, term by term.

use matching::*;

use crate::support::*;

#[test]
fn every_term_is_money_with_a_reason() {
    use TermKind::{Continuity, Price, Scarcity, Travel, Trust, Waiting};
    #[rustfmt::skip]
    let cases: [(Twist, TermKind, Option<i64>, &str); 22] = [
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
