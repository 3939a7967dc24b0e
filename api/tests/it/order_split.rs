//! How an order is split: smallholders' floor, certificates, whom an agent answers for, heavy shares.

use serde_json::{Value, json};

use crate::support::{
    Town, hear,
    market::certificate,
    orders::{act, assert_explained, at_once, days, grams, look, lot, order, share, with},
    text,
};

#[actix_web::test]
async fn smallholders_sell_nearly_their_share_of_the_supply_though_others_are_cheaper() {
    let town = Town::open_with(at_once).await;
    let large = town.neighbour("large", "孙玉梅", "13812345678").await;
    let field = json!({
        "name": "塬上", "crop": "apple", "place": lot(1)["place"], "area_mu": 60.0,
    });
    large.post("/fields", &field).await.unwrap();
    let cheap = large.post("/lots", &lot(8_000)).await.unwrap();
    assert_eq!(cheap["smallholder"], false);
    let dearer = with(lot(2_000), "floor_fen", json!(690));
    let (wang, _) = town.seller("wang", &dearer).await;
    let (li, _) = town.seller("li", &dearer).await;
    let buyer = town.buyer("chen").await;
    let placed = buyer.post("/orders", &order(6_000)).await.unwrap();
    assert_explained(&placed);
    // Of 12 t they have 4: a third, less the 5 points that are granted, of 6 t.
    let mut small = 0;
    for seller in [&wang, &li] {
        let asked = seller.get("/shares?state=offered").await.unwrap();
        small +=
            asked["items"].as_array().unwrap().iter().map(|it| grams(&it["grams"])).sum::<i64>();
    }
    assert!(small >= 6_000_000 * (333 - 50) / 1000, "{small} g are asked of smallholders");
    assert_eq!(grams(&share(&large, "offered").await["grams"]) + small, 6_000_000);
}

#[actix_web::test]
async fn a_line_for_certified_fruit_takes_only_what_has_its_certificate() {
    let town = Town::open_with(at_once).await;
    town.empty_market().await;
    town.seller("wang", &lot(3_000)).await;
    let li = town.neighbour("li", "李建国", "13811110002").await;
    let paper = li.post("/certificates", &certificate("HGZ-7")).await.unwrap();
    li.post("/lots", &with(lot(1_000), "certificate_id", paper["id"].clone())).await.unwrap();
    let buyer = town.buyer("chen").await;
    let form = with(order(2_000), "certified", json!(true));
    let placed = buyer.post("/orders", &form).await.unwrap();
    assert_explained(&placed);
    assert_eq!(placed["lines"][0]["offered_g"], 1_000_000, "{placed}");
    assert_eq!(share(&li, "offered").await["grams"], 1_000_000);
    let lacks = &placed["lines"][0]["unfilled"][0];
    assert_eq!((&lacks["code"], &lacks["grams"]), (&json!("certificate"), &json!(1_000_000)));
}

#[actix_web::test]
async fn an_agent_answers_for_the_farmer_whose_fruit_they_listed() {
    let town = Town::open_with(at_once).await;
    let (agent, stranger) = (town.phone("demo-agent").await, town.farmer("qian").await);
    let consent = json!({
        "name": "何老汉", "phone": "13711112222", "village": "北道德乡东村", "how": "signed"
    });
    let consent = agent.post("/consents", &consent).await.unwrap();
    let form = with(lot(2_000), "for_farmer", consent["farmer_id"].clone());
    agent.post("/lots", &form).await.unwrap();
    let buyer = town.buyer("chen").await;
    let placed = buyer.post("/orders", &order(2_000)).await.unwrap();
    let asked = share(&agent, "offered").await;
    assert_eq!((&asked["side"], &asked["grams"]), (&json!("farmer"), &json!(2_000_000)));
    let refused = act(&stranger, "shares", &asked, "accept").await.unwrap_err();
    assert_eq!(refused.status(), 404);
    act(&agent, "shares", &asked, "accept").await.unwrap();
    assert_eq!(look(&buyer, &placed).await["filled_g"], 2_000_000);

    agent.post(&format!("/consents/{}/revoke", text(&consent["id"])), &json!({})).await.unwrap();
    let gone = agent.get(&format!("/shares/{}", text(&asked["id"]))).await.unwrap_err();
    assert_eq!(gone.status(), 404, "the consent is over");
}

#[actix_web::test]
async fn what_is_heavier_than_a_truck_goes_in_parts_on_several_trucks() {
    let town = Town::open_with(at_once).await;
    let (wang, _) = town.seller("wang", &lot(4_000)).await;
    let buyer = town.buyer("chen").await;
    let form = with(order(4_000), "truck", json!({ "amount": 1500, "unit": "kg" }));
    let placed = buyer.post("/orders", &form).await.unwrap();
    act(&wang, "shares", &share(&wang, "offered").await, "accept").await.unwrap();
    act(&buyer, "orders", &placed, "lock").await.unwrap();
    let trucks = buyer.get(&format!("/orders/{}/trucks", text(&placed["id"]))).await.unwrap();
    let trucks = trucks["items"].as_array().unwrap();
    let of = |truck: &Value| {
        let stops = truck["stops"].as_array().unwrap();
        stops.iter().map(|stop| grams(&stop["agreed_g"])).sum::<i64>()
    };
    let loads: Vec<_> = trucks.iter().map(of).collect();
    assert_eq!(loads.iter().sum::<i64>(), 4_000_000, "{loads:?}");
    assert_eq!(loads.len(), 3, "{loads:?}");
    assert!(loads.iter().all(|load| *load <= 1_500_000), "{loads:?}");
    let mine = wang.get("/shares?state=accepted").await.unwrap();
    let parts: Vec<_> =
        mine["items"].as_array().unwrap().iter().map(|it| grams(&it["grams"])).collect();
    assert_eq!((parts.len(), parts.iter().sum::<i64>()), (3, 4_000_000), "she signs each part");
    assert_eq!(town.wrong().await, json!([]));
}

