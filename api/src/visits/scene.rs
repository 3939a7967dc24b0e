//! Who acts on a visit, and the one way in which a step is taken.

use futures_util::future::{BoxFuture, FutureExt};

use super::{
    store,
    view::{self, VisitView},
};
use crate::{
    app::App,
    catalogue::Operation,
    db::Tx,
    entity::{
        need::{self, NeedState},
        rating::Side,
        team,
        timeline::Who,
        visit::{self, VisitState},
    },
    error::ApiError,
    ids::{PersonId, VisitId},
    needs::{
        self,
        dispatch::Owed,
        store::{Entry, When},
    },
    notices::notice::Notice,
    teams,
};

/// A visit with its two sides, as one of them acts on it.
pub struct Scene {
    pub visit: visit::Model,
    pub need: need::Model,
    pub team: team::Model,
    pub side: Side,
    pub actor: PersonId,
}

impl Scene {
    /// The visit, if the person is on one of its sides; a stranger learns nothing.
    pub async fn find(
        db: &impl sea_orm::ConnectionTrait,
        actor: PersonId,
        id: VisitId,
    ) -> Result<Self, ApiError> {
        let visit = store::find(db, id).await?.ok_or(ApiError::NotFound)?;
        let need = needs::store::find(db, visit.need_id).await?.ok_or(ApiError::NotFound)?;
        let team = teams::store::find(db, visit.team_id).await?.ok_or(ApiError::NotFound)?;
        let side = side_of(actor, &need, &team).ok_or(ApiError::NotFound)?;
        Ok(Self { visit, need, team, side, actor })
    }

    fn who(&self) -> Who {
        match self.side {
            Side::Team => Who::Team,
            Side::Farmer if self.actor == self.need.farmer_id => Who::Farmer,
            Side::Farmer => Who::Agent,
        }
    }

    /// A line of the timeline by whoever acts.
    pub fn entry(&self, kind: &'static str, words: impl Into<String>) -> Entry {
        Entry::by(kind, self.who(), self.actor, words)
    }

    /// Fails unless the actor is on this side.
    pub fn must_be(&self, side: Side) -> Result<(), ApiError> {
        (self.side == side).then_some(()).ok_or(ApiError::RoleRequired)
    }

    /// A notice to the team's leader.
    #[must_use]
    pub fn to_team(&self, notice: Notice) -> Owed {
        vec![(self.team.leader_id, notice)]
    }

    /// Locks the need, writes the change down, and moves the visit on.
    pub async fn step(
        &self,
        tx: &Tx,
        from: &[VisitState],
        row: visit::ActiveModel,
        need: need::ActiveModel,
        entry: Entry,
    ) -> Result<visit::Model, ApiError> {
        let when = When { states: &[NeedState::Taken], version: None };
        let changed = needs::store::change(tx, self.need.id, when, need, entry).await?;
        changed.ok_or(ApiError::VisitWrongState)?;
        let moved = store::step(&tx.db, self.visit.id, from, row).await?;
        moved.ok_or(ApiError::VisitWrongState)
    }
}

/// On which side of the team's visit a person is; strangers are on none.
#[must_use]
pub fn side_of(person: PersonId, need: &need::Model, team: &team::Model) -> Option<Side> {
    if team.leader_id == person {
        return Some(Side::Team);
    }
    needs::dispatch::farmer_side(need).contains(&person).then_some(Side::Farmer)
}

/// Runs one step of a visit by one of its sides, and returns how that side sees it then.
pub async fn act(
    app: &App,
    actor: PersonId,
    id: VisitId,
    side: Side,
    step: impl for<'a> Fn(
        &'a Tx,
        &'a Scene,
        &'a Operation,
    ) -> BoxFuture<'a, Result<visit::Model, ApiError>>
    + Clone
    + Send
    + Sync
    + 'static,
) -> Result<VisitView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let (app, step) = (shared.clone(), step.clone());
        async move {
            let scene = Scene::find(&tx.db, actor, id).await?;
            scene.must_be(side)?;
            let operation = app.catalogue.stored(&scene.need.operation);
            let visit = step(tx, &scene, operation).await?;
            view::one(&tx.db, &app, visit, actor).await
        }
        .boxed()
    })
    .await
}
