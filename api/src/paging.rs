//! Lists by cursor: the id of the last item, because ids grow with time.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// One page of a list, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Ask for the next page with it; null on the last.
    pub next_cursor: Option<String>,
}

/// Which page is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

impl Paging {
    /// Items on a page, within bounds.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(20).clamp(1, 100)
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
