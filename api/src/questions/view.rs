//! A question as each of its sides sees it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use matching::units::SquareMeters;
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    routing::{self, Decided},
    shown::{Shown, VoiceView, photos},
    side::{self, farmer_side},
    store,
    talk::{self, flow::may_say, store::Of},
};
use crate::{
    agronomists::{self, view::AgronomistCard},
    app::App,
    entity::{
        agronomist::Level,
        field,
        person_role::Role,
        question::{self, QuestionState},
        question_entry,
        question_message::{self, Advised, Basis, Conflict},
        question_route::{self, RouteReason, RouteState, Term},
    },
    error::ApiError,
    fields,
    ids::{AgronomistId, FieldId, NeedId, PersonId, QuestionId},
    media::view::PhotoView,
    needs, people,
    questions::side::Side,
    words,
};

/// What the reader can do with a question now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum May {
    Claim,
    Decline,
    Escalate,
    ToDesk,
    ToAgronomist,
    Answer,
    Say,
    Solve,
    Reopen,
    Withdraw,
    MakeJob,
    WriteArticle,
}

/// Who answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AnsweredBy)]
pub struct ByView {
    pub name: String,
    pub title: String,
}

/// The answer, with what it rests on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AnswerView {
    pub words: String,
    pub voice: Option<VoiceView>,
    pub photos: Vec<PhotoView>,
    pub basis: Basis,
    pub basis_words: String,
    pub products: Vec<Advised>,
    /// The first day on which fruit may be picked, if what is advised is first used on the day
    /// of the answer.
    pub safe_from: Option<NaiveDate>,
    /// Lots that would be picked before.
    pub conflicts: Vec<Conflict>,
    pub by: ByView,
    pub answered_at: DateTime<Utc>,
}

/// The field that a question is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AskedFieldView)]
pub struct FieldView {
    pub id: FieldId,
    pub name: String,
    pub area_mu: f64,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = QuestionEntryView)]
pub struct EntryView {
    pub at: DateTime<Utc>,
    /// Stable, for programs.
    pub kind: String,
    pub words: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionView {
    pub id: QuestionId,
    pub crop: String,
    pub crop_name: String,
    pub words: String,
    pub photos: Vec<PhotoView>,
    pub voice: Option<VoiceView>,
    pub field: Option<FieldView>,
    pub village: String,
    pub state: QuestionState,
    /// Where it stands, in one sentence.
    pub sentence: String,
    /// The township's, not an agronomist's.
    pub desk: bool,
    pub desk_reason: Option<String>,
    /// Until when whoever is asked may take it.
    pub claim_until: Option<DateTime<Utc>>,
    pub answered_at: Option<DateTime<Utc>>,
    pub follow_up_at: Option<DateTime<Utc>>,
    /// Until when it can be opened again.
    pub reopen_until: Option<DateTime<Utc>>,
    /// Who owns it.
    pub owner: Option<AgronomistCard>,
    /// Who is asked, while nobody owns it.
    pub asked: Option<AgronomistCard>,
    /// Whether the reader asked it.
    pub mine: bool,
    pub may: Vec<May>,
    pub answer: Option<AnswerView>,
    /// The number of the last message.
    pub last_seq: i64,
    pub unread_n: i64,
    pub reopened_n: i32,
    pub asked_at: DateTime<Utc>,
    /// Oldest first.
    pub timeline: Vec<EntryView>,
    /// What was made of it.
    pub need_id: Option<NeedId>,
    pub stars: Option<i32>,
}

/// Why this agronomist, and not the others.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuestionExplanation)]
pub struct ExplanationView {
    pub question_id: QuestionId,
    pub chosen: Option<ChosenView>,
    pub others: Vec<OtherView>,
    pub routes: Vec<RouteView>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChosenAgronomist)]
pub struct ChosenView {
    pub name: String,
    pub points: i32,
    /// They sum to the points.
    pub terms: Vec<Term>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OtherAgronomist)]
pub struct OtherView {
    pub name: String,
    /// Stable, for programs.
    pub reason_code: String,
    pub words: String,
    pub points: Option<i32>,
}

