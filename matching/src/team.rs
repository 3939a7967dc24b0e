//! What the engine knows of a team.

use crate::place::Position;
use crate::time::{Moment, Window};
use crate::units::{Fen, Meters};
use crate::week::Week;

/// A crew with its machines; `Id` is the caller's.
#[derive(Debug, Clone, PartialEq)]
pub struct Team<Id> {
    pub id: Id,
    pub base: Position,
    /// How far from its base the team goes, as the crow flies.
    pub reach: Meters,
    pub services: Vec<Service>,
    pub qualifications: Vec<Qualification>,
    pub week: Week,
    /// In any order; none overlaps another.
    pub booked: Vec<Booking>,
    pub record: Record,
    pub limits: Limits,
}

/// What holds for a team whatever it is asked; nothing by default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Limits {
    /// Where it is registered: the six digits of GB/T 2260. Unknown counts as the field's own.
    pub county: Option<u32>,
    /// Farmers whom it refuses or who refuse it.
    pub avoids: Vec<Party>,
    /// The most hours it works in one local day, above zero; its bookings count as work.
    pub hours_per_day: Option<f64>,
    /// Paid hours so far less those of an equal share, below zero for who had less.
    pub hours_over_share: f64,
}

/// Somebody a team may refuse or be refused by: the caller's id of a farmer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party(pub u128);

/// One operation a team offers, with one machine or crew.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Code of the operation, as in [`Need::operation`](crate::Need::operation).
    pub operation: String,
    /// For one unit, however little is asked.
    pub price: Fen,
    /// 阶梯价: what one unit costs from larger quantities on, in any order; often none.
    pub bulk: Vec<Bulk>,
    /// Units in a full working day of 8 hours; above zero.
    pub capacity_per_day: f64,
    /// The least quantity the team comes for.
    pub min_quantity: Option<f64>,
    /// The steepest field the machine may work on.
    pub max_slope_degrees: Option<f64>,
    /// The narrowest gate the machine fits through, in meters.
    pub width_m: Option<f64>,
    pub machine: Machine,
}

impl Service {
    /// What one unit costs when so much is asked: the lowest of the prices it reaches, so that
    /// nobody ever pays more a unit for asking more.
    #[must_use]
    pub fn price_at(&self, quantity: f64) -> Fen {
        let reached = self.bulk.iter().filter(|step| quantity >= step.from);
        reached.map(|step| step.price).fold(self.price, Fen::min)
    }
}

/// A volume price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bulk {
    /// The least quantity it is given for, in the operation's unit; above zero.
    pub from: f64,
    /// For one unit of all that is asked.
    pub price: Fen,
}

/// What a service is done with; by default anything, for any crop, on the ground.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Machine {
    /// Class of NY/T 1640 or its successor.
    pub class: Option<String>,
    /// Crops it works in; none listed means all.
    pub crops: Vec<String>,
    /// An unmanned aircraft.
    pub flies: bool,
}

/// A licence or certificate the team has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualification {
    pub kind: String,
    /// The first moment at which it is no longer valid.
    pub expires: Moment,
}

/// Work the team has already promised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Booking {
    pub during: Window,
    pub place: Position,
}

/// How the team's jobs went so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Record {
    pub jobs_done: u32,
    /// Jobs the team accepted and then gave back.
    pub dropped: u32,
    /// Sum and count of the stars (1..=5) farmers gave.
    pub stars_sum: u32,
    pub stars_n: u32,
}
