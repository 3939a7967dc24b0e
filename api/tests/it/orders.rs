//! A buyer's order is filled from farmers' lots, and each of them says yes or no.

use serde_json::{Value, json};

use crate::support::{
    Town, hear,
    orders::{
        act, assert_explained, at_once, grams, look, lot, nobody_sweeps, order, share, until, with,
    },
    text,
};

#[actix_web::test]
async fn an_order_asks_farmers_and_each_accepts_or_refuses() {
    let town = Town::open_with(at_once).await;
    let (wang, _) = town.seller("wang", &lot(2_000)).await;
    let (li, _) = town.seller("li", &lot(1_500)).await;
    let buyer = town.buyer("chen").await;
    let mut wang_hears = wang.live(None).await.unwrap();
    let mut buyer_hears = buyer.live(None).await.unwrap();

    let placed = buyer.post("/orders", &order(3_000)).await.unwrap();
    assert_eq!((&placed["state"], &placed["round"]), (&json!("open"), &json!(1)));
    assert_eq!(placed["lines"][0]["offered_g"], 3_000_000, "{placed}");
    assert_eq!(placed["sentence"], "要3吨，0户答应了0公斤");
    let asked = hear(&mut wang_hears, "share_offered").await;
    assert!(text(&asked["body"]).contains("每斤3.50元"), "{asked}");

    let (of_wang, of_li) = (share(&wang, "offered").await, share(&li, "offered").await);
    assert_eq!(grams(&of_wang["grams"]) + grams(&of_li["grams"]), 3_000_000);
    assert_eq!((&of_wang["price_fen"], &of_wang["side"]), (&json!(700), &json!("farmer")));
    let yes = act(&wang, "shares", &of_wang, "accept").await.unwrap();
    assert_eq!(yes["state"], "accepted");
    let told = hear(&mut buyer_hears, "share_accepted").await;
    assert_eq!(told["share_id"], of_wang["id"]);
    let again = act(&wang, "shares", &of_wang, "accept").await.unwrap();
    assert_eq!(again["decided_at"], yes["decided_at"], "a repetition changes nothing");

    let no = act(&li, "shares", &of_li, "refuse").await.unwrap();
    assert_eq!((&no["state"], &no["reason"]), (&json!("refused"), &json!("sold")));
    hear(&mut buyer_hears, "share_refused").await;
    let now = look(&buyer, &placed).await;
    assert_explained(&now);
    assert_eq!(now["lines"][0]["filled_g"], of_wang["grams"], "{now}");
    assert_eq!(town.wrong().await, json!([]));
}

#[actix_web::test]
async fn what_one_farmer_refuses_another_is_asked_for_and_nobody_is_asked_twice() {
    let town = Town::open_with(at_once).await;
    town.empty_market().await;
    let (wang, _) = town.seller("wang", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let placed = buyer.post("/orders", &order(2_000)).await.unwrap();
    let (li, _) = town.seller("li", &lot(2_000)).await;
    let mut li_hears = li.live(None).await.unwrap();
    act(&wang, "shares", &share(&wang, "offered").await, "refuse").await.unwrap();
    hear(&mut li_hears, "share_offered").await;
    let of_li = share(&li, "offered").await;
    assert_eq!(of_li["grams"], 2_000_000);
    act(&li, "shares", &of_li, "refuse").await.unwrap();
    let now = until(&buyer, &placed, |now| {
        now["lines"][0]["unfilled"][0]["code"] == "refused" && now["lines"][0]["offered_g"] == 0
    });
    let now = now.await;
    assert_explained(&now);
    assert_eq!(now["lines"][0]["unfilled"][0]["sentence"], "缺2吨：问过的农户没有答应");
    assert_eq!(town.wrong().await, json!([]));
}

#[actix_web::test]
async fn who_does_not_answer_in_time_is_too_late() {
    let town = Town::open_with(at_once).await;
    let (wang, _) = town.seller("wang", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let mut hears = wang.live(None).await.unwrap();
    let placed = buyer.post("/orders", &order(2_000)).await.unwrap();
    let asked = share(&wang, "offered").await;
    town.let_pass(&asked).await;
    hear(&mut hears, "share_expired").await;
    let late = act(&wang, "shares", &asked, "accept").await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "share_expired"));
    let late = act(&wang, "shares", &asked, "refuse").await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "share_expired"));
    assert_explained(&look(&buyer, &placed).await);
    assert_eq!(town.wrong().await, json!([]));
}

