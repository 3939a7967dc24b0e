//! Crossing two plans: around a stop the tours of one, elsewhere those of the other.
//!
//! After the selective route exchange of Nagata and Kobayashi (2010), PPSN XI, LNCS 6238, 536–545;
//! which tours are exchanged is left to chance.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::best::Best;
use super::planner::Planner;
use super::problem::Problem;
use super::routes::{ABSENT, Routes, label};

impl Planner {
    /// Makes `best` a child of two plans: `mother`, with some neighbouring tours of `father`; or the
    /// mother herself, where that would make a tour late. Stops left without a tour go where they cost
    /// least, if anywhere; they and the middle of the exchange are `fresh`.
    pub(super) fn cross(&mut self, mother: &Best, father: &Best) {
        self.routes.restore(&self.problem, mother);
        let used = mother.of.iter().filter(|route| route.len() > 0).count();
        let (most, seed) = (1 + self.random.below((used / 2).max(1)), self.anywhere());
        let handed_down = self.around(seed, father, most);
        let mut homeless = hand_down(&self.problem, &mut self.routes, father, &handed_down);
        self.fresh.clone_from(&homeless);
        self.fresh.retain(|stop| !mother.absent.contains(stop));
        self.fresh.push(seed as u32);
        let Self { problem, near, routes, recreate, random, .. } = self;
        recreate.recreate(problem, near, routes, random, &mut homeless);
        if routes.n_late > 0 {
            routes.restore(problem, mother);
        }
        self.best.update(routes);
    }

    /// Up to `most` of the father's tours that visit `seed` and its neighbours, each with the tour
    /// that shall take it over.
    fn around(&self, seed: usize, father: &Best, most: usize) -> Vec<(usize, usize)> {
        let heirs = self.heirs(father);
        let mut of_stop = vec![ABSENT; self.problem.stops.len()];
        for (tour, route) in father.of.iter().enumerate() {
            label(&mut of_stop, &self.problem, tour, route);
        }
        let neighbours = self.near.to(seed).iter().map(|stop| *stop as usize);
        let mut around = vec![];
        let tours = std::iter::once(seed).chain(neighbours).map(|stop| of_stop[stop]);
        for tour in tours.filter(|tour| *tour != ABSENT).map(|tour| tour as usize) {
            let taken_over = heirs[tour].map(|heir| (tour, heir));
            around.extend(taken_over.filter(|pair| around.len() < most && !around.contains(pair)));
        }
        around
    }

    /// For each of the father's tours one of the same kind: those that share most stops find each
    /// other first, who is left gets the first that is.
    fn heirs(&self, father: &Best) -> Vec<Option<usize>> {
        let n_tours = self.routes.of.len();
        let (mut heirs, mut is_heir) = (vec![None; n_tours], vec![false; n_tours]);
        for (tour, heir) in self.alike(father) {
            if heirs[tour].is_none() && !std::mem::replace(&mut is_heir[heir], true) {
                heirs[tour] = Some(heir);
            }
        }
        for tour in (0..n_tours).filter(|tour| father.of[*tour].len() > 0) {
            let free = |heir: &usize| !is_heir[*heir] && self.recreate.same_kind(tour, *heir);
            heirs[tour] = heirs[tour].or_else(|| (0..n_tours).find(free));
            heirs[tour].inspect(|heir| is_heir[*heir] = true);
        }
        heirs
    }

    /// Tours of the father's and of the same kind here that share stops, those with most first.
    fn alike(&self, father: &Best) -> Vec<(usize, usize)> {
        let mut shared = BTreeMap::new();
        for (tour, route) in father.of.iter().enumerate() {
            for stop in route.places().map(|place| self.problem.stop_at(place)) {
                *shared.entry((tour, self.routes.tour[stop])).or_insert(0_u32) += 1;
            }
        }
        let same = |(tour, heir): &(usize, u32)| {
            *heir != ABSENT && self.recreate.same_kind(*tour, *heir as usize)
        };
        let mut alike: Vec<_> = shared.into_iter().filter(|(pair, _)| same(pair)).collect();
        alike.sort_by_key(|(_, shared)| Reverse(*shared));
        alike.into_iter().map(|((tour, heir), _)| (tour, heir as usize)).collect()
    }
}

/// Sends heirs on the father's tours, as long as what they leave behind is in time; returns the
/// stops that no tour visits any more.
fn hand_down(
    problem: &Problem,
    routes: &mut Routes,
    father: &Best,
    pairs: &[(usize, usize)],
) -> Vec<u32> {
    let mut homeless = std::mem::take(&mut routes.absent);
    for (_, heir) in pairs {
        routes.remove(problem, *heir, |_| false, &mut homeless);
    }
    for (tour, heir) in pairs {
        let places = father.of[*tour].places();
        let stops: Vec<_> = places.map(|place| problem.stop_at(place)).collect();
        for stop in &stops {
            routes.take_out(problem, *stop, &mut homeless);
        }
        if routes.n_late == 0 {
            routes.set(problem, *heir, &stops);
        }
    }
    homeless.retain(|stop| routes.is_absent(*stop as usize));
    homeless
}
