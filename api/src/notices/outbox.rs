//! A fact and the notices it owes are written together.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveValue::Set, ExprTrait, IntoActiveModel, entity::prelude::*, sea_query::OnConflict,
};

pub use super::notice::Notice;
use crate::{
    db::Tx,
    entity::{
        grant, message,
        message::{MessageState, Template},
        notice, stream,
    },
    error::ApiError,
    ids::{MessageId, PersonId},
};

/// Owes notices to people, within the transaction of the fact, and rings them after it.
///
/// Call it once per transaction: streams are taken in the order of people, so that two
/// transactions that owe the same people never wait for each other in a circle.
pub async fn owe(tx: &Tx, owed: Vec<(PersonId, Notice)>) -> Result<(), ApiError> {
    let mut by_person: BTreeMap<PersonId, Vec<Notice>> = BTreeMap::new();
    for (person, notice) in owed {
        by_person.entry(person).or_default().push(notice);
    }
    for (person, notices) in by_person {
        for notice in notices {
            owe_one(tx, person, notice).await?;
        }
        tx.ring(person);
    }
    Ok(())
}

async fn owe_one(tx: &Tx, person: PersonId, owed: Notice) -> Result<(), DbErr> {
    let seq = next_seq(tx, person).await?;
    let row = notice::Model {
        person_id: person,
        seq,
        kind: owed.kind.to_owned(),
        title: owed.title,
        body: owed.body,
        need_id: owed.need_id,
        offer_id: owed.offer_id,
        visit_id: owed.visit_id,
        lot_id: owed.lot_id,
        order_id: owed.order_id,
        share_id: owed.share_id,
        truck_id: owed.truck_id,
        question_id: owed.question_id,
        talk_seq: owed.talk_seq,
        created_at: tx.now,
    };
    if let Some((template, data)) = owed.message {
        owe_message(tx, template, data, &row).await?;
    }
    notice::Entity::insert(row.into_active_model()).exec_without_returning(&tx.db).await?;
    Ok(())
}

/// Counts in the person's own row: commit order is number order, and a rollback leaves no gap.
async fn next_seq(tx: &Tx, person: PersonId) -> Result<i64, DbErr> {
    let first =
        stream::Model { person_id: person, epoch: Uuid::new_v4().to_string(), seq: 1, read_seq: 0 };
    let next = OnConflict::column(stream::Column::PersonId)
        .value(stream::Column::Seq, Expr::col((stream::Entity, stream::Column::Seq)).add(1))
        .to_owned();
    let row = stream::Entity::insert(first.into_active_model())
        .on_conflict(next)
        .exec_with_returning(&tx.db)
        .await?;
    Ok(row.seq)
}

/// Queues a WeChat message where the person granted one: the grant is spent here, so there are
/// never more messages than grants.
async fn owe_message(
    tx: &Tx,
    template: Template,
    data: Json,
    row: &notice::Model,
) -> Result<(), DbErr> {
    if !spend(tx, row.person_id, template).await? {
        return Ok(());
    }
    let message = message::Model {
        id: MessageId::new(),
        person_id: row.person_id,
        seq: row.seq,
        template,
        data,
        state: MessageState::Owed,
        attempts: 0,
        next_at: tx.now + tx.grace,
        error: None,
        done_at: None,
        created_at: tx.now,
    };
    message::Entity::insert(message.into_active_model()).exec_without_returning(&tx.db).await?;
    Ok(())
}

async fn spend(tx: &Tx, person: PersonId, template: Template) -> Result<bool, DbErr> {
    let done = grant::Entity::update_many()
        .col_expr(grant::Column::Credits, Expr::col(grant::Column::Credits).sub(1))
        .filter(grant::COLUMN.person_id.eq(person))
        .filter(grant::COLUMN.template.eq(template))
        .filter(grant::COLUMN.credits.gt(0))
        .exec(&tx.db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Gives back the grant of a message that nobody needed.
pub async fn give_back(tx: &Tx, person: PersonId, template: Template) -> Result<(), DbErr> {
    grant::Entity::update_many()
        .col_expr(grant::Column::Credits, Expr::col(grant::Column::Credits).add(1))
        .filter(grant::COLUMN.person_id.eq(person))
        .filter(grant::COLUMN.template.eq(template))
        .exec(&tx.db)
        .await?;
    Ok(())
}

/// Adds what a person granted on the phone; a refusal takes all grants back.
pub async fn note_choice(
    tx: &Tx,
    person: PersonId,
    template: Template,
    accepted: bool,
) -> Result<(), DbErr> {
    let row = grant::Model { person_id: person, template, credits: i32::from(accepted) };
    let mut again = OnConflict::columns([grant::Column::PersonId, grant::Column::Template]);
    let added = Expr::col((grant::Entity, grant::Column::Credits)).add(1);
    again.value(grant::Column::Credits, if accepted { added } else { Expr::value(0) });
    grant::Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(&tx.db)
        .await?;
    Ok(())
}

/// Everything up to `seq` was seen by the person.
pub async fn note_read(tx: &Tx, person: PersonId, seq: i64) -> Result<(), DbErr> {
    let read = stream::ActiveModel { read_seq: Set(seq), ..Default::default() };
    stream::Entity::update_many()
        .set(read)
        .filter(stream::COLUMN.person_id.eq(person))
        .filter(stream::COLUMN.read_seq.lt(seq))
        .filter(stream::COLUMN.seq.gte(seq))
        .exec(&tx.db)
        .await?;
    tx.ring(person);
    Ok(())
}
