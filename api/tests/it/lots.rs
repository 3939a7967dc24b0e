//! What farmers list, what buyers see of it before and after they have bought, and nobody else.

use std::time::Duration;

use api::entity::{lot as table, share::ShareState};
use chrono::{TimeDelta, Utc};
use miniapp_mock::camera::leaf;
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::{Value, json};

use crate::support::{
    Town, fetch, hear,
    market::{lot, parts},
    need, text, window,
};

#[actix_web::test]
async fn a_farmer_lists_a_lot_and_buyers_find_what_is_free_of_it() {
    let town = Town::open().await;
    town.empty_market().await;
    let (farmer, buyer) = (town.farmer("sun").await, town.buyer("chao").await);
    let listed = farmer.post("/lots", &lot()).await.unwrap();
    assert_eq!((&listed["state"], &listed["variety_name"]), (&json!("listed"), &json!("红富士")));
    assert_eq!(listed["free_g"], 3_000_000, "6 000 jin");
    assert_eq!(listed["parts"][0]["total_g"], 1_800_000);
    assert_eq!(listed["parts"][1]["grade_name"], "一等");
    assert_eq!(listed["smallholder"], true);
    let code = text(&listed["code"]);
    assert!(code.starts_with("610628") && code.len() == 16, "{code}");
    assert_eq!(listed["trace_path"], format!("/t/{code}"));

    assert!(town.reserve(&listed, 0, 1_800_000).await);
    assert!(!town.reserve(&listed, 0, 1).await, "not a gram more");
    let own = farmer.get("/lots?state=listed").await.unwrap();
    assert_eq!(own["items"][0]["parts"][0]["reserved_g"], 1_800_000);
    let seen = buyer.get("/lots?scope=market&product=APPLE").await.unwrap();
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
    let seen = &seen["items"][0];
    assert_eq!((&seen["free_g"], seen["parts"].as_array().unwrap().len()), (&json!(1_200_000), 1));
    assert!(town.reserve(&listed, 1, 1_200_000).await);
    let none = buyer.get("/lots?scope=market").await.unwrap();
    assert_eq!(none["items"], json!([]), "all of it is promised");
}

#[actix_web::test]
async fn a_buyer_finds_what_was_looked_for() {
    let town = Town::open().await;
    town.empty_market().await;
    let (farmer, buyer) = (town.farmer("sun").await, town.buyer("chao").await);
    farmer.post("/lots", &lot()).await.unwrap();
    #[rustfmt::skip]
    let cases = [
        // query,                       found, why
        ("product=APPLE",               1,     "the product"),
        ("variety=FUJI&colour=BLUSH",   1,     "variety and colour"),
        ("variety=GALA",                0,     "another variety"),
        ("colour=STRIPED",              0,     "another colour"),
        ("grade=1",                     1,     "some is of the first grade"),
        ("grade=1&to_mm=79",            0,     "but that is larger"),
        ("from_mm=85",                  1,     "both ends are included"),
        ("from_mm=86",                  0,     "none is so large"),
        ("certified=true",              0,     "it has no certificate"),
        ("certified=false",             1,     "which is not asked for"),
    ];
    for (query, n, why) in cases {
        let found = buyer.get(&format!("/lots?scope=market&{query}")).await.unwrap();
        assert_eq!(found["items"].as_array().unwrap().len(), n, "{why}");
    }
    for query in ["product=%00", "product=PEAR", "variety=DANCE", "colour=BLUE"] {
        let refused = buyer.get(&format!("/lots?scope=market&{query}")).await.unwrap_err();
        assert_eq!(refused.status(), 422, "{query} is nowhere in the catalogue");
    }
    let refused = farmer.get("/lots?scope=market").await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (403, "role_required"), "for buyers only");
}

