//! What a team does with an offer: the first to accept has the job.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use futures_util::future::FutureExt;
use matching::{Moment, Window, visit::PlannedVisit};
use sea_orm::ActiveValue::Set;

use super::{
    store,
    view::{self, OfferView},
};
use crate::{
    app::App,
    auth::Leader,
    db::Tx,
    entity::{
        need::{self, NeedState},
        offer::{self, DeclineReason, OfferState},
        team::{self, TeamState},
        timeline::Who,
        visit::{self, VisitState},
    },
    error::ApiError,
    ids::{OfferId, TeamId, VisitId},
    needs::{
        self,
        dispatch::{self, Owed, PLANNED, to_farmer},
        explain::moment,
        pool::{self, accept::Part},
        store::{Entry, When},
    },
    notices::{notice::Notice, outbox},
    place::stored,
    teams,
    visits::{self, view::VisitView},
    words,
};

/// A team that takes several needs at the same moment plans each anew after the one before: a lost
/// promise has waited for the winner, so every round books at least one.
const REPLANS: usize = 16;

/// Takes the need for this team, books the visit, and tells everybody. A repetition by the winner
/// gets the same visit.
pub async fn accept(app: &App, leader: Leader, id: OfferId) -> Result<VisitView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let app = shared.clone();
        async move {
            let offer = own(tx, leader.team, id).await?;
            if offer.state == OfferState::Accepted {
                return booked_already(tx, &app, leader, &offer).await;
            }
            let team = teams::store::find(&tx.db, leader.team).await?.ok_or(ApiError::NotFound)?;
            if team.state != TeamState::Approved {
                return Err(ApiError::TeamNotApproved);
            }
            let (need, offer) = take(tx, leader, &offer, &team).await?;
            let members = pool::accept::taken(tx, &app, leader, &need, &team).await?;
            let stops = book(tx, &app, &need, &members, &offer, &team).await?;
            let mut owed = told(&app, tx, &offer, &team, &stops);
            let (_, visit) = stops.into_iter().next().ok_or(ApiError::OfferClosed)?;
            owed.extend(stand_by(tx, &need).await?);
            outbox::owe(tx, owed).await?;
            let team = teams::store::alter(&tx.db, team.id, team::ActiveModel::default()).await?;
            // An operator may have stopped it at the same moment.
            let works = team.is_some_and(|team| team.state == TeamState::Approved);
            works.then_some(()).ok_or(ApiError::TeamNotApproved)?;
            visits::view::one(&tx.db, &app, visit, leader.id).await
        }
        .boxed()
    })
    .await
}

async fn own(tx: &Tx, team: TeamId, id: OfferId) -> Result<offer::Model, ApiError> {
    store::find_of_team(&tx.db, team, id).await?.ok_or(ApiError::NotFound)
}

async fn booked_already(
    tx: &Tx,
    app: &App,
    leader: Leader,
    offer: &offer::Model,
) -> Result<VisitView, ApiError> {
    let visit = visits::store::find_of_offer(&tx.db, offer.id).await?.ok_or(ApiError::NotFound)?;
    visits::view::one(&tx.db, app, visit, leader.id).await
}

/// Passes the gate with an offer that is still open; everything else is undone by the error.
async fn take(
    tx: &Tx,
    leader: Leader,
    offer: &offer::Model,
    team: &team::Model,
) -> Result<(need::Model, offer::Model), ApiError> {
    let words = format!("{}接单了", team.name);
    let entry = Entry::by("taken", Who::Team, leader.id, words);
    let Some(need) = needs::store::take(tx, offer.need_id, entry).await? else {
        return Err(too_late(tx, offer).await?);
    };
    // The need's row is ours from here on: its offers stand still.
    let offer = own(tx, leader.team, offer.id).await?;
    if offer.state == OfferState::Open && offer.expires_at <= tx.now {
        return Err(ApiError::OfferExpired);
    }
    let row = offer::ActiveModel {
        state: Set(OfferState::Accepted),
        decided_at: Set(Some(tx.now)),
        ..Default::default()
    };
    match store::step(&tx.db, offer.id, OfferState::Open, row).await? {
        Some(offer) => Ok((need, offer)),
        None if offer.state == OfferState::Expired => Err(ApiError::OfferExpired),
        None => Err(ApiError::OfferClosed),
    }
}

/// What a team is told whose offer cannot be accepted any more.
async fn too_late(tx: &Tx, offer: &offer::Model) -> Result<ApiError, ApiError> {
    let need = needs::store::find(&tx.db, offer.need_id).await?.ok_or(ApiError::NotFound)?;
    Ok(match (offer.state, need.state) {
        (OfferState::Expired, NeedState::Open) | (_, NeedState::Expired) => ApiError::OfferExpired,
        (_, NeedState::Taken | NeedState::Done) => ApiError::OfferTaken,
        (_, NeedState::Open | NeedState::Cancelled) => ApiError::OfferClosed,
    })
}

