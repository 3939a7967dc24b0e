//! Wrong input: a code and a sentence each, and nothing stored.

use chrono::{TimeDelta, Utc};
use miniapp_mock::phone::Phone;
use reqwest::{Client, header};
use serde_json::{Value, json};

use crate::support::{Town, Wishes, need, team_form, text, window};

/// The need with one thing changed.
fn but(field: &str, value: Value) -> Value {
    let mut form = need();
    form[field] = value;
    form
}

fn field(key: &str, value: Value) -> Value {
    let mut form = json!({
        "name": "地", "crop": "apple", "place": { "lon": 109.1674, "lat": 35.96087 }, "area_mu": 5.0
    });
    form[key] = value;
    form
}

/// About 7.2 亩 of ground, and what the farmer says of it.
fn outlined(area_mu: Option<f64>) -> Value {
    json!({
        "name": "地", "crop": "apple", "area_mu": area_mu,
        "outline": [[109.1674, 35.9608], [109.1682, 35.9608], [109.1682, 35.9614], [109.1674, 35.9614]],
    })
}

#[actix_web::test]
async fn an_outline_decides_the_area() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let measured = farmer.post("/fields", &outlined(None)).await.unwrap()["area_mu"].clone();
    assert!((7.0..7.4).contains(&measured.as_f64().unwrap()), "{measured}");
    let told = farmer.post("/fields", &outlined(Some(8.0))).await.unwrap();
    assert_eq!(told["area_mu"], measured, "what was told is near enough, and not stored");
    let refused = farmer.post("/fields", &outlined(Some(9_999.0))).await.unwrap_err();
    assert!(refused.to_string().contains("圈出来是7.21亩"), "{refused}");
}

#[actix_web::test]
async fn each_wrong_form_gets_its_code_and_a_sentence_and_changes_nothing() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let bow_tie = json!([[109.16, 35.96], [109.17, 35.97], [109.17, 35.96], [109.16, 35.97]]);
    let shop = uuid::Uuid::now_v7().to_string();
    #[rustfmt::skip]
    let cases = [
        // path,    form,                                                        status, code
        ("/needs",  but("quantity", json!(0)),                                   422, "quantity_out_of_range"),
        ("/needs",  but("quantity", json!(-5)),                                  422, "quantity_out_of_range"),
        ("/needs",  but("quantity", json!(1e12)),                                422, "quantity_out_of_range"),
        ("/needs",  but("quantity", json!("五亩")),                              400, "malformed"),
        ("/needs",  but("area_mu", json!(0)),                                    422, "area_out_of_range"),
        ("/needs",  but("place", json!({ "lon": 123.0, "lat": 28.0 })),          422, "place_outside"),
        ("/needs",  but("place", json!({ "lon": 2.35, "lat": 48.85 })),          422, "place_outside"),
        ("/needs",  but("place", json!({ "lon": 35.96, "lat": 109.17 })),        422, "place_outside"),
        ("/needs",  but("place", Value::Null),                                   422, "place_missing"),
        ("/needs",  but("field_id", json!(shop)),                                422, "field_unknown"),
        ("/needs",  but("operation", json!("DANCE")),                            422, "operation_unknown"),
        ("/needs",  but("window", window(TimeDelta::hours(-9), TimeDelta::hours(-1))), 422, "window_past"),
        ("/needs",  but("window", window(TimeDelta::hours(9), TimeDelta::hours(1))), 422, "window_invalid"),
        ("/needs",  but("window", window(TimeDelta::hours(1), TimeDelta::days(90))), 422, "window_too_long"),
        ("/needs",  but("price_ceiling_fen", json!(0)),                          422, "price_out_of_range"),
        ("/needs",  but("note", json!("长".repeat(501))),                        422, "text_too_long"),
        ("/needs",  but("note", json!("长".repeat(350_000))),                    413, "too_large"),
        ("/needs",  but("surprise", json!(1)),                                   400, "malformed"),
        ("/needs",  but("for_farmer", json!(shop)),                              422, "consent_missing"),
        ("/fields", field("area_mu", json!(0)),                              422, "area_out_of_range"),
        ("/fields", field("area_mu", json!(10_001)),                         422, "area_out_of_range"),
        ("/fields", field("outline", json!(bow_tie)),                        422, "outline_invalid"),
        ("/fields", field("outline", json!([[109.16, 35.96], [109.17, 35.97]])), 422, "outline_invalid"),
        ("/fields", field("slope_degrees", json!(46)),                       422, "number_out_of_range"),
        ("/fields", field("name", json!(" ")),                               422, "text_missing"),
        ("/fields", field("crop", json!("gold")),                            400, "malformed"),
        ("/fields", field("name", json!("东\n地")),                          422, "text_invalid"),
        ("/fields", field("name", json!("东\u{200B}地")),                    422, "text_invalid"),
        ("/fields", field("village", json!("东\n村")),                       422, "text_invalid"),
        ("/fields", outlined(Some(9_999.0)),                                 422, "area_disagrees"),
    ];
    for (path, form, status, code) in cases {
        let refused = farmer.post(path, &form).await.unwrap_err();
        let words = form.to_string().chars().take(200).collect::<String>();
        assert_eq!((refused.status(), refused.code()), (status, code), "{path} {words}");
        assert_problem(&refused, code);
    }
    for path in ["/needs", "/fields"] {
        assert_eq!(farmer.get(path).await.unwrap()["items"], json!([]), "{path} stored nothing");
    }
}

