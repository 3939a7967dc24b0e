//! Queries over photos. Bytes are read one photo at a time.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, Condition, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*,
};

use crate::{
    entity::photo,
    ids::{LotId, PersonId, PhotoId, TruckId, VisitId},
};

/// What a photo shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Visit(VisitId),
    Lot(LotId),
    /// Its load.
    Truck(TruckId),
}

impl Subject {
    /// `None` while the photo shows nothing yet.
    #[must_use]
    pub fn of(photo: &photo::Model) -> Option<Self> {
        let visit = photo.visit_id.map(Self::Visit);
        visit.or(photo.lot_id.map(Self::Lot)).or(photo.truck_id.map(Self::Truck))
    }

    fn row(self) -> photo::ActiveModel {
        let (visit, lot, truck) = match self {
            Self::Visit(id) => (Some(id), None, None),
            Self::Lot(id) => (None, Some(id), None),
            Self::Truck(id) => (None, None, Some(id)),
        };
        photo::ActiveModel {
            visit_id: Set(visit),
            lot_id: Set(lot),
            truck_id: Set(truck),
            ..Default::default()
        }
    }
}

pub async fn insert(db: &impl ConnectionTrait, row: photo::Model) -> Result<(), DbErr> {
    photo::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn find(db: &impl ConnectionTrait, id: PhotoId) -> Result<Option<photo::Model>, DbErr> {
    photo::Entity::find_by_id(id).one(db).await
}

/// How many photos of this owner show nothing yet.
pub async fn count_unused(db: &impl ConnectionTrait, owner: PersonId) -> Result<u64, DbErr> {
    photo::Entity::find().filter(photo::COLUMN.owner_id.eq(owner)).filter(unused()).count(db).await
}

/// Deletes photos from before `then` that show nothing.
pub async fn delete_unused(db: &impl ConnectionTrait, then: DateTime<Utc>) -> Result<(), DbErr> {
    photo::Entity::delete_many()
        .filter(unused())
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

/// Which photos show these lots, in the order they were taken.
pub async fn list_of_lots(
    db: &impl ConnectionTrait,
    lots: &[LotId],
) -> Result<Vec<(PhotoId, LotId)>, DbErr> {
    photo::Entity::find()
        .select_only()
        .columns([photo::Column::Id, photo::Column::LotId])
        .filter(photo::COLUMN.lot_id.is_in(lots.iter().copied()))
        .order_by_asc(photo::COLUMN.id)
        .into_tuple()
        .all(db)
        .await
}

/// Gives photos of this owner that show nothing yet a subject; how many there were.
pub async fn attach(
    db: &impl ConnectionTrait,
    owner: PersonId,
    subject: Subject,
    ids: &[PhotoId],
) -> Result<u64, DbErr> {
    let done = photo::Entity::update_many()
        .set(subject.row())
        .filter(photo::COLUMN.id.is_in(ids.iter().copied()))
        .filter(photo::COLUMN.owner_id.eq(owner))
        .filter(unused())
        .exec(db)
        .await?;
    Ok(done.rows_affected)
}

/// Shows nothing yet.
fn unused() -> Condition {
    Condition::all()
        .add(photo::COLUMN.visit_id.is_null())
        .add(photo::COLUMN.lot_id.is_null())
        .add(photo::COLUMN.truck_id.is_null())
}
