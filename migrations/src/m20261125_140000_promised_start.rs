//! By when a visit has surely begun, beside the planned start.

use sea_orm_migration::prelude::*;

use crate::at_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let column = at_null("planned_start_by");
        schema.alter_table(Table::alter().table("visits").add_column(column).to_owned()).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter().table("visits").drop_column("planned_start_by").to_owned();
        schema.alter_table(table).await
    }
}
