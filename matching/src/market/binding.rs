//! Why a kilogram stays unfilled, and whether a lot suits a line at all.

use super::goods::{Line, Lot, Order};

/// The constraint that keeps a kilogram of a line unfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Binding {
    /// Better grades are sold out; there are worse ones.
    Grade,
    Size,
    Colour,
    Certificate,
    /// Not ready, or no longer good, on the day.
    Date,
    /// What is left costs more than the line pays and the gap hurts.
    Price,
    /// All that suits is sold, where it brings more.
    Supply,
    /// What a farmer could still give the order is less than the least to take.
    MinTake,
    TruckCapacity,
    TruckStops,
    /// What is left differs too much in size from the rest of the carton line.
    Uniformity,
    /// The village of what is left can pick and load no more on that day.
    VillageCapacity,
    /// A farmer had to go so that smallholders get their share.
    Fairness,
}

impl Binding {
    /// The stable name that leaves the service.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Grade => "grade",
            Self::Size => "size",
            Self::Colour => "colour",
            Self::Certificate => "certificate",
            Self::Date => "date",
            Self::Price => "price",
            Self::Supply => "supply",
            Self::MinTake => "min_take",
            Self::TruckCapacity => "truck_capacity",
            Self::TruckStops => "truck_stops",
            Self::Uniformity => "uniformity",
            Self::VillageCapacity => "village_capacity",
            Self::Fairness => "fairness",
        }
    }
}

/// What speaks against the kind of a lot, whenever it is ready: the first point, if there is
/// one, and whether there are more.
pub(super) fn against_kind<Id>(lot: &Lot<Id>, line: &Line<Id>, spread_mm: u16) -> Faults {
    let (has, wants) = (lot.sizes, line.sizes);
    let fits = wants.from_mm <= has.from_mm && has.to_mm <= wants.to_mm;
    let colour = line.colour.as_ref().is_none_or(|colour| *colour == lot.colour);
    let certified = line.certificates.iter().all(|wanted| lot.certificates.contains(wanted));
    let even = has.width() <= spread_mm;
    let mut faults = Faults::None;
    faults.unless(lot.grade <= line.grade, Binding::Grade);
    faults.unless(fits, Binding::Size);
    faults.unless(colour, Binding::Colour);
    faults.unless(certified, Binding::Certificate);
    faults.unless(even, Binding::Uniformity);
    faults
}

/// Ready, and still good, when it is picked up.
pub(super) fn is_good<Id>(lot: &Lot<Id>, order: &Order<Id>) -> bool {
    lot.ready <= order.pick_up && order.pick_up <= lot.keeps_until
}

/// How much speaks against something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Faults {
    None,
    One(Binding),
    Many,
}

impl Faults {
    pub(super) fn unless(&mut self, kept: bool, binding: Binding) {
        if !kept {
            *self = if *self == Self::None { Self::One(binding) } else { Self::Many };
        }
    }
}
