//! Before an order is placed and after: what it could get and why, substitutes, standing orders.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::support::{
    Town, hear,
    orders::{
        act, assert_explained, at_once, days, grams, look, lot, order, share, unfilled, until, with,
    },
    text,
};

/// What a list says under this code.
fn under<'a>(list: &'a Value, code: &str) -> &'a Value {
    let mut found = list.as_array().unwrap().iter();
    found.find(|it| it["code"] == code).unwrap_or_else(|| panic!("{code} in {list}"))
}

#[actix_web::test]
async fn a_preview_says_how_much_from_whom_at_what_price_and_what_each_condition_costs() {
    let town = Town::open().await;
    town.seller("wang", &lot(2_000)).await;
    town.seller("li", &with(lot(3_000), "floor_fen", json!(800))).await;
    town.seller("zhao", &with(lot(1_000), "colour", json!("BLUSH"))).await;
    let buyer = town.buyer("chen").await;
    let form = with(order(8_000), "colour", json!("STRIPED"));
    let seen = buyer.post_once("/orders/preview", &form).await.unwrap();
    // 孙 has 2 t; 1 t of another colour is proposed.
    assert_eq!((&seen["filled_g"], &seen["substitutes_g"]), (&json!(3_000_000), &json!(1_000_000)));
    assert_eq!((&seen["farmers_n"], &seen["grams"]), (&json!(2), &json!(8_000_000)));
    let line = &seen["lines"][0];
    assert_eq!(grams(&line["filled_g"]) + unfilled(line), 8_000_000, "{line}");
    assert_eq!(under(&line["unfilled"], "price")["grams"], 3_000_000, "{line}");
    assert_eq!((&line["lowest_floor_fen"], &line["raise_to_fen"]), (&json!(600), &json!(800)));
    // 1 500 km as the crow flies, 1.3 times as long by road, at 0.45 yuan for a tonne and km.
    let freight = grams(&line["freight_fen"]);
    assert!((80..100).contains(&freight), "{freight} fen a kilogram");
    // Two tonnes at the line's 700, one at the farmer's 600.
    assert_eq!(seen["goods_fen"], 2_000 * 700 + 1_000 * 600);
    let landed = grams(&seen["landed_fen"]);
    assert!((landed - 666 - freight).abs() <= 1, "{landed}");
    let price = under(&seen["conditions"], "price");
    assert_eq!(
        (&price["more_g"], &price["sentence"]),
        (&json!(3_000_000), &json!("不限价钱，能多收3吨"))
    );
    assert_eq!(under(&seen["conditions"], "colour")["more_g"], 1_000_000);
    assert!(text(&seen["sentence"]).starts_with("能收到3吨，来自2户"), "{seen}");
    assert_eq!(buyer.get("/orders").await.unwrap()["items"], json!([]), "nothing is stored");
}

