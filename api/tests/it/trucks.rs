//! From a locked order to money: trucks, weights that both sides sign, the road, receipt, payment.

use api::{
    entity::{order, receipt, truck, truck_stop},
    ids::OrderId,
    trucks::send,
};
use chrono::{DateTime, TimeDelta, Utc};
use miniapp_mock::camera::leaf;
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::{Value, json};

use crate::support::{
    Town, hear,
    orders::{self, act, at_once, days, look, lot, share, until, with},
    text,
    trucks::{DEPOSIT_FEN, Deal, sign, stop, ticket},
};

#[actix_web::test]
async fn fruit_goes_from_farmers_to_the_buyer_and_money_comes_back() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    town.balances("planned").await;
    let (truck, lot) = (&deal.truck, text(&deal.of_wang["lot_id"]).to_owned());
    assert_eq!((&truck["state"], &truck["n"]), (&json!("planned"), &json!(1)));
    assert_eq!(truck["stops"].as_array().unwrap().len(), 2, "{truck}");
    let mut wang_hears = deal.wang.live(None).await.unwrap();
    let mut buyer_hears = deal.buyer.live(None).await.unwrap();
    deal.named().await;
    assert_eq!(text(&hear(&mut wang_hears, "truck_named").await["body"]), "来装货的车是陕J12345");

    let photo = deal.buyer.post_photo(leaf(640, 480, 1)).await.unwrap();
    let mut form = ticket(&deal.of_wang, 2_050_000, 50_000);
    form["photos"] = json!([photo["id"]]);
    let weighed = deal.go("weigh", form.clone()).await.unwrap();
    assert_eq!(weighed["state"], "loading");
    let again = deal.go("weigh", form).await.unwrap();
    assert_eq!(again["stops"], weighed["stops"], "a repetition weighs nothing anew");
    let asked = hear(&mut wang_hears, "weighed").await;
    assert_eq!(text(&asked["body"]), "净重2000公斤，看对了请签字");
    let signed = sign(&deal.wang, &deal.of_wang, &json!(1)).await.unwrap();
    assert_eq!(stop(&signed, &deal.of_wang)["share_state"], "loaded");
    assert_eq!(stop(&signed, &deal.of_wang)["weighing"]["photos"][0]["id"], photo["id"]);
    hear(&mut buyer_hears, "weighing_signed").await;
    deal.load(&deal.li, &deal.of_li, 1_480_000, 30_000).await;
    let of_li = deal.li.get(&format!("/lots/{}", text(&deal.of_li["lot_id"]))).await.unwrap();
    assert_eq!(of_li["free_g"], 50_000, "what was not loaded is the farmer's again");
    town.balances("loaded").await;

    let gone = deal.go("depart", json!({})).await.unwrap();
    assert_eq!((&gone["state"], &gone["certificate_id"]), (&json!("departed"), &Value::Null));
    hear(&mut wang_hears, "truck_departed").await;
    let at = |minutes| Utc::now() - TimeDelta::minutes(minutes);
    let readings = json!({ "readings": [
        { "at": at(2), "celsius": 3.5 }, { "at": at(4), "celsius": 1.0 },
    ] });
    let cold = deal.go("temperatures", readings.clone()).await.unwrap();
    assert_eq!(cold["temperatures"][0]["celsius"], 1.0, "the oldest first: {cold}");
    let again = deal.go("temperatures", readings).await.unwrap();
    assert_eq!(again["temperatures"].as_array().unwrap().len(), 2, "a repetition adds nothing");
    deal.go("arrive", json!({})).await.unwrap();
    hear(&mut wang_hears, "truck_arrived").await;

    let received = deal.go("receive", deal.receipt()).await.unwrap();
    assert_eq!(received["state"], "received");
    let told = hear(&mut wang_hears, "load_received").await;
    assert!(text(&told["body"]).starts_with("收下3920斤，扣80斤，共13720元"), "{told}");
    assert_eq!(look(&deal.buyer, &deal.order).await["state"], "received");
    town.balances("received").await;
    assert_eq!(deal.wang.get("/settlements").await.unwrap()["items"], json!([]), "not yet");

    town.end_disputes(&deal).await;
    let owed = hear(&mut wang_hears, "money_owed").await;
    assert!(text(&owed["body"]).starts_with("货款13720元，买家要在"), "{owed}");
    let settled = until(&deal.buyer, &deal.order, |order| order["state"] == "settled").await;
    town.balances("settled").await;
    let due = deal.buyer.get("/settlements?state=owed").await.unwrap();
    let amounts: Vec<_> =
        due["items"].as_array().unwrap().iter().map(|it| &it["amount_fen"]).collect();
    assert_eq!(amounts.len(), 2, "{due}");
    assert!(amounts.contains(&&json!(1_372_000)) && amounts.contains(&&json!(870_000)), "{due}");
    assert_eq!(due["items"][0]["days_left"], settled["pay_within_days"]);
    let of = |order: &Value| format!("/settlements?order_id={}", text(order));
    assert_eq!(deal.buyer.get(&of(&settled["id"])).await.unwrap()["items"], due["items"]);
    let other = deal.buyer.get(&of(&json!(uuid::Uuid::now_v7()))).await.unwrap();
    assert_eq!(other["items"], json!([]), "of no other order");

    for (farmer, amount) in [(&deal.wang, 1_372_000), (&deal.li, 870_000)] {
        let own = farmer.get("/settlements").await.unwrap()["items"][0].clone();
        assert_eq!((&own["amount_fen"], &own["side"]), (&json!(amount), &json!("seller")));
        let path = format!("/settlements/{}", text(&own["id"]));
        let reference = json!({ "reference": "WX20261201" });
        let paid = deal.buyer.post_once(&format!("{path}/pay"), &reference).await.unwrap();
        assert_eq!(paid["state"], "paid");
        assert_eq!(paid["reference"], "WX20261201");
        let came = farmer.post_once(&format!("{path}/received"), &json!({})).await.unwrap();
        assert_eq!((&came["state"], &came["days_left"]), (&json!("received"), &Value::Null));
        town.balances("paid").await;
    }
    hear(&mut wang_hears, "money_paid").await;
    let back = hear(&mut buyer_hears, "deposit_released").await;
    assert_eq!(text(&back["body"]), "货款都付清了，定金4000元退给您");
    let statement = deal.buyer.get(&deal.order_path("/statement")).await.unwrap();
    assert_eq!(statement["lines"][0]["line_n"], 1, "{statement}");
    assert_eq!(statement["totals"]["received_fen"], 2_242_000, "{statement}");
    assert_eq!(
        statement["deposit"],
        json!({ "held_fen": 0, "released_fen": DEPOSIT_FEN, "forfeited_fen": 0 })
    );
    traced(&town, &deal.wang, &lot).await;
}

