//! The tables and the code that reads them agree, and every migration can be taken back.

use api::{db::Db, entity};
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};

use crate::support::Database;

#[actix_web::test]
async fn migrations_go_up_and_down_and_up_again() {
    let database = Database::fresh().await;
    let db = Db::connect(&database.url, 1).await.unwrap();
    Migrator::up(db.owner(), None).await.unwrap();
    Migrator::down(db.owner(), None).await.unwrap();
    Migrator::up(db.owner(), None).await.unwrap();
    let pending = Migrator::get_pending_migrations(db.owner()).await.unwrap();
    assert!(pending.is_empty());
    read_every_table(db.owner()).await;
}

async fn read_every_table(db: &impl ConnectionTrait) {
    macro_rules! read {
        ($($table:ident),*) => {$(
            entity::$table::Entity::find().limit(1).all(db).await.expect(stringify!($table));
        )*};
    }
    read!(answer, change, consent, decision, field, grant, live_ticket, message, need, notice);
    read!(offer, person, person_role, photo, pool, rating, session, settlement_line, stream, team);
    read!(team_hour, timeline, visit);
    read!(agronomist, question, question_entry, question_message, question_route);
    read!(allocation, certificate, certificate_child, ledger_entry, ledger_transfer, lot, lot_part);
    read!(order, order_entry, order_line, receipt, settlement, share, trace, trace_record, truck);
    read!(truck_stop, weighing);
    read!(article, document, media, secret, transcript);
}
