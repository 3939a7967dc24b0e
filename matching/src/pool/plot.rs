//! One farmer's plot that may be worked together with others.

use crate::need::Land;
use crate::place::Position;
use crate::time::Window;

/// An open need for work on land, as far as pooling is concerned; `Id` is the caller's and
/// unique.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot<Id> {
    pub id: Id,
    pub place: Position,
    /// Code of the operation.
    pub operation: String,
    pub crop: Option<String>,
    pub land: Land,
    /// Steepest part of the field, 0..=45.
    pub slope_degrees: Option<f64>,
    /// When the work may be done.
    pub window: Window,
}

impl<Id> Plot<Id> {
    /// Ten-thousandths of a mu: what money is shared by.
    pub(crate) fn grains(&self) -> u64 {
        self.land.area.grains()
    }
}
