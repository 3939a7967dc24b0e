//! What happens on the field, step by step. Each step is conditional on the one before, and a
//! repetition of the last one changes nothing.

use futures_util::future::{BoxFuture, FutureExt};
use matching::Fen;
use sea_orm::ActiveValue::Set;

use super::{
    store::{self, Party},
    view::{self, VisitView},
};
use crate::{
    app::App,
    catalogue::Operation,
    db::Tx,
    entity::{
        need::{self, NeedState},
        offer::OfferState,
        person_role::Role,
        rating::{self, Side},
        settlement_line, team,
        timeline::Who,
        visit::{self, DisputeReason, VisitState},
    },
    error::ApiError,
    ids::{LineId, PersonId, PhotoId, VisitId},
    needs::{
        self,
        dispatch::{Owed, to_farmer},
        store::{Entry, When},
    },
    notices::{notice::Notice, outbox},
    offers, people, photos, teams, words,
};

/// Wrong start codes after which the code is locked.
const CODE_TRIES: i32 = 5;
/// A measured quantity may be this many times what was asked; more is a slip of the finger.
const MEASURED_MOST: f64 = 3.0;
/// Operators told of one dispute.
const MEDIATORS: u64 = 5;

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
        let side = if team.leader_id == actor {
            Side::Team
        } else if needs::dispatch::farmer_side(&need).contains(&actor) {
            Side::Farmer
        } else {
            return Err(ApiError::NotFound);
        };
        Ok(Self { visit, need, team, side, actor })
    }

    fn who(&self) -> Who {
        match self.side {
            Side::Team => Who::Team,
            Side::Farmer if self.actor == self.need.farmer_id => Who::Farmer,
            Side::Farmer => Who::Agent,
        }
    }

    fn entry(&self, kind: &'static str, words: impl Into<String>) -> Entry {
        Entry::by(kind, self.who(), self.actor, words)
    }

    fn must_be(&self, side: Side) -> Result<(), ApiError> {
        (self.side == side).then_some(()).ok_or(ApiError::RoleRequired)
    }

    fn to_team(&self, notice: Notice) -> Owed {
        vec![(self.team.leader_id, notice)]
    }

    /// Locks the need, writes the change down, and moves the visit on.
    async fn step(
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

/// Runs one step of a visit by one of its sides, and returns how that side sees it then.
async fn act(
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
            view::one(&tx.db, &app.catalogue, visit, actor).await
        }
        .boxed()
    })
    .await
}

/// The team stands at the field.
pub async fn arrive(app: &App, actor: PersonId, id: VisitId) -> Result<VisitView, ApiError> {
    act(app, actor, id, Side::Team, |tx, scene, operation| {
        async move {
            if scene.visit.state == VisitState::Arrived {
                return Ok(scene.visit.clone());
            }
            let row = visit::ActiveModel {
                state: Set(VisitState::Arrived),
                arrived_at: Set(Some(tx.now)),
                ..Default::default()
            };
            let entry = scene.entry("arrived", format!("{}到地头了", scene.team.name));
            let visit = scene
                .step(tx, &[VisitState::Booked], row, need::ActiveModel::default(), entry)
                .await?;
            let notice = Notice::team_arrived(&visit, &scene.team.name, operation, tx.now);
            outbox::owe(tx, to_farmer(&scene.need, &notice)).await?;
            Ok(visit)
        }
        .boxed()
    })
    .await
}

/// The farmer gave the start code: the work begins. A wrong code counts, so it is committed.
pub async fn start(
    app: &App,
    actor: PersonId,
    id: VisitId,
    code: String,
) -> Result<VisitView, ApiError> {
    let shared = app.clone();
    let begun = app.write(move |tx| {
        let (app, code) = (shared.clone(), code.clone());
        async move {
            let seen = Scene::find(&tx.db, actor, id).await?;
            seen.must_be(Side::Team)?;
            // Tries are counted one after the other, or a hundred at once would all be the first.
            needs::store::lock(&tx.db, seen.need.id).await?;
            let scene = Scene::find(&tx.db, actor, id).await?;
            let begun = match begin(tx, &scene, &code).await {
                Err(ApiError::StartCodeWrong) => {
                    store::count_try(&tx.db, id).await?;
                    return Ok(Err(ApiError::StartCodeWrong));
                }
                begun => begun?,
            };
            Ok(Ok(view::one(&tx.db, &app.catalogue, begun, actor).await?))
        }
        .boxed()
    });
    begun.await?
}

