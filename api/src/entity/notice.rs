//! What a phone is owed.

use sea_orm::entity::prelude::*;

use crate::ids::{
    LotId, NeedId, OfferId, OrderId, PersonId, QuestionId, ShareId, TruckId, VisitId,
};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub kind: String,
    pub title: String,
    pub body: String,
    pub need_id: Option<NeedId>,
    pub offer_id: Option<OfferId>,
    pub visit_id: Option<VisitId>,
    pub lot_id: Option<LotId>,
    pub order_id: Option<OrderId>,
    pub share_id: Option<ShareId>,
    pub truck_id: Option<TruckId>,
    pub question_id: Option<QuestionId>,
    /// The number of the message that it tells of, within its question.
    pub talk_seq: Option<i64>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
