//! The agronomist's side of the night: questions come one by one, are looked at, and become talks.

use futures_util::FutureExt as _;
use serde_json::{Value, json};

use super::line::{act, insist, is_over};
use super::plan::{Expert, Level};
use super::ward::{Seat, Ward};
use crate::phone::Trouble;
use crate::play::attention::{Attention, Gully};
use crate::play::dice::Dice;
use crate::play::ground::text;
use crate::play::ledger::Event;
use crate::play::routine::{Doing, until_over};

/// How much looks vary about their median.
const SPREAD: f64 = 0.6;
/// Share of questions that are declined, and of those passed on to the county, 0 to 1; estimates.
const DECLINES: f64 = 0.05;
const ESCALATES: f64 = 0.06;
const REASONS: [&str; 3] = ["busy", "away", "not_my_field"];
/// Minutes until half of the reopened questions are looked at again.
const LOOKS_AGAIN: f64 = 3.0;

/// An agronomist and the phone.
#[derive(Clone, Copy)]
pub(super) struct Adviser<'a> {
    pub(super) ward: &'a Ward<'a>,
    pub(super) expert: &'a Expert,
    pub(super) seat: &'a Seat,
}

impl<'a> Adviser<'a> {
    /// The page is open all night, but for an absence.
    pub(super) async fn spend(self) -> Result<(), Trouble> {
        let away: Vec<_> =
            self.expert.away.iter().map(|away| Gully::of(away.from, away.until)).collect();
        let attention = Attention::open_between(&self.seat.phone, &away).await?;
        let react = |notice, dice| -> Doing<'a> { self.hear(notice, dice).boxed_local() };
        until_over(&self.ward.ground, &self.expert.alias, attention, Vec::new(), react).await
    }

    async fn hear(self, notice: Value, dice: Dice) {
        self.ward.log.hear(&self.expert.alias, &notice);
        if let Err(trouble) = self.react(&notice, dice).await {
            let doing = format!("an agronomist after {}", text(&notice, "kind"));
            self.ward.ground.ledger.trouble(&doing, &trouble);
        }
    }

    async fn react(self, notice: &Value, mut dice: Dice) -> Result<(), Trouble> {
        let question = text(notice, "question_id");
        match text(notice, "kind") {
            "question_asked" => self.consider(question, &mut dice).await,
            "question_said" => self.listen(question).await,
            "question_reopened" => self.look_again(question, &mut dice).await,
            _ => Ok(()),
        }
    }

    /// Reads what the farmer says, unless the question has gone on to somebody else.
    async fn listen(self, question: &str) -> Result<(), Trouble> {
        let Seat { phone, talks, .. } = self.seat;
        match talks.read_on(phone, &self.ward.log, question).await {
            Err(trouble) if is_over(&trouble) => Ok(()),
            read => read.map(drop),
        }
    }

    async fn consider(self, question: &str, dice: &mut Dice) -> Result<(), Trouble> {
        let (ground, pace) = (&self.ward.ground, self.expert.pace);
        if dice.chance(pace.ignores()) {
            ground.ledger.count(Event::Ignored);
            return Ok(());
        }
        ground.clock.minutes(dice.around(pace.median_minutes(), SPREAD)).await;
        if dice.chance(DECLINES) {
            let why = json!({ "reason": dice.one_of(&REASONS) });
            return self.unless_late(act(&self.seat.phone, question, "decline", &why).await);
        }
        match act(&self.seat.phone, question, "claim", &json!({})).await {
            Ok(Some(taken)) => {
                self.own(question);
                self.consult(question, &taken, dice).await
            }
            late => self.unless_late(late),
        }
    }

    /// The time to take it was over: that is the question's luck, and no trouble.
    fn unless_late(self, done: Result<Option<Value>, Trouble>) -> Result<(), Trouble> {
        match done {
            Ok(Some(_)) => Ok(()),
            Err(trouble) if !is_over(&trouble) => Err(trouble),
            _ => {
                self.ward.ground.ledger.count(Event::TooLate);
                Ok(())
            }
        }
    }

    fn own(self, question: &str) {
        self.ward.log.take(question, &self.expert.alias);
        let now = self.ward.ground.ledger.now();
        self.ward.log.tell(question, |case| case.claimed_at.get_or_insert(now).to_owned());
    }

    async fn consult(self, question: &str, taken: &Value, dice: &mut Dice) -> Result<(), Trouble> {
        let words = text(taken, "words");
        self.listen(question).await?;
        if ["保险", "定损"].iter().any(|money| words.contains(money)) {
            return self.pass_on(question, "to-desk", "问的是保险").await;
        }
        if self.expert.level == Level::Township && dice.chance(ESCALATES) {
            return self.pass_on(question, "escalate", "拿不准，请县里看看").await;
        }
        self.ask_back(question, dice).await?;
        self.answer(question, words, dice).await
    }

    /// Gives it away; whoever is next may have it before the answer is here.
    async fn pass_on(self, question: &str, how: &str, why: &str) -> Result<(), Trouble> {
        self.ward.ground.clock.minutes(0.5).await;
        self.ward.log.tell(question, |case| case.leaves = true);
        act(&self.seat.phone, question, how, &json!({ "words": why })).await.map(drop)
    }

    async fn look_again(self, question: &str, dice: &mut Dice) -> Result<(), Trouble> {
        self.ward.ground.clock.minutes(dice.around(LOOKS_AGAIN, SPREAD)).await;
        let path = format!("/questions/{question}");
        let known = insist(|| self.seat.phone.get(&path)).await?;
        self.listen(question).await?;
        self.answer(question, text(&known, "words"), dice).await
    }
}
