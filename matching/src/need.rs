//! What a farmer asks for.

use crate::place::Position;
use crate::scarcity::Scarce;
use crate::team::Party;
use crate::time::Window;
use crate::units::{Fen, SquareMeters};
use crate::weather::Weather;

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
    pub demands: Demands,
}

/// What a need may ask for besides; nothing by default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Demands {
    /// Who asks, for teams that one of the two sides does not want to meet.
    pub farmer: Option<Party>,
    /// What grows there, such as `apple`.
    pub crop: Option<String>,
    /// Class of machine that the work must be done with (NY/T 1640 or its successor).
    pub machine_class: Option<String>,
    /// The piece of land a machine turns on; `None` for work that is counted, not driven.
    pub land: Option<Land>,
    /// The paper demanded of teams from other counties.
    pub cross_area: Option<CrossArea>,
    /// Nothing may fly over the field.
    pub no_fly: bool,
    /// When the weather forbids the operation here.
    pub weather: Weather,
    /// How sought after each skill is around here now; `None` when nobody counted.
    pub scarce: Option<Vec<Scarce>>,
}

/// The size and shape of a field, as far as they decide how often a machine turns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Land {
    pub area: SquareMeters,
    /// Neither a rectangle nor close to one.
    pub irregular: bool,
}

/// Work for which teams from another county must hold a paper, as combines and
/// transplanters must hold a 跨区作业证.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossArea {
    /// The field's county: the six digits of GB/T 2260.
    pub county: u32,
    /// Kind of qualification, such as `cross_area`.
    pub qualification: String,
}
