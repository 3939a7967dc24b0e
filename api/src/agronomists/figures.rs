//! How long farmers wait, and what becomes of the answers: for each agronomist and village.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DbErr, TryGetable};
use serde::Serialize;
use utoipa::ToSchema;

use super::{store, view};
use crate::{app::App, entity::question, ids::AgronomistId, questions};

/// Fewer waits say nothing about the next one.
const FEWEST: usize = 3;
/// The figures are of the last so many days: a season of spraying, after which somebody may have
/// bettered themselves.
const WINDOW_DAYS: i64 = 90;

/// Of one agronomist or village.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = AdviceFigure)]
pub struct Figure {
    pub name: String,
    pub questions_n: usize,
    /// Seconds from the question to the first answer, of one in two; null while there is none.
    pub first_answer_p50_s: Option<i64>,
    /// The same, of nineteen in twenty.
    pub first_answer_p95_s: Option<i64>,
    pub reopened_n: usize,
    /// By the farmer's word.
    pub solved_n: usize,
    /// How often the time to claim ran out; null for villages.
    pub lapsed_n: Option<usize>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AdviceFiguresView {
    /// Of questions that were asked in the last so many days.
    pub window_days: i64,
    pub agronomists: Vec<Figure>,
    pub villages: Vec<Figure>,
}

/// The figures of everybody, from the questions of the window alone.
pub async fn all(db: &impl ConnectionTrait, app: &App) -> Result<AdviceFiguresView, DbErr> {
    let since = (app.now)() - TimeDelta::days(WINDOW_DAYS);
    let lapsed = questions::store::count_lapsed(db, since).await?;
    let mut by_owner = figures::<AgronomistId>(db, question::Column::OwnerId, since).await?;
    let by_village = figures::<String>(db, question::Column::Village, since).await?;
    let cards = view::cards(db, app, store::list_approved(db).await?).await?;
    let of_one = |card: view::AgronomistCard| {
        let own = by_owner.remove(&card.id).unwrap_or_default();
        let n = lapsed.iter().find(|(id, _)| *id == card.id).map_or(0, |(_, n)| *n);
        Figure { name: card.name, lapsed_n: usize::try_from(n).ok(), ..own }
    };
    let agronomists = cards.into_iter().map(of_one).collect();
    let of_village = |(name, own): (String, Figure)| Figure { name, ..own };
    let villages = by_village.into_iter().map(of_village).collect();
    Ok(AdviceFiguresView { window_days: WINDOW_DAYS, agronomists, villages })
}

/// By what this column names, without the name.
async fn figures<K: TryGetable + Ord + Send + Sync>(
    db: &impl ConnectionTrait,
    by: question::Column,
    since: DateTime<Utc>,
) -> Result<BTreeMap<K, Figure>, DbErr> {
    let mut waits: BTreeMap<K, Vec<i64>> = BTreeMap::new();
    for (key, seconds) in questions::store::waits(db, by, since).await? {
        waits.entry(key).or_default().push(seconds);
    }
    let tally = questions::store::tally(db, by, since).await?;
    let count = |n: i64| usize::try_from(n).unwrap_or_default();
    let figure = |(key, all, reopened, solved): (K, i64, i64, i64)| {
        let own = waits.remove(&key).unwrap_or_default();
        let figure = Figure {
            questions_n: count(all),
            first_answer_p50_s: percentile(own.clone(), 50),
            first_answer_p95_s: percentile(own, 95),
            reopened_n: count(reopened),
            solved_n: count(solved),
            ..Figure::default()
        };
        (key, figure)
    };
    Ok(tally.into_iter().map(figure).collect())
}

/// The smallest value that so many in a hundred do not exceed (nearest rank).
#[must_use]
pub fn percentile(mut values: Vec<i64>, percent: usize) -> Option<i64> {
    values.sort_unstable();
    let rank = (values.len() * percent).div_ceil(100).max(1);
    values.get(rank - 1).copied()
}

/// Whole minutes, of one in two; `None` while too few are known.
#[must_use]
pub fn usual_minutes(seconds: Vec<i64>) -> Option<i64> {
    let enough = seconds.len() >= FEWEST;
    percentile(seconds, 50).filter(|_| enough).map(|s| (s + 59) / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        #[rustfmt::skip]
        let cases: [(&[i64], usize, Option<i64>, &str); 6] = [
            (&[],                  50, None,     "nothing"),
            (&[7],                 95, Some(7),  "one"),
            (&[3, 1, 2],           50, Some(2),  "the middle"),
            (&[1, 2, 3, 4],        50, Some(2),  "the lower middle"),
            (&[1, 2, 3, 4],        95, Some(4),  "nearly all"),
            (&[5, 5, 5, 5, 100],   50, Some(5),  "one does not move it"),
        ];
        for (values, percent, expected, why) in cases {
            assert_eq!(percentile(values.to_vec(), percent), expected, "{why}");
        }
        assert_eq!(usual_minutes(vec![60, 61, 90]), Some(2));
        assert_eq!(usual_minutes(vec![60, 61]), None, "too few");
    }
}
