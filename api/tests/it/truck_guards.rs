//! What must not happen on a truck: wrong weights, missing papers, curious strangers.

use chrono::TimeDelta;
use miniapp_mock::{
    camera::leaf,
    phone::{Phone, Trouble},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    Town, fetch, market,
    orders::{at_once, nobody_sweeps},
    text,
    trucks::{Deal, sign, stop, ticket},
};

/// RFC 9457, with a sentence that a farmer can read.
fn assert_problem(refused: &Trouble, status: u16, code: &str, why: &str) {
    assert_eq!((refused.status(), refused.code()), (status, code), "{why}: {refused}");
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    assert!(refused.to_string().chars().any(chinese), "{why}: {refused}");
}

fn but(mut form: Value, field: &str, value: Value) -> Value {
    form[field] = value;
    form
}

#[actix_web::test]
async fn a_wrong_weight_is_refused_and_nothing_is_stored() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    let weigh = format!("{}/weigh", deal.path());
    let ticket = |gross, tare| ticket(&deal.of_wang, gross, tare);
    let fine = || ticket(1_000_000, 20_000);
    let photo = json!([Uuid::now_v7()]);
    let many: Vec<Uuid> = (0..10).map(|_| Uuid::now_v7()).collect();
    #[rustfmt::skip]
    let cases = [
        // form,                                                  status, code
        (ticket(0, 0),                                            422, "weight_out_of_range"),
        (ticket(-5, 0),                                           422, "weight_out_of_range"),
        (ticket(i64::MIN, 0),                                     422, "weight_out_of_range"),
        (ticket(i64::MAX, 0),                                     422, "weight_out_of_range"),
        (ticket(1_000_000, -1),                                   422, "weight_out_of_range"),
        (ticket(1_000_000, 1_000_000),                            422, "weight_out_of_range"),
        (ticket(1_000_000, 1_000_001),                            422, "weight_out_of_range"),
        (ticket(2_000_001, 0),                                    422, "weight_above_share"),
        (ticket(30_000_000, 1_000),                               422, "weight_above_share"),
        (but(fine(), "boxes_n", json!(-1)),                       422, "number_out_of_range"),
        (but(fine(), "grade", json!(0)),                          422, "grade_unknown"),
        (but(fine(), "grade", json!(99)),                         422, "grade_unknown"),
        (but(fine(), "photos", photo),                            422, "photo_unknown"),
        (but(fine(), "photos", json!(many)),                      422, "count_out_of_range"),
        (but(fine(), "photos", json!([many[0], many[0]])),        422, "named_twice"),
        (but(fine(), "certificate_id", json!(Uuid::now_v7())),    422, "certificate_unknown"),
        (but(fine(), "share_id", json!(Uuid::now_v7())),          404, "not_found"),
        (but(fine(), "gross_g", json!(1.5)),                      400, "malformed"),
        (but(fine(), "gross_g", json!("一吨")),                   400, "malformed"),
        (but(fine(), "surprise", json!(1)),                       400, "malformed"),
    ];
    for (form, status, code) in cases {
        for phone in [&deal.buyer, &deal.wang] {
            let refused = phone.post_once(&weigh, &form).await.unwrap_err();
            assert_problem(&refused, status, code, &form.to_string());
        }
    }
    let seen = deal.buyer.get(&deal.path()).await.unwrap();
    assert_eq!(seen["state"], "planned", "nothing was stored");
    assert_eq!(stop(&seen, &deal.of_wang)["weighing"], Value::Null);
    let early = sign(&deal.wang, &deal.of_wang, &json!(1)).await.unwrap_err();
    assert_problem(&early, 409, "truck_wrong_state", "nothing to sign");
    town.balances("wrong weights").await;
}

