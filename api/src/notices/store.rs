//! Queries over streams, notices and grants.

use sea_orm::{QueryOrder, QuerySelect, entity::prelude::*};

use crate::{
    entity::{grant, notice, stream},
    ids::PersonId,
};

/// A person's stream; `None` while nothing was ever owed to them.
pub async fn find_stream(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<stream::Model>, DbErr> {
    stream::Entity::find_by_id(person).one(db).await
}

/// The streams of these people.
pub async fn find_streams(
    db: &impl ConnectionTrait,
    people: Vec<PersonId>,
) -> Result<Vec<stream::Model>, DbErr> {
    stream::Entity::find().filter(stream::COLUMN.person_id.is_in(people)).all(db).await
}

/// Notices after `seq`, oldest first.
pub async fn list_after(
    db: &impl ConnectionTrait,
    person: PersonId,
    seq: i64,
    limit: u64,
) -> Result<Vec<notice::Model>, DbErr> {
    notice::Entity::find()
        .filter(notice::COLUMN.person_id.eq(person))
        .filter(notice::COLUMN.seq.gt(seq))
        .order_by_asc(notice::COLUMN.seq)
        .limit(limit)
        .all(db)
        .await
}

/// Notices before `seq`, newest first.
pub async fn list_before(
    db: &impl ConnectionTrait,
    person: PersonId,
    seq: i64,
    limit: u64,
) -> Result<Vec<notice::Model>, DbErr> {
    notice::Entity::find()
        .filter(notice::COLUMN.person_id.eq(person))
        .filter(notice::COLUMN.seq.lt(seq))
        .order_by_desc(notice::COLUMN.seq)
        .limit(limit)
        .all(db)
        .await
}

pub async fn list_grants(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<grant::Model>, DbErr> {
    grant::Entity::find().filter(grant::COLUMN.person_id.eq(person)).all(db).await
}
