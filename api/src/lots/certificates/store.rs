//! Queries over certificates and what is mixed under them.

use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

use crate::{
    entity::{certificate, certificate_child, lot},
    ids::{CertificateId, PersonId},
    paging::Paging,
};

/// Ids in one query: SQLite takes 32 766 values.
const BATCH: usize = 10_000;

pub async fn insert(db: &impl ConnectionTrait, row: certificate::Model) -> Result<(), DbErr> {
    certificate::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn insert_children(
    db: &impl ConnectionTrait,
    children: Vec<certificate_child::Model>,
) -> Result<(), DbErr> {
    let children = children.into_iter().map(IntoActiveModel::into_active_model);
    certificate_child::Entity::insert_many(children).exec_without_returning(db).await?;
    Ok(())
}

pub async fn find(
    db: &impl ConnectionTrait,
    id: CertificateId,
) -> Result<Option<certificate::Model>, DbErr> {
    certificate::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = CertificateId>,
) -> Result<Vec<certificate::Model>, DbErr> {
    let ids: Vec<CertificateId> = ids.into_iter().collect();
    let mut rows = Vec::new();
    for ids in ids.chunks(BATCH) {
        let some = certificate::COLUMN.id.is_in(ids.iter().copied());
        rows.extend(certificate::Entity::find().filter(some).all(db).await?);
    }
    Ok(rows)
}

/// Holds a certificate's row: nobody else counts what is loaded under it meanwhile.
pub async fn hold(
    db: &impl ConnectionTrait,
    id: CertificateId,
) -> Result<Option<certificate::Model>, DbErr> {
    let same = Expr::col(certificate::Column::Number);
    let held = certificate::Entity::update_many()
        .col_expr(certificate::Column::Number, same)
        .filter(certificate::COLUMN.id.eq(id))
        .exec_with_returning(db)
        .await?;
    Ok(held.into_iter().next())
}

/// Those that this person issued, newest first.
pub async fn list_own(
    db: &impl ConnectionTrait,
    issuer: PersonId,
    page: &Paging,
) -> Result<Vec<certificate::Model>, DbErr> {
    certificate::Entity::find()
        .filter(certificate::COLUMN.issuer_id.eq(issuer))
        .filter(certificate::COLUMN.id.lt(page.before()))
        .order_by_desc(certificate::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

/// What is mixed under these certificates.
pub async fn children_of(
    db: &impl ConnectionTrait,
    parents: &[CertificateId],
) -> Result<Vec<certificate_child::Model>, DbErr> {
    certificate_child::Entity::find()
        .filter(certificate_child::COLUMN.parent_id.is_in(parents.iter().copied()))
        .order_by_asc(certificate_child::COLUMN.child_id)
        .all(db)
        .await
}

/// The lots that go with any of these certificates.
pub async fn lots_with(
    db: &impl ConnectionTrait,
    certificates: &[CertificateId],
) -> Result<Vec<lot::Model>, DbErr> {
    lot::Entity::find()
        .filter(lot::COLUMN.certificate_id.is_in(certificates.iter().copied()))
        .order_by_asc(lot::COLUMN.id)
        .all(db)
        .await
}
