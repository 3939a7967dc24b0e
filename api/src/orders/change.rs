//! What a change of an order leaves of its shares.

use std::collections::{BTreeSet, HashMap};

use super::{
    form::{Draft, LineDraft},
    market::{Goods, misses},
    store,
    unfilled::waiting,
};
use crate::{
    db::Tx,
    entity::{
        lot, lot_part, order,
        order_line::{self, Pricing},
        share::{self, ShareState},
    },
    error::ApiError,
    ids::{LotId, OrderLineId, PartId, PersonId, ShareId},
    lots,
    shares::{self, store::is_living},
};

#[must_use]
pub fn unknown_line() -> ApiError {
    ApiError::invalid("lines", "line_unknown", "订单里没有这一行，请刷新后再改")
}

/// An order stays one for the same fruit, and comes again as it was placed.
pub fn must_be_same(known: &order::Model, draft: &Draft) -> Result<(), ApiError> {
    if known.product != draft.product {
        return Err(ApiError::invalid("product", "product_fixed", "果品不能改，请另下一单"));
    }
    let standing = draft.standing.map(|standing| (standing.every_days, standing.until));
    if standing.is_some() && standing != known.every_days.zip(known.until) {
        let message = "长期订单的间隔不能改，请停掉以后另下一单";
        return Err(ApiError::invalid("standing", "standing_fixed", message));
    }
    Ok(())
}

/// Writes the lines anew, and takes back the shares that no longer fit; returns these.
pub async fn lines(
    tx: &Tx,
    before: &order::Model,
    order: &order::Model,
    drafts: &[LineDraft],
    goods: &Goods,
) -> Result<Vec<share::Model>, ApiError> {
    let known = store::lines_of(&tx.db, [order.id]).await?;
    let ids: Vec<_> = drafts.iter().filter_map(|draft| draft.id).collect();
    let once = ids.iter().collect::<BTreeSet<_>>().len() == ids.len();
    if !once || !ids.iter().all(|id| known.iter().any(|line| line.id == *id)) {
        return Err(unknown_line());
    }
    let rows: Vec<order_line::Model> =
        (1..).zip(drafts).map(|(n, draft)| draft.row(order.id, n)).collect();
    let kept = kept(tx, (before, &known), (order, &rows), goods).await?;
    let gone = |share: &share::Model| !kept.contains(&share.id);
    let withdrawn = shares::end::withdraw(tx, order, gone).await?;
    let living = shares::store::list_of_orders(&tx.db, [order.id]).await?;
    for mut row in rows {
        let held = living.iter().filter(|it| it.line_id == row.id && is_living(it.state));
        let lacks = row.grams - held.map(|share| share.grams).sum::<i64>();
        row.unfilled = waiting(lacks);
        if known.iter().any(|line| line.id == row.id) {
            store::update_line(&tx.db, row).await?;
        } else {
            store::insert_lines(&tx.db, vec![row]).await?;
        }
    }
    let over = known.into_iter().map(|line| line.id).filter(|id| !ids.contains(id));
    store::delete_lines(&tx.db, over.collect::<Vec<_>>()).await?;
    Ok(withdrawn)
}

/// The living shares that still fit: none when farmers would load at another time, or be paid by
/// another day, than they said yes to.
async fn kept(
    tx: &Tx,
    (before, lines): (&order::Model, &[order_line::Model]),
    (order, rows): (&order::Model, &[order_line::Model]),
    goods: &Goods,
) -> Result<BTreeSet<ShareId>, ApiError> {
    let same =
        before.pick_up_at == order.pick_up_at && before.pay_within_days == order.pay_within_days;
    if !same {
        return Ok(BTreeSet::new());
    }
    let mut living = shares::store::list_of_orders(&tx.db, [order.id]).await?;
    living.retain(|share| is_living(share.state));
    let ids: BTreeSet<LotId> = living.iter().map(|share| share.lot_id).collect();
    let ids = Vec::from_iter(ids);
    let parts = lots::store::parts_of(&tx.db, &ids).await?;
    let lots = lots::store::find_all(&tx.db, ids).await?;
    let known = Known {
        parts: parts.into_iter().map(|part| (part.id, part)).collect(),
        lots: lots.into_iter().map(|lot| (lot.id, lot)).collect(),
        certified: lines.iter().filter(|it| it.certified).map(|it| it.id).collect(),
        goods,
    };
    let kept: BTreeSet<ShareId> =
        rows.iter().flat_map(|line| known.fitting(order, line, &living)).collect();
    if order.min_take_g <= before.min_take_g {
        return Ok(kept);
    }
    living.retain(|share| kept.contains(&share.id));
    Ok(enough(&living, order.min_take_g))
}

/// Shares of farmers who give at least so much of the order together: nobody's truck stops for less.
fn enough(shares: &[share::Model], least_g: i64) -> BTreeSet<ShareId> {
    let mut given: HashMap<PersonId, i64> = HashMap::new();
    for share in shares {
        *given.entry(share.farmer_id).or_default() += share.grams;
    }
    let suffices = |share: &&share::Model| given[&share.farmer_id] >= least_g;
    shares.iter().filter(suffices).map(|share| share.id).collect()
}

struct Known<'a> {
    parts: HashMap<PartId, lot_part::Model>,
    lots: HashMap<LotId, lot::Model>,
    /// Lines that asked for certificates before: their shares have them.
    certified: BTreeSet<OrderLineId>,
    goods: &'a Goods,
}

impl Known<'_> {
    /// What farmers have agreed to first, then the oldest: as much as the line has room for, and no
    /// sizes too far apart.
    fn fitting(
        &self,
        order: &order::Model,
        line: &order_line::Model,
        living: &[share::Model],
    ) -> Vec<ShareId> {
        let mut own: Vec<_> = living.iter().filter(|share| share.line_id == line.id).collect();
        own.sort_by_key(|share| (share.state != ShareState::Accepted, share.id));
        let (mut grams, mut sizes, mut kept) = (0, None, Vec::new());
        for share in own {
            let Some(part) = self.parts.get(&share.part_id) else { continue };
            let (low, high) = sizes.unwrap_or((part.from_mm, part.to_mm));
            let (low, high) = (part.from_mm.min(low), part.to_mm.max(high));
            let even = high - low <= line.spread_mm || share.substitute.is_some();
            let room = grams + share.grams <= line.grams;
            if even && room && self.fits(order, line, share, part) {
                grams += share.grams;
                sizes = Some((low, high));
                kept.push(share.id);
            }
        }
        kept
    }

    fn fits(
        &self,
        order: &order::Model,
        line: &order_line::Model,
        share: &share::Model,
        part: &lot_part::Model,
    ) -> bool {
        let Some(lot) = self.lots.get(&share.lot_id) else { return false };
        let substitute = share.substitute.as_deref();
        let misses = misses(line, order, part, lot);
        let variety = line.variety.as_ref().is_none_or(|it| *it == lot.variety);
        let certified = !line.certified
            || self.certified.contains(&line.id)
            || self.goods.certified.contains(&lot.id);
        let price = match line.pricing {
            Pricing::Fixed if substitute.is_none() => share.price_fen == line.price_fen,
            Pricing::Fixed | Pricing::Ceiling => share.price_fen <= line.price_fen,
        };
        let conditions = misses.iter().all(|code| Some(*code) == substitute);
        conditions && (variety || substitute == Some("variety")) && certified && price
    }
}
