//! A lot is described anew or withdrawn; what is promised of it stays promised.

use api::{
    entity::{lot as table, lot_part, share::ShareState},
    ids::LotId,
};
use chrono::{TimeDelta, Utc};
use futures_util::future::join_all;
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::{Value, json};

use crate::support::{
    Town, hear,
    market::{change, lot, parts},
    orders::at_once,
    text, window,
};

/// The form with one entry changed.
fn but(key: &str, value: Value) -> Value {
    let mut form = change();
    form[key] = value;
    form
}

#[actix_web::test]
async fn a_change_is_never_below_what_is_promised() {
    let town = Town::open().await;
    let (farmer, buyer) = (town.farmer("sun").await, town.buyer("chao").await);
    let listed = farmer.post("/lots", &lot()).await.unwrap();
    let path = format!("/lots/{}", text(&listed["id"]));
    town.share(&buyer, &listed, 1_000_000, ShareState::Accepted).await;
    let before = farmer.get(&path).await.unwrap();
    let kg = |amount: i64| json!({ "amount": amount, "unit": "kg" });
    let days = |from, until| window(TimeDelta::days(from), TimeDelta::days(until));
    let second = json!([{ "grade": 2, "from_mm": 75, "to_mm": 80, "percent": 100 }]);
    #[rustfmt::skip]
    let cases = [
        // form,                            status, code,                     why
        (but("quantity", kg(1_600)),        409,    "lot_reserved",           "60 % of it are 960 kg"),
        (but("parts", parts(30, 70)),       409,    "lot_reserved",           "30 % of it are 900 kg"),
        (but("parts", second),              409,    "lot_reserved",           "the first grade is promised"),
        (but("window", days(11, 60)),       409,    "lot_reserved",           "it is fetched in 10 days"),
        (but("window", days(-1, 9)),        409,    "lot_reserved",           "and must be good then"),
        (but("floor_fen", json!(0)),        422,    "price_out_of_range",     "no price"),
        (but("quantity", kg(0)),            422,    "quantity_out_of_range",  "no fruit"),
        (but("variety", json!("GALA")),     400,    "malformed",              "another fruit is another lot"),
    ];
    for (form, status, code, why) in cases {
        let refused = farmer.put(&path, &form).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (status, code), "{why}");
    }
    assert_eq!(farmer.get(&path).await.unwrap(), before, "nothing was changed");

    let mut form = but("quantity", kg(1_700));
    form["floor_fen"] = json!(580);
    form["note"] = json!("少了一些");
    let changed = farmer.put(&path, &form).await.unwrap();
    assert_eq!(
        (&changed["parts"][0]["total_g"], &changed["parts"][0]["free_g"]),
        (&json!(1_020_000), &json!(20_000))
    );
    assert_eq!((&changed["floor_fen"], &changed["note"]), (&json!(580), &json!("少了一些")));
    let third = json!([
        { "grade": 1, "from_mm": 80, "to_mm": 85, "percent": 80 },
        { "grade": 3, "from_mm": 70, "to_mm": 75, "percent": 20 },
    ]);
    let changed = farmer.put(&path, &but("parts", third)).await.unwrap();
    let grades: Vec<_> =
        changed["parts"].as_array().unwrap().iter().map(|it| &it["grade"]).collect();
    assert_eq!(grades, [1, 3], "the second grade is gone, a third has come");
    assert_eq!(changed["parts"][0]["id"], listed["parts"][0]["id"], "a part keeps its id");
}

#[actix_web::test]
async fn takers_and_a_smaller_change_at_once_never_promise_more_than_there_is() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let listed = farmer.post("/lots", &lot()).await.unwrap();
    let path = format!("/lots/{}", text(&listed["id"]));
    // Room for 18 of these at first, for 9 after the change.
    let takes = join_all((0..30).map(|_| town.reserve(&listed, 0, 100_000)));
    let form = but("quantity", json!({ "amount": 1_500, "unit": "kg" }));
    let (taken, changed) = futures_util::join!(takes, farmer.put(&path, &form));
    let taken: i64 = taken.iter().map(|taken| i64::from(*taken) * 100_000).sum();
    let now = farmer.get(&path).await.unwrap()["parts"][0].clone();
    let room = match changed {
        Ok(_) => 900_000,
        Err(refused) => {
            assert_eq!(refused.code(), "lot_reserved");
            1_800_000
        }
    };
    assert_eq!((now["total_g"].as_i64(), now["reserved_g"].as_i64()), (Some(room), Some(taken)));
    assert_eq!(taken, room, "and all that there was, was taken");
}

