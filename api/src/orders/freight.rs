//! What it costs to bring fruit from a lot to an order.

use std::collections::HashMap;

use matching::{Fen, Position, place::distance};
use uuid::Uuid;

use super::market::{Goods, Wish};
use crate::{entity::lot_part, place::stored};

/// What it costs to bring a kilogram of a part to an order: so much for a tonne and kilometer, on
/// roads that are longer than the straight line. Lots stand in the middle of their cell (ADR 6).
pub(super) struct Freight {
    from: HashMap<Uuid, Position>,
    to: HashMap<Uuid, (Position, i64)>,
    detour: f64,
}

impl Freight {
    pub(super) fn new(goods: &Goods, wishes: &[Wish], detour: f64) -> Self {
        let from = |part: &lot_part::Model| {
            let lot = goods.lot_of(part);
            (part.id.0, stored(lot.lon, lot.lat).snapped())
        };
        let to = |wish: &Wish| {
            let order = &wish.order;
            (order.id.0, (stored(order.lon, order.lat), order.freight_fen))
        };
        Self {
            from: goods.parts.iter().map(from).collect(),
            to: wishes.iter().map(to).collect(),
            detour,
        }
    }

    /// In fen for a kilogram.
    pub(super) fn of(&self, part: Uuid, order: Uuid) -> Fen {
        let ends = self.from.get(&part).zip(self.to.get(&order));
        ends.map_or(Fen::new(0), |(from, (to, fen))| {
            Fen::new(freight_fen(*from, *to, *fen, self.detour))
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "at most 5 500 km at a price per tonne that was read as a whole number of fen"
)]
fn freight_fen(from: Position, to: Position, fen: i64, detour: f64) -> i64 {
    let tonne_km = distance(from, to).get() / 1000.0 * detour / 1000.0;
    (tonne_km * fen as f64).round() as i64
}
