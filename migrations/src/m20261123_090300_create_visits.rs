//! Visits, what they settle for, how both sides rate them, and the photos that show the work.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, blob, double, double_null, integer, pk_uuid, string_len, string_len_null, text,
    text_null, uuid, uuid_null,
};

use crate::{at, at_null, drop_all, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for table in [visits(), settlement_lines(), ratings(), photos()] {
            schema.create_table(table).await?;
        }
        schema.create_index(index("visits", &["farmer_id", "id"])).await?;
        schema.create_index(index("visits", &["team_id", "id"])).await?;
        schema.create_index(index("visits", &["need_id"])).await?;
        schema.create_index(index("visits", &["state", "planned_start_at"])).await?;
        schema.create_index(index("photos", &["visit_id"])).await?;
        schema.create_index(index("settlement_lines", &["visit_id"])).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        drop_all(schema, &["photos", "ratings", "settlement_lines", "visits"]).await
    }
}

fn visits() -> TableCreateStatement {
    Table::create()
        .table("visits")
        .col(pk_uuid("id"))
        .col(uuid("need_id"))
        .col(uuid("offer_id"))
        .col(uuid("team_id"))
        .col(uuid("farmer_id"))
        .col(string_len("state", 20))
        .col(big_integer("price_fen"))
        .col(at("planned_start_at"))
        .col(at("planned_end_at"))
        .col(string_len("start_code", 4))
        .col(integer("code_tries"))
        .col(at_null("arrived_at"))
        .col(at_null("started_at"))
        .col(at_null("finished_at"))
        .col(double_null("measured_quantity"))
        .col(string_len_null("dispute_reason", 20))
        .col(text_null("dispute_words"))
        .col(at_null("disputed_at"))
        .col(at_null("late_at"))
        .col(at("created_at"))
        .to_owned()
}

/// Append only; a correction is a new line.
fn settlement_lines() -> TableCreateStatement {
    Table::create()
        .table("settlement_lines")
        .col(pk_uuid("id"))
        .col(uuid("visit_id"))
        .col(string_len("what", 40))
        .col(double("quantity"))
        .col(big_integer("price_fen"))
        .col(big_integer("amount_fen"))
        .col(at("settled_at"))
        .to_owned()
}

fn ratings() -> TableCreateStatement {
    Table::create()
        .table("ratings")
        .col(uuid("visit_id"))
        .col(string_len("side", 10))
        .col(integer("stars").check(Expr::col("stars").between(1, 5)))
        .col(text("words"))
        .col(at("rated_at"))
        .primary_key(Index::create().col("visit_id").col("side"))
        .to_owned()
}

fn photos() -> TableCreateStatement {
    Table::create()
        .table("photos")
        .col(pk_uuid("id"))
        .col(uuid("owner_id"))
        .col(uuid_null("visit_id"))
        .col(string_len("media_type", 20))
        .col(blob("bytes"))
        .col(at("created_at"))
        .to_owned()
}
