//! The produce catalogue: products, grades, sizes and words of the trade, compiled in, read once.

pub mod http;
pub mod weight;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    entity::{field::Crop, lot::Storage},
    error::ApiError,
};

const PRODUCE: &str = include_str!("produce.toml");

/// A code, and what people call it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub code: String,
    pub name: String,
}

/// What fruit of a grade looks like.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// 1 is best.
    pub grade: i32,
    pub name: String,
    /// What dealers say.
    pub trade: String,
    pub rule: String,
    pub source: String,
    pub as_of: NaiveDate,
    /// Whether the source was confirmed.
    pub confirmed: bool,
}

/// A size of the trade: 80# is fruit from 80 mm on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Size {
    pub name: String,
    /// Diameters, both ends included.
    pub from_mm: i32,
    pub to_mm: i32,
}

/// Where fruit can be, and how long it keeps there.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Keeping {
    pub code: Storage,
    pub name: String,
    /// The longest it can be promised for, once it is ready.
    pub keeps_days: i64,
    pub source: String,
    pub as_of: NaiveDate,
    /// Whether the source was confirmed.
    pub confirmed: bool,
}

/// One kind of fruit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub code: String,
    pub name: String,
    /// The largest difference of diameters in one carton.
    pub spread_mm: i32,
    /// No fruit is smaller or larger.
    pub smallest_mm: i32,
    pub largest_mm: i32,
    /// Of varieties, colours, bags and sizes.
    pub source: String,
    pub as_of: NaiveDate,
    /// Whether the source was confirmed.
    pub confirmed: bool,
    pub varieties: Vec<Named>,
    pub colours: Vec<Named>,
    pub bags: Vec<Named>,
    pub sizes: Vec<Size>,
    /// Best first.
    #[serde(rename(deserialize = "grade"))]
    pub grades: Vec<Grade>,
    #[serde(rename(deserialize = "storage"))]
    pub storages: Vec<Keeping>,
}

/// All products, in the order the phone shows them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Produce {
    pub edition: String,
    pub source: String,
    #[serde(rename = "product")]
    pub products: Vec<Product>,
}

impl Produce {
    /// The compiled-in edition.
    #[must_use]
    pub fn compiled_in() -> Self {
        toml::from_str(PRODUCE).expect("the compiled-in produce is complete")
    }

    /// The product of this code.
    pub fn find(&self, code: &str) -> Result<&Product, ApiError> {
        let unknown = || ApiError::invalid("product", "product_unknown", "没有这种果品，请重新选");
        self.products.iter().find(|product| product.code == code).ok_or_else(unknown)
    }

    /// What the first product that has such a thing calls it.
    pub fn any<'a>(
        &'a self,
        find: impl Fn(&'a Product) -> Result<&'a Named, ApiError>,
    ) -> Result<&'a Named, ApiError> {
        let mut found = self.products.iter().map(find);
        found.next().map_or(Err(ApiError::NotFound), |first| {
            first.or_else(|unknown| found.find_map(Result::ok).ok_or(unknown))
        })
    }

    /// The product of a stored row, whose code was checked on its way in.
    #[must_use]
    pub fn stored(&self, code: &str) -> &Product {
        self.find(code).expect("codes are never taken out of the catalogue")
    }
}

impl Product {
    pub fn variety(&self, code: &str) -> Result<&Named, ApiError> {
        let unknown = || ApiError::invalid("variety", "variety_unknown", "没有这个品种，请重新选");
        self.varieties.iter().find(|it| it.code == code).ok_or_else(unknown)
    }

    pub fn colour(&self, code: &str) -> Result<&Named, ApiError> {
        let unknown = || ApiError::invalid("colour", "colour_unknown", "没有这种颜色，请重新选");
        self.colours.iter().find(|it| it.code == code).ok_or_else(unknown)
    }

    pub fn bag(&self, code: &str) -> Result<&Named, ApiError> {
        let unknown = || ApiError::invalid("bag", "bag_unknown", "没有这种套袋，请重新选");
        self.bags.iter().find(|it| it.code == code).ok_or_else(unknown)
    }

    pub fn grade(&self, grade: i32) -> Result<&Grade, ApiError> {
        let unknown = || ApiError::invalid("grade", "grade_unknown", "没有这个等级，请重新选");
        self.grades.iter().find(|it| it.grade == grade).ok_or_else(unknown)
    }

    /// Diameters that fruit of this product can have.
    pub fn sizes(&self, from_mm: i32, to_mm: i32) -> Result<(i32, i32), ApiError> {
        if self.smallest_mm <= from_mm && from_mm <= to_mm && to_mm <= self.largest_mm {
            return Ok((from_mm, to_mm));
        }
        let (low, high) = (self.smallest_mm, self.largest_mm);
        let message = format!("果径要从小到大，在{low}到{high}毫米之间");
        Err(ApiError::invalid("sizes", "size_out_of_range", message))
    }

    /// How long it keeps where it is.
    pub fn keeping(&self, storage: Storage) -> Result<&Keeping, ApiError> {
        let unknown = || ApiError::invalid("storage", "storage_unknown", "这种果不这样存放");
        self.storages.iter().find(|it| it.code == storage).ok_or_else(unknown)
    }

    /// Whether it is the fruit of this crop of the catalogue of advice.
    #[must_use]
    pub fn grows_on(&self, crop: &str) -> bool {
        crop == "apple" && self.code == "APPLE"
    }

    /// Whether what grows there can be this.
    #[must_use]
    pub fn grows_as(&self, crop: Option<Crop>) -> bool {
        crop.is_none_or(|crop| crop == Crop::Apple && self.code == "APPLE")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn once_each<T: PartialEq>(values: &(impl Iterator<Item = T> + Clone)) -> bool {
        values.clone().all(|value| values.clone().filter(|other| *other == value).count() == 1)
    }

    #[test]
    fn every_row_is_possible_and_says_where_it_is_from() {
        for product in &Produce::compiled_in().products {
            let code = &product.code;
            for named in [&product.varieties, &product.colours, &product.bags] {
                assert!(!named.is_empty(), "{code}: nothing to choose");
                assert!(once_each(&named.iter().map(|it| &it.code)), "{code}: codes are unique");
            }
            let grades = product.grades.iter().map(|it| it.grade);
            assert!(grades.eq(1..=i32::try_from(product.grades.len()).expect("few")), "{code}");
            let spread = |size: &Size| size.to_mm - size.from_mm;
            assert!(product.sizes.iter().all(|it| spread(it) <= product.spread_mm), "{code}");
            assert!(product.sizes.iter().all(|it| product.sizes(it.from_mm, it.to_mm).is_ok()));
            assert!(once_each(&product.storages.iter().map(|it| it.code)), "{code}: storages");
            assert!(product.storages.iter().all(|it| it.keeps_days > 0), "{code}: keeps");
            let sources = product.grades.iter().map(|it| &it.source);
            let sources = sources.chain(product.storages.iter().map(|it| &it.source));
            assert!(sources.chain([&product.source]).all(|it| !it.is_empty()), "{code}: source");
        }
    }
}
