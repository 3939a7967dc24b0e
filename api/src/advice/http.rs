//! The catalogue of advice, and what a farmer sees before a question is sent.

use actix_web::{
    get,
    web::{Json, Query, ThinData},
};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Product;
use crate::{
    agronomists::{
        figures::usual_minutes,
        view::{AgronomistCard, cards},
    },
    app::App,
    auth::Caller,
    entity::document::{self, DocumentKind},
    error::{ApiError, Problem},
    fields,
    ids::{FieldId, PersonId, QuestionId},
    people::{self, check},
    produce::Named,
    questions::{self, found::FoundAnswer},
    search::{self, Wanted},
};

/// Agronomists shown before a question is sent.
const MOST_SHOWN: usize = 5;
/// Similar ones shown before a question is sent.
const MOST_SIMILAR: u64 = 5;

/// A disease, a pest, or what the weather does.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdviceProblem)]
pub struct ProblemView {
    pub code: String,
    pub name: String,
    pub crops: Vec<String>,
    pub speciality: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AdviceView {
    pub edition: String,
    pub source: String,
    pub products_edition: String,
    pub crops: Vec<Named>,
    pub specialities: Vec<Named>,
    pub problems: Vec<ProblemView>,
    pub products: Vec<Product>,
    /// Beside the common one.
    pub languages: Vec<Named>,
}

/// What is about to be asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AboutToAsk {
    /// A code of this catalogue.
    pub crop: String,
    /// Up to 1 000 characters.
    #[serde(default)]
    pub words: Option<String>,
    /// One of the farmer's fields.
    pub field_id: Option<FieldId>,
    /// A farmer who consented to the caller speaking for them.
    pub for_farmer: Option<PersonId>,
    /// Whether photos will be sent with it.
    #[serde(default)]
    pub has_photos: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AdvicePreview {
    /// It is no agronomy: the township's desk would answer.
    pub desk: bool,
    pub desk_reason: Option<String>,
    /// Who could be asked now.
    pub on_duty: Vec<AgronomistCard>,
    /// Until when whoever is asked has to take it; at night until after the morning's start, unless all
    /// who are there said so themselves.
    pub claim_until: DateTime<Utc>,
    /// To the first answer, of one in two about this crop; null while too few are known.
    pub usual_minutes: Option<i64>,
    /// Solved questions and articles about the same, the nearest first.
    pub similar: Vec<SimilarView>,
}

/// A solved question of somebody's, without person, place and photos; or an article.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarView {
    pub kind: DocumentKind,
    pub id: uuid::Uuid,
    pub title: String,
    pub excerpt: String,
    pub crop: String,
    /// When it was solved, or reviewed.
    pub at: DateTime<Utc>,
    /// Who answered or wrote it.
    pub by: String,
    /// The whole answer to a question; null for an article, which is read by itself.
    pub answer: Option<FoundAnswer>,
}

/// These documents, questions with their answers.
async fn similar(
    db: &impl ConnectionTrait,
    rows: Vec<document::Model>,
) -> Result<Vec<SimilarView>, DbErr> {
    let solved = rows.iter().filter(|row| row.kind == DocumentKind::Question);
    let mut answers = questions::found::answers(db, solved.map(|row| QuestionId(row.id))).await?;
    let view = |row: document::Model| {
        let document::Model { kind, id, title, excerpt, crop, at, by_name: by, .. } = row;
        let answer = answers.remove(&QuestionId(id));
        SimilarView { kind, id, title, excerpt, crop, at, by, answer }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Crops, specialities, problems, pesticides and languages.
#[utoipa::path(tag = "advice", responses((status = 200, body = AdviceView)))]
#[get("/advice")]
pub async fn list(ThinData(app): ThinData<App>, _caller: Caller) -> Json<AdviceView> {
    let advice = &app.advice;
    let named = |code: &String, name: &String| Named { code: code.clone(), name: name.clone() };
    let problem = |it: &super::Problem| ProblemView {
        code: it.code.clone(),
        name: it.name.clone(),
        crops: it.crops.clone(),
        speciality: it.speciality.clone(),
    };
    Json(AdviceView {
        edition: advice.edition.clone(),
        source: advice.source.clone(),
        products_edition: advice.products_edition.clone(),
        crops: advice.crops.clone(),
        specialities: advice.specialities.iter().map(|it| named(&it.code, &it.name)).collect(),
        problems: advice.problems.iter().map(problem).collect(),
        products: advice.products.clone(),
        languages: advice.languages.clone(),
    })
}

/// Before a question is sent: who is on duty, how long it usually takes, and whether it is agronomy.
#[utoipa::path(tag = "advice", params(AboutToAsk),
    responses((status = 200, body = AdvicePreview), (status = 422, body = Problem)))]
#[get("/advice/preview")]
pub async fn preview(
    ThinData(app): ThinData<App>,
    caller: Caller,
    about: Query<AboutToAsk>,
) -> Result<Json<AdvicePreview>, ApiError> {
    let db = app.db.reader();
    app.advice.crop(&about.crop)?;
    let words = check::words(about.words.as_deref().unwrap_or(""), "words", 1_000)?;
    let farmer = people::flow::owner(db, caller.id, about.for_farmer).await?;
    fields::flow::named(db, farmer, about.field_id).await?;
    let topic = app.advice.desk_topic(&about.crop, &words, about.has_photos);
    let speciality = app.advice.speciality_in(&about.crop, &words);
    let mut there = questions::routing::on_duty(&app).await?;
    if let Some(code) = speciality {
        there.sort_by_key(|it| !it.specialities.0.iter().any(|own| own == code));
    }
    let claim_until = questions::routing::claim_until(&app, &there);
    there.truncate(MOST_SHOWN);
    let wanted = Wanted { words: &words, crop: Some(&about.crop), kind: None, limit: MOST_SIMILAR };
    let found = search::find(db, wanted, (app.now)()).await?;
    Ok(Json(AdvicePreview {
        desk: topic.is_some(),
        desk_reason: topic.map(|topic| topic.name.clone()),
        on_duty: cards(db, &app, there).await?,
        claim_until,
        usual_minutes: usual_minutes(questions::store::waits_of_crop(db, &about.crop).await?),
        similar: similar(db, found).await?,
    }))
}
