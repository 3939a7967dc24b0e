//! What an agronomist says: questions back, and the answer with its basis.

use serde_json::{Value, json};
use uuid::Uuid;

use super::expert::Adviser;
use super::line::insist;
use super::talk::say;
use super::ward::Ward;
use crate::phone::{Phone, Trouble};
use crate::play::dice::Dice;
use crate::play::ground::{list, number, text};

/// How often an agronomist asks back, and how often twice, 0 to 1; estimates.
const ASKS_BACK: f64 = 0.7;
const ASKS_TWICE: f64 = 0.3;
/// Minutes until half of the questions back are written, and of the answers.
const WRITES: f64 = 1.0;
const THINKS: f64 = 2.5;
const SPREAD: f64 = 0.5;
/// Minutes that an agronomist waits for a reply.
const WAITS: f64 = 12.0;

const BACK: [&str; 4] =
    ["花开到几成了？", "花心黑的有多少？", "地在沟里还是坡上？", "今年打过什么药？"];
const ANSWERS: [&str; 4] = [
    "留边花，晚几天再定果，人工授粉补一补",
    "天亮前别浇水，日出后叶面喷水，三天后再看坐果",
    "受冻的花别急着摘，等五天看子房发不发绿",
    "继续熏烟到日出后一小时，注意防火",
];
const BASES: [&str; 4] = ["photo", "experience", "experience", "standard"];

impl Adviser<'_> {
    pub(super) async fn ask_back(self, question: &str, dice: &mut Dice) -> Result<(), Trouble> {
        let clock = &self.ward.ground.clock;
        let times = 1 + u32::from(dice.chance(ASKS_TWICE));
        let times = if dice.chance(ASKS_BACK) { times } else { 0 };
        for _ in 0..times {
            clock.minutes(dice.around(WRITES, SPREAD)).await;
            let form = json!({ "words": dice.one_of(&BACK) });
            let (phone, log) = (&self.seat.phone, &self.ward.log);
            let seq = say(phone, log, question, "agronomist", form).await?;
            tokio::select! {
                () = self.seat.talks.until_answered(question, seq) => {}
                () = clock.minutes(WAITS) => {}
            }
        }
        Ok(())
    }

    pub(super) async fn answer(
        self,
        question: &str,
        asked: &str,
        dice: &mut Dice,
    ) -> Result<(), Trouble> {
        let Ward { ground, products, .. } = self.ward;
        ground.clock.minutes(dice.around(THINKS, SPREAD)).await;
        let mut form = json!({ "words": dice.one_of(&ANSWERS), "basis": dice.one_of(&BASES) });
        form["products"] = json!(advised(asked, products).into_iter().collect::<Vec<_>>());
        give(self.ward, &self.seat.phone, question, "agronomist", form).await?;
        let (now, level) = (ground.ledger.now(), self.expert.level);
        self.ward.log.tell(question, |case| {
            if case.answered_at.is_none() {
                (case.answered_at, case.answered_by) = (Some(now), Some(level));
            }
        });
        Ok(())
    }
}

/// The catalogue's pesticide for what was asked, in the middle of its range.
fn advised(asked: &str, products: &[Value]) -> Option<Value> {
    let signs = [("红蜘蛛", "spider_mite"), ("斑", "leaf_spot"), ("轮纹", "ring_rot")];
    let (_, problem) = signs.into_iter().find(|(sign, _)| asked.contains(sign))?;
    let has = |it: &Value, name: &str, code: &str| list(it, name).any(|one| one == code);
    let fits = |it: &&Value| has(it, "problems", problem) && has(it, "crops", "apple");
    let product = products.iter().find(fits)?;
    let dose = f64::midpoint(product["dose_from"].as_f64()?, product["dose_to"].as_f64()?);
    // The number on the label that the agronomist has at hand.
    let label = "PD20150001";
    Some(json!({ "product": product["code"], "dose": dose, "times": 1, "registration": label }))
}

/// Answers once, however often the line breaks: under one key.
pub(super) async fn give(
    ward: &Ward<'_>,
    phone: &Phone,
    question: &str,
    by: &'static str,
    mut form: Value,
) -> Result<(), Trouble> {
    let words = ward.log.words(question, by, text(&form, "words"));
    form["words"] = json!(words);
    let (path, key) = (format!("/questions/{question}/answer"), Uuid::now_v7().to_string());
    let answered = insist(|| phone.post_with_key(&path, &key, &form)).await?;
    ward.log.got(question, &words, number(&answered, "last_seq"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pesticide_is_advised_for_what_it_is_registered_for() {
        let product = |code: &str, crop: &str, problem: &str| {
            json!({ "code": code, "crops": [crop], "problems": [problem], "dose_from": 600.0,
                "dose_to": 800.0 })
        };
        let products = [product("W", "wheat", "leaf_spot"), product("A", "apple", "leaf_spot")];
        #[rustfmt::skip]
        let cases = [
            // asked,               product, why
            ("叶子上有斑，喷什么",      Some("A"), "on apples"),
            ("红蜘蛛起来了",           None,      "the catalogue has nothing against it"),
            ("花冻了",                None,      "nothing to spray"),
        ];
        for (asked, expected, why) in cases {
            let advised = advised(asked, &products);
            assert_eq!(advised.as_ref().map(|it| text(it, "product")), expected, "{why}");
            assert!(advised.is_none_or(|it| it["dose"] == 700.0), "{why}");
        }
    }
}
