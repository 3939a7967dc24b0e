//! Small problems of every kind, for plans to be made for.

use std::ops::RangeInclusive;

use matching::plan::{Leg, Problem, Stop, Terms, Tour, Travel};
use proptest::collection::vec;
use proptest::prelude::*;

/// What a problem is made of, before it is checked.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub(crate) legs: Vec<Vec<Leg>>,
    pub(crate) tours: Vec<Tour>,
    pub(crate) stops: Vec<Stop>,
    pub(crate) terms: Vec<Vec<Terms>>,
}

impl Parts {
    pub(crate) fn problem(&self) -> Problem {
        let Self { legs, tours, stops, terms } = self.clone();
        let travel = Travel::new(legs.len(), |from, to| legs[from][to]).expect("legs");
        Problem::new(travel, tours, stops, terms).expect("a problem")
    }
}

/// So many stops and up to `tours` tours between two bases; ways differ with the direction and
/// break the triangle inequality, some stops suit nobody.
pub(crate) fn parts(stops: RangeInclusive<usize>, tours: usize) -> impl Strategy<Value = Parts> {
    (stops, 1..=tours).prop_flat_map(|(n_stops, n_tours)| {
        let places = 2 + n_stops;
        (
            vec(vec(leg(), places), places),
            vec(tour(), n_tours),
            vec(stop(), n_stops),
            vec(vec(terms(), 2), n_stops),
        )
            .prop_map(|(legs, mut tours, stops, terms)| {
                tours[0].profile = 1;
                Parts { legs, tours, stops, terms }
            })
    })
}

fn leg() -> impl Strategy<Value = Leg> {
    (0..50, 0..50).prop_map(|(time, cost)| Leg { time, cost })
}

fn stop() -> impl Strategy<Value = Stop> {
    (0..5, prop_oneof![Just(1 << 30), 0..200])
        .prop_map(|(load, skip_cost)| Stop { load, skip_cost })
}

fn tour() -> impl Strategy<Value = Tour> {
    let numbers = (0_usize..2, 0_usize..2, 0_usize..2, 0..60, 100..400, 0..15, 0..30);
    (numbers, any::<bool>()).prop_map(
        |((profile, start, end, ready, close, capacity, cost), always)| Tour {
            profile,
            start,
            end,
            ready,
            close,
            capacity,
            cost,
            always,
        },
    )
}

fn terms() -> impl Strategy<Value = Terms> {
    (0..200, -20..200, 0..40, -10..20).prop_map(|(open, width, work, cost)| {
        if width < 0 { Terms::NEVER } else { Terms { open, close: open + width, work, cost } }
    })
}
