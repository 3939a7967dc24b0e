//! Prices that prove a plan best, and a checker that trusts nobody.

use super::transport::{Lane, Transport};

/// So much of a lot goes to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shipment {
    pub lot: u32,
    pub order: u32,
    /// Above 0.
    pub amount: i64,
}

/// What one more unit would save, in each lot and at each order: the dual solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    pub lots: Vec<i64>,
    pub orders: Vec<i64>,
}

/// Why a plan and its prices prove nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("shipment {0:?} has no lane, nothing to ship or a twin before it")]
    Shipment(Shipment),
    #[error("lot {lot} ships {too_much} too much")]
    OverSupply { lot: u32, too_much: i64 },
    #[error("order {order} gets {too_much} too much")]
    OverDemand { order: u32, too_much: i64 },
    #[error("as many prices as lots and orders are needed")]
    Length,
    #[error("lane {0:?} would still pay")]
    Lane(Lane),
    #[error("lot {lot} is worth less than leaving it unsold")]
    Unsold { lot: u32 },
    #[error("order {order} is worth more than leaving it unmet")]
    Unmet { order: u32 },
    #[error("the plan costs {cost}, the prices prove only {bound}")]
    Gap { cost: i128, bound: i128 },
}

/// The cost of a plan, if it is possible and `worth` proves that none is cheaper.
///
/// Weak duality: when no lane gains (`order ≤ lot + cost`), no lot is worth less than staying
/// unsold and no order more than staying unmet, every plan costs at least
/// `Σ demand · order − Σ supply · lot`. A plan that costs just that is best.
pub fn verify(problem: &Transport, plan: &[Shipment], worth: &Worth) -> Result<i128, Flaw> {
    let cost = plan_cost(problem, plan)?;
    check_prices(problem, worth)?;
    let total = |amount: i64, price: i64| i128::from(amount) * i128::from(price);
    let orders = problem.orders.iter().zip(&worth.orders);
    let lots = problem.lots.iter().zip(&worth.lots);
    let bound = orders.map(|(order, price)| total(order.amount, *price)).sum::<i128>()
        - lots.map(|(lot, price)| total(lot.amount, *price)).sum::<i128>();
    (cost == bound).then_some(cost).ok_or(Flaw::Gap { cost, bound })
}

/// Lanes, unsold and unmet amounts of a plan that must be possible.
fn plan_cost(problem: &Transport, plan: &[Shipment]) -> Result<i128, Flaw> {
    let mut unsold: Vec<_> = problem.lots.iter().map(|lot| i128::from(lot.amount)).collect();
    let mut unmet: Vec<_> = problem.orders.iter().map(|order| i128::from(order.amount)).collect();
    let mut used = vec![false; problem.to.len()];
    let mut cost = 0;
    for &shipment in plan {
        let lane = if (shipment.lot as usize) < problem.lots.len() && shipment.amount > 0 {
            problem.lane(shipment.lot, shipment.order)
        } else {
            None
        };
        let at = lane.filter(|at| !used[*at]).ok_or(Flaw::Shipment(shipment))?;
        used[at] = true;
        let amount = i128::from(shipment.amount);
        cost += amount * i128::from(problem.cost[at]);
        unsold[shipment.lot as usize] -= amount;
        unmet[shipment.order as usize] -= amount;
    }
    let saturated = |left: i128| i64::try_from(-left).unwrap_or(i64::MAX);
    if let Some((lot, &left)) = (0..).zip(&unsold).find(|(_, left)| **left < 0) {
        return Err(Flaw::OverSupply { lot, too_much: saturated(left) });
    }
    if let Some((order, &left)) = (0..).zip(&unmet).find(|(_, left)| **left < 0) {
        return Err(Flaw::OverDemand { order, too_much: saturated(left) });
    }
    let unsold = problem.lots.iter().zip(unsold).map(|(lot, left)| i128::from(lot.unsold) * left);
    let unmet = problem.orders.iter().zip(unmet).map(|(o, left)| i128::from(o.unmet) * left);
    Ok(cost + unsold.sum::<i128>() + unmet.sum::<i128>())
}

fn check_prices(problem: &Transport, worth: &Worth) -> Result<(), Flaw> {
    let (lots, orders) = (&worth.lots, &worth.orders);
    if lots.len() != problem.lots.len() || orders.len() != problem.orders.len() {
        return Err(Flaw::Length);
    }
    // In 128 bits, because prices may come from anywhere.
    let cheap = |(lot, supply): &(u32, &super::Supply)| {
        i128::from(lots[*lot as usize]) < -i128::from(supply.unsold)
    };
    if let Some((lot, _)) = (0..).zip(&problem.lots).find(cheap) {
        return Err(Flaw::Unsold { lot });
    }
    let dear =
        |(order, demand): &(u32, &super::Demand)| orders[*order as usize] > i64::from(demand.unmet);
    if let Some((order, _)) = (0..).zip(&problem.orders).find(dear) {
        return Err(Flaw::Unmet { order });
    }
    let gains = |lane: &Lane| {
        i128::from(orders[lane.order as usize])
            > i128::from(lots[lane.lot as usize]) + i128::from(lane.cost)
    };
    problem.lanes().find(gains).map_or(Ok(()), |lane| Err(Flaw::Lane(lane)))
}
