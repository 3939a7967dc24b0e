//! The public trace: what it tells, what it keeps to itself, and that a change shows.

use api::db::Db;
use chrono::TimeDelta;
use miniapp_mock::phone::Phone;
use reqwest::header;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};

use crate::support::{
    PATIENCE, Town, Wishes, is_postgres,
    market::{certificate, change, lot, parts},
    need, text, window,
};

/// The page behind this path, and how it was answered.
async fn page(town: &Town, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("{}{path}", town.url)).await.unwrap();
    let media_type = answer.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    assert!(media_type.starts_with("text/html"), "{media_type}");
    let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The trace as data, asked without signing in.
async fn trace(town: &Town, code: &Value) -> Value {
    let url = format!("{}/api/v1/trace/{}", town.url, text(code));
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

fn kinds(trace: &Value) -> Vec<(&str, bool)> {
    let records = trace["records"].as_array().unwrap().iter();
    records.map(|it| (text(&it["kind"]), it["proven"].as_bool().unwrap())).collect()
}

#[actix_web::test]
async fn a_trace_tells_what_is_proven_and_what_is_declared_and_nothing_private() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    spray(&farmer, &leader).await;
    let paper = farmer.post("/certificates", &certificate("FX-77")).await.unwrap();
    let mut form = lot();
    form["certificate_id"] = paper["id"].clone();
    form["storage"] = json!("tree");
    form["window"] = window(TimeDelta::days(-1), TimeDelta::days(50));
    let listed = farmer.post("/lots", &form).await.unwrap();
    spray(&farmer, &leader).await;
    let mut again = change();
    again["window"] = form["window"].clone();
    again["parts"] = parts(50, 50);
    farmer.put(&format!("/lots/{}", text(&listed["id"])), &again).await.unwrap();
    farmer.post(&format!("/lots/{}/withdraw", text(&listed["id"])), &json!({})).await.unwrap();

    let told = trace(&town, &listed["code"]).await;
    assert_eq!(told["intact"], true, "{told}");
    assert_eq!(
        kinds(&told),
        [
            ("listed", false),
            ("operation", true),
            ("certificate", false),
            ("operation", true),
            ("changed", false),
            ("withdrawn", true)
        ]
    );
    assert_eq!((&told["variety"], &told["village"]), (&json!("红富士"), &json!("北道德乡东村")));
    let path = text(&listed["trace_path"]);
    let (status, shown) = page(&town, path).await;
    assert_eq!(status, 200);
    for words in
        ["记录完整", "红富士", "北道德乡东村", "FX-77", "有凭据的", "只是申报的", "农户确认"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let (proven, declared) = shown.split_once("只是申报的").unwrap();
    assert!(proven.contains("农户确认") && !proven.contains("FX-77"), "a paper is a promise");
    assert!(declared.contains("FX-77") && !declared.contains("农户确认"));
    let id = farmer.person()["id"].as_str().unwrap();
    let phones = ["13812345678", "13700001111", "13987654321"];
    for secret in phones.into_iter().chain(["孙玉梅", "孙**", "35.96", "109.16", "zhao", id]) {
        assert!(!shown.contains(secret), "the page tells {secret}: {shown}");
        for record in told["records"].as_array().unwrap() {
            assert!(!text(&record["body"]).contains(secret), "{secret}: {record}");
        }
    }
}

/// A team sprays the farmer's field, and the farmer confirms.
async fn spray(farmer: &Phone, leader: &Phone) {
    farmer.post_need(&need()).await.unwrap();
    let offer = leader.first_offer(PATIENCE).await.unwrap();
    let visit = leader.accept(text(&offer["id"])).await.unwrap();
    let id = text(&visit["id"]);
    let code = text(&farmer.visit(id).await.unwrap()["start_code"]).to_owned();
    leader.start(id, &code).await.unwrap();
    leader.finish(id, 5.0).await.unwrap();
    farmer.confirm(id).await.unwrap();
}

#[actix_web::test]
async fn work_elsewhere_is_not_told_of_a_lot_from_one_field() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    spray(&farmer, &leader).await;
    let field = json!({ "name": "地", "crop": "apple", "place": need()["place"], "area_mu": 5.0 });
    let field = farmer.post("/fields", &field).await.unwrap();
    let mut form = lot();
    form["field_id"] = field["id"].clone();
    form["place"] = Value::Null;
    let listed = farmer.post("/lots", &form).await.unwrap();
    assert_eq!(kinds(&trace(&town, &listed["code"]).await), [("listed", false)]);
}

async fn run(db: &Db, sql: &str) -> bool {
    db.owner().execute_unprepared(sql).await.is_ok()
}

/// The database keeps the records no more.
async fn unguard(db: &Db) {
    for change in ["update", "delete"] {
        let name = format!("trace_records_no_{change}");
        let table = if is_postgres() { " ON trace_records" } else { "" };
        assert!(run(db, &format!("DROP TRIGGER {name}{table}")).await);
    }
}

