//! Queries over lots and their parts. What is free is `total_g - reserved_g`, and nothing else.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, Condition, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*, sea_query,
};

use crate::{
    entity::{
        lot,
        lot::{LotState, Storage},
        lot_part,
    },
    ids::{CertificateId, LotId, PartId, PersonId},
    paging::Paging,
};

/// Ids in one query: SQLite takes 32 766 values.
const BATCH: usize = 10_000;

/// The lots that a person listed, as part of another query.
#[must_use]
pub fn posted_by(person: PersonId) -> sea_query::SelectStatement {
    lot::Entity::find()
        .select_only()
        .column(lot::Column::Id)
        .filter(lot::COLUMN.posted_by.eq(person))
        .into_query()
}

pub async fn insert(
    db: &impl ConnectionTrait,
    row: lot::Model,
    parts: Vec<lot_part::Model>,
) -> Result<(), DbErr> {
    lot::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    insert_parts(db, parts).await
}

pub async fn insert_parts(
    db: &impl ConnectionTrait,
    parts: Vec<lot_part::Model>,
) -> Result<(), DbErr> {
    if parts.is_empty() {
        return Ok(());
    }
    let parts = parts.into_iter().map(IntoActiveModel::into_active_model);
    lot_part::Entity::insert_many(parts).exec_without_returning(db).await?;
    Ok(())
}

pub async fn find(db: &impl ConnectionTrait, id: LotId) -> Result<Option<lot::Model>, DbErr> {
    lot::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = LotId>,
) -> Result<Vec<lot::Model>, DbErr> {
    lot::Entity::find().filter(lot::COLUMN.id.is_in(ids)).all(db).await
}

/// A lot of this person: their own, or one they listed for somebody.
pub async fn find_own(
    db: &impl ConnectionTrait,
    person: PersonId,
    id: LotId,
) -> Result<Option<lot::Model>, DbErr> {
    lot::Entity::find_by_id(id).filter(owned_by(person)).one(db).await
}

