//! A farmer's question is asked of one agronomist at a time, and never of nobody without a word.

use chrono::{DateTime, Utc};
use miniapp_mock::{camera, phone::Phone};
use serde_json::{Value, json};

use crate::support::{
    PATIENCE, Town,
    clinic::{
        act, agronomist, answer, at_night, by_day, look, may, propargite, question, until,
        until_asked,
    },
    hear, need, text,
};

#[actix_web::test]
async fn a_question_has_one_owner_and_one_answer() {
    let (town, [wang, li]) = Town::clinic(["wang", "li"]).await;
    let farmer = town.farmer("sun").await;
    let photo = farmer.post_photo(camera::leaf(64, 48, 1)).await.unwrap();
    let mut form = question();
    form["photos"] = json!([photo["id"]]);
    let asked = farmer.post("/questions", &form).await.unwrap();
    assert_eq!((&asked["state"], &asked["desk"]), (&json!("asked"), &json!(false)), "{asked}");
    assert_eq!(may(&asked), ["say", "withdraw"]);
    assert_eq!(asked["photos"][0]["id"], photo["id"]);
    assert!(text(&asked["sentence"]).starts_with("在问"), "{asked}");
    let first = text(&asked["asked"]["name"]).to_owned();
    let (one, other) = if first == "wang" { (&wang, &li) } else { (&li, &wang) };

    let queue = one.get("/questions?scope=queue").await.unwrap();
    assert_eq!(queue["items"][0]["id"], asked["id"]);
    assert_eq!(may(&queue["items"][0]), ["claim", "decline", "to_desk"]);
    assert!(queue["items"][0]["claim_until"].is_string());
    let nothing = other.get("/questions?scope=queue").await.unwrap();
    assert_eq!(nothing["items"], json!([]), "never a broadcast");
    assert_eq!(other.get("/notices").await.unwrap()["items"].as_array().unwrap().len(), 1);
    for action in ["claim", "answer", "withdraw"] {
        let body = if action == "answer" { answer() } else { json!({}) };
        let refused = act(other, &asked, action, body).await.unwrap_err();
        assert_eq!(refused.status(), 404, "{action} is not theirs");
    }
    let early = act(one, &asked, "answer", answer()).await.unwrap_err();
    assert_eq!((early.status(), early.code()), (409, "question_wrong_state"), "not taken yet");

    let mut hears = farmer.live(None).await.unwrap();
    let claimed = act(one, &asked, "claim", json!({})).await.unwrap();
    assert_eq!((&claimed["state"], &claimed["owner"]["name"]), (&json!("claimed"), &json!(first)));
    assert_eq!(may(&claimed), ["answer", "say", "escalate", "to_desk"]);
    let again = act(one, &asked, "claim", json!({})).await.unwrap();
    assert_eq!(again["timeline"], claimed["timeline"], "a repetition changes nothing");
    let notice = hear(&mut hears, "question_claimed").await;
    assert_eq!(notice["question_id"], asked["id"]);
    let done = act(one, &asked, "answer", answer()).await.unwrap();
    assert_eq!((&done["state"], &done["answer"]["basis"]), (&json!("answered"), &json!("photo")));
    let notice = hear(&mut hears, "question_answered").await;
    assert_eq!(notice["talk_seq"], 1, "the answer is the first that was said");
    let seen = look(&farmer, &asked).await.unwrap();
    assert_eq!(seen["answer"]["by"], json!({ "name": first, "title": "农艺师" }));
    assert_eq!(may(&seen), ["say", "solve", "reopen", "make_job"]);
    assert_eq!(seen["unread_n"], 1);
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn both_sides_can_read_why_this_one_is_asked() {
    let town = Town::open_with(by_day).await;
    town.empty_clinic().await;
    let mut soil = agronomist();
    soil["specialities"] = json!(["soil"]);
    town.agronomist("li", &soil).await;
    let wang = town.agronomist("wang", &agronomist()).await;
    town.expert("zhang", &agronomist(), "county").await;
    let farmer = town.farmer("sun").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    let path = format!("/questions/{}/explanation", text(&asked["id"]));
    let why = farmer.get(&path).await.unwrap();
    assert_eq!(why, wang.get(&path).await.unwrap(), "the same to both");
    let chosen = &why["chosen"];
    assert_eq!(chosen["name"], "wang农艺师");
    let sum: i64 =
        chosen["terms"].as_array().unwrap().iter().map(|it| it["points"].as_i64().unwrap()).sum();
    assert_eq!(Some(sum), chosen["points"].as_i64(), "{chosen}");
    let others: Vec<_> = why["others"].as_array().unwrap().iter().collect();
    let reason = |name: &str| {
        let other = others.iter().find(|it| text(&it["name"]).starts_with(name)).unwrap();
        text(&other["reason_code"]).to_owned()
    };
    assert_eq!((reason("li"), reason("zhang")), ("speciality".to_owned(), "level".to_owned()));
}

#[actix_web::test]
async fn nobody_in_time_then_the_county_then_the_township_desk() {
    let (town, [wang, _]) = Town::clinic(["wang", "li"]).await;
    let zhang = town.expert("zhang", &agronomist(), "county").await;
    let (farmer, operator) = (town.farmer("sun").await, town.phone("demo-operator").await);
    let mut hears = farmer.live(None).await.unwrap();
    let mut operator_hears = operator.live(None).await.unwrap();
    let asked = farmer.post("/questions", &question()).await.unwrap();
    let first = text(&asked["asked"]["name"]).to_owned();
    let second = if first == "wang" { "li" } else { "wang" };
    town.let_lapse(&asked).await;
    until_asked(&farmer, &asked, second).await;
    let notice = hear(&mut hears, "question_lapsed").await;
    assert!(text(&notice["body"]).contains(&format!("在问{second}农艺师")), "{notice}");
    town.let_lapse(&asked).await;
    let seen = until_asked(&farmer, &asked, "zhang").await;
    assert_eq!(seen["asked"]["level"], "county");
    let late = act(&wang, &asked, "claim", json!({})).await.unwrap_err();
    assert_eq!(late.status(), 404, "it is not theirs any more");
    town.let_lapse(&asked).await;
    let seen = until(&farmer, &asked, |seen| seen["desk"] == true).await;
    assert_eq!((&seen["asked"], &seen["state"]), (&Value::Null, &json!("asked")));
    hear(&mut hears, "question_at_desk").await;
    let notice = hear(&mut operator_hears, "question_at_desk").await;
    assert_eq!(notice["question_id"], asked["id"]);
    assert_eq!(look(&zhang, &asked).await.unwrap_err().status(), 404);
    let kinds: Vec<_> =
        seen["timeline"].as_array().unwrap().iter().map(|line| text(&line["kind"])).collect();
    let routed = ["routed", "lapsed"].repeat(3);
    assert_eq!(kinds, [vec!["asked"], routed, vec!["at_desk"]].concat(), "nothing is silent");

    let desk = operator.get("/questions?scope=desk").await.unwrap();
    assert_eq!(may(&desk["items"][0]), ["claim", "answer", "say", "to_agronomist"]);
    let mut reply = answer();
    reply["basis"] = json!("expert");
    act(&operator, &asked, "claim", json!({})).await.unwrap();
    act(&operator, &asked, "answer", reply).await.unwrap();
    let seen = look(&farmer, &asked).await.unwrap();
    assert_eq!(seen["answer"]["by"]["name"], "乡镇服务台");
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn whoever_says_no_is_followed_at_once() {
    let (town, [wang, li]) = Town::clinic(["wang", "li"]).await;
    let farmer = town.farmer("sun").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    let first = text(&asked["asked"]["name"]).to_owned();
    let (one, second) = if first == "wang" { (&wang, "li") } else { (&li, "wang") };
    let no = json!({ "reason": "not_my_field", "words": "这个不熟" });
    let left = act(one, &asked, "decline", no).await.unwrap();
    assert_eq!(left["may"], json!([]), "it is theirs no more");
    until_asked(&farmer, &asked, second).await;
    let path = format!("/questions/{}/explanation", text(&asked["id"]));
    let why = farmer.get(&path).await.unwrap();
    assert_eq!(
        (&why["routes"][0]["state"], &why["routes"][0]["reason"]),
        (&json!("declined"), &json!("not_my_field"))
    );
    let passed =
        why["others"].as_array().unwrap().iter().find(|it| text(&it["name"]).starts_with(&first));
    assert_eq!(passed.unwrap()["reason_code"], "asked_before");
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn the_owner_asks_the_county_or_the_desk() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let zhang = town.expert("zhang", &agronomist(), "county").await;
    let farmer = town.farmer("sun").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    let early = act(&wang, &asked, "escalate", json!({})).await.unwrap_err();
    assert_eq!(early.code(), "question_wrong_state", "whoever passes it on takes it first");
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    act(&wang, &asked, "escalate", json!({ "words": "没见过这种" })).await.unwrap();
    let seen = until_asked(&farmer, &asked, "zhang").await;
    let words = seen["timeline"].to_string();
    assert!(words.contains("没见过这种"), "{words}");
    act(&zhang, &asked, "claim", json!({})).await.unwrap();
    let top = act(&zhang, &asked, "escalate", json!({})).await.unwrap_err();
    assert_eq!(top.code(), "question_wrong_state", "nobody is above");
    act(&zhang, &asked, "to-desk", json!({ "words": "其实是邻居纠纷" })).await.unwrap();
    let seen = look(&farmer, &asked).await.unwrap();
    assert_eq!((&seen["desk"], &seen["desk_reason"]), (&json!(true), &json!("其实是邻居纠纷")));
    assert_eq!(look(&zhang, &asked).await.unwrap_err().status(), 404);
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn what_is_no_agronomy_goes_to_the_desk_at_once() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let (farmer, operator) = (town.farmer("sun").await, town.phone("demo-operator").await);
    let mut hears = operator.live(None).await.unwrap();
    let form = json!({ "crop": "apple", "words": "信用社贷款怎么办" });
    let preview = farmer.get("/advice/preview?crop=apple&words=信用社贷款怎么办").await.unwrap();
    assert_eq!((&preview["desk"], &preview["desk_reason"]), (&json!(true), &json!("贷款")));
    let asked = farmer.post("/questions", &form).await.unwrap();
    assert_eq!((&asked["desk"], &asked["desk_reason"]), (&json!(true), &json!("贷款")));
    hear(&mut hears, "question_at_desk").await;
    assert_eq!(wang.get("/questions?scope=queue").await.unwrap()["items"], json!([]));
    for stranger in [&wang, &town.farmer("qian").await] {
        assert_eq!(look(stranger, &asked).await.unwrap_err().status(), 404, "the desk's alone");
    }
    let refused = farmer.get("/questions?scope=desk").await.unwrap_err();
    assert_eq!(refused.code(), "role_required");
    assert_eq!(farmer.get("/questions?scope=queue").await.unwrap_err().code(), "role_required");
}

#[actix_web::test]
async fn the_desk_gives_back_what_is_agronomy() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let (farmer, operator) = (town.farmer("sun").await, town.phone("demo-operator").await);
    let asked = farmer.post("/questions", &question()).await.unwrap();
    town.let_lapse(&asked).await;
    until(&farmer, &asked, |seen| seen["desk"] == true).await;
    let refused = act(&wang, &asked, "to-agronomist", json!({})).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (403, "role_required"));
    act(&operator, &asked, "claim", json!({})).await.unwrap();
    let mut hears = farmer.live(None).await.unwrap();
    let why = json!({ "words": "这是病害" });
    let left = act(&operator, &asked, "to-agronomist", why).await.unwrap();
    assert_eq!((&left["desk"], &left["may"]), (&json!(false), &json!([])), "{left}");
    assert_eq!(hear(&mut hears, "question_from_desk").await["question_id"], asked["id"]);
    let seen = until_asked(&farmer, &asked, "wang").await;
    assert!(seen["timeline"].to_string().contains("这是病害"), "{seen}");
    let again = act(&operator, &asked, "to-agronomist", json!({})).await.unwrap_err();
    assert_eq!(again.status(), 404, "it is theirs no more");
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    act(&wang, &asked, "answer", answer()).await.unwrap();
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn at_the_desk_one_operator_answers_whatever_else_they_are() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let (farmer, operator) = (town.farmer("sun").await, town.phone("demo-operator").await);
    let me = wang.get("/me").await.unwrap();
    let roles = json!({ "roles": ["operator", "agronomist"] });
    operator.put(&format!("/people/{}/roles", text(&me["id"])), &roles).await.unwrap();
    let form = json!({ "crop": "apple", "words": "信用社贷款怎么办" });
    let asked = farmer.post("/questions", &form).await.unwrap();
    let seen = look(&wang, &asked).await.unwrap();
    assert_eq!(may(&seen), ["claim", "answer", "say", "to_agronomist"], "an agronomist, too");
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    assert_eq!(may(&look(&operator, &asked).await.unwrap()), ["say", "to_agronomist"]);
    let refused = act(&operator, &asked, "answer", answer()).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (409, "question_passed"));
    act(&wang, &asked, "answer", answer()).await.unwrap();
    let asked = farmer.post("/questions", &form).await.unwrap();
    act(&operator, &asked, "answer", answer()).await.unwrap();
    let refused = act(&wang, &asked, "answer", answer()).await.unwrap_err();
    assert_eq!(refused.code(), "question_passed", "whoever answers has taken it");
}

