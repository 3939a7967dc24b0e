//! Articles of the knowledge base: written by an agronomist, reviewed by another, read by everybody;
//! and how high a field lies, by which its seasons come later.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date_null, integer, integer_null, pk_uuid, string_len, string_len_null, text, uuid, uuid_null,
};

use crate::{at, at_null, drop_all, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const ALTITUDE: &str = "altitude_m";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.create_table(articles()).await?;
        schema.create_index(index("articles", &["state", "id"])).await?;
        schema.create_index(index("articles", &["author_id", "id"])).await?;
        let higher = Table::alter().table("fields").add_column(integer_null(ALTITUDE)).to_owned();
        schema.alter_table(higher).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let lower = Table::alter().table("fields").drop_column(ALTITUDE).to_owned();
        schema.alter_table(lower).await?;
        drop_all(schema, &["articles"]).await
    }
}

fn articles() -> TableCreateStatement {
    Table::create()
        .table("articles")
        .col(pk_uuid("id"))
        .col(uuid("author_id"))
        .col(string_len("author_title", 40))
        .col(string_len("title", 60))
        .col(text("words"))
        .col(string_len("crop", 40))
        .col(string_len_null("problem", 40))
        .col(integer("months"))
        .col(text("source"))
        .col(uuid_null("question_id"))
        .col(string_len("state", 20))
        .col(uuid_null("reviewed_by"))
        .col(at_null("reviewed_at"))
        .col(date_null("review_until"))
        .col(at("created_at"))
        .col(at("updated_at"))
        .to_owned()
}
