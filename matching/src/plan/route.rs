//! One tour's stops in order, with the slack that makes a look at an insertion O(1).

use super::problem::{Problem, Tour};
use super::travel::MOST;

/// Beyond all times: a route that is late is not followed further, so that sums fit an `i32`.
const HORIZON: i32 = 2 * MOST;
/// No node has this time.
const NEVER: i32 = i32::MIN;

/// A stop of a route, or one of its two ends.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Node {
    pub(super) place: u32,
    /// The earliest moment at which the work here is done.
    pub(super) depart: i32,
    /// The latest moment to begin here such that all that follows is in time.
    pub(super) late: i32,
    /// Cost of the leg to the next node; what a first stop saves, when the route is empty.
    pub(super) leg: i32,
}

/// Within capacity, because the search never makes another, and almost always in time: only where
/// a detour is quicker than the way itself can taking a stop out make the rest late.
#[derive(Debug, Default)]
pub(super) struct Route {
    /// The start, the stops, the end.
    pub(super) nodes: Vec<Node>,
    pub(super) load: i64,
    pub(super) cost: i64,
    pub(super) in_time: bool,
    /// Says which content this is: two routes of one tour with equal stamps are equal.
    pub(super) stamp: u32,
}

impl Clone for Route {
    fn clone(&self) -> Self {
        Self { nodes: self.nodes.clone(), ..*self }
    }

    fn clone_from(&mut self, other: &Self) {
        self.nodes.clone_from(&other.nodes);
        (self.load, self.cost) = (other.load, other.cost);
        (self.in_time, self.stamp) = (other.in_time, other.stamp);
    }
}

impl Route {
    pub(super) fn empty(problem: &Problem, tour: usize) -> Self {
        let Tour { start, end, ready, close, .. } = problem.tours[tour];
        let node = |place: usize| Node { place: place as u32, depart: ready, late: close, leg: 0 };
        let mut route = Self { nodes: vec![node(start), node(end)], ..Self::default() };
        route.refresh(problem, tour);
        route
    }

    /// How many stops it has.
    pub(super) const fn len(&self) -> usize {
        self.nodes.len() - 2
    }

    /// The places of its stops, in order.
    pub(super) fn places(&self) -> impl Iterator<Item = u32> {
        self.nodes[1..=self.len()].iter().map(|node| node.place)
    }

    /// Puts a stop behind the node `at`, where a look has found that it fits.
    pub(super) fn insert(&mut self, problem: &Problem, tour: usize, at: usize, stop: usize) {
        let place = problem.place(stop);
        let ways = problem.travel.ways(place);
        let there = ways[self.nodes[at].place as usize].back.cost;
        let onward = ways[self.nodes[at + 1].place as usize].out.cost;
        let profile = problem.tours[tour].profile;
        let added = there + onward - self.nodes[at].leg + problem.of_profile(stop, profile).cost;
        self.cost += i64::from(added);
        self.load += i64::from(problem.stops[stop].load);
        self.nodes[at].leg = there;
        let node = Node { place: place as u32, depart: NEVER, late: NEVER, leg: onward };
        self.nodes.insert(at + 1, node);
        if self.in_time {
            self.push_on(problem, profile, at + 1);
            self.push_back(problem, profile, at + 1);
        } else {
            self.refresh(problem, tour);
        }
    }

    /// Brings departures up to date from the node `first` on, until nothing changes any more.
    fn push_on(&mut self, problem: &Problem, profile: usize, first: usize) {
        for at in first..self.nodes.len() - 1 {
            let (before, place) = (self.nodes[at - 1], self.nodes[at].place);
            let terms = problem.of_profile(problem.stop_at(place), profile);
            let leg = problem.travel.leg(before.place as usize, place as usize);
            let depart = (before.depart + leg.time).max(terms.open) + terms.work;
            if std::mem::replace(&mut self.nodes[at].depart, depart) == depart {
                break;
            }
        }
    }

    /// Brings latest starts up to date from the node `last` back, until nothing changes any more.
    fn push_back(&mut self, problem: &Problem, profile: usize, last: usize) {
        for at in (1..=last).rev() {
            let (after, place) = (self.nodes[at + 1], self.nodes[at].place);
            let terms = problem.of_profile(problem.stop_at(place), profile);
            let leg = problem.travel.leg(place as usize, after.place as usize);
            let late = terms.close.min(after.late - leg.time - terms.work);
            if std::mem::replace(&mut self.nodes[at].late, late) == late {
                break;
            }
        }
    }

    /// Visits these stops and no others.
    pub(super) fn set(&mut self, problem: &Problem, tour: usize, stops: &[usize]) {
        let node = |stop: &usize| Node { place: problem.place(*stop) as u32, ..Node::default() };
        let last = self.nodes.len() - 1;
        self.nodes.splice(1..last, stops.iter().map(node));
        self.refresh(problem, tour);
    }

    /// Takes out the stops at all nodes but those that `keep` names.
    pub(super) fn remove(&mut self, problem: &Problem, tour: usize, keep: impl Fn(usize) -> bool) {
        let last = self.nodes.len() - 1;
        let mut at = 0;
        self.nodes.retain(|_| {
            at += 1;
            at == 1 || at == last + 1 || keep(at - 1)
        });
        self.refresh(problem, tour);
    }

    /// Brings times, load and cost up to date with the order of the stops.
    fn refresh(&mut self, problem: &Problem, tour: usize) {
        self.forward(problem, tour);
        self.backward(problem, tour);
    }

    /// Earliest times, legs and sums, from the start on.
    fn forward(&mut self, problem: &Problem, tour: usize) {
        let of_tour = &problem.tours[tour];
        let (mut load, mut cost, mut in_time) = (0, 0, true);
        let (mut place, mut depart) = (self.nodes[0].place, of_tour.ready);
        for at in 1..self.nodes.len() - 1 {
            let node = &mut self.nodes[at];
            let stop = problem.stop_at(node.place);
            let terms = problem.of_profile(stop, of_tour.profile);
            let leg = problem.travel.leg(place as usize, node.place as usize);
            let start = (depart + leg.time).max(terms.open);
            in_time &= start <= terms.close;
            depart = (start + terms.work).min(HORIZON);
            node.depart = depart;
            place = node.place;
            self.nodes[at - 1].leg = leg.cost;
            load += i64::from(problem.stops[stop].load);
            cost += i64::from(leg.cost) + i64::from(terms.cost);
        }
        let last = self.nodes.len() - 2;
        let home = problem.travel.leg(place as usize, of_tour.end);
        self.nodes[last].leg = home.cost;
        self.load = load;
        self.cost = cost + i64::from(home.cost) + i64::from(of_tour.cost);
        self.in_time = self.len() == 0 || (in_time && depart + home.time <= of_tour.close);
        if self.len() == 0 && !of_tour.always {
            // It stays at home; a first stop pays for sending it.
            self.nodes[0].leg = -of_tour.cost;
            self.cost = 0;
        }
    }

    /// Latest times, from the end back.
    fn backward(&mut self, problem: &Problem, tour: usize) {
        let of_tour = &problem.tours[tour];
        let (mut place, mut late) = (of_tour.end, of_tour.close);
        for node in self.nodes[1..].iter_mut().rev().skip(1) {
            let terms = problem.of_profile(problem.stop_at(node.place), of_tour.profile);
            let time = problem.travel.leg(node.place as usize, place).time;
            late = terms.close.min(late - time - terms.work).max(-HORIZON);
            node.late = late;
            place = node.place as usize;
        }
    }
}
