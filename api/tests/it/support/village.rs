//! Neighbours in a village who pool their work.

use api::{
    config::Config,
    entity::need as table,
    ids::{NeedId, TeamId},
    teams::roster::HALF_HOUR,
};
use chrono::{DateTime, TimeDelta, Utc};
use miniapp_mock::phone::Phone;
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::{Value, json};
use std::time::Duration;

use super::{Town, Wishes, hear, need, text, window};

/// 90 yuan a mu, 80 from 20 mu, 70 from 30 mu.
pub(crate) fn bulk() -> Wishes {
    Wishes { bulk: vec![(20.0, 8_000), (30.0, 7_000)], ..Wishes::default() }
}

/// What is due is done at once.
pub(crate) fn quick(config: &mut Config) {
    config.offers.sweep_every = Duration::from_millis(50);
}

/// So many mu at 东村, to be pooled.
pub(crate) fn pooled(quantity: f64) -> Value {
    let mut form = need();
    form["quantity"] = json!(quantity);
    form["pool"] = json!(true);
    form
}

/// So far north of 东村, in kilometers.
pub(crate) fn north(mut form: Value, km: f64) -> Value {
    let lat = form["place"]["lat"].as_f64().unwrap();
    form["place"]["lat"] = json!(lat + km / 111.2);
    form
}

impl Town {
    /// Somebody with a name of their own.
    pub(crate) async fn neighbour(&self, alias: &str, name: &str, phone: &str) -> Phone {
        let farmer = self.phone(alias).await;
        let me = json!({ "name": name, "phone": phone, "village": "北道德乡东村" });
        farmer.put("/me", &me).await.unwrap();
        farmer
    }

    /// 王, 李 and 赵 with 8, 10 and 12 mu, 200 m from one another: together 30. Each has a day less
    /// at both ends of her time than the one before.
    pub(crate) async fn three(&self) -> [(Phone, Value); 3] {
        let mut three = Vec::new();
        for (n, name) in (0_i32..).zip(["王秀兰", "李建国", "赵凤英"]) {
            let phone = format!("1381111000{}", n + 1);
            let farmer = self.neighbour(&format!("farmer-{n}"), name, &phone).await;
            let mut form = north(pooled(8.0 + 2.0 * f64::from(n)), 0.2 * f64::from(n));
            let days = TimeDelta::days(n.into());
            form["window"] = window(TimeDelta::hours(1) + days, TimeDelta::days(10) - days);
            let posted = farmer.post_need(&form).await.unwrap();
            three.push((farmer, posted));
        }
        three.try_into().unwrap()
    }

    /// The same three in a pool that is locked, and the team's offer for it.
    pub(crate) async fn locked(&self, leader: &Phone) -> ([(Phone, Value); 3], Value) {
        let mut hears = leader.live(None).await.unwrap();
        let three = self.three().await;
        let opened = hear(&mut hears, "offer_opened").await;
        let offer = leader.get(&format!("/offers/{}", text(&opened["offer_id"]))).await.unwrap();
        (three, offer)
    }

    /// The pool of this need has waited long enough.
    pub(crate) async fn end_waiting(&self, posted: &Value) {
        let pool = self.pool_of(posted).await.expect("it is in a pool");
        let past = Utc::now() - TimeDelta::seconds(1);
        let row = table::ActiveModel { wave_ends_at: Set(past), ..Default::default() };
        let its = table::COLUMN.id.eq(pool);
        table::Entity::update_many().set(row).filter(its).exec(self.app.db.owner()).await.unwrap();
    }

    /// The id of the need that stands for this one's pool, which no phone is told.
    pub(crate) async fn pool_of(&self, posted: &Value) -> Option<NeedId> {
        let id = NeedId(text(&posted["id"]).parse().unwrap());
        let row = table::Entity::find_by_id(id).one(self.app.db.reader()).await.unwrap();
        row.unwrap().pool_id
    }
}

/// The farmer's need as it is now.
pub(crate) async fn look(farmer: &Phone, posted: &Value) -> Value {
    farmer.get(&format!("/needs/{}", text(&posted["id"]))).await.unwrap()
}

/// An action on a need.
pub(crate) async fn act(
    farmer: &Phone,
    posted: &Value,
    action: &str,
) -> Result<Value, miniapp_mock::phone::Trouble> {
    let path = format!("/needs/{}/{action}", text(&posted["id"]));
    farmer.post(&path, &json!({})).await
}

/// Whether every half hour of this visit is promised.
pub(crate) async fn is_promised(town: &Town, visit: &Value) -> bool {
    use api::entity::team_hour as hours;
    let at = |name: &str| text(&visit[name]).parse::<DateTime<Utc>>().unwrap().timestamp();
    let first = at("planned_start_at").div_euclid(HALF_HOUR);
    let last = (at("planned_end_at") - 1).div_euclid(HALF_HOUR);
    let team = TeamId(text(&visit["team"]["id"]).parse().unwrap());
    let its = hours::Entity::find().filter(hours::COLUMN.team_id.eq(team));
    let promised = its.filter(hours::COLUMN.half_hour.between(first, last));
    let n = promised.all(town.app.db.reader()).await.unwrap().len();
    i64::try_from(n) == Ok(last - first + 1)
}
