//! Weighing at the farm gate: one side weighs, both sign, and the load is what both signed.

use chrono::{DateTime, Utc};
use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    papers,
    scene::{Load, Scene, Side, act, act_on_share},
    store::{self, BEFORE},
    tracks,
    view::TruckView,
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        share::{self, ShareState},
        truck::{self, TruckState},
        weighing,
    },
    error::ApiError,
    ids::{CertificateId, MediaId, PersonId, ShareId, TruckId},
    media::{self, store::Subject},
    needs::dispatch::Owed,
    notices::notice::Notice,
    orders::{self, round::lacks, unfilled::NOT_LOADED},
    shares, words,
};

/// What the scale showed, checked.
#[derive(Clone, Debug)]
pub struct Draft {
    pub share: ShareId,
    pub gross_g: i64,
    pub tare_g: i64,
    pub boxes_n: i32,
    pub grade: i32,
    pub certificate: Option<CertificateId>,
    pub photos: Vec<MediaId>,
}

impl Draft {
    /// The signal was lost, and the phone tells the same once more.
    fn is_again(&self, row: &weighing::Model, actor: PersonId) -> bool {
        let told = (self.gross_g, self.tare_g, self.boxes_n, self.grade);
        row.weighed_by == actor
            && told == (row.gross_g, row.tare_g, row.boxes_n, row.grade)
            && self.certificate.is_none_or(|id| row.certificate_id == Some(id))
            && self.photos.iter().all(|photo| row.photos.0.contains(photo))
    }
}

/// One side weighs a share, and signs for it; the other side is asked to. Until both have signed
/// it can be weighed again, which asks for both signatures anew.
pub async fn weigh(
    app: &App,
    actor: PersonId,
    id: TruckId,
    draft: Draft,
) -> Result<TruckView, ApiError> {
    let shared = app.clone();
    act(app, actor, id, move |tx, scene| {
        let (app, draft) = (shared.clone(), draft.clone());
        async move {
            let load = scene.own_load(draft.share)?;
            let side = scene.side_of(load).ok_or(ApiError::NotFound)?;
            if load.weighing.as_ref().is_some_and(|row| draft.is_again(row, actor)) {
                return Ok(Owed::new());
            }
            may_be_weighed(scene, load)?;
            app.produce.stored(&scene.order.product).grade(draft.grade)?;
            let row = weighed(tx, &app, scene, load, &draft, side).await?;
            media::flow::attach(tx, actor, Subject::Truck(id), &draft.photos).await?;
            let net = words::kilograms(row.net_g());
            let entry = scene.entry("weighed", format!("第{}站过磅，净重{net}公斤", load.stop.n));
            scene.note(tx, entry).await?;
            store::weigh(&tx.db, row, load.weighing.as_ref()).await?;
            let loading =
                truck::ActiveModel { state: Set(TruckState::Loading), ..Default::default() };
            scene.step(tx, &BEFORE, loading).await?;
            Ok(to_other_side(scene, load, side, &Notice::weighed(&load.share, id, &net)))
        }
        .boxed()
    })
    .await
}

fn may_be_weighed(scene: &Scene, load: &Load) -> Result<(), ApiError> {
    if load.share.state == ShareState::Loaded {
        return Err(ApiError::WeighingSigned);
    }
    let fine = BEFORE.contains(&scene.truck.state) && load.share.state == ShareState::Accepted;
    fine.then_some(()).ok_or(ApiError::TruckWrongState)
}

