//! One round of an order: lots are chosen on what was read, outside of any transaction; then the
//! database disposes, gram by gram.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    choose,
    explain::{Chosen, Decided, LineLeft},
    market::{self, Goods, Wish},
    store::{self, When},
    unfilled::{CONTESTED, WITHDRAWN, add, sum},
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        lot::{self, LotState},
        order::{self, OrderState},
        order_line::Unfilled,
        share::{self, ShareState},
    },
    error::ApiError,
    ids::{OrderLineId, PartId, PersonId, ShareId},
    lots::{self, flow::to_seller},
    needs::{dispatch::Owed, store::Entry},
    notices::{notice::Notice, outbox},
    produce::{Product, weight::weight},
    shares,
};

/// How often a round that found goods gone is thought out again on fresh numbers. The last time it
/// takes what there is, and the rest is due at once.
pub const ATTEMPTS: u32 = 5;
/// Orders filled together: as long as it takes to write them down, no other is placed.
const TOGETHER: usize = 100;
/// Orders of which something is unfilled are looked at again so often: lots are listed any time.
const LOOK_AGAIN: chrono::TimeDelta = chrono::TimeDelta::minutes(30);

/// What the engine chose for these orders, of one product; one decision each.
pub async fn decide(
    app: &App,
    product: &str,
    wishes: Vec<Wish>,
) -> Result<(Arc<Vec<Wish>>, Vec<Decided>), ApiError> {
    let goods = Goods::read(app, product).await?;
    let (wishes, settings) = (Arc::new(wishes), app.config.market.clone());
    let asked = Arc::clone(&wishes);
    let thought = tokio::task::spawn_blocking(move || choose::decide(&goods, &asked, &settings));
    let decided = thought.await.map_err(|error| ApiError::Broken(error.to_string()))?;
    let decided = decided.map_err(|error| ApiError::Broken(error.to_string()))?;
    Ok((wishes, decided))
}

/// Fills these due orders of one product together, so many at a time; each is written by itself.
pub async fn fill(app: &App, product: &str, orders: &[order::Model]) -> Result<(), ApiError> {
    for orders in orders.chunks(TOGETHER) {
        let _turn = app.choosing.lock().await;
        fill_some(app, product, orders.to_vec()).await?;
    }
    Ok(())
}

async fn fill_some(app: &App, product: &str, orders: Vec<order::Model>) -> Result<(), ApiError> {
    let wishes = market::wishes(app, orders).await?;
    let (wishes, decided) = decide(app, product, wishes).await?;
    for (wish, decided) in wishes.iter().zip(decided) {
        let (id, order) = (wish.order.id, wish.order.clone());
        if let Err(error) = insist(app, order, decided).await {
            tracing::warn!(%error, order = %id, "waits for the next round");
        }
    }
    Ok(())
}

/// Writes a decision; where somebody was faster, it is made anew for this order alone.
async fn insist(app: &App, order: order::Model, mut decided: Decided) -> Result<(), ApiError> {
    for attempt in 1..=ATTEMPTS {
        let last = attempt == ATTEMPTS;
        match write(app, &order, decided, last).await {
            Err(ApiError::GoodsGone) => {}
            written => return written,
        }
        let wishes = market::wishes(app, vec![order.clone()]).await?;
        let (_, fresh) = decide(app, &order.product, wishes).await?;
        decided = fresh.into_iter().next().unwrap_or_default();
    }
    Ok(())
}