async fn begin(tx: &Tx, scene: &Scene, code: &str) -> Result<visit::Model, ApiError> {
    if scene.visit.state == VisitState::Started {
        return Ok(scene.visit.clone());
    }
    if !matches!(scene.visit.state, VisitState::Booked | VisitState::Arrived) {
        return Err(ApiError::VisitWrongState);
    }
    if scene.visit.code_tries >= CODE_TRIES {
        return Err(ApiError::StartCodeLocked);
    }
    if scene.visit.start_code != code {
        return Err(ApiError::StartCodeWrong);
    }
    let row = visit::ActiveModel {
        state: Set(VisitState::Started),
        arrived_at: Set(scene.visit.arrived_at.or(Some(tx.now))),
        started_at: Set(Some(tx.now)),
        ..Default::default()
    };
    let from = [VisitState::Booked, VisitState::Arrived];
    let entry = scene.entry("started", "开工了");
    let visit = scene.step(tx, &from, row, need::ActiveModel::default(), entry).await?;
    outbox::owe(tx, to_farmer(&scene.need, &Notice::work_started(&visit))).await?;
    Ok(visit)
}

/// The work is done: so much was measured, and these photos show it.
pub async fn finish(
    app: &App,
    actor: PersonId,
    id: VisitId,
    measured: f64,
    shown: Vec<PhotoId>,
) -> Result<VisitView, ApiError> {
    act(app, actor, id, Side::Team, move |tx, scene, operation| {
        let shown = shown.clone();
        async move {
            if scene.visit.state == VisitState::Finished {
                return Ok(scene.visit.clone());
            }
            possible(measured, scene.need.quantity)?;
            let visit = finished(tx, scene, operation, measured).await?;
            photos::flow::attach(tx, actor, visit.id, &shown).await?;
            let team = &scene.team.name;
            let notice = Notice::work_finished(&visit, team, operation, measured, tx.now);
            outbox::owe(tx, to_farmer(&scene.need, &notice)).await?;
            Ok(visit)
        }
        .boxed()
    })
    .await
}

fn possible(measured: f64, asked: f64) -> Result<(), ApiError> {
    if measured > 0.0 && measured <= asked * MEASURED_MOST {
        return Ok(());
    }
    let message = "量出来的数和约定的差太多，请再看一遍";
    Err(ApiError::invalid("measured_quantity", "quantity_out_of_range", message))
}

async fn finished(
    tx: &Tx,
    scene: &Scene,
    operation: &Operation,
    measured: f64,
) -> Result<visit::Model, ApiError> {
    let row = visit::ActiveModel {
        state: Set(VisitState::Finished),
        finished_at: Set(Some(tx.now)),
        measured_quantity: Set(Some(measured)),
        ..Default::default()
    };
    let done = format!("干完了，共{}{}", words::number(measured), operation.unit.name());
    let entry = scene.entry("finished", done);
    scene.step(tx, &[VisitState::Started], row, need::ActiveModel::default(), entry).await
}

/// The farmer agrees: the settlement line is written, and the need is done.
pub async fn confirm(app: &App, actor: PersonId, id: VisitId) -> Result<VisitView, ApiError> {
    act(app, actor, id, Side::Farmer, |tx, scene, operation| {
        async move {
            if scene.visit.state == VisitState::Confirmed {
                return Ok(scene.visit.clone());
            }
            let line = line(tx, &scene.visit, operation).ok_or(ApiError::VisitWrongState)?;
            let total_fen = line.amount_fen;
            let row =
                visit::ActiveModel { state: Set(VisitState::Confirmed), ..Default::default() };
            let done = need::ActiveModel { state: Set(NeedState::Done), ..Default::default() };
            let from = [VisitState::Finished, VisitState::Disputed];
            let words = format!("确认了，共{}元", words::yuan(total_fen));
            let entry = scene.entry("confirmed", words);
            let visit = scene.step(tx, &from, row, done, entry).await?;
            store::settle(&tx.db, line).await?;
            outbox::owe(tx, scene.to_team(Notice::work_confirmed(&visit, total_fen))).await?;
            let record = teams::store::Record { jobs_done: 1, ..Default::default() };
            teams::store::add_to_record(&tx.db, visit.team_id, record).await?;
            Ok(visit)
        }
        .boxed()
    })
    .await
}

/// What was measured, at the price that was accepted.
fn line(tx: &Tx, visit: &visit::Model, operation: &Operation) -> Option<settlement_line::Model> {
    let quantity = visit.measured_quantity?;
    Some(settlement_line::Model {
        id: LineId::new(),
        visit_id: visit.id,
        what: operation.name.clone(),
        quantity,
        price_fen: visit.price_fen,
        amount_fen: Fen::new(visit.price_fen).times(quantity).get(),
        settled_at: tx.now,
    })
}