async fn weighed(
    tx: &Tx,
    app: &App,
    scene: &Scene,
    load: &Load,
    draft: &Draft,
    side: Side,
) -> Result<weighing::Model, ApiError> {
    let (net_g, agreed_g) = (draft.gross_g - draft.tare_g, load.share.grams);
    if net_g > agreed_g {
        let message = format!(
            "净重{}公斤，超过了说好的{}公斤",
            words::kilograms(net_g),
            words::kilograms(agreed_g)
        );
        return Err(ApiError::invalid("gross_g", "weight_above_share", message));
    }
    let lines = orders::store::lines_of(&tx.db, [scene.order.id]).await?;
    let certified = lines.iter().any(|line| line.id == load.share.line_id && line.certified);
    let needed = papers::is_needed(load, certified);
    let certificate_id = papers::for_load(tx, app, load, needed, draft.certificate, net_g).await?;
    let before = load.weighing.as_ref();
    let mut shown = before.map_or_else(Vec::new, |weighing| weighing.photos.0.clone());
    shown.extend(&draft.photos);
    media::flow::at_most(shown.len())?;
    let signed = |of| Some(tx.now).filter(|_| side == of);
    Ok(weighing::Model {
        share_id: load.share.id,
        truck_id: scene.truck.id,
        agreed_g,
        gross_g: draft.gross_g,
        tare_g: draft.tare_g,
        boxes_n: draft.boxes_n,
        grade: draft.grade,
        certificate_id,
        photos: weighing::Photos(shown),
        version: before.map_or(1, |weighing| weighing.version + 1),
        weighed_by: scene.actor,
        weighed_at: tx.now,
        seller_signed_at: signed(Side::Seller),
        buyer_signed_at: signed(Side::Buyer),
    })
}

/// One side signs what it has read: the weighing of this version, and no later one.
pub async fn sign(
    app: &App,
    actor: PersonId,
    share: ShareId,
    version: i32,
) -> Result<TruckView, ApiError> {
    act_on_share(app, actor, share, move |tx, scene, load| {
        async move {
            let side = scene.side_of(load).ok_or(ApiError::NotFound)?;
            let weighing = load.weighing.as_ref().ok_or(ApiError::TruckWrongState)?;
            if weighing.version != version {
                return Err(ApiError::WeighingChanged);
            }
            if signed_at(weighing, side).is_some() {
                return Ok(Owed::new());
            }
            may_be_weighed(scene, load)?;
            let entry = scene.entry("weighing_signed", format!("第{}站磅单签了", load.stop.n));
            scene.note(tx, entry).await?;
            let other = match side {
                Side::Seller => weighing.buyer_signed_at,
                Side::Buyer => weighing.seller_signed_at,
            };
            if other.is_some() {
                load_it(tx, scene, load, weighing).await?;
            }
            store::sign(&tx.db, share, signature(side, tx.now)).await?;
            let notice = Notice::weighing_signed(&load.share, scene.truck.id);
            Ok(to_other_side(scene, load, side, &notice))
        }
        .boxed()
    })
    .await
}

fn signed_at(weighing: &weighing::Model, side: Side) -> Option<DateTime<Utc>> {
    match side {
        Side::Seller => weighing.seller_signed_at,
        Side::Buyer => weighing.buyer_signed_at,
    }
}

fn signature(side: Side, at: DateTime<Utc>) -> weighing::ActiveModel {
    match side {
        Side::Seller => {
            weighing::ActiveModel { seller_signed_at: Set(Some(at)), ..Default::default() }
        }
        Side::Buyer => {
            weighing::ActiveModel { buyer_signed_at: Set(Some(at)), ..Default::default() }
        }
    }
}

/// Both have signed: the share is what was weighed, and the rest of it is the farmer's again.
async fn load_it(
    tx: &Tx,
    scene: &Scene,
    load: &Load,
    weighing: &weighing::Model,
) -> Result<(), ApiError> {
    let (share, net_g) = (&load.share, load.net_g());
    let rest = share.grams - net_g;
    if rest > 0 {
        shares::end::release(tx, share.part_id, rest).await?;
        lacks(tx, &scene.order, share.line_id, NOT_LOADED, rest).await?;
    }
    let row = share::ActiveModel {
        state: Set(ShareState::Loaded),
        grams: Set(net_g),
        ..Default::default()
    };
    let moved = shares::store::step(&tx.db, share.id, &[ShareState::Accepted], row).await?;
    moved.ok_or(ApiError::TruckWrongState)?;
    tracks::loaded(tx, load, weighing).await
}

fn to_other_side(scene: &Scene, load: &Load, side: Side, notice: &Notice) -> Owed {
    match side {
        Side::Buyer => load.to_sellers(notice),
        Side::Seller => vec![(scene.order.buyer_id, notice.clone())],
    }
}
