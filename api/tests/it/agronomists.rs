//! Agronomists say what they know, an operator lets them answer, and duty says when.

use chrono::{TimeDelta, Utc};
use miniapp_mock::camera;
use serde_json::{Value, json};

use crate::support::{
    Town,
    clinic::{act, agronomist, answered, by_day, look, question, until, until_asked},
    hear, text,
};

#[actix_web::test]
async fn an_agronomist_applies_and_is_asked_once_an_operator_approves() {
    let town = Town::open_with(by_day).await;
    town.empty_clinic().await;
    let (operator, farmer) = (town.phone("demo-operator").await, town.farmer("sun").await);
    let mut operator_hears = operator.live(None).await.unwrap();
    let wang = town.neighbour("wang", "王建设", "13911110001").await;
    let paper = wang.post_photo(camera::leaf(64, 48, 1)).await.unwrap();
    let mut form = agronomist();
    form["credentials"] = json!([paper["id"]]);
    let applied = wang.post("/agronomists", &form).await.unwrap();
    assert_eq!((&applied["state"], &applied["on_duty"]), (&json!("pending"), &json!(false)));
    hear(&mut operator_hears, "agronomist_applied").await;
    let again = wang.post("/agronomists", &form).await.unwrap_err();
    assert_eq!((again.status(), again.code()), (409, "agronomist_exists"));

    let asked = farmer.post("/questions", &question()).await.unwrap();
    assert_eq!(asked["desk"], true, "nobody may answer yet: {asked}");
    let waiting = operator.get("/agronomists?state=pending").await.unwrap();
    assert_eq!(waiting["items"][0]["name"], "王建设");
    assert!(text(&waiting["items"][0]["credentials"][0]["url"]).starts_with("/api/v1/media/"));
    let mut wang_hears = wang.live(None).await.unwrap();
    let path = format!("/agronomists/{}", text(&applied["id"]));
    let level = json!({ "level": "township" });
    operator.post_once(&format!("{path}/approve"), &level).await.unwrap();
    hear(&mut wang_hears, "agronomist_approved").await;
    let me = wang.get("/me").await.unwrap();
    assert!(me["roles"].as_array().unwrap().contains(&json!("agronomist")), "{me}");
    let card = farmer.get(&path).await.unwrap();
    assert_eq!((&card["name"], &card["on_duty"]), (&json!("王建设"), &json!(true)));
    assert_eq!(card["specialities"], json!(["植保（病、虫、草）"]));

    let asked = farmer.post("/questions", &question()).await.unwrap();
    assert_eq!(asked["asked"]["name"], "王建设");
    let reason = json!({ "reason": "证件过期" });
    operator.post_once(&format!("{path}/suspend"), &reason).await.unwrap();
    hear(&mut wang_hears, "agronomist_suspended").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    assert_eq!((&asked["desk"], &asked["asked"]), (&json!(true), &Value::Null), "nobody is left");
    assert_eq!(farmer.get(&path).await.unwrap_err().status(), 404);
    let refused = act(&wang, &asked, "claim", json!({})).await.unwrap_err();
    assert_eq!(refused.status(), 404, "never theirs");
}

#[actix_web::test]
async fn whoever_was_stopped_reads_no_question_any_more() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let (farmer, operator) = (town.farmer("sun").await, town.phone("demo-operator").await);
    let asked = answered(&farmer, &wang).await;
    let queue = async || wang.get("/questions?scope=queue").await.unwrap()["items"].clone();
    assert_eq!(queue().await[0]["id"], asked["id"]);
    let own = wang.get("/agronomists/mine").await.unwrap();
    let suspend = format!("/agronomists/{}/suspend", text(&own["id"]));
    operator.post_once(&suspend, &json!({ "reason": "证件过期" })).await.unwrap();
    assert_eq!(queue().await, json!([]), "not in the list");
    assert_eq!(look(&wang, &asked).await.unwrap_err().status(), 404, "nor by itself");
    let talk = format!("/questions/{}/messages", text(&asked["id"]));
    assert_eq!(wang.get(&talk).await.unwrap_err().status(), 404, "nor what was said");
}

#[actix_web::test]
async fn what_cannot_be_so_is_not_taken() {
    let town = Town::open().await;
    let wang = town.phone("wang").await;
    #[rustfmt::skip]
    let cases = [
        ("title",             json!(""),                                          "text_missing",        "no title"),
        ("specialities",      json!([]),                                          "count_out_of_range",  "knows nothing"),
        ("specialities",      json!(["dancing"]),                                 "speciality_unknown",  "in no catalogue"),
        ("crops",             json!(["rice"]),                                    "crop_unknown",        "does not grow here"),
        ("languages",         json!(["latin"]),                                   "language_unknown",    "nobody speaks it"),
        ("altitude_from_m",   json!(1_301),                                       "number_out_of_range", "from above to below"),
        ("capacity",          json!(0),                                           "number_out_of_range", "no place"),
        ("week",              json!([{ "day": 8, "from": "08:00", "to": "9:00" }]), "week_invalid",      "an eighth day"),
        ("week",              json!([{ "day": 1, "from": "18:00", "to": "08:00" }]), "week_invalid",     "backwards"),
        ("credentials",       json!([uuid::Uuid::now_v7()]),                      "photo_unknown",       "never sent"),
    ];
    for (field, value, code, why) in cases {
        let mut form = agronomist();
        form[field] = value;
        let refused = wang.post("/agronomists", &form).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (422, code), "{why}");
    }
    let farmer = town.farmer("sun").await;
    for path in ["/agronomists", "/agronomists/figures"] {
        assert_eq!(farmer.get(path).await.unwrap_err().code(), "role_required", "{path}");
    }
    let duty = farmer.post_once("/agronomists/mine/duty", &json!({ "on": true })).await;
    assert_eq!(duty.unwrap_err().code(), "role_required");
}

