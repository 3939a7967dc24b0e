//! Queries over what is said about questions.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, Condition, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect,
    entity::prelude::*,
};

use crate::{
    db::Tx,
    entity::{
        agronomist::MediaIds,
        question::{self, QuestionState},
        question_message::{self, Answered, Speaker},
    },
    ids::{PersonId, QuestionId},
};

/// Whose marks: each side has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    Farmer,
    Expert,
}

impl Of {
    /// What the phone holds, and what was read.
    const fn columns(self) -> (question::Column, question::Column) {
        match self {
            Self::Farmer => (question::Column::FarmerGotSeq, question::Column::FarmerReadSeq),
            Self::Expert => (question::Column::ExpertGotSeq, question::Column::ExpertReadSeq),
        }
    }

    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Farmer => Self::Expert,
            Self::Expert => Self::Farmer,
        }
    }

    /// Delivered, and read.
    #[must_use]
    pub const fn marks(self, question: &question::Model) -> (i64, i64) {
        match self {
            Self::Farmer => (question.farmer_got_seq, question.farmer_read_seq),
            Self::Expert => (question.expert_got_seq, question.expert_read_seq),
        }
    }
}

/// The number of the next message, counted in the question's own row: commit order is number order,
/// and a rollback leaves no gap. Whoever speaks has read what was there.
pub async fn next_seq(
    db: &impl ConnectionTrait,
    id: QuestionId,
    of: Option<Of>,
) -> Result<i64, DbErr> {
    let next = || Expr::col(question::Column::LastSeq).add(1);
    let mut update = question::Entity::update_many().col_expr(question::Column::LastSeq, next());
    if let Some((got, read)) = of.map(Of::columns) {
        update = update.col_expr(got, next()).col_expr(read, next());
    }
    let rows = update.filter(question::COLUMN.id.eq(id)).exec_with_returning(db).await?;
    let row = rows.into_iter().next();
    row.map(|row| row.last_seq).ok_or_else(|| DbErr::RecordNotFound(id.to_string()))
}

/// The question as it is, if it is in one of these states; its row is locked from then on.
pub async fn hold(
    db: &impl ConnectionTrait,
    id: QuestionId,
    states: &[QuestionState],
) -> Result<Option<question::Model>, DbErr> {
    let same = Expr::col(question::Column::Version);
    let rows = question::Entity::update_many()
        .col_expr(question::Column::Version, same)
        .filter(question::COLUMN.id.eq(id))
        .filter(question::COLUMN.state.is_in(states.iter().copied()))
        .exec_with_returning(db)
        .await?;
    Ok(rows.into_iter().next())
}

/// This message is the answer.
pub async fn note_answer(
    db: &impl ConnectionTrait,
    id: QuestionId,
    seq: i64,
) -> Result<Option<question::Model>, DbErr> {
    let row = question::ActiveModel { answer_seq: Set(Some(seq)), ..Default::default() };
    let own = question::Entity::update_many().set(row).filter(question::COLUMN.id.eq(id));
    Ok(own.exec_with_returning(db).await?.into_iter().next())
}

/// A message that nobody has written before.
#[must_use]
pub fn row(
    tx: &Tx,
    id: QuestionId,
    seq: i64,
    speaker: Speaker,
    person: Option<PersonId>,
    words: &str,
) -> question_message::Model {
    question_message::Model {
        question_id: id,
        seq,
        speaker,
        person_id: person,
        words: words.to_owned(),
        photos: MediaIds::default(),
        voice_id: None,
        answer: None,
        created_at: tx.now,
    }
}

pub async fn insert(db: &impl ConnectionTrait, row: question_message::Model) -> Result<(), DbErr> {
    question_message::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// What was said after `after`, in order.
pub async fn list_after(
    db: &impl ConnectionTrait,
    id: QuestionId,
    after: i64,
    limit: u64,
) -> Result<Vec<question_message::Model>, DbErr> {
    question_message::Entity::find()
        .filter(question_message::COLUMN.question_id.eq(id))
        .filter(question_message::COLUMN.seq.gt(after))
        .order_by_asc(question_message::COLUMN.seq)
        .limit(limit)
        .all(db)
        .await
}

/// The answers of these questions.
pub async fn answers_of(
    db: &impl ConnectionTrait,
    questions: &[question::Model],
) -> Result<Vec<question_message::Model>, DbErr> {
    let mut these = Condition::any();
    for question in questions {
        if let Some(seq) = question.answer_seq {
            let one = question_message::Column::QuestionId.eq(question.id);
            these = these.add(one.and(question_message::Column::Seq.eq(seq)));
        }
    }
    if these.is_empty() {
        return Ok(Vec::new());
    }
    question_message::Entity::find().filter(these).all(db).await
}

/// What this farmer was answered since then, the oldest first.
pub async fn answers_to(
    db: &impl ConnectionTrait,
    farmer: PersonId,
    since: DateTime<Utc>,
) -> Result<Vec<(question::Model, Answered)>, DbErr> {
    let questions = question::Entity::find()
        .filter(question::COLUMN.farmer_id.eq(farmer))
        .filter(question::COLUMN.answered_at.gte(since))
        .order_by_asc(question::COLUMN.answered_at)
        .all(db)
        .await?;
    let messages = answers_of(db, &questions).await?;
    let with_answer = |question: question::Model| {
        let own = messages.iter().find(|message| message.question_id == question.id)?;
        Some((question, own.answer.clone()?))
    };
    Ok(questions.into_iter().filter_map(with_answer).collect())
}

/// Moves a side's marks forward, never back and never beyond the last message; the question where
/// one of them moved.
pub async fn mark(
    db: &impl ConnectionTrait,
    id: QuestionId,
    of: Of,
    seq: i64,
    read: bool,
) -> Result<Option<question::Model>, DbErr> {
    let (got_column, read_column) = of.columns();
    let behind = if read { read_column } else { got_column };
    let mut update = question::Entity::update_many();
    if read {
        update = update.col_expr(read_column, Expr::value(seq));
    }
    let further =
        Expr::case(Expr::col(got_column).lt(seq), Expr::value(seq)).finally(Expr::col(got_column));
    let rows = update
        .col_expr(got_column, further.into())
        .filter(question::COLUMN.id.eq(id))
        .filter(Expr::col(behind).lt(seq))
        .filter(question::COLUMN.last_seq.gte(seq))
        .exec_with_returning(db)
        .await?;
    Ok(rows.into_iter().next())
}
