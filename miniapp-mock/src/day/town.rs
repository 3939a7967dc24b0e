//! The town at dawn: everybody signed in, teams approved, agents appointed.

use std::time::Duration;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde_json::{Value, json};

use super::plan::{DAWN, Home, NIGHT, Plan, Team};
use crate::market::let_in;
use crate::phone::{Phone, Trouble};
use crate::play::ground::{Door, Ground, Hours, appoint, introduce, text};
use crate::play::voices::Voices;
use crate::play::{AT_ONCE, Stage};

/// What WeChat may write to a team leader, by the template's name.
pub(super) const LEADERS_TEMPLATES: [&str; 1] = ["新活提醒"];
/// Time of the day between two looks at a phone in the pocket; an estimate.
const LOOK_EVERY: Duration = Duration::from_mins(15);

/// Everything that people share during the day.
pub(super) struct Town<'a> {
    pub(super) plan: &'a Plan,
    pub(super) ground: Ground,
    pub(super) voices: Voices,
    /// In the order of the plan's homes.
    pub(super) homes: Vec<Phone>,
    /// In the order of the plan's teams.
    pub(super) leaders: Vec<Phone>,
    /// In the order of the plan's buyers.
    pub(super) buyers: Vec<Phone>,
}

impl<'a> Town<'a> {
    /// Wakes everybody; the clock starts when the last one is ready.
    pub(super) async fn wake(stage: &Stage, plan: &'a Plan) -> Result<Self, Trouble> {
        let door = Door::of(stage);
        let operator = door.operator().await?;
        let homes = stream::iter(&plan.homes).map(|home| come_home(&door, home, &operator));
        let homes = homes.buffered(AT_ONCE).try_collect().await?;
        let leaders = stream::iter(&plan.teams).map(|team| gather(&door, team, &operator));
        let leaders = leaders.buffered(AT_ONCE).try_collect().await?;
        let buyers = stream::iter(&plan.buyers).map(|buyer| let_in(&door, buyer, &operator));
        let buyers = buyers.buffered(AT_ONCE).try_collect().await?;
        let hours =
            Hours { from: DAWN, until: NIGHT, look_every: LOOK_EVERY, seed: plan.cast.seed };
        let voices = Voices::default();
        Ok(Self { plan, ground: door.start(hours), voices, homes, leaders, buyers })
    }
}

/// A farmer or an agent signs in and says who they are.
async fn come_home(door: &Door<'_>, home: &Home, operator: &Phone) -> Result<Phone, Trouble> {
    let phone = door.open(&home.alias).await?;
    introduce(&phone, &home.name, &home.phone, &home.village).await?;
    if home.is_agent {
        appoint(operator, &phone, &["farmer", "village_agent"]).await?;
    }
    Ok(phone)
}

/// A leader signs in and registers the team; the operator approves it.
async fn gather(door: &Door<'_>, team: &Team, operator: &Phone) -> Result<Phone, Trouble> {
    let phone = door.open(&team.alias).await?;
    introduce(&phone, &team.leader, &team.phone, &team.base.village).await?;
    let mine = register(&phone, team).await?;
    if mine["state"] != "approved" {
        let path = format!("/teams/{}/approve", text(&mine, "id"));
        operator.post(&path, &json!({})).await?;
    }
    door.wechat().allow(&phone, &team.alias, &LEADERS_TEMPLATES).await?;
    Ok(phone)
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