/// The lot's public page says what happened, in order, and that nothing was changed.
async fn traced(town: &Town, farmer: &miniapp_mock::phone::Phone, lot: &str) {
    let code = farmer.get(&format!("/lots/{lot}")).await.unwrap()["code"].clone();
    let visitor = miniapp_mock::phone::Phone::with_token(&town.url, "");
    let trace = visitor.get(&format!("/trace/{}", text(&code))).await.unwrap();
    assert_eq!(trace["intact"], true);
    let records = trace["records"].as_array().unwrap();
    let kinds: Vec<_> = records.iter().map(|record| text(&record["kind"])).collect();
    assert_eq!(kinds, ["listed", "loaded", "departed", "temperatures", "arrived", "received"]);
    let proven: Vec<_> = records[1..].iter().map(|record| record["proven"] == true).collect();
    assert_eq!(proven, [true, false, false, false, true], "what one side says is only told");
    let raw = trace.to_string();
    for secret in ["王秀兰", "13811110001", "13799990000", "陈采购"] {
        assert!(!raw.contains(secret), "{raw}");
    }
}

/// The service ended between the lock and the plan.
#[actix_web::test]
async fn a_locked_order_without_trucks_gets_them_from_the_sweeper() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    let mut buyer_hears = deal.buyer.live(None).await.unwrap();
    let db = town.app.db.owner();
    truck_stop::Entity::delete_many().exec(db).await.unwrap();
    truck::Entity::delete_many().exec(db).await.unwrap();
    hear(&mut buyer_hears, "trucks_planned").await;
    let trucks = deal.buyer.get(&deal.order_path("/trucks")).await.unwrap();
    assert_eq!(trucks["items"].as_array().unwrap().len(), 1, "{trucks}");
    assert_eq!(trucks["items"][0]["stops"].as_array().unwrap().len(), 2, "{trucks}");
    town.balances("planned late").await;
}