/// One round in a transaction. Whoever changed the order meanwhile has made it due again.
async fn write(
    app: &App,
    order: &order::Model,
    decided: Decided,
    last: bool,
) -> Result<(), ApiError> {
    let (shared, order) = (app.clone(), order.clone());
    app.write(move |tx| {
        let (app, order, decided) = (shared.clone(), order.clone(), decided.clone());
        async move {
            if decided.chosen.is_empty() && order.round > 0 {
                return nothing_new(tx, &order, &decided).await;
            }
            let when = When { states: &[OrderState::Open], version: Some(order.version) };
            let (row, entry) = (next_round(&order), entry(&decided));
            let Some(order) = store::change(tx, order.id, when, row, entry).await? else {
                return Ok(());
            };
            let product = app.produce.stored(&order.product);
            let (written, mut owed) = apply(tx, &app, &order, product, decided, last).await?;
            // At the placing she is told by the answer itself.
            let asked = written.iter().filter(|share| share.state == ShareState::Offered);
            let grams: i64 = asked.map(|share| share.grams).sum();
            if grams > 0 {
                owed.push((order.buyer_id, Notice::order_asked(&order, grams)));
            }
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await
}

/// Counts a round.
#[must_use]
pub fn next_round(order: &order::Model) -> order::ActiveModel {
    order::ActiveModel { round: Set(order.round + 1), ..Default::default() }
}

/// What a round is called in the timeline.
#[must_use]
pub fn entry(decided: &Decided) -> Entry {
    let asked = || decided.chosen.iter().filter(|chosen| chosen.substitute.is_none());
    let farmers: BTreeSet<PersonId> = asked().map(|chosen| chosen.farmer).collect();
    let grams = asked().map(|chosen| chosen.grams).sum();
    match (farmers.len(), decided.chosen.is_empty()) {
        (0, true) => Entry::system("asked", "眼下没有合适的货，有了就替您问"),
        (0, false) => Entry::system("asked", "只有差一点的货，请买家看要不要"),
        (n, _) => Entry::system("asked", format!("选了{n}户的{}，在问他们", weight(grams))),
    }
}

/// Nobody new to ask: the reasons are those of now, and the order is looked at later.
async fn nothing_new(tx: &Tx, order: &order::Model, decided: &Decided) -> Result<(), ApiError> {
    let known = store::lock(&tx.db, order.id).await?;
    let same = |it: &order::Model| it.version == order.version && it.state == OrderState::Open;
    if !known.is_some_and(|known| same(&known)) {
        return Ok(());
    }
    for line in &decided.lines {
        store::set_unfilled(&tx.db, line.line, line.unfilled.clone()).await?;
    }
    schedule(tx, order, choose::left(decided) > 0).await
}

/// Writes a decision for an order whose row is held: reserves, in the order of lots and parts,
/// writes the shares, and says what each line lacks; returns the shares, and who hears of them.
/// `last`: takes what there is.
pub async fn apply(
    tx: &Tx,
    app: &App,
    order: &order::Model,
    product: &Product,
    mut decided: Decided,
    last: bool,
) -> Result<(Vec<share::Model>, Owed), ApiError> {
    decided.chosen.sort_by_key(|chosen| (chosen.lot, chosen.part));
    let gone = reserve(tx, &decided.chosen).await?;
    if !gone.is_empty() && !last {
        return Err(ApiError::GoodsGone);
    }
    leave_out(tx, &mut decided, &gone).await?;
    let shares: Vec<share::Model> =
        decided.chosen.iter().map(|chosen| share(tx, app, order, chosen)).collect();
    shares::store::insert_all(&tx.db, shares.clone()).await?;
    for line in &decided.lines {
        store::set_unfilled(&tx.db, line.line, line.unfilled.clone()).await?;
    }
    store::insert_allocation(tx, order.id, order.round, decided.to_json()).await?;
    if gone.is_empty() {
        schedule(tx, order, choose::left(&decided) > 0).await?;
    } else {
        store::postpone(&tx.db, order.id, tx.now).await?;
    }
    let owed = told(tx, order, product, &shares).await?;
    Ok((shares, owed))
}

/// Takes each part's grams; which parts could not be taken, and why their lines lack them.
async fn reserve(tx: &Tx, chosen: &[Chosen]) -> Result<BTreeMap<PartId, &'static str>, ApiError> {
    let mut gone = BTreeMap::new();
    for chosen in chosen {
        if !lots::store::reserve(&tx.db, chosen.part, chosen.lot_version, chosen.grams).await? {
            gone.insert(chosen.part, why_gone(tx, chosen).await?);
        }
    }
    Ok(gone)
}

/// The lot ended or was described anew since it was read, or another order was faster.
async fn why_gone(tx: &Tx, chosen: &Chosen) -> Result<&'static str, ApiError> {
    let lot = lots::store::find(&tx.db, chosen.lot).await?;
    let is_same =
        |lot: &lot::Model| lot.state == LotState::Listed && lot.version == chosen.lot_version;
    Ok(if lot.is_some_and(|lot| is_same(&lot)) { CONTESTED } else { WITHDRAWN })
}

/// Whoever cannot give one part may fall below the least to take: nothing is taken of them.
async fn leave_out(
    tx: &Tx,
    decided: &mut Decided,
    gone: &BTreeMap<PartId, &'static str>,
) -> Result<(), ApiError> {
    let lost = decided.chosen.iter().filter_map(|it| Some((it.farmer, *gone.get(&it.part)?)));
    let farmers: BTreeMap<PersonId, &str> = lost.collect();
    let is_out = |it: &mut Chosen| farmers.contains_key(&it.farmer);
    for chosen in decided.chosen.extract_if(.., is_out).collect::<Vec<_>>() {
        if !gone.contains_key(&chosen.part) {
            shares::end::release(tx, chosen.part, chosen.grams).await?;
        }
        let of_line = |left: &&mut LineLeft| left.line == chosen.line;
        if let Some(line) = decided.lines.iter_mut().find(of_line) {
            add(&mut line.unfilled, farmers[&chosen.farmer], chosen.grams);
        }
    }
    Ok(())
}

fn share(tx: &Tx, app: &App, order: &order::Model, chosen: &Chosen) -> share::Model {
    let proposed = chosen.substitute.is_some();
    share::Model {
        id: ShareId::new(),
        order_id: order.id,
        line_id: chosen.line,
        lot_id: chosen.lot,
        part_id: chosen.part,
        farmer_id: chosen.farmer,
        round: order.round,
        grams: chosen.grams,
        price_fen: chosen.price_fen,
        substitute: chosen.substitute.clone(),
        state: if proposed { ShareState::Proposed } else { ShareState::Offered },
        asked_at: (!proposed).then_some(tx.now),
        expires_at: if proposed {
            (tx.now + app.config.market.substitute_window).min(order.locks_at)
        } else {
            answer_by(app, order, tx.now)
        },
        decided_at: None,
        reason: None,
        words: None,
        created_at: tx.now,
    }
}

/// Until when a farmer who is asked now may answer.
#[must_use]
pub fn answer_by(app: &App, order: &order::Model, now: DateTime<Utc>) -> DateTime<Utc> {
    (now + app.config.market.share_window).min(order.locks_at)
}

/// When the order is due next: the first answer that may stay out, the lock, or a look for lots
/// that were listed meanwhile.
pub async fn schedule(tx: &Tx, order: &order::Model, lacks: bool) -> Result<(), ApiError> {
    let shares = shares::store::list_of_orders(&tx.db, [order.id]).await?;
    let waiting = shares.iter().filter(|it| shares::store::WAITING.contains(&it.state));
    let first = waiting.map(|share| share.expires_at).min();
    let look = lacks.then(|| tx.now + LOOK_AGAIN);
    let due = [first, look].into_iter().flatten().fold(order.locks_at, Ord::min);
    Ok(store::postpone(&tx.db, order.id, due).await?)
}

/// Farmers hear of their shares, and the buyer of how many were asked, or of what is proposed.
async fn told(
    tx: &Tx,
    order: &order::Model,
    product: &Product,
    shares: &[share::Model],
) -> Result<Owed, ApiError> {
    let lots = lots::store::find_all(&tx.db, shares.iter().map(|share| share.lot_id)).await?;
    let lot = |share: &share::Model| lots.iter().find(|lot| lot.id == share.lot_id);
    let mut owed = Owed::new();
    for share in shares.iter().filter(|share| share.state == ShareState::Offered) {
        if let Some(lot) = lot(share) {
            let notice = Notice::share_offered(share, order, &product.name, tx.now);
            owed.extend(to_seller(lot, &notice));
        }
    }
    let proposed = shares.iter().filter(|share| share.state == ShareState::Proposed);
    let grams: i64 = proposed.map(|share| share.grams).sum();
    if grams > 0 {
        owed.push((order.buyer_id, Notice::substitutes_proposed(order, grams)));
    }
    Ok(owed)
}

/// Adds grams that a line lacks again, and makes its order due.
pub async fn lacks(
    tx: &Tx,
    order: &order::Model,
    line: OrderLineId,
    code: &str,
    grams: i64,
) -> Result<(), ApiError> {
    let lines = store::lines_of(&tx.db, [order.id]).await?;
    if let Some(line) = lines.into_iter().find(|it| it.id == line) {
        let mut unfilled: Vec<Unfilled> = line.unfilled.0;
        add(&mut unfilled, code, grams);
        debug_assert!(sum(&unfilled) <= line.grams);
        store::set_unfilled(&tx.db, line.id, unfilled).await?;
    }
    Ok(store::postpone(&tx.db, order.id, tx.now).await?)
}