#[actix_web::test]
async fn whoever_shows_a_tree_is_answered_by_an_agronomist() {
    let (town, [_]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    let photo = farmer.post_photo(camera::leaf(64, 48, 1)).await.unwrap();
    let form = json!({ "crop": "apple", "words": "承包的园子这样了", "photos": [photo["id"]] });
    let asked = farmer.post("/questions", &form).await.unwrap();
    assert_eq!((&asked["desk"], &asked["asked"]["name"]), (&json!(false), &json!("wang")));
    let path = "/advice/preview?crop=apple&words=承包的园子这样了";
    assert_eq!(farmer.get(path).await.unwrap()["desk"], true);
    let shown = farmer.get(&format!("{path}&has_photos=true")).await.unwrap();
    assert_eq!(shown["desk"], false);
}

#[actix_web::test]
async fn at_night_the_time_runs_from_the_morning() {
    let town = Town::open_with(at_night).await;
    town.empty_clinic().await;
    town.agronomist("wang", &agronomist()).await;
    let farmer = town.farmer("sun").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    let until: DateTime<Utc> = text(&asked["claim_until"]).parse().unwrap();
    let morning = town.app.config.advice.day_from;
    let local = api::words::local(until);
    assert_eq!((local - town.app.config.advice.claim_window).time(), morning, "{until}");
    assert!(until > Utc::now(), "the next one");
    let path = "/advice/preview?crop=apple&words=腐烂病";
    let seen = farmer.get(path).await.unwrap();
    assert_eq!(seen["claim_until"], asked["claim_until"], "as it is promised before");
}

#[actix_web::test]
async fn whoever_said_that_they_are_there_takes_it_at_once_at_night_too() {
    let town = Town::open_with(at_night).await;
    town.empty_clinic().await;
    let wang = town.agronomist("wang", &agronomist()).await;
    wang.post_once("/agronomists/mine/duty", &json!({ "on": true })).await.unwrap();
    let farmer = town.farmer("sun").await;
    let path = "/advice/preview?crop=apple&words=腐烂病";
    let seen = farmer.get(path).await.unwrap();
    let promised: DateTime<Utc> = text(&seen["claim_until"]).parse().unwrap();
    assert!(promised - Utc::now() <= chrono::TimeDelta::minutes(15), "{promised}");
    let asked = farmer.post("/questions", &question()).await.unwrap();
    let until: DateTime<Utc> = text(&asked["claim_until"]).parse().unwrap();
    assert!(until - Utc::now() <= chrono::TimeDelta::minutes(15), "{until}");
}

#[actix_web::test]
async fn at_a_peak_questions_wait_and_are_dealt_out_together() {
    let town = Town::open_with(by_day).await;
    town.empty_clinic().await;
    let mut small = agronomist();
    small["capacity"] = json!(2);
    let wang = town.agronomist("wang", &small).await;
    let farmer = town.farmer("sun").await;
    let mut asked = Vec::new();
    for _ in 0..12 {
        asked.push(farmer.post("/questions", &question()).await.unwrap());
    }
    let queue = wang.get("/questions?scope=queue").await.unwrap();
    assert_eq!(queue["items"].as_array().unwrap().len(), 2, "as many as there are places");
    assert!(text(&asked[3]["sentence"]).contains("手上都有问题"), "{}", asked[3]);
    assert!(text(&asked[11]["sentence"]).contains("问的人多"), "{}", asked[11]);
    for _ in 0..12 {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let next = loop {
            let queue = wang.get("/questions?scope=queue&state=asked&limit=100").await.unwrap();
            if let Some(last) = queue["items"].as_array().unwrap().last() {
                break last.clone();
            }
            assert!(tokio::time::Instant::now() < deadline, "the next is dealt");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        };
        act(&wang, &next, "claim", json!({})).await.unwrap();
        act(&wang, &next, "answer", answer()).await.unwrap();
    }
    for asked in &asked {
        assert_eq!(look(&farmer, asked).await.unwrap()["state"], "answered");
    }
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn a_farmer_takes_a_question_back() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let (farmer, stranger) = (town.farmer("sun").await, town.farmer("qian").await);
    let mut hears = wang.live(None).await.unwrap();
    let asked = farmer.post("/questions", &question()).await.unwrap();
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    let gone = act(&farmer, &asked, "withdraw", json!({})).await.unwrap();
    assert_eq!((&gone["state"], &gone["may"]), (&json!("withdrawn"), &json!([])));
    hear(&mut hears, "question_withdrawn").await;
    let late = act(&wang, &asked, "answer", answer()).await.unwrap_err();
    assert_eq!(late.code(), "question_wrong_state");
    town.nothing_is_counted_wrong().await;
    for action in ["claim", "withdraw", "reopen", "escalate", "messages"] {
        let refused = act(&stranger, &asked, action, json!({})).await.unwrap_err();
        assert!([400, 403, 404].contains(&refused.status()), "{action}: {refused:?}");
    }
    assert_eq!(look(&stranger, &asked).await.unwrap_err().status(), 404);
}

#[actix_web::test]
async fn nothing_is_done_out_of_turn() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    let refused = async |phone: &Phone, action: &str, body: Value| {
        let refused = act(phone, &asked, action, body).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (409, "question_wrong_state"), "{action}");
    };
    refused(&farmer, "solve", json!({ "solved": true })).await;
    refused(&farmer, "reopen", json!({})).await;
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    refused(&farmer, "solve", json!({ "solved": true })).await;
    act(&wang, &asked, "answer", answer()).await.unwrap();
    refused(&farmer, "withdraw", json!({})).await;
    refused(&wang, "escalate", json!({})).await;
    assert_eq!(look(&farmer, &asked).await.unwrap()["state"], "answered");
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn what_cannot_be_asked_is_said() {
    let (town, [_]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    #[rustfmt::skip]
    let cases = [
        (json!({ "crop": "rice", "words": "烂了" }),                            "crop_unknown",       "does not grow here"),
        (json!({ "crop": "apple" }),                                           "text_missing",       "nothing at all"),
        (json!({ "crop": "apple", "words": "字".repeat(1_001) }),               "text_too_long",      "a book"),
        (json!({ "crop": "apple", "photos": [uuid::Uuid::now_v7()] }),         "photo_unknown",      "never sent"),
        (json!({ "crop": "apple", "voice": uuid::Uuid::now_v7() }),            "voice_unknown",      "never said"),
        (json!({ "crop": "apple", "photos": vec![uuid::Uuid::now_v7(); 10] }), "count_out_of_range", "ten"),
        (json!({ "crop": "apple", "words": "烂了", "language": "latin" }),      "language_unknown",   "nobody speaks it"),
        (json!({ "crop": "apple", "words": "烂了", "field_id": uuid::Uuid::now_v7() }), "field_unknown", "not theirs"),
    ];
    for (form, code, why) in cases {
        let refused = farmer.post("/questions", &form).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (422, code), "{why}");
    }
    let photo = town.farmer("qian").await.post_photo(camera::leaf(64, 48, 1)).await.unwrap();
    let form = json!({ "crop": "apple", "photos": [photo["id"]] });
    let refused = farmer.post("/questions", &form).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "photo_unknown"), "another's");
    let voice = farmer.post_voice(camera::hum(3, 1), 3).await.unwrap();
    let asked = farmer.post("/questions", &json!({ "crop": "apple", "voice": voice["id"] })).await;
    assert_eq!(asked.unwrap()["voice"]["seconds"], voice["seconds"], "a voice note alone will do");
    let key = uuid::Uuid::now_v7().to_string();
    let first = farmer.post_with_key("/questions", &key, &question()).await.unwrap();
    let again = farmer.post_with_key("/questions", &key, &question()).await.unwrap();
    assert_eq!(first["id"], again["id"], "however often it is sent");
    for _ in 0..18 {
        farmer.post("/questions", &question()).await.unwrap();
    }
    let many = farmer.post("/questions", &question()).await.unwrap_err();
    assert_eq!((many.status(), many.code()), (429, "questions_too_many"));
}

