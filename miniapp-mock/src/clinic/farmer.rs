//! The farmer's side of the night: asking, talking, and saying whether it helped.

use futures_util::FutureExt as _;
use serde_json::{Value, json};
use uuid::Uuid;

use super::line::{act, insist, is_over};
use super::plan::{Ask, Farmer};
use super::talk::say;
use super::ward::{Seat, Ward};
use crate::camera;
use crate::phone::Trouble;
use crate::play::attention::Attention;
use crate::play::dice::Dice;
use crate::play::ground::text;
use crate::play::ledger::Event;
use crate::play::routine::{Doing, until_over};

/// Share of an agronomist's questions that are answered, 0 to 1; an estimate.
const REPLIES: f64 = 0.93;
/// Share of replies that come in two messages; an estimate.
const SAYS_MORE: f64 = 0.15;
/// Minutes until half of the replies are written.
const REPLY: f64 = 1.2;
/// Minutes until half of the answers are read and tried.
const TRIES: f64 = 6.0;
/// Share of first answers that do not help, and of those that the farmer judges; estimates.
const REOPENS: f64 = 0.08;
const JUDGES: f64 = 0.85;
const THANKS: f64 = 0.3;
const SPREAD: f64 = 0.5;

const REPLY_WORDS: [&str; 6] = [
    "花全开了，露红的少",
    "大概一半花心黑了",
    "沟底重，坡上轻",
    "十五年的树，富士",
    "昨晚熏了烟",
    "还没打药",
];
const MORE_WORDS: [&str; 2] = ["刚又去看了一下，边花还是绿的", "东头那几行重"];

/// A farmer and the phone.
#[derive(Clone, Copy)]
pub(super) struct Asker<'a> {
    pub(super) ward: &'a Ward<'a>,
    pub(super) farmer: &'a Farmer,
    pub(super) seat: &'a Seat,
}

impl<'a> Asker<'a> {
    /// Asks in time, and does something about each notice.
    pub(super) async fn spend(self) -> Result<(), Trouble> {
        let phone = &self.seat.phone;
        let attention = if self.farmer.keeps_open {
            Attention::open(phone, &[]).await?
        } else {
            Attention::pocket(phone).await?
        };
        let asks = self.farmer.asks.iter().map(|ask| self.ask_in_time(ask).boxed_local());
        let react = |notice, dice| -> Doing<'a> { self.hear(notice, dice).boxed_local() };
        until_over(&self.ward.ground, &self.farmer.alias, attention, asks.collect(), react).await
    }

    async fn ask_in_time(self, ask: &Ask) {
        self.ward.ground.clock.until(ask.at).await;
        if let Err(trouble) = self.ask(ask).await {
            self.ward.ground.ledger.trouble("asking", &trouble);
        }
    }

    async fn ask(self, ask: &Ask) -> Result<(), Trouble> {
        let (phone, ledger) = (&self.seat.phone, &self.ward.ground.ledger);
        let form = self.form(ask).await?;
        let key = Uuid::now_v7().to_string();
        let asked = insist(|| phone.post_with_key("/questions", &key, &form)).await?;
        let (now, id) = (ledger.now(), text(&asked, "id"));
        self.ward.log.tell(id, |case| {
            case.farmer.clone_from(&self.farmer.alias);
            case.asked_at = Some(now);
            case.desk_at_once = asked["desk"] == true;
        });
        if ask.topic.is_for_desk() != (asked["desk"] == true) {
            self.ward.log.flaw(format!("{id}: `{}` is at the wrong desk", ask.words));
        }
        if ask.twice {
            let again = insist(|| phone.post_with_key("/questions", &key, &form)).await?;
            ledger.count(Event::Repeated);
            ledger.add(Event::Duplicated, u64::from(again["id"] != asked["id"]));
        }
        Ok(())
    }

