//! What happens to an order at its buyer's hand, and when it is locked.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    change,
    explain::Decided,
    form::{Draft, OrderForm, deposit_for},
    limit,
    market::{Goods, Wish},
    round::{self, ATTEMPTS, apply, next_round},
    standing,
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
        share::{self, ShareState},
        timeline::Who,
    },
    error::ApiError,
    ids::{OrderId, PersonId},
    ledger,
    needs::{dispatch::Owed, store::Entry},
    notices::{notice::Notice, outbox},
    produce::weight::weight,
    shares::{
        self,
        store::{AGREED, WAITING},
    },
    trucks,
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
    limit::check(tx, app, &known, draft.lines.iter().map(|line| line.grams).sum()).await?;
    let entry = Entry::by("changed", Who::Buyer, buyer, "买家改了订单");
    let row = draft.clone().change(tx.now);
    let order = store::change(tx, id, When::OPEN, row, entry).await?;
    let order = order.ok_or(ApiError::OrderNotOpen)?;
    let withdrawn = change::lines(tx, &known, &order, &draft.lines, goods).await?;
    let owed = shares::flow::tell(tx, &withdrawn, Notice::share_withdrawn).await?;
    Ok((order, owed))
}

/// The buyer's order, whose row is held from here on; open, or a problem that says why not.
async fn own(tx: &Tx, buyer: PersonId, id: OrderId) -> Result<order::Model, ApiError> {
    store::find_own(&tx.db, buyer, id).await?.ok_or(ApiError::NotFound)?;
    let order = store::lock(&tx.db, id).await?.ok_or(ApiError::NotFound)?;
    match order.state {
        OrderState::Open if order.locks_at > tx.now => Ok(order),
        OrderState::Open | OrderState::Locked => Err(ApiError::OrderLocked),
        _ => Err(ApiError::OrderNotOpen),
    }
}

/// The buyer has enough: the order is locked before its time.
pub async fn lock(app: &App, buyer: PersonId, id: OrderId) -> Result<OrderView, ApiError> {
    let shared = app.clone();
    let locked = app.write(move |tx| {
        let app = shared.clone();
        async move {
            let known = store::find_own(&tx.db, buyer, id).await?.ok_or(ApiError::NotFound)?;
            if known.state == OrderState::Locked {
                return view::one(&tx.db, &app, known).await;
            }
            let known = own(tx, buyer, id).await?;
            if agreed(tx, &known).await?.is_empty() {
                return Err(ApiError::NothingAccepted);
            }
            let entry = Entry::by("locked", Who::Buyer, buyer, "买家锁定了订单");
            let (order, owed) = close(tx, &app, &known, entry).await?;
            outbox::owe(tx, owed).await?;
            view::one(&tx.db, &app, order).await
        }
        .boxed()
    });
    let locked = locked.await?;
    trucks::send::at_once(app, id).await;
    Ok(locked)
}

/// The time to change anything is over: the order is locked with what farmers agreed to, or ends
/// with nothing. Another process may have done it: then nothing happens.
pub async fn overtake(app: &App, order: order::Model) -> Result<(), ApiError> {
    let (shared, id) = (app.clone(), order.id);
    let overtaken = app.write(move |tx| {
        let (app, order) = (shared.clone(), order.clone());
        async move {
            let Some(known) = store::lock(&tx.db, order.id).await? else { return Ok(()) };
            if known.state != OrderState::Open || known.version != order.version {
                return Ok(());
            }
            let owed = if agreed(tx, &known).await?.is_empty() {
                expire(tx, &app, &known).await?
            } else {
                let entry = Entry::system("locked", "订单锁定了，准备派车");
                close(tx, &app, &known, entry).await?.1
            };
            outbox::owe(tx, owed).await
        }
        .boxed()
    });
    overtaken.await?;
    trucks::send::at_once(app, id).await;
    Ok(())
}

async fn agreed(tx: &Tx, order: &order::Model) -> Result<Vec<share::Model>, ApiError> {
    let mut shares = shares::store::list_of_orders(&tx.db, [order.id]).await?;
    shares.retain(|share| AGREED.contains(&share.state));
    Ok(shares)
}

/// Locks an order whose row is held: who has not answered is not asked any more.
async fn close(
    tx: &Tx,
    app: &App,
    known: &order::Model,
    entry: Entry,
) -> Result<(order::Model, Owed), ApiError> {
    let row = order::ActiveModel { state: Set(OrderState::Locked), ..Default::default() };
    let order = store::change(tx, known.id, When::OPEN, row, entry).await?;
    let order = order.ok_or(ApiError::OrderNotOpen)?;
    let waits = |share: &share::Model| WAITING.contains(&share.state);
    let silent = shares::flow::withdraw(tx, &order, waits).await?;
    let mut owed = shares::flow::tell(tx, &silent, Notice::share_withdrawn).await?;
    owed.extend(locked(tx, &order).await?);
    hold_what_may_be(tx, app, &order, &agreed(tx, &order).await?).await?;
    owed.extend(standing::next(tx, app, &order).await?);
    Ok((order, owed))
}

/// What an order that was locked just now owes: its farmers get ready, its buyer plans trucks.
async fn locked(tx: &Tx, order: &order::Model) -> Result<Owed, ApiError> {
    let shares = agreed(tx, order).await?;
    let grams = shares.iter().map(|share| share.grams).sum();
    let ready = |share: &share::Model| Notice::share_locked(share, order);
    let mut owed = shares::flow::tell(tx, &shares, ready).await?;
    owed.push((order.buyer_id, Notice::order_locked(order, shares.len(), grams)));
    Ok(owed)
}

