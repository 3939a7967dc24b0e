//! How long farmers wait, and what becomes of the answers: for each agronomist and village.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use super::{store, view};
use crate::{
    app::App,
    entity::question::{self, QuestionState},
    ids::AgronomistId,
    questions,
};

/// Fewer waits say nothing about the next one.
const FEWEST: usize = 3;

/// Of one agronomist or village.
#[derive(Debug, Clone, Serialize, ToSchema)]
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
    pub agronomists: Vec<Figure>,
    pub villages: Vec<Figure>,
}

/// The figures of everybody, from all questions.
pub async fn all(db: &impl ConnectionTrait, app: &App) -> Result<AdviceFiguresView, DbErr> {
    let rows = questions::store::list_for_figures(db).await?;
    let lapsed = questions::store::count_lapsed(db).await?;
    let mut by_owner: BTreeMap<AgronomistId, Vec<&question::Model>> = BTreeMap::new();
    let mut by_village: BTreeMap<&str, Vec<&question::Model>> = BTreeMap::new();
    for row in &rows {
        if let Some(owner) = row.owner_id {
            by_owner.entry(owner).or_default().push(row);
        }
        by_village.entry(&row.village).or_default().push(row);
    }
    let cards = view::cards(db, app, store::list_approved(db).await?).await?;
    let of_one = |card: view::AgronomistCard| {
        let own = by_owner.get(&card.id).map_or(&[][..], Vec::as_slice);
        let n = lapsed.iter().find(|(id, _)| *id == card.id).map_or(0, |(_, n)| *n);
        Figure { lapsed_n: usize::try_from(n).ok(), ..figure(card.name, own) }
    };
    let villages = by_village.iter().map(|(name, own)| figure((*name).to_owned(), own)).collect();
    Ok(AdviceFiguresView { agronomists: cards.into_iter().map(of_one).collect(), villages })
}

fn figure(name: String, own: &[&question::Model]) -> Figure {
    let first = |row: &&question::Model| {
        row.first_answered_at.map(|at| (at - row.created_at).num_seconds())
    };
    let waits: Vec<i64> = own.iter().filter_map(first).collect();
    Figure {
        name,
        questions_n: own.len(),
        first_answer_p50_s: percentile(waits.clone(), 50),
        first_answer_p95_s: percentile(waits, 95),
        reopened_n: own.iter().filter(|row| row.reopened_n > 0).count(),
        solved_n: own.iter().filter(|row| row.state == QuestionState::Solved).count(),
        lapsed_n: None,
    }
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
