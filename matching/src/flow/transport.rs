//! What is to be shipped: lots, orders and the lanes between them, checked and packed.

/// What one lot has to ship.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supply {
    /// In units, 0 to 2^40.
    pub amount: i64,
    /// Cost of one unit that stays unsold, within ± 2^30.
    pub unsold: i32,
}

/// What one order wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// In units, 0 to 2^40.
    pub amount: i64,
    /// Cost of one unit that stays unmet, within ± 2^30.
    pub unmet: i32,
}

/// A lot may serve an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane {
    pub lot: u32,
    pub order: u32,
    /// Of one unit, within ± 2^30.
    pub cost: i32,
}

/// Why numbers are not a transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTransport {
    #[error("a lane from lot {lot} to order {order} has no such end")]
    NoSuchEnd { lot: u32, order: u32 },
    #[error("an amount below 0 or above 2^40: {0}")]
    Amount(i64),
    #[error("a cost beyond ± 2^30: {0}")]
    Cost(i32),
    #[error("more than 2^22 lots and orders, or 2^31 lanes")]
    TooMany,
}

/// Lots and orders together. With [`MAX_AMOUNT`], sums of amounts stay within 2^62.
const MAX_ENDS: usize = 1 << 22;

/// 2^40 g are 1.1 million tonnes.
pub(crate) const MAX_AMOUNT: i64 = 1 << 40;

/// The largest cost of one unit. With [`MAX_ENDS`], prices stay within 2^54.
const MAX_COST: i32 = 1 << 30;

/// Lots, orders and lanes; lanes packed by lot, then order, the cheapest of each pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transport {
    pub(super) lots: Vec<Supply>,
    pub(super) orders: Vec<Demand>,
    /// Lanes of lot `l` are `first[l]..first[l + 1]`.
    pub(super) first: Vec<u32>,
    pub(super) to: Vec<u32>,
    pub(super) cost: Vec<i32>,
}

impl Transport {
    /// Lanes may come in any order.
    pub fn new(
        lots: Vec<Supply>,
        orders: Vec<Demand>,
        mut lanes: Vec<Lane>,
    ) -> Result<Self, InvalidTransport> {
        check(&lots, &orders, &lanes)?;
        if !lanes.is_sorted() {
            lanes.sort_unstable();
        }
        lanes.dedup_by_key(|lane| (lane.lot, lane.order));
        let mut first = vec![0; lots.len() + 1];
        for lane in &lanes {
            first[lane.lot as usize + 1] += 1;
        }
        for lot in 0..lots.len() {
            first[lot + 1] += first[lot];
        }
        let to = lanes.iter().map(|lane| lane.order).collect();
        let cost = lanes.iter().map(|lane| lane.cost).collect();
        Ok(Self { lots, orders, first, to, cost })
    }

    #[must_use]
    pub fn lots(&self) -> &[Supply] {
        &self.lots
    }

    #[must_use]
    pub fn orders(&self) -> &[Demand] {
        &self.orders
    }

    /// By lot, then order.
    pub fn lanes(&self) -> impl Iterator<Item = Lane> {
        (0..).zip(&self.lots).flat_map(move |(lot, _)| {
            let lane = move |at: usize| Lane { lot, order: self.to[at], cost: self.cost[at] };
            self.lanes_of(lot).map(lane)
        })
    }

    /// Where the lanes of a lot lie in `to` and `cost`.
    pub(super) fn lanes_of(&self, lot: u32) -> std::ops::Range<usize> {
        self.first[lot as usize] as usize..self.first[lot as usize + 1] as usize
    }

    /// Where one lane lies.
    pub(super) fn lane(&self, lot: u32, order: u32) -> Option<usize> {
        let lanes = self.lanes_of(lot);
        let found = self.to[lanes.clone()].binary_search(&order);
        found.ok().map(|at| lanes.start + at)
    }
}

fn check(lots: &[Supply], orders: &[Demand], lanes: &[Lane]) -> Result<(), InvalidTransport> {
    let most_lanes = usize::try_from(i32::MAX).unwrap_or(usize::MAX);
    if lots.len() + orders.len() > MAX_ENDS || lanes.len() > most_lanes {
        return Err(InvalidTransport::TooMany);
    }
    for amount in lots.iter().map(|lot| lot.amount).chain(orders.iter().map(|o| o.amount)) {
        check_amount(amount)?;
    }
    let ends = lots.iter().map(|lot| lot.unsold).chain(orders.iter().map(|o| o.unmet));
    for cost in ends.chain(lanes.iter().map(|lane| lane.cost)) {
        check_cost(cost)?;
    }
    let fits =
        |lane: &&Lane| (lane.lot as usize) < lots.len() && (lane.order as usize) < orders.len();
    match lanes.iter().find(|lane| !fits(lane)) {
        Some(&Lane { lot, order, .. }) => Err(InvalidTransport::NoSuchEnd { lot, order }),
        None => Ok(()),
    }
}

pub(crate) fn check_amount(amount: i64) -> Result<(), InvalidTransport> {
    let possible = (0..=MAX_AMOUNT).contains(&amount);
    possible.then_some(()).ok_or(InvalidTransport::Amount(amount))
}

pub(super) fn check_cost(cost: i32) -> Result<(), InvalidTransport> {
    let possible = (-MAX_COST..=MAX_COST).contains(&cost);
    possible.then_some(()).ok_or(InvalidTransport::Cost(cost))
}
