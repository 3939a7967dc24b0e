//! When the farmer and the team do not agree: an operator reads along, and hears how it ends.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    scene::{Scene, act},
    store,
    view::VisitView,
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        need,
        person_role::Role,
        rating::Side,
        visit::{self, DisputeReason, VisitState},
    },
    error::ApiError,
    ids::{PersonId, VisitId},
    needs::dispatch::Owed,
    notices::{notice::Notice, outbox},
    people,
};

/// The farmer objects; the operators are told, and the farmer may still confirm later.
pub async fn open(
    app: &App,
    actor: PersonId,
    id: VisitId,
    reason: DisputeReason,
    objection: String,
) -> Result<VisitView, ApiError> {
    act(app, actor, id, Side::Farmer, move |tx, scene, _| {
        let objection = objection.clone();
        async move {
            if scene.visit.state == VisitState::Disputed {
                return Ok(scene.visit.clone());
            }
            let row = visit::ActiveModel {
                state: Set(VisitState::Disputed),
                dispute_reason: Set(Some(reason)),
                dispute_words: Set(Some(objection.clone())),
                disputed_at: Set(Some(tx.now)),
                ..Default::default()
            };
            let entry = scene.entry("disputed", format!("有异议：{objection}"));
            let from = [VisitState::Finished];
            let visit = scene.step(tx, &from, row, need::ActiveModel::default(), entry).await?;
            let mut owed = scene.to_team(Notice::work_disputed(&visit));
            let opened = Notice::dispute_opened(&visit, &scene.team.name, &objection);
            owed.extend(people::flow::to_operators(tx, &opened).await?);
            outbox::owe(tx, owed).await?;
            Ok(visit)
        }
        .boxed()
    })
    .await
}

/// The same notice to the operators, if there was a dispute about this visit.
pub async fn to_mediators(tx: &Tx, scene: &Scene, notice: Notice) -> Result<Owed, ApiError> {
    if scene.visit.disputed_at.is_none() {
        return Ok(Owed::new());
    }
    people::flow::to_operators(tx, &notice).await
}

/// The visit, for one of its sides, or for an operator who mediates a dispute.
pub async fn readable(app: &App, reader: PersonId, id: VisitId) -> Result<visit::Model, ApiError> {
    let db = app.db.reader();
    match Scene::find(db, reader, id).await {
        Err(ApiError::NotFound) => {}
        scene => return Ok(scene?.visit),
    }
    let visit = store::find(db, id).await?.filter(|visit| visit.disputed_at.is_some());
    let roles = people::store::roles(db, reader).await?;
    visit.filter(|_| roles.contains(&Role::Operator)).ok_or(ApiError::NotFound)
}
