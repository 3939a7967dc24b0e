//! What a visit would really cost, term by term.

use crate::units::Fen;

/// A cost that explains itself: the terms sum to the total exactly.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cost {
    /// In the order of [`TermKind`]; terms of zero are left out.
    pub terms: Vec<Term>,
}

impl Cost {
    #[must_use]
    pub fn total(&self) -> Fen {
        self.terms.iter().map(|term| term.fen).sum()
    }
}

/// One part of a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    pub kind: TermKind,
    pub fen: Fen,
}

/// What a part of a cost is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// What the farmer pays: price × quantity.
    Price,
    /// The team's way there and back.
    Travel,
    /// The farmer's wait for the start.
    Waiting,
    /// A rare skill that would stand idle here.
    Scarcity,
    /// What a poor or unknown record may cost.
    Trust,
    /// A bonus: the team is at a neighbour's anyway.
    Continuity,
}

impl TermKind {
    /// The stable name that leaves the service.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Travel => "travel",
            Self::Waiting => "waiting",
            Self::Scarcity => "scarcity",
            Self::Trust => "trust",
            Self::Continuity => "continuity",
        }
    }
}
