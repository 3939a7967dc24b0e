//! The fields of the national form, and whether they can be so.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    entity::{certificate, person},
    error::ApiError,
    ids::{CertificateId, PersonId},
    people::check,
    produce::{Product, weight::QuantityForm},
};

/// Least and most that one certificate goes with, in grams: a box, and a train.
const LEAST_G: i64 = 1_000;
const MOST_G: i64 = 1_000_000_000;
/// Characters of a certificate's number.
const LONGEST: usize = 40;

/// A certificate as it was filled in. What names the producer is as they say of themselves, where
/// it is absent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateForm {
    /// 1 to 40 letters, digits, `-`, `/` and `.`; printed on public pages.
    pub number: String,
    /// A code of the produce catalogue.
    pub product: String,
    pub quantity: QuantityForm,
    #[serde(default)]
    pub producer: Option<String>,
    #[serde(default)]
    pub producer_phone: Option<String>,
    #[serde(default)]
    pub producer_place: Option<String>,
    pub issued_on: NaiveDate,
    /// Up to 200 characters.
    #[serde(default)]
    pub test_result: Option<String>,
    /// A farmer who consented to the caller speaking for them.
    #[serde(default)]
    pub for_farmer: Option<PersonId>,
}

/// A certificate that was checked and is not stored.
#[derive(Clone, Debug)]
pub struct Draft {
    number: String,
    product: String,
    grams: i64,
    producer: String,
    producer_phone: String,
    producer_place: String,
    pub issued_on: NaiveDate,
    test_result: Option<String>,
}

impl CertificateForm {
    pub fn check(
        &self,
        product: &Product,
        issuer: &person::Model,
        today: NaiveDate,
    ) -> Result<Draft, ApiError> {
        let phone = self.producer_phone.as_deref().or(issuer.phone.as_deref()).unwrap_or("");
        let place = self.producer_place.as_deref().unwrap_or(&issuer.village);
        let wrong = |_| ApiError::invalid("producer_phone", "phone_invalid", "请填生产者的电话");
        let result = self.test_result.as_deref().map(|it| check::words(it, "test_result", 200));
        Ok(Draft {
            number: number(&self.number)?,
            product: product.code.clone(),
            grams: self.quantity.grams("quantity", LEAST_G, MOST_G)?,
            producer: check::text(
                self.producer.as_deref().unwrap_or(&issuer.name),
                "producer",
                40,
            )?,
            producer_phone: check::phone(phone).map_err(wrong)?,
            producer_place: check::text(place, "producer_place", 60)?,
            issued_on: issued_on(self.issued_on, today)?,
            test_result: result.transpose()?.filter(|it| !it.is_empty()),
        })
    }
}

impl Draft {
    #[must_use]
    pub fn into_row(self, issuer_id: PersonId, now: DateTime<Utc>) -> certificate::Model {
        certificate::Model {
            id: CertificateId::new(),
            issuer_id,
            number: self.number,
            product: self.product,
            grams: self.grams,
            producer: self.producer,
            producer_phone: self.producer_phone,
            producer_place: self.producer_place,
            issued_on: self.issued_on,
            test_result: self.test_result,
            mixed: false,
            created_at: now,
        }
    }
}

fn number(number: &str) -> Result<String, ApiError> {
    let number = check::text(number, "number", LONGEST)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.');
    let wrong =
        || ApiError::invalid("number", "certificate_number_invalid", "合格证编号只能有字母和数字");
    number.chars().all(plain).then_some(number).ok_or_else(wrong)
}

fn issued_on(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, ApiError> {
    let wrong = || ApiError::invalid("issued_on", "date_out_of_range", "开具日期不能在今天以后");
    (day <= today).then_some(day).ok_or_else(wrong)
}
