//! What a person does with notices: reads them, and lets WeChat bring them.

use futures_util::future::FutureExt;

use super::outbox;
use crate::{app::App, db::Tx, entity::message::Template, error::ApiError, ids::PersonId};

/// Everything up to `seq` was seen; the person's other phones hear of it.
pub async fn read(app: &App, person: PersonId, seq: i64) -> Result<(), ApiError> {
    app.write(move |tx| async move { Ok(outbox::note_read(tx, person, seq).await?) }.boxed()).await
}

/// What the person allowed and refused, template by template.
pub async fn choose(
    tx: &Tx,
    person: PersonId,
    chosen: Vec<(Template, bool)>,
) -> Result<(), ApiError> {
    for (template, accepted) in chosen {
        outbox::note_choice(tx, person, template, accepted).await?;
    }
    Ok(())
}