#[actix_web::test]
async fn whoever_is_at_home_is_not_asked_and_whoever_comes_back_is() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    let until_then = Utc::now() + TimeDelta::hours(3);
    let away = json!({ "on": false, "until": until_then });
    let said = wang.post_once("/agronomists/mine/duty", &away).await.unwrap();
    assert_eq!((&said["on_duty"], &said["said_duty"]), (&json!(false), &json!(false)));
    let asked = farmer.post("/questions", &question()).await.unwrap();
    assert_eq!((&asked["asked"], &asked["desk"]), (&Value::Null, &json!(false)));
    let clock = api::words::local(until_then).format("%-H:%M").to_string();
    let sentence = text(&asked["sentence"]);
    assert!(sentence.contains("没有农技员值班") && sentence.contains(&clock), "{sentence}");
    let why = farmer.get(&format!("/questions/{}/explanation", text(&asked["id"]))).await.unwrap();
    assert_eq!(why["others"][0]["reason_code"], "not_on_duty", "{why}");

    let mut hears = wang.live(None).await.unwrap();
    wang.post_once("/agronomists/mine/duty", &json!({ "on": true })).await.unwrap();
    hear(&mut hears, "question_asked").await;
    until_asked(&farmer, &asked, "wang").await;
    wang.post_once("/agronomists/mine/duty", &json!({})).await.unwrap();
    let by_the_week = wang.get("/agronomists/mine").await.unwrap();
    assert_eq!((&by_the_week["on_duty"], &by_the_week["said_duty"]), (&json!(true), &Value::Null));
    let late = json!({ "on": true, "until": Utc::now() - TimeDelta::seconds(5) });
    let refused = wang.post_once("/agronomists/mine/duty", &late).await.unwrap_err();
    assert_eq!(refused.code(), "date_out_of_range");
}

#[actix_web::test]
async fn changed_papers_are_looked_at_again() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let operator = town.phone("demo-operator").await;
    let mut hears = operator.live(None).await.unwrap();
    let paper = wang.post_photo(camera::leaf(64, 48, 2)).await.unwrap();
    let mut form = agronomist();
    form["credentials"] = json!([paper["id"]]);
    form["capacity"] = json!(9);
    let changed = wang.put("/agronomists/mine", &form).await.unwrap();
    assert_eq!((&changed["state"], &changed["capacity"]), (&json!("approved"), &json!(9)));
    hear(&mut hears, "agronomist_applied").await;
    let same = wang.put("/agronomists/mine", &form).await.unwrap();
    assert_eq!(same["credentials"][0]["id"], paper["id"], "it stays theirs");
}

#[actix_web::test]
async fn figures_say_who_answers_and_what_becomes_of_it() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let (farmer, operator) = (town.farmer("sun").await, town.phone("demo-operator").await);
    let (first, second) = (answered(&farmer, &wang).await, answered(&farmer, &wang).await);
    let third = farmer.post("/questions", &question()).await.unwrap();
    town.let_lapse(&third).await;
    until(&farmer, &third, |seen| seen["desk"] == true).await;
    let stars = json!({ "solved": true, "stars": 5 });
    act(&farmer, &first, "solve", stars).await.unwrap();
    act(&farmer, &second, "solve", json!({ "solved": false, "words": "还在烂" })).await.unwrap();
    let figures = operator.get("/agronomists/figures").await.unwrap();
    let own = &figures["agronomists"][0];
    assert_eq!(own["name"], "wang", "{figures}");
    assert_eq!((&own["questions_n"], &own["solved_n"]), (&json!(2), &json!(1)), "{own}");
    assert_eq!((&own["reopened_n"], &own["lapsed_n"]), (&json!(1), &json!(1)), "{own}");
    assert!(own["first_answer_p50_s"].is_i64() && own["first_answer_p95_s"].is_i64(), "{own}");
    // Two of the demo people's, and two of hers: the third is the desk's.
    let village = &figures["villages"][0];
    assert_eq!((&village["name"], &village["questions_n"]), (&json!("北道德乡东村"), &json!(4)));
    let seen = look(&farmer, &first).await.unwrap();
    assert_eq!((&seen["owner"]["stars"], &seen["owner"]["answered_n"]), (&json!(5.0), &json!(2)));

    let days = figures["window_days"].as_i64().unwrap();
    town.was_asked_days_ago(&first, days + 1).await;
    town.was_asked_days_ago(&third, days + 1).await;
    let later = operator.get("/agronomists/figures").await.unwrap();
    let own = &later["agronomists"][0];
    assert_eq!((&own["questions_n"], &own["solved_n"]), (&json!(1), &json!(0)), "{own}");
    assert_eq!((&own["reopened_n"], &own["lapsed_n"]), (&json!(1), &json!(0)), "{own}");
    assert_eq!(later["villages"][0]["questions_n"], 3, "{later}");
    town.was_asked_days_ago(&second, days + 1).await;
    let at_last = operator.get("/agronomists/figures").await.unwrap();
    let own = &at_last["agronomists"][0];
    assert_eq!((&own["questions_n"], &own["first_answer_p50_s"]), (&json!(0), &Value::Null));
}
