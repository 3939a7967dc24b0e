//! A team is registered by its leader and approved by the township's operator.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{form::Draft, store};
use crate::{
    app::App,
    db::Tx,
    entity::{
        person_role::Role,
        team::{self, Machines, Qualifications, Services, Shifts, TeamState},
    },
    error::ApiError,
    ids::{PersonId, TeamId},
    notices::outbox::{self, Notice},
    people,
};

/// Registers a team; it waits for approval.
pub async fn register(tx: &Tx, leader: PersonId, draft: Draft) -> Result<team::Model, ApiError> {
    if store::find_of_leader(&tx.db, leader).await?.is_some() {
        return Err(ApiError::TeamExists);
    }
    let row = new_row(leader, draft, tx.now);
    people::store::grant(&tx.db, leader, Role::TeamLeader, tx.now).await?;
    store::insert(&tx.db, row.clone()).await?;
    Ok(row)
}

fn new_row(leader: PersonId, draft: Draft, now: chrono::DateTime<chrono::Utc>) -> team::Model {
    team::Model {
        id: TeamId::new(),
        leader_id: leader,
        name: draft.name,
        phone: draft.phone,
        village: draft.village,
        lon: draft.base.lon(),
        lat: draft.base.lat(),
        reach_m: draft.reach_m,
        members_n: draft.members_n,
        services: Services(draft.services),
        machines: Machines(draft.machines),
        week: Shifts(draft.week),
        qualifications: Qualifications(draft.qualifications),
        state: TeamState::Pending,
        state_reason: None,
        jobs_done_n: 0,
        dropped_n: 0,
        stars_sum: 0,
        stars_n: 0,
        version: 0,
        created_at: now,
    }
}

/// Replaces what a leader says of the team. New papers or services need no new approval: the
/// operator sees them, and may suspend.
pub async fn describe(
    app: &App,
    leader: PersonId,
    id: TeamId,
    draft: Draft,
) -> Result<team::Model, ApiError> {
    app.write(move |tx| {
        let draft = draft.clone();
        async move {
            let own = store::find_of_leader(&tx.db, leader).await?.filter(|team| team.id == id);
            own.ok_or(ApiError::NotFound)?;
            let row = team::ActiveModel {
                name: Set(draft.name),
                phone: Set(draft.phone),
                village: Set(draft.village),
                lon: Set(draft.base.lon()),
                lat: Set(draft.base.lat()),
                reach_m: Set(draft.reach_m),
                members_n: Set(draft.members_n),
                services: Set(Services(draft.services)),
                machines: Set(Machines(draft.machines)),
                week: Set(Shifts(draft.week)),
                qualifications: Set(Qualifications(draft.qualifications)),
                ..Default::default()
            };
            store::alter(&tx.db, id, row).await?.ok_or(ApiError::NotFound)
        }
        .boxed()
    })
    .await
}

/// The operator lets a team work, or stops it; its leader is told.
pub async fn judge(
    app: &App,
    id: TeamId,
    state: TeamState,
    reason: Option<String>,
) -> Result<team::Model, ApiError> {
    app.write(move |tx| {
        let reason = reason.clone();
        async move {
            let known = store::find(&tx.db, id).await?.ok_or(ApiError::NotFound)?;
            let verdict = match (state, &reason) {
                (TeamState::Approved, _) => Notice::team_approved(&known.name),
                (_, reason) => Notice::team_suspended(reason.as_deref().unwrap_or("")),
            };
            outbox::owe(tx, vec![(known.leader_id, verdict)]).await?;
            set_state(tx, id, state, reason).await
        }
        .boxed()
    })
    .await
}

/// Where a team stands from now on.
pub async fn set_state(
    tx: &Tx,
    id: TeamId,
    state: TeamState,
    reason: Option<String>,
) -> Result<team::Model, ApiError> {
    let row =
        team::ActiveModel { state: Set(state), state_reason: Set(reason), ..Default::default() };
    store::alter(&tx.db, id, row).await?.ok_or(ApiError::NotFound)
}