#[actix_web::test]
async fn each_step_waits_for_the_one_before() {
    let town = Town::open_with(at_once).await;
    let deal = town.loaded().await;
    let reading = |at: chrono::DateTime<chrono::Utc>, celsius: f64| json!({ "readings": [{ "at": at, "celsius": celsius }] });
    let now = chrono::Utc::now();
    #[rustfmt::skip]
    let cases = [
        // action,        body,                                    status, code
        ("arrive",       json!({}),                                409, "truck_wrong_state"),
        ("receive",      deal.receipt(),                           409, "truck_wrong_state"),
        ("temperatures", json!({ "readings": [] }),                422, "count_out_of_range"),
        ("temperatures", reading(now, 1e9),                        422, "number_out_of_range"),
        ("temperatures", reading(now + TimeDelta::hours(1), 2.0),  422, "date_out_of_range"),
        ("temperatures", reading(now - TimeDelta::days(90), 2.0),  422, "date_out_of_range"),
    ];
    for (action, body, status, code) in cases {
        let refused = deal.go(action, body).await.unwrap_err();
        assert_problem(&refused, status, code, action);
    }
    for (field, value, code) in [
        ("plate", json!(" "), "text_missing"),
        ("plate", json!("陕".repeat(21)), "text_too_long"),
        ("driver_phone", json!("110"), "phone_invalid"),
    ] {
        let form = json!({ "plate": "陕J1", "driver": "赵", "driver_phone": "13799990000" });
        let refused = deal.buyer.put(&deal.path(), &but(form, field, value)).await.unwrap_err();
        assert_problem(&refused, 422, code, field);
    }
    let cancel = deal.buyer.post_once(&deal.order_path("/cancel"), &json!({})).await.unwrap_err();
    assert_problem(&cancel, 409, "order_loaded", "fruit is on the truck");
    town.balances("out of turn").await;
}

#[actix_web::test]
async fn a_receipt_that_does_not_add_up_is_refused() {
    let town = Town::open_with(at_once).await;
    let deal = town.arrived().await;
    let receipt = |key: &str, value: Value| {
        let mut form = deal.receipt();
        form["loads"][1][key] = value;
        form
    };
    let mut one = deal.receipt();
    one["loads"].as_array_mut().unwrap().pop();
    let mut twice = deal.receipt();
    twice["loads"][1]["share_id"] = deal.of_wang["id"].clone();
    let less = |reason: &str, grams: i64, words: &str| json!([{ "reason": reason, "grams": grams, "words": words }]);
    #[rustfmt::skip]
    let cases = [
        // form,                                                status, code
        (one,                                                   422, "loads_missing"),
        (twice,                                                 422, "named_twice"),
        (receipt("share_id", json!(Uuid::now_v7())),            422, "share_unknown"),
        (receipt("accepted_g", json!(-1)),                      422, "weight_out_of_range"),
        (receipt("accepted_g", json!(1_449_999)),               422, "weights_disagree"),
        (receipt("accepted_g", json!(1_450_001)),               422, "weights_disagree"),
        (receipt("deductions", less("rot", 0, "")),             422, "weight_out_of_range"),
        (receipt("deductions", less("rot", -5, "")),            422, "weight_out_of_range"),
        (receipt("deductions", less("other", 5, " ")),          422, "text_missing"),
        (receipt("deductions", less("whim", 5, "")),            400, "malformed"),
        (receipt("grade", json!(99)),                           422, "grade_unknown"),
        (receipt("grade", json!(1)),                            422, "price_out_of_range"),
        (receipt("price_fen", json!(701)),                      422, "price_out_of_range"),
        (receipt("price_fen", json!(0)),                        422, "price_below_least"),
    ];
    for (form, status, code) in cases {
        let refused = deal.go("receive", form.clone()).await.unwrap_err();
        assert_problem(&refused, status, code, &form.to_string());
    }
    let seen = deal.buyer.get(&deal.path()).await.unwrap();
    assert_eq!((&seen["state"], &seen["disputes_until"]), (&json!("arrived"), &Value::Null));
    assert_eq!(stop(&seen, &deal.of_wang)["receipt"], Value::Null);
    town.balances("wrong receipts").await;
}

/// A certificate of this farmer for so many kilograms.
async fn certificate(farmer: &Phone, number: &str, kg: i64) -> Value {
    let quantity = json!({ "amount": kg, "unit": "kg" });
    let form = but(market::certificate(number), "quantity", quantity);
    farmer.post("/certificates", &form).await.unwrap()
}

