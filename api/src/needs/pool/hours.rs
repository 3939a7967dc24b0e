//! Half hours that two visits of one pool share: who stays keeps them.

use crate::{db::Tx, entity::visit, error::ApiError, teams, teams::roster::HALF_HOUR, visits};

/// Gives a visit's half hours back, except those in which the team is at another one of the same
/// offer.
pub async fn release(tx: &Tx, gone: &visit::Model) -> Result<(), ApiError> {
    for other in others(tx, gone).await? {
        let from = other.planned_start_at.timestamp().div_euclid(HALF_HOUR);
        let until = (other.planned_end_at.timestamp() - 1).div_euclid(HALF_HOUR);
        teams::store::hand_over(&tx.db, gone.id, other.id, from..=until).await?;
    }
    Ok(teams::store::release(&tx.db, gone.id).await?)
}

/// The other living visits of the offer that this visit came from.
pub async fn others(tx: &Tx, visit: &visit::Model) -> Result<Vec<visit::Model>, ApiError> {
    let mut all = visits::store::find_of_offers(&tx.db, [visit.offer_id]).await?;
    all.retain(|other| other.id != visit.id && visits::store::is_living(other.state));
    Ok(all)
}