/// RFC 9457, with a sentence that a farmer can read.
fn assert_problem(refused: &miniapp_mock::phone::Trouble, code: &str) {
    let miniapp_mock::phone::Trouble::Problem { title, body, status, .. } = refused else {
        panic!("{refused} is no problem");
    };
    assert_eq!(
        (&body["type"], &body["status"]),
        (&json!(format!("/problems/{code}")), &json!(status))
    );
    assert!(title.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{title}");
}

#[actix_web::test]
async fn a_wrong_team_is_not_registered() {
    let town = Town::open().await;
    let leader = town.phone("zhao").await;
    let form = |key: &str, value: Value| {
        let mut form = team_form("zhao", &Wishes::default());
        form[key] = value;
        form
    };
    let paper =
        |until: &str| json!([{ "kind": "uav_operator", "number": "1", "expires_on": until }]);
    let service = |price: i64, operation: &str| json!([{ "operation": operation, "price_fen": price, "capacity_per_day": 40.0 }]);
    #[rustfmt::skip]
    let cases = [
        (form("reach_km", json!(0)),                                     "number_out_of_range"),
        (form("phone", json!("12345")),                                  "phone_invalid"),
        (form("services", json!([])),                                    "count_out_of_range"),
        (form("services", service(1, "SPRAY_MANUAL")),                   "price_out_of_range"),
        (form("services", service(9_000, "DANCE")),                      "operation_unknown"),
        (form("week", json!([{ "day": 8, "from": "07:00", "until": "18:00" }])),  "week_invalid"),
        (form("week", json!([{ "day": 1, "from": "25:00", "until": "26:00" }])),  "week_invalid"),
        (form("base", json!({ "lon": 0.0, "lat": 0.0 })),                "place_outside"),
        (form("phone", json!("00000000000")),                            "phone_invalid"),
        (form("qualifications", paper("+262142-12-31")),                 "date_out_of_range"),
        (form("qualifications", paper("1999-12-31")),                    "date_out_of_range"),
    ];
    for (form, code) in cases {
        let refused = leader.post("/teams", &form).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (422, code), "{form}");
    }
    assert_eq!(leader.get("/teams/mine").await.unwrap_err().status(), 404);
}

#[actix_web::test]
async fn a_token_that_ended_or_never_was_opens_nothing() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let made_up = Phone::with_token(&town.url, &"0".repeat(64));
    assert_eq!(made_up.get("/me").await.unwrap_err().code(), "session_expired");
    let nobody = Phone::with_token(&town.url, "");
    assert_eq!(nobody.get("/me").await.unwrap_err().status(), 401);
    end_sessions(&town).await;
    let refused = farmer.post_need(&need()).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (401, "session_expired"));
}

/// A month passes.
async fn end_sessions(town: &Town) {
    use api::entity::session;
    use sea_orm::{ActiveValue::Set, EntityTrait};
    let past = session::ActiveModel {
        expires_at: Set(Utc::now() - TimeDelta::seconds(1)),
        ..Default::default()
    };
    session::Entity::update_many().set(past).exec(town.app.db.owner()).await.unwrap();
}

#[actix_web::test]
async fn a_login_code_works_once() {
    let town = Town::open().await;
    let visitor = Phone::with_token(&town.url, "");
    let code = visitor.post_once("/demo/codes", &json!({ "alias": "sun" })).await.unwrap();
    let form = json!({ "code": code["code"] });
    visitor.post_once("/sessions", &form).await.unwrap();
    for wrong in [form, json!({ "code": "made-up" })] {
        let refused = visitor.post_once("/sessions", &wrong).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (401, "login_code_invalid"));
    }
    for (wrong, code) in [("", "text_missing"), (" ", "text_missing"), ("a\u{0}", "text_invalid")] {
        let refused = visitor.post_once("/sessions", &json!({ "code": wrong })).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (422, code), "{wrong:?}");
    }
}

#[actix_web::test]
async fn strange_bodies_and_places_are_answered_with_problems() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let (client, needs) = (Client::new(), format!("{}/api/v1/needs", town.url));
    let post = |body: &'static str| {
        let request = client.post(&needs).bearer_auth(farmer.token());
        request.header("Idempotency-Key", "k").body(body)
    };
    let packed = post("{}").header(header::CONTENT_ENCODING, "br").send().await.unwrap();
    assert_eq!(problem(packed).await, (415, json!("encoding_unsupported")));
    let torn = post("{\"operation\":").send().await.unwrap();
    assert_eq!(problem(torn).await, (400, json!("malformed")));
    let get = |path: &str| client.get(format!("{}{path}", town.url)).bearer_auth(farmer.token());
    let cases = [
        ("/api/v1/needs/not-an-id", 404, "not_found"),
        ("/api/v1/nothing", 404, "not_found"),
        ("/api/v1/needs?state=lost", 400, "malformed"),
        ("/api/v1/needs?surprise=1", 400, "malformed"),
        ("/api/v1/offers", 403, "role_required"),
    ];
    for (path, status, code) in cases {
        let answer = get(path).send().await.unwrap();
        assert_eq!(problem(answer).await, (status, json!(code)), "{path}");
    }
    assert_eq!(text(&farmer.get("/me").await.unwrap()["name"]), "孙玉梅", "and it still works");
}

async fn problem(answer: reqwest::Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    let media_type = answer.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    assert_eq!(media_type, "application/problem+json");
    let body: Value = answer.json().await.unwrap();
    (status, body["code"].clone())
}

#[actix_web::test]
async fn without_a_wechat_app_only_loopback_is_served() {
    let database = crate::support::Database::fresh().await;
    let mut config = api::config::Config::defaults();
    config.database.url = database.url.clone().into();
    config.media.store.clone_from(&database.store);
    config.http.listen = "0.0.0.0:0".parse().unwrap();
    let refused = api::serve::start(config.clone(), false).await.err().unwrap();
    assert!(refused.to_string().contains("--demo"), "{refused}");
    let running = api::serve::start(config, true).await.unwrap();
    running.until(async {}).await.unwrap();
}
