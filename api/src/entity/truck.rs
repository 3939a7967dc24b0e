//! Trucks: one ride for an order.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{CertificateId, OrderId, TruckId};

/// Where a truck is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum TruckState {
    Planned,
    Loading,
    /// On the road; nothing more is loaded.
    Departed,
    Arrived,
    /// Weighed and graded; disputes may follow.
    Received,
    Cancelled,
}

/// What a thermometer in the load read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    pub at: chrono::DateTime<chrono::Utc>,
    pub celsius: f64,
}

/// Oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Readings(pub Vec<Reading>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "trucks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TruckId,
    pub order_id: OrderId,
    pub n: i32,
    pub capacity_g: i64,
    pub plate: String,
    pub driver: String,
    pub driver_phone: String,
    /// Of what is loaded, where it is of several lots.
    pub certificate_id: Option<CertificateId>,
    pub state: TruckState,
    pub leaves_at: DateTimeUtc,
    pub departed_at: Option<DateTimeUtc>,
    pub arrived_at: Option<DateTimeUtc>,
    pub received_at: Option<DateTimeUtc>,
    /// From then on what was received is settled.
    pub disputes_until: Option<DateTimeUtc>,
    #[sea_orm(column_type = "JsonBinary")]
    pub temperatures: Readings,
    pub version: i32,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
