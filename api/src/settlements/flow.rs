//! From accepted weight to money: what is owed, that it was paid, that it came, and the deposit's end.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    store,
    view::{self, SettlementView},
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        order::{self, OrderState},
        receipt,
        settlement::{self, SettlementKind, SettlementState},
        share::{self, ShareState},
        truck::TruckState,
    },
    error::ApiError,
    ids::{OrderId, PersonId, SettlementId, ShareId},
    ledger::{self, transfer::worth},
    lots,
    needs::{dispatch::Owed, store::Entry},
    notices::{notice::Notice, outbox},
    orders::{self, store::When},
    people, shares,
    trucks::{self, scene::Load, tracks},
};

/// However late a sum is settled, the buyer has so long to pay it.
const LEAST_TO_PAY: TimeDelta = TimeDelta::days(1);

/// What was accepted of a load, at its price, is owed from now on.
pub async fn settle(
    tx: &Tx,
    order: &order::Model,
    load: &Load,
    receipt: &receipt::Model,
) -> Result<Owed, ApiError> {
    let row = share::ActiveModel { state: Set(ShareState::Settled), ..Default::default() };
    let moved = shares::store::step(&tx.db, load.share.id, &[ShareState::Received], row).await?;
    moved.ok_or(ApiError::TruckWrongState)?;
    let amount = worth(receipt.accepted_g, receipt.price_fen);
    let mut row = settlement::Model {
        accepted_g: receipt.accepted_g,
        price_fen: receipt.price_fen,
        due_at: due(order, receipt, tx.now),
        ..ledger::flow::owes(tx, order, &load.share, SettlementKind::Goods, amount)
    };
    if amount == 0 {
        // Nothing was taken, so that nothing is to come.
        (row.state, row.received_at) = (SettlementState::Received, Some(tx.now));
    }
    store::insert(&tx.db, row.clone()).await?;
    ledger::flow::sale(tx, &row).await?;
    let mut owed = load.to_sellers(&Notice::money_owed(&row));
    owed.push((order.buyer_id, Notice::money_due(&row)));
    owed.extend(settled(tx, order.id).await?);
    tracks::received(tx, load, receipt).await?;
    Ok(owed)
}

/// So many days after the fruit was received, as the farmer was told; and never so soon that a
/// buyer cannot pay in time what was decided late.
fn due(order: &order::Model, receipt: &receipt::Model, now: DateTime<Utc>) -> DateTime<Utc> {
    let days = TimeDelta::days(order.pay_within_days.into());
    (receipt.received_at + days).max(now + LEAST_TO_PAY)
}

/// After a truck: when all of them are received, so is the order.
pub async fn received(tx: &Tx, id: OrderId) -> Result<Owed, ApiError> {
    let trucks = trucks::store::list_of_order(&tx.db, id).await?;
    if !trucks.iter().all(|it| matches!(it.state, TruckState::Received | TruckState::Cancelled)) {
        return Ok(Owed::new());
    }
    let row = order::ActiveModel { state: Set(OrderState::Received), ..Default::default() };
    let entry = Entry::system("order_received", "所有的车都验收了");
    let when = When { states: &[OrderState::Locked], version: None };
    orders::store::change(tx, id, when, row, entry).await?;
    settled(tx, id).await
}

/// After a load: when all of them are agreed on, the order is settled.
async fn settled(tx: &Tx, id: OrderId) -> Result<Owed, ApiError> {
    let shares = shares::store::list_of_orders(&tx.db, [id]).await?;
    if shares.iter().any(|share| share.state == ShareState::Received) {
        return Ok(Owed::new());
    }
    let row = order::ActiveModel { state: Set(OrderState::Settled), ..Default::default() };
    let entry = Entry::system("order_settled", "货款都算清了");
    let when = When { states: &[OrderState::Received], version: None };
    orders::store::change(tx, id, when, row, entry).await?;
    deposit_back(tx, id).await
}

/// The deposit goes back when the order is settled and all that is owed has come.
async fn deposit_back(tx: &Tx, id: OrderId) -> Result<Owed, ApiError> {
    let order = orders::store::find(&tx.db, id).await?.ok_or(ApiError::NotFound)?;
    let all = store::list_of_order(&tx.db, id).await?;
    let came = all.iter().all(|row| row.state == SettlementState::Received);
    if order.state != OrderState::Settled || !came {
        return Ok(Owed::new());
    }
    let released = ledger::flow::release(tx, &order).await?;
    if released == 0 {
        return Ok(Owed::new());
    }
    Ok(vec![(order.buyer_id, Notice::deposit_released(id, released))])
}

/// The buyer says that it is paid, outside the platform.
pub async fn pay(
    app: &App,
    actor: PersonId,
    id: SettlementId,
    reference: String,
) -> Result<SettlementView, ApiError> {
    act(app, actor, id, move |tx, row, sellers| {
        let reference = reference.clone();
        async move {
            if row.buyer_id != actor {
                return Err(ApiError::RoleRequired);
            }
            if row.state == SettlementState::Paid {
                return Ok(Owed::new());
            }
            let paid = settlement::ActiveModel {
                state: Set(SettlementState::Paid),
                paid_at: Set(Some(tx.now)),
                reference: Set(Some(reference).filter(|it| !it.is_empty())),
                ..Default::default()
            };
            let moved = moved(tx, id, &[SettlementState::Owed], paid).await?;
            let notice = Notice::money_paid(&moved);
            Ok(sellers.iter().map(|seller| (*seller, notice.clone())).collect())
        }
        .boxed()
    })
    .await
}

