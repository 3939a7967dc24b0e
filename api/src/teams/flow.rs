//! A team is registered by its leader and approved by the township's operator.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{form::Draft, store};
use crate::{
    app::App,
    auth::Leader,
    db::Tx,
    entity::{
        person_role::Role,
        team::{self, Machines, Qualification, Qualifications, Services, Shifts, TeamState},
    },
    error::ApiError,
    ids::{PersonId, TeamId},
    notices::outbox::{self, Notice},
    people, visits,
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
        papers_unchecked: !draft.qualifications.is_empty(),
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

/// Replaces what a leader says of the team. Papers that nobody has seen do not count until an
/// operator approves them; the team works on with those that were seen. A team that was stopped
/// waits for approval anew.
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
            let own = own.ok_or(ApiError::NotFound)?;
            // Its row is held from here on: what an operator decides meanwhile stands.
            let held = store::alter(&tx.db, own.id, team::ActiveModel::default()).await?;
            let own = held.ok_or(ApiError::NotFound)?;
            let papers = seen(draft.qualifications, &own);
            let unchecked = papers.iter().any(|paper| !paper.checked);
            let stopped = own.state == TeamState::Suspended;
            if stopped || unchecked {
                let news = if stopped { Notice::team_mended } else { Notice::papers_changed };
                let owed = people::flow::to_operators(tx, &news(&draft.name)).await?;
                outbox::owe(tx, owed).await?;
            }
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
                qualifications: Set(Qualifications(papers)),
                papers_unchecked: Set(unchecked),
                state: Set(if stopped { TeamState::Pending } else { own.state }),
                ..Default::default()
            };
            store::alter(&tx.db, id, row).await?.ok_or(ApiError::NotFound)
        }
        .boxed()
    })
    .await
}

/// Marks those of `papers` that an operator saw in the team as it was.
fn seen(mut papers: Vec<Qualification>, team: &team::Model) -> Vec<Qualification> {
    for paper in &mut papers {
        let same = Qualification { checked: true, ..paper.clone() };
        paper.checked = team.qualifications.0.contains(&same);
    }
    papers
}

/// The operator lets a team work, or stops it; its leader is told. Who is stopped comes to nobody any
/// more: others are asked for what it has not begun. A repetition changes nothing.
pub async fn judge(
    app: &App,
    id: TeamId,
    state: TeamState,
    reason: Option<String>,
) -> Result<team::Model, ApiError> {
    let judged = app.write(move |tx| {
        let reason = reason.clone();
        async move {
            let known = store::find(&tx.db, id).await?.ok_or(ApiError::NotFound)?;
            if known.state == state && !known.papers_unchecked {
                return Ok(known);
            }
            let verdict = match (state, &reason) {
                (TeamState::Approved, _) => Notice::team_approved(&known.name),
                (_, reason) => Notice::team_suspended(reason.as_deref().unwrap_or("")),
            };
            outbox::owe(tx, vec![(known.leader_id, verdict)]).await?;
            set_state(tx, known, state, reason).await
        }
        .boxed()
    });
    let judged = judged.await?;
    if judged.state == TeamState::Suspended {
        give_back(app, &judged).await?;
        app.hub.sweep.notify_one();
    }
    Ok(judged)
}

/// Whatever a team that is stopped took on at the same moment; from now on it takes nothing.
async fn give_back(app: &App, team: &team::Model) -> Result<(), ApiError> {
    let (shared, leader) = (app.clone(), Leader { id: team.leader_id, team: team.id });
    app.write(move |tx| {
        let app = shared.clone();
        async move { visits::day::give_all_back(tx, &app, leader).await }.boxed()
    })
    .await
}

/// Where a team stands from now on; who approves it has seen its papers.
pub async fn set_state(
    tx: &Tx,
    team: team::Model,
    state: TeamState,
    reason: Option<String>,
) -> Result<team::Model, ApiError> {
    let approved = state == TeamState::Approved;
    let mut papers = team.qualifications.0;
    for paper in &mut papers {
        paper.checked |= approved;
    }
    let row = team::ActiveModel {
        state: Set(state),
        state_reason: Set(reason),
        qualifications: Set(Qualifications(papers)),
        papers_unchecked: Set(team.papers_unchecked && !approved),
        ..Default::default()
    };
    store::alter(&tx.db, team.id, row).await?.ok_or(ApiError::NotFound)
}