#[actix_web::test]
async fn a_changed_deposit_is_held_anew_to_the_fen() {
    let town = Town::open_with(at_once).await;
    town.seller("wang", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let form = with(order(2_000), "deposit_fen", json!(100_000));
    let placed = buyer.post("/orders", &form).await.unwrap();
    let path = format!("/orders/{}", text(&placed["id"]));
    let form = with(form, "id", placed["lines"][0]["id"].clone());
    let held = async || {
        let statement = buyer.get(&format!("{path}/statement")).await.unwrap();
        statement["deposit"]["held_fen"].clone()
    };
    assert_eq!(held().await, 100_000);
    for fen in [280_000, 50_000, 0] {
        let now = buyer.put(&path, &with(form.clone(), "deposit_fen", json!(fen))).await.unwrap();
        assert_eq!((&now["deposit_fen"], held().await), (&json!(fen), json!(fen)));
        town.balances("the deposit changed").await;
    }
    // A fifth of 1 t at 7 yuan is 1 400 yuan.
    let less = with(form, "quantity", json!({ "amount": 1, "unit": "tonne" }));
    let high = with(less.clone(), "deposit_fen", json!(140_001));
    let refused = buyer.put(&path, &high).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "deposit_too_high"));
    assert_eq!(look(&buyer, &placed).await["lines"][0]["grams"], 2_000_000, "nothing changed");
    let late = with(less, "pick_up_at", json!(days(0)));
    assert_eq!(buyer.put(&path, &late).await.unwrap_err().code(), "pick_up_too_soon");
    assert_eq!(held().await, 0);
}

#[actix_web::test]
async fn nobody_is_asked_to_sell_to_themselves() {
    let town = Town::open_with(at_once).await;
    let trader = town.neighbour("trader", "孙玉梅", "13812345678").await;
    trader.post("/lots", &lot(2_000)).await.unwrap();
    town.becomes(&trader, "buyer").await;
    let (wang, _) = town.seller("wang", &lot(500)).await;
    let placed = trader.post("/orders", &order(2_000)).await.unwrap();
    assert_explained(&placed);
    assert_eq!(placed["lines"][0]["offered_g"], 500_000, "{placed}");
    assert_eq!(share(&wang, "offered").await["grams"], 500_000);
}

#[actix_web::test]
async fn a_new_note_takes_no_share_back() {
    let town = Town::open_with(at_once).await;
    let parts = json!([
        { "grade": 1, "from_mm": 80, "to_mm": 85, "percent": 50 },
        { "grade": 2, "from_mm": 75, "to_mm": 80, "percent": 50 },
    ]);
    let (wang, _) = town.seller("wang", &with(lot(400), "parts", parts)).await;
    let buyer = town.buyer("chen").await;
    // 200 kg for each line: together more than the least to take, each by itself less.
    let mut form = with(order(300), "min_take", json!({ "amount": 300, "unit": "kg" }));
    let mut second = form["lines"][0].clone();
    (second["grade"], second["from_mm"], second["to_mm"]) = (json!(2), json!(75), json!(80));
    form["lines"].as_array_mut().unwrap().push(second);
    let placed = buyer.post("/orders", &form).await.unwrap();
    let asked = wang.get("/shares?state=offered").await.unwrap()["items"].clone();
    assert_eq!(asked.as_array().unwrap().len(), 2, "{asked}");
    for share in asked.as_array().unwrap() {
        act(&wang, "shares", share, "accept").await.unwrap();
    }
    for n in 0..2 {
        form["lines"][n]["id"] = placed["lines"][n]["id"].clone();
    }
    let path = format!("/orders/{}", text(&placed["id"]));
    let noted = buyer.put(&path, &with(form.clone(), "note", json!("早上来装"))).await.unwrap();
    assert_eq!(noted["filled_g"], 400_000, "{noted}");
    let read = wang.get("/shares?state=accepted").await.unwrap();
    assert_eq!(read["items"][0]["note"], "早上来装");
}

/// They said yes to the old day.
#[actix_web::test]
async fn another_day_to_load_asks_everybody_anew() {
    let town = Town::open_with(at_once).await;
    let (wang, _) = town.seller("wang", &lot(2_000)).await;
    let buyer = town.buyer("chen").await;
    let form = order(2_000);
    let placed = buyer.post("/orders", &form).await.unwrap();
    let agreed = share(&wang, "offered").await;
    act(&wang, "shares", &agreed, "accept").await.unwrap();
    let mut hears = wang.live(None).await.unwrap();
    let later =
        with(with(form, "id", placed["lines"][0]["id"].clone()), "pick_up_at", json!(days(6)));
    let now = buyer.put(&format!("/orders/{}", text(&placed["id"])), &later).await.unwrap();
    assert_eq!(now["lines"][0]["filled_g"], 0, "{now}");
    hear(&mut hears, "share_offered").await;
    let old = wang.get(&format!("/shares/{}", text(&agreed["id"]))).await.unwrap();
    assert_eq!(old["state"], "withdrawn");
    assert_eq!(share(&wang, "offered").await["grams"], 2_000_000);
    assert_eq!(town.wrong().await, json!([]));
}
