//! Finding solved questions and articles by what they say: one function for both back ends.
//!
//! The words are cut here, not by the database, so that both find the same in Chinese.

mod postgres;
mod sqlite;
mod terms;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveEnum, DatabaseTransaction, DbBackend, Value, entity::prelude::*};

use crate::{
    db::Tx,
    entity::document::{self, DocumentKind},
    words,
};

pub use terms::Synonyms;

/// Characters of what is shown of a document.
const EXCERPT: usize = 60;
/// A question matches what it holds; of these so many of the newest are compared.
const COMPARED: u32 = 2_000;
/// What the title says counts so much more than what stands below it.
const TITLE_WEIGHT: u32 = 4;

/// What can be found, and what is shown of it. No person's name but the author's, no place.
#[derive(Clone, Debug)]
pub struct Document {
    pub kind: DocumentKind,
    /// Of the question or article.
    pub id: Uuid,
    pub crop: String,
    pub title: String,
    /// All that it can be found by, besides the title.
    pub words: String,
    /// Who answered or wrote it.
    pub by: String,
    /// When it was solved or reviewed.
    pub at: DateTime<Utc>,
    /// It is found until this day, by China's clock.
    pub good_until: Option<NaiveDate>,
}

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    pub words: &'a str,
    pub crop: Option<&'a str>,
    pub kind: Option<DocumentKind>,
    pub limit: u64,
}

/// The terms of a search or of a document, as an index holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cut {
    title: Vec<String>,
    words: Vec<String>,
}

impl Document {
    /// As both back ends store it: id, kind, crop, title, excerpt, name, moment, day.
    fn columns(&self, excerpt: &str) -> Vec<Value> {
        vec![
            self.id.into(),
            self.kind.to_value().into(),
            self.crop.clone().into(),
            self.title.clone().into(),
            excerpt.into(),
            self.by.clone().into(),
            self.at.into(),
            self.good_until.into(),
        ]
    }
}

impl Wanted<'_> {
    /// As both back ends ask: crop twice, kind twice, day, limit.
    fn values(&self, today: NaiveDate) -> Vec<Value> {
        let (crop, kind) = (self.crop.map(str::to_owned), self.kind.map(|kind| kind.to_value()));
        let limit = i64::try_from(self.limit).unwrap_or(i64::MAX);
        vec![
            crop.clone().into(),
            crop.into(),
            kind.clone().into(),
            kind.into(),
            today.into(),
            limit.into(),
        ]
    }
}

/// From now on this can be found; what was known under its id is replaced.
pub async fn put(tx: &Tx, document: &Document) -> Result<(), DbErr> {
    put_on(&tx.db, document).await
}

/// Many at once: for a database that nobody uses yet.
pub async fn fill(txn: &DatabaseTransaction, documents: &[Document]) -> Result<(), DbErr> {
    for document in documents {
        put_on(txn, document).await?;
    }
    Ok(())
}

async fn put_on(db: &DatabaseTransaction, document: &Document) -> Result<(), DbErr> {
    let synonyms = Synonyms::compiled_in();
    let cut = Cut { title: synonyms.cut(&document.title), words: synonyms.cut(&document.words) };
    let excerpt: String = document.words.chars().take(EXCERPT).collect();
    match db.get_database_backend() {
        DbBackend::Sqlite => sqlite::put(db, document, &excerpt, &cut).await,
        _ => postgres::put(db, document, &excerpt, &cut).await,
    }
}

/// From now on this cannot be found.
pub async fn remove(tx: &Tx, id: Uuid) -> Result<(), DbErr> {
    if tx.db.get_database_backend() == DbBackend::Sqlite {
        sqlite::remove(&tx.db, id).await?;
    }
    document::Entity::delete_many().filter(document::COLUMN.id.eq(id)).exec(&tx.db).await?;
    Ok(())
}

/// The best first: those that hold all that is looked for, then those that hold some of it.
pub async fn find(
    db: &impl ConnectionTrait,
    wanted: Wanted<'_>,
    now: DateTime<Utc>,
) -> Result<Vec<document::Model>, DbErr> {
    let terms = Synonyms::compiled_in().ask(wanted.words);
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let today = words::local(now).date_naive();
    let mut found: Vec<document::Model> = Vec::new();
    for every in [true, false] {
        let ranked = match db.get_database_backend() {
            DbBackend::Sqlite => sqlite::ranked(&wanted, &terms, every, today),
            _ => postgres::ranked(&wanted, &terms, every, today),
        };
        let rows = document::Entity::find().from_raw_sql(ranked).all(db).await?;
        let new = rows.into_iter().filter(|row| !found.iter().any(|it| it.id == row.id));
        let new: Vec<_> = new.collect();
        found.extend(new);
        if found.len() as u64 >= wanted.limit || terms.len() == 1 {
            break;
        }
    }
    found.truncate(usize::try_from(wanted.limit).unwrap_or(usize::MAX));
    Ok(found)
}
