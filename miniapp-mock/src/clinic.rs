//! A spring night of frost in 富县, in which the orchards' owners ask what can still be done, played
//! against a running service.
//!
//! Between two and three in the morning four hundred questions come to twelve agronomists, two of
//! them the county's; some are about money and belong to the township's desk. Agronomists take what
//! they are asked, or let it lapse, decline, pass it on, ask back, and answer with a basis, some with
//! a pesticide; farmers reply, say whether it helped, and open again what did not. One agronomist's
//! phone loses the signal for a while. Phones speak HTTP and WebSocket and nothing else. In the
//! morning every phone reads everything once more, and the service's word is put beside what the
//! phones sent and heard.
//!
//! The night is some thirty times faster than a real one while the service keeps real time, so the
//! service wants its windows shortened by the same factor. Given the service's command, the clinic
//! does that, kills the service in the middle of the hour, and starts it again:
//!
//! ```text
//! cargo run -p miniapp-mock -- clinic \
//!     --service 'DATABASE_URL=sqlite://clinic.db?mode=rwc target/debug/bangnong'
//! ```

mod chart;
mod check;
mod consult;
mod desk;
mod evening;
mod expert;
mod farmer;
mod keeper;
mod line;
mod log;
mod plan;
mod progress;
mod report;
mod talk;
mod ward;

use std::time::Duration;

use futures_util::future::join_all;

pub use chart::svg;
pub use check::{Line, Outcome, Stand};
pub use keeper::Keeper;
pub use log::{Case, Heard, Seen, Sent};
pub use plan::{
    Absence, Ask, Cast, DAWN, END, Expert, FROST, Farmer, KILL, Level, MOST, Pace, Plan, THAW,
    Topic,
};
pub use report::Report;

use crate::phone::Trouble;
use crate::play::{Stage, progress as screen};
use desk::Desk;
use expert::Adviser;
use farmer::Asker;
use ward::Ward;

/// Plays the night until everything is answered, with a line on the screen. The service is killed in
/// the middle by its keeper, if there is one.
pub async fn play(
    stage: &Stage,
    plan: &Plan,
    keeper: Option<&mut Keeper>,
) -> Result<Report, Trouble> {
    let ward = Ward::open(stage, plan).await?;
    let mut away_for = None;
    tokio::select! {
        () = live(&ward, keeper, &mut away_for) => {}
        () = screen::show(|| progress::line(&ward)) => {}
    }
    screen::end();
    let outcome = evening::reckon(&ward).await;
    Ok(Report {
        cast: plan.cast,
        speed: stage.speed,
        book: ward.ground.ledger.read(Clone::clone),
        cases: ward.log.read(|seen| seen.cases.clone()),
        outcome,
        beside: [|ask: &&Ask| ask.photo, |ask: &&Ask| ask.voice]
            .map(|has| plan.asks().filter(has).count()),
        away_for,
        calls: ward.ground.carrier.calls().route_times(),
    })
}

/// Everybody's night at once.
async fn live(ward: &Ward<'_>, keeper: Option<&mut Keeper>, away_for: &mut Option<Duration>) {
    let ledger = &ward.ground.ledger;
    let farmers = ward.plan.farmers.iter().zip(&ward.farmers);
    let farmers = farmers.map(|(farmer, seat)| async move {
        if let Err(trouble) = (Asker { ward, farmer, seat }).spend().await {
            ledger.trouble(&farmer.alias, &trouble);
        }
    });
    let experts = ward.plan.experts.iter().zip(&ward.experts);
    let experts = experts.map(|(expert, seat)| async move {
        if let Err(trouble) = (Adviser { ward, expert, seat }).spend().await {
            ledger.trouble(&expert.alias, &trouble);
        }
    });
    let desk = async {
        if let Err(trouble) = (Desk { ward }).spend().await {
            ledger.trouble("the township's desk", &trouble);
        }
    };
    tokio::join!(join_all(farmers), join_all(experts), desk, strike(ward, keeper, away_for));
}

/// The power fails in the middle of the hour.
async fn strike(ward: &Ward<'_>, keeper: Option<&mut Keeper>, away_for: &mut Option<Duration>) {
    let Some(keeper) = keeper else { return };
    ward.ground.clock.until(KILL).await;
    match keeper.strike().await {
        Ok(time) => *away_for = Some(time),
        Err(error) => ward.log.flaw(format!("killing the service: {error}")),
    }
}
