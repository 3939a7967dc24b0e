//! Pools: what a need that stands for several waits for.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

use crate::ids::NeedId;

/// The lowest price around, from an area on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tier {
    pub from_mu: f64,
    /// Per mu.
    pub price_fen: i64,
}

/// From 0 mu on, areas rising and prices falling; empty while no team is near.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Tiers(pub Vec<Tier>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pools")]
pub struct Model {
    /// A need of kind `pool`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub need_id: NeedId,
    /// As they were when the pool last changed.
    #[sea_orm(column_type = "JsonBinary")]
    pub tiers: Tiers,
    /// With so many mu it waits for nobody.
    pub enough_mu: f64,
    /// When it stops waiting anyway.
    pub locks_at: DateTimeUtc,
    /// From then on nobody joins or leaves.
    pub locked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
