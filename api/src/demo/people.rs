//! Who the demo people are: data, read once.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    agronomists::form::AgronomistForm,
    entity::{
        agronomist::Level,
        lot::{Seller, Storage},
        person_role::Role,
    },
    fields::form::FieldForm,
    ids::{CertificateId, FieldId},
    lots::{
        certificates::form::CertificateForm,
        form::{LotForm, PartForm},
    },
    needs::form::{NeedForm, WindowForm},
    produce::weight::QuantityForm,
    teams::form::TeamForm,
    words,
};

const PEOPLE: &str = include_str!("people.toml");

/// Somebody whose phone can be picked up on the sign-in page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoPerson {
    /// Of their WeChat account at the stand-in.
    pub alias: String,
    pub name: String,
    pub role: Role,
    pub village: String,
    /// One sentence about them.
    pub what: String,
    #[serde(skip_serializing)]
    pub phone: String,
    #[serde(default, skip_serializing)]
    #[schema(ignore)]
    pub fields: Vec<FieldForm>,
    #[serde(default, skip_serializing)]
    #[schema(ignore)]
    pub team: Option<TeamForm>,
    /// What they wait for neighbours with.
    #[serde(default, skip_serializing)]
    #[schema(ignore)]
    pub needs: Vec<PooledNeed>,
    /// Issued on the day of the first start.
    #[serde(default, skip_serializing)]
    #[schema(ignore)]
    pub certificate: Option<DemoCertificate>,
    /// What they know, and at which level they answer.
    #[serde(default, skip_serializing)]
    #[schema(ignore)]
    pub agronomist: Option<DemoAgronomist>,
    /// What they asked, and what they were answered.
    #[serde(default, skip_serializing)]
    #[schema(ignore)]
    pub questions: Vec<DemoQuestion>,
    /// What they sell, from their first field.
    #[serde(default, skip_serializing)]
    #[schema(ignore)]
    pub lots: Vec<DemoLot>,
}

/// An agronomist whom the operator has approved.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoAgronomist {
    pub level: Level,
    pub form: AgronomistForm,
}

/// A question about apples that was answered and solved before the first start.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoQuestion {
    pub words: String,
    /// Which leaf is drawn beside it.
    pub leaf: Option<u64>,
    pub answer: String,
    pub stars: i32,
}

/// A certificate without its day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoCertificate {
    number: String,
    product: String,
    quantity: QuantityForm,
    test_result: String,
}

impl DemoCertificate {
    /// As a phone would fill it in today.
    #[must_use]
    pub fn form(&self, now: DateTime<Utc>) -> CertificateForm {
        CertificateForm {
            number: self.number.clone(),
            product: self.product.clone(),
            quantity: self.quantity,
            producer: None,
            producer_phone: None,
            producer_place: None,
            issued_on: words::local(now).date_naive(),
            test_result: Some(self.test_result.clone()),
            for_farmer: None,
        }
    }
}

/// Fruit that is ready at the first start.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoLot {
    product: String,
    variety: String,
    colour: String,
    bag: String,
    storage: Storage,
    #[serde(default = "farmer")]
    seller: Seller,
    quantity: QuantityForm,
    parts: Vec<PartForm>,
    floor_fen: i64,
    /// From the first start on.
    days: i64,
    /// Whether it goes with the person's certificate.
    pub certified: bool,
}

const fn farmer() -> Seller {
    Seller::Farmer
}

impl DemoLot {
    /// As a phone would list it at `now`.
    #[must_use]
    pub fn form(
        &self,
        field: FieldId,
        certificate_id: Option<CertificateId>,
        now: DateTime<Utc>,
    ) -> LotForm {
        LotForm {
            product: self.product.clone(),
            variety: self.variety.clone(),
            colour: self.colour.clone(),
            bag: self.bag.clone(),
            storage: self.storage,
            seller: self.seller,
            field_id: Some(field),
            place: None,
            quantity: self.quantity,
            parts: self.parts.clone(),
            window: WindowForm { from: now, until: now + TimeDelta::days(self.days) },
            floor_fen: self.floor_fen,
            certificate_id,
            note: String::new(),
            photos: Vec::new(),
            for_farmer: None,
        }
    }
}

/// A need on their first field that is in a pool from the first start on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PooledNeed {
    operation: String,
    quantity: f64,
    /// From the first start on.
    days: i64,
}

impl PooledNeed {
    /// As a phone would post it at `now`.
    #[must_use]
    pub fn form(&self, field: FieldId, now: DateTime<Utc>) -> NeedForm {
        NeedForm {
            operation: self.operation.clone(),
            field_id: Some(field),
            place: None,
            area_mu: None,
            quantity: self.quantity,
            window: WindowForm { from: now, until: now + TimeDelta::days(self.days) },
            price_ceiling_fen: None,
            note: String::new(),
            pool: true,
            for_farmer: None,
            question_id: None,
        }
    }
}

#[derive(Deserialize)]
struct Demo {
    person: Vec<DemoPerson>,
}

/// Everybody, in the order the page shows them.
#[must_use]
pub(super) fn all() -> Vec<DemoPerson> {
    let demo: Demo = toml::from_str(PEOPLE).expect("the compiled-in people are complete");
    demo.person
}
