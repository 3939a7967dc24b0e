//! The catalogue of advice: crops, specialities, problems, products; compiled in, read once.

pub mod http;
mod triage;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{error::ApiError, produce::Named};

pub use triage::Topic;

const ADVICE: &str = include_str!("advice.toml");
const PRODUCTS: &str = include_str!("products.toml");

/// What an agronomist can know.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speciality {
    pub code: String,
    pub name: String,
    /// By which a question is known to be about it.
    pub words: Vec<String>,
}

/// A disease, a pest, or what the weather does.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    pub code: String,
    pub name: String,
    pub crops: Vec<String>,
    pub speciality: String,
    pub words: Vec<String>,
}

/// A pesticide as an answer may name it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = AdviceProduct)]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub code: String,
    pub name: String,
    /// Crops it is registered for.
    pub crops: Vec<String>,
    pub problems: Vec<String>,
    /// The strongest and the weakest dose, in `dose_unit`.
    pub dose_from: f64,
    pub dose_to: f64,
    pub dose_unit: String,
    /// In a season, at most.
    pub times: i32,
    /// 安全间隔期: days from the last use to the harvest.
    pub interval_days: i64,
    /// Null where only the label says it.
    #[serde(default)]
    pub registration: Option<String>,
    pub source: String,
    pub as_of: NaiveDate,
    /// Whether the row was compared with the registration.
    pub confirmed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    edition: String,
    source: String,
    crops: Vec<Named>,
    symptoms: Vec<String>,
    languages: Vec<Named>,
    #[serde(rename = "speciality")]
    specialities: Vec<Speciality>,
    #[serde(rename = "problem")]
    problems: Vec<Problem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Products {
    edition: String,
    #[serde(rename = "product")]
    products: Vec<Product>,
}

/// All of it, in the order the phone shows it.
#[derive(Debug, Clone)]
pub struct Advice {
    pub edition: String,
    pub source: String,
    pub products_edition: String,
    pub crops: Vec<Named>,
    pub languages: Vec<Named>,
    pub specialities: Vec<Speciality>,
    pub problems: Vec<Problem>,
    pub products: Vec<Product>,
    symptoms: Vec<String>,
    topics: Vec<Topic>,
}

impl Advice {
    /// The compiled-in edition.
    #[must_use]
    pub fn compiled_in() -> Self {
        let file: File = toml::from_str(ADVICE).expect("the compiled-in advice is complete");
        let sold: Products = toml::from_str(PRODUCTS).expect("the products are complete");
        Self {
            edition: file.edition,
            source: file.source,
            products_edition: sold.edition,
            crops: file.crops,
            languages: file.languages,
            specialities: file.specialities,
            problems: file.problems,
            products: sold.products,
            symptoms: file.symptoms,
            topics: triage::topics(),
        }
    }

    pub fn crop(&self, code: &str) -> Result<&Named, ApiError> {
        let unknown = || ApiError::invalid("crop", "crop_unknown", "没有这种作物，请重新选");
        self.crops.iter().find(|it| it.code == code).ok_or_else(unknown)
    }

    pub fn language(&self, code: &str) -> Result<&Named, ApiError> {
        let unknown = || ApiError::invalid("language", "language_unknown", "没有这种话，请重新选");
        self.languages.iter().find(|it| it.code == code).ok_or_else(unknown)
    }

    pub fn speciality(&self, code: &str) -> Result<&Speciality, ApiError> {
        let unknown =
            || ApiError::invalid("specialities", "speciality_unknown", "没有这个专业，请重新选");
        self.specialities.iter().find(|it| it.code == code).ok_or_else(unknown)
    }

    pub fn product(&self, code: &str) -> Result<&Product, ApiError> {
        let unknown = || ApiError::invalid("products", "product_unknown", "农药表里没有这种药");
        self.products.iter().find(|it| it.code == code).ok_or_else(unknown)
    }

    /// What people call a crop whose code was checked on its way in.
    #[must_use]
    pub fn crop_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.crop(code).map_or(code, |crop| &crop.name)
    }
}

#[cfg(test)]
mod tests {
    use super::Advice;

    #[test]
    fn every_code_that_is_named_is_there() {
        let advice = Advice::compiled_in();
        for problem in &advice.problems {
            assert!(advice.speciality(&problem.speciality).is_ok(), "{}", problem.code);
            assert!(problem.crops.iter().all(|crop| advice.crop(crop).is_ok()), "{}", problem.code);
        }
        let known = |code: &String| advice.problems.iter().any(|it| it.code == *code);
        for product in &advice.products {
            assert!(product.crops.iter().all(|crop| advice.crop(crop).is_ok()), "{}", product.code);
            assert!(product.problems.iter().all(known), "{}", product.code);
            assert!(product.dose_from <= product.dose_to && product.times > 0, "{}", product.code);
            assert!(product.interval_days >= 0 && !product.source.is_empty(), "{}", product.code);
        }
    }
}
