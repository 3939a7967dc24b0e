//! Queries over what of a lot is asked for or promised.

use chrono::{DateTime, Utc};
use sea_orm::{QuerySelect, QueryTrait, entity::prelude::*};

use crate::{
    entity::{order, share, share::ShareState, weighing},
    ids::{CertificateId, LotId, PersonId},
    orders,
    shares::store::AGREED,
};

/// The fruit is still with the farmer.
const WAITING: [ShareState; 3] = [ShareState::Proposed, ShareState::Offered, ShareState::Accepted];

/// Whether this buyer has been promised something of one of these lots.
pub async fn has_bought(
    db: &impl ConnectionTrait,
    buyer: PersonId,
    lots: &[LotId],
) -> Result<bool, DbErr> {
    let bought = share::Entity::find()
        .filter(share::COLUMN.lot_id.is_in(lots.iter().copied()))
        .filter(share::COLUMN.state.is_in(AGREED))
        .filter(share::Column::OrderId.in_subquery(orders::store::of_buyer(buyer)));
    Ok(bought.count(db).await? > 0)
}

/// Whether fruit of this buyer's was weighed under the certificate.
pub async fn has_loaded_under(
    db: &impl ConnectionTrait,
    buyer: PersonId,
    certificate: CertificateId,
) -> Result<bool, DbErr> {
    let weighed = weighing::Entity::find()
        .select_only()
        .column(weighing::Column::ShareId)
        .filter(weighing::COLUMN.certificate_id.eq(certificate))
        .into_query();
    let bought = share::Entity::find()
        .filter(share::Column::Id.in_subquery(weighed))
        .filter(share::COLUMN.state.is_in(AGREED))
        .filter(share::Column::OrderId.in_subquery(orders::store::of_buyer(buyer)));
    Ok(bought.count(db).await? > 0)
}

/// Whether something of the lot was agreed to and is not loaded yet.
pub async fn has_promised(db: &impl ConnectionTrait, lot: LotId) -> Result<bool, DbErr> {
    let promised = share::Entity::find()
        .filter(share::COLUMN.lot_id.eq(lot))
        .filter(share::COLUMN.state.eq(ShareState::Accepted));
    Ok(promised.count(db).await? > 0)
}

/// When fruit of the lot is to be fetched, for everything that is asked for or promised of it.
pub async fn pick_ups(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<DateTime<Utc>>, DbErr> {
    let orders = share::Entity::find()
        .select_only()
        .column(share::Column::OrderId)
        .filter(share::COLUMN.lot_id.eq(lot))
        .filter(share::COLUMN.state.is_in(WAITING))
        .into_query();
    order::Entity::find()
        .select_only()
        .column(order::Column::PickUpAt)
        .filter(order::Column::Id.in_subquery(orders))
        .into_tuple()
        .all(db)
        .await
}