#[actix_web::test]
async fn a_village_agent_asks_for_a_farmer_without_a_phone() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let agent = town.phone("demo-agent").await;
    let form = json!({
        "name": "何老汉", "phone": "13711112222", "village": "北道德乡东村", "how": "spoken"
    });
    let consent = agent.post("/consents", &form).await.unwrap();
    let mut hears = agent.live(None).await.unwrap();
    let farmer = text(&consent["farmer_id"]);
    let place = need()["place"].clone();
    let field = json!({
        "name": "果园", "crop": "apple", "area_mu": 8.0, "place": place, "for_farmer": farmer
    });
    let field = agent.post("/fields", &field).await.unwrap();
    let path = format!("/advice/preview?crop=apple&field_id={}", text(&field["id"]));
    assert_eq!(agent.get(&path).await.unwrap_err().code(), "field_unknown", "not the agent's own");
    agent.get(&format!("{path}&for_farmer={farmer}")).await.unwrap();
    let stranger = town.farmer("qian").await;
    let refused = stranger.get(&format!("{path}&for_farmer={farmer}")).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "consent_missing"));
    let mut form = question();
    form["for_farmer"] = json!(farmer);
    let asked = agent.post("/questions", &form).await.unwrap();
    assert_eq!((&asked["mine"], &asked["village"]), (&json!(true), &json!("北道德乡东村")));
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    act(&wang, &asked, "answer", answer()).await.unwrap();
    hear(&mut hears, "question_answered").await;
    let solved = act(&agent, &asked, "solve", json!({ "solved": true })).await.unwrap();
    assert_eq!(solved["state"], "solved");
    let raw = wang.get("/questions?scope=queue").await.unwrap().to_string();
    for secret in ["何老汉", "13711112222"] {
        assert!(!raw.contains(secret), "{secret}: {raw}");
    }
}