#[actix_web::test]
async fn no_truck_is_sent_for_an_order_that_was_cancelled_while_it_was_planned() {
    let town = Town::open_with(|config| {
        config.offers.sweep_every = std::time::Duration::from_hours(24);
    })
    .await;
    let deal = town.deal().await;
    let db = town.app.db.owner();
    truck_stop::Entity::delete_many().exec(db).await.unwrap();
    truck::Entity::delete_many().exec(db).await.unwrap();
    let id = OrderId(text(&deal.order["id"]).parse().unwrap());
    let plan = send::think(&town.app, id).await.unwrap().expect("it is locked");
    act(&deal.buyer, "orders", &deal.order, "cancel").await.unwrap();
    send::write(&town.app, plan).await.unwrap();
    let trucks = deal.buyer.get(&deal.order_path("/trucks")).await.unwrap();
    assert_eq!(trucks["items"], json!([]));
    assert!(send::think(&town.app, id).await.unwrap().is_none(), "nor for one that is over");
    town.balances("cancelled").await;
}

#[actix_web::test]
async fn what_is_weighed_again_must_be_signed_again() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    let weigh = format!("{}/weigh", deal.path());
    deal.go("weigh", ticket(&deal.of_wang, 2_050_000, 50_000)).await.unwrap();
    let form = ticket(&deal.of_wang, 1_950_000, 50_000);
    let again = deal.wang.post_once(&weigh, &form).await.unwrap();
    let weighing = &stop(&again, &deal.of_wang)["weighing"];
    assert_eq!((&weighing["version"], &weighing["net_g"]), (&json!(2), &json!(1_900_000)));
    assert_eq!(weighing["buyer_signed_at"], Value::Null, "she signed for another weight");
    assert_ne!(weighing["seller_signed_at"], Value::Null);
    let old = sign(&deal.buyer, &deal.of_wang, &json!(1)).await.unwrap_err();
    assert_eq!((old.status(), old.code()), (409, "weighing_changed"));
    sign(&deal.buyer, &deal.of_wang, &json!(2)).await.unwrap();
    let repeated = sign(&deal.buyer, &deal.of_wang, &json!(2)).await.unwrap();
    assert_eq!(stop(&repeated, &deal.of_wang)["share_state"], "loaded");
    let other = ticket(&deal.of_wang, 1_940_000, 50_000);
    let late = deal.wang.post_once(&weigh, &other).await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "weighing_signed"));
    town.balances("weighed twice").await;
}

#[actix_web::test]
async fn what_stays_behind_is_named_and_is_the_farmers_again() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    let empty = left(&deal.of_li, "nothing_there");
    deal.load(&deal.wang, &deal.of_wang, 2_050_000, 50_000).await;
    let nameless = deal.go("depart", empty.clone()).await.unwrap_err();
    assert_eq!((nameless.status(), nameless.code()), (422, "truck_incomplete"));
    deal.named().await;
    let silent = deal.go("depart", json!({})).await.unwrap_err();
    assert_eq!((silent.status(), silent.code()), (409, "loads_left"));
    let loaded = deal.go("depart", left(&deal.of_wang, "no_room")).await.unwrap_err();
    assert_eq!((loaded.status(), loaded.code()), (422, "share_unknown"), "it is on board");
    // Weighed, and never signed: one silent phone holds no truck.
    deal.go("weigh", ticket(&deal.of_li, 1_480_000, 30_000)).await.unwrap();
    let untrue = deal.go("depart", empty).await.unwrap_err();
    assert_eq!((untrue.status(), untrue.code()), (422, "reason_untrue"), "it was on the scale");
    let mut li_hears = deal.li.live(None).await.unwrap();
    let mut silent = left(&deal.of_li, "not_signed");
    silent["left_behind"][0]["words"] = json!("没人在");
    let gone = deal.go("depart", silent).await.unwrap();
    let late = sign(&deal.li, &deal.of_li, &json!(1)).await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "truck_wrong_state"));
    assert_eq!(gone["state"], "departed");
    let told = hear(&mut li_hears, "left_behind").await;
    assert_eq!(text(&told["body"]), "车走了，没有装您的货：磅单没有签，没人在。货又归您卖了");
    let behind = stop(&gone, &deal.of_li);
    assert_eq!(behind["share_state"], "withdrawn");
    assert_eq!(behind["farmer"], json!({ "name": "李**", "phone": "138****0002" }), "parted");
    let of_li = deal.li.get(&format!("/lots/{}", text(&deal.of_li["lot_id"]))).await.unwrap();
    assert_eq!(of_li["free_g"], 1_500_000);
    let again = deal.go("depart", json!({})).await.unwrap();
    assert_eq!(again["departed_at"], gone["departed_at"], "a repetition changes nothing");
    let own = deal.li.get("/settlements").await.unwrap();
    assert_eq!(
        own["items"],
        json!([]),
        "nothing of the deposit: it was the farmer who did not sign"
    );
    town.balances("left behind").await;
}

