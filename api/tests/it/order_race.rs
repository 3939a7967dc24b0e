//! Many buyers order the same fruit at the same moment: never a gram over, and every gram that is
//! not there has its reason.

use api::{config::Config, ids::OrderId, orders};
use chrono::Utc;
use futures_util::future::{FutureExt, join_all};
use miniapp_mock::phone::Phone;
use sea_orm::{ExprTrait, entity::prelude::*, sea_query};
use serde_json::{Value, json};

use crate::support::{
    Town,
    orders::{act, assert_explained, at_once, grams, look, lot, order, share, unfilled, until},
    text,
};

const FARMERS: usize = 50;
const LOTS_EACH: usize = 20;
const BUYERS: usize = 50;

/// All these buyers place this order at the same moment.
async fn at_the_same_moment(buyers: &[Phone], form: &Value) -> Vec<Value> {
    let placed = join_all(buyers.iter().map(|buyer| buyer.post("/orders", form))).await;
    placed.into_iter().map(|order| order.expect("an order")).collect()
}

/// Nothing is looked for any more.
fn is_settled(order: &Value) -> bool {
    let lines = order["lines"].as_array().unwrap().iter();
    let mut codes = lines.flat_map(|line| line["unfilled"].as_array().unwrap().iter());
    codes.all(|it| it["code"] != "contested" && it["code"] != "waiting")
}

async fn settled(buyers: &[Phone], placed: &[Value]) -> Vec<Value> {
    let all = buyers.iter().zip(placed).map(|(buyer, order)| until(buyer, order, is_settled));
    join_all(all).await
}

fn offered(orders: &[Value]) -> i64 {
    orders.iter().map(|order| grams(&order["lines"][0]["offered_g"])).sum()
}

/// However many come together.
fn one_by_one(config: &mut Config) {
    at_once(config);
    config.market.batch_from = usize::MAX;
}

/// 1 000 lots of a tonne, and 50 buyers on two services who want 1 300 t of them.
#[actix_web::test]
async fn of_a_thousand_lots_fifty_buyers_on_two_replicas_get_every_gram_once() {
    let one = Town::open_with(one_by_one).await;
    let two = one.replica(one_by_one).await;
    one.empty_market().await;
    one.sellers(FARMERS, LOTS_EACH, 1_000).await;
    let mut buyers = Vec::new();
    for n in 0..BUYERS {
        let buyer = one.buyer(&format!("buyer-{n}")).await;
        let there = Phone::with_token(&two.url, buyer.token());
        buyers.push(if n % 2 == 0 { buyer } else { there });
    }
    let placed = at_the_same_moment(&buyers, &order(26_000)).await;
    assert_eq!(one.wrong().await, json!([]), "right after");
    let orders = settled(&buyers, &placed).await;
    orders.iter().for_each(assert_explained);
    assert_eq!(one.wrong().await, json!([]), "when all is quiet");
    let lacks: i64 = orders.iter().map(|order| unfilled(&order["lines"][0])).sum();
    assert_eq!(offered(&orders) + lacks, 1_300_000_000, "to the gram");
    assert!(offered(&orders) <= 1_000_000_000, "never a gram over");
    assert!(offered(&orders) >= 950_000_000, "{} of a million kilograms", offered(&orders) / 1_000);
}

/// Supply is 1.3 times what 20 buyers want.
#[actix_web::test]
async fn where_there_is_enough_every_order_is_filled_nearly_whole() {
    let town = Town::open_with(at_once).await;
    town.empty_market().await;
    town.sellers(26, 5, 2_000).await;
    let mut buyers = Vec::new();
    for n in 0..20 {
        buyers.push(town.buyer(&format!("buyer-{n}")).await);
    }
    let placed = at_the_same_moment(&buyers, &order(10_000)).await;
    let orders = settled(&buyers, &placed).await;
    orders.iter().for_each(assert_explained);
    assert!(offered(&orders) >= 190_000_000, "{} of 200 t", offered(&orders) / 1_000_000);
    assert_eq!(town.wrong().await, json!([]));
}

