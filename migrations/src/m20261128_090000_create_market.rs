//! Lots of produce with their certificates, the orders of buyers, and the shares between them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, date, double, integer, json_binary, pk_uuid,
    string_len, string_len_null, text, text_null, uuid, uuid_null,
};

use crate::{at, at_null, drop_all, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What else a photo may show, and a notice be about.
const NEW: [(&str, &str); 6] = [
    ("photos", "lot_id"),
    ("photos", "truck_id"),
    ("notices", "lot_id"),
    ("notices", "order_id"),
    ("notices", "share_id"),
    ("notices", "truck_id"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            certificates(),
            certificate_children(),
            lots(),
            lot_parts(),
            orders(),
            order_lines(),
            order_timeline(),
            allocations(),
            shares(),
        ] {
            schema.create_table(table).await?;
        }
        for (table, column) in NEW {
            let alter = Table::alter().table(table).add_column(uuid_null(column)).to_owned();
            schema.alter_table(alter).await?;
        }
        indexes(schema).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["photos_lot_id", "photos_truck_id"] {
            schema.drop_index(Index::drop().table("photos").name(name).to_owned()).await?;
        }
        for (table, column) in NEW {
            let alter = Table::alter().table(table).drop_column(column).to_owned();
            schema.alter_table(alter).await?;
        }
        let tables = [
            "shares",
            "allocations",
            "order_timeline",
            "order_lines",
            "orders",
            "lot_parts",
            "lots",
            "certificate_children",
            "certificates",
        ];
        drop_all(schema, &tables).await
    }
}