/// What stays behind, and why.
fn left(share: &Value, reason: &str) -> Value {
    json!({ "left_behind": [{ "share_id": share["id"], "reason": reason }] })
}

/// 李 promised 1 050 000 of 2 450 000 fen: of a deposit of 400 000 that is 171 428.57.
const PART_OF_LI: i64 = 171_428;

#[actix_web::test]
async fn who_is_left_behind_by_the_buyers_fault_gets_their_part_of_the_deposit() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    deal.named().await;
    deal.load(&deal.wang, &deal.of_wang, 2_050_000, 50_000).await;
    let needless = deal.go("depart", left(&deal.of_li, "no_certificate")).await.unwrap_err();
    assert_eq!((needless.status(), needless.code()), (422, "reason_untrue"), "it needs none");
    deal.go("weigh", ticket(&deal.of_li, 1_480_000, 30_000)).await.unwrap();
    let mut li_hears = deal.li.live(None).await.unwrap();
    deal.go("depart", left(&deal.of_li, "no_room")).await.unwrap();
    let told = hear(&mut li_hears, "deposit_lost").await;
    assert!(text(&told["body"]).starts_with("买家没有装您的货，定金里您得1714.28元"), "{told}");
    town.balances("left behind").await;
    let statement = deal.buyer.get(&deal.order_path("/statement")).await.unwrap();
    let totals = &statement["totals"];
    let weights = (&totals["agreed_g"], &totals["net_g"]);
    assert_eq!(
        weights,
        (&json!(2_000_000), &json!(2_000_000)),
        "what stayed is in no sum: {totals}"
    );
    let rest = DEPOSIT_FEN - PART_OF_LI;
    assert_eq!(
        statement["deposit"],
        json!({ "held_fen": rest, "released_fen": 0, "forfeited_fen": PART_OF_LI })
    );

    // The rest goes on as before.
    deal.go("arrive", json!({})).await.unwrap();
    let loads = json!({ "loads": [deal.receipt()["loads"][0].clone()] });
    deal.go("receive", loads).await.unwrap();
    town.end_disputes(&deal).await;
    until(&deal.buyer, &deal.order, |order| order["state"] == "settled").await;
    for (farmer, kind, amount) in
        [(&deal.wang, "goods", 1_372_000), (&deal.li, "deposit", PART_OF_LI)]
    {
        let own = farmer.get("/settlements").await.unwrap()["items"][0].clone();
        assert_eq!((&own["kind"], &own["amount_fen"]), (&json!(kind), &json!(amount)));
        let path = format!("/settlements/{}/received", text(&own["id"]));
        farmer.post_once(&path, &json!({})).await.unwrap();
        town.balances(kind).await;
    }
    let statement = deal.buyer.get(&deal.order_path("/statement")).await.unwrap();
    assert_eq!(
        statement["deposit"],
        json!({ "held_fen": 0, "released_fen": rest, "forfeited_fen": PART_OF_LI })
    );
}