/// Plans the visit on what is true now, deals it out among those the need stands for, promises
/// the half hours, and writes a visit for each, in the order in which they are worked.
async fn book(
    tx: &Tx,
    app: &App,
    need: &need::Model,
    members: &[need::Model],
    offer: &offer::Model,
    team: &team::Model,
) -> Result<Vec<Stop>, ApiError> {
    for _ in 0..REPLANS {
        let planned = plan(tx, app, need, offer, team).await?;
        let parts = pool::accept::dealt(members, &planned, &dispatch::policy(app, 1));
        // Written last one first, so that lists of the newest show them as they are worked.
        let mut stops: Vec<_> = parts.into_iter().rev().map(|it| stop(tx, offer, it)).collect();
        if promised(tx, team.id, &stops).await? {
            for (_, _, row) in &stops {
                visits::store::insert(&tx.db, row.clone()).await?;
            }
            stops.reverse();
            return Ok(stops.into_iter().map(|(need, _, visit)| (need, visit)).collect());
        }
        for (_, _, row) in &stops {
            teams::store::release(&tx.db, row.id).await?;
        }
    }
    Err(ApiError::CalendarBusy)
}

/// A need and the visit that is booked for it.
type Stop = (need::Model, visit::Model);

/// With the half hours to promise.
type Wanted = (need::Model, Vec<i64>, visit::Model);

fn stop(tx: &Tx, offer: &offer::Model, part: Part) -> Wanted {
    let visit = new_visit(tx, offer, &part);
    (part.need, part.half_hours, visit)
}