#[actix_web::test]
async fn an_agent_whose_consent_was_taken_back_is_out_of_the_talk() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let agent = town.phone("demo-agent").await;
    let form = json!({
        "name": "何老汉", "phone": "13711112222", "village": "北道德乡东村", "how": "spoken"
    });
    let consent = agent.post("/consents", &form).await.unwrap();
    let mut form = question();
    form["for_farmer"] = consent["farmer_id"].clone();
    let asked = agent.post("/questions", &form).await.unwrap();
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    let before = agent.get("/notices").await.unwrap()["seq"].clone();
    agent.post(&format!("/consents/{}/revoke", text(&consent["id"])), &json!({})).await.unwrap();
    act(&wang, &asked, "answer", answer()).await.unwrap();
    assert_eq!(look(&agent, &asked).await.unwrap_err().status(), 404);
    let said = agent.get(&format!("/questions/{}/messages", text(&asked["id"]))).await;
    assert_eq!(said.unwrap_err().status(), 404);
    assert_eq!(agent.get("/questions").await.unwrap()["items"], json!([]));
    assert_eq!(agent.get("/notices").await.unwrap()["seq"], before, "nothing is heard, either");
}

#[actix_web::test]
async fn nobody_answers_themselves() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let asked = wang.post("/questions", &question()).await.unwrap();
    assert_eq!((&asked["desk"], &asked["asked"]), (&json!(true), &Value::Null), "{asked}");
    town.agronomist("li", &agronomist()).await;
    let asked = wang.post("/questions", &question()).await.unwrap();
    assert_eq!(asked["asked"]["name"], "li");
}

