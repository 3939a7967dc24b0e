//! An article as its readers see it, always with its author and the day of its review.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use super::{calendar::Calendars, flow::Reader};
use crate::{
    app::App,
    entity::{
        article::{self, ArticleState},
        field::Crop,
        media::SubjectKind,
        person,
    },
    error::ApiError,
    ids::{ArticleId, PersonId, QuestionId},
    media::{
        self,
        view::{PhotoView, photos_of},
    },
    people,
};

#[derive(Debug, Serialize, ToSchema)]
pub struct ArticleView {
    pub id: ArticleId,
    pub title: String,
    pub words: String,
    pub crop: Crop,
    /// Such as 腐烂病.
    pub problem: Option<String>,
    /// In which months of the usual year it is of use.
    pub months: Vec<u32>,
    /// What the crop is at in the first of these, such as 花期; null for a crop without a calendar.
    pub stage: Option<String>,
    pub author: AuthorView,
    /// Who reviewed it; null while nobody has.
    pub reviewed_by: Option<String>,
    pub reviewed_at: Option<DateTime<Utc>>,
    /// It holds until this day.
    pub review_until: Option<NaiveDate>,
    /// A review names it: what was said since then was not read.
    pub updated_at: DateTime<Utc>,
    pub source: String,
    pub question_id: Option<QuestionId>,
    pub state: ArticleState,
    pub photos: Vec<PhotoView>,
    /// What the caller may do with it.
    pub may: Vec<ArticleAction>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorView {
    pub name: String,
    pub title: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleAction {
    Change,
    Publish,
    Withdraw,
}

pub async fn one(
    db: &impl ConnectionTrait,
    app: &App,
    row: article::Model,
    reader: Reader,
) -> Result<ArticleView, ApiError> {
    all(db, app, vec![row], reader).await?.into_iter().next().ok_or(ApiError::NotFound)
}

/// In the same order.
pub async fn all(
    db: &impl ConnectionTrait,
    app: &App,
    rows: Vec<article::Model>,
    reader: Reader,
) -> Result<Vec<ArticleView>, DbErr> {
    let named: Vec<PersonId> =
        rows.iter().flat_map(|row| [Some(row.author_id), row.reviewed_by]).flatten().collect();
    let people = people::store::find_all(db, named).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    let photos = media::store::list_of(db, SubjectKind::Article, ids).await?;
    let view = |row: article::Model| {
        let photos = photos_of(app, &photos, row.id.0);
        view(row, &people, photos, reader)
    };
    Ok(rows.into_iter().map(view).collect())
}

fn view(
    row: article::Model,
    people: &[person::Model],
    photos: Vec<PhotoView>,
    reader: Reader,
) -> ArticleView {
    let name = |id: PersonId| {
        let known = people.iter().find(|person| person.id == id);
        known.map(|person| person.name.clone()).unwrap_or_default()
    };
    let months = row.months.list();
    let calendar = Calendars::compiled_in().of(row.crop);
    let first = months.first().copied();
    ArticleView {
        stage: calendar.zip(first).map(|(year, month)| year.stage_of_month(month).to_owned()),
        author: AuthorView { name: name(row.author_id), title: row.author_title.clone() },
        reviewed_by: row.reviewed_by.map(name),
        may: reader.may(&row),
        id: row.id,
        title: row.title,
        words: row.words,
        crop: row.crop,
        problem: row.problem,
        months,
        reviewed_at: row.reviewed_at,
        review_until: row.review_until,
        updated_at: row.updated_at,
        source: row.source,
        question_id: row.question_id,
        state: row.state,
        photos,
    }
}
