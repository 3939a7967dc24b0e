//! Why a pool does not change, as data.

use crate::units::{Meters, SquareMeters};

/// Why somebody cannot join or leave a pool, or the pool cannot be locked or moved.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error("the pool is locked")]
    Locked,
    #[error("the pool is for another operation")]
    OtherOperation,
    #[error("the pool is for another crop")]
    OtherCrop,
    #[error("the plot is in the pool already")]
    AlreadyIn,
    #[error("the plot is not in the pool")]
    NotIn,
    #[error("nobody would be left")]
    LastOne,
    /// From the plot to the member furthest away.
    #[error("the plot is too far from a member")]
    TooFar { distance: Meters, most: Meters },
    #[error("a team does not get so much done in a day")]
    TooLarge { area: SquareMeters, most: SquareMeters },
    #[error("the pool is still too small to be worth the way")]
    TooSmall { missing: SquareMeters },
    #[error("no day suits the windows and the weather of all")]
    NoTime,
}

impl Refused {
    /// The stable name that leaves the service.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Locked => "pool_locked",
            Self::OtherOperation => "other_operation",
            Self::OtherCrop => "other_crop",
            Self::AlreadyIn => "already_in",
            Self::NotIn => "not_in",
            Self::LastOne => "last_one",
            Self::TooFar { .. } => "too_far",
            Self::TooLarge { .. } => "too_large",
            Self::TooSmall { .. } => "too_small",
            Self::NoTime => "no_time",
        }
    }
}
