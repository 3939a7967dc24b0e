//! What a kilogram of a lot brings to a line, checked.

use super::allocation::Brings;
use super::goods::{InvalidMarket, Line, Lot, Order};
use super::rules::Rules;
use crate::units::Fen;

/// Of money, in fen.
const MOST: i64 = 1 << 28;

/// Of age that counts, in days: nothing is sold after two years.
const OLDEST: i64 = 730;

const DAY: i64 = 86_400;

pub(super) fn money(fen: Fen) -> Result<i32, InvalidMarket> {
    let possible = i32::try_from(fen.get()).ok().filter(|_| fen.get().abs() <= MOST);
    possible.ok_or(InvalidMarket::Money)
}

pub(super) fn brings<Id>(
    lot: &Lot<Id>,
    order: &Order<Id>,
    line: &Line<Id>,
    rules: &Rules,
    freight: Fen,
) -> Result<Brings, InvalidMarket> {
    let (price, floor) = (money(line.price)?, money(lot.floor)?);
    let brings = Brings {
        margin: Fen::new(i64::from(price) - i64::from(floor)),
        freight: -Fen::new(money(freight)?.into()),
        freshness: -Fen::new(loss(lot, order, rules)),
    };
    money(brings.total())?;
    Ok(brings)
}

/// `ageing · days since ready + spoiling · (time since ready / keeping time)`, whole days and
/// whole fen, both rounded down.
fn loss<Id>(lot: &Lot<Id>, order: &Order<Id>, rules: &Rules) -> i64 {
    let ready = i128::from(lot.ready.get());
    let age = (i128::from(order.pick_up.get()) - ready).max(0);
    let keeps = (i128::from(lot.keeps_until.get()) - ready).max(1);
    let days = i64::try_from(age).unwrap_or(i64::MAX) / DAY;
    let spoilt = i128::from(rules.spoiling.get()) * age.min(keeps) / keeps;
    let spoilt = i64::try_from(spoilt).unwrap_or(i64::MAX);
    rules.ageing.get().saturating_mul(days.min(OLDEST)).saturating_add(spoilt)
}
