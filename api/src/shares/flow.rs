//! What a farmer does with a share, and a buyer with a substitute. Each step holds the order's row.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    end::end,
    store::{self, AGREED, ended, is_living},
    view::{self, ShareView},
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        lot,
        order::{self, OrderState},
        share::{self, RefuseReason, ShareState},
        timeline::Who,
    },
    error::ApiError,
    ids::{PersonId, ShareId},
    lots::{self, flow::to_seller},
    needs::store::Entry,
    notices::{notice::Notice, outbox},
    orders::{
        round::answer_by,
        store::{self as orders, When},
        unfilled::REFUSED,
    },
    produce::weight::weight,
};

/// Why a farmer says no, checked.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub reason: RefuseReason,
    pub words: Option<String>,
}

/// The farmer says yes. A repetition gets the same share.
pub async fn accept(app: &App, caller: PersonId, id: ShareId) -> Result<ShareView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let app = shared.clone();
        async move {
            let known = store::find_for(&tx.db, caller, id).await?.ok_or(ApiError::NotFound)?;
            if AGREED.contains(&known.state) {
                return view::one(&tx.db, &app, known, caller).await;
            }
            let (share, lot) = accepted(tx, caller, &known).await?;
            let order = orders::find(&tx.db, share.order_id).await?.ok_or(ApiError::NotFound)?;
            let all = store::list_of_orders(&tx.db, [order.id]).await?;
            let agreed = all.iter().filter(|share| AGREED.contains(&share.state));
            let grams = agreed.map(|share| share.grams).sum();
            let mut owed = to_seller(&lot, &Notice::share_is_sold(&share, &order));
            owed.push((order.buyer_id, Notice::share_accepted(&share, &lot.village, grams)));
            outbox::owe(tx, owed).await?;
            view::one(&tx.db, &app, share, caller).await
        }
        .boxed()
    })
    .await
}

async fn accepted(
    tx: &Tx,
    caller: PersonId,
    known: &share::Model,
) -> Result<(share::Model, lot::Model), ApiError> {
    let lot = lots::store::find(&tx.db, known.lot_id).await?.ok_or(ApiError::NotFound)?;
    let words = format!("{}的一户答应了{}", lot.village, weight(known.grams));
    let (order, share) = hold(tx, known, by(caller, &lot, "accepted", words)).await?;
    must_wait(&share, ShareState::Offered)?;
    if share.expires_at <= tx.now || order.locks_at <= tx.now {
        return Err(ApiError::ShareExpired);
    }
    let row = ended(ShareState::Accepted, tx.now);
    let share = store::step(&tx.db, share.id, &[ShareState::Offered], row).await?;
    Ok((share.ok_or(ApiError::ShareClosed)?, lot))
}

/// The order's row is ours: its shares stand still. What was read before may be old.
async fn hold(
    tx: &Tx,
    known: &share::Model,
    entry: Entry,
) -> Result<(order::Model, share::Model), ApiError> {
    let blank = order::ActiveModel::default();
    let Some(order) = orders::change(tx, known.order_id, When::OPEN, blank, entry).await? else {
        return Err(too_late(tx, known).await?);
    };
    let share = store::find(&tx.db, known.id).await?.ok_or(ApiError::NotFound)?;
    Ok((order, share))
}

/// Why nothing can be answered any more.
async fn too_late(tx: &Tx, known: &share::Model) -> Result<ApiError, ApiError> {
    let order = orders::find(&tx.db, known.order_id).await?.ok_or(ApiError::NotFound)?;
    Ok(match (known.state, order.state) {
        (ShareState::Expired, _) | (_, OrderState::Expired) => ApiError::ShareExpired,
        (_, OrderState::Locked) => ApiError::OrderLocked,
        _ => ApiError::ShareClosed,
    })
}

fn must_wait(share: &share::Model, state: ShareState) -> Result<(), ApiError> {
    match share.state {
        it if it == state => Ok(()),
        ShareState::Expired => Err(ApiError::ShareExpired),
        _ => Err(ApiError::ShareClosed),
    }
}

fn by(caller: PersonId, lot: &lot::Model, kind: &'static str, words: String) -> Entry {
    let who = if caller == lot.farmer_id { Who::Farmer } else { Who::Agent };
    Entry::by(kind, who, caller, words)
}

