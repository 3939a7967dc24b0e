//! The market as a cheapest flow: all rules it can know, and what the others have taken out.

use super::book::{Book, Lane, NONE, number};
use super::deal::Part;
use crate::flow::{self, Demand, Flow, InvalidTransport, MAX_AMOUNT, Supply, Transport};

/// What a lane costs that no longer may be used, or goods that must not stay: more than leaving
/// both ends of any lane, which is at most 3 · 2^28.
const NEVER: i32 = 1 << 30;

pub(super) struct Draft {
    flow: Flow,
    n_lots: u32,
    n_lines: u32,
    /// By number of the lane in the book.
    blocked: Vec<bool>,
}

impl Draft {
    pub(super) fn new(book: &Book) -> Result<Self, InvalidTransport> {
        let mut lots: Vec<_> =
            book.lots.iter().map(|lot| Supply { amount: lot.grams, unsold: 0 }).collect();
        let unmet = unmet(book);
        let mut demands: Vec<_> =
            book.lines.iter().map(|line| Demand { amount: line.grams, unmet }).collect();
        let idle = idle(book, &mut demands);
        let mut lanes = lanes(book, &idle);
        ballast(book, &mut lots, &mut lanes);
        Ok(Self {
            flow: Flow::new(Transport::new(lots, demands, lanes)?),
            n_lots: number(book.lots.len()),
            n_lines: number(book.lines.len()),
            blocked: vec![false; book.lanes.len()],
        })
    }

    /// The best parts for what is not blocked, by lot, then line.
    pub(super) fn solve(&mut self) -> Vec<Part> {
        self.flow.solve();
        let real = |part: &flow::Shipment| part.lot < self.n_lots && part.order < self.n_lines;
        let shipments = self.flow.shipments().into_iter().filter(real);
        shipments.map(|s| Part { lot: s.lot, line: s.order, grams: s.amount }).collect()
    }

    pub(super) fn is_open(&self, lane: u32) -> bool {
        !self.blocked[lane as usize]
    }

    /// Nothing over this lane any more.
    pub(super) fn block(&mut self, book: &Book, at: u32) {
        if std::mem::replace(&mut self.blocked[at as usize], true) {
            return;
        }
        let Lane { lot, line, .. } = book.lanes[at as usize];
        let lane = flow::Lane { lot, order: line, cost: NEVER };
        // The flow was made of these very lanes.
        let changed = self.flow.set_cost(lane);
        debug_assert!(changed.is_ok());
    }

    /// What the flow costs, in fen · g / kg: no allocation costs less.
    pub(super) fn cost(&self) -> i128 {
        self.flow.cost()
    }
}

fn unmet(book: &Book) -> i32 {
    i32::try_from(book.unfilled).unwrap_or(i32::MAX >> 3)
}

/// By lot, then order: those of nothing have the last numbers.
fn lanes(book: &Book, idle: &[u32]) -> Vec<flow::Lane> {
    let mut lanes = Vec::with_capacity(book.lanes.len() + book.lots.len());
    for (lot, row) in (0..).zip(&book.lots) {
        let own = book.lanes_of(lot).iter();
        lanes.extend(own.map(|lane| flow::Lane { lot, order: lane.line, cost: -lane.brings }));
        let order = idle.get(row.village as usize).copied().filter(|order| *order != NONE);
        lanes.extend(order.map(|order| flow::Lane { lot, order, cost: 0 }));
    }
    lanes
}

/// What the lines of a truck want beyond its room is served by a lot of nothing, which must go
/// there and costs what staying unmet does.
fn ballast(book: &Book, lots: &mut Vec<Supply>, lanes: &mut Vec<flow::Lane>) {
    for truck in &book.trucks {
        let on_board = || book.lines_on(truck);
        let wanted: i64 = on_board().map(|at| book.lines[at].grams).sum();
        if wanted > truck.room {
            let (lot, cost) = (number(lots.len()), unmet(book));
            let amount = (wanted - truck.room).min(MAX_AMOUNT);
            lots.push(Supply { amount, unsold: NEVER });
            lanes.extend(on_board().map(|at| flow::Lane { lot, order: number(at), cost }));
        }
    }
}

/// What the lots of a village have beyond its hands goes to an order of nothing, which must be
/// met. Only for villages that load on one day alone; for the others, the flow promises too much.
/// The order of each village.
fn idle(book: &Book, demands: &mut Vec<Demand>) -> Vec<u32> {
    let n_villages = book.yards.len() / (book.n_days as usize).max(1);
    let mut days = vec![Days::None; n_villages];
    let mut has = vec![0; n_villages];
    for (lot, row) in (0..).zip(&book.lots).filter(|(_, row)| row.village != NONE) {
        let of_lane = |lane: &Lane| book.orders[book.lines[lane.line as usize].order as usize].day;
        book.lanes_of(lot).iter().for_each(|lane| days[row.village as usize].add(of_lane(lane)));
        has[row.village as usize] += row.grams;
    }
    let mut order_of = vec![NONE; n_villages];
    for (village, days) in days.iter().enumerate() {
        let Days::One(day) = days else { continue };
        let room = book.yards[village * book.n_days as usize + *day as usize];
        if has[village] > room {
            order_of[village] = number(demands.len());
            let amount = (has[village] - room).min(MAX_AMOUNT);
            demands.push(Demand { amount, unmet: NEVER });
        }
    }
    order_of
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Days {
    None,
    One(u32),
    Many,
}

impl Days {
    fn add(&mut self, day: u32) {
        *self = match *self {
            Self::None => Self::One(day),
            Self::One(known) if known == day => *self,
            _ => Self::Many,
        };
    }
}
