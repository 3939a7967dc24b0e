//! A day in 富县 in bagging and spraying season, played against a running service.
//!
//! Two hundred farmers, thirty teams and five village agents live it with their phones, over HTTP
//! and WebSocket and nothing else: teams register and are approved, farmers ask who could come and
//! then post, leaders answer after a while or never, some give a job back, work is started with the
//! farmer's code, measured, paid and judged. Some farmers sell apples of last autumn meanwhile, which
//! two buyers in Shenzhen and Hangzhou order. The day is some hundred times faster than a real one
//! while the service keeps real time, so the service wants its accept window shortened by the same
//! factor: 10 minutes at speed 120 are 5 s, as in
//!
//! ```text
//! BANGNONG_OFFERS__ACCEPT_WINDOW=5s BANGNONG_WECHAT__GRACE=1s cargo run --release
//! cargo run --release -p miniapp-mock -- day --svg day.svg
//! ```
//!
//! The service's own stand-in for WeChat shows its messages to nobody. To count them, run
//! `miniapp-mock platform`, start the service with the settings that it prints, and name it with
//! `--wechat http://127.0.0.1:8090`.

mod asking;
mod chart;
mod evening;
mod farmer;
mod job;
mod leader;
mod plan;
mod progress;
mod report;
mod town;
mod trade;

use futures_util::future::join_all;

pub use chart::svg;
pub use plan::{Ask, Cast, DAWN, Home, NIGHT, Pace, Plan, Team};
pub use report::Report;
pub use trade::Trade;

use crate::market::Purchaser;
use crate::phone::Trouble;
use crate::play::{Stage, progress as screen};
use farmer::Farmer;
use leader::Leader;
use town::Town;

/// Plays the day from dawn to night, with a line on the screen, and reports on it.
pub async fn play(stage: &Stage, plan: &Plan) -> Result<Report, Trouble> {
    let town = Town::wake(stage, plan).await?;
    let messages_before = town.ground.wechat.delivered_n().await?;
    tokio::select! {
        () = live(&town) => {}
        () = screen::show(|| progress::line(&town)) => {}
    }
    screen::end();
    let book = evening::reckon(&town).await;
    let messages_after = town.ground.wechat.delivered_n().await?;
    let messages_n = messages_after.zip(messages_before).map(|(after, before)| after - before);
    let calls = town.ground.carrier.calls().route_times();
    Ok(Report {
        cast: plan.cast,
        without_phone_n: plan.without_phone_n(),
        speed: stage.speed,
        book,
        messages_n,
        calls,
    })
}

/// Everybody's day at once.
async fn live(town: &Town<'_>) {
    let homes = town.plan.homes.iter().zip(&town.homes);
    let farmers = homes.map(|(home, phone)| async move {
        if let Err(trouble) = (Farmer { town, home, phone }).spend_day().await {
            town.ground.ledger.trouble(&home.alias, &trouble);
        }
    });
    let teams = town.plan.teams.iter().zip(&town.leaders);
    let leaders = teams.map(|(team, phone)| async move {
        if let Err(trouble) = (Leader { town, team, phone }).spend_day().await {
            town.ground.ledger.trouble(&team.alias, &trouble);
        }
    });
    let buyers = town.plan.buyers.iter().zip(&town.buyers);
    let buyers = buyers.map(|(buyer, phone)| async move {
        let Town { ground, voices, .. } = town;
        let purchaser = Purchaser { ground, voices, buyer, phone, plan: None };
        if let Err(trouble) = purchaser.spend().await {
            ground.ledger.trouble(&buyer.alias, &trouble);
        }
    });
    tokio::join!(join_all(farmers), join_all(leaders), join_all(buyers));
}