/// Whoever looks is told the truth, also when nobody has swept yet.
#[actix_web::test]
async fn a_share_whose_time_ran_out_cannot_be_accepted_before_it_is_swept_either() {
    let town = Town::open_with(nobody_sweeps).await;
    let (wang, _) = town.seller("wang", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let placed = buyer.post("/orders", &order(2_000)).await.unwrap();
    let asked = share(&wang, "offered").await;
    town.let_pass(&asked).await;
    let late = act(&wang, "shares", &asked, "accept").await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "share_expired"));
    let now = look(&buyer, &placed).await;
    assert_eq!(now["lines"][0]["filled_g"], 0, "{now}");
}

#[actix_web::test]
async fn nobody_accepts_after_the_time_to_lock_whether_it_is_swept_or_not() {
    let town = Town::open_with(nobody_sweeps).await;
    let (wang, _) = town.seller("wang", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let placed = buyer.post("/orders", &order(2_000)).await.unwrap();
    let asked = share(&wang, "offered").await;
    town.end_order(&placed).await;
    let late = act(&wang, "shares", &asked, "accept").await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "share_expired"));
}

#[actix_web::test]
async fn an_order_that_is_cancelled_gives_everything_back() {
    let town = Town::open_with(at_once).await;
    let (wang, lot) = town.seller("wang", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let mut hears = wang.live(None).await.unwrap();
    let placed = buyer.post("/orders", &order(2_000)).await.unwrap();
    let asked = share(&wang, "offered").await;
    let gone = act(&buyer, "orders", &placed, "cancel").await.unwrap();
    assert_eq!(gone["state"], "cancelled");
    assert_explained(&gone);
    hear(&mut hears, "order_cancelled").await;
    let late = act(&wang, "shares", &asked, "accept").await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "share_closed"));
    let lot = wang.get(&format!("/lots/{}", text(&lot["id"]))).await.unwrap();
    assert_eq!(lot["free_g"], 2_000_000, "{lot}");
    let again = act(&buyer, "orders", &placed, "cancel").await.unwrap();
    assert_eq!(again["updated_at"], gone["updated_at"], "a repetition changes nothing");
    assert_eq!(town.wrong().await, json!([]));
}

#[actix_web::test]
async fn a_lot_that_is_withdrawn_takes_back_what_was_asked_and_keeps_what_was_promised() {
    let town = Town::open_with(at_once).await;
    let (wang, of_wang) = town.seller("wang", &lot(2_000)).await;
    let (li, of_li) = town.seller("li", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let mut hears = buyer.live(None).await.unwrap();
    let placed = buyer.post("/orders", &order(4_000)).await.unwrap();
    let (asked, agreed) = (share(&wang, "offered").await, share(&li, "offered").await);
    act(&li, "shares", &agreed, "accept").await.unwrap();
    for (phone, lot) in [(&wang, &of_wang), (&li, &of_li)] {
        act(phone, "lots", lot, "withdraw").await.unwrap();
    }
    hear(&mut hears, "order_lost_lot").await;
    let late = act(&wang, "shares", &asked, "accept").await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "share_closed"));
    let now = look(&buyer, &placed).await;
    assert_eq!(now["lines"][0]["filled_g"], 2_000_000, "{now}");
    assert_explained(&now);
    assert_eq!(town.wrong().await, json!([]));
}

