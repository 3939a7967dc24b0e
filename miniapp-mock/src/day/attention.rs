//! How a person learns of news: a page that stays open, or a look at the phone now and then.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::ledger::Event;
use super::town::Town;
use crate::phone::{Live, Phone, Trouble};

/// Time of the day between two looks at a phone in the pocket; an estimate.
const LOOK_EVERY: Duration = Duration::from_mins(15);
/// Longer than any day is played.
const FOREVER: Duration = Duration::from_hours(24);

/// Where a phone's notices come from.
pub(super) enum Attention<'a> {
    /// The page is open. Between now and night the signal is lost at these hours, last one first.
    Open { live: Box<Live>, gullies: Vec<Duration> },
    /// The phone is in the pocket; `seen` is the last notice that its owner has looked at.
    Pocket { phone: &'a Phone, seen: u64, found: VecDeque<Value>, look_at: Instant },
}

impl<'a> Attention<'a> {
    pub(super) async fn open(phone: &Phone, gullies: &[Duration]) -> Result<Self, Trouble> {
        let live = Box::new(phone.live(None).await?);
        Ok(Self::Open { live, gullies: gullies.iter().rev().copied().collect() })
    }

    pub(super) async fn pocket(phone: &'a Phone) -> Result<Self, Trouble> {
        let newest = phone.get("/notices?limit=1").await?;
        let seen = newest["seq"].as_u64().unwrap_or_default();
        Ok(Self::Pocket { phone, seen, found: VecDeque::new(), look_at: Instant::now() })
    }

    /// The next notice, however long that takes. May be cancelled without losing one.
    pub(super) async fn next(&mut self, town: &Town<'_>) -> Result<Value, Trouble> {
        match self {
            Self::Open { live, gullies } => {
                let notice = listen(live, gullies, town).await?;
                town.ledger.count(Event::Pushed);
                Ok(notice)
            }
            Self::Pocket { phone, seen, found, look_at } => {
                while found.is_empty() {
                    tokio::time::sleep_until(*look_at).await;
                    let news = look(phone, *seen, town).await?;
                    *look_at = Instant::now() + town.clock.real(LOOK_EVERY);
                    *seen = news.last().and_then(|last| last["seq"].as_u64()).unwrap_or(*seen);
                    found.extend(news);
                }
                town.ledger.count(Event::Fetched);
                Ok(found.pop_front().expect("the loop ends when there is one"))
            }
        }
    }

    /// Counts what happened on the line besides notices.
    pub(super) fn account(&self, town: &Town<'_>) {
        let Self::Open { live, .. } = self else { return };
        let counts = live.counts();
        town.ledger.add(Event::Reconnected, counts.reconnects_n);
        town.ledger.add(Event::Resynced, counts.resyncs_n);
        town.ledger.add(Event::Doubled, counts.duplicates_n);
        town.ledger.add(Event::Missing, counts.gaps_n);
    }
}

/// Whatever came since the last look; nothing when there is no network.
async fn look(phone: &Phone, seen: u64, town: &Town<'_>) -> Result<Vec<Value>, Trouble> {
    match phone.notices_after(seen).await {
        Err(Trouble::Network(_)) => {
            town.ledger.count(Event::NoNetwork);
            Ok(Vec::new())
        }
        answer => answer,
    }
}

/// Reads the socket, and loses the signal at the hours when its owner is in a gully.
async fn listen(
    live: &mut Live,
    gullies: &mut Vec<Duration>,
    town: &Town<'_>,
) -> Result<Value, Trouble> {
    loop {
        let gully = gullies.last().map_or(FOREVER, |hour| town.clock.left_until(*hour));
        if let Some(notice) = live.next_notice(gully).await? {
            return Ok(notice);
        }
        if gullies.pop().is_some() {
            live.lose_signal();
            town.ledger.count(Event::LostSignal);
        }
    }
}
