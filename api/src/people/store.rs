//! Queries over people, roles and consents.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*,
};

use crate::{
    db::added,
    entity::{consent, person, person_role, person_role::Role},
    ids::{ConsentId, PersonId},
    paging::Paging,
};

/// Waits for the person's row and holds it; SQLite's one writer holds everything anyway.
pub async fn lock(db: &impl ConnectionTrait, id: PersonId) -> Result<(), DbErr> {
    person::Entity::find_by_id(id).lock_exclusive().one(db).await?;
    Ok(())
}

pub async fn find(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find_by_id(id).one(db).await
}

pub async fn find_by_openid(
    db: &impl ConnectionTrait,
    openid: &str,
) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find().filter(person::COLUMN.openid.eq(openid)).one(db).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<person::Model>, DbErr> {
    person::Entity::find().filter(person::COLUMN.id.is_in(ids)).all(db).await
}

/// Newest first.
pub async fn list(db: &impl ConnectionTrait, page: &Paging) -> Result<Vec<person::Model>, DbErr> {
    person::Entity::find()
        .filter(person::COLUMN.id.lt(page.before()))
        .order_by_desc(person::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

/// Stores a person, unless the openid is known already.
pub async fn insert_new(db: &impl ConnectionTrait, row: person::Model) -> Result<bool, DbErr> {
    let inserted = person::Entity::insert(row.into_active_model())
        .on_conflict_do_nothing_on([person::Column::Openid])
        .exec_without_returning(db)
        .await?;
    Ok(added(&inserted) == 1)
}

pub async fn update(db: &impl ConnectionTrait, row: person::ActiveModel) -> Result<(), DbErr> {
    person::Entity::update(row).exec(db).await?;
    Ok(())
}

pub async fn roles(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Role>, DbErr> {
    let rows = person_role::Entity::find()
        .filter(person_role::COLUMN.person_id.eq(person))
        .order_by_asc(person_role::COLUMN.granted_at)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.role).collect())
}

/// Everybody who holds a role, of this village or of all; the oldest first, at most `limit`.
pub async fn holders(
    db: &impl ConnectionTrait,
    role: Role,
    village: Option<&str>,
    limit: u64,
) -> Result<Vec<person::Model>, DbErr> {
    let ids = person_role::Entity::find()
        .select_only()
        .column(person_role::Column::PersonId)
        .filter(person_role::COLUMN.role.eq(role))
        .into_query();
    let mut query = person::Entity::find().filter(person::Column::Id.in_subquery(ids));
    if let Some(village) = village {
        query = query.filter(person::COLUMN.village.eq(village));
    }
    query.order_by_asc(person::COLUMN.id).limit(limit).all(db).await
}

pub async fn grant(
    db: &impl ConnectionTrait,
    person: PersonId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = person_role::Model { person_id: person, role, granted_at: now };
    person_role::Entity::insert(row.into_active_model())
        .on_conflict_do_nothing()
        .exec_without_returning(db)
        .await?;
    Ok(())
}

pub async fn withdraw_all_roles(db: &impl ConnectionTrait, person: PersonId) -> Result<(), DbErr> {
    person_role::Entity::delete_many()
        .filter(person_role::COLUMN.person_id.eq(person))
        .exec(db)
        .await?;
    Ok(())
}

pub async fn insert_consent(db: &impl ConnectionTrait, row: consent::Model) -> Result<(), DbErr> {
    consent::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// The consent by which this agent may post for this farmer now.
pub async fn find_consent(
    db: &impl ConnectionTrait,
    agent: PersonId,
    farmer: PersonId,
) -> Result<Option<consent::Model>, DbErr> {
    consent::Entity::find()
        .filter(consent::COLUMN.agent_id.eq(agent))
        .filter(consent::COLUMN.farmer_id.eq(farmer))
        .filter(consent::COLUMN.revoked_at.is_null())
        .one(db)
        .await
}

pub async fn list_consents(
    db: &impl ConnectionTrait,
    agent: PersonId,
    page: &Paging,
) -> Result<Vec<consent::Model>, DbErr> {
    consent::Entity::find()
        .filter(consent::COLUMN.agent_id.eq(agent))
        .filter(consent::COLUMN.revoked_at.is_null())
        .filter(consent::COLUMN.id.lt(page.before()))
        .order_by_desc(consent::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

/// The farmers for whom this agent may post now.
pub async fn spoken_for(
    db: &impl ConnectionTrait,
    agent: PersonId,
) -> Result<Vec<consent::Model>, DbErr> {
    consent::Entity::find()
        .filter(consent::COLUMN.agent_id.eq(agent))
        .filter(consent::COLUMN.revoked_at.is_null())
        .all(db)
        .await
}

/// Ends a consent of this agent; `None` when there is none to end.
pub async fn revoke_consent(
    db: &impl ConnectionTrait,
    agent: PersonId,
    id: ConsentId,
    now: DateTime<Utc>,
) -> Result<Option<consent::Model>, DbErr> {
    let ended = consent::ActiveModel { revoked_at: Set(Some(now)), ..Default::default() };
    let done = consent::Entity::update_many()
        .set(ended)
        .filter(consent::COLUMN.id.eq(id))
        .filter(consent::COLUMN.agent_id.eq(agent))
        .filter(consent::COLUMN.revoked_at.is_null())
        .exec_with_returning(db)
        .await?;
    Ok(done.into_iter().next())
}
