//! The team leader's side of the day: offers come, are weighed, and become jobs.

use futures_util::FutureExt as _;
use serde_json::Value;

use super::plan::Team;
use super::town::{LEADERS_TEMPLATES, Town};
use crate::phone::{Phone, Trouble};
use crate::play::attention::Attention;
use crate::play::dice::Dice;
use crate::play::ground::{Ground, text};
use crate::play::ledger::Event;
use crate::play::routine::{Doing, until_over};

/// How much answers vary about their median; a factor of 1.8 either way is usual.
const ANSWER_SPREAD: f64 = 0.6;
/// Share of offers declined without a reason in the offer itself, 0 to 1; an estimate.
const DECLINES: f64 = 0.08;
/// How much more of those that lie far away, or that hardly pay the way.
const DECLINES_FAR: f64 = 0.2;
const FAR_M: u64 = 12_000;
const SMALL_FEN: u64 = 20_000;

/// A leader and the team's phone, in town.
#[derive(Clone, Copy)]
pub(super) struct Leader<'a> {
    pub(super) town: &'a Town<'a>,
    pub(super) team: &'a Team,
    pub(super) phone: &'a Phone,
}

impl<'a> Leader<'a> {
    /// The page is open all day; every offer is weighed, every job is done.
    pub(super) async fn spend_day(self) -> Result<(), Trouble> {
        let attention = Attention::open(self.phone, &self.team.gullies).await?;
        let react = |notice, dice| -> Doing<'a> { self.hear(notice, dice).boxed_local() };
        until_over(&self.town.ground, &self.team.alias, attention, Vec::new(), react).await
    }

    async fn hear(self, notice: Value, dice: Dice) {
        if text(&notice, "kind") != "offer_opened" {
            return;
        }
        if let Err(trouble) = self.consider(&notice, dice).await {
            self.town.ground.ledger.trouble("a team's answer", &trouble);
        }
    }

    async fn consider(self, notice: &Value, mut dice: Dice) -> Result<(), Trouble> {
        let Ground { clock, ledger, .. } = &self.town.ground;
        let now = ledger.now();
        ledger.tell(text(notice, "need_id"), |story| {
            story.offered_at.get_or_insert(now);
        });
        let Some(median) = self.team.pace.median_minutes() else {
            ledger.count(Event::Ignored);
            return Ok(());
        };
        clock.minutes(dice.around(median, ANSWER_SPREAD)).await;
        self.phone.note_read(notice["seq"].as_u64().unwrap_or_default()).await?;
        let offer = self.phone.get(&format!("/offers/{}", text(notice, "offer_id"))).await?;
        match (text(&offer, "state"), objection(&offer, &mut dice)) {
            ("open", None) => self.accept(&offer, dice).await,
            ("open", Some(reason)) => self.decline(&offer, reason).await,
            (state, _) => {
                ledger.count(if state == "expired" { Event::TooLate } else { Event::Beaten });
                Ok(())
            }
        }
    }

    async fn decline(self, offer: &Value, reason: &str) -> Result<(), Trouble> {
        match self.phone.decline(text(offer, "id"), reason).await {
            Ok(_) => self.town.ground.ledger.count(Event::Declined),
            Err(trouble) => self.town.ground.ledger.count(lost(&trouble).ok_or(trouble)?),
        }
        Ok(())
    }

    async fn accept(self, offer: &Value, dice: Dice) -> Result<(), Trouble> {
        let Ground { ledger, wechat, .. } = &self.town.ground;
        let visit = match self.phone.accept(text(offer, "id")).await {
            Ok(visit) => visit,
            Err(trouble) => {
                let event = lost(&trouble).ok_or(trouble)?;
                ledger.count(event);
                return if event == Event::Busy {
                    self.decline(offer, "busy").await
                } else {
                    Ok(())
                };
            }
        };
        let now = ledger.now();
        ledger.tell(text(offer, "need_id"), |story| {
            story.accepted_at.get_or_insert(now);
        });
        wechat.allow(self.phone, &self.team.alias, &LEADERS_TEMPLATES).await?;
        self.go(&visit, dice).await
    }
}

/// Why this leader does not want the job, if so.
fn objection(offer: &Value, dice: &mut Dice) -> Option<&'static str> {
    let far = offer["distance_m"].as_u64().is_some_and(|m| m > FAR_M);
    let small = offer["total_fen"].as_u64().is_some_and(|fen| fen < SMALL_FEN);
    let unwilling = if far || small { DECLINES + DECLINES_FAR } else { DECLINES };
    dice.chance(unwilling).then_some(match (far, small) {
        (true, _) => "too_far",
        (_, true) => "price",
        _ => "busy",
    })
}

/// What an answer that came too late counts as; `None` when that was not the trouble.
fn lost(trouble: &Trouble) -> Option<Event> {
    match trouble.code() {
        "offer_taken" => Some(Event::Beaten),
        "offer_expired" | "offer_closed" => Some(Event::TooLate),
        "calendar_busy" => Some(Event::Busy),
        _ => None,
    }
}
