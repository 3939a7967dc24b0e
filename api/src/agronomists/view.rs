//! An agronomist as they, an operator, or a farmer may see them.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use super::{duty, figures, store};
use crate::{
    app::App,
    entity::{
        agronomist::{self, AgronomistState, DutyHours, Level},
        person,
    },
    error::ApiError,
    ids::AgronomistId,
    media::view::PhotoView,
    people, questions,
};

/// Who answers, to a farmer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgronomistCard {
    pub id: AgronomistId,
    pub name: String,
    pub title: String,
    pub level: Level,
    /// Their names.
    pub specialities: Vec<String>,
    pub village: String,
    pub on_duty: bool,
    pub answered_n: i32,
    /// From the question to the first answer, of one in two; null while too few are known.
    pub usual_minutes: Option<i64>,
    /// 1 to 5, null while nobody rated.
    pub stars: Option<f64>,
}

/// Everything: to themselves and to an operator.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgronomistView {
    pub id: AgronomistId,
    pub name: String,
    pub title: String,
    pub level: Level,
    pub specialities: Vec<String>,
    pub crops: Vec<String>,
    pub languages: Vec<String>,
    pub village: String,
    pub altitude_from_m: i32,
    pub altitude_to_m: i32,
    pub week: Vec<DutyHours>,
    pub capacity: i32,
    /// Questions they have now.
    pub open_n: i32,
    /// Photos of papers.
    pub credentials: Vec<PhotoView>,
    pub state: AgronomistState,
    pub state_reason: Option<String>,
    /// Now.
    pub on_duty: bool,
    /// What they said instead of the week.
    pub said_duty: Option<bool>,
    pub said_until: Option<DateTime<Utc>>,
    pub answered_n: i32,
    pub solved_n: i32,
    pub reopened_n: i32,
    pub stars: Option<f64>,
    pub created_at: DateTime<Utc>,
}

/// The cards of these agronomists.
pub async fn cards(
    db: &impl ConnectionTrait,
    app: &App,
    rows: Vec<agronomist::Model>,
) -> Result<Vec<AgronomistCard>, DbErr> {
    let people = people::store::find_all(db, rows.iter().map(|row| row.person_id)).await?;
    let usual = usual(db, rows.iter().map(|row| row.id)).await?;
    let card = |row: agronomist::Model| AgronomistCard {
        id: row.id,
        name: name(&people, &row),
        on_duty: row.state == AgronomistState::Approved && duty::is_on(&row, (app.now)()),
        specialities: names(app, &row),
        answered_n: row.answered_n,
        usual_minutes: usual.get(&row.id).copied(),
        stars: stars(&row),
        title: row.title,
        level: row.level,
        village: row.village,
    };
    Ok(rows.into_iter().map(card).collect())
}

/// The cards of those that these ids name.
pub async fn cards_of(
    db: &impl ConnectionTrait,
    app: &App,
    ids: impl IntoIterator<Item = AgronomistId>,
) -> Result<Vec<AgronomistCard>, DbErr> {
    let ids: BTreeSet<AgronomistId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = store::find_all(db, ids).await?;
    cards(db, app, rows).await
}

/// These agronomists, in full.
pub async fn full(
    db: &impl ConnectionTrait,
    app: &App,
    rows: Vec<agronomist::Model>,
) -> Result<Vec<AgronomistView>, DbErr> {
    let people = people::store::find_all(db, rows.iter().map(|row| row.person_id)).await?;
    let view = |row: agronomist::Model| AgronomistView {
        id: row.id,
        name: name(&people, &row),
        on_duty: row.state == AgronomistState::Approved && duty::is_on(&row, (app.now)()),
        stars: stars(&row),
        title: row.title,
        level: row.level,
        specialities: row.specialities.0,
        crops: row.crops.0,
        languages: row.languages.0,
        village: row.village,
        altitude_from_m: row.altitude_from_m,
        altitude_to_m: row.altitude_to_m,
        week: row.week.0,
        capacity: row.capacity,
        open_n: row.open_n,
        credentials: row.credentials.0.iter().map(|id| PhotoView::new(app, *id)).collect(),
        state: row.state,
        state_reason: row.state_reason,
        said_duty: row.on_duty,
        said_until: row.on_duty_until,
        answered_n: row.answered_n,
        solved_n: row.solved_n,
        reopened_n: row.reopened_n,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(view).collect())
}

pub async fn one(
    db: &impl ConnectionTrait,
    app: &App,
    row: agronomist::Model,
) -> Result<AgronomistView, ApiError> {
    full(db, app, vec![row]).await?.into_iter().next().ok_or(ApiError::NotFound)
}

/// Minutes to the first answer, of one in two, by agronomist.
async fn usual(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = AgronomistId>,
) -> Result<HashMap<AgronomistId, i64>, DbErr> {
    let mut seconds: HashMap<AgronomistId, Vec<i64>> = HashMap::new();
    for (owner, asked_at, answered_at) in questions::store::first_answers(db, ids.collect()).await?
    {
        seconds.entry(owner).or_default().push((answered_at - asked_at).num_seconds());
    }
    let minutes = |(id, all)| figures::usual_minutes(all).map(|minutes| (id, minutes));
    Ok(seconds.into_iter().filter_map(minutes).collect())
}

fn name(people: &[person::Model], row: &agronomist::Model) -> String {
    let person = people.iter().find(|person| person.id == row.person_id);
    person.map_or_else(|| "农技员".to_owned(), |person| person.name.clone())
}

fn names(app: &App, row: &agronomist::Model) -> Vec<String> {
    let name = |code: &String| app.advice.speciality(code).ok().map(|it| it.name.clone());
    row.specialities.0.iter().filter_map(name).collect()
}

fn stars(row: &agronomist::Model) -> Option<f64> {
    let mean = f64::from(row.stars_sum) / f64::from(row.stars_n.max(1));
    (row.stars_n > 0).then_some((mean * 10.0).round() / 10.0)
}
