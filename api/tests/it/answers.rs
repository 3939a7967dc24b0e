//! An answer has a basis, names what is registered, and is followed until the farmer says it helped.

use chrono::{TimeDelta, Utc};
use miniapp_mock::phone::Phone;
use serde_json::{Value, json};

use crate::support::{
    PATIENCE, Town, Wishes,
    clinic::{act, answer, answered, look, may, propargite, question, until},
    hear, market, need, text, window,
};

/// An answer with this pesticide.
fn with(product: &Value) -> Value {
    let mut form = answer();
    form["basis"] = json!("standard");
    form["basis_words"] = json!("洛川苹果病虫害综合防控规程");
    form["products"] = json!([product]);
    form
}

/// Fruit on the tree that is picked in so many days.
fn on_the_tree(days: i64) -> Value {
    let mut lot = market::lot();
    lot["storage"] = json!("tree");
    lot["window"] = window(TimeDelta::days(days), TimeDelta::days(days + 10));
    lot
}

#[actix_web::test]
async fn a_pesticide_is_named_as_it_is_registered_or_not_at_all() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    let mut wheat = propargite();
    wheat["product"] = json!("CARBENDAZIM_50_WP");
    let mut strong = propargite();
    strong["dose"] = json!(500);
    let mut often = propargite();
    often["times"] = json!(9);
    let mut unlabelled = propargite();
    unlabelled.as_object_mut().unwrap().remove("registration");
    for (product, code) in [
        (wheat, "product_not_registered"),
        (strong, "dose_out_of_range"),
        (often, "times_out_of_range"),
        (unlabelled, "registration_missing"),
    ] {
        let refused = act(&wang, &asked, "answer", with(&product)).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (422, code));
    }
    let mut labelled = propargite();
    labelled["registration"] = json!("pd20081234");
    act(&wang, &asked, "answer", with(&labelled)).await.unwrap();
    let seen = look(&farmer, &asked).await.unwrap();
    let product = &seen["answer"]["products"][0];
    assert_eq!(product["interval_days"], 30);
    assert_eq!(product["registration"], "PD20081234", "off the label");
    assert_eq!(product["confirmed"], false, "nobody has compared the row");
    assert!(!text(&product["source"]).is_empty());
    let safe = api::words::local(Utc::now()).date_naive() + TimeDelta::days(30);
    assert_eq!(seen["answer"]["safe_from"], json!(safe));
    assert_eq!(seen["answer"]["basis_words"], "洛川苹果病虫害综合防控规程");

    let catalogue = farmer.get("/advice").await.unwrap();
    let known = catalogue["products"].as_array().unwrap();
    assert!(known.iter().any(|it| it["code"] == "PROPARGITE_73_EC"), "{catalogue}");
    assert!(text(&catalogue["products_edition"]).contains("未与登记证核对"));
}

#[actix_web::test]
async fn a_pesticide_is_advised_in_its_place_and_nowhere_else() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    let mut twice = with(&propargite());
    twice["products"] = json!([propargite(), propargite()]);
    let refused = act(&wang, &asked, "answer", twice).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "product_twice"));

    let say = async |phone: &Phone, words: &str| {
        let path = format!("/questions/{}/messages", text(&asked["id"]));
        let said = phone.post(&path, &json!({ "words": words })).await;
        said.map(drop).map_err(|refused| refused.code().to_owned())
    };
    for words in ["喷氧乐果800倍", "打点炔螨特"] {
        let mut hidden = answer();
        hidden["words"] = json!(words);
        let refused = act(&wang, &asked, "answer", hidden).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (422, "pesticide_unlisted"), "{words}");
        assert!(refused.to_string().contains("农药栏"), "{refused}");
        let code = "pesticide_unlisted".to_owned();
        assert_eq!(say(&wang, words).await, Err(code), "{words}");
    }
    assert_eq!(say(&farmer, "我喷了氧乐果800倍").await, Ok(()), "a farmer tells what was done");
    let mut listed = with(&propargite());
    listed["words"] = json!("炔螨特2500倍，打一次");
    act(&wang, &asked, "answer", listed).await.unwrap();
    assert_eq!(say(&wang, "炔螨特2500倍，叶背也要打到").await, Ok(()), "as the answer lists it");
}

