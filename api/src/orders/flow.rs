//! What happens to an order at its buyer's hand while it is open: placed, and changed.

use futures_util::future::FutureExt;

use super::{
    change,
    explain::Decided,
    form::{Draft, OrderForm},
    limit,
    market::{Goods, Wish},
    round::{self, ATTEMPTS, apply, next_round},
    store::{self, When},
    view::{self, OrderView},
};
use crate::{
    answers::{Created, Once},
    app::App,
    db::Tx,
    entity::{
        order::{self, OrderState},
        order_line,
        timeline::Who,
    },
    error::ApiError,
    ids::{OrderId, PersonId},
    ledger,
    needs::{dispatch::Owed, store::Entry},
    notices::{notice::Notice, outbox},
    produce::weight::weight,
    shares,
};

/// An order that nobody has placed, with its lines.
pub type Rows = (order::Model, Vec<order_line::Model>);

/// Checks what a buyer asks for.
pub fn check(app: &App, buyer: PersonId, form: &OrderForm) -> Result<Rows, ApiError> {
    let draft = form.check(&app.produce, &app.config.market, (app.now)())?;
    if draft.lines.iter().any(|line| line.id.is_some()) {
        return Err(change::unknown_line());
    }
    Ok(draft.into_rows(buyer, app.config.market.freight_fen, (app.now)()))
}

/// Places an order and asks farmers at once, in one transaction; at harvest peaks it waits a
/// moment, to be filled together with others.
pub async fn place(app: &App, rows: Rows, once: Once) -> Result<Created, ApiError> {
    if is_peak(app, &rows.0).await? {
        return wait(app, rows, once).await;
    }
    let _turn = app.choosing.lock().await;
    for attempt in 1..=ATTEMPTS {
        let wish = Wish::new(rows.0.clone(), rows.1.clone());
        let (_, decided) = round::decide(app, &rows.0.product, vec![wish]).await?;
        let decided = decided.into_iter().next().unwrap_or_default();
        let last = attempt == ATTEMPTS;
        match placed(app, rows.clone(), decided, once.clone(), last).await {
            Err(ApiError::GoodsGone) => {}
            done => return done,
        }
    }
    Err(ApiError::Busy)
}

/// Whether so many orders for the same fruit came just now that they are better filled together.
async fn is_peak(app: &App, order: &order::Model) -> Result<bool, ApiError> {
    let market = &app.config.market;
    let since = (app.now)() - market.batch_every;
    let n = store::placed_since(app.db.reader(), &order.product, since).await?;
    Ok(usize::try_from(n).is_ok_and(|n| n >= market.batch_from))
}

async fn placed(
    app: &App,
    rows: Rows,
    decided: Decided,
    once: Once,
    last: bool,
) -> Result<Created, ApiError> {
    let (shared, buyer) = (app.clone(), rows.0.buyer_id);
    let created = app.write_once(buyer, once, move |tx| {
        let (app, (order, lines), decided) = (shared.clone(), rows.clone(), decided.clone());
        async move {
            insert(tx, &app, &order, lines).await?;
            let (row, entry) = (next_round(&order), round::entry(&decided));
            let order = store::change(tx, order.id, When::OPEN, row, entry).await?;
            let order = order.ok_or(ApiError::OrderNotOpen)?;
            let product = app.produce.stored(&order.product);
            let (_, owed) = apply(tx, &app, &order, product, decided, last).await?;
            outbox::owe(tx, owed).await?;
            view::one(&tx.db, &app, order).await
        }
        .boxed()
    });
    let created = created.await?;
    app.hub.fill.notify_one();
    Ok(created)
}

/// Placed, and filled by the sweeper.
async fn wait(app: &App, (mut order, lines): Rows, once: Once) -> Result<Created, ApiError> {
    order.due_at = (app.now)() + app.config.market.batch_every;
    let (shared, buyer) = (app.clone(), order.buyer_id);
    app.write_once(buyer, once, move |tx| {
        let (app, order, lines) = (shared.clone(), order.clone(), lines.clone());
        async move {
            insert(tx, &app, &order, lines).await?;
            view::one(&tx.db, &app, order).await
        }
        .boxed()
    })
    .await
}

async fn insert(
    tx: &Tx,
    app: &App,
    order: &order::Model,
    lines: Vec<order_line::Model>,
) -> Result<(), ApiError> {
    let grams = lines.iter().map(|line| line.grams).sum();
    limit::check(tx, app, order, grams).await?;
    let words = format!("下单要{}，{}装车", weight(grams), crate::words::date(order.pick_up_at));
    let entry = Entry::by("placed", Who::Buyer, order.buyer_id, words);
    store::insert(tx, order.clone(), lines, entry).await?;
    ledger::flow::hold(tx, order, order.deposit_fen).await
}

/// Changes an order that is not locked. Shares that still fit stay as they are; the others are
/// taken back, and farmers are asked anew.
pub async fn change(
    app: &App,
    buyer: PersonId,
    id: OrderId,
    form: OrderForm,
) -> Result<OrderView, ApiError> {
    let draft = form.check(&app.produce, &app.config.market, (app.now)())?;
    let known = store::find_own(app.db.reader(), buyer, id).await?.ok_or(ApiError::NotFound)?;
    let goods = Goods::read(app, &known.product).await?;
    let shared = app.clone();
    let changed = app.write(move |tx| {
        let (app, draft, goods) = (shared.clone(), draft.clone(), goods.clone());
        async move {
            let (order, owed) = changed(tx, &app, buyer, id, draft, &goods).await?;
            ledger::flow::hold(tx, &order, order.deposit_fen).await?;
            outbox::owe(tx, owed).await?;
            view::one(&tx.db, &app, order).await
        }
        .boxed()
    });
    let changed = changed.await?;
    app.hub.fill.notify_one();
    Ok(changed)
}

async fn changed(
    tx: &Tx,
    app: &App,
    buyer: PersonId,
    id: OrderId,
    draft: Draft,
    goods: &Goods,
) -> Result<(order::Model, Owed), ApiError> {
    let known = own(tx, buyer, id).await?;
    change::must_be_same(&known, &draft)?;
    let (before, grams) = (grams_of(tx, id).await?, draft.lines.iter().map(|it| it.grams).sum());
    if grams > before {
        limit::check(tx, app, &known, grams).await?;
    }
    let entry = Entry::by("changed", Who::Buyer, buyer, "买家改了订单");
    let row = draft.clone().change(tx.now);
    let order = store::change(tx, id, When::OPEN, row, entry).await?;
    let order = order.ok_or(ApiError::OrderNotOpen)?;
    let withdrawn = change::lines(tx, &known, &order, &draft.lines, goods).await?;
    let owed = shares::end::tell(tx, &withdrawn, Notice::share_withdrawn).await?;
    Ok((order, owed))
}

async fn grams_of(tx: &Tx, id: OrderId) -> Result<i64, ApiError> {
    let lines = store::lines_of(&tx.db, [id]).await?;
    Ok(lines.iter().map(|line| line.grams).sum())
}

/// The buyer's order, whose row is held from here on; open, or a problem that says why not.
pub(super) async fn own(tx: &Tx, buyer: PersonId, id: OrderId) -> Result<order::Model, ApiError> {
    store::find_own(&tx.db, buyer, id).await?.ok_or(ApiError::NotFound)?;
    let order = store::lock(&tx.db, id).await?.ok_or(ApiError::NotFound)?;
    match order.state {
        OrderState::Open if order.locks_at > tx.now => Ok(order),
        OrderState::Open | OrderState::Locked => Err(ApiError::OrderLocked),
        _ => Err(ApiError::OrderNotOpen),
    }
}
