//! Who the demo people are: data, read once.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{entity::person_role::Role, fields::form::FieldForm, teams::form::TeamForm};

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
