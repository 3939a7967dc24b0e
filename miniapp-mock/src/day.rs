//! A day in 富县 in bagging and spraying season, played against a running service.
//!
//! Two hundred farmers, thirty teams and five village agents live it with their phones, over HTTP
//! and WebSocket and nothing else: teams register and are approved, farmers ask who could come and
//! then post, leaders answer after a while or never, some give a job back, work is started with the
//! farmer's code, measured, paid and judged. The day is some hundred times faster than a real one
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
mod attention;
mod chart;
mod clock;
mod dice;
mod evening;
mod farmer;
mod figures;
mod job;
mod leader;
mod ledger;
mod names;
mod places;
mod plan;
mod progress;
mod report;
mod routine;
mod table;
mod town;
mod trade;
mod voices;
mod wechat;

use futures_util::future::join_all;

pub use chart::svg;
pub use figures::Spread;
pub use ledger::{Book, Event, Fate, Story};
pub use places::Place;
pub use plan::{Ask, Cast, DAWN, Home, NIGHT, Neighbour, Pace, Plan, Team};
pub use report::Report;
pub use table::Table;
pub use town::OPERATOR;
pub use trade::Trade;

use crate::phone::Trouble;
use farmer::Farmer;
use leader::Leader;
use town::Town;

/// Where the day is played, and how fast.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The service, such as `http://127.0.0.1:8080`.
    pub url: String,
    /// The stand-in for WeChat that the service uses, when it runs apart from it.
    pub wechat: Option<String>,
    /// Seconds of the day in one second, above 0.
    pub speed: f64,
}

/// Plays the day from dawn to night, with a line on the screen, and reports on it.
pub async fn play(stage: &Stage, plan: &Plan) -> Result<Report, Trouble> {
    let town = Town::wake(stage, plan).await?;
    let messages_before = town.wechat.delivered_n().await?;
    tokio::select! {
        () = live(&town) => {}
        () = progress::show(&town) => {}
    }
    progress::end();
    let book = evening::reckon(&town).await;
    let messages_after = town.wechat.delivered_n().await?;
    let messages_n = messages_after.zip(messages_before).map(|(after, before)| after - before);
    let calls = town.carrier.calls().route_times();
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
            town.ledger.trouble(&home.alias, &trouble);
        }
    });
    let teams = town.plan.teams.iter().zip(&town.leaders);
    let leaders = teams.map(|(team, phone)| async move {
        if let Err(trouble) = (Leader { town, team, phone }).spend_day().await {
            town.ledger.trouble(&team.alias, &trouble);
        }
    });
    tokio::join!(join_all(farmers), join_all(leaders));
}
