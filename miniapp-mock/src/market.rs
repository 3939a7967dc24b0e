//! A picking week in 富县, whose apples go to Shenzhen and Hangzhou, played against a running
//! service.
//!
//! Two hundred farmers list three hundred lots, some through village agents, some for cooperatives
//! with certificates; four buyers place a dozen orders. Farmers accept their shares, refuse them or
//! let them pass, buyers agree to substitutes or not, one order is changed and one cancelled too
//! late. Trucks are loaded with weights that both sides sign, drive, arrive, and are taken over
//! with deductions; a farmer objects, the operator settles; money is paid, by one buyer late, and
//! comes. Phones speak HTTP and WebSocket and nothing else. The week is some thousand times faster
//! than a real one while the service keeps real time, so the service wants its windows shortened by
//! the same factor. At the speed of 1 200, 12 hours to answer a share are 36 s, the day in which a
//! farmer may object is 72 s, and orders that come within 40 minutes are filled together:
//!
//! ```text
//! BANGNONG_MARKET__SHARE_WINDOW=36s BANGNONG_MARKET__SUBSTITUTE_WINDOW=36s \
//! BANGNONG_MARKET__DISPUTE_WINDOW=72s BANGNONG_MARKET__BATCH_EVERY=2s \
//! BANGNONG_WECHAT__GRACE=1s cargo run --release
//! cargo run --release -p miniapp-mock -- market --svg market.svg
//! ```
//!
//! Days in which fruit is ready and trucks are ordered stay real ones: nobody waits for them. The
//! service should have a new database: other people's lots would be asked for too, and the
//! operator's audits count everything.

mod buyer;
mod chart;
mod evening;
mod fair;
mod fruit;
mod listing;
mod money;
mod operator;
mod plan;
mod progress;
mod report;
mod ride;
mod seller;

use futures_util::FutureExt as _;
use futures_util::future::join_all;

pub use chart::svg;
pub use fruit::Part;
pub use plan::{Buyer, Cast, DAWN, END, Grower, Kind, Line, Lot, Order, Plan, Ship, Temper};
pub use report::{Money, Outcome, Report, Smallholders, Weights};

pub(crate) use buyer::Purchaser;
pub(crate) use fair::buyer as let_in;
pub(crate) use seller::Seller;

use crate::phone::{Phone, Trouble};
use crate::play::attention::Attention;
use crate::play::routine::{Doing, until_over};
use crate::play::{Stage, progress as screen};
use fair::Fair;
use operator::Operator;

/// Plays the week from Monday until the money has come, with a line on the screen.
pub async fn play(stage: &Stage, plan: &Plan) -> Result<Report, Trouble> {
    let fair = Fair::open(stage, plan).await?;
    let messages_before = fair.ground.wechat.delivered_n().await?;
    tokio::select! {
        () = live(&fair) => {}
        () = screen::show(|| progress::line(&fair)) => {}
    }
    screen::end();
    let outcome = evening::reckon(&fair).await;
    let messages_after = fair.ground.wechat.delivered_n().await?;
    Ok(Report {
        cast: plan.cast,
        without_phone_n: plan.without_phone_n(),
        speed: stage.speed,
        book: fair.ground.ledger.read(Clone::clone),
        outcome,
        messages_n: messages_after.zip(messages_before).map(|(after, before)| after - before),
        calls: fair.ground.carrier.calls().route_times(),
    })
}

/// Everybody's week at once.
async fn live(fair: &Fair<'_>) {
    let Fair { plan, ground, voices, operator, .. } = fair;
    let growers = plan.growers.iter().zip(&fair.growers);
    let sellers = growers.map(|(grower, phone)| async move {
        if let Err(trouble) = sell(fair, grower, phone).await {
            ground.ledger.trouble(&grower.alias, &trouble);
        }
    });
    let buyers = plan.buyers.iter().zip(&fair.buyers);
    let buyers = buyers.map(|(buyer, phone)| async move {
        let purchaser = Purchaser { ground, voices, buyer, phone, plan: Some(*plan) };
        if let Err(trouble) = purchaser.spend().await {
            ground.ledger.trouble(&buyer.alias, &trouble);
        }
    });
    let operator = async {
        if let Err(trouble) = (Operator { ground, phone: operator }).spend().await {
            ground.ledger.trouble("the operator", &trouble);
        }
    };
    tokio::join!(join_all(sellers), join_all(buyers), operator);
}

/// A farmer's week, or an agent's: lots are listed in time, and news is answered as it comes.
async fn sell<'a>(fair: &'a Fair<'_>, grower: &'a Grower, phone: &'a Phone) -> Result<(), Trouble> {
    let Fair { ground, voices, .. } = fair;
    let attention = if grower.keeps_open {
        Attention::open(phone, &[]).await?
    } else {
        Attention::pocket(phone).await?
    };
    let seller = Seller { ground, voices, phone, temper: grower.temper };
    let lots = grower.lots.iter().map(|lot| seller.list_in_time(lot).boxed_local());
    let react = |notice, dice| -> Doing<'a> { seller.hear(notice, dice).boxed_local() };
    until_over(ground, &grower.alias, attention, lots.collect(), react).await
}