#[actix_web::test]
async fn a_record_cannot_be_changed_and_if_it_is_the_page_says_so() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let listed = farmer.post("/lots", &lot()).await.unwrap();
    let mut dearer = change();
    dearer["window"] = listed["window"].clone();
    dearer["floor_fen"] = json!(700);
    let lot = format!("/lots/{}", text(&listed["id"]));
    farmer.put(&lot, &dearer).await.unwrap();
    let told = trace(&town, &listed["code"]).await;
    assert_eq!(told["records"].as_array().unwrap().len(), 1, "a price is not the public's");
    dearer["parts"] = parts(50, 50);
    farmer.put(&lot, &dearer).await.unwrap();
    let (code, path) = (text(&listed["code"]), text(&listed["trace_path"]));
    let db = &town.app.db;
    let backend = if is_postgres() { DbBackend::Postgres } else { DbBackend::Sqlite };
    assert_eq!(db.owner().get_database_backend(), backend);
    let swap = format!(
        "UPDATE trace_records SET body = replace(body, '红富士', '瑞雪') WHERE code = '{code}' AND n = 1"
    );
    let cut = format!("DELETE FROM trace_records WHERE code = '{code}' AND n = 2");
    assert!(!run(db, &swap).await && !run(db, &cut).await, "the database refuses");
    assert_eq!(trace(&town, &listed["code"]).await["intact"], true);

    unguard(db).await;
    assert!(run(db, &cut).await);
    let told = trace(&town, &listed["code"]).await;
    assert_eq!((&told["intact"], &told["broken_at"]), (&json!(false), &json!(2)), "one is gone");
    assert!(run(db, &swap).await);
    let told = trace(&town, &listed["code"]).await;
    assert_eq!((&told["intact"], &told["broken_at"]), (&json!(false), &json!(1)), "{told}");
    let (_, shown) = page(&town, path).await;
    assert!(shown.contains("记录被改动过：从第1条起") && !shown.contains("记录完整"), "{shown}");
}

#[actix_web::test]
async fn what_a_farmer_wrote_becomes_no_markup() {
    let town = Town::open().await;
    let farmer = town.phone("sun").await;
    let me =
        json!({ "name": "孙玉梅", "phone": "13812345678", "village": "<script>x()</script>\"" });
    farmer.put("/me", &me).await.unwrap();
    let listed = farmer.post("/lots", &lot()).await.unwrap();
    let (_, shown) = page(&town, text(&listed["trace_path"])).await;
    assert!(shown.contains("&lt;script&gt;x()&lt;/script&gt;&quot;") && !shown.contains("<script"));
}

#[actix_web::test]
async fn a_code_is_read_however_it_is_typed_and_an_unknown_one_is_said_to_be() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let listed = farmer.post("/lots", &lot()).await.unwrap();
    let code = text(&listed["code"]).to_owned();
    let typed = format!("/t/{}%20{}", code[..4].to_lowercase(), code[4..].to_lowercase());
    assert_eq!(page(&town, &typed).await.0, 200);
    assert_eq!(page(&town, "/t/%00").await.0, 404);
    let (status, shown) = page(&town, "/t/610628NOTHING000").await;
    assert_eq!((status, shown.contains("没有这个溯源码")), (404, true));
    let refused = farmer.get("/trace/610628NOTHING000").await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (404, "not_found"));
    let posted = reqwest::Client::new().post(format!("{}/t/{code}", town.url)).send().await;
    assert_eq!(posted.unwrap().status(), 405, "a page is only read");
}

#[actix_web::test]
async fn the_qr_is_drawn_for_the_address_that_is_set() {
    let mut drawn = Vec::new();
    for public_url in ["", "https://nong.example.cn/"] {
        let town = Town::open_with(|config| config.http.public_url = public_url.to_owned()).await;
        let farmer = town.farmer("sun").await;
        let listed = farmer.post("/lots", &lot()).await.unwrap();
        let qr = format!("{}{}/qr.svg", town.url, text(&listed["trace_path"]));
        let answer = reqwest::get(&qr).await.unwrap();
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "image/svg+xml");
        let svg = answer.text().await.unwrap();
        assert!(svg.contains("<svg") && svg.contains("<path"), "{svg}");
        assert_eq!(reqwest::get(qr.replace("610628", "610629")).await.unwrap().status(), 404);
        // A host that no picture can hold is no reason to fall over.
        let long = reqwest::Client::new().get(&qr).header(header::HOST, "a".repeat(4_000));
        let status = long.send().await.unwrap().status().as_u16();
        assert_eq!(status, if public_url.is_empty() { 404 } else { 200 });
        drawn.push(svg);
    }
    assert_ne!(drawn[0], drawn[1]);
}