#[actix_web::test]
async fn a_buyer_alone_lowers_a_price_by_so_much_at_most_and_a_farmer_may_agree_to_more() {
    let town = Town::open_with(at_once).await;
    let deal = town.arrived().await;
    let least = &stop(&deal.truck, &deal.of_li)["least_price_fen"];
    assert_eq!(*least, 490, "seven tenths of 7 yuan");
    let lower = |price: i64| {
        let mut form = deal.receipt();
        form["loads"][1]["price_fen"] = json!(price);
        form
    };
    let refused = deal.go("receive", lower(489)).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "price_below_least"));
    assert!(format!("{refused:?}").contains("每公斤最低4.90元"), "{refused:?}");
    let mut li_hears = deal.li.live(None).await.unwrap();
    deal.go("receive", lower(490)).await.unwrap();
    let told = hear(&mut li_hears, "load_received").await;
    assert!(text(&told["body"]).contains("等级降了，每斤2.45元"), "{told}");

    let path = format!("/shares/{}", text(&deal.of_li["id"]));
    deal.li
        .post_once(&format!("{path}/dispute"), &json!({ "words": "再便宜点也行" }))
        .await
        .unwrap();
    let operator = town.phone("demo-operator").await;
    let agreed = json!({
        "accepted_g": 1_450_000, "grade": 2, "price_fen": 400, "words": "农户同意4元",
    });
    operator.post_once(&format!("{path}/settle-dispute"), &agreed).await.unwrap();
    let own = deal.li.get("/settlements").await.unwrap()["items"][0].clone();
    assert_eq!(own["amount_fen"], 580_000);
    town.balances("agreed to less").await;
}

#[actix_web::test]
async fn a_late_cancellation_gives_the_deposit_to_the_farmers_to_the_fen() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    let mut wang_hears = deal.wang.live(None).await.unwrap();
    let cancel = deal.order_path("/cancel");
    deal.buyer.post_once(&cancel, &json!({ "reason": "不要了" })).await.unwrap();
    hear(&mut wang_hears, "deposit_forfeited").await;
    town.balances("cancelled").await;
    assert_eq!(deal.buyer.get(&deal.path()).await.unwrap()["state"], "cancelled");
    // 2 of 3.5 tonnes: 228 571.43 fen.
    for (farmer, amount) in [(&deal.wang, 228_571), (&deal.li, 171_429)] {
        let own = farmer.get("/settlements").await.unwrap()["items"][0].clone();
        assert_eq!((&own["kind"], &own["amount_fen"]), (&json!("deposit"), &json!(amount)));
        let path = format!("/settlements/{}/received", text(&own["id"]));
        farmer.post_once(&path, &json!({})).await.unwrap();
        town.balances("the deposit came").await;
    }
    let statement = deal.buyer.get(&deal.order_path("/statement")).await.unwrap();
    assert_eq!(
        statement["deposit"],
        json!({ "held_fen": 0, "released_fen": 0, "forfeited_fen": DEPOSIT_FEN })
    );
    deal.buyer.post_once(&cancel, &json!({ "reason": "不要了" })).await.unwrap();
    town.balances("cancelled twice").await;
}

#[actix_web::test]
async fn a_farmer_objects_and_an_operator_says_what_is_paid() {
    let town = Town::open_with(at_once).await;
    let deal = town.received().await;
    let operator = town.phone("demo-operator").await;
    let early = operator.get(&deal.path()).await.unwrap_err();
    assert_eq!(early.status(), 404, "no dispute, no business");
    let mut operator_hears = operator.live(None).await.unwrap();
    let mut li_hears = deal.li.live(None).await.unwrap();
    let object = format!("/shares/{}/dispute", text(&deal.of_li["id"]));
    let words = json!({ "words": "等级没有降" });
    let theirs = deal.buyer.post_once(&object, &words).await.unwrap_err();
    assert_eq!((theirs.status(), theirs.code()), (403, "role_required"));
    let other = deal.wang.post_once(&object, &words).await.unwrap_err();
    assert_eq!(other.status(), 404, "not 王's load");
    deal.li.post_once(&object, &words).await.unwrap();
    let told = hear(&mut operator_hears, "load_disputed").await;
    assert_eq!(told["truck_id"], deal.truck["id"]);

    town.end_disputes(&deal).await;
    let mut wang_hears = deal.wang.live(None).await.unwrap();
    if deal.wang.get("/settlements").await.unwrap()["items"] == json!([]) {
        hear(&mut wang_hears, "money_owed").await;
    }
    let of_wang = format!("/shares/{}/dispute", text(&deal.of_wang["id"]));
    let late = deal.wang.post_once(&of_wang, &words).await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "dispute_late"));
    assert_eq!(deal.li.get("/settlements").await.unwrap()["items"], json!([]), "it waits");
    let listed = operator.get("/trucks/disputed").await.unwrap();
    assert_eq!(listed["items"][0]["id"], deal.truck["id"]);
    assert_eq!(deal.buyer.get("/trucks/disputed").await.unwrap_err().code(), "role_required");

    let settle = format!("/shares/{}/settle-dispute", text(&deal.of_li["id"]));
    let decision = json!({
        "accepted_g": 1_450_000, "grade": 2, "price_fen": 650, "words": "各让一步",
    });
    let no = deal.li.post_once(&settle, &decision).await.unwrap_err();
    assert_eq!(no.code(), "role_required");
    let decided = operator.post_once(&settle, &decision).await.unwrap();
    assert_eq!(stop(&decided, &deal.of_li)["receipt"]["amount_fen"], 942_500);
    hear(&mut li_hears, "load_decided").await;
    hear(&mut li_hears, "money_owed").await;
    let twice = operator.post_once(&settle, &decision).await.unwrap_err();
    assert_eq!((twice.status(), twice.code()), (409, "truck_wrong_state"));
    until(&deal.buyer, &deal.order, |order| order["state"] == "settled").await;
    town.balances("decided").await;
}

