//! The honest answer before posting.

use matching::{reason::Change, team::Service, *};

use crate::support::*;

#[test]
fn the_answer_sums_up_who_can_come() {
    let dear = Team {
        base: north(3.0),
        services: vec![Service { price: Fen::new(7500), ..plain_service() }],
        ..plain_team(2)
    };
    let busy = Team {
        base: north(2.0),
        booked: vec![booked(may(20, 7, 0), may(20, 9, 0), north(2.0))],
        ..plain_team(3)
    };
    let answer = preview(&plain_need(), &[dear, busy], &Policy::default(), now());
    assert_eq!(answer.teams, 2);
    assert_eq!(answer.earliest, Some(may(20, 7, 0)));
    assert_eq!(answer.price, Some((Fen::new(6500), Fen::new(7500))));
    assert!((answer.nearest.expect("two teams").get() - 2000.0).abs() < 1.0);
    assert_eq!((answer.reasons, answer.changes), (vec![], vec![]));
}

#[test]
fn nobody_around_is_an_answer_too() {
    let answer = preview::<u32>(&plain_need(), &[], &Policy::default(), now());
    assert_eq!(
        (answer.teams, answer.earliest, answer.price, answer.nearest),
        (0, None, None, None)
    );
}

#[test]
fn reasons_are_counted_most_frequent_first() {
    let far = |id| Team { base: north(80.0), ..plain_team(id) };
    let other = Team { services: vec![], base: north(80.0), ..plain_team(3) };
    let answer = preview(&plain_need(), &[other, far(1), far(2)], &Policy::default(), now());
    let expected = [("out_of_range", 2), ("operation_unsupported", 1)];
    assert_eq!(answer.reasons, expected, "distance does not matter for what a team never does");
}

#[test]
fn changes_of_a_kind_are_merged() {
    let busy_until = |id, moment| Team {
        booked: vec![booked(may(20, 0, 0), moment, north(0.0))],
        ..plain_team(id)
    };
    let asks = |id, fen| Team {
        services: vec![Service { price: Fen::new(fen), ..plain_service() }],
        ..plain_team(id)
    };
    let at = |id, km| Team { base: north(km), ..plain_team(id) };
    let teams = [
        busy_until(1, may(21, 8, 0)),
        busy_until(2, may(21, 14, 0)),
        busy_until(3, may(22, 8, 0)),
        asks(4, 8000),
        asks(5, 9000),
        at(6, 18.0),
        at(7, 20.0),
        at(8, 22.0),
    ];
    let mut need = plain_need();
    need.price_ceiling = Some(Fen::new(7000));
    let answer = preview(&need, &teams, &Policy::default(), now());

    let (reach, rest) = answer.changes.split_first().expect("changes");
    assert!(matches!(reach, (Change::WidenReach { to }, 3) if (to.get() - 22_000.0).abs() < 1.0));
    let expected = [
        (Change::WidenWindow { until: may(21, 15, 30) }, 2),
        (Change::RaiseCeiling { to: Fen::new(8000) }, 1),
    ];
    assert_eq!(rest, expected, "the next day admits two teams, 80 yuan one");
}