#[actix_web::test]
async fn before_a_share_a_buyer_learns_no_name_no_phone_and_no_place() {
    let town = Town::open().await;
    let (farmer, stranger) = (town.farmer("sun").await, town.farmer("qian").await);
    let (buyer, other) = (town.buyer("chao").await, town.buyer("market-2").await);
    let listed = farmer.post("/lots", &lot()).await.unwrap();
    let path = format!("/lots/{}", text(&listed["id"]));
    let refused = stranger.get(&path).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (404, "not_found"));
    assert_eq!(
        stranger.put(&path, &crate::support::market::change()).await.unwrap_err().status(),
        404
    );
    assert_eq!(
        stranger.post(&format!("{path}/withdraw"), &json!({})).await.unwrap_err().status(),
        404
    );
    assert_eq!(stranger.get("/lots").await.unwrap()["items"], json!([]));

    town.share(&buyer, &listed, 1_000, ShareState::Offered).await;
    town.share(&buyer, &listed, 1_000, ShareState::Refused).await;
    for seen in [
        buyer.get(&path).await.unwrap(),
        buyer.get("/lots?scope=market").await.unwrap()["items"][0].clone(),
    ] {
        assert_eq!(seen["farmer"], json!({ "name": "孙**", "phone": null }));
        assert_eq!(seen["place"], json!({ "lon": 109.165, "lat": 35.965, "exact": false }));
        assert_eq!((&seen["parts"][0]["total_g"], &seen["note"]), (&Value::Null, &json!("")));
        let raw = seen.to_string();
        for secret in ["13812345678", "13700001111", "孙玉梅", "35.96087", "109.1674"] {
            assert!(!raw.contains(secret), "{secret}: {raw}");
        }
    }
    town.share(&buyer, &listed, 1_000, ShareState::Accepted).await;
    let seen = buyer.get(&path).await.unwrap();
    assert_eq!(seen["farmer"], json!({ "name": "孙玉梅", "phone": "13812345678" }));
    assert_eq!(seen["place"]["exact"], true);
    assert_eq!(seen["parts"][0]["total_g"], Value::Null, "what others have is not his business");
    assert_eq!(other.get(&path).await.unwrap()["farmer"]["name"], "孙**", "another buyer");

    farmer.post(&format!("{path}/withdraw"), &json!({})).await.unwrap();
    assert_eq!(other.get(&path).await.unwrap_err().status(), 404, "off the market");
    assert_eq!(buyer.get(&path).await.unwrap()["state"], "withdrawn", "and still his");
}

#[actix_web::test]
async fn whoever_may_see_a_lot_sees_its_photos() {
    let town = Town::open().await;
    let (farmer, stranger) = (town.farmer("sun").await, town.farmer("qian").await);
    let buyer = town.buyer("chao").await;
    let photo = farmer.post_photo(leaf(640, 480, 1)).await.unwrap();
    let mut form = lot();
    form["photos"] = json!([photo["id"]]);
    let stolen = stranger.post("/lots", &form).await.unwrap_err();
    assert_eq!((stolen.status(), stolen.code()), (422, "photo_unknown"), "not his photo");
    let listed = farmer.post("/lots", &form).await.unwrap();
    let mut more = crate::support::market::change();
    more["photos"] = json!(vec![uuid::Uuid::now_v7(); 9]);
    let path = format!("/lots/{}", text(&listed["id"]));
    let refused = farmer.put(&path, &more).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "count_out_of_range"), "ten");
    for phone in [&farmer, &buyer] {
        let seen = phone.get(&path).await.unwrap();
        assert_eq!(fetch(&town, text(&seen["photos"][0]["url"])).await.status(), 200);
    }
    assert_eq!(stranger.get(&path).await.unwrap_err().status(), 404, "no lot, no link");
}

#[actix_web::test]
async fn an_agent_lists_for_a_farmer_who_consented_until_the_consent_ends() {
    let town = Town::open().await;
    let (agent, farmer) = (town.phone("demo-agent").await, town.farmer("sun").await);
    let form = json!({
        "name": "何老汉", "phone": "13711112222", "village": "北道德乡东村", "how": "signed"
    });
    let consent = agent.post("/consents", &form).await.unwrap();
    let mut form = lot();
    form["for_farmer"] = consent["farmer_id"].clone();
    let refused = farmer.post("/lots", &form).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "consent_missing"));
    let listed = agent.post("/lots", &form).await.unwrap();
    assert_eq!(listed["listed_by_agent"], true);
    assert_eq!(listed["farmer"], json!({ "name": "何老汉", "phone": "13711112222" }));
    assert_eq!(agent.get("/lots").await.unwrap()["items"][0]["id"], listed["id"]);

    let mut paper = crate::support::market::certificate("FX-1");
    paper["for_farmer"] = consent["farmer_id"].clone();
    let paper = agent.post("/certificates", &paper).await.unwrap();
    assert_eq!(paper["producer"]["name"], "何老汉");
    let of_farmer = format!("/certificates?for_farmer={}", text(&consent["farmer_id"]));
    assert_eq!(agent.get(&of_farmer).await.unwrap()["items"][0]["id"], paper["id"]);

    agent.post(&format!("/consents/{}/revoke", text(&consent["id"])), &json!({})).await.unwrap();
    for path in ["lots", "certificates"] {
        let id = if path == "lots" { &listed["id"] } else { &paper["id"] };
        let refused = agent.get(&format!("/{path}/{}", text(id))).await.unwrap_err();
        assert_eq!(refused.status(), 404, "{path}");
    }
    assert_eq!(agent.get("/lots").await.unwrap()["items"], json!([]));
    assert_eq!(agent.get(&of_farmer).await.unwrap_err().code(), "consent_missing");
}

