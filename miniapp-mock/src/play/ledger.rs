//! What the phones saw: a story for each need, and a count of everything else.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::time::Instant;

use super::deals::Deals;
use crate::phone::Trouble;

/// Unforeseen answers that are kept in full.
const MOST_TROUBLES: usize = 12;

/// What happened to one need; the times are real ones, since dawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Story {
    /// The hour of the played day, as the time since midnight.
    pub hour: Duration,
    /// Whether the farmer, or the agent, keeps the page open.
    pub page_open: bool,
    /// Teams that could come, by the preview.
    pub promised_n: u64,
    pub posted_at: Option<Duration>,
    /// The first team leader's phone showed it.
    pub offered_at: Option<Duration>,
    /// The first team had the job.
    pub accepted_at: Option<Duration>,
    /// The farmer's phone, or the agent's, said so.
    pub known_at: Option<Duration>,
    pub drops_n: u64,
    pub fate: Fate,
}

impl Story {
    /// Whether a team had it at night, or had done it.
    #[must_use]
    pub fn is_matched(&self) -> bool {
        matches!(self.fate, Fate::Matched { .. })
    }
}

/// How a need stood at night.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Fate {
    /// Nobody could ask.
    #[default]
    Unknown,
    /// A team has it, or has done it; the wave it was found in.
    Matched { wave: u64 },
    /// Nobody has it; the code of the reason.
    Unmatched { why: String },
}

/// Things that are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// A notice came over an open socket.
    Pushed,
    /// A notice was found by looking.
    Fetched,
    TookAdvice,
    Declined,
    /// An offer that its leader never looked at.
    Ignored,
    /// An answer that came when the offer was over.
    TooLate,
    /// Another team was faster.
    Beaten,
    /// The calendar had filled up since the offer.
    Busy,
    Dropped,
    Arrived,
    Misheard,
    Finished,
    Confirmed,
    Disputed,
    LostSignal,
    /// A look at the phone that found no network.
    NoNetwork,
    Reconnected,
    Resynced,
    /// A notice that came twice over the socket.
    Doubled,
    /// A notice whose predecessor never came.
    Missing,
    /// The same need posted again because the answer was lost.
    Repeated,
    /// A repetition that made a second need: must not happen.
    Duplicated,
    AgentAsked,
    Listed,
    /// A share that a farmer's phone showed.
    ShareOffered,
    ShareAccepted,
    ShareRefused,
    /// The service says that a share's time is over.
    ShareExpired,
    /// The buyer, or the lock, took a share back.
    ShareWithdrawn,
    /// An answer that came when the share was over.
    ShareTooLate,
    SubstituteAgreed,
    SubstituteRejected,
    OrderChanged,
    /// Nobody had agreed when an order was to be locked.
    NothingToLock,
    /// A cooperative had no certificate at the truck, and filled one in.
    PaperMissing,
    /// Nobody stood at the gate, and the fruit stayed behind.
    LeftBehind,
    LoadDisputed,
    LoadDecided,
    /// A buyer was reminded of money.
    Overdue,
}

/// Everything seen so far.
#[derive(Debug)]
pub(crate) struct Ledger {
    began: Instant,
    book: Mutex<Book>,
}

/// The ledger's content.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// By the need's id.
    pub stories: BTreeMap<String, Story>,
    pub events: BTreeMap<Event, u64>,
    /// What was bought and sold.
    pub deals: Deals,
    /// Stars that farmers gave.
    pub stars: Vec<u8>,
    /// Answers that nobody foresaw, in words; the first few.
    pub troubles: Vec<String>,
    pub troubles_n: u64,
}

impl Book {
    #[must_use]
    pub fn n(&self, event: Event) -> u64 {
        self.events.get(&event).copied().unwrap_or_default()
    }

    /// What must not happen whatever is played, in words; `posted` is what phones post.
    pub(crate) fn flaws(&self, posted: &str) -> Vec<String> {
        let mut flaws = self.troubles.clone();
        let more = self.troubles_n.saturating_sub(flaws.len() as u64);
        flaws.extend((more > 0).then(|| format!("and {more} more")));
        let never = [
            (Event::Duplicated, format!("{posted} made twice by a repeated post")),
            (Event::Doubled, "notices that came twice".to_owned()),
            (Event::Missing, "notices that never came".to_owned()),
        ];
        for (event, words) in never {
            let n = self.n(event);
            flaws.extend((n > 0).then(|| format!("{n} {words}")));
        }
        flaws
    }
}

impl Ledger {
    pub(crate) fn new() -> Self {
        Self { began: Instant::now(), book: Mutex::default() }
    }

    /// Real time since it began.
    pub(crate) fn now(&self) -> Duration {
        self.began.elapsed()
    }

    pub(crate) fn count(&self, event: Event) {
        self.add(event, 1);
    }

    pub(crate) fn add(&self, event: Event, n: u64) {
        *self.book().events.entry(event).or_default() += n;
    }

    /// Writes in a need's story; phones may know of a need before its farmer has the answer.
    pub(crate) fn tell(&self, need: &str, write: impl FnOnce(&mut Story)) {
        write(self.book().stories.entry(need.to_owned()).or_default());
    }

    /// Writes in the market's stories.
    pub(crate) fn deal(&self, write: impl FnOnce(&mut Deals)) {
        write(&mut self.book().deals);
    }

    pub(crate) fn rate(&self, stars: u8) {
        self.book().stars.push(stars);
    }

    /// Something that should not happen, and what was being done.
    pub(crate) fn trouble(&self, doing: &str, trouble: &Trouble) {
        let mut book = self.book();
        book.troubles_n += 1;
        if book.troubles.len() < MOST_TROUBLES {
            book.troubles.push(format!("{doing}: {trouble}"));
        }
    }

    /// Looks without copying.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Book) -> T) -> T {
        look(&self.book())
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("no holder of the lock panics")
    }
}
