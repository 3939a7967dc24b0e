//! Two phones at once, also on two replicas: a weight is signed once, money moves once.

use futures_util::future::{join, join_all};
use miniapp_mock::phone::Phone;
use serde_json::{Value, json};

use crate::support::{
    Town, hear,
    orders::{at_once, until},
    text,
    trucks::{sign, stop, ticket},
};

#[actix_web::test]
async fn what_two_phones_sign_and_receive_at_once_happens_once() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    let other = town.replica(at_once).await;
    deal.named().await;
    deal.load(&deal.wang, &deal.of_wang, 2_050_000, 50_000).await;
    deal.go("weigh", ticket(&deal.of_li, 1_480_000, 30_000)).await.unwrap();
    let phones: Vec<Phone> = (0..8)
        .map(|n| Phone::with_token([&town.url, &other.url][n % 2], deal.li.token()))
        .collect();
    let version = json!(1);
    let signed = join_all(phones.iter().map(|phone| sign(phone, &deal.of_li, &version))).await;
    for seen in &signed {
        assert_eq!(stop(seen.as_ref().unwrap(), &deal.of_li)["share_state"], "loaded");
    }
    let of_li = deal.li.get(&format!("/lots/{}", text(&deal.of_li["lot_id"]))).await.unwrap();
    assert_eq!(of_li["free_g"], 50_000, "given back once");
    town.balances("signed at once").await;

    deal.go("depart", json!({})).await.unwrap();
    deal.go("arrive", json!({})).await.unwrap();
    let phones: Vec<Phone> = (0..8)
        .map(|n| Phone::with_token([&town.url, &other.url][n % 2], deal.buyer.token()))
        .collect();
    let (path, form) = (format!("{}/receive", deal.path()), deal.receipt());
    let received = join_all(phones.iter().map(|phone| phone.post_once(&path, &form))).await;
    let at = &received[0].as_ref().unwrap()["received_at"];
    for seen in &received {
        assert_eq!(&seen.as_ref().unwrap()["received_at"], at, "all see the one receipt");
    }
    town.balances("received at once").await;

    // Both replicas sweep: what nobody objected to is settled once.
    town.end_disputes(&deal).await;
    until(&deal.buyer, &deal.order, |order| order["state"] == "settled").await;
    town.balances("settled by one of two").await;
    let own = deal.wang.get("/settlements").await.unwrap()["items"][0].clone();
    let path = format!("/settlements/{}/received", text(&own["id"]));
    let phones: Vec<Phone> = (0..8)
        .map(|n| Phone::with_token([&town.url, &other.url][n % 2], deal.wang.token()))
        .collect();
    let body = json!({});
    let came = join_all(phones.iter().map(|phone| phone.post_once(&path, &body))).await;
    assert!(came.iter().all(|it| it.as_ref().unwrap()["state"] == "received"));
    town.balances("received the money at once").await;
}

#[actix_web::test]
async fn nobody_signs_a_weight_that_was_changed_under_their_finger() {
    let town = Town::open_with(at_once).await;
    let deal = town.deal().await;
    let weigh = format!("{}/weigh", deal.path());
    for round in 0..20 {
        let seen = deal.go("weigh", ticket(&deal.of_wang, 1_900_000 + round, 0)).await.unwrap();
        let read = stop(&seen, &deal.of_wang)["weighing"].clone();
        let less = ticket(&deal.of_wang, 900_000 + round, 0);
        let (changed, signed) = join(
            deal.buyer.post_once(&weigh, &less),
            sign(&deal.wang, &deal.of_wang, &read["version"]),
        )
        .await;
        let now = deal.buyer.get(&deal.path()).await.unwrap();
        let now = stop(&now, &deal.of_wang);
        match (changed, signed) {
            (Err(late), Ok(_)) => {
                assert_eq!(late.code(), "weighing_signed", "round {round}");
                assert_eq!(
                    (&now["share_state"], &now["weighing"]["net_g"]),
                    (&json!("loaded"), &read["net_g"])
                );
                break;
            }
            (Ok(_), Err(late)) => {
                assert_eq!(late.code(), "weighing_changed", "round {round}");
                assert_eq!(now["weighing"]["seller_signed_at"], Value::Null, "round {round}");
            }
            both => panic!("round {round}: {both:?}"),
        }
    }
    town.balances("weighed and signed at once").await;
}

#[actix_web::test]
async fn the_ledger_refuses_changes() {
    use sea_orm::ConnectionTrait;
    let town = Town::open_with(at_once).await;
    let deal = town.received().await;
    let mut hears = deal.wang.live(None).await.unwrap();
    town.end_disputes(&deal).await;
    hear(&mut hears, "money_owed").await;
    for change in [
        "UPDATE ledger_entries SET amount_fen = amount_fen + 1",
        "DELETE FROM ledger_entries",
        "UPDATE ledger_transfers SET words = ''",
        "DELETE FROM ledger_transfers",
    ] {
        let refused = town.app.db.owner().execute_unprepared(change).await.unwrap_err();
        assert!(refused.to_string().contains("append only"), "{change}: {refused}");
    }
    town.balances("nothing was changed").await;
}
