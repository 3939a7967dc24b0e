//! A lot is described anew, withdrawn, or no longer good; what is promised stays promised.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    certificates,
    flow::{Sight, to_others, to_seller},
    form::{ChangeForm, Part, Terms},
    history, reserved, store,
    view::{self, LotView},
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        certificate,
        lot::{self, LotState},
        lot_part,
        media::SubjectKind,
    },
    error::ApiError,
    ids::{CertificateId, LotId, MediaId, PersonId},
    media,
    media::store::Subject,
    needs::dispatch::Owed,
    notices::{notice::Notice, outbox},
    shares,
};

/// Lots that end in one round.
const BATCH: u64 = 100;

/// Says anew what is said of a lot; never less than what is promised.
pub async fn change(
    app: &App,
    caller: PersonId,
    id: LotId,
    form: ChangeForm,
) -> Result<LotView, ApiError> {
    let now = (app.now)();
    let known = store::find_own(app.db.reader(), caller, id).await?.ok_or(ApiError::NotFound)?;
    let terms = form.check(app.produce.stored(&known.product), known.storage, now)?;
    let (farmer, product) = (known.farmer_id, &known.product);
    let new = form.certificate_id.filter(|it| Some(*it) != known.certificate_id);
    let certificate = certificates::flow::usable(app, farmer, new, product, now).await?;
    let shared = app.clone();
    app.write(move |tx| {
        let (app, terms, certificate) = (shared.clone(), terms.clone(), certificate.clone());
        async move {
            let before = store::find_own(&tx.db, caller, id).await?.ok_or(ApiError::NotFound)?;
            let before = history::said(&app, &before, &store::parts_of(&tx.db, &[id]).await?)?;
            let lot = apply(tx, id, &terms, certificate.as_ref()).await?;
            let parts = divide(tx, id, &terms.parts).await?;
            show(tx, caller, id, &terms.photos).await?;
            let said = history::said(&app, &lot, &parts)?;
            if said != before {
                history::changed(tx, &lot, &said).await?;
            }
            if let Some(certificate) = &certificate {
                history::certified(tx, &lot, certificate).await?;
            }
            outbox::owe(tx, to_others(&lot, caller, &Notice::lot_changed(&lot))).await?;
            view::one(&tx.db, &app, lot, Sight::Own).await
        }
        .boxed()
    })
    .await
}

/// Names the certificate that fruit goes with from now on: of a lot that is sold, or of one of which
/// something that was promised is still to be fetched.
pub async fn certify(
    app: &App,
    caller: PersonId,
    id: LotId,
    named: CertificateId,
) -> Result<LotView, ApiError> {
    let now = (app.now)();
    let known = store::find_own(app.db.reader(), caller, id).await?.ok_or(ApiError::NotFound)?;
    let (farmer, product) = (known.farmer_id, &known.product);
    let certificate = certificates::flow::usable(app, farmer, Some(named), product, now).await?;
    let certificate = certificate.ok_or(ApiError::NotFound)?;
    let shared = app.clone();
    app.write(move |tx| {
        let (app, certificate) = (shared.clone(), certificate.clone());
        async move {
            let known = store::find_own(&tx.db, caller, id).await?.ok_or(ApiError::NotFound)?;
            if known.certificate_id == Some(certificate.id) {
                return view::one(&tx.db, &app, known, Sight::Own).await;
            }
            if known.state != LotState::Listed && !reserved::has_promised(&tx.db, id).await? {
                return Err(ApiError::LotNotListed);
            }
            let lot = store::certify(&tx.db, id, certificate.id, tx.now).await?;
            let lot = lot.ok_or(ApiError::NotFound)?;
            history::certified(tx, &lot, &certificate).await?;
            outbox::owe(tx, to_others(&lot, caller, &Notice::lot_certified(&lot))).await?;
            view::one(&tx.db, &app, lot, Sight::Own).await
        }
        .boxed()
    })
    .await
}

/// Changes the lot's row, and locks it: nobody asks for more of it meanwhile.
async fn apply(
    tx: &Tx,
    id: LotId,
    terms: &Terms,
    certificate: Option<&certificate::Model>,
) -> Result<lot::Model, ApiError> {
    let mut row = lot::ActiveModel {
        ready_at: Set(terms.window.from),
        keeps_until: Set(terms.window.until),
        floor_fen: Set(terms.floor_fen),
        note: Set(terms.note.clone()),
        ..Default::default()
    };
    if let Some(certificate) = certificate {
        row.certificate_id = Set(Some(certificate.id));
    }
    let lot = store::change(&tx.db, id, row, tx.now).await?.ok_or(ApiError::LotNotListed)?;
    let fetched = reserved::pick_ups(&tx.db, id).await?;
    let within = fetched.iter().all(|at| (lot.ready_at..=lot.keeps_until).contains(at));
    within.then_some(lot).ok_or(ApiError::LotReserved)
}