/// A farmer accepts, and the buyer cancels: one of the two came first.
#[actix_web::test]
async fn a_yes_and_a_cancellation_at_once_leave_nothing_in_between() {
    let town = Town::open_with(one_by_one).await;
    let (wang, of_wang) = town.seller("wang", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    for _ in 0..10 {
        let placed = buyer.post("/orders", &order(2_000)).await.unwrap();
        let asked = share(&wang, "offered").await;
        let (share, order) = (text(&asked["id"]), text(&placed["id"]));
        let (accept, cancel) =
            (format!("/shares/{share}/accept"), format!("/orders/{order}/cancel"));
        let none = json!({});
        let (yes, gone) =
            futures_util::join!(wang.post_once(&accept, &none), buyer.post_once(&cancel, &none));
        assert_eq!(gone.unwrap()["state"], "cancelled");
        assert!(
            yes.is_ok() || yes.as_ref().is_err_and(|it| it.code() == "share_closed"),
            "{yes:?}"
        );
        assert_explained(&look(&buyer, &placed).await);
        let lot = wang.get(&format!("/lots/{}", text(&of_wang["id"]))).await.unwrap();
        assert_eq!(lot["free_g"], 2_000_000, "all of it is free again");
    }
    assert_eq!(town.wrong().await, json!([]));
}

/// A lot is withdrawn while buyers order it: whoever came first, nothing is asked of it after.
#[actix_web::test]
async fn a_lot_that_is_withdrawn_while_buyers_order_it_gives_nothing_after() {
    let town = Town::open_with(at_once).await;
    let mut buyers = Vec::new();
    for n in 0..6 {
        buyers.push(town.buyer(&format!("buyer-{n}")).await);
    }
    for n in 0..5 {
        let (wang, lot) = town.seller(&format!("wang-{n}"), &lot(9_000)).await;
        let withdraw = format!("/lots/{}/withdraw", text(&lot["id"]));
        let (none, form) = (json!({}), order(1_000));
        let (gone, placed) =
            futures_util::join!(wang.post(&withdraw, &none), at_the_same_moment(&buyers, &form));
        assert_eq!(gone.unwrap()["state"], "withdrawn");
        let waiting = wang.get("/shares?state=offered").await.unwrap();
        assert_eq!(waiting["items"], json!([]), "nothing is asked of it any more");
        for (buyer, placed) in buyers.iter().zip(&placed) {
            assert_explained(&look(buyer, placed).await);
        }
    }
    assert_eq!(town.wrong().await, json!([]));
}

/// The round was thought out with the lot: what is gone of it is left out, and nothing else.
#[actix_web::test]
async fn a_lot_that_ends_while_a_round_is_thought_out_is_left_out_alone() {
    let town = Town::open_with(|config| {
        config.offers.sweep_every = std::time::Duration::from_hours(24);
        config.market.batch_from = 0;
    })
    .await;
    town.empty_market().await;
    let (wang, of_wang) = town.seller("wang", &lot(2_000)).await;
    let (li, _) = town.seller("li", &lot(1_500)).await;
    let buyer = town.buyer("chen").await;
    let placed = buyer.post("/orders", &order(3_500)).await.unwrap();
    let id = OrderId(text(&placed["id"]).parse().unwrap());
    let app = town.app.clone();
    let row = orders::store::find(app.db.reader(), id).await.unwrap().unwrap();
    let wishes = orders::market::wishes(&app, vec![row.clone()]).await.unwrap();
    let (_, decided) = orders::round::decide(&app, "APPLE", wishes).await.unwrap();

    act(&wang, "lots", &of_wang, "withdraw").await.unwrap();
    let written = async |last: bool| {
        let (shared, row, decided) = (app.clone(), row.clone(), decided[0].clone());
        let write = app.write(move |tx| {
            let (app, row, decided) = (shared.clone(), row.clone(), decided.clone());
            async move {
                let product = app.produce.stored("APPLE");
                orders::round::apply(tx, &app, &row, product, decided, last).await
            }
            .boxed()
        });
        write.await
    };
    let first = written(false).await.map(drop).unwrap_err();
    assert_eq!(first.code(), "goods_gone", "there is time to think again");
    written(true).await.unwrap();
    assert_eq!(share(&li, "offered").await["grams"], 1_500_000);
    assert_eq!(wang.get("/shares").await.unwrap()["items"], json!([]));
    let now = look(&buyer, &placed).await;
    assert_explained(&now);
    let lacks = &now["lines"][0]["unfilled"][0];
    assert_eq!(
        (&lacks["code"], &lacks["sentence"]),
        (&json!("withdrawn"), &json!("缺2吨：原来选的货撤了"))
    );
    let row = orders::store::find(app.db.reader(), id).await.unwrap().unwrap();
    assert!(row.due_at <= Utc::now(), "and looked for at once");
    assert_eq!(town.wrong().await, json!([]));
}

/// The audit is worth something only if it finds what is wrong.
#[actix_web::test]
async fn the_audit_finds_a_gram_too_many_and_a_gram_without_a_reason() {
    use api::entity::{lot_part, order_line};
    let town = Town::open().await;
    town.seller("wang", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let placed = buyer.post("/orders", &order(1_000)).await.unwrap();
    assert_eq!(town.wrong().await, json!([]));
    let db = town.app.db.owner();
    let more = sea_query::Expr::col(lot_part::Column::ReservedG).add(1);
    let reserved = lot_part::Column::ReservedG.gt(0);
    let change = lot_part::Entity::update_many().col_expr(lot_part::Column::ReservedG, more);
    change.filter(reserved).exec(db).await.unwrap();
    let line = api::ids::OrderLineId(text(&placed["lines"][0]["id"]).parse().unwrap());
    let more = sea_query::Expr::col(order_line::Column::Grams).add(1);
    let change = order_line::Entity::update_many().col_expr(order_line::Column::Grams, more);
    change.filter(order_line::COLUMN.id.eq(line)).exec(db).await.unwrap();
    let found = town.wrong().await;
    let codes: Vec<&str> = found.as_array().unwrap().iter().map(|it| text(&it["code"])).collect();
    assert_eq!(codes, ["part_reserved", "line_unexplained"], "{found}");
    assert_eq!(found[1]["expected_g"], 1, "{found}");
}