#[actix_web::test]
async fn a_price_below_every_floor_gets_a_clear_answer() {
    let town = Town::open_with(at_once).await;
    town.empty_market().await;
    town.seller("wang", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let form = with(order(2_000), "price_fen", json!(500));
    let seen = buyer.post_once("/orders/preview", &form).await.unwrap();
    assert_eq!((&seen["filled_g"], &seen["landed_fen"]), (&json!(0), &Value::Null));
    assert_eq!(seen["sentence"], "按这个价没有农户肯卖，最低要每斤3元");
    assert_eq!(seen["lines"][0]["raise_to_fen"], 600);
    let placed = buyer.post("/orders", &form).await.unwrap();
    let lacks = &placed["lines"][0]["unfilled"];
    assert_eq!(under(lacks, "price")["sentence"], "缺2吨：每斤2.50元没有农户肯卖");
    assert_eq!(town.wrong().await, json!([]));
}

#[actix_web::test]
async fn the_explanation_names_lots_terms_and_runners_up_and_masks_farmers() {
    let town = Town::open().await;
    town.seller("wang", &lot(2_000)).await;
    town.seller("li", &with(lot(3_000), "floor_fen", json!(650))).await;
    let buyer = town.buyer("chen").await;
    let placed = buyer.post("/orders", &order(2_000)).await.unwrap();
    let path = format!("/orders/{}/explanation", text(&placed["id"]));
    let explained = buyer.get(&path).await.unwrap();
    let round = &explained["rounds"][0];
    let chosen = round["lines"][0]["chosen"].as_array().unwrap();
    assert_eq!(grams(&round["lines"][0]["wanted_g"]), 2_000_000);
    assert_eq!(chosen.iter().map(|it| grams(&it["grams"])).sum::<i64>(), 2_000_000);
    let codes: Vec<&str> =
        chosen[0]["terms"].as_array().unwrap().iter().map(|term| text(&term["code"])).collect();
    assert_eq!(codes, ["margin", "freight", "freshness"]);
    assert!(chosen[0]["terms"][1]["fen"].as_i64().unwrap() < 0, "freight costs: {chosen:?}");
    assert_eq!(
        (&chosen[0]["farmer_name"], &chosen[0]["state"]),
        (&json!("孙**"), &json!("offered"))
    );
    let runners = chosen.iter().map(|it| it["runners_up"].as_array().unwrap().len());
    assert!(chosen.len() == 2 || runners.sum::<usize>() > 0, "{round}");
    assert!(!explained.to_string().contains("孙玉梅"), "{explained}");
    assert_eq!(explained["sentence"], "每种规格都选够了");
}

#[actix_web::test]
async fn nobody_sees_the_other_side_before_a_yes_and_a_stranger_sees_nothing() {
    let town = Town::open().await;
    let (wang, _) = town.seller("wang", &lot(2_000)).await;
    let (buyer, rival) = (town.buyer("chen").await, town.buyer("rival").await);
    let placed = buyer.post("/orders", &order(2_000)).await.unwrap();
    let asked = share(&wang, "offered").await;
    assert_eq!(asked["buyer"], json!({ "name": "陈**", "phone": "137****0000" }));
    let of_buyer = look(&buyer, &placed).await;
    let seen = &of_buyer["shares"][0];
    assert_eq!(seen["farmer"], json!({ "name": "孙**", "phone": "138****5678" }));
    assert_eq!(seen["place"], json!({ "lon": 109.165, "lat": 35.965, "exact": false }));
    assert_eq!(of_buyer["lots"][0]["place"]["exact"], false);
    assert!(!of_buyer.to_string().contains("13812345678"), "{of_buyer}");
    act(&wang, "shares", &asked, "accept").await.unwrap();
    let path = format!("/shares/{}", text(&asked["id"]));
    assert_eq!(buyer.get(&path).await.unwrap()["farmer"]["phone"], "13812345678");
    assert_eq!(buyer.get(&path).await.unwrap()["place"]["exact"], true);
    assert_eq!(wang.get(&path).await.unwrap()["buyer"]["phone"], "13755550000");
    act(&buyer, "orders", &placed, "cancel").await.unwrap();
    assert_eq!(buyer.get(&path).await.unwrap()["farmer"]["phone"], "138****5678", "they parted");

    let id = text(&placed["id"]);
    assert_eq!(wang.get("/orders").await.unwrap_err().code(), "role_required");
    for path in [format!("/orders/{id}"), format!("/orders/{id}/explanation"), path] {
        assert_eq!(rival.get(&path).await.unwrap_err().status(), 404, "{path}");
    }
    for action in ["lock", "cancel", "stop"] {
        assert_eq!(act(&rival, "orders", &placed, action).await.unwrap_err().status(), 404);
    }
    for action in ["accept", "refuse", "approve", "reject"] {
        assert_eq!(act(&rival, "shares", &asked, action).await.unwrap_err().status(), 404);
    }
    assert_eq!(rival.get("/orders/audit").await.unwrap_err().code(), "role_required");
}

#[actix_web::test]
async fn a_substitute_is_proposed_and_never_forced() {
    let town = Town::open_with(at_once).await;
    let (wang, _) = town.seller("wang", &with(lot(2_000), "colour", json!("BLUSH"))).await;
    let (li, _) = town.seller("li", &with(lot(2_000), "colour", json!("PLAIN"))).await;
    let buyer = town.buyer("chen").await;
    let mut hears = buyer.live(None).await.unwrap();
    let form = with(order(4_000), "colour", json!("STRIPED"));
    let placed = buyer.post("/orders", &form).await.unwrap();
    assert_eq!(placed["lines"][0]["proposed_g"], 4_000_000, "{placed}");
    hear(&mut hears, "substitutes_proposed").await;
    for farmer in [&wang, &li] {
        assert_eq!(farmer.get("/shares").await.unwrap()["items"], json!([]), "not asked yet");
    }
    let shares = look(&buyer, &placed).await["shares"].clone();
    let of = |colour: &str| {
        let mut shares = shares.as_array().unwrap().iter();
        shares.find(|share| share["colour_name"] == colour).unwrap().clone()
    };
    let (blush, plain) = (of("片红"), of("青、黄"));
    assert_eq!((&blush["substitute"], &blush["price_fen"]), (&json!("colour"), &json!(600)));
    let early = act(&wang, "shares", &blush, "accept").await.unwrap_err();
    assert_eq!(early.status(), 404, "nobody asked her");

    let mut wang_hears = wang.live(None).await.unwrap();
    let approved = act(&buyer, "shares", &blush, "approve").await.unwrap();
    assert_eq!(approved["state"], "offered");
    hear(&mut wang_hears, "share_offered").await;
    act(&wang, "shares", &blush, "accept").await.unwrap();
    let again = act(&buyer, "shares", &blush, "approve").await.unwrap();
    assert_eq!(again["state"], "accepted", "a repetition changes nothing");
    let rejected = act(&buyer, "shares", &plain, "reject").await.unwrap();
    assert_eq!(rejected["state"], "refused");
    let late = act(&buyer, "shares", &plain, "approve").await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "share_closed"));
    let now = until(&buyer, &placed, |now| now["lines"][0]["proposed_g"] == 0).await;
    assert_eq!(now["lines"][0]["filled_g"], 2_000_000, "{now}");
    assert_explained(&now);
    assert_eq!(li.get("/shares").await.unwrap()["items"], json!([]), "she was never asked");
    assert_eq!(town.wrong().await, json!([]));
}