#[actix_web::test]
async fn the_desk_prescribes_nothing() {
    let (town, []) = Town::clinic([]).await;
    let farmer = town.farmer("sun").await;
    let mut form = question();
    form["words"] = json!("信用社贷款怎么办");
    let asked = farmer.post("/questions", &form).await.unwrap();
    let operator = town.phone("demo-operator").await;
    let refused = act(&operator, &asked, "answer", with(&propargite())).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "desk_advises_no_pesticide"));
    act(&operator, &asked, "answer", answer()).await.unwrap();
}

#[actix_web::test]
async fn an_interval_past_the_harvest_is_said_before_it_is_advised() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    let field = json!({
        "name": "坡上", "crop": "apple", "place": need()["place"], "area_mu": 5.0,
    });
    let field = farmer.post("/fields", &field).await.unwrap();
    let listed = async |days| {
        let mut lot = on_the_tree(days);
        lot.as_object_mut().unwrap().remove("place");
        lot["field_id"] = field["id"].clone();
        farmer.post("/lots", &lot).await.unwrap()
    };
    let (late, early) = (listed(60).await, listed(10).await);
    let elsewhere = farmer.post("/lots", &on_the_tree(50)).await.unwrap();
    farmer.post("/lots", &market::lot()).await.unwrap();
    let mut form = question();
    form["field_id"] = field["id"].clone();
    let asked = farmer.post("/questions", &form).await.unwrap();
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    let refused = act(&wang, &asked, "answer", with(&propargite())).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (409, "interval_past_harvest"));
    assert!(refused.to_string().contains("安全间隔期"), "{refused}");
    assert_eq!(look(&wang, &asked).await.unwrap()["state"], "claimed", "nothing was said");

    let mut known = with(&propargite());
    known["harvest_known"] = json!(true);
    let mut twice = propargite();
    twice["times"] = json!(2);
    twice["every_days"] = json!(31);
    let mut repeated = with(&twice);
    repeated["harvest_known"] = json!(true);
    let done = act(&wang, &asked, "answer", repeated).await.unwrap();
    let today = api::words::local(Utc::now()).date_naive();
    let product = &done["answer"]["products"][0];
    assert_eq!(product["last_on"], json!(today + TimeDelta::days(31)));
    assert_eq!(done["answer"]["safe_from"], json!(today + TimeDelta::days(61)));
    let hit = done["answer"]["conflicts"].as_array().unwrap();
    assert_eq!(hit.len(), 3, "the second spray reaches the late ones, too: {hit:?}");
    assert!(text(&hit[0]["words"]).contains("最后一次"), "{hit:?}");
    let done = act(&wang, &asked, "answer", known).await.unwrap();
    let conflicts = done["answer"]["conflicts"].as_array().unwrap();
    assert_eq!(
        conflicts.len(),
        1,
        "the late one is safe, the stored one was picked: {conflicts:?}"
    );
    assert_eq!(conflicts[0]["lot_id"], early["id"]);

    let advice = |trace: &Value| -> Vec<Value> {
        let all = trace["records"].as_array().unwrap().iter();
        all.filter(|record| record["kind"] == "advice").cloned().collect()
    };
    for lot in [&early, &late] {
        let trace = farmer.get(&format!("/trace/{}", text(&lot["code"]))).await.unwrap();
        let said = advice(&trace);
        assert_eq!((said.len(), &trace["intact"]), (2, &json!(true)), "{trace}");
        assert!(text(&said[0]["words"]).contains("打2次、每31天一次"), "{trace}");
        let words = text(&said[0]["words"]);
        assert!(words.contains("炔螨特") && words.contains("安全间隔期30天"), "{words}");
    }
    let page = reqwest::get(format!("{}/t/{}", town.url, text(&early["code"]))).await.unwrap();
    assert!(page.text().await.unwrap().contains("安全间隔期30天"), "on the page behind the QR");
    let later = listed(45).await;
    let trace = farmer.get(&format!("/trace/{}", text(&later["code"]))).await.unwrap();
    assert_eq!(advice(&trace).len(), 1, "a lot that is listed later knows of it, too");
    let unknown = farmer.post("/lots", &on_the_tree(45)).await.unwrap();
    for lot in [&elsewhere, &unknown] {
        let trace = farmer.get(&format!("/trace/{}", text(&lot["code"]))).await.unwrap();
        assert_eq!(advice(&trace), Vec::<Value>::new(), "nobody knows whether it grew there");
    }
}

