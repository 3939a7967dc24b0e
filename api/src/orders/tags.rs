//! What the engine has no word for: prices, varieties and refusals, as tags of lines and lots.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    market::{Goods, Wish},
    unfilled::{CERTIFICATE, PRICE, REFUSED, VARIETY},
};
use crate::{
    entity::{lot_part, order_line},
    ids::{OrderLineId, PartId},
};

/// What the engine has no word for goes by certificates: a line asks for tags, and a lot has them.
#[derive(Clone, Debug, Default)]
pub struct Tags {
    /// What lines pay for a kilogram, each once: a lot has those that its farmer sells for.
    prices: BTreeSet<i64>,
    /// Lines that do not ask for some parts.
    barred: BTreeMap<OrderLineId, BTreeSet<PartId>>,
    /// The condition that is left out, to see what it costs.
    lifted: Option<&'static str>,
}

impl Tags {
    #[must_use]
    pub fn new(wishes: &[Wish], goods: &Goods) -> Self {
        let lines = || wishes.iter().flat_map(|wish| wish.lines.iter().map(move |it| (wish, it)));
        let own = goods.of_sellers(&wishes.iter().map(|wish| wish.order.buyer_id).collect());
        let barred = lines().map(|(wish, line)| {
            let theirs = own.get(&wish.order.buyer_id).into_iter().flatten();
            (line.id, wish.barred(line.id).chain(theirs.copied()).collect::<BTreeSet<_>>())
        });
        Self {
            prices: lines().map(|(_, line)| line.price_fen).collect(),
            barred: barred.filter(|(_, parts)| !parts.is_empty()).collect(),
            lifted: None,
        }
    }

    #[must_use]
    pub fn without(&self, lifted: &'static str) -> Self {
        Self { lifted: Some(lifted), ..self.clone() }
    }

    fn asks(&self, code: &str) -> bool {
        self.lifted != Some(code)
    }

    pub(super) fn of_line(&self, line: &order_line::Model) -> Vec<String> {
        let mut tags = Vec::new();
        if line.certified && self.asks(CERTIFICATE) {
            tags.push(CERTIFICATE.to_owned());
        }
        if let Some(variety) = line.variety.as_ref().filter(|_| self.asks(VARIETY)) {
            tags.push(of_variety(variety));
        }
        if self.asks(PRICE) {
            tags.push(of_price(line.price_fen));
        }
        if self.barred.contains_key(&line.id) {
            tags.push(of_line(line.id));
        }
        tags
    }

    pub(super) fn of_part(&self, part: &lot_part::Model, goods: &Goods) -> Vec<String> {
        let lot = goods.lot_of(part);
        let mut tags = vec![of_variety(&lot.variety)];
        if goods.certified.contains(&lot.id) {
            tags.push(CERTIFICATE.to_owned());
        }
        tags.extend(self.prices.range(lot.floor_fen..).map(|price| of_price(*price)));
        let open = self.barred.iter().filter(|(_, parts)| !parts.contains(&part.id));
        tags.extend(open.map(|(line, _)| of_line(*line)));
        tags
    }

    /// The first tag of a line that a part lacks, as the condition it stands for.
    #[must_use]
    pub fn lacks(
        &self,
        line: &order_line::Model,
        part: &lot_part::Model,
        goods: &Goods,
    ) -> Option<&'static str> {
        let lot = goods.lot_of(part);
        let other = line.variety.as_ref().is_some_and(|variety| *variety != lot.variety);
        let barred = self.barred.get(&line.id).is_some_and(|parts| parts.contains(&part.id));
        let all = [
            (line.certified && !goods.certified.contains(&lot.id), CERTIFICATE),
            (other, VARIETY),
            (lot.floor_fen > line.price_fen, PRICE),
            (barred, REFUSED),
        ];
        all.into_iter().find(|(lacks, code)| *lacks && self.asks(code)).map(|(_, code)| code)
    }
}

fn of_variety(code: &str) -> String {
    format!("variety {code}")
}

fn of_price(fen: i64) -> String {
    format!("pay {fen}")
}

fn of_line(line: OrderLineId) -> String {
    format!("line {line}")
}
