//! 拼单: neighbours wait for one another, lock, leave and dissolve; nobody's window is broken and
//! nobody pays more than alone.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{
    PATIENCE, Town, Wishes, end_window, hear, text,
    village::{act, bulk, look, north, pooled, quick},
    window,
};

#[actix_web::test]
async fn a_neighbour_who_joins_brings_the_price_down_for_both() {
    let town = Town::open().await;
    let leader = town.team("zhao", bulk()).await;
    let first = town.neighbour("first", "王秀兰", "13811110001").await;
    let second = town.neighbour("second", "李建国", "13811110002").await;
    let mut first_hears = first.live(None).await.unwrap();
    let posted = first.post_need(&pooled(8.0)).await.unwrap();
    let pool = &posted["pool"];
    assert_eq!((&pool["households_n"], &pool["area_mu"]), (&json!(1), &json!(8.0)), "{posted}");
    assert_eq!((&pool["missing_mu"], &pool["locked"]), (&json!(12.0), &json!(false)));
    assert_eq!((&pool["price_now_fen"], &pool["price_then_fen"]), (&json!(9_000), &json!(8_000)));

    let form = north(pooled(15.0), 0.5);
    let before = second.preview(&form).await.unwrap();
    let joined = second.post_need(&form).await.unwrap();
    assert_eq!(before["pool"], joined["pool"], "as it was told before posting");
    let heard = hear(&mut first_hears, "pool_grew").await;
    assert_eq!(heard["body"], "2户23亩，还差7亩，每亩从80元降到70元");
    assert_eq!(heard["need_id"], posted["id"], "each hears of their own need");
    let seen = look(&first, &posted).await;
    assert_eq!(seen["pool"], joined["pool"], "one pool, the same for both");
    assert_eq!(
        seen["timeline"][0]["sentence"],
        format!("有邻居加入拼单，{}", text(&heard["body"]))
    );
    assert_eq!((&seen["state"], &seen["offers_open_n"]), (&json!("open"), &json!(0)));
    let asked = leader.get("/offers").await.unwrap();
    assert_eq!(asked["items"], json!([]), "no team is asked while the pool waits");
}

#[actix_web::test]
async fn neighbours_who_post_at_the_same_moment_find_each_other() {
    let town = Town::open().await;
    town.team("zhao", bulk()).await;
    let mut farmers = Vec::new();
    for n in 0..7 {
        farmers.push(town.farmer(&format!("farmer-{n}")).await);
    }
    let form = pooled(4.0);
    let posted = join_all(farmers.iter().map(|farmer| farmer.post_need(&form))).await;
    let last = look(&farmers[0], posted[0].as_ref().unwrap()).await;
    assert_eq!(
        (&last["pool"]["households_n"], &last["pool"]["area_mu"]),
        (&json!(7), &json!(28.0))
    );
}

#[actix_web::test]
async fn a_need_joins_nobody_whom_it_does_not_suit() {
    let town = Town::open().await;
    town.team("zhao", bulk()).await;
    let (first, other) = (town.farmer("sun").await, town.farmer("other").await);
    let posted = first.post_need(&pooled(8.0)).await.unwrap();
    let mut later = pooled(8.0);
    later["window"] = window(TimeDelta::days(11), TimeDelta::days(14));
    let mut cheap = pooled(8.0);
    cheap["price_ceiling_fen"] = json!(6_500);
    let field = json!({
        "name": "果园", "crop": "apple", "area_mu": 8.0, "place": pooled(8.0)["place"]
    });
    let field = other.post("/fields", &field).await.unwrap();
    let mut orchard = pooled(8.0);
    orchard["field_id"] = field["id"].clone();
    orchard.as_object_mut().unwrap().remove("place");
    for (form, alone, why) in [
        (north(pooled(8.0), 2.5), true, "too far away"),
        (later, true, "no day suits both"),
        (pooled(33.0), false, "more than a day's work, and large enough by itself"),
        (cheap, false, "it could never pay what the pool costs"),
        (orchard, true, "another crop"),
    ] {
        let posted = other.post_need(&form).await.unwrap();
        assert_eq!(posted["pool"].is_object(), alone, "{why}: {posted}");
    }
    assert_eq!(look(&first, &posted).await["pool"]["households_n"], 1);
}

