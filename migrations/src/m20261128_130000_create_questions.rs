//! 农技: agronomists, the questions of farmers, whom each is asked of, and what is said.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, boolean_null, integer, integer_null, json_binary,
    json_binary_null, pk_uuid, string_len, string_len_null, text, text_null, uuid, uuid_null,
};

use crate::{at, at_null, drop_all, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 5] =
    ["question_messages", "question_timeline", "question_routes", "questions", "agronomists"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for table in [agronomists(), questions(), routes(), timeline(), messages()] {
            schema.create_table(table).await?;
        }
        let new = [
            ("needs", uuid_null("question_id")),
            ("notices", uuid_null("question_id")),
            ("notices", big_integer_null("talk_seq")),
        ];
        for (table, column) in new {
            let alter = Table::alter().table(table).add_column(column).to_owned();
            schema.alter_table(alter).await?;
        }
        indexes(schema).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema
            .drop_index(Index::drop().table("needs").name("needs_question_id").to_owned())
            .await?;
        for (table, column) in
            [("notices", "talk_seq"), ("notices", "question_id"), ("needs", "question_id")]
        {
            let alter = Table::alter().table(table).drop_column(column).to_owned();
            schema.alter_table(alter).await?;
        }
        drop_all(schema, &TABLES).await
    }
}

async fn indexes(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (table, columns) in [
        ("questions", &["farmer_id", "id"] as &[&'static str]),
        ("questions", &["asked_by", "id"]),
        ("questions", &["owner_id", "id"]),
        ("questions", &["state", "due_at"]),
        ("questions", &["follow_up_at"]),
        ("questions", &["desk", "id"]),
        ("question_routes", &["question_id", "n"]),
        ("question_routes", &["agronomist_id", "state"]),
        ("needs", &["question_id"]),
    ] {
        schema.create_index(index(table, columns)).await?;
    }
    schema.create_index(one_agronomist_per_person()).await?;
    schema.create_index(one_living_route()).await
}

fn agronomists() -> TableCreateStatement {
    Table::create()
        .table("agronomists")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(string_len("title", 20))
        .col(string_len("level", 20))
        .col(json_binary("specialities"))
        .col(json_binary("crops"))
        .col(json_binary("languages"))
        .col(string_len("village", 64))
        .col(integer("altitude_from_m"))
        .col(integer("altitude_to_m"))
        .col(json_binary("week"))
        .col(integer("capacity"))
        .col(integer("open_n").check(Expr::col("open_n").gte(0)))
        .col(boolean_null("on_duty"))
        .col(at_null("on_duty_until"))
        .col(json_binary("credentials"))
        .col(string_len("state", 20))
        .col(text_null("state_reason"))
        .col(integer("answered_n"))
        .col(integer("solved_n"))
        .col(integer("reopened_n"))
        .col(integer("stars_sum"))
        .col(integer("stars_n"))
        .col(at("created_at"))
        .col(at("updated_at"))
        .to_owned()
}

fn questions() -> TableCreateStatement {
    Table::create()
        .table("questions")
        .col(pk_uuid("id"))
        .col(uuid("farmer_id"))
        .col(uuid("asked_by"))
        .col(string_len("crop", 40))
        .col(string_len_null("problem", 40))
        .col(string_len_null("speciality", 40))
        .col(text("words"))
        .col(json_binary("photos"))
        .col(uuid_null("voice_id"))
        .col(uuid_null("field_id"))
        .col(string_len("village", 64))
        .col(integer_null("altitude_m"))
        .col(string_len_null("language", 40))
        .col(string_len("state", 20))
        .col(boolean("desk"))
        .col(text_null("desk_reason"))
        .col(uuid_null("desk_person"))
        .col(string_len("level", 20))
        .col(uuid_null("owner_id"))
        .col(integer("routes_n"))
        .col(at_null("claim_until"))
        .col(at_null("due_at"))
        .col(text_null("waits"))
        .col(json_binary_null("decided"))
        .col(at_null("first_answered_at"))
        .col(at_null("answered_at"))
        .col(big_integer_null("answer_seq"))
        .col(at_null("follow_up_at"))
        .col(at_null("solved_at"))
        .col(integer_null("stars"))
        .col(text_null("verdict"))
        .col(integer("reopened_n"))
        .col(big_integer("last_seq"))
        .col(big_integer("farmer_got_seq"))
        .col(big_integer("farmer_read_seq"))
        .col(big_integer("expert_got_seq"))
        .col(big_integer("expert_read_seq"))
        .col(integer("version"))
        .col(at("created_at"))
        .col(at("updated_at"))
        .to_owned()
}

/// One asking of one agronomist.
fn routes() -> TableCreateStatement {
    Table::create()
        .table("question_routes")
        .col(pk_uuid("id"))
        .col(uuid("question_id"))
        .col(uuid("agronomist_id"))
        .col(integer("n"))
        .col(string_len("level", 20))
        .col(string_len("state", 20))
        .col(json_binary("terms"))
        .col(at("asked_at"))
        .col(at("claim_until"))
        .col(at_null("ended_at"))
        .col(string_len_null("reason", 20))
        .col(text_null("words"))
        .to_owned()
}

fn timeline() -> TableCreateStatement {
    Table::create()
        .table("question_timeline")
        .col(uuid("question_id"))
        .col(integer("version"))
        .col(string_len("kind", 40))
        .col(string_len("who", 20))
        .col(uuid_null("person_id"))
        .col(text("words"))
        .col(at("at"))
        .primary_key(Index::create().col("question_id").col("version"))
        .to_owned()
}

/// What is said, numbered from 1 within a question without a gap; answers are among it.
fn messages() -> TableCreateStatement {
    Table::create()
        .table("question_messages")
        .col(uuid("question_id"))
        .col(big_integer("seq"))
        .col(string_len("speaker", 20))
        .col(uuid_null("person_id"))
        .col(text("words"))
        .col(json_binary("photos"))
        .col(uuid_null("voice_id"))
        .col(json_binary_null("answer"))
        .col(at("created_at"))
        .primary_key(Index::create().col("question_id").col("seq"))
        .to_owned()
}

fn one_agronomist_per_person() -> IndexCreateStatement {
    Index::create()
        .name("one_agronomist_per_person")
        .table("agronomists")
        .col("person_id")
        .unique()
        .to_owned()
}

/// One owner, never a broadcast, whatever the code does.
fn one_living_route() -> IndexCreateStatement {
    Index::create()
        .name("one_living_route_per_question")
        .table("question_routes")
        .col("question_id")
        .unique()
        .and_where(Expr::col("state").is_in(["asked", "claimed"]))
        .to_owned()
}