#[actix_web::test]
async fn an_order_is_locked_with_what_was_agreed_to_or_ends_with_nothing() {
    let town = Town::open_with(at_once).await;
    let (wang, _) = town.seller("wang", &lot(2_000)).await;
    let (li, _) = town.seller("li", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let placed = buyer.post("/orders", &order(4_000)).await.unwrap();
    let early = act(&buyer, "orders", &placed, "lock").await.unwrap_err();
    assert_eq!((early.status(), early.code()), (409, "nothing_accepted"));
    let (of_wang, of_li) = (share(&wang, "offered").await, share(&li, "offered").await);
    act(&wang, "shares", &of_wang, "accept").await.unwrap();
    let mut hears = wang.live(None).await.unwrap();
    town.end_order(&placed).await;
    hear(&mut hears, "share_locked").await;
    let now = look(&buyer, &placed).await;
    assert_eq!((&now["state"], &now["filled_g"]), (&json!("locked"), &json!(2_000_000)));
    assert_explained(&now);
    let late = act(&li, "shares", &of_li, "accept").await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "order_locked"));
    let silent = li.get(&format!("/shares/{}", text(&of_li["id"]))).await.unwrap();
    assert_eq!(silent["state"], "withdrawn", "nobody waits for an answer any more");
    let of_li = li.get(&format!("/lots/{}", text(&of_li["lot_id"]))).await.unwrap();
    assert_eq!(of_li["free_g"], 2_000_000, "what nobody said yes to is free");
    let path = format!("/orders/{}", text(&placed["id"]));
    let late = buyer.put(&path, &order(1_000)).await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "order_locked"));

    let mut buyer_hears = buyer.live(None).await.unwrap();
    let alone = buyer.post("/orders", &order(1_000)).await.unwrap();
    town.end_order(&alone).await;
    hear(&mut buyer_hears, "order_expired").await;
    assert_eq!(look(&buyer, &alone).await["state"], "expired");
    assert_eq!(town.wrong().await, json!([]));
}

#[actix_web::test]
async fn a_change_keeps_the_shares_that_fit_and_no_share_changes_its_price() {
    let town = Town::open_with(at_once).await;
    let (wang, _) = town.seller("wang", &lot(2_000)).await;
    let (li, _) = town.seller("li", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let form = order(4_000);
    let placed = buyer.post("/orders", &form).await.unwrap();
    let agreed = share(&wang, "offered").await;
    act(&wang, "shares", &agreed, "accept").await.unwrap();
    let id = placed["lines"][0]["id"].clone();
    let path = format!("/orders/{}", text(&placed["id"]));
    let put = async |form: Value| buyer.put(&path, &with(form, "id", id.clone())).await;

    // Less: the farmer who has agreed comes first.
    let less = with(form.clone(), "quantity", json!({ "amount": 2, "unit": "tonne" }));
    let now = put(less).await.unwrap();
    assert_eq!(now["lines"][0]["filled_g"], 2_000_000, "{now}");
    assert_explained(&now);
    let of_li = li.get("/shares").await.unwrap();
    assert_eq!(of_li["items"][0]["state"], "withdrawn", "{of_li}");

    // Another price: the share that was agreed to at the old one is asked for anew.
    let mut hears = wang.live(None).await.unwrap();
    let dearer = with(form.clone(), "price_fen", json!(720));
    let now = put(dearer).await.unwrap();
    assert_explained(&now);
    hear(&mut hears, "share_offered").await;
    let anew = share(&wang, "offered").await;
    assert_eq!((&anew["price_fen"], &anew["state"]), (&json!(720), &json!("offered")));
    let old = wang.get(&format!("/shares/{}", text(&agreed["id"]))).await.unwrap();
    assert_eq!((&old["price_fen"], &old["state"]), (&json!(700), &json!("withdrawn")));

    let other = with(form.clone(), "id", json!(uuid::Uuid::now_v7()));
    let wrong = buyer.put(&path, &other).await.unwrap_err();
    assert_eq!((wrong.status(), wrong.code()), (422, "line_unknown"));
    let wrong = put(with(form, "product", json!("PEAR"))).await.unwrap_err();
    assert_eq!((wrong.status(), wrong.code()), (422, "product_unknown"));
    assert_eq!(town.wrong().await, json!([]));
}