#[actix_web::test]
async fn a_repeated_listing_lists_once() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let form = lot();
    let first = farmer.post_with_key("/lots", "k", &form).await.unwrap();
    let again = farmer.post_with_key("/lots", "k", &form).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(farmer.get("/lots").await.unwrap()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn what_is_no_longer_good_leaves_the_market_and_the_farmer_hears_of_it() {
    let town =
        Town::open_with(|config| config.offers.sweep_every = Duration::from_millis(50)).await;
    let farmer = town.farmer("sun").await;
    let listed = farmer.post("/lots", &lot()).await.unwrap();
    let mut hears = farmer.live(None).await.unwrap();
    let past = Utc::now() - TimeDelta::seconds(1);
    let row = table::ActiveModel { keeps_until: Set(past), ..Default::default() };
    let id = api::ids::LotId(text(&listed["id"]).parse().unwrap());
    let mine = table::COLUMN.id.eq(id);
    table::Entity::update_many().set(row).filter(mine).exec(town.app.db.owner()).await.unwrap();
    let heard = hear(&mut hears, "lot_expired").await;
    assert_eq!(heard["lot_id"], listed["id"]);
    let path = format!("/lots/{}", text(&listed["id"]));
    assert_eq!(farmer.get(&path).await.unwrap()["state"], "expired");
    assert!(!town.reserve(&listed, 0, 1).await, "nothing more is sold of it");
}

#[actix_web::test]
async fn who_has_a_large_orchard_or_is_a_cooperative_is_no_smallholder() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let mut form = lot();
    form["seller"] = json!("cooperative");
    assert_eq!(farmer.post("/lots", &form).await.unwrap()["smallholder"], false);
    let field = |area_mu: f64| json!({ "name": "地", "crop": "apple", "place": need()["place"], "area_mu": area_mu });
    farmer.post("/fields", &field(49.0)).await.unwrap();
    assert_eq!(farmer.post("/lots", &lot()).await.unwrap()["smallholder"], true);
    farmer.post("/fields", &field(1.0)).await.unwrap();
    assert_eq!(farmer.post("/lots", &lot()).await.unwrap()["smallholder"], false, "50 mu");
}

/// A lot with one entry changed.
fn but(key: &str, value: Value) -> Value {
    let mut form = lot();
    form[key] = value;
    form
}

