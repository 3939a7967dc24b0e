//! What a farmer asks for.

use crate::place::Position;
use crate::time::Window;
use crate::units::Fen;

/// One job on one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    pub place: Position,
    /// Code of the operation, such as `TILL_ROTARY`.
    pub operation: String,
    /// In the operation's unit (mu, bags, workdays, kg); above zero.
    pub quantity: f64,
    /// When the work may be done.
    pub window: Window,
    /// The most the farmer pays for one unit.
    pub price_ceiling: Option<Fen>,
    /// Steepest part of the field, 0..=45.
    pub slope_degrees: Option<f64>,
    /// Width of the narrowest gate or path on the way in, in meters.
    pub gate_width_m: Option<f64>,
    /// Kind of qualification that the operation demands, such as `uav_operator`.
    pub qualification: Option<String>,
}
