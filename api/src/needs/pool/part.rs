//! A pool whose team does not come goes back whole: every visit that has not begun, at once.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;

use super::{hours, store, sum::Sum};
use crate::{
    app::App,
    db::Tx,
    entity::{
        need::{self, NeedState},
        offer::OfferState,
        rating::Side,
        visit::{self, VisitState},
    },
    error::ApiError,
    ids::NeedId,
    needs::{
        self,
        dispatch::{Owed, to_farmer},
        store::{Entry, When},
    },
    notices::notice::Notice,
    offers,
    visits::{self, scene::Scene},
};

const NOT_BEGUN: [VisitState; 2] = [VisitState::Booked, VisitState::Arrived];

/// A member and the visit that does not come about.
type Lost = (need::Model, visit::Model);

/// What came back: the pool as it stands now, its visits that are over, and the one acted on.
pub struct Returned {
    pub standing: need::Model,
    pub lost: Vec<Lost>,
    pub visit: visit::Model,
}

/// Ends every visit of this pool that has not begun; the pool is open again until `until`. Fields
/// on which the work has begun stay with the team, at the price agreed, and leave the pool.
pub async fn whole(
    tx: &Tx,
    scene: &Scene,
    pool: NeedId,
    until: DateTime<Utc>,
    reason: &str,
) -> Result<Returned, ApiError> {
    needs::store::lock(&tx.db, pool).await?;
    let lost = not_begun(tx, scene, pool).await?;
    let members: Vec<_> = lost.iter().map(|(member, _)| member.clone()).collect();
    let sum = Sum::of(&members).ok_or(ApiError::VisitWrongState)?;
    let row = need::ActiveModel {
        state: Set(NeedState::Open),
        wave_ends_at: Set(until.min(sum.window.1)),
        ..sum.shrunk()
    };
    let when = When { states: &[NeedState::Taken], version: None };
    let words = format!("{}{reason}", scene.team.name);
    let entry = scene.entry("dropped", words.clone());
    let standing = needs::store::change(tx, pool, when, row, entry).await?;
    let standing = standing.ok_or(ApiError::VisitWrongState)?;
    let mut over = Vec::new();
    for (member, visit) in lost {
        let member = reopened(tx, &member, scene.entry("dropped", words.clone())).await?;
        let dropped = visit::ActiveModel { state: Set(VisitState::Dropped), ..Default::default() };
        let visit = visits::store::step(&tx.db, visit.id, &NOT_BEGUN, dropped).await?;
        over.push((member, visit.ok_or(ApiError::VisitWrongState)?));
    }
    for (_, visit) in &over {
        hours::release(tx, visit).await?;
    }
    offers::store::close(&tx.db, scene.visit.offer_id, OfferState::Dropped, tx.now).await?;
    let own = over.iter().find(|(_, visit)| visit.id == scene.visit.id);
    let visit = own.ok_or(ApiError::VisitWrongState)?.1.clone();
    Ok(Returned { standing, lost: over, visit })
}

/// Holds every member's row, by id, and finds those at whose field the work has not begun.
async fn not_begun(tx: &Tx, scene: &Scene, pool: NeedId) -> Result<Vec<Lost>, ApiError> {
    let known = store::members_of(&tx.db, &[pool]).await?;
    for member in &known {
        needs::store::lock(&tx.db, member.id).await?;
    }
    let ids: Vec<_> = known.iter().map(|member| member.id).collect();
    let visits = visits::store::list_living(&tx.db, &ids).await?;
    let mut lost = Vec::new();
    for member in store::members_of(&tx.db, &[pool]).await? {
        let visit = visits.iter().find(|visit| visit.need_id == member.id);
        match visit.filter(|visit| NOT_BEGUN.contains(&visit.state)) {
            Some(visit) => lost.push((member, visit.clone())),
            None => begun(tx, scene, &member).await?,
        }
    }
    let own = lost.iter().find(|(_, visit)| visit.id == scene.visit.id);
    // Where the team has come to one of them, it is on its way to the others.
    let nobody_came = visits.iter().all(|visit| visit.state == VisitState::Booked);
    let may = scene.side == Side::Team || nobody_came;
    if own.is_some() && may { Ok(lost) } else { Err(ApiError::VisitWrongState) }
}

/// The work has begun there: it goes on, and the pool goes on without it.
async fn begun(tx: &Tx, scene: &Scene, member: &need::Model) -> Result<(), ApiError> {
    let row = need::ActiveModel { pool_id: Set(None), ..Default::default() };
    let when = When { states: &[NeedState::Taken, NeedState::Done], version: None };
    let entry = Entry::system("pool_left", format!("这块地仍由{}干完", scene.team.name));
    needs::store::change(tx, member.id, when, row, entry).await?;
    Ok(())
}

async fn reopened(tx: &Tx, member: &need::Model, entry: Entry) -> Result<need::Model, ApiError> {
    let row = need::ActiveModel {
        state: Set(NeedState::Open),
        wave: Set(0),
        wave_ends_at: Set(member.window_until),
        ..Default::default()
    };
    let when = When { states: &[NeedState::Taken], version: None };
    let open = needs::store::change(tx, member.id, when, row, entry).await?;
    open.ok_or(ApiError::VisitWrongState)
}

/// Each member hears of their own visit.
#[must_use]
pub fn told(app: &App, team: &str, returned: &Returned, next: &str) -> Owed {
    let operation = app.catalogue.stored(&returned.standing.operation);
    let one = |(member, visit): &Lost| {
        to_farmer(member, &Notice::team_dropped(visit, team, operation, next))
    };
    returned.lost.iter().flat_map(one).collect()
}
