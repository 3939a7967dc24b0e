//! Why a team cannot come, and what would change that; both are data, never errors.

use crate::time::Moment;
use crate::units::{Fen, Meters};

/// One reason why a team is not suitable.
#[derive(Debug, Clone, PartialEq)]
pub enum Ineligible {
    /// The team does not offer the operation.
    OperationUnsupported,
    LicenceMissing {
        kind: String,
    },
    /// Expires before the work would be done.
    LicenceExpired {
        kind: String,
    },
    PlotTooSmall {
        min_quantity: f64,
    },
    /// The field is steeper than the machine may work on.
    Slope {
        max_degrees: f64,
    },
    /// The machine is wider than the gate.
    GateWidth {
        needs_m: f64,
    },
    OutOfRange {
        distance: Meters,
        reach: Meters,
    },
    /// The work would fit the window, but for bookings.
    CalendarBusy,
    /// The work does not fit the team's working hours in the window, even with no bookings.
    WindowTooShort {
        hours_needed: f64,
    },
    PriceCeiling {
        asks: Fen,
    },
}

impl Ineligible {
    /// The stable name that leaves the service.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OperationUnsupported => "operation_unsupported",
            Self::LicenceMissing { .. } => "licence_missing",
            Self::LicenceExpired { .. } => "licence_expired",
            Self::PlotTooSmall { .. } => "plot_too_small",
            Self::Slope { .. } => "slope",
            Self::GateWidth { .. } => "gate_width",
            Self::OutOfRange { .. } => "out_of_range",
            Self::CalendarBusy => "calendar_busy",
            Self::WindowTooShort { .. } => "window_too_short",
            Self::PriceCeiling { .. } => "price_ceiling",
        }
    }
}

/// One change to the need that would admit a team. Of the same kind, the smaller asks for less.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum Change {
    /// Let the work end later.
    WidenWindow { until: Moment },
    /// Pay more for one unit.
    RaiseCeiling { to: Fen },
    /// Pool with neighbours who bring this much more, in the operation's unit.
    JoinPool { quantity_short: f64 },
    /// Let teams from further away come; not in the farmer's hands: the next wave does it.
    WidenReach { to: Meters },
}

impl Change {
    /// The stable name that leaves the service.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WidenWindow { .. } => "widen_window",
            Self::RaiseCeiling { .. } => "raise_ceiling",
            Self::JoinPool { .. } => "join_pool",
            Self::WidenReach { .. } => "widen_reach",
        }
    }
}
