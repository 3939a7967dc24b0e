//! What must never be: counted anew from shares, beside what the rows say.

use std::collections::BTreeMap;

use futures_util::future::FutureExt;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{store, unfilled::sum};
use crate::{app::App, error::ApiError, ids::PartId};

/// Two numbers that should be the same, or one that is too large.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ViolationView {
    /// `part_reserved`: a part holds something else than its living shares; `part_over`: more than
    /// there is; `line_over`: shares fill more than was ordered; `line_unexplained`: what is
    /// unfilled has no reason, or more reasons than grams.
    pub code: &'static str,
    /// Of the part, or of the line.
    pub id: Uuid,
    pub expected_g: i64,
    pub found_g: i64,
}

/// Everything that is wrong: normally nothing. Of one moment, whatever is written meanwhile.
pub async fn audit(app: &App) -> Result<Vec<ViolationView>, ApiError> {
    let picture = app.write(|tx| async move { Ok(store::picture(tx).await?) }.boxed()).await?;
    let mut found = parts(&picture);
    found.extend(lines(&picture));
    Ok(found)
}

fn parts(picture: &store::Picture) -> Vec<ViolationView> {
    let mut held: BTreeMap<PartId, i64> = picture.by_part.iter().copied().collect();
    let mut found = Vec::new();
    for part in &picture.parts {
        let shares = held.remove(&part.id).unwrap_or(0);
        if part.reserved_g != shares {
            found.push(violation("part_reserved", part.id.0, shares, part.reserved_g));
        }
        if shares > part.total_g {
            found.push(violation("part_over", part.id.0, part.total_g, shares));
        }
    }
    let nowhere = held.into_iter().filter(|(_, grams)| *grams != 0);
    found.extend(nowhere.map(|(part, grams)| violation("part_reserved", part.0, grams, 0)));
    found
}

fn lines(picture: &store::Picture) -> Vec<ViolationView> {
    let held: BTreeMap<_, i64> = picture.by_line.iter().copied().collect();
    let mut found = Vec::new();
    for line in &picture.lines {
        let shares = held.get(&line.id).copied().unwrap_or(0);
        if shares > line.grams {
            found.push(violation("line_over", line.id.0, line.grams, shares));
        }
        let unfilled = sum(&line.unfilled.0);
        if shares + unfilled != line.grams {
            let expected = line.grams - shares;
            found.push(violation("line_unexplained", line.id.0, expected, unfilled));
        }
    }
    found
}

fn violation(code: &'static str, id: Uuid, expected_g: i64, found_g: i64) -> ViolationView {
    ViolationView { code, id, expected_g, found_g }
}