#[actix_web::test]
async fn a_cooperative_loads_nothing_without_a_certificate_and_mixed_fruit_gets_a_parent() {
    let town = Town::open_with(at_once).await;
    let cooperative = |mut lot: Value| {
        lot["seller"] = json!("cooperative");
        lot
    };
    let deal = town.deal_with(cooperative).await;
    deal.named().await;
    let small = certificate(&deal.wang, "HGZ-1", 1_000).await;
    let old = certificate(&deal.wang, "HGZ-2", 5_000).await;
    town.age(&old, 31).await;
    let of_li = certificate(&deal.li, "HGZ-3", 5_000).await;
    let with = |certificate: &Value| {
        but(ticket(&deal.of_wang, 2_050_000, 50_000), "certificate_id", certificate.clone())
    };
    for (form, code, why) in [
        (ticket(&deal.of_wang, 2_050_000, 50_000), "certificate_missing", "none"),
        (with(&old["id"]), "certificate_expired", "out of date"),
        (with(&small["id"]), "certificate_too_small", "for less"),
        (with(&of_li["id"]), "certificate_unknown", "somebody else's"),
    ] {
        let refused = deal.go("weigh", form).await.unwrap_err();
        assert_problem(&refused, 422, code, why);
    }
    let seen = deal.buyer.get(&deal.path()).await.unwrap();
    assert_eq!(seen["state"], "planned", "nothing was stored");

    let of_wang = certificate(&deal.wang, "HGZ-4", 5_000).await;
    deal.go("weigh", with(&of_wang["id"])).await.unwrap();
    sign(&deal.wang, &deal.of_wang, &json!(1)).await.unwrap();
    let form = but(ticket(&deal.of_li, 1_500_000, 0), "certificate_id", of_li["id"].clone());
    deal.go("weigh", form).await.unwrap();
    sign(&deal.li, &deal.of_li, &json!(1)).await.unwrap();
    // It was good when the fruit was weighed: a night on the farm holds no truck.
    town.age(&of_li, 31).await;
    let gone = deal.go("depart", json!({})).await.unwrap();
    let path = format!("/certificates/{}", text(&gone["certificate_id"]));
    let parent = deal.buyer.get(&path).await.unwrap();
    assert_eq!((&parent["mixed"], &parent["grams"]), (&json!(true), &json!(3_500_000)));
    let children = parent["children"].as_array().unwrap();
    assert_eq!(children.len(), 2, "{parent}");
    let page = format!("/trace/{}", text(&parent["number"]));
    let trace = deal.buyer.get(&page).await.unwrap();
    let kinds: Vec<_> =
        trace["records"].as_array().unwrap().iter().map(|it| text(&it["kind"])).collect();
    assert_eq!((&trace["intact"], kinds), (&json!(true), vec!["mixed", "departed"]));
    let codes = trace["records"][0]["codes"].as_array().unwrap();
    assert_eq!(codes.len(), 2, "the lots that are on board: {trace}");
    let given = deal.buyer.get(&format!("/certificates/{}", text(&of_wang["id"]))).await;
    assert_eq!(
        given.unwrap()["id"],
        of_wang["id"],
        "the buyer must keep what was given at loading"
    );
    town.balances("mixed").await;
}

#[actix_web::test]
async fn an_objection_after_its_window_is_too_late_whether_it_is_swept_or_not() {
    let town = Town::open_with(nobody_sweeps).await;
    let deal = town.received().await;
    town.end_disputes(&deal).await;
    let path = format!("/shares/{}/dispute", text(&deal.of_li["id"]));
    let late = deal.li.post_once(&path, &json!({ "words": "等级没有降" })).await.unwrap_err();
    assert_problem(&late, 409, "dispute_late", "the window is over");
}

