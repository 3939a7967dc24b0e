//! The operation catalogue: data with edition and source, compiled in, read once.

pub mod http;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::ApiError;

const OPERATIONS: &str = include_str!("operations.toml");

/// What an operation is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// 亩.
    Mu,
    /// 袋.
    Bag,
    /// 工日.
    Workday,
    /// 公斤.
    Kg,
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Machine,
    /// People.
    Crew,
    /// An unmanned aircraft.
    Uav,
}

/// One row of the catalogue.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    pub code: String,
    pub name: String,
    /// Which picture the phone shows.
    pub icon: String,
    pub kind: Kind,
    pub unit: Unit,
    /// Units in eight hours of one team of usual size.
    pub capacity_per_day: f64,
    /// Fewer units are not worth the way.
    pub min_quantity: f64,
    /// Units that one 亩 needs.
    pub units_per_mu: f64,
    /// Usual price per unit, from.
    pub price_min_fen: i64,
    /// Usual price per unit, to.
    pub price_max_fen: i64,
    /// The paper a team must show.
    #[serde(default)]
    pub qualification: Option<String>,
    pub season: String,
    pub source: String,
    pub as_of: NaiveDate,
    /// Whether the source was confirmed.
    pub confirmed: bool,
}

/// All operations, in the order the phone shows them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    pub edition: String,
    pub source: String,
    #[serde(rename = "operation")]
    pub operations: Vec<Operation>,
}

impl Unit {
    /// What a farmer calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mu => "亩",
            Self::Bag => "袋",
            Self::Workday => "工日",
            Self::Kg => "公斤",
        }
    }
}

impl Catalogue {
    /// The compiled-in edition.
    #[must_use]
    pub fn compiled_in() -> Self {
        toml::from_str(OPERATIONS).expect("the compiled-in catalogue is complete")
    }

    /// The operation of this code.
    pub fn find(&self, code: &str) -> Result<&Operation, ApiError> {
        self.operations.iter().find(|operation| operation.code == code).ok_or_else(|| {
            ApiError::invalid("operation", "operation_unknown", "没有这种作业，请重新选")
        })
    }

    /// The operation of a stored row, whose code was checked on its way in.
    #[must_use]
    pub fn stored(&self, code: &str) -> &Operation {
        self.find(code).expect("codes are never taken out of the catalogue")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_possible_and_says_where_it_is_from() {
        let catalogue = Catalogue::compiled_in();
        for row in &catalogue.operations {
            let code = &row.code;
            assert!(
                row.price_min_fen > 0 && row.price_min_fen <= row.price_max_fen,
                "{code}: price"
            );
            assert!(
                row.capacity_per_day > row.min_quantity,
                "{code}: a day holds the smallest job"
            );
            assert!(row.min_quantity > 0.0 && row.units_per_mu > 0.0, "{code}: amounts");
            assert!(!row.source.is_empty(), "{code}: source");
            let same = catalogue.operations.iter().filter(|other| other.code == *code).count();
            assert_eq!(same, 1, "{code}: codes are unique");
        }
    }
}
