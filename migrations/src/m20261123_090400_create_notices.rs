//! One stream of notices per person, and the WeChat messages that are still owed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer, json_binary, pk_uuid, string_len, string_len_null, text, uuid, uuid_null,
};

use crate::{at, at_null, drop_all, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for table in [streams(), notices(), messages(), grants()] {
            schema.create_table(table).await?;
        }
        schema.create_index(index("messages", &["state", "next_at"])).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        drop_all(schema, &["grants", "messages", "notices", "streams"]).await
    }
}

/// `seq` is counted in the row, not by a sequence: commit order is number order.
fn streams() -> TableCreateStatement {
    Table::create()
        .table("streams")
        .col(pk_uuid("person_id"))
        .col(string_len("epoch", 36))
        .col(big_integer("seq"))
        .col(big_integer("read_seq"))
        .to_owned()
}

fn notices() -> TableCreateStatement {
    Table::create()
        .table("notices")
        .col(uuid("person_id"))
        .col(big_integer("seq"))
        .col(string_len("kind", 40))
        .col(string_len("title", 64))
        .col(text("body"))
        .col(uuid_null("need_id"))
        .col(uuid_null("offer_id"))
        .col(uuid_null("visit_id"))
        .col(at("created_at"))
        .primary_key(Index::create().col("person_id").col("seq"))
        .to_owned()
}

/// Subscribe messages to hand to WeChat, claimed under a lease.
fn messages() -> TableCreateStatement {
    Table::create()
        .table("messages")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(big_integer("seq"))
        .col(string_len("template", 20))
        .col(json_binary("data"))
        .col(string_len("state", 20))
        .col(integer("attempts"))
        .col(at("next_at"))
        .col(string_len_null("error", 200))
        .col(at_null("done_at"))
        .col(at("created_at"))
        .to_owned()
}

/// One-time consents: how many messages a person still lets us send.
fn grants() -> TableCreateStatement {
    Table::create()
        .table("grants")
        .col(uuid("person_id"))
        .col(string_len("template", 20))
        .col(integer("credits").check(Expr::col("credits").gte(0)))
        .primary_key(Index::create().col("person_id").col("template"))
        .to_owned()
}
