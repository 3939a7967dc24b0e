//! Needs, the offers made for them, each decision with its reasons, and the timeline of every change.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, double, double_null, integer, json_binary, pk_uuid, string_len,
    string_len_null, text, text_null, uuid, uuid_null,
};

use crate::{at, at_null, drop_all, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for table in [needs(), offers(), decisions(), timeline()] {
            schema.create_table(table).await?;
        }
        schema.create_index(index("needs", &["farmer_id", "id"])).await?;
        schema.create_index(index("needs", &["posted_by", "id"])).await?;
        schema.create_index(index("needs", &["state", "wave_ends_at"])).await?;
        schema.create_index(index("offers", &["need_id"])).await?;
        schema.create_index(index("offers", &["team_id", "id"])).await?;
        schema.create_index(index("decisions", &["need_id"])).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        drop_all(schema, &["timeline", "decisions", "offers", "needs"]).await
    }
}

fn needs() -> TableCreateStatement {
    Table::create()
        .table("needs")
        .col(pk_uuid("id"))
        .col(uuid("farmer_id"))
        .col(uuid("posted_by"))
        .col(uuid_null("field_id"))
        .col(string_len("operation", 40))
        .col(double("quantity").check(Expr::col("quantity").gt(0.0)))
        .col(double("area_m2"))
        .col(double("lon"))
        .col(double("lat"))
        .col(string_len("village", 64))
        .col(double_null("slope_degrees"))
        .col(double_null("gate_width_m"))
        .col(at("window_from"))
        .col(at("window_until"))
        .col(big_integer_null("price_ceiling_fen"))
        .col(text("note"))
        .col(string_len("state", 20))
        .col(integer("wave"))
        .col(at("wave_ends_at"))
        .col(integer("version"))
        .col(at("created_at"))
        .col(at("updated_at"))
        .to_owned()
}

fn offers() -> TableCreateStatement {
    Table::create()
        .table("offers")
        .col(pk_uuid("id"))
        .col(uuid("need_id"))
        .col(uuid("team_id"))
        .col(integer("wave"))
        .col(integer("rank"))
        .col(string_len("state", 20))
        .col(big_integer("price_fen"))
        .col(integer("distance_m"))
        .col(big_integer("cost_fen"))
        .col(json_binary("terms"))
        .col(at("starts_at"))
        .col(at("ends_at"))
        .col(at("expires_at"))
        .col(at_null("decided_at"))
        .col(string_len_null("reason", 20))
        .col(text_null("words"))
        .col(at("created_at"))
        .to_owned()
}

/// What the engine decided for one wave, as it was then: chosen, rejected, and why.
fn decisions() -> TableCreateStatement {
    Table::create()
        .table("decisions")
        .col(pk_uuid("id"))
        .col(uuid("need_id"))
        .col(integer("wave"))
        .col(json_binary("body"))
        .col(at("decided_at"))
        .to_owned()
}

fn timeline() -> TableCreateStatement {
    Table::create()
        .table("timeline")
        .col(uuid("need_id"))
        .col(integer("version"))
        .col(string_len("kind", 40))
        .col(string_len("who", 20))
        .col(uuid_null("person_id"))
        .col(text("words"))
        .col(at("at"))
        .primary_key(Index::create().col("need_id").col("version"))
        .to_owned()
}
