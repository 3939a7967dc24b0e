//! Orders: what a buyer wants of many farmers at once.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{OrderId, PersonId};

/// Where an order stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Farmers are asked.
    Open,
    /// No share changes any more; trucks are planned and loaded.
    Locked,
    /// All that was loaded was weighed and graded at the buyer's.
    Received,
    Settled,
    Cancelled,
    /// Nothing could be filled in time.
    Expired,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrderId,
    pub buyer_id: PersonId,
    pub product: String,
    pub city: String,
    /// Where the trucks go.
    pub lon: f64,
    pub lat: f64,
    pub address: String,
    /// When the fruit must be ready to load.
    pub pick_up_at: DateTimeUtc,
    pub deliver_from: DateTimeUtc,
    pub deliver_by: DateTimeUtc,
    /// So much of a farmer, or nothing.
    pub min_take_g: i64,
    /// What one truck carries, and at how many farmers it may call.
    pub truck_g: i64,
    pub truck_stops: i32,
    /// For a tonne and kilometer, as configured when the order was placed.
    pub freight_fen: i64,
    /// 定金, at most a fifth of what the order is worth.
    pub deposit_fen: i64,
    pub pay_within_days: i32,
    pub note: String,
    /// The standing order that this one is an occasion of.
    pub standing_id: Option<OrderId>,
    /// The first is 0.
    pub occasion: i32,
    /// Set in a standing order: how often it comes again, and until when.
    pub every_days: Option<i64>,
    pub until: Option<DateTimeUtc>,
    pub state: OrderState,
    /// From then on nothing is changed.
    pub locks_at: DateTimeUtc,
    /// When the sweeper looks at it next.
    pub due_at: DateTimeUtc,
    /// How often lots were chosen for it.
    pub round: i32,
    /// Counts the changes; each has its row in the timeline.
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