#[actix_web::test]
async fn days_to_pay_run_from_the_receipt_and_only_the_buyer_says_that_it_is_paid() {
    let town = Town::open_with(at_once).await;
    let deal = town.received().await;
    let db = town.app.db.owner();
    let row = receipt::ActiveModel { received_at: Set(days(-3)), ..Default::default() };
    receipt::Entity::update_many().set(row).exec(db).await.unwrap();
    town.end_disputes(&deal).await;
    until(&deal.buyer, &deal.order, |order| order["state"] == "settled").await;
    let own = deal.wang.get("/settlements").await.unwrap()["items"][0].clone();
    let due: DateTime<Utc> = text(&own["due_at"]).parse().unwrap();
    assert!(due <= days(4), "seven days after the receipt, not after the window: {own}");
    let paid = format!("/settlements/{}/pay", text(&own["id"]));
    let theirs = deal.wang.post_once(&paid, &json!({})).await.unwrap_err();
    assert_eq!((theirs.status(), theirs.code()), (403, "role_required"));
}

#[actix_web::test]
async fn who_does_not_pay_in_time_is_reminded_and_the_farmer_knows() {
    use api::{entity::settlement, ids::SettlementId};
    use sea_orm::{ActiveValue::Set, entity::prelude::*};
    let town = Town::open_with(at_once).await;
    let deal = town.received().await;
    let mut wang_hears = deal.wang.live(None).await.unwrap();
    let mut buyer_hears = deal.buyer.live(None).await.unwrap();
    town.end_disputes(&deal).await;
    hear(&mut wang_hears, "money_owed").await;
    let own = deal.wang.get("/settlements").await.unwrap()["items"][0].clone();
    let past = Utc::now() - TimeDelta::days(2);
    let row = settlement::ActiveModel { due_at: Set(past), ..Default::default() };
    let its = settlement::COLUMN.id.eq(SettlementId(text(&own["id"]).parse().unwrap()));
    let late = settlement::Entity::update_many().set(row).filter(its);
    late.exec(town.app.db.owner()).await.unwrap();
    hear(&mut wang_hears, "money_overdue").await;
    hear(&mut buyer_hears, "you_owe").await;
    let own = deal.wang.get("/settlements").await.unwrap()["items"][0].clone();
    assert_eq!((&own["state"], &own["days_left"]), (&json!("owed"), &json!(-2)));
    let receive = format!("/settlements/{}/received", text(&own["id"]));
    let theirs = deal.buyer.post_once(&receive, &json!({})).await.unwrap_err();
    assert_eq!((theirs.status(), theirs.code()), (403, "role_required"));
    let other = deal.li.post_once(&receive, &json!({})).await.unwrap_err();
    assert_eq!(other.status(), 404);
    deal.wang.post_once(&receive, &json!({})).await.unwrap();
    let pay = format!("/settlements/{}/pay", text(&own["id"]));
    let done = deal.buyer.post_once(&pay, &json!({})).await.unwrap_err();
    assert_eq!((done.status(), done.code()), (409, "settlement_wrong_state"));
    town.balances("paid late").await;
}

