//! The buyer weighs and grades what came: what is paid, and a reason for each gram that is not.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    scene::{Load, Scene, act},
    store,
    view::TruckView,
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        receipt::{self, Deduction, Deductions, ReceiptState, deducted_g},
        share::{self, ShareState},
        truck::{self, TruckState},
    },
    error::ApiError,
    ids::{PersonId, ShareId, TruckId},
    needs::{dispatch::Owed, store::Entry},
    notices::notice::Notice,
    settlements, shares, words,
};

/// What of a load is paid, and why the rest is not; in itself possible.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    pub accepted_g: i64,
    /// 1 is best.
    pub grade: i32,
    /// For a kilogram; `None`: the share's.
    pub price_fen: Option<i64>,
    pub deductions: Vec<Deduction>,
}

/// What both sides signed for a load.
#[derive(Clone, Copy, Debug)]
pub struct Signed {
    pub net_g: i64,
    pub grade: i32,
    pub price_fen: i64,
    /// The least for a kilogram of a lower grade.
    pub least_fen: i64,
}

/// The least that a price may be lowered to with the grade, by at most so many hundredths of it.
#[must_use]
pub fn least(price_fen: i64, most_percent: i64) -> i64 {
    (price_fen - price_fen * most_percent / 100).max(1)
}

impl Taken {
    /// The price for a kilogram, where all is in order: accepted and deducted grams sum to the net
    /// weight, and the price is lower than the share's only where the grade is lower than weighed,
    /// and never lower than the least.
    pub fn price(&self, signed: Signed) -> Result<i64, ApiError> {
        let deducted = deducted_g(&self.deductions);
        if self.accepted_g + deducted != signed.net_g {
            let message = format!(
                "收下的加上扣掉的是{}公斤，和磅单的{}公斤对不上",
                words::kilograms(self.accepted_g + deducted),
                words::kilograms(signed.net_g),
            );
            return Err(ApiError::invalid("accepted_g", "weights_disagree", message));
        }
        let price = self.price_fen.unwrap_or(signed.price_fen);
        let lower = self.grade > signed.grade;
        let least = if lower { signed.least_fen } else { signed.price_fen };
        if (least..=signed.price_fen).contains(&price) {
            return Ok(price);
        }
        if lower && price < least {
            let message = format!(
                "等级降了，每公斤最低{}元；再低要农户同意，请他提异议，由乡镇来定",
                words::yuan(least),
            );
            return Err(ApiError::invalid("price_fen", "price_below_least", message));
        }
        let message = if price < signed.price_fen {
            "等级没有降，价格不能比说好的低"
        } else {
            "价格不能比说好的高"
        };
        Err(ApiError::invalid("price_fen", "price_out_of_range", message))
    }
}

impl Load {
    /// What both sides signed; `None` before. The buyer alone lowers a price by so much at most.
    #[must_use]
    pub fn signed(&self, most_percent: i64) -> Option<Signed> {
        let (grade, price_fen) = (self.weighing.as_ref()?.grade, self.share.price_fen);
        let least_fen = least(price_fen, most_percent);
        Some(Signed { net_g: self.net_g(), grade, price_fen, least_fen })
    }
}

/// The buyer takes the whole truck over, load by load; from then on the farmers may object.
pub async fn receive(
    app: &App,
    actor: PersonId,
    id: TruckId,
    taken: Vec<(ShareId, Taken)>,
) -> Result<TruckView, ApiError> {
    let shared = app.clone();
    act(app, actor, id, move |tx, scene| {
        let (app, taken) = (shared.clone(), taken.clone());
        async move {
            scene.must_be_buyer()?;
            if scene.truck.state == TruckState::Received {
                return Ok(Owed::new());
            }
            if scene.truck.state != TruckState::Arrived {
                return Err(ApiError::TruckWrongState);
            }
            let product = app.produce.stored(&scene.order.product);
            taken.iter().try_for_each(|(_, taken)| product.grade(taken.grade).map(drop))?;
            take_over(tx, &app, scene, &taken, scene.entry("received", "验收完了")).await
        }
        .boxed()
    })
    .await
}

/// The truck's fruit is taken as `taken` says, each load of it.
pub(super) async fn take_over(
    tx: &Tx,
    app: &App,
    scene: &Scene,
    taken: &[(ShareId, Taken)],
    entry: Entry,
) -> Result<Owed, ApiError> {
    let receipts = receipts(tx, app, scene, taken)?;
    scene.note(tx, entry).await?;
    for (load, _) in &receipts {
        let row = share::ActiveModel { state: Set(ShareState::Received), ..Default::default() };
        let moved = shares::store::step(&tx.db, load.share.id, &[ShareState::Loaded], row).await?;
        moved.ok_or(ApiError::TruckWrongState)?;
    }
    let until = tx.now + app.config.market.dispute_window;
    let row = truck::ActiveModel {
        state: Set(TruckState::Received),
        received_at: Set(Some(tx.now)),
        disputes_until: Set(Some(until)),
        ..Default::default()
    };
    scene.step(tx, &[TruckState::Departed, TruckState::Arrived], row).await?;
    let until = words::day(until, tx.now);
    let told = |(load, receipt): &(&Load, receipt::Model)| {
        load.to_sellers(&Notice::load_received(&load.share, receipt, &until))
    };
    let mut owed: Owed = receipts.iter().flat_map(told).collect();
    let rows = receipts.into_iter().map(|(_, receipt)| receipt).collect();
    store::receive(&tx.db, rows).await?;
    owed.extend(settlements::flow::received(tx, scene.order.id).await?);
    Ok(owed)
}

