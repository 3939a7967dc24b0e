//! The schema's history, oldest first, for SQLite and PostgreSQL alike; frozen once released.

use sea_orm_migration::prelude::*;
pub use sea_orm_migration::{MigrationStatus, MigratorTrait, SchemaManager};

mod m20261123_090000_create_people;
mod m20261123_090100_create_fields_and_teams;
mod m20261123_090200_create_needs_and_offers;
mod m20261123_090300_create_visits;
mod m20261123_090400_create_notices;
mod m20261123_090500_one_winner_per_need;
mod m20261125_090000_pools_of_needs;
mod m20261125_140000_promised_start;
mod m20261128_090000_create_market;
mod m20261128_090100_create_deliveries;
mod m20261128_120000_create_media;
mod m20261128_120100_create_articles;
mod m20261128_130000_create_questions;
mod m20261129_093000_figures_of_a_window;

/// Every migration in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_090000_create_people::Migration),
            Box::new(m20261123_090100_create_fields_and_teams::Migration),
            Box::new(m20261123_090200_create_needs_and_offers::Migration),
            Box::new(m20261123_090300_create_visits::Migration),
            Box::new(m20261123_090400_create_notices::Migration),
            Box::new(m20261123_090500_one_winner_per_need::Migration),
            Box::new(m20261125_090000_pools_of_needs::Migration),
            Box::new(m20261125_140000_promised_start::Migration),
            Box::new(m20261128_090000_create_market::Migration),
            Box::new(m20261128_090100_create_deliveries::Migration),
            Box::new(m20261128_120000_create_media::Migration),
            Box::new(m20261128_120100_create_articles::Migration),
            Box::new(m20261128_130000_create_questions::Migration),
            Box::new(m20261129_093000_figures_of_a_window::Migration),
        ]
    }
}

/// An instant: `timestamptz` on PostgreSQL, RFC 3339 text on SQLite.
fn at(name: &'static str) -> ColumnDef {
    sea_orm_migration::schema::timestamp_with_time_zone(name)
}

/// An instant that may not have come yet.
fn at_null(name: &'static str) -> ColumnDef {
    sea_orm_migration::schema::timestamp_with_time_zone_null(name)
}

/// An index named after what it serves: `table_col1_col2`.
fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// Drops tables, newest first.
async fn drop_all(schema: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        schema.drop_table(Table::drop().table(*table).to_owned()).await?;
    }
    Ok(())
}
