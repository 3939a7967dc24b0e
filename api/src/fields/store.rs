//! Queries over fields; every one is scoped by owner.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

use crate::{
    entity::field,
    ids::{FieldId, PersonId},
    paging::Paging,
};

pub async fn insert(db: &impl ConnectionTrait, row: field::Model) -> Result<(), DbErr> {
    field::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn find_own(
    db: &impl ConnectionTrait,
    owner: PersonId,
    id: FieldId,
) -> Result<Option<field::Model>, DbErr> {
    field::Entity::find_by_id(id)
        .filter(field::COLUMN.owner_id.eq(owner))
        .filter(field::COLUMN.deleted_at.is_null())
        .one(db)
        .await
}

/// Those that these ids name, whoever's they are, hidden ones as well: for what was asked about them.
pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = FieldId>,
) -> Result<Vec<field::Model>, DbErr> {
    field::Entity::find().filter(field::COLUMN.id.is_in(ids)).all(db).await
}

pub async fn list_own(
    db: &impl ConnectionTrait,
    owner: PersonId,
    page: &Paging,
) -> Result<Vec<field::Model>, DbErr> {
    field::Entity::find()
        .filter(field::COLUMN.owner_id.eq(owner))
        .filter(field::COLUMN.deleted_at.is_null())
        .filter(field::COLUMN.id.lt(page.before()))
        .order_by_desc(field::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

/// Of all the owner's fields together.
pub async fn total_area_m2(db: &impl ConnectionTrait, owner: PersonId) -> Result<f64, DbErr> {
    let areas: Vec<f64> = field::Entity::find()
        .select_only()
        .column(field::Column::AreaM2)
        .filter(field::COLUMN.owner_id.eq(owner))
        .filter(field::COLUMN.deleted_at.is_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(areas.iter().sum())
}

/// Replaces what an owner says of a field; false when it is not theirs.
pub async fn update_own(
    db: &impl ConnectionTrait,
    owner: PersonId,
    id: FieldId,
    row: field::ActiveModel,
) -> Result<bool, DbErr> {
    let done = field::Entity::update_many()
        .set(row)
        .filter(field::COLUMN.id.eq(id))
        .filter(field::COLUMN.owner_id.eq(owner))
        .filter(field::COLUMN.deleted_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Hides a field; needs that were posted for it keep their place.
pub async fn delete_own(
    db: &impl ConnectionTrait,
    owner: PersonId,
    id: FieldId,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let deleted = field::ActiveModel { deleted_at: Set(Some(now)), ..Default::default() };
    update_own(db, owner, id, deleted).await
}