#[actix_web::test]
async fn before_asking_a_farmer_sees_who_is_there_and_what_was_solved() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let (farmer, other) = (town.farmer("sun").await, town.farmer("qian").await);
    let mut form = question();
    form["words"] = json!("我是东村孙玉梅，苹果树烂皮病怎么治，电话138 0000 1111");
    let asked = farmer.post("/questions", &form).await.unwrap();
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    let mut said = answer();
    said["words"] = json!("孙玉梅，先刮到好皮。东村潮，雨后再看一次，有事打138 0000 1111");
    said["basis"] = json!("field_visit");
    said["basis_words"] = json!("到东村看过");
    said["products"] = json!([propargite()]);
    act(&wang, &asked, "answer", said).await.unwrap();
    let path = "/advice/preview?crop=apple&words=烂皮病怎么治";
    let before = other.get(path).await.unwrap();
    let found = |seen: &Value| -> Option<Value> {
        seen["similar"].as_array().unwrap().iter().find(|it| it["id"] == asked["id"]).cloned()
    };
    assert_eq!(found(&before), None, "only what is solved");
    assert_eq!(before["on_duty"][0]["name"], "wang");
    act(&farmer, &asked, "solve", json!({ "solved": true, "stars": 5 })).await.unwrap();
    let after = other.get(path).await.unwrap();
    let similar = found(&after).unwrap();
    assert_eq!(similar["by"], "wang农艺师", "{after}");
    let whole = &similar["answer"];
    let words = text(&whole["words"]);
    assert!(words.contains("先刮到好皮") && words.contains("雨后再看一次"), "{words}");
    assert_eq!(
        (&whole["basis"], &whole["basis_words"]),
        (&json!("field_visit"), &json!("到*看过"))
    );
    let product = &whole["products"][0];
    assert_eq!((&product["dose"], &product["interval_days"]), (&json!(2500.0), &json!(30)));
    assert_eq!(product["last_on"], Value::Null, "that was the other farmer's day");
    let raw = after["similar"].to_string();
    for secret in ["孙玉梅", "东村", "0000"] {
        assert!(!raw.contains(secret), "{raw}");
    }
    assert_eq!(look(&other, &asked).await.unwrap_err().status(), 404, "found is not opened");
    act(&farmer, &asked, "reopen", json!({ "words": "又烂了" })).await.unwrap();
    assert_eq!(found(&other.get(path).await.unwrap()), None, "not solved after all");
}
