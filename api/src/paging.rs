//! Lists by cursor: the id of the last item, because ids grow with time.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::error::ApiError;

/// Items on a page when nothing is said, and at most.
const USUAL: u64 = 20;
const MOST: u64 = 100;

/// One page of a list, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Ask for the next page with it; null on the last.
    pub next_cursor: Option<String>,
}

/// Which page a phone asks for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

/// Which page is wanted, checked.
#[derive(Debug)]
pub struct Paging {
    cursor: Option<Uuid>,
    limit: u64,
}

impl Default for Paging {
    fn default() -> Self {
        Self { cursor: None, limit: USUAL }
    }
}

/// The number of items that a phone asks for, or the usual one.
pub fn limit(asked: Option<u64>) -> Result<u64, ApiError> {
    let limit = asked.unwrap_or(USUAL);
    let wrong = || ApiError::invalid("limit", "number_out_of_range", "每页要在1到100条之间");
    (1..=MOST).contains(&limit).then_some(limit).ok_or_else(wrong)
}

impl PageQuery {
    pub fn check(&self) -> Result<Paging, ApiError> {
        Paging::asked(self.cursor, self.limit)
    }
}

impl Paging {
    pub fn asked(cursor: Option<Uuid>, asked: Option<u64>) -> Result<Self, ApiError> {
        Ok(Self { cursor, limit: limit(asked)? })
    }

    /// Items on a page, within bounds.
    #[must_use]
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// Only items with a smaller id are on this page.
    #[must_use]
    pub fn before(&self) -> Uuid {
        self.cursor.unwrap_or(Uuid::max())
    }

    /// The page of `rows`, of which at most `limit` were read.
    pub fn page<R, T>(
        &self,
        rows: Vec<R>,
        id: impl Fn(&R) -> Uuid,
        view: impl FnMut(R) -> T,
    ) -> Page<T> {
        let full = u64::try_from(rows.len()).is_ok_and(|n| n == self.limit());
        let next_cursor = rows.last().filter(|_| full).map(|row| id(row).to_string());
        Page { items: rows.into_iter().map(view).collect(), next_cursor }
    }
}