#[actix_web::test]
async fn a_withdrawn_lot_keeps_what_was_accepted_and_gives_back_what_was_only_asked() {
    let town = Town::open().await;
    let (farmer, buyer) = (town.farmer("sun").await, town.buyer("chao").await);
    let listed = farmer.post("/lots", &lot()).await.unwrap();
    let path = format!("/lots/{}", text(&listed["id"]));
    let accepted = town.share(&buyer, &listed, 700_000, ShareState::Accepted).await;
    let offered = town.share(&buyer, &listed, 300_000, ShareState::Offered).await;
    let proposed = town.share(&buyer, &listed, 200_000, ShareState::Proposed).await;
    let withdrawn = farmer.post(&format!("{path}/withdraw"), &json!({})).await.unwrap();
    assert_eq!(
        (&withdrawn["state"], &withdrawn["parts"][0]["reserved_g"]),
        (&json!("withdrawn"), &json!(700_000))
    );
    let (share, due_at) = town.share_now(accepted).await;
    assert_eq!((share.state, due_at > Utc::now()), (ShareState::Accepted, true));
    for id in [offered, proposed] {
        let (share, due_at) = town.share_now(id).await;
        assert_eq!(share.state, ShareState::Withdrawn);
        assert!(due_at <= Utc::now(), "the order looks elsewhere at once");
    }
    let again = farmer.post(&format!("{path}/withdraw"), &json!({})).await.unwrap();
    assert_eq!(again, withdrawn, "twice is once");
    let refused = farmer.put(&path, &change()).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (409, "lot_not_listed"));
    assert!(!town.reserve(&listed, 1, 1).await, "nothing more is sold of it");
}

#[actix_web::test]
async fn nothing_is_taken_of_a_lot_that_was_described_anew_since_it_was_read() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let listed = farmer.post("/lots", &lot()).await.unwrap();
    let read = town.version(&listed).await;
    let mut form = change();
    form["floor_fen"] = json!(900);
    farmer.put(&format!("/lots/{}", text(&listed["id"])), &form).await.unwrap();
    assert!(!town.reserve_as_of(&listed, 0, read, 1_000).await, "the floor was another");
    assert!(town.reserve(&listed, 0, 1_000).await);
}

/// What is reserved of the first lot was counted wrong: it cannot be ended.
#[actix_web::test]
async fn a_lot_that_cannot_be_ended_holds_up_no_other() {
    let town = Town::open_with(at_once).await;
    let (farmer, buyer) = (town.farmer("sun").await, town.buyer("chao").await);
    let broken = farmer.post("/lots", &lot()).await.unwrap();
    let other = farmer.post("/lots", &lot()).await.unwrap();
    town.share(&buyer, &broken, 300_000, ShareState::Offered).await;
    let db = town.app.db.owner();
    let row = lot_part::ActiveModel { reserved_g: Set(0), ..Default::default() };
    lot_part::Entity::update_many().set(row).exec(db).await.unwrap();
    let mut hears = farmer.live(None).await.unwrap();
    let past = Utc::now() - TimeDelta::seconds(1);
    let row = table::ActiveModel { keeps_until: Set(past), ..Default::default() };
    let both = [&broken, &other].map(|lot| LotId(text(&lot["id"]).parse().unwrap()));
    let its = table::COLUMN.id.is_in(both);
    table::Entity::update_many().set(row).filter(its).exec(db).await.unwrap();
    let told = hear(&mut hears, "lot_expired").await;
    assert_eq!(told["lot_id"], other["id"]);
}
