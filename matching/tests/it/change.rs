//! The smallest change that would let a team come.

use matching::{reason::Change, week::Week, *};

use crate::support::*;

#[test]
fn a_rejected_team_comes_with_the_smallest_change() {
    #[rustfmt::skip]
    let cases: [(Twist, Option<Change>, &str); 14] = [
        (|need, _| need.window.until = may(20, 8, 0),
            Some(Change::WidenWindow { until: may(20, 8, 30) }), "half an hour more"),
        (|_, team| team.booked = vec![booked(may(20, 0, 0), may(22, 8, 0), north(0.0))],
            Some(Change::WidenWindow { until: may(22, 9, 30) }), "after the booking"),
        (|_, team| team.booked = vec![booked(may(20, 0, 0), may(31, 0, 0).plus(24 * 5 * HOUR), north(0.0))],
            None, "nobody waits longer than 14 days"),
        (|_, team| team.week = Week::default(),
            None, "no window helps a team that is not working"),
        (|need, _| need.price_ceiling = Some(Fen::new(6000)),
            Some(Change::RaiseCeiling { to: Fen::new(6500) }), "what the team asks"),
        (|_, team| team.services[0].min_quantity = Some(20.0),
            Some(Change::JoinPool { quantity_short: 12.5 }), "neighbours bring the rest"),
        (|_, team| team.services[0].min_quantity = Some(97.5),
            None, "a pool that large does not fit the day"),
        (|_, team| team.base = north(40.0),
            None, "too far for any wave"),
        (|need, _| need.operation = "BAG".into(),
            None, "another trade"),
        (|need, _| need.qualification = Some("uav".into()),
            None, "the farmer cannot give a licence"),
        (|need, team| { need.slope_degrees = Some(30.0); team.services[0].max_slope_degrees = Some(15.0); },
            None, "nor level her field"),
        (|need, team| { need.gate_width_m = Some(1.0); team.services[0].width_m = Some(2.0); },
            None, "nor widen her gate"),
        (|need, _| { need.price_ceiling = Some(Fen::new(1)); need.window.until = may(20, 8, 0); },
            None, "two reasons: no single change"),
        (|need, team| {
            need.qualification = Some("uav".into());
            team.qualifications = vec![holds("uav", may(20, 8, 15))];
            need.window.until = may(20, 8, 0);
        }, None, "more time, but no licence by then"),
    ];
    for (twist, expected, why) in cases {
        let ranking = rank_twisted(twist);
        assert_eq!(ranking.rejected[0].change, expected, "{why}: {:?}", ranking.rejected);
    }
}

#[test]
fn a_team_just_out_of_reach_waits_for_the_next_wave() {
    let ranking = rank_twisted(|_, team| team.base = north(20.0));
    let Some(Change::WidenReach { to }) = ranking.rejected[0].change else {
        panic!("{:?}", ranking.rejected);
    };
    assert!((to.get() - 20_000.0).abs() < 1.0, "{to:?}");
}