#[actix_web::test]
async fn each_wrong_lot_gets_its_code_and_a_sentence_and_is_not_listed() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let shop = uuid::Uuid::now_v7().to_string();
    let weight = |amount: f64, unit: &str| json!({ "amount": amount, "unit": unit });
    let part = |grade: i32, from_mm: i32, to_mm: i32, percent: i32| json!({ "grade": grade, "from_mm": from_mm, "to_mm": to_mm, "percent": percent });
    let days = |from, until| window(TimeDelta::days(from), TimeDelta::days(until));
    #[rustfmt::skip]
    let cases = [
        // form,                                                                     status, code
        (but("product", json!("PEAR")),                                              422, "product_unknown"),
        (but("variety", json!("DANCE")),                                             422, "variety_unknown"),
        (but("colour", json!("BLUE")),                                               422, "colour_unknown"),
        (but("bag", json!("SILK")),                                                  422, "bag_unknown"),
        (but("storage", json!("pocket")),                                            400, "malformed"),
        (but("seller", json!("thief")),                                              400, "malformed"),
        (but("quantity", weight(0.0, "kg")),                                         422, "quantity_out_of_range"),
        (but("quantity", weight(-3000.0, "kg")),                                     422, "quantity_out_of_range"),
        (but("quantity", weight(1001.0, "tonne")),                                   422, "quantity_out_of_range"),
        (but("quantity", weight(1e300, "jin")),                                      422, "quantity_out_of_range"),
        (but("quantity", weight(1.0, "mu")),                                         400, "malformed"),
        (but("quantity", json!(3000)),                                               400, "malformed"),
        (but("parts", json!([])),                                                    422, "count_out_of_range"),
        (but("parts", json!(vec![part(1, 80, 85, 5); 13])),                          422, "count_out_of_range"),
        (but("parts", parts(60, 39)),                                                422, "percent_invalid"),
        (but("parts", parts(100, 0)),                                                422, "percent_invalid"),
        (but("parts", parts(i32::MAX, i32::MAX)),                                    422, "percent_invalid"),
        (but("parts", json!([part(1, 80, 85, 50), part(1, 80, 85, 50)])),            422, "part_twice"),
        (but("parts", json!([part(9, 80, 85, 100)])),                                422, "grade_unknown"),
        (but("parts", json!([part(1, 85, 80, 100)])),                                422, "size_out_of_range"),
        (but("parts", json!([part(1, 0, 300, 100)])),                                422, "size_out_of_range"),
        (but("window", days(2, 1)),                                                  422, "window_invalid"),
        (but("window", days(-9, -1)),                                                422, "window_past"),
        (but("window", days(0, 181)),                                                422, "window_too_long"),
        (but("window", days(181, 190)),                                              422, "window_too_long"),
        (but("floor_fen", json!(0)),                                                 422, "price_out_of_range"),
        (but("floor_fen", json!(-1)),                                                422, "price_out_of_range"),
        (but("floor_fen", json!(100_001)),                                           422, "price_out_of_range"),
        (but("floor_fen", json!(5.6)),                                               400, "malformed"),
        (but("place", Value::Null),                                                  422, "place_missing"),
        (but("place", json!({ "lon": 2.35, "lat": 48.85 })),                         422, "place_outside"),
        (but("field_id", json!(shop)),                                               422, "field_unknown"),
        (but("certificate_id", json!(shop)),                                         422, "certificate_unknown"),
        (but("note", json!("长".repeat(501))),                                       422, "text_too_long"),
        (but("photos", json!([shop])),                                               422, "photo_unknown"),
        (but("photos", json!(vec![shop.clone(); 10])),                               422, "count_out_of_range"),
        (but("for_farmer", json!(shop)),                                             422, "consent_missing"),
        (but("surprise", json!(1)),                                                  400, "malformed"),
    ];
    for (form, status, code) in cases {
        let refused = farmer.post("/lots", &form).await.unwrap_err();
        let words = form.to_string();
        assert_eq!((refused.status(), refused.code()), (status, code), "{words}");
        let sentence = refused.to_string();
        assert!(sentence.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{sentence}");
    }
    assert_eq!(farmer.get("/lots").await.unwrap()["items"], json!([]), "nothing was stored");
}

#[actix_web::test]
async fn the_demo_people_bring_a_market() {
    let town = Town::open().await;
    let buyer = town.phone("demo-buyer-1").await;
    let market = buyer.get("/lots?scope=market").await.unwrap();
    let lots = market["items"].as_array().unwrap();
    assert_eq!(lots.len(), 4);
    assert!(
        lots.iter().any(|lot| lot["seller"] == "cooperative" && lot["certificate"].is_object())
    );
    let other = town.phone("demo-buyer-2").await;
    let certified = other.get("/lots?scope=market&certified=true").await.unwrap();
    assert_eq!(certified["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn the_produce_catalogue_is_read_by_anybody() {
    let town = Town::open().await;
    let visitor = miniapp_mock::phone::Phone::with_token(&town.url, "");
    let produce = visitor.get("/produce").await.unwrap();
    let apple = &produce["items"][0];
    assert_eq!((&apple["code"], &apple["name"]), (&json!("APPLE"), &json!("苹果")));
    assert_eq!(apple["grades"][0]["grade"], 1);
    assert!(text(&apple["grades"][0]["source"]).contains("GB/T 10651-2008"));
    let size = apple["sizes"].as_array().unwrap().iter().find(|it| it["name"] == "80#").unwrap();
    assert_eq!((&size["from_mm"], &size["to_mm"]), (&json!(80), &json!(85)));
    assert_eq!(produce["units"][0], json!({ "code": "jin", "name": "斤", "grams": 500 }));
}