/// The farmer objects; the operators are told, and the farmer may still confirm later.
pub async fn dispute(
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
            for operator in people::store::holders(&tx.db, Role::Operator, MEDIATORS).await? {
                let notice = Notice::dispute_opened(&visit, &scene.team.name, &objection);
                owed.push((operator.id, notice));
            }
            outbox::owe(tx, owed).await?;
            Ok(visit)
        }
        .boxed()
    })
    .await
}

/// The team cannot come after all: its hours are free again, and the best standby is asked at once.
pub async fn drop_out(
    app: &App,
    actor: PersonId,
    id: VisitId,
    reason: String,
) -> Result<VisitView, ApiError> {
    let shared = app.clone();
    let dropped = act(app, actor, id, Side::Team, move |tx, scene, operation| {
        let (app, reason) = (shared.clone(), reason.clone());
        async move {
            if scene.visit.state == VisitState::Dropped {
                return Ok(scene.visit.clone());
            }
            let visit = parted(tx, scene, &app, &reason).await?;
            teams::store::release(&tx.db, visit.id).await?;
            let until = (tx.now + app.config.offers.accept_window).min(scene.need.window_until);
            let standby = offers::flow::ask_standby(tx, &app, &scene.need, until).await?;
            let name = &scene.team.name;
            let notice = Notice::team_dropped(&visit, name, operation, standby.is_some());
            let mut owed = to_farmer(&scene.need, &notice);
            match standby {
                Some(asked) => owed.extend(asked),
                None => needs::store::restart(tx, scene.need.id).await?,
            }
            outbox::owe(tx, owed).await?;
            let record = teams::store::Record { dropped: 1, ..Default::default() };
            teams::store::add_to_record(&tx.db, visit.team_id, record).await?;
            Ok(visit)
        }
        .boxed()
    });
    let dropped = dropped.await?;
    app.hub.sweep.notify_one();
    Ok(dropped)
}

/// The need is open again, and waits for the standby as long as for any team.
async fn parted(tx: &Tx, scene: &Scene, app: &App, reason: &str) -> Result<visit::Model, ApiError> {
    let row = visit::ActiveModel { state: Set(VisitState::Dropped), ..Default::default() };
    let until = (tx.now + app.config.offers.accept_window).min(scene.need.window_until);
    let open = need::ActiveModel {
        state: Set(NeedState::Open),
        wave_ends_at: Set(until),
        ..Default::default()
    };
    let from = [VisitState::Booked, VisitState::Arrived];
    let entry = scene.entry("dropped", format!("{}来不了：{reason}", scene.team.name));
    let visit = scene.step(tx, &from, row, open, entry).await?;
    offers::store::close(&tx.db, visit.offer_id, OfferState::Dropped, tx.now).await?;
    Ok(visit)
}

/// What one side thinks of the other, once, after the work.
pub async fn rate(
    tx: &Tx,
    app: &App,
    actor: PersonId,
    id: VisitId,
    stars: i32,
    said: String,
) -> Result<VisitView, ApiError> {
    let scene = Scene::find(&tx.db, actor, id).await?;
    let after_work = [VisitState::Finished, VisitState::Confirmed, VisitState::Disputed];
    if !after_work.contains(&scene.visit.state) {
        return Err(ApiError::VisitWrongState);
    }
    let row =
        rating::Model { visit_id: id, side: scene.side, stars, words: said, rated_at: tx.now };
    if !store::rate(&tx.db, row).await? {
        return Err(ApiError::AlreadyRated);
    }
    let notice = Notice::rated(&scene.visit, stars);
    let owed = match scene.side {
        Side::Farmer => scene.to_team(notice),
        Side::Team => to_farmer(&scene.need, &notice),
    };
    outbox::owe(tx, owed).await?;
    if scene.side == Side::Farmer {
        let record = teams::store::Record { stars, ratings: 1, ..Default::default() };
        teams::store::add_to_record(&tx.db, scene.team.id, record).await?;
    }
    view::one(&tx.db, &app.catalogue, scene.visit, actor).await
}

/// On whose side of visits a person may be.
pub async fn party(app: &App, person: PersonId) -> Result<Party, ApiError> {
    let db = app.db.reader();
    let team = teams::store::find_of_leader(db, person).await?.map(|team| team.id);
    let posted = needs::store::list_posted_for_others(db, person).await?;
    Ok(Party { person, team, posted })
}