    /// What goes with the words is sent before them.
    async fn form(self, ask: &Ask) -> Result<Value, Trouble> {
        let (phone, nth) = (&self.seat.phone, ask.nth as u64);
        let mut form = json!({ "crop": "apple", "words": ask.words, "language": ask.language });
        if ask.photo {
            let photo = insist(|| phone.post_photo(camera::leaf(160, 120, nth))).await?;
            form["photos"] = json!([photo["id"]]);
        }
        if ask.voice {
            let voice = insist(|| phone.post_voice(camera::hum(2, nth), 2)).await?;
            form["voice"] = voice["id"].clone();
        }
        Ok(form)
    }

    async fn hear(self, notice: Value, dice: Dice) {
        self.ward.log.hear(&self.farmer.alias, &notice);
        if let Err(trouble) = self.react(&notice, dice).await {
            let doing = format!("a farmer after {}", text(&notice, "kind"));
            self.ward.ground.ledger.trouble(&doing, &trouble);
        }
    }

    async fn react(self, notice: &Value, mut dice: Dice) -> Result<(), Trouble> {
        let question = text(notice, "question_id");
        match text(notice, "kind") {
            "question_said" => self.reply(question, &mut dice).await,
            "question_answered" => self.judge(question, &mut dice).await,
            _ => Ok(()),
        }
    }

    async fn reply(self, question: &str, dice: &mut Dice) -> Result<(), Trouble> {
        let Some(last) = self.read_on(question).await? else { return Ok(()) };
        if !text(&last, "words").contains('？') || !dice.chance(REPLIES) {
            return Ok(());
        }
        // Nothing is kept of it, so nothing is lost with it.
        self.seat.phone.post_once(&format!("/questions/{question}/typing"), &json!({})).await.ok();
        self.ward.ground.clock.minutes(dice.around(REPLY, SPREAD)).await;
        self.say(question, dice.one_of(&REPLY_WORDS)).await?;
        if dice.chance(SAYS_MORE) {
            self.say(question, dice.one_of(&MORE_WORDS)).await?;
        }
        Ok(())
    }

    /// A question that is solved meanwhile needs no more words.
    async fn say(self, question: &str, words: &str) -> Result<(), Trouble> {
        let form = json!({ "words": words });
        match say(&self.seat.phone, &self.ward.log, question, "farmer", form).await {
            Err(trouble) if is_over(&trouble) && self.has_judged(question) => Ok(()),
            said => said.map(drop),
        }
    }

    fn has_judged(self, question: &str) -> bool {
        self.ward.log.tell(question, |case| case.judged)
    }

    /// The last thing said that the phone did not hold yet, and it is read.
    async fn read_on(self, question: &str) -> Result<Option<Value>, Trouble> {
        let Seat { phone, talks, .. } = self.seat;
        let Some(last) = talks.read_on(phone, &self.ward.log, question).await?.pop() else {
            return Ok(None);
        };
        act(phone, question, "read", &json!({ "seq": last["seq"] })).await?;
        Ok(Some(last))
    }

    /// Reads the answer, tries it, and says whether it helped; a second one is believed.
    async fn judge(self, question: &str, dice: &mut Dice) -> Result<(), Trouble> {
        let phone = &self.seat.phone;
        self.read_on(question).await?;
        self.ward.ground.clock.minutes(dice.around(TRIES, SPREAD)).await;
        let path = format!("/questions/{question}");
        let known = insist(|| phone.get(&path)).await?;
        let first = known["reopened_n"] == 0;
        if first && dice.chance(REOPENS) {
            let why = json!({ "words": "照着做了，还是不行" });
            return act(phone, question, "reopen", &why).await.map(drop);
        }
        if dice.chance(THANKS) {
            self.say(question, "谢谢，照您说的做").await?;
        }
        if dice.chance(JUDGES) {
            self.ward.log.tell(question, |case| case.judged = true);
            let stars = dice.one_of(&[5, 5, 4, 3]);
            let verdict = json!({ "solved": true, "stars": stars });
            act(phone, question, "solve", &verdict).await?;
            self.ward.ground.ledger.rate(stars);
        }
        Ok(())
    }
}
