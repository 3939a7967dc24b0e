//! Agronomists, questions, and the time that runs out.

use std::time::Duration;

use api::{
    config::Config,
    entity::{
        agronomist::{self, AgronomistState},
        question::{self, QuestionState},
        question_route::{self, RouteState},
    },
    ids::QuestionId,
};
use chrono::{NaiveTime, TimeDelta, Timelike, Utc};
use futures_util::future::FutureExt;
use miniapp_mock::phone::{Phone, Trouble};
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{PATIENCE, Town, text};

/// It is day, and what is due is done at once.
pub(crate) fn by_day(config: &mut Config) {
    config.offers.sweep_every = Duration::from_millis(50);
    config.advice.batch_every = Duration::from_millis(200);
    config.advice.day_from = NaiveTime::MIN;
    config.advice.day_to = NaiveTime::from_hms_nano_opt(23, 59, 59, 999_999_999).unwrap();
}

/// It is night: the day is in the other half of the clock.
pub(crate) fn at_night(config: &mut Config) {
    by_day(config);
    let morning = api::words::local(Utc::now()).hour() < 12;
    let (from, to) = if morning { (14, 20) } else { (2, 8) };
    config.advice.day_from = NaiveTime::from_hms_opt(from, 0, 0).unwrap();
    config.advice.day_to = NaiveTime::from_hms_opt(to, 0, 0).unwrap();
}

/// Knows plant protection on apples at the heights of 北道德乡, day and night.
pub(crate) fn agronomist() -> Value {
    let day = |day| json!({ "day": day, "from": "00:00", "to": "24:00" });
    let week: Vec<Value> = (1..=7).map(day).collect();
    json!({
        "title": "农艺师", "specialities": ["protection"], "crops": ["apple"], "languages": [],
        "village": "北道德乡", "altitude_from_m": 900, "altitude_to_m": 1300, "week": week,
        "capacity": 5,
    })
}

/// 腐烂病 on an apple tree.
pub(crate) fn question() -> Value {
    json!({ "crop": "apple", "words": "苹果树腐烂病怎么治，树干流红水" })
}

/// The answer that names no pesticide.
pub(crate) fn answer() -> Value {
    json!({ "words": "刮到好皮，涂药，剪下的枝条烧掉", "basis": "photo" })
}

/// The one product of the catalogue against mites on apples: an interval of 30 days.
pub(crate) fn propargite() -> Value {
    json!({
        "product": "PROPARGITE_73_EC", "dose": 2500, "times": 1, "registration": "PD20081234",
    })
}

impl Town {
    /// Sends the demo people's agronomists home.
    pub(crate) async fn empty_clinic(&self) {
        let row = agronomist::ActiveModel {
            state: Set(AgronomistState::Suspended),
            ..Default::default()
        };
        let db = self.app.db.owner();
        agronomist::Entity::update_many().set(row).exec(db).await.unwrap();
    }

    /// An approved agronomist of the township.
    pub(crate) async fn agronomist(&self, alias: &str, form: &Value) -> Phone {
        self.expert(alias, form, "township").await
    }

    /// An approved agronomist of this level, called after the alias.
    pub(crate) async fn expert(&self, alias: &str, form: &Value, level: &str) -> Phone {
        let phone = self.neighbour(alias, alias, "13911110001").await;
        let applied = phone.post("/agronomists", form).await.unwrap();
        let approve = format!("/agronomists/{}/approve", text(&applied["id"]));
        let operator = self.phone("demo-operator").await;
        operator.post_once(&approve, &json!({ "level": level })).await.unwrap();
        phone
    }

    /// A clinic with these agronomists of the township, by day.
    pub(crate) async fn clinic<const N: usize>(aliases: [&str; N]) -> (Self, [Phone; N]) {
        let town = Self::open_with(by_day).await;
        town.empty_clinic().await;
        let mut phones = Vec::new();
        for alias in aliases {
            phones.push(town.agronomist(alias, &agronomist()).await);
        }
        (town, phones.try_into().unwrap())
    }

    /// The time to take this question is over.
    pub(crate) async fn let_lapse(&self, asked: &Value) {
        let past = Utc::now() - TimeDelta::seconds(1);
        let row = question::ActiveModel { claim_until: Set(Some(past)), ..Default::default() };
        self.its_clock_is(asked, QuestionState::Asked, row).await;
    }

    /// Half of the time to answer this question is over.
    pub(crate) async fn let_wait(&self, asked: &Value) {
        let past = Utc::now() - TimeDelta::seconds(1);
        let row = question::ActiveModel { due_at: Set(Some(past)), ..Default::default() };
        self.its_clock_is(asked, QuestionState::Claimed, row).await;
    }

    /// All the time to answer this question is over.
    pub(crate) async fn let_expire(&self, asked: &Value) {
        let past = Utc::now() - TimeDelta::seconds(1);
        let row = question::ActiveModel { claim_until: Set(Some(past)), ..Default::default() };
        self.its_clock_is(asked, QuestionState::Claimed, row).await;
    }

