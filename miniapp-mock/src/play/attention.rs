//! How a person learns of news: a page that stays open, or a look at the phone now and then.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::ground::Ground;
use super::ledger::Event;
use crate::phone::{Live, Phone, Trouble};

/// Longer than anything is played.
const FOREVER: Duration = Duration::from_hours(24);

/// Where a phone's notices come from.
pub(crate) enum Attention<'a> {
    /// The page is open. Between now and night the signal is lost in these gullies, last one first.
    Open { live: Box<Live>, gullies: Vec<Gully> },
    /// The phone is in the pocket; `seen` is the last notice that its owner has looked at.
    Pocket { phone: &'a Phone, seen: u64, found: VecDeque<Value>, look_at: Instant },
}

/// A place without signal: where it is lost, and from when on it could be back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gully {
    from: Duration,
    until: Duration,
    within: bool,
}

impl Gully {
    pub(crate) const fn of(from: Duration, until: Duration) -> Self {
        Self { from, until, within: false }
    }
}

impl<'a> Attention<'a> {
    /// The signal is lost at these hours, and comes back at once.
    pub(crate) async fn open(phone: &Phone, gullies: &[Duration]) -> Result<Self, Trouble> {
        let gullies: Vec<_> = gullies.iter().map(|hour| Gully::of(*hour, *hour)).collect();
        Self::open_between(phone, &gullies).await
    }

    /// The signal is lost in these gullies.
    pub(crate) async fn open_between(phone: &Phone, gullies: &[Gully]) -> Result<Self, Trouble> {
        let live = Box::new(phone.live(None).await?);
        Ok(Self::Open { live, gullies: gullies.iter().rev().copied().collect() })
    }

    pub(crate) async fn pocket(phone: &'a Phone) -> Result<Self, Trouble> {
        let newest = phone.get("/notices?limit=1").await?;
        let seen = newest["seq"].as_u64().unwrap_or_default();
        Ok(Self::Pocket { phone, seen, found: VecDeque::new(), look_at: Instant::now() })
    }

    /// The next notice, however long that takes. May be cancelled without losing one.
    pub(crate) async fn next(&mut self, ground: &Ground) -> Result<Value, Trouble> {
        match self {
            Self::Open { live, gullies } => {
                let notice = listen(live, gullies, ground).await?;
                ground.ledger.count(Event::Pushed);
                Ok(notice)
            }
            Self::Pocket { phone, seen, found, look_at } => {
                while found.is_empty() {
                    tokio::time::sleep_until(*look_at).await;
                    let news = look(phone, *seen, ground).await?;
                    ground.ledger.add(Event::Missing, missing(*seen, &news));
                    *look_at = Instant::now() + ground.clock.real(ground.look_every);
                    *seen = news.last().and_then(|last| last["seq"].as_u64()).unwrap_or(*seen);
                    found.extend(news);
                }
                ground.ledger.count(Event::Fetched);
                Ok(found.pop_front().expect("the loop ends when there is one"))
            }
        }
    }

    /// Counts what happened on the line besides notices.
    pub(crate) fn account(&self, ground: &Ground) {
        let Self::Open { live, .. } = self else { return };
        let counts = live.counts();
        ground.ledger.add(Event::Reconnected, counts.reconnects_n);
        ground.ledger.add(Event::Resynced, counts.resyncs_n);
        ground.ledger.add(Event::Doubled, counts.duplicates_n);
        ground.ledger.add(Event::Missing, counts.gaps_n);
    }
}

/// Whatever came since the last look; nothing when there is no network.
async fn look(phone: &Phone, seen: u64, ground: &Ground) -> Result<Vec<Value>, Trouble> {
    match phone.notices_after(seen).await {
        Err(Trouble::Network(_)) => {
            ground.ledger.count(Event::NoNetwork);
            Ok(Vec::new())
        }
        answer => answer,
    }
}

/// How many notices between the last one seen and the newest are not among these.
fn missing(seen: u64, news: &[Value]) -> u64 {
    let newest = news.iter().filter_map(|notice| notice["seq"].as_u64()).max().unwrap_or(seen);
    (newest - seen).saturating_sub(news.len() as u64)
}

/// Reads the socket, and loses the signal while its owner is in a gully. May be cancelled anywhere.
async fn listen(
    live: &mut Live,
    gullies: &mut Vec<Gully>,
    ground: &Ground,
) -> Result<Value, Trouble> {
    loop {
        if let Some(gully) = gullies.last().filter(|gully| gully.within) {
            ground.clock.until(gully.until).await;
            gullies.pop();
        }
        let gully = gullies.last().map_or(FOREVER, |next| ground.clock.left_until(next.from));
        if let Some(notice) = live.next_notice(gully).await? {
            return Ok(notice);
        }
        if let Some(gully) = gullies.last_mut() {
            gully.within = true;
            live.lose_signal();
            ground.ledger.count(Event::LostSignal);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_look_finds_every_notice_since_the_last_one() {
        let news = |seqs: &[u64]| seqs.iter().map(|seq| json!({ "seq": seq })).collect::<Vec<_>>();
        #[rustfmt::skip]
        let cases = [
            // seen, found,      missing, why
            (7,      vec![],         0,   "nothing came"),
            (7,      vec![8, 9],     0,   "one after the other"),
            (7,      vec![9],        1,   "the first is not there"),
            (0,      vec![1, 2, 5],  2,   "two in the middle"),
        ];
        for (seen, found, expected, why) in cases {
            assert_eq!(missing(seen, &news(&found)), expected, "{why}");
        }
    }
}