#[actix_web::test]
async fn pooling_is_refused_or_left_out_where_it_means_nothing() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let mut bags = pooled(2_000.0);
    bags["operation"] = json!("BAG");
    let refused = farmer.post_need(&bags).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "pool_not_by_area"));
    let leader = town.team("zhao", Wishes::default()).await;
    let posted = farmer.post_need(&pooled(8.0)).await.unwrap();
    assert_eq!(posted["pool"], Value::Null, "no team gets cheaper: nobody waits for nothing");
    leader.first_offer(PATIENCE).await.unwrap();
    let mut soon = pooled(8.0);
    soon["window"] = window(TimeDelta::hours(1), TimeDelta::hours(20));
    assert_eq!(farmer.post_need(&soon).await.unwrap()["pool"], Value::Null, "no time to wait");
}

#[actix_web::test]
async fn who_leaves_before_the_lock_looks_for_a_team_alone() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let (first, second) = (town.farmer("sun").await, town.farmer("second").await);
    let stays = first.post_need(&pooled(8.0)).await.unwrap();
    let leaves = second.post_need(&pooled(15.0)).await.unwrap();
    let mut first_hears = first.live(None).await.unwrap();
    let mut second_hears = second.live(None).await.unwrap();
    let story = look(&second, &leaves).await["timeline"].to_string();
    assert!(!story.contains("有邻居加入"), "who came in is not told of herself: {story}");
    assert_eq!(act(&first, &leaves, "leave-pool").await.unwrap_err().status(), 404, "not hers");
    let left = act(&second, &leaves, "leave-pool").await.unwrap();
    assert_eq!((&left["pool"], &left["state"]), (&Value::Null, &json!("open")));
    let heard = hear(&mut first_hears, "pool_shrank").await;
    assert_eq!(heard["body"], "1户8亩，还差12亩，每亩从90元降到80元");
    let asked = hear(&mut second_hears, "need_asked").await;
    assert_eq!((&asked["need_id"], text(&asked["title"])), (&leaves["id"], "正在找队"));
    let offer = leader.first_offer(PATIENCE).await.unwrap();
    assert_eq!((&offer["need_id"], &offer["price_fen"]), (&leaves["id"], &json!(9_000)));
    assert_eq!(act(&second, &leaves, "leave-pool").await.unwrap()["pool"], Value::Null, "again");
    assert_eq!(look(&first, &stays).await["pool"]["households_n"], 1);
    let kinds = look(&second, &leaves).await["timeline"].to_string();
    assert!(kinds.contains("退出了拼单，单独找队") && !kinds.contains("有邻居加入"), "{kinds}");
}

#[actix_web::test]
async fn who_cancels_before_the_lock_leaves_the_others_waiting() {
    let town = Town::open_with(quick).await;
    town.team("zhao", bulk()).await;
    let (first, second) = (town.farmer("sun").await, town.farmer("second").await);
    let stays = first.post_need(&pooled(8.0)).await.unwrap();
    let goes = second.post_need(&pooled(15.0)).await.unwrap();
    let mut first_hears = first.live(None).await.unwrap();
    let cancelled = act(&second, &goes, "cancel").await.unwrap();
    assert_eq!(cancelled["state"], "cancelled");
    hear(&mut first_hears, "pool_shrank").await;
    let seen = look(&first, &stays).await;
    assert_eq!((&seen["pool"]["area_mu"], &seen["state"]), (&json!(8.0), &json!("open")));
    act(&first, &stays, "cancel").await.unwrap();
    let third = town.farmer("third").await;
    let fresh = third.post_need(&pooled(8.0)).await.unwrap();
    assert_eq!(fresh["pool"]["households_n"], 1, "a pool without members takes nobody");
}

#[actix_web::test]
async fn a_pool_that_is_large_enough_is_offered_as_one_job() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let ([first, ..], offer) = town.locked(&leader).await;
    assert_eq!((&offer["quantity"], &offer["price_fen"]), (&json!(30.0), &json!(7_000)));
    assert_eq!((&offer["total_fen"], &offer["area_mu"]), (&json!(210_000), &json!(30.0)));
    let pool = json!({ "households_n": 3, "plots_n": 3, "villages": ["北道德乡东村"] });
    assert_eq!(offer["pool"], pool);
    assert_eq!(offer["farmer"], json!({ "name": "3户拼单", "phone": null }));
    let seen = look(&first.0, &first.1).await;
    assert_eq!((&seen["pool"]["locked"], &seen["wave"]), (&json!(true), &json!(1)));
    assert!(seen["offers_open_n"].as_u64() > Some(0), "{seen}");
    let refused = act(&first.0, &first.1, "leave-pool").await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (409, "pool_locked"));
    let late = town.farmer("late").await;
    let posted = late.post_need(&pooled(8.0)).await.unwrap();
    assert_eq!(posted["pool"]["households_n"], 1, "nobody joins a locked pool");
}

