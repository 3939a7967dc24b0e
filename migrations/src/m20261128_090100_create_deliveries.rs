//! Trucks that fetch shares, what was weighed and accepted, the ledger, and the public trace.
//!
//! Ledger and trace are append only, whatever the code does.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, json_binary, pk_uuid, string_len, string_len_null, text,
    text_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::{at, at_null, drop_all, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const APPEND_ONLY: [&str; 3] = ["ledger_transfers", "ledger_entries", "trace_records"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            trucks(),
            truck_stops(),
            weighings(),
            receipts(),
            settlements(),
            ledger_transfers(),
            ledger_entries(),
            traces(),
            trace_records(),
        ] {
            schema.create_table(table).await?;
        }
        for (table, columns) in [
            ("trucks", &["order_id"] as &[&'static str]),
            ("weighings", &["truck_id"]),
            ("weighings", &["certificate_id"]),
            ("receipts", &["truck_id"]),
            ("receipts", &["state"]),
            ("settlements", &["order_id"]),
            ("settlements", &["farmer_id", "id"]),
            ("settlements", &["state", "due_at"]),
            ("ledger_transfers", &["order_id"]),
            ("ledger_entries", &["account", "owner_id"]),
        ] {
            schema.create_index(index(table, columns)).await?;
        }
        schema.create_index(one_transfer_per_cause()).await?;
        keep(schema).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "trace_records",
            "traces",
            "ledger_entries",
            "ledger_transfers",
            "settlements",
            "receipts",
            "weighings",
            "truck_stops",
            "trucks",
        ];
        drop_all(schema, &tables).await?;
        if schema.get_database_backend() == DbBackend::Postgres {
            let gone = "DROP FUNCTION refuse_change()";
            schema.get_connection().execute_unprepared(gone).await?;
        }
        Ok(())
    }
}

/// Rows of these tables are never changed and never deleted.
async fn keep(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = schema.get_connection();
    let postgres = schema.get_database_backend() == DbBackend::Postgres;
    if postgres {
        let refuse = "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
                      $$ BEGIN RAISE EXCEPTION 'append only'; END $$";
        db.execute_unprepared(refuse).await?;
    }
    for table in APPEND_ONLY {
        for change in ["UPDATE", "DELETE"] {
            let body = if postgres {
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            } else {
                "BEGIN SELECT RAISE(ABORT, 'append only'); END"
            };
            let name = format!("{table}_no_{}", change.to_lowercase());
            let trigger = format!("CREATE TRIGGER {name} BEFORE {change} ON {table} {body}");
            db.execute_unprepared(&trigger).await?;
        }
    }
    Ok(())
}

fn trucks() -> TableCreateStatement {
    Table::create()
        .table("trucks")
        .col(pk_uuid("id"))
        .col(uuid("order_id"))
        .col(integer("n"))
        .col(big_integer("capacity_g"))
        .col(string_len("plate", 20))
        .col(string_len("driver", 64))
        .col(string_len("driver_phone", 20))
        .col(uuid_null("certificate_id"))
        .col(string_len("state", 20))
        .col(at("leaves_at"))
        .col(at_null("departed_at"))
        .col(at_null("arrived_at"))
        .col(at_null("received_at"))
        .col(at_null("disputes_until"))
        .col(json_binary("temperatures"))
        .col(integer("version"))
        .col(at("created_at"))
        .to_owned()
}

/// Where a truck calls, in order.
fn truck_stops() -> TableCreateStatement {
    Table::create()
        .table("truck_stops")
        .col(uuid("truck_id"))
        .col(integer("n"))
        .col(uuid("share_id"))
        .col(at("planned_at"))
        .primary_key(Index::create().col("truck_id").col("n"))
        .index(Index::create().name("one_stop_per_share").col("share_id").unique())
        .to_owned()
}

