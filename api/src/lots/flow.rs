//! A lot is listed, and who may see how much of it.

use futures_util::future::FutureExt;
use sea_orm::ConnectionTrait;

use super::{
    certificates, code,
    form::{Draft, Listing, LotForm},
    history, reserved, store, view,
};
use crate::{
    answers::{Created, Once},
    app::App,
    db::Tx,
    entity::{
        certificate,
        lot::{self, LotState},
        person_role::Role,
    },
    error::ApiError,
    fields,
    ids::{LotId, PersonId},
    media::{self, store::Subject},
    needs::dispatch::Owed,
    notices::{notice::Notice, outbox},
    people, traces,
};

/// m² of a 亩.
const MU_M2: f64 = 2000.0 / 3.0;

/// Whose lot it is, who lists it, and what is said of it.
#[derive(Clone, Debug)]
pub struct Asked {
    pub farmer: PersonId,
    pub by: PersonId,
    pub draft: Draft,
    pub certificate: Option<certificate::Model>,
}

/// How much of a lot somebody may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// The farmer, and who listed for them.
    Own,
    /// A buyer to whom some of it is promised.
    Partner,
    /// Any other buyer, while it is listed.
    Market,
}

/// Reads what the form names, and checks it.
pub async fn check(app: &App, caller: PersonId, form: &LotForm) -> Result<Asked, ApiError> {
    let (db, now) = (app.db.reader(), (app.now)());
    let product = app.produce.find(&form.product)?;
    let farmer = people::flow::owner(db, caller, form.for_farmer).await?;
    let person = people::store::find(db, farmer).await?.ok_or(ApiError::NotFound)?;
    let field = fields::flow::named(db, farmer, form.field_id).await?;
    let draft = form.check(product, field, &person.village, now)?;
    let named = form.certificate_id;
    let certificate = certificates::flow::usable(app, farmer, named, &product.code, now).await?;
    Ok(Asked { farmer, by: caller, draft, certificate })
}

/// Lists a lot and begins its public trace, in one transaction.
pub async fn post(app: &App, asked: Asked, once: Once) -> Result<Created, ApiError> {
    let shared = app.clone();
    app.write_once(asked.by, once, move |tx| {
        let (app, asked) = (shared.clone(), asked.clone());
        async move {
            let lot = list(tx, &app, asked).await?;
            view::one(&tx.db, &app, lot, Sight::Own).await
        }
        .boxed()
    })
    .await
}

async fn list(tx: &Tx, app: &App, asked: Asked) -> Result<lot::Model, ApiError> {
    let Asked { farmer, by, draft, certificate } = asked;
    let photos = draft.terms.photos.clone();
    let smallholder = is_smallholder(&tx.db, app, farmer).await?;
    let code = code::new(&app.config.market.region);
    let (lot, parts) = draft.into_rows(Listing { farmer, by, smallholder, code }, tx.now);
    store::insert(&tx.db, lot.clone(), parts.clone()).await?;
    media::flow::attach(tx, by, Subject::Lot(lot.id), &photos).await?;
    traces::flow::open(tx, &lot.code).await?;
    history::listed(tx, app, &lot, &parts).await?;
    if let Some(certificate) = &certificate {
        history::certified(tx, &lot, certificate).await?;
    }
    outbox::owe(tx, to_others(&lot, by, &Notice::lot_listed(&lot))).await?;
    Ok(lot)
}

/// By the farmer's registered fields together.
async fn is_smallholder(
    db: &impl ConnectionTrait,
    app: &App,
    farmer: PersonId,
) -> Result<bool, ApiError> {
    let area_m2 = fields::store::total_area_m2(db, farmer).await?;
    Ok(area_m2 < app.config.market.smallholder_mu * MU_M2)
}

/// The farmer, and who listed for them.
#[must_use]
pub fn farmer_side(lot: &lot::Model) -> Vec<PersonId> {
    let mut people = vec![lot.farmer_id, lot.posted_by];
    people.dedup();
    people
}

/// The same notice to everybody on the farmer's side.
#[must_use]
pub fn to_seller(lot: &lot::Model, notice: &Notice) -> Owed {
    farmer_side(lot).into_iter().map(|person| (person, notice.clone())).collect()
}

/// The notice to everybody on the farmer's side but the one who did it.
#[must_use]
pub fn to_others(lot: &lot::Model, by: PersonId, notice: &Notice) -> Owed {
    let others = farmer_side(lot).into_iter().filter(|person| *person != by);
    others.map(|person| (person, notice.clone())).collect()
}

/// The lot, with how much of it this person may see; who may see nothing finds nothing.
pub async fn readable(
    app: &App,
    reader: PersonId,
    id: LotId,
) -> Result<(lot::Model, Sight), ApiError> {
    let db = app.db.reader();
    let lot = store::find(db, id).await?.ok_or(ApiError::NotFound)?;
    if farmer_side(&lot).contains(&reader) {
        return Ok((lot, Sight::Own));
    }
    if reserved::has_bought(db, reader, &[id]).await? {
        return Ok((lot, Sight::Partner));
    }
    let on_market = lot.state == LotState::Listed && lot.keeps_until > (app.now)();
    if on_market && is_buyer(app, reader).await? {
        return Ok((lot, Sight::Market));
    }
    Err(ApiError::NotFound)
}

pub async fn is_buyer(app: &App, person: PersonId) -> Result<bool, ApiError> {
    Ok(people::store::roles(app.db.reader(), person).await?.contains(&Role::Buyer))
}
