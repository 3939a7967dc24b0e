//! Queries over agronomists.

use sea_orm::{ExprTrait, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

use crate::{
    entity::agronomist::{self, AgronomistState},
    ids::{AgronomistId, PersonId},
    paging::Paging,
};

pub async fn insert(db: &impl ConnectionTrait, row: agronomist::Model) -> Result<(), DbErr> {
    agronomist::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn find(
    db: &impl ConnectionTrait,
    id: AgronomistId,
) -> Result<Option<agronomist::Model>, DbErr> {
    agronomist::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = AgronomistId>,
) -> Result<Vec<agronomist::Model>, DbErr> {
    agronomist::Entity::find().filter(agronomist::COLUMN.id.is_in(ids)).all(db).await
}

pub async fn find_of_person(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<agronomist::Model>, DbErr> {
    agronomist::Entity::find().filter(agronomist::COLUMN.person_id.eq(person)).one(db).await
}

/// Everybody who may be asked.
pub async fn list_approved(db: &impl ConnectionTrait) -> Result<Vec<agronomist::Model>, DbErr> {
    agronomist::Entity::find()
        .filter(agronomist::COLUMN.state.eq(AgronomistState::Approved))
        .order_by_asc(agronomist::COLUMN.id)
        .all(db)
        .await
}

/// Newest first, those in `state` or all.
pub async fn list(
    db: &impl ConnectionTrait,
    state: Option<AgronomistState>,
    page: &Paging,
) -> Result<Vec<agronomist::Model>, DbErr> {
    let mut query = agronomist::Entity::find().filter(agronomist::COLUMN.id.lt(page.before()));
    if let Some(state) = state {
        query = query.filter(agronomist::COLUMN.state.eq(state));
    }
    query.order_by_desc(agronomist::COLUMN.id).limit(page.limit()).all(db).await
}

/// Changes an agronomist; `None` when there is none.
pub async fn alter(
    db: &impl ConnectionTrait,
    id: AgronomistId,
    row: agronomist::ActiveModel,
) -> Result<Option<agronomist::Model>, DbErr> {
    let rows = agronomist::Entity::update_many()
        .set(row)
        .filter(agronomist::COLUMN.id.eq(id))
        .exec_with_returning(db)
        .await?;
    Ok(rows.into_iter().next())
}

/// Takes a free place of somebody who may still be asked: the only gate. False when there is none.
pub async fn take_place(db: &impl ConnectionTrait, id: AgronomistId) -> Result<bool, DbErr> {
    let free = Expr::col(agronomist::Column::OpenN).lt(Expr::col(agronomist::Column::Capacity));
    let taken = agronomist::Entity::update_many()
        .col_expr(agronomist::Column::OpenN, Expr::col(agronomist::Column::OpenN).add(1))
        .filter(agronomist::COLUMN.id.eq(id))
        .filter(agronomist::COLUMN.state.eq(AgronomistState::Approved))
        .filter(free)
        .exec(db)
        .await?;
    Ok(taken.rows_affected == 1)
}

/// What one event adds to an agronomist's places and record.
#[derive(Clone, Copy, Debug, Default)]
pub struct Added {
    pub open: i32,
    pub answered: i32,
    pub solved: i32,
    pub reopened: i32,
    pub stars: i32,
    pub ratings: i32,
}

impl Added {
    /// A place is free again.
    pub const FREE: Self =
        Self { open: -1, answered: 0, solved: 0, reopened: 0, stars: 0, ratings: 0 };
}

pub async fn add(db: &impl ConnectionTrait, id: AgronomistId, it: Added) -> Result<(), DbErr> {
    use agronomist::Column::{AnsweredN, OpenN, ReopenedN, SolvedN, StarsN, StarsSum};
    agronomist::Entity::update_many()
        .col_expr(OpenN, Expr::col(OpenN).add(it.open))
        .col_expr(AnsweredN, Expr::col(AnsweredN).add(it.answered))
        .col_expr(SolvedN, Expr::col(SolvedN).add(it.solved))
        .col_expr(ReopenedN, Expr::col(ReopenedN).add(it.reopened))
        .col_expr(StarsSum, Expr::col(StarsSum).add(it.stars))
        .col_expr(StarsN, Expr::col(StarsN).add(it.ratings))
        .filter(agronomist::COLUMN.id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}
