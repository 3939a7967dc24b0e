//! What buyers and farmers are told of trucks, weights and money.

use super::notice::Notice;
use crate::{entity::settlement, words};

impl Notice {
    /// To the farmer: the buyer cancelled too late, and owes a part of the deposit.
    #[must_use]
    pub fn deposit_forfeited(row: &settlement::Model) -> Self {
        let (yuan, day) = (words::yuan(row.amount_fen), words::date(row.due_at));
        let body = format!("客商锁定后取消了订单，定金里您得{yuan}元，{day}前付");
        Self::new("deposit_forfeited", "定金归您了", body).on_settlement(row)
    }

    fn on_settlement(self, row: &settlement::Model) -> Self {
        Self { order_id: Some(row.order_id), share_id: Some(row.share_id), ..self }
    }
}
