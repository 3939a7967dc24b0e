//! An order is locked with what farmers agreed to, by its buyer or by time, or ends with nothing.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    flow::own,
    form::deposit_for,
    standing,
    store::{self, When},
    view::{self, OrderView},
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        order::{self, OrderState},
        share,
        timeline::Who,
    },
    error::ApiError,
    ids::{OrderId, PersonId},
    ledger,
    needs::{dispatch::Owed, store::Entry},
    notices::{notice::Notice, outbox},
    shares::{
        self,
        store::{AGREED, WAITING},
    },
    trucks,
};

/// The buyer has enough: the order is locked before its time.
pub async fn lock(app: &App, buyer: PersonId, id: OrderId) -> Result<OrderView, ApiError> {
    let shared = app.clone();
    let locked = app.write(move |tx| {
        let app = shared.clone();
        async move {
            let known = store::find_own(&tx.db, buyer, id).await?.ok_or(ApiError::NotFound)?;
            if known.state == OrderState::Locked {
                return view::one(&tx.db, &app, known).await;
            }
            let known = own(tx, buyer, id).await?;
            if agreed(tx, &known).await?.is_empty() {
                return Err(ApiError::NothingAccepted);
            }
            let entry = Entry::by("locked", Who::Buyer, buyer, "买家锁定了订单");
            let (order, owed) = close(tx, &app, &known, entry).await?;
            outbox::owe(tx, owed).await?;
            view::one(&tx.db, &app, order).await
        }
        .boxed()
    });
    let locked = locked.await?;
    trucks::send::at_once(app, id).await;
    Ok(locked)
}

/// The time to change anything is over: the order is locked with what farmers agreed to, or ends
/// with nothing. Another process may have done it: then nothing happens.
pub async fn overtake(app: &App, order: order::Model) -> Result<(), ApiError> {
    let (shared, id) = (app.clone(), order.id);
    let overtaken = app.write(move |tx| {
        let (app, order) = (shared.clone(), order.clone());
        async move {
            let Some(known) = store::lock(&tx.db, order.id).await? else { return Ok(()) };
            if known.state != OrderState::Open || known.version != order.version {
                return Ok(());
            }
            let owed = if agreed(tx, &known).await?.is_empty() {
                expire(tx, &app, &known).await?
            } else {
                let entry = Entry::system("locked", "订单锁定了，准备派车");
                close(tx, &app, &known, entry).await?.1
            };
            outbox::owe(tx, owed).await
        }
        .boxed()
    });
    overtaken.await?;
    trucks::send::at_once(app, id).await;
    Ok(())
}

pub(super) async fn agreed(tx: &Tx, order: &order::Model) -> Result<Vec<share::Model>, ApiError> {
    let mut shares = shares::store::list_of_orders(&tx.db, [order.id]).await?;
    shares.retain(|share| AGREED.contains(&share.state));
    Ok(shares)
}

/// Locks an order whose row is held: who has not answered is not asked any more.
async fn close(
    tx: &Tx,
    app: &App,
    known: &order::Model,
    entry: Entry,
) -> Result<(order::Model, Owed), ApiError> {
    let row = order::ActiveModel { state: Set(OrderState::Locked), ..Default::default() };
    let order = store::change(tx, known.id, When::OPEN, row, entry).await?;
    let order = order.ok_or(ApiError::OrderNotOpen)?;
    let waits = |share: &share::Model| WAITING.contains(&share.state);
    let silent = shares::end::withdraw(tx, &order, waits).await?;
    let mut owed = shares::end::tell(tx, &silent, Notice::share_withdrawn).await?;
    let accepted = agreed(tx, &order).await?;
    owed.extend(locked(tx, &order, &accepted).await?);
    hold_what_may_be(tx, app, &order, &accepted).await?;
    owed.extend(standing::next(tx, app, &order).await?);
    Ok((order, owed))
}

/// What an order that was locked just now owes: its farmers get ready, its buyer knows of it.
async fn locked(tx: &Tx, order: &order::Model, shares: &[share::Model]) -> Result<Owed, ApiError> {
    let grams = shares.iter().map(|share| share.grams).sum();
    let ready = |share: &share::Model| Notice::share_locked(share, order);
    let mut owed = shares::end::tell(tx, shares, ready).await?;
    owed.push((order.buyer_id, Notice::order_locked(order, shares.len(), grams)));
    Ok(owed)
}

/// Nobody agreed in time: the deposit goes back.
async fn expire(tx: &Tx, app: &App, known: &order::Model) -> Result<Owed, ApiError> {
    let row = order::ActiveModel { state: Set(OrderState::Expired), ..Default::default() };
    let entry = Entry::system("expired", "到锁定的时间还没有农户答应");
    let order = store::change(tx, known.id, When::OPEN, row, entry).await?;
    let order = order.ok_or(ApiError::OrderNotOpen)?;
    let gone = shares::end::withdraw(tx, &order, |_| true).await?;
    ledger::flow::release(tx, &order).await?;
    let mut owed = shares::end::tell(tx, &gone, Notice::share_withdrawn).await?;
    owed.push((order.buyer_id, Notice::order_expired(&order)));
    owed.extend(standing::next(tx, app, &order).await?);
    Ok(owed)
}

/// No more stays held than what farmers agreed to allows.
pub(super) async fn hold_what_may_be(
    tx: &Tx,
    app: &App,
    order: &order::Model,
    accepted: &[share::Model],
) -> Result<(), ApiError> {
    let fen = deposit_for(order.deposit_fen, accepted, app.config.market.deposit_percent);
    ledger::flow::hold(tx, order, fen).await
}