#[actix_web::test]
async fn at_its_time_a_pool_goes_with_what_there_is() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let (first, second) = (town.farmer("sun").await, town.farmer("second").await);
    let posted = first.post_need(&pooled(8.0)).await.unwrap();
    second.post_need(&pooled(15.0)).await.unwrap();
    let mut first_hears = first.live(None).await.unwrap();
    town.end_waiting(&posted).await;
    let heard = hear(&mut first_hears, "pool_locked").await;
    assert_eq!(heard["body"], "2户23亩一起找队，正在问");
    let offer = leader.first_offer(PATIENCE).await.unwrap();
    assert_eq!((&offer["quantity"], &offer["price_fen"]), (&json!(23.0), &json!(8_000)));
}

#[actix_web::test]
async fn who_finds_no_neighbour_goes_on_alone() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let farmer = town.farmer("sun").await;
    let posted = farmer.post_need(&pooled(8.0)).await.unwrap();
    let mut farmer_hears = farmer.live(None).await.unwrap();
    town.end_waiting(&posted).await;
    let heard = hear(&mut farmer_hears, "pool_dissolved").await;
    assert_eq!((&heard["need_id"], text(&heard["title"])), (&posted["id"], "拼单散了"));
    let offer = leader.first_offer(PATIENCE).await.unwrap();
    assert_eq!((&offer["need_id"], &offer["pool"]), (&posted["id"], &Value::Null));
    leader.accept(text(&offer["id"])).await.unwrap();
    let told = hear(&mut farmer_hears, "need_taken").await;
    assert_eq!(told["need_id"], posted["id"]);
}

#[actix_web::test]
async fn a_pool_that_nobody_can_take_dissolves_and_every_ceiling_holds() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let (first, second) = (town.farmer("sun").await, town.farmer("second").await);
    let open = first.post_need(&pooled(8.0)).await.unwrap();
    let mut form = pooled(15.0);
    form["price_ceiling_fen"] = json!(7_500);
    second.post_need(&form).await.unwrap();
    let mut first_hears = first.live(None).await.unwrap();
    let mut second_hears = second.live(None).await.unwrap();
    town.end_waiting(&open).await;
    hear(&mut first_hears, "pool_dissolved").await;
    hear(&mut second_hears, "pool_dissolved").await;
    let offer = leader.first_offer(PATIENCE).await.unwrap();
    assert_eq!(offer["need_id"], open["id"], "23 mu cost 80 yuan, more than one of them pays");
    hear(&mut second_hears, "need_with_agents").await;
}

#[actix_web::test]
async fn a_window_that_ends_without_a_team_ends_the_pool_and_its_members() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let ([first, second, _], offer) = town.locked(&leader).await;
    let mut first_hears = first.0.live(None).await.unwrap();
    let mut leader_hears = leader.live(None).await.unwrap();
    end_window(&town, text(&first.1["id"])).await;
    end_window(&town, text(&offer["need_id"])).await;
    hear(&mut leader_hears, "offer_expired").await;
    let heard = hear(&mut first_hears, "need_expired").await;
    assert_eq!(heard["need_id"], first.1["id"]);
    assert_eq!(look(&first.0, &first.1).await["state"], "expired");
    let alone = look(&second.0, &second.1).await;
    assert_eq!((&alone["state"], &alone["pool"]), (&json!("open"), &Value::Null), "time is left");
}

#[actix_web::test]
async fn a_repeated_posting_joins_once() {
    let town = Town::open().await;
    town.team("zhao", bulk()).await;
    let farmer = town.farmer("sun").await;
    let form = pooled(8.0);
    let first = farmer.post_with_key("/needs", "the-same-key", &form).await.unwrap();
    let again = farmer.post_with_key("/needs", "the-same-key", &form).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(look(&farmer, &first).await["pool"]["area_mu"], 8.0);
}
