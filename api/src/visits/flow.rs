//! What happens on the field, step by step. Each step is conditional on the one before, and a
//! repetition of the last one changes nothing.

use futures_util::future::FutureExt;
use matching::Fen;
use rand::Rng;
use sea_orm::ActiveValue::Set;

use super::{
    disputes,
    scene::{Scene, act},
    store::{self, Party},
    view::{self, VisitView},
};
use crate::{
    app::App,
    catalogue::Operation,
    db::Tx,
    entity::{
        need::{self, NeedState},
        rating::{self, Side},
        settlement_line,
        visit::{self, VisitState},
    },
    error::ApiError,
    ids::{LineId, MediaId, PersonId, VisitId},
    lots,
    media::{self, store::Subject},
    needs::{self, dispatch::to_farmer},
    notices::{notice::Notice, outbox},
    teams, words,
};

/// Wrong start codes after which the farmer must give out a new one.
const CODE_TRIES: i32 = 5;
/// The least that can be measured, in the operation's unit: a hundredth of a 亩 is 6.7 m².
const MEASURED_LEAST: f64 = 0.01;
/// A measured quantity may be this many times what was asked; more is a slip of the finger.
const MEASURED_MOST: f64 = 3.0;

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
                    note_wrong(tx, &scene).await?;
                    return Ok(Err(ApiError::StartCodeWrong));
                }
                begun => begun?,
            };
            Ok(Ok(view::one(&tx.db, &app, begun, actor).await?))
        }
        .boxed()
    });
    begun.await?
}

/// Counts a wrong code; after the last one only the farmer can help.
async fn note_wrong(tx: &Tx, scene: &Scene) -> Result<(), ApiError> {
    store::count_try(&tx.db, scene.visit.id).await?;
    if scene.visit.code_tries + 1 == CODE_TRIES {
        outbox::owe(tx, to_farmer(&scene.need, &Notice::code_locked(&scene.visit))).await?;
    }
    Ok(())
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

/// Four digits that nobody can foresee.
#[must_use]
pub fn new_code() -> String {
    format!("{:04}", rand::rng().random_range(0..10_000))
}

/// The farmer gives out a new start code, with five tries of its own.
pub async fn renew_code(app: &App, actor: PersonId, id: VisitId) -> Result<VisitView, ApiError> {
    act(app, actor, id, Side::Farmer, |tx, scene, _| {
        async move {
            let row = visit::ActiveModel {
                start_code: Set(new_code()),
                code_tries: Set(0),
                ..Default::default()
            };
            let from = [VisitState::Booked, VisitState::Arrived];
            let entry = scene.entry("code_renewed", "换了开工码");
            let visit = scene.step(tx, &from, row, need::ActiveModel::default(), entry).await?;
            outbox::owe(tx, scene.to_team(Notice::code_renewed(&visit))).await?;
            Ok(visit)
        }
        .boxed()
    })
    .await
}

/// The work is done: so much was measured, and these photos show it. After a dispute the team may
/// measure again.
pub async fn finish(
    app: &App,
    actor: PersonId,
    id: VisitId,
    measured: f64,
    shown: Vec<MediaId>,
) -> Result<VisitView, ApiError> {
    act(app, actor, id, Side::Team, move |tx, scene, operation| {
        let shown = shown.clone();
        async move {
            if scene.visit.state == VisitState::Finished {
                return Ok(scene.visit.clone());
            }
            possible(measured, scene)?;
            let visit = finished(tx, scene, operation, measured).await?;
            media::flow::attach(tx, actor, Subject::Visit(visit.id), &shown).await?;
            let team = &scene.team.name;
            let notice = Notice::work_finished(&visit, team, operation, measured, tx.now);
            let mut owed = to_farmer(&scene.need, &notice);
            let shown = format!("{}{}", words::number(measured), operation.unit.name());
            let again = Notice::dispute_measured(&visit, team, &shown);
            owed.extend(disputes::to_mediators(tx, scene, again).await?);
            outbox::owe(tx, owed).await?;
            Ok(visit)
        }
        .boxed()
    })
    .await
}

fn possible(measured: f64, scene: &Scene) -> Result<(), ApiError> {
    let most = scene.need.quantity * MEASURED_MOST;
    let costs = |measured| Fen::new(scene.visit.price_fen).times(measured) > Fen::new(0);
    if (MEASURED_LEAST..=most).contains(&measured) && costs(measured) {
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
    let from = [VisitState::Started, VisitState::Disputed];
    scene.step(tx, &from, row, need::ActiveModel::default(), entry).await
}

/// The farmer agrees: the settlement line is written, and the need is done.
pub async fn confirm(app: &App, actor: PersonId, id: VisitId) -> Result<VisitView, ApiError> {
    let shared = app.clone();
    act(app, actor, id, Side::Farmer, move |tx, scene, operation| {
        let app = shared.clone();
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
            lots::history::note_visit(tx, &app, &scene.need, &visit).await?;
            let mut owed = scene.to_team(Notice::work_confirmed(&visit, total_fen));
            let settled = Notice::dispute_settled(&visit, &scene.team.name);
            owed.extend(disputes::to_mediators(tx, scene, settled).await?);
            outbox::owe(tx, owed).await?;
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
    view::one(&tx.db, app, scene.visit, actor).await
}

/// On whose side of visits a person may be.
pub async fn party(app: &App, person: PersonId) -> Result<Party, ApiError> {
    let db = app.db.reader();
    let team = teams::store::find_of_leader(db, person).await?.map(|team| team.id);
    Ok(Party { person, team })
}
