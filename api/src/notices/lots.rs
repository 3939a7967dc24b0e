//! What farmers are told of their lots.

use super::notice::Notice;
use crate::{entity::lot, words};

impl Notice {
    fn on_lot(self, lot: &lot::Model) -> Self {
        Self { lot_id: Some(lot.id), ..self }
    }

    /// A village agent listed it for the farmer.
    #[must_use]
    pub fn lot_listed(lot: &lot::Model) -> Self {
        let body = format!("代办员替您把货挂出去了，底价{}", per_jin(lot.floor_fen));
        Self::new("lot_listed", "货源上架了", body).on_lot(lot)
    }

    /// By the other one of the farmer's side.
    #[must_use]
    pub fn lot_certified(lot: &lot::Model) -> Self {
        Self::new("lot_certified", "合格证换了", "这批货配了新的合格证").on_lot(lot)
    }

    /// By the other one of the farmer's side.
    #[must_use]
    pub fn lot_changed(lot: &lot::Model) -> Self {
        let body = format!("货源改过了，底价{}", per_jin(lot.floor_fen));
        Self::new("lot_changed", "货源改过了", body).on_lot(lot)
    }

    /// By the other one of the farmer's side.
    #[must_use]
    pub fn lot_withdrawn(lot: &lot::Model) -> Self {
        let body = "货源下架了，已经答应的订单还要交货";
        Self::new("lot_withdrawn", "货源下架了", body).on_lot(lot)
    }

    #[must_use]
    pub fn lot_expired(lot: &lot::Model) -> Self {
        let body = format!("{}到期，不再卖了；果还好可以重新上架", words::date(lot.keeps_until));
        Self::new("lot_expired", "货源到期了", body).on_lot(lot)
    }
}

/// A price of a kilogram in what farmers count in, `2.80元/斤`, where that is whole fen.
fn per_jin(fen_per_kg: i64) -> String {
    if fen_per_kg % 2 == 0 {
        format!("{}元/斤", words::yuan(fen_per_kg / 2))
    } else {
        format!("{}元/公斤", words::yuan(fen_per_kg))
    }
}