/// Adds photos, up to as many as a lot may have.
async fn show(tx: &Tx, owner: PersonId, id: LotId, photos: &[MediaId]) -> Result<(), ApiError> {
    let shown_n = media::store::list_of(&tx.db, SubjectKind::Lot, [id.0]).await?.len();
    media::flow::at_most(shown_n + photos.len())?;
    media::flow::attach(tx, owner, Subject::Lot(id), photos).await
}

/// Gives each part its new weight; a part that is said no more stays, empty, for those who once
/// asked for it.
async fn divide(tx: &Tx, id: LotId, wanted: &[Part]) -> Result<Vec<lot_part::Model>, ApiError> {
    let known = store::parts_of(&tx.db, &[id]).await?;
    for row in &known {
        let grams = wanted.iter().find(|part| part.is(row)).map_or(0, |part| part.grams);
        if !store::resize(&tx.db, row.id, grams).await? {
            return Err(ApiError::LotReserved);
        }
    }
    let new = wanted.iter().filter(|part| !known.iter().any(|row| part.is(row)));
    store::insert_parts(&tx.db, new.map(|part| part.into_row(id)).collect()).await?;
    Ok(store::parts_of(&tx.db, &[id]).await?)
}

/// Sells no more of a lot. What was asked and not answered is taken back, and those orders look
/// elsewhere at once; what was accepted stays promised.
pub async fn withdraw(app: &App, caller: PersonId, id: LotId) -> Result<LotView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let app = shared.clone();
        async move {
            let known = store::find_own(&tx.db, caller, id).await?.ok_or(ApiError::NotFound)?;
            if known.state == LotState::Withdrawn {
                return view::one(&tx.db, &app, known, Sight::Own).await;
            }
            let ended = end(tx, id, LotState::Withdrawn).await?;
            let (lot, mut owed) = ended.ok_or(ApiError::LotNotListed)?;
            history::withdrawn(tx, &lot).await?;
            owed.extend(to_others(&lot, caller, &Notice::lot_withdrawn(&lot)));
            outbox::owe(tx, owed).await?;
            view::one(&tx.db, &app, lot, Sight::Own).await
        }
        .boxed()
    })
    .await
}

/// Ends a listed lot, and takes back what was only asked for; returns who hears of that.
async fn end(tx: &Tx, id: LotId, state: LotState) -> Result<Option<(lot::Model, Owed)>, ApiError> {
    let Some(known) = store::find(&tx.db, id).await? else { return Ok(None) };
    if known.state != LotState::Listed || (state == LotState::Expired && known.keeps_until > tx.now)
    {
        return Ok(None);
    }
    let mut owed = shares::end::withdraw_lot(tx, &known).await?;
    let row = lot::ActiveModel { state: Set(state), ..Default::default() };
    let lot = store::change(&tx.db, id, row, tx.now).await?;
    let lot = lot.filter(|lot| state != LotState::Expired || lot.keeps_until <= tx.now);
    // Somebody was faster: what was taken back here stays as it was.
    let lot = lot.ok_or(ApiError::LotNotListed)?;
    // Orders that asked while we waited for the lot: from now on no more can.
    owed.extend(shares::end::withdraw_lot(tx, &lot).await?);
    Ok(Some((lot, owed)))
}

/// Lots that are no longer good are sold no more, and their farmers hear of it. One that cannot be
/// ended now holds up no other.
pub async fn end_overdue(app: &App) -> Result<(), ApiError> {
    for lot in store::list_overdue(app.db.reader(), (app.now)(), BATCH).await? {
        match expire(app, lot.id).await {
            // Another process, or the farmer, was faster.
            Ok(()) | Err(ApiError::LotNotListed) => {}
            Err(error) => tracing::warn!(%error, lot = %lot.id, "waits for the next round"),
        }
    }
    Ok(())
}

async fn expire(app: &App, id: LotId) -> Result<(), ApiError> {
    app.write(move |tx| {
        async move {
            let ended = end(tx, id, LotState::Expired).await?;
            let (lot, mut owed) = ended.ok_or(ApiError::LotNotListed)?;
            owed.extend(to_seller(&lot, &Notice::lot_expired(&lot)));
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await
}