/// The farmer says no: the grams are free again, and others are asked at once.
pub async fn refuse(
    app: &App,
    caller: PersonId,
    id: ShareId,
    refusal: Refusal,
) -> Result<ShareView, ApiError> {
    let shared = app.clone();
    let refused = app.write(move |tx| {
        let (app, refusal) = (shared.clone(), refusal.clone());
        async move {
            let known = store::find_for(&tx.db, caller, id).await?.ok_or(ApiError::NotFound)?;
            if known.state == ShareState::Refused {
                return view::one(&tx.db, &app, known, caller).await;
            }
            let lot = lots::store::find(&tx.db, known.lot_id).await?.ok_or(ApiError::NotFound)?;
            let words = format!("{}的一户没有答应{}", lot.village, weight(known.grams));
            let (order, share) = hold(tx, &known, by(caller, &lot, "refused", words)).await?;
            must_wait(&share, ShareState::Offered)?;
            let row = share::ActiveModel {
                reason: Set(Some(refusal.reason)),
                words: Set(refusal.words),
                ..ended(ShareState::Refused, tx.now)
            };
            let share = end(tx, &order, &share, row, REFUSED).await?;
            let notice = Notice::share_refused(&share, &lot.village);
            outbox::owe(tx, vec![(order.buyer_id, notice)]).await?;
            view::one(&tx.db, &app, share, caller).await
        }
        .boxed()
    });
    let refused = refused.await?;
    app.hub.fill.notify_one();
    Ok(refused)
}

/// The buyer takes a substitute: its farmer is asked from now on.
pub async fn approve(app: &App, buyer: PersonId, id: ShareId) -> Result<ShareView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let app = shared.clone();
        async move {
            let known = substitute(tx, buyer, id).await?;
            if known.asked_at.is_some() && is_living(known.state) {
                return view::one(&tx.db, &app, known, buyer).await;
            }
            let words = format!("买家同意替代的{}", weight(known.grams));
            let entry = Entry::by("approved", Who::Buyer, buyer, words);
            let (order, share) = hold(tx, &known, entry).await?;
            must_wait(&share, ShareState::Proposed)?;
            if share.expires_at <= tx.now {
                return Err(ApiError::ShareExpired);
            }
            let row = share::ActiveModel {
                state: Set(ShareState::Offered),
                asked_at: Set(Some(tx.now)),
                expires_at: Set(answer_by(&app, &order, tx.now)),
                ..Default::default()
            };
            let share = store::step(&tx.db, share.id, &[ShareState::Proposed], row).await?;
            let share = share.ok_or(ApiError::ShareClosed)?;
            let lot = lots::store::find(&tx.db, share.lot_id).await?.ok_or(ApiError::NotFound)?;
            let product = &app.produce.stored(&order.product).name;
            let notice = Notice::share_offered(&share, &order, product, tx.now);
            outbox::owe(tx, to_seller(&lot, &notice)).await?;
            view::one(&tx.db, &app, share, buyer).await
        }
        .boxed()
    })
    .await
}

/// The buyer does without: nobody was asked, and the grams are free again.
pub async fn reject(app: &App, buyer: PersonId, id: ShareId) -> Result<ShareView, ApiError> {
    let shared = app.clone();
    let rejected = app.write(move |tx| {
        let app = shared.clone();
        async move {
            let known = substitute(tx, buyer, id).await?;
            if known.state == ShareState::Refused && known.asked_at.is_none() {
                return view::one(&tx.db, &app, known, buyer).await;
            }
            let words = format!("买家不要替代的{}", weight(known.grams));
            let entry = Entry::by("rejected", Who::Buyer, buyer, words);
            let (order, share) = hold(tx, &known, entry).await?;
            must_wait(&share, ShareState::Proposed)?;
            let why = share.substitute.clone().unwrap_or_default();
            let row = ended(ShareState::Refused, tx.now);
            let share = end(tx, &order, &share, row, &why).await?;
            view::one(&tx.db, &app, share, buyer).await
        }
        .boxed()
    });
    let rejected = rejected.await?;
    app.hub.fill.notify_one();
    Ok(rejected)
}

/// What was proposed to this buyer; a share that a farmer was asked for at once is none.
async fn substitute(tx: &Tx, buyer: PersonId, id: ShareId) -> Result<share::Model, ApiError> {
    let known = store::find_of_buyer(&tx.db, buyer, id).await?.ok_or(ApiError::NotFound)?;
    if known.substitute.is_some() { Ok(known) } else { Err(ApiError::ShareNoSubstitute) }
}
