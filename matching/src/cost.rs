//! What a visit would really cost, term by term.

use crate::units::Fen;

/// A cost that explains itself: the terms sum to the total exactly.
///
/// Each term is worked out in `+ - × ÷ √`, which IEEE 754 rounds correctly, and rounded once to
/// whole fen; from there on all is integer. So the same values cost the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    fen: [Fen; TermKind::ALL.len()],
}

impl Cost {
    pub(crate) const fn set(&mut self, kind: TermKind, fen: Fen) {
        self.fen[kind as usize] = fen;
    }

    #[inline]
    #[must_use]
    pub fn total(&self) -> Fen {
        self.fen.iter().copied().sum()
    }

    /// What one part costs.
    #[must_use]
    pub const fn of(&self, kind: TermKind) -> Fen {
        self.fen[kind as usize]
    }

    /// The terms in the order of [`TermKind`], those of zero left out.
    pub fn terms(&self) -> impl Iterator<Item = Term> {
        let terms = TermKind::ALL.into_iter().map(|kind| Term { kind, fen: self.of(kind) });
        terms.filter(|term| term.fen != Fen::new(0))
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
    /// A sought-after skill that would stand idle here.
    Scarcity,
    /// What a poor or unknown record may cost.
    Trust,
    /// A bonus: the team is at a neighbour's anyway.
    Continuity,
    /// The team had more work than an equal share; a bonus for who had less.
    Fairness,
}

impl TermKind {
    /// In the order of a cost's terms.
    pub const ALL: [Self; 7] = [
        Self::Price,
        Self::Travel,
        Self::Waiting,
        Self::Scarcity,
        Self::Trust,
        Self::Continuity,
        Self::Fairness,
    ];

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
            Self::Fairness => "fairness",
        }
    }
}
