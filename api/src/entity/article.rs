//! Articles of the knowledge base.

use sea_orm::{DeriveValueType, entity::prelude::*};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::Crop;
use crate::ids::{ArticleId, PersonId, QuestionId};

/// Where an article stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ArticleState {
    /// Only its author and those who review it read it.
    Draft,
    Published,
    Withdrawn,
}

/// In which months of the usual year it is of use: bit 1 is January, bit 12 December.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveValueType)]
pub struct Months(pub i32);

impl Months {
    /// Of numbers from 1 to 12.
    #[must_use]
    pub fn of(months: &[u32]) -> Self {
        Self(months.iter().fold(0, |bits, month| bits | 1 << month))
    }

    /// 1 to 12, in order.
    #[must_use]
    pub fn list(self) -> Vec<u32> {
        (1..=12).filter(|month| self.0 >> month & 1 == 1).collect()
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "articles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ArticleId,
    pub author_id: PersonId,
    /// What the author was when they wrote it, such as 农艺师.
    pub author_title: String,
    pub title: String,
    pub words: String,
    pub crop: Crop,
    /// Such as 腐烂病.
    pub problem: Option<String>,
    pub months: Months,
    /// Where it is from.
    pub source: String,
    /// The question it grew out of.
    pub question_id: Option<QuestionId>,
    pub state: ArticleState,
    pub reviewed_by: Option<PersonId>,
    pub reviewed_at: Option<DateTimeUtc>,
    /// It holds until this day, by China's clock.
    pub review_until: Option<Date>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