#[actix_web::test]
async fn what_is_called_paid_and_did_not_come_is_owed_as_before() {
    let town = Town::open_with(at_once).await;
    let deal = town.received().await;
    town.end_disputes(&deal).await;
    until(&deal.buyer, &deal.order, |order| order["state"] == "settled").await;
    let operator = town.phone("demo-operator").await;
    let mut buyer_hears = deal.buyer.live(None).await.unwrap();
    let mut operator_hears = operator.live(None).await.unwrap();
    let own = deal.wang.get("/settlements").await.unwrap()["items"][0].clone();
    let path = |what: &str| format!("/settlements/{}/{what}", text(&own["id"]));
    let reference = json!({ "reference": "WX20261201" });
    deal.buyer.post_once(&path("pay"), &reference).await.unwrap();

    let wrong = deal.buyer.post_once(&path("contest"), &json!({})).await.unwrap_err();
    assert_eq!((wrong.status(), wrong.code()), (403, "role_required"));
    let strange = deal.li.post_once(&path("contest"), &json!({})).await.unwrap_err();
    assert_eq!(strange.status(), 404);
    let owed = deal.wang.post_once(&path("contest"), &json!({})).await.unwrap();
    assert_eq!((&owed["state"], &owed["reference"]), (&json!("owed"), &Value::Null));
    for hears in [&mut buyer_hears, &mut operator_hears] {
        let told = hear(hears, "money_missing").await;
        let body = "农户没有收到13720元（单号WX20261201），请核对后再付";
        assert_eq!(text(&told["body"]), body);
    }
    town.balances("contested").await;
    deal.buyer.post_once(&path("pay"), &reference).await.unwrap();
    deal.wang.post_once(&path("received"), &json!({})).await.unwrap();
    let late = deal.wang.post_once(&path("contest"), &json!({})).await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "settlement_wrong_state"));
    town.balances("came").await;
}

/// This moment of the deal's order was so many days ago.
async fn pass(town: &Town, deal: &Deal, row: order::ActiveModel) {
    town.set_order(text(&deal.order["id"]), row).await;
}

#[actix_web::test]
async fn a_buyer_whose_trucks_never_come_has_given_the_order_up() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    let mut wang_hears = deal.wang.live(None).await.unwrap();
    let mut buyer_hears = deal.buyer.live(None).await.unwrap();
    let row = order::ActiveModel { pick_up_at: Set(days(-3)), ..Default::default() };
    pass(&town, &deal, row).await;
    hear(&mut wang_hears, "deposit_forfeited").await;
    hear(&mut buyer_hears, "order_given_up").await;
    let order = look(&deal.buyer, &deal.order).await;
    assert_eq!(order["state"], "cancelled");
    let of_li = deal.li.get(&format!("/lots/{}", text(&deal.of_li["lot_id"]))).await.unwrap();
    assert_eq!(of_li["free_g"], 1_500_000);
    town.balances("given up").await;
}

#[actix_web::test]
async fn fruit_that_nobody_takes_over_is_owed_as_both_sides_signed_for_it() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    deal.load(&deal.wang, &deal.of_wang, 2_050_000, 50_000).await;
    let mut wang_hears = deal.wang.live(None).await.unwrap();
    let mut li_hears = deal.li.live(None).await.unwrap();
    let row = order::ActiveModel { pick_up_at: Set(days(-3)), ..Default::default() };
    pass(&town, &deal, row).await;
    hear(&mut wang_hears, "truck_departed").await;
    let told = hear(&mut li_hears, "left_behind").await;
    assert!(text(&told["body"]).contains("买家的车没有来装"), "{told}");
    hear(&mut li_hears, "deposit_lost").await;
    let own = deal.li.get("/settlements").await.unwrap()["items"][0].clone();
    assert_eq!((&own["kind"], &own["amount_fen"]), (&json!("deposit"), &json!(PART_OF_LI)));

    let mut buyer_hears = deal.buyer.live(None).await.unwrap();
    let row = order::ActiveModel { deliver_by: Set(days(-3)), ..Default::default() };
    pass(&town, &deal, row).await;
    let told = hear(&mut wang_hears, "load_received").await;
    assert!(text(&told["body"]).starts_with("收下4000斤，共14000元"), "{told}");
    hear(&mut buyer_hears, "order_taken_over").await;
    town.end_disputes(&deal).await;
    until(&deal.buyer, &deal.order, |order| order["state"] == "settled").await;
    let own = deal.wang.get("/settlements").await.unwrap()["items"][0].clone();
    assert_eq!((&own["state"], &own["amount_fen"]), (&json!("owed"), &json!(1_400_000)));
    town.balances("nobody took it over").await;
}