#[actix_web::test]
async fn a_standing_order_comes_again_at_the_same_price_until_it_is_stopped() {
    let town = Town::open_with(at_once).await;
    let (wang, _) = town.seller("wang", &lot(9_000)).await;
    let buyer = town.buyer("chen").await;
    let standing = json!({ "every_days": 7, "until": days(40) });
    let form = with(order(2_000), "standing", standing);
    let first = buyer.post("/orders", &form).await.unwrap();
    let asked = share(&wang, "offered").await;
    act(&wang, "shares", &asked, "accept").await.unwrap();
    let mut hears = buyer.live(None).await.unwrap();
    act(&buyer, "orders", &first, "lock").await.unwrap();
    let placed = hear(&mut hears, "standing_placed").await;
    let second = json!({ "id": placed["order_id"] });
    let second = until(&buyer, &second, |now| now["lines"][0]["offered_g"] == 2_000_000).await;
    assert_eq!((&second["standing_id"], &second["occasion"]), (&first["id"], &json!(1)));
    assert_eq!(second["lines"][0]["price_fen"], first["lines"][0]["price_fen"]);
    let at = |order: &Value| text(&order["pick_up_at"]).parse::<DateTime<Utc>>().unwrap();
    assert_eq!((at(&second) - at(&first)).num_days(), 7);

    // One occasion may be changed; those that follow are as the buyer first said.
    let id = second["lines"][0]["id"].clone();
    let mut dearer = with(with(order(2_000), "price_fen", json!(750)), "id", id);
    for time in ["pick_up_at", "deliver_from", "deliver_by"] {
        dearer[time] = second[time].clone();
    }
    let path = format!("/orders/{}", text(&second["id"]));
    buyer.put(&path, &dearer).await.unwrap();
    act(&buyer, "orders", &second, "cancel").await.unwrap();
    let placed = hear(&mut hears, "standing_placed").await;
    let third = look(&buyer, &json!({ "id": placed["order_id"] })).await;
    assert_eq!((&third["occasion"], &third["lines"][0]["price_fen"]), (&json!(2), &json!(700)));

    let wrong = act(&buyer, "orders", &third, "stop").await.unwrap_err();
    assert_eq!((wrong.status(), wrong.code()), (409, "order_not_standing"));
    act(&buyer, "orders", &first, "stop").await.unwrap();
    act(&buyer, "orders", &third, "cancel").await.unwrap();
    let all = buyer.get("/orders").await.unwrap();
    assert_eq!(all["items"].as_array().unwrap().len(), 3, "none after the stop");
    assert_eq!(town.wrong().await, json!([]));
}

