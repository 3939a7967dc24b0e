//! How shares end: their grams go back, their lines lack them, and their farmers hear of it.

use std::collections::BTreeSet;

use super::store::{self, WAITING, ended, is_living};
use crate::{
    db::Tx,
    entity::{
        lot, order,
        share::{self, ShareState},
    },
    error::ApiError,
    ids::{OrderId, PartId},
    lots::{self, flow::to_seller},
    needs::{dispatch::Owed, store::Entry},
    notices::notice::Notice,
    orders::{
        round::lacks,
        store::{self as orders, When},
        unfilled::{UNANSWERED, WITHDRAWN},
    },
};

/// Ends a living share of an order whose row is held: its grams are free, and its line lacks them.
pub async fn end(
    tx: &Tx,
    order: &order::Model,
    share: &share::Model,
    row: share::ActiveModel,
    why: &str,
) -> Result<share::Model, ApiError> {
    release(tx, share.part_id, share.grams).await?;
    let ended = store::step(&tx.db, share.id, &[share.state], row).await?;
    lacks(tx, order, share.line_id, why, share.grams).await?;
    ended.ok_or(ApiError::ShareClosed)
}

/// Gives a part's grams back, which were reserved.
pub async fn release(tx: &Tx, part: PartId, grams: i64) -> Result<(), ApiError> {
    let released = lots::store::release(&tx.db, part, grams).await?;
    let broken = || ApiError::Broken(format!("{grams} g of {part} were never reserved"));
    released.then_some(()).ok_or_else(broken)
}

/// Ends those whose time ran out, of an order whose row is held; returns who hears of it.
pub async fn lapse(tx: &Tx, order: &order::Model) -> Result<Owed, ApiError> {
    let late = |share: &share::Model| WAITING.contains(&share.state) && share.expires_at <= tx.now;
    let ended = end_all(tx, order, late, ShareState::Expired, UNANSWERED).await?;
    tell(tx, &ended, Notice::share_expired).await
}

/// Takes back those that `which` picks, of an order whose row is held; returns them.
pub async fn withdraw(
    tx: &Tx,
    order: &order::Model,
    which: impl Fn(&share::Model) -> bool,
) -> Result<Vec<share::Model>, ApiError> {
    end_all(tx, order, which, ShareState::Withdrawn, WITHDRAWN).await
}

/// In the order of lots and parts, as everybody takes them.
async fn end_all(
    tx: &Tx,
    order: &order::Model,
    which: impl Fn(&share::Model) -> bool,
    state: ShareState,
    why: &str,
) -> Result<Vec<share::Model>, ApiError> {
    let mut shares = store::list_of_orders(&tx.db, [order.id]).await?;
    shares.retain(|share| is_living(share.state) && which(share));
    shares.sort_by_key(|share| (share.lot_id, share.part_id, share.id));
    let mut all = Vec::new();
    for share in shares {
        // A substitute that the buyer let pass was nobody else's to answer.
        let why = share.substitute.as_deref().filter(|_| share.asked_at.is_none()).unwrap_or(why);
        all.push(end(tx, order, &share, ended(state, tx.now), why).await?);
    }
    Ok(all)
}

/// One notice for the farmer's side of each share that its farmer was asked for.
pub async fn tell(
    tx: &Tx,
    shares: &[share::Model],
    notice: impl Fn(&share::Model) -> Notice,
) -> Result<Owed, ApiError> {
    let asked = || shares.iter().filter(|share| share.asked_at.is_some());
    let lots = lots::store::find_all(&tx.db, asked().map(|share| share.lot_id)).await?;
    let mut owed = Owed::new();
    for share in asked() {
        if let Some(lot) = lots.iter().find(|lot| lot.id == share.lot_id) {
            owed.extend(to_seller(lot, &notice(share)));
        }
    }
    Ok(owed)
}

/// The orders that wait for an answer about a lot, which is withdrawn now: locks them in the order
/// of their ids, takes the shares back, and makes the orders due. Call it before the lot is locked.
pub async fn withdraw_lot(tx: &Tx, lot: &lot::Model) -> Result<Owed, ApiError> {
    let waiting = store::list_of_lot(&tx.db, lot.id, &WAITING).await?;
    let orders: BTreeSet<OrderId> = waiting.iter().map(|share| share.order_id).collect();
    let mut owed = Owed::new();
    for id in orders {
        let entry = Entry::system("lot_withdrawn", format!("{}的一户撤了货源", lot.village));
        let blank = order::ActiveModel::default();
        let Some(order) = orders::change(tx, id, When::OPEN, blank, entry).await? else { continue };
        let of_lot =
            |share: &share::Model| share.lot_id == lot.id && WAITING.contains(&share.state);
        let ended = withdraw(tx, &order, of_lot).await?;
        owed.extend(tell(tx, &ended, Notice::share_withdrawn).await?);
        if !ended.is_empty() {
            owed.push((order.buyer_id, Notice::order_lost_lot(&order, &lot.village)));
        }
    }
    Ok(owed)
}