/// One receipt for each load on board; none is missing, and none is of elsewhere.
fn receipts<'a>(
    tx: &Tx,
    app: &App,
    scene: &'a Scene,
    taken: &[(ShareId, Taken)],
) -> Result<Vec<(&'a Load, receipt::Model)>, ApiError> {
    let on_board: Vec<&Load> = scene.loads_in(ShareState::Loaded).collect();
    let receipt = |(share, taken): &(ShareId, Taken)| {
        let load = on_board.iter().find(|load| load.share.id == *share);
        let unknown = || ApiError::invalid("loads", "share_unknown", "这车没有这一户的货");
        let load = *load.ok_or_else(unknown)?;
        let signed = load.signed(app.config.market.downgrade_percent);
        let signed = signed.ok_or(ApiError::TruckWrongState)?;
        let price_fen = taken.price(signed)?;
        let row = receipt::Model {
            share_id: *share,
            truck_id: scene.truck.id,
            accepted_g: taken.accepted_g,
            grade: taken.grade,
            price_fen,
            deductions: Deductions(taken.deductions.clone()),
            state: ReceiptState::Open,
            dispute_words: None,
            disputed_at: None,
            decision_words: None,
            decided_at: None,
            received_by: scene.actor,
            received_at: tx.now,
        };
        Ok((load, row))
    };
    let receipts = taken.iter().map(receipt).collect::<Result<Vec<_>, ApiError>>()?;
    if receipts.len() < on_board.len() {
        let message = "还有农户的货没有验收，请一户一户写全";
        return Err(ApiError::invalid("loads", "loads_missing", message));
    }
    Ok(receipts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::receipt::DeductionReason;

    #[test]
    fn a_gram_is_paid_or_has_a_reason_and_a_price_falls_only_with_the_grade() {
        let signed =
            Signed { net_g: 1_000_000, grade: 2, price_fen: 560, least_fen: least(560, 30) };
        let rot = |grams| Deduction { reason: DeductionReason::Rot, grams, words: String::new() };
        #[rustfmt::skip]
        let cases = [
            // accepted, deducted,            grade, price,      outcome, why
            (1_000_000,  vec![],              2,     None,       Ok(560), "all is fine"),
            (960_000,    vec![rot(40_000)],   2,     None,       Ok(560), "some is rotten"),
            (0,          vec![rot(1_000_000)], 2,    None,       Ok(560), "all is rotten"),
            (960_000,    vec![],              2,     None,       Err("weights_disagree"), "no reason for 40 kg"),
            (1_000_000,  vec![rot(1)],        2,     None,       Err("weights_disagree"), "a gram too many"),
            (1_000_000,  vec![],              3,     Some(480),  Ok(480), "a lower grade, a lower price"),
            (1_000_000,  vec![],              3,     None,       Ok(560), "a lower grade, the same price"),
            (1_000_000,  vec![],              3,     Some(392),  Ok(392), "seven tenths of it"),
            (1_000_000,  vec![],              3,     Some(391),  Err("price_below_least"), "a fen less"),
            (1_000_000,  vec![],              2,     Some(480),  Err("price_out_of_range"), "the same grade"),
            (1_000_000,  vec![],              1,     Some(480),  Err("price_out_of_range"), "a better grade"),
            (1_000_000,  vec![],              3,     Some(561),  Err("price_out_of_range"), "more than agreed"),
            (1_000_000,  vec![],              3,     Some(0),    Err("price_below_least"), "for nothing"),
            (1_000_000,  vec![],              3,     Some(-5),   Err("price_below_least"), "less than nothing"),
        ];
        for (accepted_g, deductions, grade, price_fen, expected, why) in cases {
            let taken = Taken { accepted_g, grade, price_fen, deductions };
            let found = taken.price(signed).map_err(|error| error.code());
            assert_eq!(found, expected, "{why}");
        }
    }

    #[test]
    fn a_price_falls_by_so_many_hundredths_at_most_and_never_to_nothing() {
        #[rustfmt::skip]
        let cases = [
            // price, percent, least, why
            (700,     30,      490,   "seven tenths"),
            (701,     30,      491,   "never a part of a fen more"),
            (700,     0,       700,   "not at all"),
            (700,     100,     1,     "whatever is said, but not for nothing"),
            (1,       30,      1,     "a fen cannot be parted"),
        ];
        for (price, percent, expected, why) in cases {
            assert_eq!(least(price, percent), expected, "{why}");
        }
    }
}