/// The fruit was promised under a paper that has run out since.
#[actix_web::test]
async fn a_withdrawn_lot_gets_a_new_certificate_while_something_of_it_is_promised() {
    let town = Town::open_with(at_once).await;
    let deal = town
        .deal_with(|mut lot| {
            lot["seller"] = json!("cooperative");
            lot
        })
        .await;
    deal.named().await;
    let path = format!("/lots/{}", text(&deal.of_wang["lot_id"]));
    let withdrawn = deal.wang.post(&format!("{path}/withdraw"), &json!({})).await.unwrap();
    assert_eq!(withdrawn["certificate"], Value::Null);
    let name = async |phone: &Phone, paper: &Value| {
        let form = json!({ "certificate_id": paper["id"] });
        phone.post_once(&format!("{path}/certificate"), &form).await
    };
    let of_li = certificate(&deal.li, "HGZ-1", 5_000).await;
    assert_eq!(name(&deal.li, &of_li).await.unwrap_err().status(), 404, "not his lot");
    let unknown = name(&deal.wang, &of_li).await.unwrap_err();
    assert_problem(&unknown, 422, "certificate_unknown", "not her paper");
    let new = certificate(&deal.wang, "HGZ-2", 5_000).await;
    let lacks = async || {
        let seen = deal.buyer.get(&deal.path()).await.unwrap();
        stop(&seen, &deal.of_wang)["certificate_missing"].clone()
    };
    assert_eq!(lacks().await, true, "its paper has run out");
    let named = name(&deal.wang, &new).await.unwrap();
    assert_eq!(lacks().await, false);
    let left = json!({ "left_behind": [
        { "share_id": deal.of_wang["id"], "reason": "no_certificate" },
        { "share_id": deal.of_li["id"], "reason": "no_certificate" },
    ] });
    let untrue = deal.go("depart", left).await.unwrap_err();
    assert_problem(&untrue, 422, "reason_untrue", "wang has one that is good");
    assert_eq!(
        (&named["state"], &named["certificate"]["number"]),
        (&json!("withdrawn"), &json!("HGZ-2"))
    );
    let again = name(&deal.wang, &new).await.unwrap();
    assert_eq!(again["updated_at"], named["updated_at"], "a repetition changes nothing");

    deal.load(&deal.wang, &deal.of_wang, 2_050_000, 50_000).await;
    let late = name(&deal.wang, &certificate(&deal.wang, "HGZ-3", 5_000).await).await.unwrap_err();
    assert_problem(&late, 409, "lot_not_listed", "all of it is on the truck");
    town.balances("certified late").await;
}

#[actix_web::test]
async fn a_farmer_sees_their_own_load_and_a_stranger_nothing() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    deal.named().await;
    let photo = deal.buyer.post_photo(leaf(640, 480, 1)).await.unwrap();
    let form = but(ticket(&deal.of_li, 1_480_000, 30_000), "photos", json!([photo["id"]]));
    deal.go("weigh", form).await.unwrap();

    let seen = deal.wang.get(&deal.path()).await.unwrap();
    assert_eq!((&seen["side"], &seen["driver_phone"]), (&json!("seller"), &json!("13799990000")));
    assert_eq!(seen["stops"].as_array().unwrap().len(), 1);
    let raw = seen.to_string();
    for secret in ["李建国", "13811110002", text(&deal.of_li["id"]), text(&photo["id"])] {
        assert!(!raw.contains(secret), "{secret} in {raw}");
    }
    let own = deal.wang.get(&deal.order_path("/trucks")).await.unwrap();
    assert_eq!(own["items"][0]["stops"].as_array().unwrap().len(), 1);
    let statement = deal.wang.get(&deal.order_path("/statement")).await.unwrap();
    assert_eq!(statement["lines"].as_array().unwrap().len(), 1, "{statement}");
    assert_eq!(statement["deposit"], Value::Null);
    photos(&town, &deal).await;
    strangers(&town, &deal).await;

    sign(&deal.li, &deal.of_li, &json!(1)).await.unwrap();
    deal.load(&deal.wang, &deal.of_wang, 2_050_000, 50_000).await;
    deal.go("depart", json!({})).await.unwrap();
    let gone = deal.wang.get(&deal.path()).await.unwrap();
    assert_eq!(gone["driver_phone"], "137****0000", "they have parted");
    assert_eq!(deal.buyer.get(&deal.path()).await.unwrap()["driver_phone"], "13799990000");
}

