//! Who the demo people are: data, read once.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    entity::person_role::Role,
    fields::form::FieldForm,
    ids::FieldId,
    needs::form::{NeedForm, WindowForm},
    teams::form::TeamForm,
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
