//! A need may stand for a pool of others, which carry its id; what a pool waits for is kept beside
//! it. Pools are joined one after the other, under the counter `pools`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    double, integer, json_binary, string_len, string_len_null, uuid, uuid_null,
};

use crate::{at, at_null, drop_all, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Columns that `needs` did not have; the previous release writes none of them.
const NEW: [&str; 4] = ["kind", "pool_id", "plots_n", "crop"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            string_len("kind", 10).default("own").to_owned(),
            uuid_null("pool_id"),
            integer("plots_n").default(1).to_owned(),
            string_len_null("crop", 20),
        ] {
            let alter = Table::alter().table("needs").add_column(column).to_owned();
            schema.alter_table(alter).await?;
        }
        schema.create_index(index("needs", &["pool_id"])).await?;
        schema.create_table(pools()).await?;
        let row = Query::insert()
            .into_table("changes")
            .columns(["topic", "version"])
            .values_panic(["pools".into(), 0_i64.into()])
            .to_owned();
        schema.execute(row).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        // The previous release knows no pools: each member goes on alone.
        schema.execute(members_are_due()).await?;
        schema.execute(pools_are_over()).await?;
        let row = Query::delete()
            .from_table("changes")
            .and_where(Expr::col("topic").eq("pools"))
            .to_owned();
        schema.execute(row).await?;
        drop_all(schema, &["pools"]).await?;
        schema.drop_index(Index::drop().table("needs").name("needs_pool_id").to_owned()).await?;
        for column in NEW {
            let alter = Table::alter().table("needs").drop_column(column).to_owned();
            schema.alter_table(alter).await?;
        }
        Ok(())
    }
}

fn members_are_due() -> UpdateStatement {
    Query::update()
        .table("needs")
        .value("wave_ends_at", Expr::col("created_at"))
        .and_where(Expr::col("pool_id").is_not_null())
        .and_where(Expr::col("state").eq("open"))
        .to_owned()
}

fn pools_are_over() -> UpdateStatement {
    Query::update()
        .table("needs")
        .value("state", "cancelled")
        .and_where(Expr::col("kind").eq("pool"))
        .and_where(Expr::col("state").is_in(["open", "taken"]))
        .to_owned()
}

/// One row for each need of kind `pool`.
fn pools() -> TableCreateStatement {
    Table::create()
        .table("pools")
        .col(uuid("need_id").primary_key())
        .col(json_binary("tiers"))
        .col(double("enough_mu"))
        .col(at("locks_at"))
        .col(at_null("locked_at"))
        .to_owned()
}
