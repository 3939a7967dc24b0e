//! An allocation in the making: the flow, and what the rules have taken out of it.

use super::binding::{Binding, against};
use super::goods::{InvalidMarket, Lot, Order, Rules};
use crate::flow::{Demand, Flow, InvalidTransport, Lane, Supply, Transport};
use crate::units::Fen;

/// Of money, in fen a kilogram.
const MOST: i64 = 1 << 28;

/// What a lane costs that no longer may be used: more than leaving both its ends.
const BLOCKED: i32 = 1 << 30;

/// What it costs to leave goods unsold that the floor says must be sold.
const MUST_SELL: i32 = 1 << 29;

/// So much of a lot, by number, for an order, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) lot: usize,
    pub(super) order: usize,
    pub(super) grams: i64,
}

/// Lots may have a second entry in the flow, for the part that must be sold.
pub(super) struct Draft {
    flow: Flow,
    n_lots: usize,
    /// By lot, then order: who may serve whom, at what margin, and what forbids it since.
    pub(super) lanes: Vec<Suits>,
    /// Lanes of lot `l` are `first[l]..first[l + 1]`.
    first: Vec<usize>,
}

/// A lot suits an order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Suits {
    pub(super) lot: usize,
    pub(super) order: usize,
    /// What a kilogram brings, in fen: price less floor less freight.
    pub(super) margin: i64,
    pub(super) blocked: Option<Binding>,
}

impl Draft {
    pub(super) fn new<Id>(
        lots: &[&Lot<Id>],
        orders: &[&Order<Id>],
        rules: &Rules,
        freight: impl Fn(&Lot<Id>, &Order<Id>) -> Fen,
    ) -> Result<Self, InvalidMarket> {
        let unmet = money(rules.unfilled.get())?;
        let (mut lanes, mut first) = (Vec::new(), vec![0]);
        for (at, lot) in lots.iter().enumerate() {
            for (order_at, order) in orders.iter().enumerate() {
                if against(lot, order, rules).next().is_none() {
                    let costs = lot.floor + freight(lot, order);
                    let margin = i64::from(money((order.price - costs).get())?);
                    lanes.push(Suits { lot: at, order: order_at, margin, blocked: None });
                }
            }
            first.push(lanes.len());
        }
        let ordinary = lots.iter().map(|lot| Supply { amount: lot.grams, unsold: 0 });
        let must_sell = lots.iter().map(|_| Supply { amount: 0, unsold: MUST_SELL });
        let demands = orders.iter().map(|order| Demand { amount: order.grams, unmet });
        let flow_lanes = flow_lanes(&lanes, lots.len())?;
        let supplies = ordinary.chain(must_sell).collect();
        let problem = Transport::new(supplies, demands.collect(), flow_lanes)?;
        let flow = Flow::new(problem);
        Ok(Self { flow, n_lots: lots.len(), lanes, first })
    }

    /// The best parts for what is not blocked.
    pub(super) fn solve(&mut self) -> Vec<Part> {
        self.flow.solve();
        let mut parts: Vec<Part> = Vec::new();
        for shipment in self.flow.shipments() {
            let (lot, order) = (shipment.lot as usize % self.n_lots, shipment.order as usize);
            parts.push(Part { lot, order, grams: shipment.amount });
        }
        parts.sort_unstable_by_key(|part| (part.lot, part.order));
        parts.dedup_by(|second, first| {
            let same = (second.lot, second.order) == (first.lot, first.order);
            first.grams += if same { second.grams } else { 0 };
            same
        });
        parts
    }

    /// Lanes of a lot.
    pub(super) fn of_lot(&self, lot: usize) -> &[Suits] {
        &self.lanes[self.first[lot]..self.first[lot + 1]]
    }

    pub(super) fn lane(&self, lot: usize, order: usize) -> Option<&Suits> {
        let lanes = self.of_lot(lot);
        let at = lanes.binary_search_by_key(&order, |lane| lane.order).ok()?;
        Some(&lanes[at])
    }

    /// The lot may serve the order.
    pub(super) fn is_open(&self, lot: usize, order: usize) -> bool {
        self.lane(lot, order).is_some_and(|lane| lane.blocked.is_none())
    }

    /// Nothing of the lot for the order any more.
    pub(super) fn block(&mut self, lot: usize, order: usize, why: Binding) {
        let lanes = self.of_lot(lot).binary_search_by_key(&order, |lane| lane.order);
        let Ok(at) = lanes else { return };
        let lane = &mut self.lanes[self.first[lot] + at];
        if lane.blocked.is_none() {
            lane.blocked = Some(why);
            for twin in [lot, lot + self.n_lots] {
                let lane = Lane { lot: number(twin), order: number(order), cost: BLOCKED };
                self.change(|flow| flow.set_cost(lane));
            }
        }
    }

    /// An order may get no more than this.
    pub(super) fn limit(&mut self, order: usize, grams: i64) {
        self.change(|flow| flow.set_demand(number(order), grams));
    }

    /// At least `floor` of the lot's `grams` must be sold if anybody may buy it.
    pub(super) fn must_sell(&mut self, lot: usize, grams: i64, floor: i64) {
        let twin = lot + self.n_lots;
        self.change(|flow| flow.set_supply(number(lot), grams - floor));
        self.change(|flow| flow.set_supply(number(twin), floor));
    }

    fn change(&mut self, change: impl FnOnce(&mut Flow) -> Result<(), InvalidTransport>) {
        // Lots, orders and lanes are those the flow was made of, amounts below theirs.
        let changed = change(&mut self.flow);
        debug_assert!(changed.is_ok());
    }
}

fn flow_lanes(lanes: &[Suits], n_lots: usize) -> Result<Vec<Lane>, InvalidTransport> {
    if u32::try_from(2 * n_lots).is_err() {
        return Err(InvalidTransport::TooMany);
    }
    let twin = |shift: usize| {
        lanes.iter().map(move |lane| {
            #[expect(clippy::cast_possible_truncation, reason = "`money` has checked it")]
            let cost = -lane.margin as i32;
            Lane { lot: number(lane.lot + shift), order: number(lane.order), cost }
        })
    };
    Ok(twin(0).chain(twin(n_lots)).collect())
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn money(fen: i64) -> Result<i32, InvalidMarket> {
    let possible = i32::try_from(fen).ok().filter(|_| fen.abs() <= MOST);
    possible.ok_or(InvalidMarket::Money)
}
