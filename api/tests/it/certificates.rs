//! Certificates: who may issue, use and read them, and what is mixed under a parent.

use std::collections::{BTreeMap, BTreeSet};

use api::{
    entity::{certificate as table, share::ShareState},
    error::ApiError,
    ids::{CertificateId, PersonId},
    lots::certificates,
};
use chrono::{Days, Utc};
use futures_util::future::FutureExt;
use miniapp_mock::phone::Phone;
use serde_json::{Value, json};

use crate::support::{
    Town,
    market::{certificate, change, lot},
    text,
};

fn id(of: &Value) -> CertificateId {
    CertificateId(text(&of["id"]).parse().unwrap())
}

/// A lot that goes with this certificate.
fn with(certificate: &Value) -> Value {
    let mut form = lot();
    form["certificate_id"] = certificate["id"].clone();
    form
}

#[actix_web::test]
async fn a_certificate_goes_with_its_farmers_lots_while_it_is_valid() {
    let town = Town::open().await;
    let (farmer, other) = (town.farmer("sun").await, town.farmer("qian").await);
    let issued = farmer.post("/certificates", &certificate("FX-2026/7.1")).await.unwrap();
    assert_eq!((&issued["grams"], &issued["is_valid"]), (&json!(5_000_000), &json!(true)));
    assert_eq!(issued["producer"], json!({ "name": "孙玉梅", "phone": "13812345678" }));
    assert_eq!(farmer.get("/certificates").await.unwrap()["items"][0]["id"], issued["id"]);
    let listed = farmer.post("/lots", &with(&issued)).await.unwrap();
    assert_eq!(listed["certificate"]["number"], "FX-2026/7.1");
    let refused = other.post("/lots", &with(&issued)).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "certificate_unknown"), "not his");

    let bare = farmer.post("/lots", &lot()).await.unwrap();
    let path = format!("/lots/{}", text(&bare["id"]));
    town.age(&issued, 31).await;
    let refused = farmer.post("/lots", &with(&issued)).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "certificate_expired"));
    let mut form = change();
    form["certificate_id"] = issued["id"].clone();
    assert_eq!(farmer.put(&path, &form).await.unwrap_err().code(), "certificate_expired");
    town.age(&issued, 30).await;
    assert_eq!(farmer.put(&path, &form).await.unwrap()["certificate"]["id"], issued["id"]);
    let kept = farmer.put(&path, &change()).await.unwrap();
    assert_eq!(kept["certificate"]["id"], issued["id"], "unsaid, it stays");
    let second = farmer.post("/certificates", &certificate("FX-2026/7.2")).await.unwrap();
    let form = json!({ "certificate_id": second["id"] });
    let named = farmer.post_once(&format!("{path}/certificate"), &form).await.unwrap();
    assert_eq!(
        named["certificate"]["id"], second["id"],
        "by itself, and nothing else is said anew"
    );
    assert_eq!(named["parts"], kept["parts"]);
}

#[actix_web::test]
async fn each_wrong_certificate_gets_its_code_and_is_not_stored() {
    let town = Town::open().await;
    let (farmer, nameless) = (town.farmer("sun").await, town.phone("qian").await);
    let but = |key: &str, value: Value| {
        let mut form = certificate("FX-1");
        form[key] = value;
        form
    };
    let today = api::words::local(Utc::now()).date_naive();
    #[rustfmt::skip]
    let cases = [
        (but("number", json!("")),                              422, "text_missing"),
        (but("number", json!("张三 13800000000")),               422, "certificate_number_invalid"),
        (but("number", json!("<b>1</b>")),                      422, "certificate_number_invalid"),
        (but("number", json!("1".repeat(41))),                  422, "text_too_long"),
        (but("product", json!("PEAR")),                         422, "product_unknown"),
        (but("quantity", json!({ "amount": 0, "unit": "kg" })), 422, "quantity_out_of_range"),
        (but("producer", json!(" ")),                           422, "text_missing"),
        (but("producer_phone", json!("110")),                   422, "phone_invalid"),
        (but("issued_on", json!(today + Days::new(1))),         422, "date_out_of_range"),
        (but("issued_on", json!(today - Days::new(31))),        422, "certificate_expired"),
        (but("issued_on", json!("-262143-01-01")),              422, "certificate_expired"),
        (but("issued_on", json!("yesterday")),                  400, "malformed"),
        (but("mixed", json!(true)),                             400, "malformed"),
    ];
    for (form, status, code) in cases {
        let refused = farmer.post("/certificates", &form).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (status, code), "{form}");
    }
    let refused = nameless.post("/certificates", &certificate("FX-1")).await.unwrap_err();
    assert_eq!(refused.code(), "phone_invalid", "a certificate names whom to call");
    assert_eq!(farmer.get("/certificates").await.unwrap()["items"], json!([]));
}