async fn indexes(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (table, columns) in [
        ("photos", &["lot_id"] as &[&'static str]),
        ("photos", &["truck_id"]),
        ("certificates", &["issuer_id", "id"]),
        ("lots", &["farmer_id", "id"]),
        ("lots", &["posted_by", "id"]),
        ("lots", &["state", "product"]),
        ("lot_parts", &["lot_id"]),
        ("orders", &["buyer_id", "id"]),
        ("orders", &["state", "due_at"]),
        ("order_lines", &["order_id"]),
        ("allocations", &["order_id", "id"]),
        ("shares", &["order_id"]),
        ("shares", &["farmer_id", "id"]),
        ("shares", &["lot_id"]),
        ("shares", &["state", "expires_at"]),
    ] {
        schema.create_index(index(table, columns)).await?;
    }
    schema.create_index(one_code_per_lot()).await?;
    schema.create_index(one_order_per_occasion()).await?;
    schema.create_index(one_living_share()).await
}

/// 承诺达标合格证: the fields of the national form.
fn certificates() -> TableCreateStatement {
    Table::create()
        .table("certificates")
        .col(pk_uuid("id"))
        .col(uuid("issuer_id"))
        .col(string_len("number", 40))
        .col(string_len("product", 40))
        .col(big_integer("grams").check(Expr::col("grams").gt(0)))
        .col(string_len("producer", 64))
        .col(string_len("producer_phone", 20))
        .col(string_len("producer_place", 100))
        .col(date("issued_on"))
        .col(text_null("test_result"))
        .col(boolean("mixed"))
        .col(at("created_at"))
        .to_owned()
}

/// Of which certificates the goods under a parent certificate were mixed, and how much of each.
fn certificate_children() -> TableCreateStatement {
    Table::create()
        .table("certificate_children")
        .col(uuid("parent_id"))
        .col(uuid("child_id"))
        .col(big_integer("grams").check(Expr::col("grams").gt(0)))
        .primary_key(Index::create().col("parent_id").col("child_id"))
        .to_owned()
}

fn lots() -> TableCreateStatement {
    Table::create()
        .table("lots")
        .col(pk_uuid("id"))
        .col(string_len("code", 24))
        .col(uuid("farmer_id"))
        .col(uuid("posted_by"))
        .col(uuid_null("field_id"))
        .col(string_len("seller", 20))
        .col(boolean("smallholder"))
        .col(string_len("product", 40))
        .col(string_len("variety", 40))
        .col(string_len("colour", 20))
        .col(string_len("bag", 20))
        .col(string_len("storage", 20))
        .col(double("lon"))
        .col(double("lat"))
        .col(string_len("village", 64))
        .col(at("ready_at"))
        .col(at("keeps_until"))
        .col(big_integer("floor_fen").check(Expr::col("floor_fen").gt(0)))
        .col(uuid_null("certificate_id"))
        .col(text("note"))
        .col(string_len("state", 20))
        .col(integer("version"))
        .col(at("created_at"))
        .col(at("updated_at"))
        .to_owned()
}

/// What of a lot is of one grade and size. What is free is `total_g - reserved_g`, and nothing else.
fn lot_parts() -> TableCreateStatement {
    Table::create()
        .table("lot_parts")
        .col(pk_uuid("id"))
        .col(uuid("lot_id"))
        .col(integer("grade"))
        .col(integer("from_mm"))
        .col(integer("to_mm"))
        .col(big_integer("total_g"))
        .col(big_integer("reserved_g"))
        .check(Expr::col("reserved_g").gte(0))
        .check(Expr::col("total_g").gte(Expr::col("reserved_g")))
        .to_owned()
}

fn orders() -> TableCreateStatement {
    Table::create()
        .table("orders")
        .col(pk_uuid("id"))
        .col(uuid("buyer_id"))
        .col(string_len("product", 40))
        .col(string_len("city", 40))
        .col(double("lon"))
        .col(double("lat"))
        .col(string_len("address", 100))
        .col(at("pick_up_at"))
        .col(at("deliver_from"))
        .col(at("deliver_by"))
        .col(big_integer("min_take_g"))
        .col(big_integer("truck_g"))
        .col(integer("truck_stops"))
        .col(big_integer("freight_fen"))
        .col(big_integer("deposit_fen"))
        .col(integer("pay_within_days"))
        .col(string_len("note", 200))
        .col(uuid_null("standing_id"))
        .col(integer("occasion"))
        .col(big_integer_null("every_days"))
        .col(at_null("until"))
        .col(string_len("state", 20))
        .col(at("locks_at"))
        .col(at("due_at"))
        .col(integer("round"))
        .col(integer("version"))
        .col(at("created_at"))
        .col(at("updated_at"))
        .to_owned()
}

fn order_lines() -> TableCreateStatement {
    Table::create()
        .table("order_lines")
        .col(pk_uuid("id"))
        .col(uuid("order_id"))
        .col(integer("n"))
        .col(string_len_null("variety", 40))
        .col(integer("grade"))
        .col(integer("from_mm"))
        .col(integer("to_mm"))
        .col(integer("spread_mm"))
        .col(string_len_null("colour", 20))
        .col(boolean("certified"))
        .col(big_integer("grams").check(Expr::col("grams").gt(0)))
        .col(string_len("pricing", 20))
        .col(big_integer("price_fen").check(Expr::col("price_fen").gt(0)))
        .col(json_binary("unfilled"))
        .to_owned()
}

fn order_timeline() -> TableCreateStatement {
    Table::create()
        .table("order_timeline")
        .col(uuid("order_id"))
        .col(integer("version"))
        .col(string_len("kind", 40))
        .col(string_len("who", 20))
        .col(uuid_null("person_id"))
        .col(text("words"))
        .col(at("at"))
        .primary_key(Index::create().col("order_id").col("version"))
        .to_owned()
}

/// What the engine decided in one round, as it was then: which lots, why these, and why not more.
fn allocations() -> TableCreateStatement {
    Table::create()
        .table("allocations")
        .col(pk_uuid("id"))
        .col(uuid("order_id"))
        .col(integer("round"))
        .col(json_binary("body"))
        .col(at("decided_at"))
        .to_owned()
}

fn shares() -> TableCreateStatement {
    Table::create()
        .table("shares")
        .col(pk_uuid("id"))
        .col(uuid("order_id"))
        .col(uuid("line_id"))
        .col(uuid("lot_id"))
        .col(uuid("part_id"))
        .col(uuid("farmer_id"))
        .col(integer("round"))
        .col(big_integer("grams").check(Expr::col("grams").gt(0)))
        .col(big_integer("price_fen").check(Expr::col("price_fen").gt(0)))
        .col(string_len_null("substitute", 20))
        .col(string_len("state", 20))
        .col(at_null("asked_at"))
        .col(at("expires_at"))
        .col(at_null("decided_at"))
        .col(string_len_null("reason", 20))
        .col(text_null("words"))
        .col(at("created_at"))
        .to_owned()
}

/// What is printed on the boxes names one lot.
fn one_code_per_lot() -> IndexCreateStatement {
    Index::create().name("one_code_per_lot").table("lots").col("code").unique().to_owned()
}

/// Two processes place one order for one occasion of a standing order.
fn one_order_per_occasion() -> IndexCreateStatement {
    Index::create()
        .name("one_order_per_occasion")
        .table("orders")
        .col("standing_id")
        .col("occasion")
        .unique()
        .and_where(Expr::col("standing_id").is_not_null())
        .to_owned()
}

/// A line asks for a part of a lot once at a time.
fn one_living_share() -> IndexCreateStatement {
    Index::create()
        .name("one_living_share_per_line_and_part")
        .table("shares")
        .col("line_id")
        .col("part_id")
        .unique()
        .and_where(Expr::col("state").is_in(["proposed", "offered"]))
        .to_owned()
}
