//! An order is taken back, or given up for a buyer whose trucks never came; who has the deposit then.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    lock::{agreed, hold_what_may_be},
    standing,
    store::{self, When},
    view::{self, OrderView},
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        order::{self, OrderState},
        share::{self, ShareState},
        timeline::Who,
    },
    error::ApiError,
    ids::{OrderId, PersonId},
    ledger,
    needs::{dispatch::Owed, store::Entry},
    notices::{notice::Notice, outbox},
    shares, trucks,
};

/// Takes an order back before anything is loaded. Once it is locked the deposit goes to the
/// farmers who had agreed.
pub async fn cancel(
    app: &App,
    buyer: PersonId,
    id: OrderId,
    reason: String,
) -> Result<OrderView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let (app, reason) = (shared.clone(), reason.clone());
        async move {
            let known = store::find_own(&tx.db, buyer, id).await?.ok_or(ApiError::NotFound)?;
            if known.state == OrderState::Cancelled {
                return view::one(&tx.db, &app, known).await;
            }
            let (order, was) = cancelled(tx, buyer, &known, &reason).await?;
            let mut owed = Owed::new();
            if was == OrderState::Locked {
                owed.extend(forfeit(tx, &app, &order).await?);
            } else {
                ledger::flow::release(tx, &order).await?;
            }
            owed.extend(let_go(tx, &app, &order).await?);
            outbox::owe(tx, owed).await?;
            view::one(&tx.db, &app, order).await
        }
        .boxed()
    })
    .await
}

/// The order, and the state it was in: one whose time to lock has come with farmers' word is
/// locked, whether the sweeper has been there or not.
async fn cancelled(
    tx: &Tx,
    buyer: PersonId,
    known: &order::Model,
    reason: &str,
) -> Result<(order::Model, OrderState), ApiError> {
    let known = store::lock(&tx.db, known.id).await?.ok_or(ApiError::NotFound)?;
    let accepted = agreed(tx, &known).await?;
    if accepted.iter().any(|share| share.state != ShareState::Accepted) {
        return Err(ApiError::OrderLoaded);
    }
    let locked = known.locks_at <= tx.now && !accepted.is_empty();
    let was = if locked { OrderState::Locked } else { known.state };
    let words = if reason.is_empty() {
        "买家取消了".to_owned()
    } else {
        format!("买家取消了：{reason}")
    };
    let entry = Entry::by("cancelled", Who::Buyer, buyer, words);
    let row = order::ActiveModel { state: Set(OrderState::Cancelled), ..Default::default() };
    let when = When { states: &[OrderState::Open, OrderState::Locked], version: None };
    let order = store::change(tx, known.id, when, row, entry).await?;
    Ok((order.ok_or(ApiError::OrderNotOpen)?, was))
}

/// An order that was locked is given up: its trucks do not come, and the farmers who had agreed
/// get the deposit.
async fn forfeit(tx: &Tx, app: &App, order: &order::Model) -> Result<Owed, ApiError> {
    trucks::flow::call_off(tx, order.id).await?;
    let accepted = agreed(tx, order).await?;
    hold_what_may_be(tx, app, order, &accepted).await?;
    ledger::flow::forfeit(tx, order, &accepted).await
}

/// The trucks of a locked order never came: it is given up for its buyer. Its row is held.
pub async fn give_up(tx: &Tx, app: &App, known: &order::Model) -> Result<Owed, ApiError> {
    let entry = Entry::system("cancelled", "过了装车的时间，车没有来，订单取消了");
    let row = order::ActiveModel { state: Set(OrderState::Cancelled), ..Default::default() };
    let when = When { states: &[OrderState::Locked], version: None };
    let order = store::change(tx, known.id, when, row, entry).await?;
    let order = order.ok_or(ApiError::OrderNotOpen)?;
    let mut owed = forfeit(tx, app, &order).await?;
    owed.push((order.buyer_id, Notice::order_given_up(&order)));
    owed.extend(let_go(tx, app, &order).await?);
    Ok(owed)
}

/// What a cancelled order had is the farmers' again, and they hear of it.
async fn let_go(tx: &Tx, app: &App, order: &order::Model) -> Result<Owed, ApiError> {
    let gone = shares::end::withdraw(tx, order, |_| true).await?;
    let told = |share: &share::Model| Notice::order_cancelled(share, order);
    let mut owed = shares::end::tell(tx, &gone, told).await?;
    owed.extend(standing::next(tx, app, order).await?);
    Ok(owed)
}
