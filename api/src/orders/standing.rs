//! Standing orders: the same again after so many days, at the prices the buyer named, until she
//! stops it. The next one is placed in the transaction that closes the one before.

use chrono::TimeDelta;
use futures_util::future::FutureExt;
use sea_orm::{ActiveValue::Set, Iterable};

use super::{
    store::{self, When},
    unfilled::waiting,
    view::{self, OrderView},
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        order::{self, OrderState},
        order_line,
        timeline::Who,
    },
    error::ApiError,
    ids::{OrderId, OrderLineId, PersonId},
    ledger,
    needs::{dispatch::Owed, store::Entry},
    notices::notice::Notice,
};

/// Places the occasion after this order, which is closed now, if it is one of a standing order.
pub async fn next(tx: &Tx, app: &App, order: &order::Model) -> Result<Owed, ApiError> {
    let root = match order.standing_id {
        Some(root) => store::lock(&tx.db, root).await?.ok_or(ApiError::NotFound)?,
        None => order.clone(),
    };
    let Some(next) = occasion(tx, app, &root, order.occasion + 1) else { return Ok(Owed::new()) };
    let known = store::occasions(&tx.db, root.id).await?;
    if known.iter().any(|it| it.occasion >= next.occasion) {
        return Ok(Owed::new());
    }
    let lines = store::lines_of(&tx.db, [root.id]).await?;
    let lines = lines.into_iter().map(|line| again(&next, line)).collect();
    let entry = Entry::system("placed", "长期订单到时候了，照原来的价钱再下一单");
    store::insert(tx, next.clone(), lines, entry).await?;
    ledger::flow::hold(tx, &next, next.deposit_fen).await?;
    Ok(vec![(next.buyer_id, Notice::standing_placed(&next))])
}

/// The first occasion from `n` on that farmers can still be asked for; `None` when it is over.
fn occasion(tx: &Tx, app: &App, root: &order::Model, n: i32) -> Option<order::Model> {
    let (every, until) = root.every_days.zip(root.until)?;
    let lead = root.pick_up_at - root.locks_at;
    (n..).find_map(|n| {
        let later = TimeDelta::days(every * i64::from(n));
        let pick_up_at = root.pick_up_at + later;
        if pick_up_at > until {
            return Some(None);
        }
        let locks_at = pick_up_at - lead;
        (locks_at > tx.now).then(|| {
            Some(order::Model {
                id: OrderId::new(),
                pick_up_at,
                deliver_from: root.deliver_from + later,
                deliver_by: root.deliver_by + later,
                freight_fen: app.config.market.freight_fen,
                standing_id: Some(root.id),
                occasion: n,
                every_days: None,
                until: None,
                state: OrderState::Open,
                locks_at,
                due_at: tx.now,
                round: 0,
                version: 1,
                created_at: tx.now,
                updated_at: tx.now,
                ..root.clone()
            })
        })
    })?
}

fn again(order: &order::Model, line: order_line::Model) -> order_line::Model {
    order_line::Model {
        id: OrderLineId::new(),
        order_id: order.id,
        unfilled: waiting(line.grams),
        ..line
    }
}

/// No further occasion is placed; those that are placed go on.
pub async fn stop(app: &App, buyer: PersonId, id: OrderId) -> Result<OrderView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let app = shared.clone();
        async move {
            store::find_own(&tx.db, buyer, id).await?.ok_or(ApiError::NotFound)?;
            let known = store::lock(&tx.db, id).await?.ok_or(ApiError::NotFound)?;
            let until = known.until.ok_or(ApiError::OrderNotStanding)?;
            if until <= tx.now {
                return view::one(&tx.db, &app, known).await;
            }
            let row = order::ActiveModel { until: Set(Some(tx.now)), ..Default::default() };
            let entry = Entry::by("stopped", Who::Buyer, buyer, "买家停了长期订单");
            let any: Vec<OrderState> = OrderState::iter().collect();
            let when = When { states: &any, version: None };
            let order = store::change(tx, id, when, row, entry).await?;
            view::one(&tx.db, &app, order.ok_or(ApiError::NotFound)?).await
        }
        .boxed()
    })
    .await
}
