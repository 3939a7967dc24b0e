//! Queries over traces. Records are only ever added.

use sea_orm::{ActiveValue::Set, ExprTrait, IntoActiveModel, QueryOrder, entity::prelude::*};

use crate::entity::{trace, trace_record};

pub async fn insert(db: &impl ConnectionTrait, row: trace::Model) -> Result<(), DbErr> {
    trace::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn find(db: &impl ConnectionTrait, code: &str) -> Result<Option<trace::Model>, DbErr> {
    trace::Entity::find_by_id(code).one(db).await
}

/// Counts one more record, and locks the trace until the end of the transaction; `last_hash` is
/// still that of the record before.
pub async fn count_up(
    db: &impl ConnectionTrait,
    code: &str,
) -> Result<Option<trace::Model>, DbErr> {
    let counted = trace::Entity::update_many()
        .col_expr(trace::Column::RecordsN, Expr::col(trace::Column::RecordsN).add(1))
        .filter(trace::COLUMN.code.eq(code))
        .exec_with_returning(db)
        .await?;
    Ok(counted.into_iter().next())
}

/// Adds a record as the new head of its trace, which is locked.
pub async fn append(db: &impl ConnectionTrait, row: trace_record::Model) -> Result<(), DbErr> {
    let head = trace::ActiveModel { last_hash: Set(row.hash.clone()), ..Default::default() };
    trace::Entity::update_many()
        .set(head)
        .filter(trace::COLUMN.code.eq(&row.code))
        .exec(db)
        .await?;
    trace_record::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// The first `n` records, in order: a trace that grows meanwhile is read as it was.
pub async fn records(
    db: &impl ConnectionTrait,
    code: &str,
    n: i32,
) -> Result<Vec<trace_record::Model>, DbErr> {
    trace_record::Entity::find()
        .filter(trace_record::COLUMN.code.eq(code))
        .filter(trace_record::COLUMN.n.lte(n))
        .order_by_asc(trace_record::COLUMN.n)
        .all(db)
        .await
}
