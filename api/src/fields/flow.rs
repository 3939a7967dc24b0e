//! A field is added, described anew, or hidden, by its owner or whoever speaks for them.

use futures_util::future::FutureExt;
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, ConnectionTrait, IntoActiveModel};

use super::{form::Draft, store};
use crate::{
    app::App,
    db::Tx,
    entity::field,
    error::ApiError,
    ids::{FieldId, PersonId},
    people,
};

/// Stores a field of the caller, or of a farmer who consented to it.
pub async fn add(
    tx: &Tx,
    caller: PersonId,
    for_farmer: Option<PersonId>,
    draft: Draft,
) -> Result<field::Model, ApiError> {
    let owner = people::flow::owner(&tx.db, caller, for_farmer).await?;
    let row = draft.into_row(owner, tx.now);
    store::insert(&tx.db, row.clone()).await?;
    Ok(row)
}

/// The field that a form names, if it names one.
pub async fn named(
    db: &impl ConnectionTrait,
    owner: PersonId,
    id: Option<FieldId>,
) -> Result<Option<field::Model>, ApiError> {
    let Some(id) = id else { return Ok(None) };
    let found = store::find_own(db, owner, id).await?;
    let unknown = || ApiError::invalid("field_id", "field_unknown", "没有这块地，请重新选");
    found.map(Some).ok_or_else(unknown)
}

/// Replaces what an owner says of a field.
pub async fn change(
    app: &App,
    owner: PersonId,
    id: FieldId,
    draft: Draft,
) -> Result<field::Model, ApiError> {
    let changed = app.write(move |tx| {
        let draft = draft.clone();
        async move {
            let mut row = draft.into_row(owner, tx.now).into_active_model().reset_all();
            (row.id, row.owner_id, row.created_at) = (NotSet, NotSet, NotSet);
            store::update_own(&tx.db, owner, id, row).await?;
            Ok(store::find_own(&tx.db, owner, id).await?)
        }
        .boxed()
    });
    changed.await?.ok_or(ApiError::NotFound)
}

/// Hides a field; needs posted for it stay.
pub async fn remove(app: &App, owner: PersonId, id: FieldId) -> Result<(), ApiError> {
    let removed = app.write(move |tx| {
        async move { Ok(store::delete_own(&tx.db, owner, id, tx.now).await?) }.boxed()
    });
    removed.await?.then_some(()).ok_or(ApiError::NotFound)
}
