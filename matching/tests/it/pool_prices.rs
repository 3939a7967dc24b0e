//! 阶梯价: what a unit costs when more is asked, what a pool may come to cost, and how its one
//! long visit is dealt out.

use matching::pool::*;
use matching::{
    cost::TermKind,
    reason::Ineligible,
    team::{Bulk, Service},
    *,
};
use proptest::prelude::*;

use crate::pool::mu;
use crate::support::*;

fn bulk(from: f64, fen: i64) -> Bulk {
    Bulk { from, price: Fen::new(fen) }
}

/// 65 yuan, 60 from 20 mu, 55 from 50 mu.
fn falling() -> Service {
    Service { bulk: vec![bulk(20.0, 6000), bulk(50.0, 5500)], ..plain_service() }
}

fn team(id: u32, services: Vec<Service>) -> Team<u32> {
    Team { services, ..plain_team(id) }
}

#[test]
fn a_unit_costs_less_the_more_is_asked() {
    for (quantity, fen, why) in [
        (7.5, 6500, "the plain price"),
        (19.99, 6500, "just below the first threshold"),
        (20.0, 6000, "from 20 on"),
        (50.0, 5500, "the lowest"),
        (f64::NAN, 6500, "no number reaches nothing"),
    ] {
        assert_eq!(falling().price_at(quantity), Fen::new(fen), "{why}");
    }
    // In any order, and whatever a slip of the pen asks for more.
    let jumbled = [bulk(50.0, 5500), bulk(20.0, 6000), bulk(40.0, 7000)].to_vec();
    assert_eq!(Service { bulk: jumbled, ..falling() }.price_at(60.0), Fen::new(5500));
}

#[test]
fn a_large_need_is_ranked_weighed_and_let_in_at_its_own_price() {
    let ask = |quantity, ceiling| Need {
        quantity,
        price_ceiling: Some(Fen::new(ceiling)),
        window: window(may(20, 0, 0), may(23, 0, 0)),
        ..plain_need()
    };
    let asked = |need: &Need| rank(need, &[team(1, vec![falling()])], &Policy::default(), now());
    let large = asked(&ask(25.0, 6000));
    let best = &large.best_first[0];
    assert_eq!(best.price, Fen::new(6000));
    let price = best.cost.terms().find(|term| term.kind == TermKind::Price).expect("a price");
    assert_eq!(price.fen, Fen::new(150_000), "25 mu at 60 yuan");
    let small = asked(&ask(10.0, 6000));
    assert_eq!(small.rejected[0].reasons, [Ineligible::PriceCeiling { asks: Fen::new(6500) }]);
}

#[test]
fn around_a_place_the_lowest_price_counts_at_each_threshold() {
    let other = Service {
        price: Fen::new(6200),
        min_quantity: Some(60.0),
        bulk: vec![bulk(30.0, 5800)],
        ..plain_service()
    };
    let far =
        Team { base: north(20.0), ..team(3, vec![Service { price: Fen::new(1), ..falling() }]) };
    let teams = [team(1, vec![falling()]), team(2, vec![other]), far];
    let around = Around::of(north(0.0), "TILL_ROTARY", &teams).expect("two teams");
    let steps = [(0.0, 6200), (20.0, 6000), (30.0, 5800), (50.0, 5500)];
    assert_eq!(Ok(around.tiers), Tiers::new(steps));
    assert_eq!(around.enough, mu(60.0), "the second team comes for 60 mu only");
    assert_eq!(Around::of(north(0.0), "BAG", &teams), None);
    let alone = Around::of(north(0.0), "TILL_ROTARY", &[plain_team(1)]).expect("one team");
    assert!(alone.enough.to_mu() < 0.001, "nothing gets cheaper, nobody asks for more");
}

fn services() -> impl Strategy<Value = Service> {
    let steps = prop::collection::vec((0.1..80.0, 3000_i64..7000), 0..4);
    (5000_i64..9000, steps).prop_map(|(price, steps)| Service {
        price: Fen::new(price),
        bulk: steps.into_iter().map(|(from, fen)| bulk(from, fen)).collect(),
        ..plain_service()
    })
}

proptest! {
    /// In a pool nobody pays more than alone, whichever team comes; and what was shown before is
    /// the least that can come of it.
    #[test]
    fn nobody_pays_more_than_alone(
        services in prop::collection::vec(services(), 1..5),
        areas in prop::collection::vec(0.1..20.0, 1..12),
    ) {
        let teams: Vec<_> = (0..).zip(&services).map(|(id, it)| team(id, vec![it.clone()])).collect();
        let around = Around::of(north(0.0), "TILL_ROTARY", &teams).expect("teams");
        let all: f64 = areas.iter().sum();
        for service in &services {
            for own in &areas {
                prop_assert!(service.price_at(all) <= service.price_at(*own));
            }
            prop_assert!(around.tiers.price(mu(all)) <= service.price_at(all));
        }
        let steps: Vec<_> = around.tiers.steps().collect();
        prop_assert!(steps.is_sorted_by(|a, b| a.0 < b.0 && a.1 >= b.1));
        prop_assert_eq!(&Tiers::new(steps), &Ok(around.tiers));
    }

    /// Each part follows the one before, and nothing of the work is lost.
    #[test]
    fn a_visit_is_dealt_out_without_a_gap(
        stretches in prop::collection::vec((1_i64..9000, 0_i64..5000), 1..4),
        weights in prop::collection::vec(0.1..50.0, 1..8),
    ) {
        let (mut work, mut at) = (Vec::new(), may(20, 7, 0));
        for (lasts, pause) in stretches {
            work.push(window(at, at.plus(lasts)));
            at = at.plus(lasts + pause + 1);
        }
        let parts = parts(&work, &weights);
        prop_assert_eq!(parts.len(), weights.len());
        let flat: Vec<_> = parts.into_iter().flatten().collect();
        prop_assert!(flat.is_sorted_by(|a, b| a.until <= b.from));
        let sum = |all: &[Window]| all.iter().map(|it| it.seconds()).sum::<i64>();
        prop_assert_eq!(sum(&flat), sum(&work));
        let inside = |it: &Window| work.iter().any(|all| all.shared(*it) == Some(*it));
        prop_assert!(flat.iter().all(inside));
    }
}
