//! What one asks of the index, and what it answers.

use crate::place::Position;
use crate::units::{Fen, Meters};

/// Who is near, does this, and fits? Begins with everybody who does it; each method leaves
/// fewer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Query {
    pub(super) place: Position,
    pub(super) capability: u16,
    pub(super) within: Option<Meters>,
    pub(super) ceiling: Option<Fen>,
    pub(super) free_in_one: u64,
    pub(super) free_in_all: u64,
    pub(super) one_mark: u16,
    pub(super) all_marks: u16,
}

impl Query {
    /// Everybody with the capability whose own reach covers the place.
    #[must_use]
    pub const fn new(place: Position, capability: u16) -> Self {
        Self {
            place,
            capability,
            within: None,
            ceiling: None,
            free_in_one: 0,
            free_in_all: 0,
            one_mark: 0,
            all_marks: 0,
        }
    }

    /// No farther than this.
    #[must_use]
    pub const fn within(self, distance: Meters) -> Self {
        Self { within: Some(distance), ..self }
    }

    /// No dearer than this a unit.
    #[must_use]
    pub const fn at_most(self, ceiling: Fen) -> Self {
        Self { ceiling: Some(ceiling), ..self }
    }

    /// Free in at least one of these slots; none named, none needed.
    #[must_use]
    pub const fn free_in_one_of(self, slots: u64) -> Self {
        Self { free_in_one: slots, ..self }
    }

    /// Free in every one of these slots.
    #[must_use]
    pub const fn free_in_all_of(self, slots: u64) -> Self {
        Self { free_in_all: slots, ..self }
    }

    /// With at least one of these marks, such as the machine classes that will do; none named,
    /// none needed.
    #[must_use]
    pub const fn with_one_of(self, marks: u16) -> Self {
        Self { one_mark: marks, ..self }
    }

    /// With every one of these marks, such as the qualifications it takes.
    #[must_use]
    pub const fn with_all_of(self, marks: u16) -> Self {
        Self { all_marks: marks, ..self }
    }
}

/// A provider that fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    pub id: u32,
    /// As [`distance`](crate::place::distance) says, to the last bit.
    pub distance: Meters,
    /// What it asks for the capability.
    pub price: Fen,
}