#[actix_web::test]
async fn what_a_farmer_weighed_alone_is_no_proof_that_fruit_was_there() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    deal.named().await;
    deal.load(&deal.wang, &deal.of_wang, 2_050_000, 50_000).await;
    let alone = ticket(&deal.of_li, 1_480_000, 30_000);
    deal.li.post_once(&format!("{}/weigh", deal.path()), &alone).await.unwrap();
    let untrue = deal.go("depart", left(&deal.of_li, "not_signed")).await.unwrap_err();
    assert_eq!((untrue.status(), untrue.code()), (422, "reason_untrue"), "it is the buyer's turn");
    deal.go("depart", left(&deal.of_li, "nothing_there")).await.unwrap();
    assert_eq!(deal.li.get("/settlements").await.unwrap()["items"], json!([]));
    town.balances("weighed alone").await;
}

/// Time presses what the farmer did not.
#[actix_web::test]
async fn who_never_signs_a_weighing_gets_nothing_of_the_deposit() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    deal.load(&deal.wang, &deal.of_wang, 2_050_000, 50_000).await;
    deal.go("weigh", ticket(&deal.of_li, 1_480_000, 30_000)).await.unwrap();
    let mut li_hears = deal.li.live(None).await.unwrap();
    let row = order::ActiveModel { pick_up_at: Set(days(-3)), ..Default::default() };
    pass(&town, &deal, row).await;
    let told = hear(&mut li_hears, "left_behind").await;
    assert!(text(&told["body"]).contains("磅单没有签"), "{told}");
    assert_eq!(deal.li.get("/settlements").await.unwrap()["items"], json!([]));
    let statement = deal.buyer.get(&deal.order_path("/statement")).await.unwrap();
    assert_eq!(statement["deposit"]["held_fen"], DEPOSIT_FEN);
    town.balances("never signed").await;
}

#[actix_web::test]
async fn no_more_deposit_is_held_than_what_farmers_agreed_to_allows() {
    let town = Town::open_with(at_once).await;
    let (wang, _) = town.seller("wang", &lot(1_000)).await;
    let buyer = town.buyer("chen").await;
    let placed =
        buyer.post("/orders", &with(orders::order(10_000), "deposit_fen", json!(1_400_000))).await;
    let placed = placed.unwrap();
    act(&wang, "shares", &share(&wang, "offered").await, "accept").await.unwrap();
    act(&buyer, "orders", &placed, "lock").await.unwrap();
    let path = format!("/orders/{}/statement", text(&placed["id"]));
    // A fifth of 1 t at 7 yuan.
    assert_eq!(buyer.get(&path).await.unwrap()["deposit"]["held_fen"], 140_000);
    act(&buyer, "orders", &placed, "cancel").await.unwrap();
    let deposit = buyer.get(&path).await.unwrap()["deposit"].clone();
    assert_eq!(
        deposit,
        json!({ "held_fen": 0, "released_fen": 1_260_000, "forfeited_fen": 140_000 })
    );
    town.balances("cancelled").await;
}

/// The sweeper may be late; the rule is not.
#[actix_web::test]
async fn whoever_cancels_after_the_time_to_lock_loses_the_deposit() {
    let town = Town::open_with(|config| {
        config.offers.sweep_every = std::time::Duration::from_hours(24);
    })
    .await;
    let (wang, _) = town.seller("wang", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let placed =
        buyer.post("/orders", &with(orders::order(2_000), "deposit_fen", json!(100_000))).await;
    let placed = placed.unwrap();
    act(&wang, "shares", &share(&wang, "offered").await, "accept").await.unwrap();
    town.end_order(&placed).await;
    act(&buyer, "orders", &placed, "cancel").await.unwrap();
    let own = wang.get("/settlements").await.unwrap()["items"][0].clone();
    assert_eq!((&own["kind"], &own["amount_fen"]), (&json!("deposit"), &json!(100_000)));
    town.balances("cancelled late").await;
}