#[actix_web::test]
async fn at_a_peak_orders_wait_and_are_filled_together() {
    let town = Town::open_with(|config| {
        at_once(config);
        config.market.batch_from = 1;
        config.market.batch_every = std::time::Duration::from_secs(2);
    })
    .await;
    town.sellers(2, 2, 2_000).await;
    let buyer = town.buyer("chen").await;
    let first = buyer.post("/orders", &order(2_000)).await.unwrap();
    assert_eq!(first["round"], 1, "the first is filled at once");
    let second = buyer.post("/orders", &order(2_000)).await.unwrap();
    let third = buyer.post("/orders", &order(2_000)).await.unwrap();
    for waiting in [&second, &third] {
        assert_eq!(waiting["round"], 0, "{waiting}");
        assert_eq!(waiting["lines"][0]["unfilled"][0]["code"], "waiting");
    }
    let full = |now: &Value| now["lines"][0]["offered_g"] == 2_000_000;
    let (second, third) = (until(&buyer, &second, full).await, until(&buyer, &third, full).await);
    let at = |order: &Value| order["timeline"][0]["at"].clone();
    let (a, b) = (at(&second), at(&third));
    let apart =
        text(&b).parse::<DateTime<Utc>>().unwrap() - text(&a).parse::<DateTime<Utc>>().unwrap();
    assert!(
        apart.num_milliseconds().abs() < 1_000,
        "in one batch: {} and {}",
        second["timeline"],
        third["timeline"]
    );
    assert_eq!(town.wrong().await, json!([]));
}

#[actix_web::test]
async fn no_buyer_asks_for_the_whole_market_at_once() {
    let town = Town::open_with(|config| {
        at_once(config);
        config.market.open_tonnes = 5;
    })
    .await;
    let (wang, _) = town.seller("wang", &lot(9_000)).await;
    let buyer = town.buyer("chen").await;
    let first = buyer.post("/orders", &order(3_000)).await.unwrap();
    let too_much = buyer.post("/orders", &order(2_001)).await.unwrap_err();
    assert_eq!((too_much.status(), too_much.code()), (422, "open_orders_too_large"));
    assert!(format!("{too_much:?}").contains("最多要5吨，别的订单已经要了3吨"), "{too_much:?}");
    let path = format!("/orders/{}", text(&first["id"]));
    let id = first["lines"][0]["id"].clone();
    let more = buyer.put(&path, &with(order(5_001), "id", id)).await.unwrap_err();
    assert_eq!((more.status(), more.code()), (422, "open_orders_too_large"));
    let second = buyer.post("/orders", &order(2_000)).await.unwrap();
    town.buyer("zhou").await.post("/orders", &order(1_000)).await.unwrap();

    // What is locked is bought, and no longer only held.
    let shares = wang.get("/shares?state=offered").await.unwrap();
    let mut asked = shares["items"].as_array().unwrap().iter();
    let of_second = asked.find(|share| share["order_id"] == second["id"]).unwrap();
    act(&wang, "shares", of_second, "accept").await.unwrap();
    act(&buyer, "orders", &second, "lock").await.unwrap();
    buyer.post("/orders", &order(2_000)).await.unwrap();
    assert_eq!(town.wrong().await, json!([]));
}

