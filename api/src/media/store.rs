//! Queries over media.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

use crate::{
    entity::{
        media::{self, MediaKind, SubjectKind},
        photo,
    },
    ids::{AgronomistId, ArticleId, LotId, MediaId, PersonId, QuestionId, TruckId, VisitId},
};

/// What something shows, or was said to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Visit(VisitId),
    Lot(LotId),
    Truck(TruckId),
    Question(QuestionId),
    Article(ArticleId),
    /// Their papers.
    Agronomist(AgronomistId),
}

impl Subject {
    const fn columns(self) -> (SubjectKind, Uuid) {
        match self {
            Self::Visit(VisitId(id)) => (SubjectKind::Visit, id),
            Self::Lot(LotId(id)) => (SubjectKind::Lot, id),
            Self::Truck(TruckId(id)) => (SubjectKind::Truck, id),
            Self::Question(QuestionId(id)) => (SubjectKind::Question, id),
            Self::Article(ArticleId(id)) => (SubjectKind::Article, id),
            Self::Agronomist(AgronomistId(id)) => (SubjectKind::Agronomist, id),
        }
    }
}

pub async fn insert(db: &impl ConnectionTrait, row: media::Model) -> Result<(), DbErr> {
    media::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn find(db: &impl ConnectionTrait, id: MediaId) -> Result<Option<media::Model>, DbErr> {
    media::Entity::find_by_id(id).one(db).await
}

/// Those of these that there are, the oldest first.
pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = MediaId>,
) -> Result<Vec<media::Model>, DbErr> {
    let own = media::Entity::find().filter(media::COLUMN.id.is_in(ids));
    own.order_by_asc(media::COLUMN.id).all(db).await
}

/// How much of this owner is not used yet.
pub async fn count_unused(db: &impl ConnectionTrait, owner: PersonId) -> Result<u64, DbErr> {
    media::Entity::find()
        .filter(media::COLUMN.owner_id.eq(owner))
        .filter(media::COLUMN.subject_kind.is_null())
        .count(db)
        .await
}

/// Which images show these, in the order they were taken.
pub async fn list_of(
    db: &impl ConnectionTrait,
    kind: SubjectKind,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<(MediaId, Uuid)>, DbErr> {
    media::Entity::find()
        .select_only()
        .columns([media::Column::Id, media::Column::SubjectId])
        .filter(media::COLUMN.subject_kind.eq(kind))
        .filter(media::COLUMN.subject_id.is_in(ids))
        .filter(media::COLUMN.kind.eq(MediaKind::Image))
        .order_by_asc(media::COLUMN.id)
        .into_tuple()
        .all(db)
        .await
}

/// Gives what this owner has not used yet a subject; how many there were.
pub async fn attach(
    db: &impl ConnectionTrait,
    owner: PersonId,
    kind: MediaKind,
    subject: Subject,
    ids: &[MediaId],
) -> Result<u64, DbErr> {
    let (subject_kind, subject_id) = subject.columns();
    let row = media::ActiveModel {
        subject_kind: Set(Some(subject_kind)),
        subject_id: Set(Some(subject_id)),
        ..Default::default()
    };
    let done = media::Entity::update_many()
        .set(row)
        .filter(media::COLUMN.id.is_in(ids.iter().copied()))
        .filter(media::COLUMN.owner_id.eq(owner))
        .filter(media::COLUMN.kind.eq(kind))
        .filter(media::COLUMN.subject_kind.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected)
}

/// Forgets what was made before `then` and never used. Its objects have no row any more.
pub async fn delete_unused(db: &impl ConnectionTrait, then: DateTime<Utc>) -> Result<(), DbErr> {
    let unused = media::Entity::delete_many()
        .filter(media::COLUMN.subject_kind.is_null())
        .filter(media::COLUMN.created_at.lt(then));
    unused.exec(db).await?;
    Ok(())
}

/// Which of these keys a row names.
pub async fn known_keys(db: &impl ConnectionTrait, keys: &[String]) -> Result<Vec<String>, DbErr> {
    media::Entity::find()
        .select_only()
        .column(media::Column::ObjectKey)
        .filter(media::COLUMN.object_key.is_in(keys.to_vec()))
        .into_tuple()
        .all(db)
        .await
}

/// Rows with an object after `id`, in order.
pub async fn list_kept(
    db: &impl ConnectionTrait,
    after: MediaId,
    limit: u64,
) -> Result<Vec<media::Model>, DbErr> {
    media::Entity::find()
        .filter(media::COLUMN.object_key.is_not_null())
        .filter(media::COLUMN.id.gt(after))
        .order_by_asc(media::COLUMN.id)
        .limit(limit)
        .all(db)
        .await
}

/// The bytes of a photo that is not moved yet.
pub async fn find_photo(
    db: &impl ConnectionTrait,
    id: MediaId,
) -> Result<Option<photo::Model>, DbErr> {
    photo::Entity::find_by_id(id).one(db).await
}

/// Some photos that are not moved yet.
pub async fn list_photos(
    db: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<photo::Model>, DbErr> {
    photo::Entity::find().order_by_asc(photo::COLUMN.id).limit(limit).all(db).await
}

/// From now on the bytes of this photo are in the store; its row, where it is still wanted, says so.
pub async fn note_moved(db: &impl ConnectionTrait, id: MediaId, key: &str) -> Result<(), DbErr> {
    let row = media::ActiveModel { object_key: Set(Some(key.to_owned())), ..Default::default() };
    media::Entity::update_many()
        .set(row)
        .filter(media::COLUMN.id.eq(id))
        .filter(media::COLUMN.object_key.is_null())
        .exec(db)
        .await?;
    photo::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}
