//! Fields, teams, and the half hours that teams have promised away.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, double, double_null, integer, json_binary, json_binary_null, pk_uuid,
    string_len, string_len_null, uuid,
};

use crate::{at, at_null, drop_all, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for table in [fields(), teams(), team_hours(), changes()] {
            schema.create_table(table).await?;
        }
        schema.create_index(index("fields", &["owner_id"])).await?;
        schema.create_index(index("teams", &["state"])).await?;
        schema.create_index(index("teams", &["version"])).await?;
        schema.create_index(index("team_hours", &["visit_id"])).await?;
        first_version(schema).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        drop_all(schema, &["changes", "team_hours", "teams", "fields"]).await
    }
}

fn fields() -> TableCreateStatement {
    Table::create()
        .table("fields")
        .col(pk_uuid("id"))
        .col(uuid("owner_id"))
        .col(string_len("name", 64))
        .col(string_len("village", 64))
        .col(string_len("crop", 20))
        .col(double("lon"))
        .col(double("lat"))
        .col(json_binary_null("outline"))
        .col(double("area_m2"))
        .col(double_null("slope_degrees"))
        .col(double_null("gate_width_m"))
        .col(at("created_at"))
        .col(at_null("deleted_at"))
        .to_owned()
}

/// One team per leader. `version` is the value of `changes` when the row last moved.
fn teams() -> TableCreateStatement {
    Table::create()
        .table("teams")
        .col(pk_uuid("id"))
        .col(uuid("leader_id").unique_key())
        .col(string_len("name", 64))
        .col(string_len("phone", 20))
        .col(string_len("village", 64))
        .col(double("lon"))
        .col(double("lat"))
        .col(integer("reach_m"))
        .col(integer("members_n"))
        .col(json_binary("services"))
        .col(json_binary("machines"))
        .col(json_binary("week"))
        .col(json_binary("qualifications"))
        .col(boolean("papers_unchecked"))
        .col(string_len("state", 20))
        .col(string_len_null("state_reason", 200))
        .col(integer("jobs_done_n"))
        .col(integer("dropped_n"))
        .col(integer("stars_sum"))
        .col(integer("stars_n"))
        .col(big_integer("version"))
        .col(at("created_at"))
        .to_owned()
}

/// Half hours since 1970 that a team has promised: the primary key is what makes
/// double booking impossible on both back ends.
fn team_hours() -> TableCreateStatement {
    Table::create()
        .table("team_hours")
        .col(uuid("team_id"))
        .col(big_integer("half_hour"))
        .col(uuid("visit_id"))
        .primary_key(Index::create().col("team_id").col("half_hour"))
        .to_owned()
}

/// Counts the changes of a topic, inside the transaction that makes them.
fn changes() -> TableCreateStatement {
    Table::create()
        .table("changes")
        .col(string_len("topic", 20).primary_key())
        .col(big_integer("version"))
        .to_owned()
}

async fn first_version(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let row = Query::insert()
        .into_table("changes")
        .columns(["topic", "version"])
        .values_panic(["teams".into(), 0_i64.into()])
        .to_owned();
    schema.execute(row).await
}