#[actix_web::test]
async fn a_wrong_order_gets_its_code_and_nothing_is_stored() {
    let town = Town::open().await;
    let buyer = town.buyer("chen").await;
    let kg = |amount: f64| json!({ "amount": amount, "unit": "kg" });
    let but = |field: &str, value: Value| with(order(2_000), field, value);
    let worth = 2_000 * 700;
    #[rustfmt::skip]
    let cases = [
        (but("quantity", kg(0.0)),                    422, "quantity_out_of_range"),
        (but("quantity", kg(-5.0)),                   422, "quantity_out_of_range"),
        (but("quantity", kg(1e12)),                   422, "quantity_out_of_range"),
        (but("quantity", json!("两吨")),              400, "malformed"),
        (but("price_fen", json!(0)),                  422, "price_out_of_range"),
        (but("price_fen", json!(-700)),               422, "price_out_of_range"),
        (but("price_fen", json!(100_001)),            422, "price_out_of_range"),
        (but("price_fen", json!(6.5)),                400, "malformed"),
        (but("grade", json!(0)),                      422, "grade_unknown"),
        (but("from_mm", json!(90)),                   422, "size_out_of_range"),
        (but("variety", json!("DURIAN")),             422, "variety_unknown"),
        (but("colour", json!("BLACK")),               422, "colour_unknown"),
        (but("spread_mm", json!(-1)),                 422, "number_out_of_range"),
        (but("id", json!(uuid::Uuid::now_v7())),      422, "line_unknown"),
        (but("product", json!("GOLD")),               422, "product_unknown"),
        (but("lines", json!([])),                     422, "lines_out_of_range"),
        (but("min_take", kg(2_001.0)),                422, "min_take_too_large"),
        (but("truck", kg(1.0)),                       422, "quantity_out_of_range"),
        (but("truck_stops", json!(0)),                422, "number_out_of_range"),
        (but("pay_within_days", json!(91)),           422, "number_out_of_range"),
        (but("deposit_fen", json!(-1)),               422, "deposit_out_of_range"),
        (but("deposit_fen", json!(worth / 5 + 1)),    422, "deposit_too_high"),
        (but("pick_up_at", json!(days(0))),           422, "pick_up_too_soon"),
        (but("pick_up_at", json!("-262143-01-01T00:00:00Z")), 422, "pick_up_too_soon"),
        (but("pick_up_at", json!(days(200))),         422, "pick_up_too_late"),
        (but("deliver_by", json!(days(6))),           422, "delivery_invalid"),
        (but("place", json!({ "lon": 2.35, "lat": 48.85 })), 422, "place_outside"),
        (but("city", json!("")),                      422, "text_missing"),
        (but("standing", json!({ "every_days": 0, "until": days(40) })), 422, "number_out_of_range"),
        (but("standing", json!({ "every_days": 7, "until": days(6) })),  422, "standing_invalid"),
        (but("surprise", json!(1)),                   400, "malformed"),
    ];
    for (form, status, code) in cases {
        for path in ["/orders", "/orders/preview"] {
            let refused = buyer.post(path, &form).await.unwrap_err();
            assert_eq!((refused.status(), refused.code()), (status, code), "{path} {form}");
        }
    }
    assert_eq!(buyer.get("/orders").await.unwrap()["items"], json!([]));
    let placed = buyer.post("/orders", &but("deposit_fen", json!(worth / 5))).await;
    assert!(placed.is_ok(), "a fifth is possible: {placed:?}");
    let (farmer, _) = town.seller("wang", &lot(2_000)).await;
    assert_eq!(farmer.post("/orders", &order(2_000)).await.unwrap_err().code(), "role_required");
}