    async fn its_clock_is(&self, asked: &Value, state: QuestionState, row: question::ActiveModel) {
        let update = question::Entity::update_many().set(row);
        update
            .filter(question::COLUMN.id.eq(question_id(asked)))
            .filter(question::COLUMN.state.eq(state))
            .filter(question::COLUMN.claim_until.is_not_null())
            .exec(self.app.db.owner())
            .await
            .unwrap();
    }

    /// A week has gone since the answer.
    pub(crate) async fn a_week_later(&self, asked: &Value) {
        let past = Utc::now() - TimeDelta::seconds(1);
        let row = question::ActiveModel { follow_up_at: Set(Some(past)), ..Default::default() };
        let its = question::COLUMN.id.eq(question_id(asked));
        let db = self.app.db.owner();
        question::Entity::update_many().set(row).filter(its).exec(db).await.unwrap();
    }

    /// This question, and whoever was asked, is of so many days ago.
    pub(crate) async fn was_asked_days_ago(&self, asked: &Value, days: i64) {
        let (id, then) = (question_id(asked), Utc::now() - TimeDelta::days(days));
        let db = self.app.db.owner();
        let row = question::ActiveModel { created_at: Set(then), ..Default::default() };
        let its = question::COLUMN.id.eq(id);
        question::Entity::update_many().set(row).filter(its).exec(db).await.unwrap();
        let row = question_route::ActiveModel { asked_at: Set(then), ..Default::default() };
        let its = question_route::COLUMN.question_id.eq(id);
        question_route::Entity::update_many().set(row).filter(its).exec(db).await.unwrap();
    }

    /// Counted anew: each question has one living route at most and exactly one where it says so,
    /// and each agronomist has as many open questions as their row says.
    pub(crate) async fn nothing_is_counted_wrong(&self) {
        let all = self.app.write(|tx| {
            async move {
                tx.one_moment().await?;
                Ok((
                    question::Entity::find().all(&tx.db).await?,
                    question_route::Entity::find().all(&tx.db).await?,
                    agronomist::Entity::find().all(&tx.db).await?,
                ))
            }
            .boxed()
        });
        let (questions, routes, agronomists) = all.await.unwrap();
        let lives = |it: &&question_route::Model| {
            [RouteState::Asked, RouteState::Claimed].contains(&it.state)
        };
        for question in &questions {
            let own: Vec<_> =
                routes.iter().filter(lives).filter(|it| it.question_id == question.id).collect();
            assert!(own.len() <= 1, "{question:?} has {own:?}");
            let asked = question.state == QuestionState::Asked && question.claim_until.is_some();
            let claimed = question.state == QuestionState::Claimed && !question.desk;
            assert!(!(asked || claimed) || own.len() == 1, "{question:?} is nobody's");
            assert!(!claimed || question.owner_id == Some(own[0].agronomist_id), "{question:?}");
        }
        for agronomist in agronomists {
            let open = routes.iter().filter(lives).filter(|route| {
                let question = questions.iter().find(|it| it.id == route.question_id).unwrap();
                let open = [QuestionState::Asked, QuestionState::Claimed].contains(&question.state);
                open && route.agronomist_id == agronomist.id
            });
            assert_eq!(agronomist.open_n, i32::try_from(open.count()).unwrap(), "{agronomist:?}");
        }
    }
}

pub(crate) fn question_id(asked: &Value) -> QuestionId {
    QuestionId(text(&asked["id"]).parse().unwrap())
}

/// Something that is done to a question.
pub(crate) async fn act(
    phone: &Phone,
    asked: &Value,
    action: &str,
    body: Value,
) -> Result<Value, Trouble> {
    let path = format!("/questions/{}/{action}", text(&asked["id"]));
    match action {
        "answer" => phone.post(&path, &body).await,
        _ => phone.post_once(&path, &body).await,
    }
}

/// The question as this phone sees it.
pub(crate) async fn look(phone: &Phone, asked: &Value) -> Result<Value, Trouble> {
    phone.get(&format!("/questions/{}", text(&asked["id"]))).await
}

/// The question, once it is so. The sweeper has no doorbell for what is not told to anybody.
pub(crate) async fn until(phone: &Phone, asked: &Value, so: impl Fn(&Value) -> bool) -> Value {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let seen = look(phone, asked).await.unwrap();
        if so(&seen) {
            return seen;
        }
        assert!(Instant::now() < deadline, "still {seen}");
        sleep(Duration::from_millis(50)).await;
    }
}

/// The question, once this agronomist is asked.
pub(crate) async fn until_asked(farmer: &Phone, asked: &Value, name: &str) -> Value {
    until(farmer, asked, |seen| seen["asked"]["name"] == name).await
}

/// Asked, taken, and answered without a pesticide.
pub(crate) async fn answered(farmer: &Phone, expert: &Phone) -> Value {
    let asked = farmer.post("/questions", &question()).await.unwrap();
    act(expert, &asked, "claim", json!({})).await.unwrap();
    act(expert, &asked, "answer", answer()).await.unwrap();
    asked
}

/// What the reader may do.
pub(crate) fn may(seen: &Value) -> Vec<&str> {
    seen["may"].as_array().unwrap().iter().map(text).collect()
}
