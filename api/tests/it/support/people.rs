//! Farmers with fields, and approved teams.

use chrono::{DateTime, TimeDelta, Utc};
use miniapp_mock::phone::Phone;
use serde_json::{Value, json};

use super::Town;

/// What a team is like, where it matters to a test.
#[derive(Clone, Debug)]
pub(crate) struct Wishes {
    pub(crate) price_fen: i64,
    /// Kilometres east of 东村.
    pub(crate) east_km: f64,
    pub(crate) reach_km: f64,
    /// 阶梯价: from so many mu, so much a mu.
    pub(crate) bulk: Vec<(f64, i64)>,
    /// Its hours on every day.
    pub(crate) hours: (&'static str, &'static str),
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            price_fen: 9_000,
            east_km: 2.0,
            reach_km: 20.0,
            bulk: Vec::new(),
            hours: ("00:00", "24:00"),
        }
    }
}

/// 东村 of 北道德乡.
const LON: f64 = 109.167_4;
const LAT: f64 = 35.960_87;
/// Kilometres in a degree of longitude there.
const KM_PER_DEGREE: f64 = 90.1;

impl Town {
    /// An approved team that sprays by hand.
    pub(crate) async fn team(&self, alias: &str, wishes: Wishes) -> Phone {
        let leader = self.phone(alias).await;
        let team = leader.post("/teams", &team_form(alias, &wishes)).await.unwrap();
        let operator = self.phone("demo-operator").await;
        let approve = format!("/teams/{}/approve", super::text(&team["id"]));
        operator.post(&approve, &json!({})).await.unwrap();
        leader
    }

    /// The operator stops this leader's team.
    pub(crate) async fn suspend(&self, leader: &Phone) {
        let team = leader.get("/teams/mine").await.unwrap();
        let suspend = format!("/teams/{}/suspend", super::text(&team["id"]));
        let operator = self.phone("demo-operator").await;
        operator.post(&suspend, &json!({ "reason": "证件过期" })).await.unwrap();
    }

    /// A farmer with a name and a telephone.
    pub(crate) async fn farmer(&self, alias: &str) -> Phone {
        let farmer = self.phone(alias).await;
        let me = json!({ "name": "孙玉梅", "phone": "13812345678", "village": "北道德乡东村" });
        farmer.put("/me", &me).await.unwrap();
        farmer
    }
}

pub(crate) fn team_form(alias: &str, wishes: &Wishes) -> Value {
    let (from, until) = wishes.hours;
    let day = |day| json!({ "day": day, "from": from, "until": until });
    let week: Vec<Value> = (1..=7).map(day).collect();
    let step = |(from, price_fen): &(f64, i64)| json!({ "from": from, "price_fen": price_fen });
    let bulk: Vec<Value> = wishes.bulk.iter().map(step).collect();
    json!({
        "name": format!("{alias}队"),
        "phone": "13987654321",
        "village": "北道德乡",
        "base": { "lon": LON + wishes.east_km / KM_PER_DEGREE, "lat": LAT },
        "reach_km": wishes.reach_km,
        "members_n": 4,
        "services": [{
            "operation": "SPRAY_MANUAL", "price_fen": wishes.price_fen, "bulk": bulk,
            "capacity_per_day": 40.0,
        }],
        "week": week,
    })
}

/// Spraying of 5 mu at 东村 in the next ten days. The demo team that sprays is 19 km away.
pub(crate) fn need() -> Value {
    json!({
        "operation": "SPRAY_MANUAL",
        "place": { "lon": LON, "lat": LAT },
        "quantity": 5.0,
        "window": window(TimeDelta::hours(1), TimeDelta::days(10)),
    })
}

/// From and until, counted from now.
pub(crate) fn window(from: TimeDelta, until: TimeDelta) -> Value {
    let at = |ahead| -> DateTime<Utc> { Utc::now() + ahead };
    json!({ "from": at(from), "until": at(until) })
}

/// The visit should have begun then.
pub(crate) async fn should_have_begun(town: &Town, visit: &str, at: DateTime<Utc>) {
    use api::entity::visit as table;
    use sea_orm::{ActiveValue::Set, entity::prelude::*};
    let row = table::ActiveModel {
        planned_start_at: Set(at),
        planned_start_by: Set(Some(at)),
        ..Default::default()
    };
    let mine = table::COLUMN.id.eq(api::ids::VisitId(visit.parse().unwrap()));
    table::Entity::update_many().set(row).filter(mine).exec(town.app.db.owner()).await.unwrap();
}

/// The time in which a need may be done is over.
pub(crate) async fn end_window(town: &Town, need: &str) {
    use api::entity::need as table;
    use sea_orm::{ActiveValue::Set, entity::prelude::*};
    let past = chrono::Utc::now() - chrono::TimeDelta::seconds(1);
    let row = table::ActiveModel {
        window_until: Set(past),
        wave_ends_at: Set(past),
        ..Default::default()
    };
    let id = api::ids::NeedId(need.parse().unwrap());
    let mine = table::COLUMN.id.eq(id);
    table::Entity::update_many().set(row).filter(mine).exec(town.app.db.owner()).await.unwrap();
}
