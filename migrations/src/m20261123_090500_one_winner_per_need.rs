//! At most one accepted offer and one living visit per need, and one living offer per team and need,
//! whatever the code does.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for index in [one_accepted_offer(), one_living_offer(), one_living_visit()] {
            schema.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for (table, name) in [
            ("visits", "one_living_visit_per_need"),
            ("offers", "one_living_offer_per_team"),
            ("offers", "one_accepted_offer_per_need"),
        ] {
            schema.drop_index(Index::drop().table(table).name(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn one_accepted_offer() -> IndexCreateStatement {
    Index::create()
        .name("one_accepted_offer_per_need")
        .table("offers")
        .col("need_id")
        .unique()
        .and_where(Expr::col("state").eq("accepted"))
        .to_owned()
}

fn one_living_offer() -> IndexCreateStatement {
    Index::create()
        .name("one_living_offer_per_team")
        .table("offers")
        .col("need_id")
        .col("team_id")
        .unique()
        .and_where(Expr::col("state").is_in(["open", "accepted", "standby"]))
        .to_owned()
}

fn one_living_visit() -> IndexCreateStatement {
    Index::create()
        .name("one_living_visit_per_need")
        .table("visits")
        .col("need_id")
        .unique()
        .and_where(Expr::col("state").is_not_in(["dropped", "cancelled"]))
        .to_owned()
}
