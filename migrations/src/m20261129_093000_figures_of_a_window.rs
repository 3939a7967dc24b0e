//! Figures of agronomists and villages read the questions of a window, and no others.

use sea_orm_migration::prelude::*;

use crate::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What is looked up by time: questions, and how their routes ended.
const INDEXES: [(&str, &[&str]); 2] =
    [("questions", &["created_at"]), ("question_routes", &["state", "asked_at"])];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in INDEXES {
            schema.create_index(index(table, columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in INDEXES {
            let name = format!("{table}_{}", columns.join("_"));
            schema.drop_index(Index::drop().table(table).name(name).to_owned()).await?;
        }
        Ok(())
    }
}
