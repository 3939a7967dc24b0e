//! Weights as people say them, and the grams that are stored.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{error::ApiError, words};

/// What weights are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// 斤, half a kilogram.
    Jin,
    Kg,
    Tonne,
}

/// A weight in a unit of the farmer's choice.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuantityForm {
    pub amount: f64,
    pub unit: Weight,
}

impl Weight {
    pub const ALL: [Self; 3] = [Self::Jin, Self::Kg, Self::Tonne];

    /// What a farmer calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jin => "斤",
            Self::Kg => "公斤",
            Self::Tonne => "吨",
        }
    }

    /// In one of it.
    #[must_use]
    pub const fn grams(self) -> i32 {
        match self {
            Self::Jin => 500,
            Self::Kg => 1_000,
            Self::Tonne => 1_000_000,
        }
    }
}

impl QuantityForm {
    /// To the nearest gram, where it is within these bounds, in grams.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "bounds are at most a thousand tonnes, far below 2^53 grams"
    )]
    pub fn grams(self, field: &'static str, least: i64, most: i64) -> Result<i64, ApiError> {
        let grams = (self.amount * f64::from(self.unit.grams())).round();
        if (least as f64..=most as f64).contains(&grams) {
            return Ok(grams as i64);
        }
        let message = format!("重量要在{}到{}之间", weight(least), weight(most));
        Err(ApiError::invalid(field, "quantity_out_of_range", message))
    }
}

/// `350公斤`, `3.5吨`.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "shown with two decimals")]
pub fn weight(grams: i64) -> String {
    let unit = if grams < 1_000_000 { Weight::Kg } else { Weight::Tonne };
    format!("{}{}", words::number(grams as f64 / f64::from(unit.grams())), unit.name())
}

/// `4000斤`: what a farmer counts in, however much it is.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "shown with two decimals")]
pub fn jin(grams: i64) -> String {
    let amount = grams as f64 / f64::from(Weight::Jin.grams());
    format!("{}{}", words::number(amount), Weight::Jin.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_stored_in_grams() {
        #[rustfmt::skip]
        let cases = [
            // amount,   unit,          grams,               why
            (7_000.0,    Weight::Jin,   Some(3_500_000),     "two jin are a kilogram"),
            (3.5,        Weight::Tonne, Some(3_500_000),     "the same"),
            (10.000_4,   Weight::Kg,    Some(10_000),        "to the nearest gram"),
            (9.0,        Weight::Kg,    None,                "less than the least"),
            (-5.0,       Weight::Kg,    None,                "less than nothing"),
            (1e300,      Weight::Tonne, None,                "more than there is"),
            (f64::NAN,   Weight::Kg,    None,                "no number"),
        ];
        for (amount, unit, grams, why) in cases {
            let said = QuantityForm { amount, unit };
            assert_eq!(said.grams("quantity", 10_000, 1_000_000_000).ok(), grams, "{why}");
        }
        assert_eq!((weight(350_000), weight(3_500_000)), ("350公斤".into(), "3.5吨".into()));
        assert_eq!((jin(350_000), jin(3_500_250)), ("700斤".into(), "7000.5斤".into()));
    }
}
