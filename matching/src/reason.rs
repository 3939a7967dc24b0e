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
    /// The team works in other crops.
    CropUnsupported,
    /// The work must be done with another class of machine.
    MachineClass {
        needs: String,
    },
    /// From another county, without the valid paper that this demands.
    CrossAreaCert {
        kind: String,
    },
    /// Would fly, without a valid certificate.
    UavCert,
    /// Would fly where nothing may.
    NoFly,
    /// The farmer refuses the team, or the team the farmer.
    Blacklisted,
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
    /// The work would fit the window, but for the weather.
    WeatherBlocked,
    /// The work would fit the window, but for the hours the team works in a day.
    CapacityDay {
        hours_per_day: f64,
    },
    /// The work does not fit the team's working hours in the window, whatever the bookings and
    /// the weather.
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
            Self::CropUnsupported => "crop_unsupported",
            Self::MachineClass { .. } => "machine_class",
            Self::CrossAreaCert { .. } => "cross_area_cert",
            Self::UavCert => "uav_cert",
            Self::NoFly => "no_fly",
            Self::Blacklisted => "blacklisted",
            Self::PlotTooSmall { .. } => "plot_too_small",
            Self::Slope { .. } => "slope",
            Self::GateWidth { .. } => "gate_width",
            Self::OutOfRange { .. } => "out_of_range",
            Self::CalendarBusy => "calendar_busy",
            Self::WeatherBlocked => "weather_blocked",
            Self::CapacityDay { .. } => "capacity_day",
            Self::WindowTooShort { .. } => "window_too_short",
            Self::PriceCeiling { .. } => "price_ceiling",
        }
    }

    /// Whether all that is missing is time.
    pub(crate) const fn is_time(&self) -> bool {
        matches!(
            self,
            Self::CalendarBusy
                | Self::WeatherBlocked
                | Self::CapacityDay { .. }
                | Self::WindowTooShort { .. }
        )
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