/// One asking of one agronomist.
#[derive(Debug, Serialize, ToSchema)]
pub struct RouteView {
    pub name: String,
    pub level: Level,
    pub state: RouteState,
    pub asked_at: DateTime<Utc>,
    pub claim_until: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub reason: Option<RouteReason>,
    pub words: Option<String>,
}

/// Everything that the views of some questions show.
struct Around {
    shown: Shown,
    routes: Vec<question_route::Model>,
    cards: Vec<AgronomistCard>,
    fields: Vec<field::Model>,
    timeline: Vec<question_entry::Model>,
    answers: HashMap<(QuestionId, i64), AnswerView>,
    needs: Vec<(QuestionId, NeedId)>,
    /// The agronomist that the reader is.
    me: Option<crate::entity::agronomist::Model>,
    /// Whether the reader is one of the township's desk.
    is_operator: bool,
}

/// These questions, as this person sees them, in the same order.
pub async fn all(
    db: &impl ConnectionTrait,
    app: &App,
    rows: Vec<question::Model>,
    reader: PersonId,
) -> Result<Vec<QuestionView>, ApiError> {
    let ids: Vec<QuestionId> = rows.iter().map(|row| row.id).collect();
    let messages = talk::store::answers_of(db, &rows).await?;
    let voices = rows.iter().map(|row| row.voice_id);
    let shown = Shown::of(db, voices.chain(messages.iter().map(|row| row.voice_id))).await?;
    let routes = store::routes_of(db, ids.iter().copied()).await?;
    let named = routes.iter().map(|route| route.agronomist_id);
    let named = named.chain(rows.iter().filter_map(|row| row.owner_id));
    let roles = people::store::roles(db, reader).await?;
    let around = Around {
        cards: agronomists::view::cards_of(db, app, named).await?,
        fields: fields::store::find_all(db, rows.iter().filter_map(|row| row.field_id)).await?,
        timeline: store::timelines(db, ids.clone()).await?,
        answers: answers(db, app, &messages, &shown).await?,
        needs: needs::store::made_of(db, ids).await?,
        me: agronomists::store::find_of_person(db, reader).await?.filter(side::may_advise),
        is_operator: roles.contains(&Role::Operator),
        shown,
        routes,
    };
    Ok(rows.into_iter().map(|row| around.view(app, row, reader)).collect())
}

pub async fn one(
    db: &impl ConnectionTrait,
    app: &App,
    row: question::Model,
    reader: PersonId,
) -> Result<QuestionView, ApiError> {
    all(db, app, vec![row], reader).await?.into_iter().next().ok_or(ApiError::NotFound)
}

impl Around {
    fn view(&self, app: &App, row: question::Model, reader: PersonId) -> QuestionView {
        let side = self.side(&row, reader);
        let of = side.as_ref().map_or(Of::Expert, talk::flow::of);
        let own_field = row.field_id.and_then(|id| self.fields.iter().find(|it| it.id == id));
        let asked = self.living(&row).filter(|it| it.state == RouteState::Asked);
        let answer = row.answer_seq.and_then(|seq| self.answers.get(&(row.id, seq)).cloned());
        let reopen_until = row.answered_at.map(|at| at + app.config.advice.reopen_for);
        let lines = self.timeline.iter().filter(|line| line.question_id == row.id);
        QuestionView {
            id: row.id,
            crop_name: app.advice.crop_name(&row.crop).to_owned(),
            photos: photos(app, &row.photos),
            voice: self.shown.voice(app, row.voice_id),
            field: own_field.map(field_view),
            sentence: self.sentence(&row, (app.now)()),
            owner: row.owner_id.and_then(|id| self.card(id)),
            asked: asked.and_then(|route| self.card(route.agronomist_id)),
            mine: farmer_side(&row).contains(&reader),
            may: side.map_or(vec![], |side| may(&row, &side, reader, reopen_until, (app.now)())),
            unread_n: (row.last_seq - of.marks(&row).1).max(0),
            timeline: lines.map(entry).collect(),
            need_id: self.needs.iter().find(|(of, _)| *of == row.id).map(|(_, need)| *need),
            answer,
            reopen_until,
            crop: row.crop,
            words: row.words,
            village: row.village,
            state: row.state,
            desk: row.desk,
            desk_reason: row.desk_reason,
            claim_until: row.claim_until.filter(|_| row.state == QuestionState::Asked),
            answered_at: row.answered_at,
            follow_up_at: row.follow_up_at,
            last_seq: row.last_seq,
            reopened_n: row.reopened_n,
            asked_at: row.created_at,
            stars: row.stars,
        }
    }