pub async fn list_own(
    db: &impl ConnectionTrait,
    person: PersonId,
    state: Option<LotState>,
    page: &Paging,
) -> Result<Vec<lot::Model>, DbErr> {
    let mut query = lot::Entity::find().filter(owned_by(person));
    if let Some(state) = state {
        query = query.filter(lot::COLUMN.state.eq(state));
    }
    query
        .filter(lot::COLUMN.id.lt(page.before()))
        .order_by_desc(lot::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

fn owned_by(person: PersonId) -> sea_query::SimpleExpr {
    lot::Column::FarmerId.eq(person).or(lot::Column::PostedBy.eq(person))
}

/// Every lot of a product that can be sold at `now`, oldest first.
pub async fn list_listed(
    db: &impl ConnectionTrait,
    product: &str,
    now: DateTime<Utc>,
) -> Result<Vec<lot::Model>, DbErr> {
    lot::Entity::find()
        .filter(lot::COLUMN.state.eq(LotState::Listed))
        .filter(lot::COLUMN.product.eq(product))
        .filter(lot::COLUMN.keeps_until.gt(now))
        .order_by_asc(lot::COLUMN.id)
        .all(db)
        .await
}

/// The parts of these lots, in the order they were said.
pub async fn parts_of(
    db: &impl ConnectionTrait,
    lots: &[LotId],
) -> Result<Vec<lot_part::Model>, DbErr> {
    let mut parts = Vec::new();
    for lots in lots.chunks(BATCH) {
        let some = lot_part::Entity::find()
            .filter(lot_part::COLUMN.lot_id.is_in(lots.iter().copied()))
            .order_by_asc(lot_part::COLUMN.id);
        parts.extend(some.all(db).await?);
    }
    Ok(parts)
}

/// A farmer's lots that are not picked yet.
pub async fn list_on_tree(
    db: &impl ConnectionTrait,
    farmer: PersonId,
) -> Result<Vec<lot::Model>, DbErr> {
    lot::Entity::find()
        .filter(lot::COLUMN.farmer_id.eq(farmer))
        .filter(lot::COLUMN.state.eq(LotState::Listed))
        .filter(lot::COLUMN.storage.eq(Storage::Tree))
        .order_by_asc(lot::COLUMN.code)
        .all(db)
        .await
}

/// Listed lots that are no longer good.
pub async fn list_overdue(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<lot::Model>, DbErr> {
    lot::Entity::find()
        .filter(lot::COLUMN.state.eq(LotState::Listed))
        .filter(lot::COLUMN.keeps_until.lte(now))
        .order_by_asc(lot::COLUMN.id)
        .limit(limit)
        .all(db)
        .await
}

/// Takes grams of a part of a listed lot as it was read; false when it is too late, and nothing is
/// taken.
///
/// The lot's row is locked first, so that nobody withdraws or changes it meanwhile: whoever takes
/// of several parts goes by lot, then by part, in the order of their ids.
pub async fn reserve(
    db: &impl ConnectionTrait,
    part: PartId,
    version: i32,
    grams: i64,
) -> Result<bool, DbErr> {
    let of_part = lot_part::Entity::find_by_id(part)
        .select_only()
        .column(lot_part::Column::LotId)
        .into_query();
    let held = lot::Entity::update_many()
        .col_expr(lot::Column::Version, Expr::col(lot::Column::Version))
        .filter(lot::Column::Id.in_subquery(of_part))
        .filter(lot::COLUMN.state.eq(LotState::Listed))
        .filter(lot::COLUMN.version.eq(version))
        .exec(db)
        .await?;
    if held.rows_affected == 0 {
        return Ok(false);
    }
    let more = || Expr::col(lot_part::Column::ReservedG).add(grams);
    let taken = lot_part::Entity::update_many()
        .col_expr(lot_part::Column::ReservedG, more())
        .filter(lot_part::COLUMN.id.eq(part))
        .filter(more().lte(Expr::col(lot_part::Column::TotalG)))
        .exec(db)
        .await?;
    Ok(taken.rows_affected == 1)
}

/// Gives grams of a part back; false when so many were never taken.
pub async fn release(db: &impl ConnectionTrait, part: PartId, grams: i64) -> Result<bool, DbErr> {
    let given = lot_part::Entity::update_many()
        .col_expr(lot_part::Column::ReservedG, Expr::col(lot_part::Column::ReservedG).sub(grams))
        .filter(lot_part::COLUMN.id.eq(part))
        .filter(lot_part::COLUMN.reserved_g.gte(grams))
        .exec(db)
        .await?;
    Ok(given.rows_affected == 1)
}

/// Changes a lot that is listed, and locks it until the end of the transaction.
pub async fn change(
    db: &impl ConnectionTrait,
    id: LotId,
    row: lot::ActiveModel,
    now: DateTime<Utc>,
) -> Result<Option<lot::Model>, DbErr> {
    let row = lot::ActiveModel { updated_at: Set(now), ..row };
    let changed = lot::Entity::update_many()
        .set(row)
        .col_expr(lot::Column::Version, Expr::col(lot::Column::Version).add(1))
        .filter(lot::COLUMN.id.eq(id))
        .filter(lot::COLUMN.state.eq(LotState::Listed))
        .exec_with_returning(db)
        .await?;
    Ok(changed.into_iter().next())
}

/// Names another certificate, in whatever state the lot is.
pub async fn certify(
    db: &impl ConnectionTrait,
    id: LotId,
    certificate: CertificateId,
    now: DateTime<Utc>,
) -> Result<Option<lot::Model>, DbErr> {
    let row = lot::ActiveModel {
        certificate_id: Set(Some(certificate)),
        updated_at: Set(now),
        ..Default::default()
    };
    let named = lot::Entity::update_many()
        .set(row)
        .col_expr(lot::Column::Version, Expr::col(lot::Column::Version).add(1))
        .filter(lot::COLUMN.id.eq(id))
        .exec_with_returning(db)
        .await?;
    Ok(named.into_iter().next())
}

/// Says anew how much of a part there is; false when more than that is reserved.
pub async fn resize(db: &impl ConnectionTrait, part: PartId, grams: i64) -> Result<bool, DbErr> {
    let row = lot_part::ActiveModel { total_g: Set(grams), ..Default::default() };
    let done = lot_part::Entity::update_many()
        .set(row)
        .filter(lot_part::COLUMN.id.eq(part))
        .filter(lot_part::COLUMN.reserved_g.lte(grams))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// What a buyer looks for on the market.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub product: Option<String>,
    pub variety: Option<String>,
    pub colour: Option<String>,
    /// The worst that is good enough; 1 is best.
    pub grade: Option<i32>,
    /// Diameters in mm that a part must have some of.
    pub from_mm: Option<i32>,
    pub to_mm: Option<i32>,
    /// Only with a certificate.
    pub certified: bool,
}

/// Lots that have something free of what is wanted, newest first.
pub async fn list_market(
    db: &impl ConnectionTrait,
    wanted: &Wanted,
    now: DateTime<Utc>,
    page: &Paging,
) -> Result<Vec<lot::Model>, DbErr> {
    let lot_with = lot_part::Entity::find()
        .select_only()
        .column(lot_part::Column::LotId)
        .filter(is_free(wanted))
        .into_query();
    let same = |column: lot::Column, code: &Option<String>| {
        code.as_ref().map(|code| column.eq(code.as_str()))
    };
    let certified = wanted.certified.then(|| lot::Column::CertificateId.is_not_null());
    let wishes = Condition::all()
        .add_option(same(lot::Column::Product, &wanted.product))
        .add_option(same(lot::Column::Variety, &wanted.variety))
        .add_option(same(lot::Column::Colour, &wanted.colour))
        .add_option(certified);
    lot::Entity::find()
        .filter(lot::COLUMN.state.eq(LotState::Listed))
        .filter(lot::COLUMN.keeps_until.gt(now))
        .filter(wishes)
        .filter(lot::Column::Id.in_subquery(lot_with))
        .filter(lot::COLUMN.id.lt(page.before()))
        .order_by_desc(lot::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

fn is_free(wanted: &Wanted) -> Condition {
    Condition::all()
        .add(Expr::col(lot_part::Column::TotalG).gt(Expr::col(lot_part::Column::ReservedG)))
        .add_option(wanted.grade.map(|worst| lot_part::Column::Grade.lte(worst)))
        .add_option(wanted.from_mm.map(|from| lot_part::Column::ToMm.gte(from)))
        .add_option(wanted.to_mm.map(|to| lot_part::Column::FromMm.lte(to)))
}

/// What an agent listed for a farmer is the farmer's alone from now on.
pub async fn hand_back(
    db: &impl ConnectionTrait,
    agent: PersonId,
    farmer: PersonId,
) -> Result<(), DbErr> {
    let row = lot::ActiveModel { posted_by: Set(farmer), ..Default::default() };
    lot::Entity::update_many()
        .set(row)
        .filter(lot::COLUMN.posted_by.eq(agent))
        .filter(lot::COLUMN.farmer_id.eq(farmer))
        .exec(db)
        .await?;
    Ok(())
}
