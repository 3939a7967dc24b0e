//! What an agronomist writes, and whether it can be an article.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    entity::{article::Months, field::Crop},
    error::ApiError,
    ids::{MediaId, QuestionId},
    media,
    people::check,
    words,
};

/// A review holds for three years at most.
const LONGEST_REVIEW: TimeDelta = TimeDelta::days(3 * 365);

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArticleForm {
    /// 1 to 30 characters.
    pub title: String,
    /// 1 to 2000 characters.
    pub words: String,
    pub crop: Crop,
    /// What it is against, such as 腐烂病; up to 20 characters.
    #[serde(default)]
    pub problem: Option<String>,
    /// In which months of the usual year it is of use, 1 to 12.
    #[schema(min_items = 1, max_items = 12)]
    pub months: Vec<u32>,
    /// Where it is from, up to 200 characters.
    #[serde(default)]
    pub source: String,
    /// The question it grew out of.
    #[serde(default)]
    pub question_id: Option<QuestionId>,
    /// Photos the caller has sent, up to 9; to a known article they are added.
    #[serde(default)]
    pub photos: Vec<MediaId>,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewForm {
    /// It holds until this day, three years ahead at most; then it must be reviewed again.
    pub review_until: NaiveDate,
    /// Of the article as the reviewer has read it; 409 if it was changed since.
    pub updated_at: DateTime<Utc>,
}

/// An article that was checked and is not stored.
#[derive(Debug, Clone)]
pub struct Draft {
    pub title: String,
    pub words: String,
    pub crop: Crop,
    pub problem: Option<String>,
    pub months: Months,
    pub source: String,
    pub question_id: Option<QuestionId>,
    pub photos: Vec<MediaId>,
}

impl ArticleForm {
    pub fn check(self) -> Result<Draft, ApiError> {
        let words = check::words(&self.words, "words", 2000)?;
        if words.is_empty() {
            return Err(ApiError::invalid("words", "text_missing", "这里还没有填"));
        }
        let problem =
            self.problem.as_deref().map(|it| check::line(it, "problem", 20)).transpose()?;
        media::flow::at_most(self.photos.len())?;
        Ok(Draft {
            title: check::text(&self.title, "title", 30)?,
            words,
            crop: self.crop,
            problem: problem.filter(|problem| !problem.is_empty()),
            months: months(&self.months)?,
            source: check::line(&self.source, "source", 200)?,
            question_id: self.question_id,
            photos: self.photos,
        })
    }
}

fn months(months: &[u32]) -> Result<Months, ApiError> {
    let possible = !months.is_empty() && months.iter().all(|month| (1..=12).contains(month));
    let wrong = || ApiError::invalid("months", "months_invalid", "请选这篇在哪几个月有用");
    possible.then(|| Months::of(months)).ok_or_else(wrong)
}

impl ReviewForm {
    pub fn check(self, now: DateTime<Utc>) -> Result<NaiveDate, ApiError> {
        let today = words::local(now).date_naive();
        let possible = self.review_until > today && self.review_until <= today + LONGEST_REVIEW;
        let message = "复审日期要在今天以后、三年以内";
        let wrong = || ApiError::invalid("review_until", "date_out_of_range", message);
        possible.then_some(self.review_until).ok_or_else(wrong)
    }
}
