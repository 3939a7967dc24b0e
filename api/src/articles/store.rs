//! Queries over articles.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveValue::Set, Condition, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*,
};

use crate::{
    entity::{
        article::{self, ArticleState, Months},
        field::{self, Crop},
    },
    ids::{ArticleId, PersonId},
    paging::Paging,
};

/// Which articles.
#[derive(Clone, Copy, Debug)]
pub struct Which {
    pub state: ArticleState,
    /// Of this author only.
    pub author: Option<PersonId>,
    pub crop: Option<Crop>,
    /// Of use in one of these.
    pub months: Option<Months>,
    /// Published ones whose review still holds on this day.
    pub today: NaiveDate,
}

pub async fn insert(db: &impl ConnectionTrait, row: article::Model) -> Result<(), DbErr> {
    article::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn find(
    db: &impl ConnectionTrait,
    id: ArticleId,
) -> Result<Option<article::Model>, DbErr> {
    article::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ArticleId>,
) -> Result<Vec<article::Model>, DbErr> {
    article::Entity::find().filter(article::COLUMN.id.is_in(ids)).all(db).await
}

/// Newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    which: Which,
    page: &Paging,
) -> Result<Vec<article::Model>, DbErr> {
    let holds = Condition::any()
        .add(article::COLUMN.review_until.is_null())
        .add(article::COLUMN.review_until.gte(which.today));
    let mut query = article::Entity::find()
        .filter(article::COLUMN.state.eq(which.state))
        .filter(article::COLUMN.id.lt(page.before()));
    if which.state == ArticleState::Published {
        query = query.filter(holds);
    }
    if let Some(author) = which.author {
        query = query.filter(article::COLUMN.author_id.eq(author));
    }
    if let Some(crop) = which.crop {
        query = query.filter(article::COLUMN.crop.eq(crop));
    }
    if let Some(Months(months)) = which.months {
        query = query.filter(Expr::col(article::Column::Months).bit_and(months).ne(0));
    }
    query.order_by_desc(article::COLUMN.id).limit(page.limit()).all(db).await
}

/// Changes an article that is in one of these states; `None` where it is not.
pub async fn change(
    db: &impl ConnectionTrait,
    id: ArticleId,
    from: &[ArticleState],
    row: article::ActiveModel,
    now: DateTime<Utc>,
) -> Result<Option<article::Model>, DbErr> {
    let row = article::ActiveModel { updated_at: Set(now), ..row };
    let changed = article::Entity::update_many()
        .set(row)
        .filter(article::COLUMN.id.eq(id))
        .filter(article::COLUMN.state.is_in(from.iter().copied()))
        .exec_with_returning(db)
        .await?;
    Ok(changed.into_iter().next())
}

/// How high this person's fields with this crop lie, of those that anybody told.
pub async fn altitudes(
    db: &impl ConnectionTrait,
    owner: PersonId,
    crop: Crop,
) -> Result<Vec<i32>, DbErr> {
    field::Entity::find()
        .select_only()
        .column(field::Column::AltitudeM)
        .filter(field::COLUMN.owner_id.eq(owner))
        .filter(field::COLUMN.crop.eq(crop))
        .filter(field::COLUMN.deleted_at.is_null())
        .filter(field::COLUMN.altitude_m.is_not_null())
        .into_tuple()
        .all(db)
        .await
}