#[actix_web::test]
async fn a_certificate_is_for_its_issuer_and_for_who_bought_the_goods() {
    let town = Town::open().await;
    let (farmer, buyer) = (town.farmer("sun").await, town.buyer("chao").await);
    let issued = farmer.post("/certificates", &certificate("FX-1")).await.unwrap();
    let listed = farmer.post("/lots", &with(&issued)).await.unwrap();
    let path = format!("/certificates/{}", text(&issued["id"]));
    town.share(&buyer, &listed, 1_000, ShareState::Offered).await;
    assert_eq!(buyer.get(&path).await.unwrap_err().status(), 404, "nothing is agreed");
    town.share(&buyer, &listed, 1_000, ShareState::Accepted).await;
    assert_eq!(buyer.get(&path).await.unwrap()["producer"]["phone"], "13812345678");
    let stranger = town.farmer("qian").await;
    assert_eq!(stranger.get(&path).await.unwrap_err().status(), 404);
    assert_eq!(stranger.get("/certificates").await.unwrap()["items"], json!([]));
}

/// Mixes as the loading of a truck does.
async fn mix(
    town: &Town,
    issuer: &Phone,
    children: &[(CertificateId, i64)],
    code: &Value,
) -> Result<table::Model, ApiError> {
    let issuer = PersonId(text(&issuer.person()["id"]).parse().unwrap());
    let shared = town.app.clone();
    let children: BTreeMap<_, _> = children.iter().copied().collect();
    let codes = BTreeSet::from([text(code).to_owned()]);
    town.app
        .write(move |tx| {
            let (app, children, codes) = (shared.clone(), children.clone(), codes.clone());
            async move { certificates::flow::mix(tx, &app, issuer, &children, codes).await }.boxed()
        })
        .await
}

#[actix_web::test]
async fn a_parent_keeps_its_children_and_has_a_page_of_its_own() {
    let town = Town::open().await;
    let (sun, qian) = (town.farmer("sun").await, town.farmer("qian").await);
    let buyer = town.buyer("chao").await;
    let one = sun.post("/certificates", &certificate("FX-1")).await.unwrap();
    let two = qian.post("/certificates", &certificate("FX-2")).await.unwrap();
    let listed = sun.post("/lots", &with(&one)).await.unwrap();
    let parts = [(id(&one), 700_000), (id(&two), 300_000)];
    let parent = mix(&town, &buyer, &parts, &listed["code"]).await.unwrap();
    let seen = buyer.get(&format!("/certificates/{}", parent.id)).await.unwrap();
    assert_eq!((&seen["mixed"], &seen["grams"]), (&json!(true), &json!(1_000_000)));
    let child = |number: &str| {
        let children = seen["children"].as_array().unwrap();
        children.iter().find(|it| it["number"] == number).unwrap()["grams"].clone()
    };
    assert_eq!((child("FX-1"), child("FX-2")), (json!(700_000), json!(300_000)));

    let trace = buyer.get(&format!("/trace/{}", parent.number)).await.unwrap();
    assert_eq!((&trace["intact"], &trace["records"][0]["kind"]), (&json!(true), &json!("mixed")));
    assert_eq!(trace["records"][0]["codes"], json!([listed["code"]]));
    assert_eq!(seen["trace_path"], format!("/t/{}", parent.number));
    let refused = buyer.post("/lots", &with(&json!({ "id": parent.id }))).await.unwrap_err();
    assert_eq!(refused.code(), "certificate_unknown", "a parent goes with no lot");

    let unknown =
        mix(&town, &buyer, &[(id(&one), 1), (CertificateId::new(), 1)], &listed["code"]).await;
    assert!(matches!(unknown, Err(ApiError::NotFound)), "{unknown:?}");
    assert!(matches!(mix(&town, &buyer, &[], &listed["code"]).await, Err(ApiError::NotFound)));
    assert_eq!(buyer.get("/certificates").await.unwrap()["items"].as_array().unwrap().len(), 1);
}