    /// `None`: somebody who has passed it on, and sees it a last time.
    fn side(&self, row: &question::Model, reader: PersonId) -> Option<Side> {
        if farmer_side(row).contains(&reader) {
            return Some(Side::Farmer);
        }
        if row.desk {
            return self.is_operator.then_some(Side::Desk);
        }
        let me = self.me.as_ref()?;
        if row.owner_id == Some(me.id) {
            return Some(Side::Owner(me.clone()));
        }
        let living = self.living(row).filter(|it| it.agronomist_id == me.id);
        living.map(|_| Side::Asked(me.clone()))
    }

    fn living(&self, row: &question::Model) -> Option<&question_route::Model> {
        let own = |it: &&question_route::Model| it.question_id == row.id;
        self.routes.iter().filter(own).find(|it| store::LIVING.contains(&it.state))
    }

    fn card(&self, id: AgronomistId) -> Option<AgronomistCard> {
        self.cards.iter().find(|card| card.id == id).cloned()
    }

    fn sentence(&self, row: &question::Model, now: DateTime<Utc>) -> String {
        let called = |id: Option<AgronomistId>| {
            let card = id.and_then(|id| self.card(id));
            card.map_or_else(
                || "乡镇服务台".to_owned(),
                |card| format!("{}{}", card.name, card.title),
            )
        };
        match row.state {
            QuestionState::Asked if row.desk => "已转给乡镇服务台，工作人员会回话".to_owned(),
            QuestionState::Asked => match (self.living(row), &row.waits) {
                (Some(route), _) => {
                    let until = words::local(route.claim_until).format("%-H:%M");
                    let day = words::day(route.claim_until, now);
                    let name = called(Some(route.agronomist_id));
                    format!("在问{name}，{day}{until}前没接就换下一位")
                }
                (None, Some(waits)) => waits.clone(),
                (None, None) => "正在找合适的农技员".to_owned(),
            },
            QuestionState::Claimed => {
                let until = row.claim_until.map(|at| (words::day(at, now), words::local(at)));
                let until = until
                    .map(|(day, at)| format!("，{day}{}前没答就换下一位", at.format("%-H:%M")));
                format!("{}接了，正在看{}", called(row.owner_id), until.unwrap_or_default())
            }
            QuestionState::Answered => format!("{}答复了", called(row.owner_id)),
            QuestionState::Solved => "解决了".to_owned(),
            QuestionState::Withdrawn => "不问了".to_owned(),
        }
    }
}

fn field_view(field: &field::Model) -> FieldView {
    let area = SquareMeters::new(field.area_m2).expect("stored areas were checked");
    let area_mu = (area.to_mu() * 100.0).round() / 100.0;
    FieldView { id: field.id, name: field.name.clone(), area_mu }
}

fn entry(line: &question_entry::Model) -> EntryView {
    EntryView { at: line.at, kind: line.kind.clone(), words: line.words.clone() }
}