/// The farmer's side says that it came, with or without the buyer's word.
pub async fn receive(
    app: &App,
    actor: PersonId,
    id: SettlementId,
) -> Result<SettlementView, ApiError> {
    act(app, actor, id, move |tx, row, sellers| {
        async move {
            must_sell(sellers, actor)?;
            if row.state == SettlementState::Received {
                return Ok(Owed::new());
            }
            let came = settlement::ActiveModel {
                state: Set(SettlementState::Received),
                received_at: Set(Some(tx.now)),
                ..Default::default()
            };
            let from = [SettlementState::Owed, SettlementState::Paid];
            let moved = moved(tx, id, &from, came).await?;
            ledger::flow::payment(tx, &moved).await?;
            let mut owed = vec![(row.buyer_id, Notice::money_received(&moved))];
            owed.extend(deposit_back(tx, row.order_id).await?);
            Ok(owed)
        }
        .boxed()
    })
    .await
}

/// The farmer's side says that what the buyer calls paid did not come: it is owed as before, and
/// the township hears of it.
pub async fn contest(
    app: &App,
    actor: PersonId,
    id: SettlementId,
) -> Result<SettlementView, ApiError> {
    act(app, actor, id, move |tx, row, sellers| {
        async move {
            must_sell(sellers, actor)?;
            if row.state == SettlementState::Owed {
                return Ok(Owed::new());
            }
            let unpaid = settlement::ActiveModel {
                state: Set(SettlementState::Owed),
                paid_at: Set(None),
                reference: Set(None),
                ..Default::default()
            };
            let moved = moved(tx, id, &[SettlementState::Paid], unpaid).await?;
            let notice = Notice::money_missing(&moved, row.reference.as_deref());
            let mut owed = people::flow::to_operators(tx, &notice).await?;
            owed.push((row.buyer_id, notice));
            Ok(owed)
        }
        .boxed()
    })
    .await
}

fn must_sell(sellers: &[PersonId], actor: PersonId) -> Result<(), ApiError> {
    sellers.contains(&actor).then_some(()).ok_or(ApiError::RoleRequired)
}

/// Moves a settlement on from one of these states.
async fn moved(
    tx: &Tx,
    id: SettlementId,
    from: &[SettlementState],
    row: settlement::ActiveModel,
) -> Result<settlement::Model, ApiError> {
    store::step(&tx.db, id, from, row).await?.ok_or(ApiError::SettlementWrongState)
}

/// What happens in one step: the notices it owes.
type Step<'a> = futures_util::future::BoxFuture<'a, Result<Owed, ApiError>>;

/// Runs one step of a settlement by one of its sides, while the order's row is held.
async fn act(
    app: &App,
    actor: PersonId,
    id: SettlementId,
    step: impl for<'a> Fn(&'a Tx, &'a settlement::Model, &'a [PersonId]) -> Step<'a>
    + Clone
    + Send
    + Sync
    + 'static,
) -> Result<SettlementView, ApiError> {
    app.write(move |tx| {
        let step = step.clone();
        async move {
            let seen = store::find(&tx.db, id).await?.ok_or(ApiError::NotFound)?;
            orders::store::lock(&tx.db, seen.order_id).await?;
            let row = store::find(&tx.db, id).await?.ok_or(ApiError::NotFound)?;
            let sellers = sellers(&tx.db, row.share_id).await?;
            if row.buyer_id != actor && !sellers.contains(&actor) {
                return Err(ApiError::NotFound);
            }
            let owed = step(tx, &row, &sellers).await?;
            let row = store::find(&tx.db, id).await?.ok_or(ApiError::NotFound)?;
            let seen = view::one(&tx.db, actor, row, tx.now).await?;
            outbox::owe(tx, owed).await?;
            Ok(seen)
        }
        .boxed()
    })
    .await
}

/// The farmer of a share, and the village agent who listed the lot for them.
async fn sellers(
    db: &impl sea_orm::ConnectionTrait,
    share: ShareId,
) -> Result<Vec<PersonId>, ApiError> {
    let share = shares::store::find(db, share).await?.ok_or(ApiError::NotFound)?;
    let lot = lots::store::find(db, share.lot_id).await?.ok_or(ApiError::NotFound)?;
    Ok(lots::flow::farmer_side(&lot))
}

/// The pay-by date has passed: both sides are told, once.
pub async fn overdue(app: &App, row: settlement::Model) -> Result<(), ApiError> {
    app.write(move |tx| {
        let row = row.clone();
        async move {
            orders::store::lock(&tx.db, row.order_id).await?;
            if !store::note_overdue(&tx.db, row.id, tx.now).await? {
                return Ok(());
            }
            let late = Notice::money_overdue(&row);
            let sellers = sellers(&tx.db, row.share_id).await?;
            let to_sellers = sellers.into_iter().map(|seller| (seller, late.clone()));
            let mut owed: Owed = to_sellers.collect();
            owed.push((row.buyer_id, Notice::you_owe(&row)));
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await
}