/// A photo of 李's load is for the buyer and for 李.
async fn photos(town: &Town, deal: &Deal) {
    for phone in [&deal.buyer, &deal.li] {
        let seen = phone.get(&deal.path()).await.unwrap();
        let shown = &stop(&seen, &deal.of_li)["weighing"]["photos"][0];
        assert_eq!(fetch(town, text(&shown["url"])).await.status(), 200);
    }
}

async fn strangers(town: &Town, deal: &Deal) {
    let stranger = town.farmer("stranger").await;
    for path in [
        deal.path(),
        deal.order_path("/trucks"),
        deal.order_path("/statement"),
        deal.order_path("/statement.csv"),
    ] {
        let refused = stranger.get(&path).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (404, "not_found"), "{path}");
    }
    let of_li = |action: &str| format!("/shares/{}/{action}", text(&deal.of_li["id"]));
    let truck = |action: &str| format!("{}/{action}", deal.path());
    #[rustfmt::skip]
    let cases = [
        // path,                    body,                                  a farmer beside, why
        (truck("weigh"),            ticket(&deal.of_li, 1_000, 0),         404, "another's load"),
        (of_li("sign"),             json!({ "version": 1 }),               404, "another's load"),
        (of_li("dispute"),          json!({ "words": "不行" }),            404, "another's load"),
        (truck("depart"),           json!({}),                             403, "the buyer's truck"),
        (truck("arrive"),           json!({}),                             403, "the buyer's truck"),
        (truck("receive"),          deal.receipt(),                        403, "the buyer's truck"),
        (truck("temperatures"),     json!({ "readings": [{ "at": chrono::Utc::now(), "celsius": 1.0 }] }),
                                                                           403, "the buyer's truck"),
    ];
    for (path, body, beside, why) in cases {
        let refused = stranger.post_once(&path, &body).await.unwrap_err();
        assert_eq!(refused.status(), 404, "{path}");
        let refused = deal.wang.post_once(&path, &body).await.unwrap_err();
        assert_eq!(refused.status(), beside, "{path}: {why}");
    }
    let audit = deal.buyer.get("/ledger/audit").await.unwrap_err();
    assert_eq!(audit.code(), "role_required");
}

#[actix_web::test]
async fn a_statement_opens_in_excel_and_runs_nothing() {
    let town = Town::open_with(at_once).await;
    let deal = town.arrived().await;
    let me = json!({ "name": "=1+1", "phone": "13811110001", "village": "北道德乡东村" });
    deal.wang.put("/me", &me).await.unwrap();
    let mut receipt = deal.receipt();
    receipt["loads"][0]["deductions"][0]["words"] = json!("烂了,\"一筐\"");
    deal.go("receive", receipt).await.unwrap();
    let url = format!("{}/api/v1{}", town.url, deal.order_path("/statement.csv"));
    let asked = reqwest::Client::new().get(url).bearer_auth(deal.buyer.token());
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    let disposition = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(disposition.starts_with("attachment; filename=\"statement-"), "{disposition}");
    let table = String::from_utf8(answer.bytes().await.unwrap().to_vec()).unwrap();
    let lines: Vec<&str> = table.strip_prefix('\u{FEFF}').unwrap().split("\r\n").collect();
    assert_eq!(lines.len(), 5, "a head, two loads, the sum, the end: {table}");
    assert!(lines[0].starts_with("货源编号,农户,村,"), "{}", lines[0]);
    let of_wang = lines[1..3].iter().find(|line| line.contains("'=1+1")).expect("made harmless");
    assert!(of_wang.contains(",2050,50,2000,1960,40,"), "{of_wang}");
    assert!(of_wang.contains("\"腐烂40公斤（烂了,\"\"一筐\"\"）\""), "{of_wang}");
    assert!(of_wang.contains(",7,13720,"), "{of_wang}");
    assert!(lines[3].starts_with("合计,,,,,3500,,,3450,3410,40,,,,22420,"), "{}", lines[3]);
}