/// Nobody agreed in time: the deposit goes back.
async fn expire(tx: &Tx, app: &App, known: &order::Model) -> Result<Owed, ApiError> {
    let row = order::ActiveModel { state: Set(OrderState::Expired), ..Default::default() };
    let entry = Entry::system("expired", "到锁定的时间还没有农户答应");
    let order = store::change(tx, known.id, When::OPEN, row, entry).await?;
    let order = order.ok_or(ApiError::OrderNotOpen)?;
    let gone = shares::flow::withdraw(tx, &order, |_| true).await?;
    ledger::flow::release(tx, &order).await?;
    let mut owed = shares::flow::tell(tx, &gone, Notice::share_withdrawn).await?;
    owed.push((order.buyer_id, Notice::order_expired(&order)));
    owed.extend(standing::next(tx, app, &order).await?);
    Ok(owed)
}

/// Takes an order back before anything is loaded. Once it is locked the deposit goes to the
/// farmers who had agreed.
pub async fn cancel(
    app: &App,
    buyer: PersonId,
    id: OrderId,
    reason: String,
) -> Result<OrderView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let (app, reason) = (shared.clone(), reason.clone());
        async move {
            let known = store::find_own(&tx.db, buyer, id).await?.ok_or(ApiError::NotFound)?;
            if known.state == OrderState::Cancelled {
                return view::one(&tx.db, &app, known).await;
            }
            let (order, was) = cancelled(tx, buyer, &known, &reason).await?;
            let mut owed = Owed::new();
            if was == OrderState::Locked {
                owed.extend(forfeit(tx, &app, &order).await?);
            } else {
                ledger::flow::release(tx, &order).await?;
            }
            owed.extend(let_go(tx, &app, &order).await?);
            outbox::owe(tx, owed).await?;
            view::one(&tx.db, &app, order).await
        }
        .boxed()
    })
    .await
}

/// No more stays held than what farmers agreed to allows.
async fn hold_what_may_be(
    tx: &Tx,
    app: &App,
    order: &order::Model,
    accepted: &[share::Model],
) -> Result<(), ApiError> {
    let fen = deposit_for(order.deposit_fen, accepted, app.config.market.deposit_percent);
    ledger::flow::hold(tx, order, fen).await
}

/// An order that was locked is given up: its trucks do not come, and the farmers who had agreed
/// get the deposit.
async fn forfeit(tx: &Tx, app: &App, order: &order::Model) -> Result<Owed, ApiError> {
    trucks::flow::call_off(tx, order.id).await?;
    let accepted = agreed(tx, order).await?;
    hold_what_may_be(tx, app, order, &accepted).await?;
    ledger::flow::forfeit(tx, order, &accepted).await
}

/// The trucks of a locked order never came: it is given up for its buyer. Its row is held.
pub async fn give_up(tx: &Tx, app: &App, known: &order::Model) -> Result<Owed, ApiError> {
    let entry = Entry::system("cancelled", "过了装车的时间，车没有来，订单取消了");
    let row = order::ActiveModel { state: Set(OrderState::Cancelled), ..Default::default() };
    let when = When { states: &[OrderState::Locked], version: None };
    let order = store::change(tx, known.id, when, row, entry).await?;
    let order = order.ok_or(ApiError::OrderNotOpen)?;
    let mut owed = forfeit(tx, app, &order).await?;
    owed.push((order.buyer_id, Notice::order_given_up(&order)));
    owed.extend(let_go(tx, app, &order).await?);
    Ok(owed)
}

/// What a cancelled order had is the farmers' again, and they hear of it.
async fn let_go(tx: &Tx, app: &App, order: &order::Model) -> Result<Owed, ApiError> {
    let gone = shares::flow::withdraw(tx, order, |_| true).await?;
    let told = |share: &share::Model| Notice::order_cancelled(share, order);
    let mut owed = shares::flow::tell(tx, &gone, told).await?;
    owed.extend(standing::next(tx, app, order).await?);
    Ok(owed)
}

/// The order, and the state it was in: one whose time to lock has come with farmers' word is
/// locked, whether the sweeper has been there or not.
async fn cancelled(
    tx: &Tx,
    buyer: PersonId,
    known: &order::Model,
    reason: &str,
) -> Result<(order::Model, OrderState), ApiError> {
    let known = store::lock(&tx.db, known.id).await?.ok_or(ApiError::NotFound)?;
    let accepted = agreed(tx, &known).await?;
    if accepted.iter().any(|share| share.state != ShareState::Accepted) {
        return Err(ApiError::OrderLoaded);
    }
    let locked = known.locks_at <= tx.now && !accepted.is_empty();
    let was = if locked { OrderState::Locked } else { known.state };
    let words = if reason.is_empty() {
        "买家取消了".to_owned()
    } else {
        format!("买家取消了：{reason}")
    };
    let entry = Entry::by("cancelled", Who::Buyer, buyer, words);
    let row = order::ActiveModel { state: Set(OrderState::Cancelled), ..Default::default() };
    let when = When { states: &[OrderState::Open, OrderState::Locked], version: None };
    let order = store::change(tx, known.id, when, row, entry).await?;
    Ok((order.ok_or(ApiError::OrderNotOpen)?, was))
}
