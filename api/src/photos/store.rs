//! Queries over photos. Bytes are read one photo at a time.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

use crate::{
    entity::photo,
    ids::{PersonId, PhotoId, VisitId},
};

pub async fn insert(db: &impl ConnectionTrait, row: photo::Model) -> Result<(), DbErr> {
    photo::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn find(db: &impl ConnectionTrait, id: PhotoId) -> Result<Option<photo::Model>, DbErr> {
    photo::Entity::find_by_id(id).one(db).await
}

/// How many photos of this owner show nothing yet.
pub async fn count_unused(db: &impl ConnectionTrait, owner: PersonId) -> Result<u64, DbErr> {
    photo::Entity::find()
        .filter(photo::COLUMN.owner_id.eq(owner))
        .filter(photo::COLUMN.visit_id.is_null())
        .count(db)
        .await
}

/// Deletes photos from before `then` that show nothing.
pub async fn delete_unused(db: &impl ConnectionTrait, then: DateTime<Utc>) -> Result<(), DbErr> {
    photo::Entity::delete_many()
        .filter(photo::COLUMN.visit_id.is_null())
        .filter(photo::COLUMN.created_at.lt(then))
        .exec(db)
        .await?;
    Ok(())
}

/// Which photos show these visits, in the order they were taken.
pub async fn list_of_visits(
    db: &impl ConnectionTrait,
    visits: &[VisitId],
) -> Result<Vec<(PhotoId, VisitId)>, DbErr> {
    photo::Entity::find()
        .select_only()
        .columns([photo::Column::Id, photo::Column::VisitId])
        .filter(photo::COLUMN.visit_id.is_in(visits.iter().copied()))
        .order_by_asc(photo::COLUMN.id)
        .into_tuple()
        .all(db)
        .await
}

/// Gives photos of this owner that show nothing yet to a visit; how many there were.
pub async fn attach(
    db: &impl ConnectionTrait,
    owner: PersonId,
    visit: VisitId,
    ids: &[PhotoId],
) -> Result<u64, DbErr> {
    let row = photo::ActiveModel { visit_id: Set(Some(visit)), ..Default::default() };
    let done = photo::Entity::update_many()
        .set(row)
        .filter(photo::COLUMN.id.is_in(ids.iter().copied()))
        .filter(photo::COLUMN.owner_id.eq(owner))
        .filter(photo::COLUMN.visit_id.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected)
}
