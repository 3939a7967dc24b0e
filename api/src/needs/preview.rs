//! The honest answer before posting.

use chrono::{DateTime, Utc};
use matching::{preview::Answer, reason::Change};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    dispatch::{engine, policy},
    explain::{change, counted, meters, moment},
    pool::view::PoolView,
};
use crate::{app::App, catalogue::Operation, entity::need, error::ApiError, words};

/// How many teams could come, when, for how much, and what would help.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewView {
    pub teams_n: usize,
    pub earliest_start_at: Option<DateTime<Utc>>,
    /// Nine times in ten the first of them has begun by then.
    pub starts_by: Option<DateTime<Utc>>,
    /// Per unit.
    pub price_min_fen: Option<i64>,
    pub price_max_fen: Option<i64>,
    /// For the whole quantity.
    pub total_min_fen: Option<i64>,
    pub total_max_fen: Option<i64>,
    pub nearest_m: Option<i32>,
    /// All of it in one sentence.
    pub sentence: String,
    /// The pool there would be, with this need in it, where one was asked for and waiting is worth
    /// anything.
    pub pool: Option<PoolView>,
    /// Why the other teams cannot, most frequent first.
    pub reasons: Vec<ReasonView>,
    /// What would admit more of them, most teams first.
    pub changes: Vec<ChangeView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReasonView {
    pub code: String,
    pub teams_n: usize,
    pub sentence: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    pub code: String,
    pub sentence: String,
    pub teams_n: usize,
    /// The window's new end, where that is the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// The new ceiling per unit, where that is the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_ceiling_fen: Option<i64>,
}

/// Asks the engine about a need that nobody has posted.
pub async fn preview(app: &App, need: &need::Model) -> Result<PreviewView, ApiError> {
    let operation = app.catalogue.stored(&need.operation);
    let engine = engine(need, operation);
    let (teams, now) = (app.roster.around(app, &engine).await?, (app.now)());
    let (teams, at) = (teams.iter().map(AsRef::as_ref), matching::Moment::new(now.timestamp()));
    let answer = matching::preview(&engine, teams, &policy(app, 1), at);
    Ok(view(&answer, need, operation, now))
}

fn view(
    answer: &Answer,
    need: &need::Model,
    operation: &Operation,
    now: DateTime<Utc>,
) -> PreviewView {
    let total = |price: matching::Fen| price.times(need.quantity).get();
    let offering = |(code, _): &&(&str, usize)| *code != "operation_unsupported";
    PreviewView {
        teams_n: answer.teams,
        earliest_start_at: answer.earliest.map(moment),
        starts_by: answer.surely_by.map(moment),
        price_min_fen: answer.price.map(|(low, _)| low.get()),
        price_max_fen: answer.price.map(|(_, high)| high.get()),
        total_min_fen: answer.price.map(|(low, _)| total(low)),
        total_max_fen: answer.price.map(|(_, high)| total(high)),
        nearest_m: answer.nearest.map(meters),
        sentence: sentence(answer, operation, now),
        pool: None,
        reasons: answer
            .reasons
            .iter()
            .filter(offering)
            .map(|r| reason_view(r, operation))
            .collect(),
        changes: answer.changes.iter().map(|c| change_view(*c, operation)).collect(),
    }
}

fn sentence(answer: &Answer, operation: &Operation, now: DateTime<Utc>) -> String {
    let (Some(earliest), Some((low, high))) = (answer.earliest, answer.price) else {
        let nobody_does = answer.reasons.iter().all(|(code, _)| *code == "operation_unsupported");
        return match (nobody_does, answer.changes.first()) {
            (true, _) => format!("附近还没有做{}的队伍，发布后代办员会帮您找", operation.name),
            (false, Some((first, _))) => {
                format!("眼下没有队伍能来。{}", change(*first, operation).sentence)
            }
            (false, None) => "眼下没有队伍能来，发布后代办员会帮您找".to_owned(),
        };
    };
    format!(
        "{}支队伍能来，最早{}，每{}{}",
        answer.teams,
        words::day(moment(earliest), now),
        operation.unit.name(),
        words::yuan_range(low.get(), high.get()),
    )
}

fn reason_view((code, teams_n): &(&'static str, usize), operation: &Operation) -> ReasonView {
    let sentence = counted(code, *teams_n, operation);
    ReasonView { code: (*code).to_owned(), teams_n: *teams_n, sentence }
}

fn change_view((what, teams_n): (Change, usize), operation: &Operation) -> ChangeView {
    let short = change(what, operation);
    let sentence = match what {
        Change::WidenReach { .. } => format!("没人接时，会再问远处{teams_n}支队伍"),
        _ => short.sentence.replace("就能来", &format!("，可有{teams_n}支队伍")),
    };
    ChangeView {
        code: short.code,
        sentence,
        teams_n,
        until: if let Change::WidenWindow { until } = what { Some(moment(until)) } else { None },
        price_ceiling_fen: if let Change::RaiseCeiling { to } = what {
            Some(to.get())
        } else {
            None
        },
    }
}
