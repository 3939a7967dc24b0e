//! Moments, windows between two moments, and the week a team works.

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what RFC 3339 can write.
const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;

/// A moment in time: seconds since 1970-01-01T00:00:00Z, within the years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// Moments before year 1 or after year 9999 become the nearest one inside.
    #[must_use]
    pub const fn new(unix_seconds: i64) -> Self {
        if unix_seconds < FIRST {
            Self(FIRST)
        } else if unix_seconds > LAST {
            Self(LAST)
        } else {
            Self(unix_seconds)
        }
    }

    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self::new(self.0.saturating_add(seconds))
    }

    #[must_use]
    pub const fn minus(self, seconds: i64) -> Self {
        Self::new(self.0.saturating_sub(seconds))
    }
}

/// From one moment up to, not including, a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    pub from: Moment,
    pub until: Moment,
}

impl Window {
    /// `None` when nothing lies between the two.
    #[must_use]
    pub fn new(from: Moment, until: Moment) -> Option<Self> {
        (from < until).then_some(Self { from, until })
    }

    /// Length in seconds; below zero when the fields were filled in the wrong order.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.until.0 - self.from.0
    }

    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }

    /// What both windows cover.
    #[must_use]
    pub fn shared(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.until.min(other.until))
    }
}
