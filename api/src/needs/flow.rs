//! What happens to a need at its farmer's hand.

use futures_util::future::FutureExt;
use sea_orm::{ActiveValue::Set, ConnectionTrait};

use super::{
    dispatch::{self, AGENTS, Owed, farmer_side},
    form::{Draft, NeedForm},
    pool,
    store::{self, Entry, When},
    view::{self, NeedView},
};
use crate::{
    answers::{Created, Once},
    app::App,
    db::Tx,
    entity::{
        need::{self, NeedState},
        offer::OfferState,
        team,
        timeline::Who,
        visit::{self, VisitState},
    },
    error::ApiError,
    fields,
    ids::{NeedId, PersonId},
    notices::{notice::Notice, outbox},
    offers, people, questions, teams, visits,
};

/// Whose need it is, who posts it, and what is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub farmer: PersonId,
    pub by: PersonId,
    pub draft: Draft,
}

/// Reads what the form names, and checks it.
pub async fn check(app: &App, caller: PersonId, form: &NeedForm) -> Result<Asked, ApiError> {
    let db = app.db.reader();
    let operation = app.catalogue.find(&form.operation)?;
    let farmer = people::flow::owner(db, caller, form.for_farmer).await?;
    let person = people::store::find(db, farmer).await?.ok_or(ApiError::NotFound)?;
    let field = fields::flow::named(db, farmer, form.field_id).await?;
    questions::flow::advised(db, farmer, form.question_id).await?;
    let draft = form.check(operation, field, &person.village, (app.now)())?;
    Ok(Asked { farmer, by: caller, draft })
}

/// Posts a need and asks its first wave of teams, in one transaction; or lets it wait for
/// neighbours.
pub async fn post(app: &App, asked: Asked, once: Once) -> Result<Created, ApiError> {
    let Asked { farmer, by, draft } = asked;
    let waits = draft.pool;
    let mut need = draft.into_row(farmer, by, (app.now)());
    if waits && let Some(created) = pool::join::post(app, &need, once.clone()).await? {
        return Ok(created);
    }
    let step = dispatch::next(app, &need, &[], 1).await?;
    (need.wave, need.wave_ends_at) = (step.wave, step.ends_at);
    let shared = app.clone();
    app.write_once(by, once, move |tx| {
        let (app, need, step) = (shared.clone(), need.clone(), step.clone());
        async move {
            let (posted, asked) = (posted(&need), asked_words(&step));
            store::insert(tx, need.clone(), posted).await?;
            let mut owed = dispatch::apply(tx, &app.catalogue, &need, step).await?;
            if need.wave == AGENTS {
                owed.extend(dispatch::to_farmer(&need, &Notice::need_with_agents(need.id)));
            }
            let need = note(tx, &need, asked).await?;
            outbox::owe(tx, owed).await?;
            one_view(&tx.db, &app, need).await
        }
        .boxed()
    })
    .await
}

/// The first line of a timeline.
#[must_use]
pub fn posted(need: &need::Model) -> Entry {
    let (who, words) = if need.posted_by == need.farmer_id {
        (Who::Farmer, "发布了需求")
    } else {
        (Who::Agent, "代办员替您发布了需求")
    };
    Entry::by("posted", who, need.posted_by, words)
}

/// What a wave is called in the timeline.
#[must_use]
pub fn asked_words(step: &dispatch::Step) -> Entry {
    match (step.offers.len(), step.wave) {
        (0, _) => Entry::system("with_agents", "眼下没有合适的队，已请代办员帮忙联系"),
        (n, 1) => Entry::system("asked", format!("已问最合适的{n}支队")),
        (n, _) => Entry::system("asked_wider", format!("又问了远一些的{n}支队")),
    }
}

async fn note(tx: &Tx, need: &need::Model, entry: Entry) -> Result<need::Model, ApiError> {
    let when = When { states: &[NeedState::Open], version: None };
    let noted = store::change(tx, need.id, when, need::ActiveModel::default(), entry).await?;
    noted.ok_or(ApiError::NeedNotOpen)
}

/// How the farmer's side sees the need after a change.
pub async fn one_view(
    db: &impl ConnectionTrait,
    app: &App,
    need: need::Model,
) -> Result<NeedView, ApiError> {
    let views = view::all(db, app, vec![need]).await?;
    views.into_iter().next().ok_or(ApiError::NotFound)
}

