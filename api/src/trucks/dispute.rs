//! A farmer objects to what the buyer weighed and graded; an operator settles it.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    receive::Taken,
    scene::{Scene, Side, act_on_share},
    store,
    view::{self, TruckView},
};
use crate::{
    app::App,
    entity::{
        receipt::{self, Deductions, ReceiptState},
        share::ShareState,
    },
    error::ApiError,
    ids::{PersonId, ShareId},
    needs::dispatch::Owed,
    notices::{notice::Notice, outbox},
    people, settlements,
};

/// All hundredths of a price.
const WHATEVER_IS_AGREED: i64 = 100;

/// The farmer's side objects, until the window ends.
pub async fn open(
    app: &App,
    actor: PersonId,
    share: ShareId,
    objection: String,
) -> Result<TruckView, ApiError> {
    act_on_share(app, actor, share, move |tx, scene, load| {
        let objection = objection.clone();
        async move {
            if scene.side_of(load) != Some(Side::Seller) {
                return Err(ApiError::RoleRequired);
            }
            let receipt = load.receipt.as_ref().ok_or(ApiError::TruckWrongState)?;
            if receipt.state == ReceiptState::Disputed {
                return Ok(Owed::new());
            }
            let until = scene.truck.disputes_until;
            if receipt.state == ReceiptState::Agreed || until.is_none_or(|until| until <= tx.now) {
                return Err(ApiError::DisputeLate);
            }
            let words = format!("第{}站有异议：{objection}", load.stop.n);
            scene.note(tx, scene.entry("load_disputed", words)).await?;
            let row = receipt::ActiveModel {
                state: Set(ReceiptState::Disputed),
                dispute_words: Set(Some(objection.clone())),
                disputed_at: Set(Some(tx.now)),
                ..Default::default()
            };
            let moved = store::step_receipt(&tx.db, share, ReceiptState::Open, row).await?;
            moved.ok_or(ApiError::DisputeLate)?;
            let notice = Notice::load_disputed(&load.share, scene.truck.id, &objection);
            let mut owed = people::flow::to_operators(tx, &notice).await?;
            owed.push((scene.order.buyer_id, notice));
            Ok(owed)
        }
        .boxed()
    })
    .await
}

/// An operator who heard both sides says what is paid; it is owed at once.
pub async fn decide(
    app: &App,
    operator: PersonId,
    share: ShareId,
    taken: Taken,
    reason: String,
) -> Result<TruckView, ApiError> {
    let stop = store::find_stop(app.db.reader(), share).await?.ok_or(ApiError::NotFound)?;
    let shared = app.clone();
    app.write(move |tx| {
        let (app, taken, reason) = (shared.clone(), taken.clone(), reason.clone());
        async move {
            let scene = Scene::hold(tx, operator, stop.truck_id).await?;
            let load = scene.load(share).ok_or(ApiError::NotFound)?;
            let disputed = load.receipt.as_ref().filter(|it| it.disputed_at.is_some());
            disputed.ok_or(ApiError::NotFound)?;
            // Whoever hears both sides may go lower than the buyer alone: here a farmer agrees to it.
            let signed = load.signed(WHATEVER_IS_AGREED).ok_or(ApiError::TruckWrongState)?;
            app.produce.stored(&scene.order.product).grade(taken.grade)?;
            let row = receipt::ActiveModel {
                accepted_g: Set(taken.accepted_g),
                grade: Set(taken.grade),
                price_fen: Set(taken.price(signed)?),
                deductions: Set(Deductions(taken.deductions)),
                state: Set(ReceiptState::Agreed),
                decision_words: Set(Some(reason.clone())),
                decided_at: Set(Some(tx.now)),
                ..Default::default()
            };
            let words = format!("第{}站的异议处理了：{reason}", load.stop.n);
            let order = scene.note(tx, scene.entry("dispute_decided", words)).await?;
            let from = ReceiptState::Disputed;
            let receipt = store::step_receipt(&tx.db, share, from, row).await?;
            let receipt = receipt.ok_or(ApiError::TruckWrongState)?;
            let notice = Notice::load_decided(&load.share, scene.truck.id, &reason);
            let mut owed = load.to_sellers(&notice);
            owed.push((scene.order.buyer_id, notice));
            owed.extend(settlements::flow::settle(tx, &order, load, &receipt).await?);
            let seen = view::one(&tx.db, &app, operator, stop.truck_id).await?;
            outbox::owe(tx, owed).await?;
            Ok(seen)
        }
        .boxed()
    })
    .await
}

/// Nobody objected in time: what the buyer weighed and graded is what is owed. Where somebody was
/// faster, nothing happens.
pub async fn agree(app: &App, share: ShareId) -> Result<(), ApiError> {
    let stop = store::find_stop(app.db.reader(), share).await?.ok_or(ApiError::NotFound)?;
    app.write(move |tx| {
        async move {
            let scene = Scene::hold(tx, PersonId::NOBODY, stop.truck_id).await?;
            let load = scene.load(share);
            let load = load.filter(|load| load.share.state == ShareState::Received);
            let Some(load) = load else { return Ok(()) };
            let row =
                receipt::ActiveModel { state: Set(ReceiptState::Agreed), ..Default::default() };
            let moved = store::step_receipt(&tx.db, share, ReceiptState::Open, row).await?;
            let Some(receipt) = moved else { return Ok(()) };
            let owed = settlements::flow::settle(tx, &scene.order, load, &receipt).await?;
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await
}
