//! A field is added, described anew, or hidden, by its owner or whoever speaks for them.

use futures_util::future::FutureExt;
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, IntoActiveModel};

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
