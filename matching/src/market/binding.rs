//! Why a kilogram stays unfilled, and whether a lot suits an order at all.

use super::goods::{Lot, Order, Rules};

/// The constraint that keeps a kilogram of an order unfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Binding {
    /// Better grades are sold out; there are worse ones.
    Grade,
    Size,
    Colour,
    Certificate,
    /// Not ready, or no longer good, on the day.
    Date,
    /// What is left costs more, with freight, than the order pays and the gap hurts.
    Price,
    /// All that suits is sold, where it brings more.
    Supply,
    /// What could still be taken of a lot is less than the least to take.
    MinTake,
    TruckCapacity,
    TruckStops,
    /// What is left differs too much in size from the rest of the carton line.
    Uniformity,
    /// Perhaps nothing: the repairs ended before this was tried.
    Untried,
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
            Self::Untried => "untried",
        }
    }
}

/// All that speaks against a lot for an order, whatever else is bought.
pub(super) fn against<Id>(
    lot: &Lot<Id>,
    order: &Order<Id>,
    rules: &Rules,
) -> impl Iterator<Item = Binding> {
    let (has, wants) = (lot.sizes, order.sizes);
    let fits = wants.from_mm <= has.from_mm && has.to_mm <= wants.to_mm;
    let colour = order.colour.as_ref().is_none_or(|colour| *colour == lot.colour);
    let certified = order.certificates.iter().all(|wanted| lot.certificates.contains(wanted));
    let good = lot.ready <= order.pick_up && order.pick_up <= lot.keeps_until;
    let even = has.to_mm.saturating_sub(has.from_mm) <= rules.spread_mm;
    let rules = [
        (lot.grade <= order.grade, Binding::Grade),
        (fits, Binding::Size),
        (colour, Binding::Colour),
        (certified, Binding::Certificate),
        (good, Binding::Date),
        (even, Binding::Uniformity),
        (lot.grams >= rules.min_take, Binding::MinTake),
    ];
    rules.into_iter().filter(|(kept, _)| !kept).map(|(_, binding)| binding)
}
