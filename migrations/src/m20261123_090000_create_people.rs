//! People, their roles, their sessions, the consents an agent holds, and the keys of posts already answered.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{pk_uuid, string_len, string_len_null, text, text_null, uuid};

use crate::{at, at_null, drop_all, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for table in [people(), roles(), sessions(), tickets(), consents(), answers()] {
            schema.create_table(table).await?;
        }
        schema.create_index(index("sessions", &["person_id"])).await?;
        schema.create_index(index("consents", &["agent_id", "farmer_id"])).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let tables = ["answers", "consents", "live_tickets", "sessions", "person_roles", "people"];
        drop_all(schema, &tables).await
    }
}

/// `openid` is null for a farmer without a phone, whom a village agent speaks for.
fn people() -> TableCreateStatement {
    Table::create()
        .table("people")
        .col(pk_uuid("id"))
        .col(string_len_null("openid", 64).unique_key())
        .col(string_len("name", 64))
        .col(string_len_null("phone", 20))
        .col(string_len("village", 64))
        .col(at("created_at"))
        .to_owned()
}

fn roles() -> TableCreateStatement {
    Table::create()
        .table("person_roles")
        .col(uuid("person_id"))
        .col(string_len("role", 20))
        .col(at("granted_at"))
        .primary_key(Index::create().col("person_id").col("role"))
        .to_owned()
}

/// Tokens are stored as their SHA-256 in hex: a stolen backup opens no session.
fn sessions() -> TableCreateStatement {
    Table::create()
        .table("sessions")
        .col(string_len("token_hash", 64).primary_key())
        .col(uuid("person_id"))
        .col(at("created_at"))
        .col(at("expires_at"))
        .col(at_null("revoked_at"))
        .to_owned()
}

fn tickets() -> TableCreateStatement {
    Table::create()
        .table("live_tickets")
        .col(string_len("ticket_hash", 64).primary_key())
        .col(uuid("person_id"))
        .col(string_len("session_hash", 64))
        .col(at("expires_at"))
        .to_owned()
}

fn consents() -> TableCreateStatement {
    Table::create()
        .table("consents")
        .col(pk_uuid("id"))
        .col(uuid("agent_id"))
        .col(uuid("farmer_id"))
        .col(string_len("how", 20))
        .col(text("note"))
        .col(at("recorded_at"))
        .col(at_null("revoked_at"))
        .to_owned()
}

/// What a creating POST answered, written in the transaction of its effect.
fn answers() -> TableCreateStatement {
    Table::create()
        .table("answers")
        .col(uuid("person_id"))
        .col(string_len("key", 255))
        .col(string_len("fingerprint", 64))
        .col(text_null("body"))
        .col(at("created_at"))
        .primary_key(Index::create().col("person_id").col("key"))
        .to_owned()
}
