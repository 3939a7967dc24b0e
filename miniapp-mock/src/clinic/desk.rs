//! The township's desk: money and land, which no agronomist answers.

use futures_util::FutureExt as _;
use serde_json::{Value, json};

use super::consult::give;
use super::line::act;
use super::ward::Ward;
use crate::phone::Trouble;
use crate::play::OPERATOR;
use crate::play::attention::Attention;
use crate::play::dice::Dice;
use crate::play::ground::text;
use crate::play::routine::{Doing, until_over};

/// Minutes until half of what lies at the desk is taken, and answered.
const TAKES: f64 = 8.0;
const ANSWERS: f64 = 4.0;
const SPREAD: f64 = 0.5;

#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) ward: &'a Ward<'a>,
}

impl<'a> Desk<'a> {
    pub(super) async fn spend(self) -> Result<(), Trouble> {
        let attention = Attention::open(&self.ward.operator, &[]).await?;
        let react = |notice, dice| -> Doing<'a> { self.hear(notice, dice).boxed_local() };
        until_over(&self.ward.ground, OPERATOR, attention, Vec::new(), react).await
    }

    async fn hear(self, notice: Value, mut dice: Dice) {
        let again = match text(&notice, "kind") {
            "question_at_desk" => false,
            "question_reopened" => true,
            _ => return,
        };
        if let Err(trouble) = self.answer(text(&notice, "question_id"), again, &mut dice).await {
            self.ward.ground.ledger.trouble("answering at the desk", &trouble);
        }
    }

    async fn answer(self, question: &str, again: bool, dice: &mut Dice) -> Result<(), Trouble> {
        let Ward { ground, log, operator, .. } = self.ward;
        if !again {
            ground.clock.minutes(dice.around(TAKES, SPREAD)).await;
            act(operator, question, "claim", &json!({})).await?;
            log.take(question, OPERATOR);
            let now = ground.ledger.now();
            log.tell(question, |case| case.claimed_at.get_or_insert(now).to_owned());
        }
        ground.clock.minutes(dice.around(ANSWERS, SPREAD)).await;
        let form = json!({ "words": "明早到镇政府一楼服务台办，带身份证", "basis": "standard" });
        give(self.ward, operator, question, "desk", form).await?;
        let now = ground.ledger.now();
        log.tell(question, |case| case.answered_at.get_or_insert(now).to_owned());
        Ok(())
    }
}
