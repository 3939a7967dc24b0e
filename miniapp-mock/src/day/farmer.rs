//! The farmer's side of the day, and the agent's: ask, hear, open the field, pay, judge.

use futures_util::FutureExt as _;
use serde_json::Value;

use super::plan::{Ask, Home};
use super::town::Town;
use crate::market::Seller;
use crate::phone::{Phone, Trouble};
use crate::play::attention::Attention;
use crate::play::dice::Dice;
use crate::play::ground::{Ground, text};
use crate::play::ledger::Event;
use crate::play::routine::{Doing, until_over};

/// Share of finished jobs that a farmer objects to, 0 to 1; an estimate.
const DISPUTES: f64 = 0.04;
/// Share of confirmed jobs that a farmer rates, 0 to 1; an estimate.
const RATES: f64 = 0.75;
/// What farmers give, out of ten; an estimate.
const STARS: [u8; 10] = [5, 5, 5, 5, 5, 5, 4, 4, 3, 2];

/// A phone and its owner, in town.
#[derive(Clone, Copy)]
pub(super) struct Farmer<'a> {
    pub(super) town: &'a Town<'a>,
    pub(super) home: &'a Home,
    pub(super) phone: &'a Phone,
}

impl<'a> Farmer<'a> {
    /// Every need is posted at its hour, and news is answered as it comes.
    pub(super) async fn spend_day(self) -> Result<(), Trouble> {
        let attention = if self.home.keeps_open {
            Attention::open(self.phone, &[]).await?
        } else {
            Attention::pocket(self.phone).await?
        };
        let seller = self.seller();
        let asks = self.home.asks.iter().map(|ask| self.ask_in_time(ask).boxed_local());
        let lots = self.home.lots.iter().map(|lot| seller.list_in_time(lot).boxed_local());
        let react = |notice, dice| -> Doing<'a> { self.hear(notice, dice).boxed_local() };
        until_over(
            &self.town.ground,
            &self.home.alias,
            attention,
            asks.chain(lots).collect(),
            react,
        )
        .await
    }

    /// The same farmer as somebody who sells apples.
    fn seller(self) -> Seller<'a> {
        let Town { ground, voices, .. } = self.town;
        Seller { ground, voices, phone: self.phone, temper: self.home.temper }
    }

    async fn ask_in_time(self, ask: &Ask) {
        self.town.ground.clock.until(ask.at).await;
        if let Err(trouble) = self.ask(ask).await {
            self.town.ground.ledger.trouble("posting a need", &trouble);
        }
    }

    async fn hear(self, notice: Value, dice: Dice) {
        if notice["share_id"].is_string() {
            return self.seller().hear(notice, dice).await;
        }
        if let Err(trouble) = self.answer(&notice, dice).await {
            let doing = format!("answering {}", text(&notice, "kind"));
            self.town.ground.ledger.trouble(&doing, &trouble);
        }
    }

    async fn answer(self, notice: &Value, dice: Dice) -> Result<(), Trouble> {
        let ledger = &self.town.ground.ledger;
        let (visit, now) = (text(notice, "visit_id"), ledger.now());
        self.phone.note_read(notice["seq"].as_u64().unwrap_or_default()).await?;
        match text(notice, "kind") {
            "need_taken" => ledger.tell(text(notice, "need_id"), |story| {
                story.known_at.get_or_insert(now);
            }),
            "team_arrived" => self.read_code_out(visit).await?,
            "work_finished" => self.judge(visit, dice).await?,
            "agent_asked" => ledger.count(Event::AgentAsked),
            _ => {}
        }
        Ok(())
    }

    /// The team stands at the field: here is the code.
    async fn read_code_out(self, visit: &str) -> Result<(), Trouble> {
        let shown = self.phone.visit(visit).await?;
        self.town.voices.say(visit, text(&shown, "start_code"));
        Ok(())
    }

    /// A look at the trees, then the farmer agrees or objects.
    async fn judge(self, visit: &str, mut dice: Dice) -> Result<(), Trouble> {
        let Ground { clock, ledger, .. } = &self.town.ground;
        clock.minutes(dice.around(8.0, 0.5)).await;
        if dice.chance(DISPUTES) {
            let (reason, words) = dice.one_of(&OBJECTIONS);
            self.phone.dispute(visit, reason, words).await?;
            ledger.count(Event::Disputed);
            return Ok(());
        }
        self.phone.confirm(visit).await?;
        ledger.count(Event::Confirmed);
        if dice.chance(RATES) {
            let stars = dice.one_of(&STARS);
            self.phone.rate(visit, stars).await?;
            ledger.rate(stars);
        }
        Ok(())
    }
}

const OBJECTIONS: [(&str, &str); 3] =
    [("area", "量的数不对"), ("quality", "漏了好几行"), ("damage", "碰断了枝子")];
