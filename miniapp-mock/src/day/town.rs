//! The town at dawn: everybody signed in, teams approved, agents appointed.

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde_json::{Value, json};

use super::Stage;
use super::clock::Clock;
use super::ledger::Ledger;
use super::plan::{Home, Plan, Team};
use super::voices::Voices;
use super::wechat::WeChat;
use crate::phone::{Carrier, Phone, Trouble};

/// People who sign in at the same moment.
const AT_ONCE: usize = 8;
/// The alias that holds the operator role.
pub const OPERATOR: &str = "demo-operator";
/// What WeChat may write to a team leader, by the template's name.
pub(super) const LEADERS_TEMPLATES: [&str; 1] = ["新活提醒"];

/// Everything that people share during the day.
pub(super) struct Town<'a> {
    pub(super) plan: &'a Plan,
    pub(super) carrier: Carrier,
    pub(super) wechat: WeChat,
    pub(super) clock: Clock,
    pub(super) ledger: Ledger,
    pub(super) voices: Voices,
    /// In the order of the plan's homes.
    pub(super) homes: Vec<Phone>,
    /// In the order of the plan's teams.
    pub(super) leaders: Vec<Phone>,
}

impl<'a> Town<'a> {
    /// Wakes everybody; the clock starts when the last one is ready.
    pub(super) async fn wake(stage: &Stage, plan: &'a Plan) -> Result<Self, Trouble> {
        let carrier = Carrier::new();
        let wechat = WeChat::at(stage.wechat.as_deref(), &carrier);
        let door = Door { carrier, wechat, url: &stage.url };
        let operator = door.open(OPERATOR).await?;
        let homes = stream::iter(&plan.homes).map(|home| door.come_home(home, &operator));
        let homes = homes.buffered(AT_ONCE).try_collect().await?;
        let leaders = stream::iter(&plan.teams).map(|team| door.gather(team, &operator));
        let leaders = leaders.buffered(AT_ONCE).try_collect().await?;
        let Door { carrier, wechat, .. } = door;
        Ok(Self {
            plan,
            carrier,
            wechat,
            clock: Clock::at_dawn(stage.speed),
            ledger: Ledger::new(),
            voices: Voices::default(),
            homes,
            leaders,
        })
    }
}

/// The way into the service.
struct Door<'a> {
    carrier: Carrier,
    wechat: WeChat,
    url: &'a str,
}

impl Door<'_> {
    async fn open(&self, alias: &str) -> Result<Phone, Trouble> {
        self.wechat.sign_in(&self.carrier, self.url, alias).await
    }

    /// A farmer or an agent signs in and says who they are.
    async fn come_home(&self, home: &Home, operator: &Phone) -> Result<Phone, Trouble> {
        let phone = self.open(&home.alias).await?;
        introduce(&phone, &home.name, &home.phone, &home.village).await?;
        if home.is_agent {
            let path = format!("/people/{}/roles", text(phone.person(), "id"));
            operator.put(&path, &json!({ "roles": ["farmer", "village_agent"] })).await?;
        }
        Ok(phone)
    }

    /// A leader signs in and registers the team; the operator approves it.
    async fn gather(&self, team: &Team, operator: &Phone) -> Result<Phone, Trouble> {
        let phone = self.open(&team.alias).await?;
        introduce(&phone, &team.leader, &team.phone, &team.base.village).await?;
        let mine = register(&phone, team).await?;
        if mine["state"] != "approved" {
            let path = format!("/teams/{}/approve", text(&mine, "id"));
            operator.post(&path, &json!({})).await?;
        }
        self.wechat.allow(&phone, &team.alias, &LEADERS_TEMPLATES).await?;
        Ok(phone)
    }
}

async fn introduce(phone: &Phone, name: &str, number: &str, village: &str) -> Result<(), Trouble> {
    let me = json!({ "name": name, "phone": number, "village": village });
    phone.put("/me", &me).await.map(drop)
}

/// Registers the team, or brings one up to date that was registered on another day.
async fn register(phone: &Phone, team: &Team) -> Result<Value, Trouble> {
    match phone.get("/teams/mine").await {
        Ok(mine) => phone.put(&format!("/teams/{}", text(&mine, "id")), &form(team)).await,
        Err(trouble) if trouble.status() == 404 => phone.post("/teams", &form(team)).await,
        Err(trouble) => Err(trouble),
    }
}

fn form(team: &Team) -> Value {
    let (from, until) = team.hours;
    let days = if team.rests_on_sunday { 1..=6 } else { 1..=7 };
    let shift = |day| json!({ "day": day, "from": format!("{from:02}:00"), "until": format!("{until}:00") });
    let paper = json!({ "kind": "uav_operator", "number": team.alias, "expires_on": "2099-12-31" });
    json!({
        "name": team.name,
        "phone": team.phone,
        "village": team.base.village,
        "base": { "lon": team.base.lon, "lat": team.base.lat },
        "reach_km": team.reach_km,
        "members_n": team.members_n,
        "services": [{
            "operation": team.trade.code(),
            "price_fen": team.price_fen,
            "capacity_per_day": team.capacity_per_day,
        }],
        "machines": [],
        "week": days.map(shift).collect::<Vec<_>>(),
        "qualifications": if team.trade.needs_licence() { vec![paper] } else { vec![] },
    })
}

/// A text of an answer; empty when it is not there.
pub(super) fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer[name].as_str().unwrap_or_default()
}