#[actix_web::test]
async fn the_farmer_says_that_it_helped_or_opens_it_again() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    let mut hears = wang.live(None).await.unwrap();
    let asked = answered(&farmer, &wang).await;
    let refused = act(&wang, &asked, "solve", json!({ "solved": true })).await.unwrap_err();
    assert_eq!(refused.code(), "role_required", "it is the farmer's word");
    let six = act(&farmer, &asked, "solve", json!({ "solved": true, "stars": 6 })).await;
    assert_eq!(six.unwrap_err().code(), "number_out_of_range");
    let solved = json!({ "solved": true, "stars": 4, "words": "好了" });
    let seen = act(&farmer, &asked, "solve", solved.clone()).await.unwrap();
    assert_eq!((&seen["state"], &seen["stars"]), (&json!("solved"), &json!(4)));
    hear(&mut hears, "question_solved").await;
    act(&farmer, &asked, "solve", solved).await.unwrap();
    let own = wang.get("/agronomists/mine").await.unwrap();
    assert_eq!((&own["solved_n"], &own["stars"]), (&json!(1), &json!(4.0)), "counted once");

    let again = json!({ "solved": false, "words": "又烂了" });
    let seen = act(&farmer, &asked, "solve", again).await.unwrap();
    assert_eq!((&seen["state"], &seen["owner"]["name"]), (&json!("claimed"), &json!("wang")));
    assert_eq!((&seen["reopened_n"], &seen["stars"]), (&json!(1), &Value::Null));
    assert_eq!(hear(&mut hears, "question_reopened").await["body"], "又烂了");
    let own = wang.get("/agronomists/mine").await.unwrap();
    assert_eq!((&own["solved_n"], &own["reopened_n"]), (&json!(0), &json!(1)));
    assert_eq!((&own["stars"], &own["open_n"]), (&Value::Null, &json!(1)), "as if never said");
    town.nothing_is_counted_wrong().await;
    act(&wang, &asked, "answer", answer()).await.unwrap();
    town.nothing_is_counted_wrong().await;

    let operator = town.phone("demo-operator").await;
    let suspend = format!("/agronomists/{}/suspend", text(&own["id"]));
    operator.post_once(&suspend, &json!({ "reason": "退休了" })).await.unwrap();
    town.agronomist("li", &crate::support::clinic::agronomist()).await;
    act(&farmer, &asked, "reopen", json!({})).await.unwrap();
    until(&farmer, &asked, |seen| seen["asked"]["name"] == "li").await;
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn after_a_week_the_farmer_is_asked_how_it_went() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    let asked = answered(&farmer, &wang).await;
    assert!(look(&farmer, &asked).await.unwrap()["follow_up_at"].is_string());
    let mut hears = farmer.live(None).await.unwrap();
    town.a_week_later(&asked).await;
    let notice = hear(&mut hears, "question_follow_up").await;
    assert_eq!((&notice["question_id"], &notice["talk_seq"]), (&asked["id"], &json!(2)));
    let path = format!("/questions/{}/messages", text(&asked["id"]));
    let talk = farmer.get(&path).await.unwrap();
    assert_eq!(
        (&talk["items"][1]["by"], &talk["items"][1]["mine"]),
        (&json!("service"), &json!(false))
    );
    let seen = look(&farmer, &asked).await.unwrap();
    assert_eq!(seen["follow_up_at"], Value::Null, "asked once");
    assert!(may(&seen).contains(&"solve"));
}

#[actix_web::test]
async fn a_job_is_made_of_an_answer_and_the_team_reads_it() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let (farmer, stranger) = (town.farmer("sun").await, town.farmer("qian").await);
    let leader = town.team("zhao", Wishes::default()).await;
    let open = farmer.post("/questions", &question()).await.unwrap();
    let mut form = need();
    form["question_id"] = open["id"].clone();
    let early = farmer.post("/needs", &form).await.unwrap_err();
    assert_eq!((early.status(), early.code()), (422, "question_unknown"), "not answered yet");
    act(&wang, &open, "claim", json!({})).await.unwrap();
    act(&wang, &open, "answer", with(&propargite())).await.unwrap();
    let foreign = stranger.post("/needs", &form).await.unwrap_err();
    assert_eq!(foreign.code(), "question_unknown", "not hers");
    let posted = farmer.post("/needs", &form).await.unwrap();
    assert_eq!(posted["advice"]["products"][0]["product"], "PROPARGITE_73_EC", "{posted}");
    let offer = leader.first_offer(PATIENCE).await.unwrap();
    assert_eq!(offer["advice"]["words"], answer()["words"], "{offer}");
    assert_eq!(offer["advice"]["by"]["name"], "wang");
    assert_eq!(look(&farmer, &open).await.unwrap()["need_id"], posted["id"]);
}
