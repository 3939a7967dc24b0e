//! Ids that cannot be mixed up: a UUID v7 each, ordered by the time they were made.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            Serialize, Deserialize, DeriveValueType, ToSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id, greater than every id made before it in this process.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "a default id would be a new one each time")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        /// Ids are never counted by the database.
        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    };
}

id!(
    /// Somebody with a WeChat account, or a farmer whom a village agent speaks for.
    PersonId
);

impl PersonId {
    /// Whose a pool is: no person ever has this id.
    pub const NOBODY: Self = Self(Uuid::nil());
}

id!(ConsentId);
id!(FieldId);
id!(TeamId);
id!(NeedId);
id!(OfferId);
id!(DecisionId);
id!(VisitId);
id!(LineId);
id!(MediaId);
id!(MessageId);
id!(CertificateId);
id!(LotId);
id!(PartId);
id!(OrderId);
id!(OrderLineId);
id!(AllocationId);
id!(ShareId);
id!(TruckId);
id!(SettlementId);
id!(TransferId);
id!(QuestionId);
id!(ArticleId);
id!(AgronomistId);
id!(RouteId);
