//! After a drop-out: the needs that lost their team are planned together, with the other needs for
//! which the same teams are being asked, and one team is asked for each, before any wave.
//!
//! The plan only says whom to ask first. What teams have promised stays where it is; who is asked
//! accepts or not, as always; and where the plan has nobody, the waves go on as without it (ADR 8).

pub mod around;
pub mod ask;
pub mod batch;
pub mod why;

use std::time::Instant;

use matching::{Moment, Window};

use self::{
    around::Around,
    batch::{Batch, Placed},
};
use super::dispatch;
use crate::{app::App, entity::need, error::ApiError};

/// Needs planned at once.
const MOST_LOST: usize = 20;
/// How far ahead a plan looks, in days.
const DAYS: i64 = 7;
const DAY: i64 = 24 * 3600;
/// A search ends after so many steps, when there is time for them: a small plan is found long
/// before.
const STEPS: f64 = 20_000.0;

/// Plans these needs, which lost their team, and asks for them; returns those for which the waves
/// begin.
pub async fn together(app: &App, lost: Vec<need::Model>) -> Vec<need::Model> {
    let mut left = Vec::new();
    for some in lost.chunks(MOST_LOST) {
        match planned(app, some).await {
            Ok(others) => left.extend(others),
            Err(error) => {
                tracing::warn!(%error, "not planned together");
                left.extend_from_slice(some);
            }
        }
    }
    left
}

async fn planned(app: &App, lost: &[need::Model]) -> Result<Vec<need::Model>, ApiError> {
    let around = Around::of(app, lost).await?;
    let others_n = around.others_n();
    if others_n == 0 {
        // Nothing competes with it: the first wave asks several teams at once.
        return Ok(lost.to_vec());
    }
    let placed = plan(app, &around).await?;
    let mut left = Vec::new();
    for (step, need) in ask::steps(app, &around, &placed).into_iter().zip(lost) {
        let asked = match step {
            Some(step) => ask::ask(app, need.clone(), step, others_n).await?,
            None => false,
        };
        if !asked {
            left.push(need.clone());
        }
    }
    Ok(left)
}

/// Searches on a thread of its own, for as long as the settings allow.
async fn plan(app: &App, around: &Around) -> Result<Vec<Option<Placed>>, ApiError> {
    let (batch, policy) = (around.batch.clone(), dispatch::policy(app, 1));
    let Some(horizon) = horizon(&batch, Moment::new(around.now.timestamp())) else {
        return Ok(vec![None; batch.lost.len()]);
    };
    let (begun, limit) = (Instant::now(), app.config.offers.plan_for);
    let used = move |steps: u64| {
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let steps = steps as f64 / STEPS;
        steps.max(begun.elapsed().as_secs_f64() / limit.as_secs_f64())
    };
    let search = tokio::task::spawn_blocking(move || batch.plan(&policy, horizon, used));
    search.await.map_err(|error| ApiError::Broken(error.to_string()))
}

/// From the first moment at which one of the lost can be done, to the last, within a week.
fn horizon(batch: &Batch, now: Moment) -> Option<Window> {
    let windows = || batch.lost.iter().map(|wanted| wanted.need.window);
    let from = windows().map(|window| window.from).min()?.max(now);
    let until = windows().map(|window| window.until).max()?;
    Window::new(from, until.min(from.plus(DAYS * DAY)))
}
