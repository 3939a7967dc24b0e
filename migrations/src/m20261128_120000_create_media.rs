//! Photos and voice notes whose bytes lie in a store of objects, what was said in them, the key that
//! signs their links, and the documents that can be searched.
//!
//! Expand only: the bytes of earlier photos stay in `photos` until the service has moved each of
//! them to the store; who owns them and what they show is in `media` from now on.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    binary, date_null, integer, integer_null, pk_auto, pk_uuid, string_len, string_len_null, text,
    text_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::{at, at_null, drop_all, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for table in [media(), transcripts(), secrets(), documents()] {
            schema.create_table(table).await?;
        }
        for (table, columns) in [
            ("media", &["subject_kind", "subject_id"] as &[&'static str]),
            ("media", &["owner_id", "subject_kind"]),
            ("media", &["object_key"]),
            ("transcripts", &["state", "next_at"]),
        ] {
            schema.create_index(index(table, columns)).await?;
        }
        schema.get_connection().execute_unprepared(TAKE_OVER).await?;
        for make in searchable(schema) {
            schema.get_connection().execute_unprepared(make).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        if schema.get_database_backend() == DbBackend::Sqlite {
            drop_all(schema, &["documents_words"]).await?;
        }
        drop_all(schema, &["documents", "secrets", "transcripts", "media"]).await
    }
}

/// Every photo is an image of the same id, owner and subject.
const TAKE_OVER: &str = "INSERT INTO media \
     (id, owner_id, kind, subject_kind, subject_id, media_type, bytes_n, created_at) \
     SELECT id, owner_id, 'image', \
     CASE WHEN visit_id IS NOT NULL THEN 'visit' WHEN lot_id IS NOT NULL THEN 'lot' \
     WHEN truck_id IS NOT NULL THEN 'truck' END, \
     COALESCE(visit_id, lot_id, truck_id), media_type, length(bytes), created_at FROM photos";

/// Each back end's own index of words. The words are cut by the service, so that both find the same:
/// SQLite gets them in a table of their own, by the document's number.
fn searchable(schema: &SchemaManager<'_>) -> Vec<&'static str> {
    match schema.get_database_backend() {
        DbBackend::Sqlite => vec![
            "CREATE VIRTUAL TABLE documents_words USING fts5(title, words, content='', \
             contentless_delete=1, tokenize='ascii')",
        ],
        _ => vec![
            "ALTER TABLE documents ADD COLUMN words tsvector NOT NULL",
            "CREATE INDEX documents_words ON documents USING gin (words)",
        ],
    }
}

fn media() -> TableCreateStatement {
    Table::create()
        .table("media")
        .col(pk_uuid("id"))
        .col(uuid("owner_id"))
        .col(string_len("kind", 10))
        .col(string_len_null("subject_kind", 20))
        .col(uuid_null("subject_id"))
        .col(string_len("media_type", 40))
        .col(integer("bytes_n"))
        .col(integer_null("width"))
        .col(integer_null("height"))
        .col(integer_null("seconds"))
        .col(text_null("words"))
        .col(string_len_null("object_key", 64))
        .col(at("created_at"))
        .to_owned()
}

/// Voice notes whose words are owed.
fn transcripts() -> TableCreateStatement {
    Table::create()
        .table("transcripts")
        .col(uuid("media_id").primary_key())
        .col(string_len("state", 20))
        .col(integer("attempts"))
        .col(at("next_at"))
        .col(text_null("error"))
        .col(at_null("done_at"))
        .col(at("created_at"))
        .to_owned()
}

/// Made once, so that every process signs alike.
fn secrets() -> TableCreateStatement {
    Table::create()
        .table("secrets")
        .col(string_len("name", 40).primary_key())
        .col(binary("bytes"))
        .to_owned()
}

/// What a search can find, as it is shown in a list.
fn documents() -> TableCreateStatement {
    Table::create()
        .table("documents")
        .col(pk_auto("n"))
        .col(uuid("id").unique_key())
        .col(string_len("kind", 20))
        .col(string_len("crop", 40))
        .col(string_len("title", 200))
        .col(text("excerpt"))
        .col(string_len("by_name", 64))
        .col(at("at"))
        .col(date_null("good_until"))
        .to_owned()
}
