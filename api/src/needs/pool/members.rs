//! Who is behind a need: its own farmer, or the members of a pool.

use super::store;
use crate::{
    db::Tx,
    entity::need::{self, NeedKind, NeedState},
    error::ApiError,
    ids::NeedId,
    needs::dispatch::{Owed, to_farmer},
    notices::notice::Notice,
};

/// The needs that a pool stands for and that wait for a team, by id.
pub async fn waiting(tx: &Tx, pool: NeedId) -> Result<Vec<need::Model>, ApiError> {
    let mut members = store::members_of(&tx.db, &[pool]).await?;
    members.retain(|member| member.state == NeedState::Open);
    Ok(members)
}

/// The same news to everybody behind a need, each about their own.
pub async fn tell(
    tx: &Tx,
    need: &need::Model,
    notice: impl Fn(&need::Model) -> Notice,
) -> Result<Owed, ApiError> {
    match need.kind {
        NeedKind::Own => Ok(to_farmer(need, &notice(need))),
        NeedKind::Pool => Ok(tell_all(&waiting(tx, need.id).await?, notice)),
    }
}

/// News to each of these needs' farmers, about their own.
#[must_use]
pub fn tell_all(members: &[need::Model], notice: impl Fn(&need::Model) -> Notice) -> Owed {
    members.iter().flat_map(|member| to_farmer(member, &notice(member))).collect()
}