/// Cancels a need that is open, or taken and not begun; everybody concerned is told.
pub async fn cancel(
    app: &App,
    caller: PersonId,
    id: NeedId,
    reason: String,
) -> Result<NeedView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let (app, reason) = (shared.clone(), reason.clone());
        async move {
            let known = store::find_own(&tx.db, caller, id).await?.ok_or(ApiError::NotFound)?;
            if known.state == NeedState::Cancelled {
                return one_view(&tx.db, &app, known).await;
            }
            let mut owed = pool::leave::cancel(tx, &app, &known).await?;
            let need = cancelled(tx, caller, &known, &reason).await?;
            owed.extend(withdraw_visit(tx, &need).await?);
            owed.extend(close_offers(tx, &need).await?);
            outbox::owe(tx, owed).await?;
            release_teams(tx, &need).await?;
            one_view(&tx.db, &app, need).await
        }
        .boxed()
    })
    .await
}

async fn cancelled(
    tx: &Tx,
    caller: PersonId,
    need: &need::Model,
    reason: &str,
) -> Result<need::Model, ApiError> {
    let who = if caller == need.farmer_id { Who::Farmer } else { Who::Agent };
    let words =
        if reason.is_empty() { "取消了".to_owned() } else { format!("取消了：{reason}") };
    let row = need::ActiveModel { state: Set(NeedState::Cancelled), ..Default::default() };
    let when = When { states: &[NeedState::Open, NeedState::Taken], version: None };
    let entry = Entry::by("cancelled", who, caller, words);
    store::change(tx, need.id, when, row, entry).await?.ok_or(ApiError::NeedNotOpen)
}

/// Ends the visit that was booked for the need; one that has begun stands in the way.
async fn withdraw_visit(tx: &Tx, need: &need::Model) -> Result<Owed, ApiError> {
    let Some(visit) = visits::store::find_living(&tx.db, need.id).await? else {
        return Ok(Owed::new());
    };
    let before_start = [VisitState::Booked, VisitState::Arrived];
    let row = visit::ActiveModel { state: Set(VisitState::Cancelled), ..Default::default() };
    let withdrawn = visits::store::step(&tx.db, visit.id, &before_start, row).await?;
    let visit = withdrawn.ok_or(ApiError::NeedNotOpen)?;
    pool::hours::release(tx, &visit).await?;
    if pool::hours::others(tx, &visit).await?.is_empty() {
        offers::store::close(&tx.db, visit.offer_id, OfferState::Closed, tx.now).await?;
    }
    let team = teams::store::find(&tx.db, visit.team_id).await?.ok_or(ApiError::NotFound)?;
    Ok(vec![(team.leader_id, Notice::need_cancelled(&visit))])
}

/// Closes every offer that is still alive.
async fn close_offers(tx: &Tx, need: &need::Model) -> Result<Owed, ApiError> {
    let living = [OfferState::Open, OfferState::Standby];
    let closed =
        offers::store::close_all(&tx.db, need.id, &living, OfferState::Closed, tx.now).await?;
    offers::flow::tell(tx, &closed, |offer| Notice::offer_closed(offer, "农户取消了")).await
}

/// A team's promises changed: every process reads it again.
async fn release_teams(tx: &Tx, need: &need::Model) -> Result<(), ApiError> {
    for visit in visits::store::list_of_need(&tx.db, need.id).await? {
        teams::store::alter(&tx.db, visit.team_id, team::ActiveModel::default()).await?;
    }
    Ok(())
}

/// Whether this person may read the need: its farmer's side, or an agent it has reached.
pub async fn readable(app: &App, caller: PersonId, id: NeedId) -> Result<need::Model, ApiError> {
    let db = app.db.reader();
    let need = store::find(db, id).await?.ok_or(ApiError::NotFound)?;
    if farmer_side(&need).contains(&caller) {
        return Ok(need);
    }
    let with_agents = need.state == NeedState::Open && need.wave >= AGENTS;
    let roles = people::store::roles(db, caller).await?;
    let is_agent = roles.contains(&crate::entity::person_role::Role::VillageAgent);
    (with_agents && is_agent).then_some(need).ok_or(ApiError::NotFound)
}