/// Whether the half hours of all were free.
async fn promised(tx: &Tx, team: TeamId, stops: &[Wanted]) -> Result<bool, ApiError> {
    for (_, half_hours, visit) in stops {
        if !teams::store::promise(&tx.db, team, visit.id, half_hours.clone()).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// As early as can be; what was planned with other needs not earlier than it was planned, where
/// that still goes: the hours before are kept for them.
async fn plan(
    tx: &Tx,
    app: &App,
    need: &need::Model,
    offer: &offer::Model,
    team: &team::Model,
) -> Result<PlannedVisit, ApiError> {
    let rows = vec![team.clone()];
    let seen = teams::roster::picture(&tx.db, &app.catalogue, rows, tx.now).await?;
    let team = seen.first().ok_or(ApiError::NotFound)?;
    let operation = app.catalogue.stored(&need.operation);
    let engine =
        matching::Need { place: stored(need.lon, need.lat), ..dispatch::engine(need, operation) };
    let now = Moment::new(tx.now.timestamp());
    let policy = pool::accept::policy(dispatch::policy(app, 1), need);
    let from = Moment::new(offer.starts_at.timestamp()).max(engine.window.from);
    let window = Window { from, ..engine.window };
    let as_planned = matching::Need { window, ..engine.clone() };
    let planned = (offer.wave == PLANNED)
        .then(|| matching::visit::plan_visit(&as_planned, team, &policy, now))
        .and_then(Result::ok);
    let anew = || matching::visit::plan_visit(&engine, team, &policy, now);
    planned.map_or_else(anew, Ok).map_err(|_| ApiError::CalendarBusy)
}

fn new_visit(tx: &Tx, offer: &offer::Model, part: &Part) -> visit::Model {
    let Part { need, visit, begun_by, .. } = part;
    visit::Model {
        id: VisitId::new(),
        need_id: need.id,
        offer_id: offer.id,
        team_id: offer.team_id,
        farmer_id: need.farmer_id,
        state: VisitState::Booked,
        price_fen: offer.price_fen,
        planned_start_at: moment(visit.from),
        planned_start_by: Some(moment(*begun_by)),
        planned_end_at: moment(visit.until),
        start_code: visits::flow::new_code(),
        code_tries: 0,
        arrived_at: None,
        started_at: None,
        finished_at: None,
        measured_quantity: None,
        dispute_reason: None,
        dispute_words: None,
        disputed_at: None,
        late_at: None,
        created_at: tx.now,
    }
}

/// Each farmer hears of their own visit, the leader of the first one.
fn told(app: &App, tx: &Tx, offer: &offer::Model, team: &team::Model, stops: &[Stop]) -> Owed {
    let mut owed = Owed::new();
    for (need, visit) in stops {
        let operation = app.catalogue.stored(&need.operation);
        let when = words::day(visit.planned_start_at, tx.now);
        if owed.is_empty() {
            owed.push((team.leader_id, Notice::job_is_yours(visit, offer, &when)));
        }
        owed.extend(to_farmer(need, &Notice::need_taken(visit, team, operation, &when)));
    }
    owed
}

/// The others stand by: should the winner drop out, they are asked first.
async fn stand_by(tx: &Tx, need: &need::Model) -> Result<Owed, ApiError> {
    let from = [OfferState::Open];
    let others = store::close_all(&tx.db, need.id, &from, OfferState::Standby, tx.now).await?;
    tell(tx, &others, Notice::offer_standby).await
}

/// One notice for the leader of each offer's team.
pub async fn tell(
    tx: &Tx,
    offers: &[offer::Model],
    notice: impl Fn(&offer::Model) -> Notice,
) -> Result<Owed, ApiError> {
    let teams = teams::store::find_all(&tx.db, offers.iter().map(|offer| offer.team_id)).await?;
    let leader = |id| teams.iter().find(|team| team.id == id).map(|team| team.leader_id);
    let one = |offer: &offer::Model| Some((leader(offer.team_id)?, notice(offer)));
    Ok(offers.iter().filter_map(one).collect())
}

/// Of these offers, those whose team the operator lets work.
async fn workable(tx: &Tx, offers: Vec<offer::Model>) -> Result<Vec<offer::Model>, ApiError> {
    let teams = teams::store::find_all(&tx.db, offers.iter().map(|offer| offer.team_id)).await?;
    let approved = |id| teams.iter().any(|team| team.id == id && team.state == TeamState::Approved);
    Ok(offers.into_iter().filter(|offer| approved(offer.team_id)).collect())
}

/// The best of those who stand by; `None` when nobody does, or the window is over.
pub async fn best_standby(tx: &Tx, need: &need::Model) -> Result<Option<offer::Model>, ApiError> {
    let mut offers = store::list_of_needs(&tx.db, &[need.id]).await?;
    offers.retain(|offer| offer.state == OfferState::Standby && need.window_until > tx.now);
    Ok(workable(tx, offers).await?.into_iter().next())
}

/// Opens the offer of the best standby again; `None` when there is none.
pub async fn ask_standby(
    tx: &Tx,
    app: &App,
    need: &need::Model,
    until: DateTime<Utc>,
) -> Result<Option<Owed>, ApiError> {
    let Some(best) = best_standby(tx, need).await? else { return Ok(None) };
    let opened = store::reopen(&tx.db, vec![best.id], until).await?;
    let operation = app.catalogue.stored(&need.operation);
    Ok(Some(tell(tx, &opened, |offer| Notice::offer_opened(offer, need, operation)).await?))
}

/// With the agents, whoever only let the time pass may still say yes until the window ends.
pub async fn ask_again(tx: &Tx, app: &App, need: &need::Model) -> Result<Owed, ApiError> {
    let offers = workable(tx, store::list_of_needs(&tx.db, &[need.id]).await?).await?;
    let mut latest: BTreeMap<TeamId, &offer::Model> = BTreeMap::new();
    for offer in &offers {
        let known = latest.entry(offer.team_id).or_insert(offer);
        if offer.id > known.id {
            *known = offer;
        }
    }
    let silent = |o: &&&offer::Model| matches!(o.state, OfferState::Open | OfferState::Expired);
    let ids = latest.values().filter(silent).map(|offer| offer.id).collect();
    let opened = store::reopen(&tx.db, ids, need.window_until).await?;
    let operation = app.catalogue.stored(&need.operation);
    tell(tx, &opened, |offer| Notice::offer_again(offer, need, operation)).await
}

/// Says no. When nobody else is left to answer, the next wave is asked at once.
pub async fn decline(
    app: &App,
    leader: Leader,
    id: OfferId,
    reason: DeclineReason,
    words: Option<String>,
) -> Result<OfferView, ApiError> {
    let shared = app.clone();
    let declined = app.write(move |tx| {
        let (app, words) = (shared.clone(), words.clone());
        async move {
            let known = own(tx, leader.team, id).await?;
            if known.state == OfferState::Declined {
                return view::one(&tx.db, &app, known).await;
            }
            let offer = say_no(tx, leader, &known, reason, words).await?;
            view::one(&tx.db, &app, offer).await
        }
        .boxed()
    });
    let declined = declined.await?;
    app.hub.sweep.notify_one();
    Ok(declined)
}

async fn say_no(
    tx: &Tx,
    leader: Leader,
    known: &offer::Model,
    reason: DeclineReason,
    words: Option<String>,
) -> Result<offer::Model, ApiError> {
    // Standing by needs no lock: the need is taken, and nothing waits for this answer.
    let entry = Entry::by("declined", Who::Team, leader.id, "有一支队来不了");
    let when = When { states: &[NeedState::Open, NeedState::Taken], version: None };
    let blank = need::ActiveModel::default();
    let need = needs::store::change(tx, known.need_id, when, blank, entry).await?;
    let need = need.ok_or(ApiError::OfferClosed)?;
    let known = own(tx, leader.team, known.id).await?;
    if !matches!(known.state, OfferState::Open | OfferState::Standby) {
        return Err(too_late(tx, &known).await?);
    }
    let row = offer::ActiveModel {
        state: Set(OfferState::Declined),
        decided_at: Set(Some(tx.now)),
        reason: Set(Some(reason)),
        words: Set(words),
        ..Default::default()
    };
    let said =
        store::step(&tx.db, known.id, known.state, row).await?.ok_or(ApiError::OfferClosed)?;
    hurry(tx, &need).await?;
    Ok(said)
}

/// Nobody is left to answer: the wave is over now.
async fn hurry(tx: &Tx, need: &need::Model) -> Result<(), ApiError> {
    let offers = store::list_of_needs(&tx.db, &[need.id]).await?;
    let waiting = offers.iter().any(|offer| offer.state == OfferState::Open);
    if need.state == NeedState::Open && need.wave < dispatch::AGENTS && !waiting {
        needs::store::postpone(tx, need, tx.now).await?;
    }
    Ok(())
}