/// What this side can do now.
fn may(
    row: &question::Model,
    side: &Side,
    reader: PersonId,
    reopen_until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Vec<May> {
    use QuestionState::{Answered, Asked, Claimed, Solved};
    let is = |states: &[QuestionState]| states.contains(&row.state);
    let say = is(may_say(side));
    let again = is(&[Answered, Solved])
        && reopen_until.is_some_and(|until| until - now > TimeDelta::zero());
    let all = match side {
        Side::Farmer => vec![
            (say, May::Say),
            (is(&[Answered]), May::Solve),
            (again, May::Reopen),
            (is(&[Asked, Claimed]), May::Withdraw),
            (is(&[Answered, Solved]) && !row.desk, May::MakeJob),
        ],
        Side::Asked(_) => vec![
            (is(&[Asked]), May::Claim),
            (is(&[Asked]), May::Decline),
            (is(&[Asked]), May::ToDesk),
        ],
        Side::Owner(own) => vec![
            (is(&[Claimed, Answered]), May::Answer),
            (say, May::Say),
            (is(&[Claimed]) && own.level == Level::Township, May::Escalate),
            (is(&[Claimed]), May::ToDesk),
            (is(&[Answered, Solved]), May::WriteArticle),
        ],
        Side::Desk => vec![
            (is(&[Asked]), May::Claim),
            (is(&[Asked, Claimed, Answered]) && side::is_free_for(row, reader), May::Answer),
            (say, May::Say),
            (is(&[Asked, Claimed]), May::ToAgronomist),
        ],
    };
    all.into_iter().filter(|(can, _)| *can).map(|(_, what)| what).collect()
}

/// Those of these messages that are answers, by question and number.
pub(super) async fn answers(
    db: &impl ConnectionTrait,
    app: &App,
    rows: &[question_message::Model],
    shown: &Shown,
) -> Result<HashMap<(QuestionId, i64), AnswerView>, DbErr> {
    let by = rows.iter().filter_map(|row| row.answer.as_ref()?.agronomist_id);
    let cards = agronomists::view::cards_of(db, app, by).await?;
    let view = |row: &question_message::Model| {
        let said = row.answer.clone()?;
        let card = said.agronomist_id.and_then(|id| cards.iter().find(|card| card.id == id));
        let by = match card {
            Some(card) => ByView { name: card.name.clone(), title: card.title.clone() },
            None => ByView { name: "乡镇服务台".to_owned(), title: String::new() },
        };
        let answer = AnswerView {
            words: row.words.clone(),
            voice: shown.voice(app, row.voice_id),
            photos: photos(app, &row.photos),
            basis: said.basis,
            basis_words: said.basis_words,
            products: said.products,
            safe_from: said.safe_from,
            conflicts: said.conflicts,
            by,
            answered_at: row.created_at,
        };
        Some(((row.question_id, row.seq), answer))
    };
    Ok(rows.iter().filter_map(view).collect())
}

/// The answers of these questions, for whoever works by them.
pub async fn advice_of(
    db: &impl ConnectionTrait,
    app: &App,
    ids: impl IntoIterator<Item = QuestionId>,
) -> Result<HashMap<QuestionId, AnswerView>, DbErr> {
    let ids: Vec<QuestionId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let questions = store::find_all(db, ids).await?;
    let rows = talk::store::answers_of(db, &questions).await?;
    let shown = Shown::of(db, rows.iter().map(|row| row.voice_id)).await?;
    let answers = answers(db, app, &rows, &shown).await?;
    Ok(answers.into_iter().map(|((question, _), answer)| (question, answer)).collect())
}

/// Why this agronomist, and not the others: the last decision, and all that were asked.
pub async fn explanation(
    db: &impl ConnectionTrait,
    app: &App,
    row: &question::Model,
) -> Result<ExplanationView, ApiError> {
    let routes = store::routes_of(db, [row.id]).await?;
    let decided: Decided = row.decided.clone().unwrap_or_default();
    let named = routes.iter().map(|route| route.agronomist_id);
    let named = named.chain(decided.others.iter().map(|other| other.agronomist));
    let cards = agronomists::view::cards_of(db, app, named).await?;
    let name = |id: AgronomistId| {
        let card = cards.iter().find(|card| card.id == id);
        card.map_or_else(|| "农技员".to_owned(), |card| format!("{}{}", card.name, card.title))
    };
    let chosen = routes.iter().rev().find(|route| store::LIVING.contains(&route.state));
    let chosen = chosen.map(|route| ChosenView {
        name: name(route.agronomist_id),
        points: route.terms.0.iter().map(|term| term.points).sum(),
        terms: route.terms.0.clone(),
    });
    let other = |passed: routing::Passed| OtherView {
        name: name(passed.agronomist),
        words: routing::why(&passed.code).to_owned(),
        reason_code: passed.code,
        points: passed.points,
    };
    let route = |route: question_route::Model| RouteView {
        name: name(route.agronomist_id),
        level: route.level,
        state: route.state,
        asked_at: route.asked_at,
        claim_until: route.claim_until,
        ended_at: route.ended_at,
        reason: route.reason,
        words: route.words,
    };
    Ok(ExplanationView {
        question_id: row.id,
        chosen,
        others: decided.others.into_iter().map(other).collect(),
        routes: routes.into_iter().map(route).collect(),
    })
}