/// What was weighed of a share at the farm gate; both sides sign.
fn weighings() -> TableCreateStatement {
    Table::create()
        .table("weighings")
        .col(uuid("share_id").primary_key())
        .col(uuid("truck_id"))
        .col(big_integer("agreed_g"))
        .col(big_integer("gross_g"))
        .col(big_integer("tare_g"))
        .col(integer("boxes_n"))
        .col(integer("grade"))
        .col(uuid_null("certificate_id"))
        .col(json_binary("photos"))
        .col(integer("version"))
        .col(uuid("weighed_by"))
        .col(at("weighed_at"))
        .col(at_null("seller_signed_at"))
        .col(at_null("buyer_signed_at"))
        .check(Expr::col("tare_g").gte(0))
        .check(Expr::col("gross_g").gt(Expr::col("tare_g")))
        .to_owned()
}

/// What the buyer took of a share, and each deduction with its reason.
fn receipts() -> TableCreateStatement {
    Table::create()
        .table("receipts")
        .col(uuid("share_id").primary_key())
        .col(uuid("truck_id"))
        .col(big_integer("accepted_g").check(Expr::col("accepted_g").gte(0)))
        .col(integer("grade"))
        .col(big_integer("price_fen"))
        .col(json_binary("deductions"))
        .col(string_len("state", 20))
        .col(text_null("dispute_words"))
        .col(at_null("disputed_at"))
        .col(text_null("decision_words"))
        .col(at_null("decided_at"))
        .col(uuid("received_by"))
        .col(at("received_at"))
        .to_owned()
}

/// What a buyer owes a farmer for one share, and until when.
fn settlements() -> TableCreateStatement {
    Table::create()
        .table("settlements")
        .col(pk_uuid("id"))
        .col(string_len("kind", 20))
        .col(uuid("share_id").unique_key())
        .col(uuid("order_id"))
        .col(uuid("buyer_id"))
        .col(uuid("farmer_id"))
        .col(big_integer("accepted_g"))
        .col(big_integer("price_fen"))
        .col(big_integer("amount_fen"))
        .col(string_len("state", 20))
        .col(at("due_at"))
        .col(string_len_null("reference", 64))
        .col(at_null("paid_at"))
        .col(at_null("received_at"))
        .col(at_null("overdue_at"))
        .col(at("created_at"))
        .to_owned()
}

/// A movement of money; its entries sum to nothing.
fn ledger_transfers() -> TableCreateStatement {
    Table::create()
        .table("ledger_transfers")
        .col(pk_uuid("id"))
        .col(string_len("cause", 80))
        .col(string_len("kind", 20))
        .col(uuid("order_id"))
        .col(uuid_null("share_id"))
        .col(text("words"))
        .col(at("at"))
        .to_owned()
}

fn ledger_entries() -> TableCreateStatement {
    Table::create()
        .table("ledger_entries")
        .col(uuid("transfer_id"))
        .col(integer("n"))
        .col(string_len("account", 20))
        .col(uuid("owner_id"))
        .col(big_integer("amount_fen"))
        .primary_key(Index::create().col("transfer_id").col("n"))
        .to_owned()
}

/// A fact moves money once, however often it is told.
fn one_transfer_per_cause() -> IndexCreateStatement {
    Index::create()
        .name("one_transfer_per_cause")
        .table("ledger_transfers")
        .col("cause")
        .unique()
        .to_owned()
}

/// How long each trace is, so that two writers append one after the other.
fn traces() -> TableCreateStatement {
    Table::create()
        .table("traces")
        .col(string_len("code", 24).primary_key())
        .col(integer("records_n"))
        .col(string_len("last_hash", 64))
        .to_owned()
}

/// Each record holds the hash of the one before.
fn trace_records() -> TableCreateStatement {
    Table::create()
        .table("trace_records")
        .col(string_len("code", 24))
        .col(integer("n"))
        .col(string_len("kind", 40))
        .col(boolean("proven"))
        .col(text("body"))
        .col(at("at"))
        .col(string_len("previous_hash", 64))
        .col(string_len("hash", 64))
        .primary_key(Index::create().col("code").col("n"))
        .to_owned()
}
