//! The service dies between a fact and its notices: the notices arrive after the next start.

use miniapp_mock::{
    phone::{Cursor, Phone},
    wechat::{AppAccount, Platform},
};

use crate::support::{
    Database, PATIENCE, Town, Wishes, hear, need,
    process::{Process, settings},
    text,
    wechat::{Wechat, template},
};

/// Rounds of dying; each kills at the moment when the answer to the accept has come.
const ROUNDS: usize = 5;

#[actix_web::test]
async fn killed_between_accept_and_notice_the_service_delivers_after_the_next_start() {
    let platform = Platform::start("127.0.0.1:0", AppAccount::demo()).await.unwrap();
    let wechat = Wechat(platform.base_url());
    let database = prepared().await;
    let settings = settings(
        &database,
        &wechat,
        [
            ("BANGNONG_WECHAT__TEMPLATE_JOB", template("新活提醒")),
            ("BANGNONG_WECHAT__TEMPLATE_TEAM", template("接单提醒")),
            ("BANGNONG_WECHAT__TEMPLATE_VISIT", template("到场提醒")),
            ("BANGNONG_WECHAT__GRACE", "1s".to_owned()),
        ],
    );
    for round in 0..ROUNDS {
        let service = Process::start(&settings);
        let farmer = wechat.sign_in(&service.url, "sun").await;
        let leader = wechat.sign_in(&service.url, "zhao").await;
        let seen = latest(&farmer).await;
        wechat.allow(&farmer, "sun", "接单提醒").await;
        let posted = farmer.post_need(&need()).await.unwrap();
        let offer = leader.first_offer(PATIENCE).await.unwrap();
        leader.accept(text(&offer["id"])).await.unwrap();
        service.kill();

        let service = Process::start(&settings);
        let farmer = Phone::with_token(&service.url, farmer.token());
        let mut live = farmer.live(Some(seen)).await.unwrap();
        let notice = hear(&mut live, "need_taken").await;
        assert_eq!(notice["need_id"], posted["id"], "round {round}: on the live channel");
        let messages = wechat.messages("sun", round + 1).await;
        assert_eq!(messages.len(), round + 1, "round {round}: by WeChat, once");
        service.kill();
    }
    platform.stop().await;
}

/// A database that knows a farmer and a team.
async fn prepared() -> Database {
    let town = Town::open().await;
    town.farmer("sun").await;
    town.team("zhao", Wishes::default()).await;
    town.close().await
}

/// The last notice that this phone has seen.
async fn latest(phone: &Phone) -> Cursor {
    let list = phone.get("/notices").await.unwrap();
    Cursor { epoch: text(&list["epoch"]).to_owned(), seq: list["seq"].as_u64().unwrap() }
}
