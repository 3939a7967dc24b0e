//! A trace is begun, goes on, and is read by anybody who holds the code.

use chrono::SubsecRound;
use serde_json::Value;

use super::{chain, store, view::TraceView};
use crate::{
    app::App,
    db::Tx,
    entity::{trace, trace_record},
    error::ApiError,
    lots::code,
};

/// Begins the trace of a new code.
pub async fn open(tx: &Tx, code: &str) -> Result<(), ApiError> {
    let last_hash = chain::START.to_owned();
    let row = trace::Model { code: code.to_owned(), records_n: 0, last_hash };
    Ok(store::insert(&tx.db, row).await?)
}

/// Adds what is known: `proven` where the service or both sides did or saw it, otherwise only
/// declared.
///
/// `body["words"]` is a sentence for everybody: no name, no telephone, no exact place. `codes` are
/// other public codes that it speaks of. After all other locks but those of streams.
pub async fn record(
    tx: &Tx,
    code: &str,
    kind: &str,
    proven: bool,
    body: &Value,
) -> Result<(), ApiError> {
    let head = store::count_up(&tx.db, code).await?.ok_or(ApiError::NotFound)?;
    let mut row = trace_record::Model {
        code: head.code,
        n: head.records_n,
        kind: kind.to_owned(),
        proven,
        body: body.to_string(),
        at: tx.now.trunc_subsecs(6),
        previous_hash: head.last_hash,
        hash: String::new(),
    };
    row.hash = chain::hash(&row);
    Ok(store::append(&tx.db, row).await?)
}

/// All that is known of a code, with whether it is as it was written.
pub async fn read(app: &App, typed: &str) -> Result<TraceView, ApiError> {
    let (db, code) = (app.db.reader(), code::typed(typed));
    let head = store::find(db, &code).await?.ok_or(ApiError::NotFound)?;
    let records = store::records(db, &code, head.records_n).await?;
    let broken_at = chain::broken_at(&head, &records);
    Ok(TraceView::new(head, records, broken_at))
}
