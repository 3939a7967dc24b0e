//! What the engine knows of a question and of whoever may answer it.

/// Who is asked: first those of the township, then the county's experts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Township,
    County,
}

/// A question that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question<Q, A> {
    pub id: Q,
    pub crop: String,
    /// What it is about, where that is known.
    pub speciality: Option<String>,
    /// Above the sea, where it is known.
    pub altitude_m: Option<i32>,
    /// The county's code (GB/T 2260).
    pub county: u32,
    /// The farmer does not speak the common language well, and speaks this one.
    pub language: Option<String>,
    pub level: Level,
    /// They let it pass, or said no.
    pub asked_before: Vec<A>,
}

/// An agronomist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advisor<A> {
    pub id: A,
    pub level: Level,
    pub specialities: Vec<String>,
    /// Crops they know best.
    pub crops: Vec<String>,
    /// Beside the common one; the first is their own.
    pub languages: Vec<String>,
    /// The altitudes they work at, both ends included, in meters.
    pub from_m: i32,
    pub to_m: i32,
    pub county: u32,
    pub on_duty: bool,
    /// Questions they can have at the same time.
    pub capacity: u32,
    /// Questions they have.
    pub open: u32,
    pub record: Record,
}

impl<A> Advisor<A> {
    /// Places for more questions.
    #[must_use]
    pub const fn free(&self) -> u32 {
        self.capacity.saturating_sub(self.open)
    }
}

/// What became of an agronomist's answers, by the farmers' word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Record {
    pub solved: u32,
    pub reopened: u32,
}
