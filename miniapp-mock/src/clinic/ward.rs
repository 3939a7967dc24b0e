//! The township before the frost: everybody signed in, the agronomists approved.

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde_json::{Value, json};

use super::log::Log;
use super::plan::{DAWN, END, Expert, Farmer, Plan};
use super::talk::Talks;
use crate::phone::{Phone, Trouble};
use crate::play::ground::{Door, Ground, Hours, introduce, list, text};
use crate::play::{AT_ONCE, Stage};

/// Time between two looks at a phone in the pocket in a night of frost; an estimate.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_mins(5);
/// Meters above the sea between which people of 富县 grow apples.
const ALTITUDES: [u32; 2] = [800, 1_500];

/// Everything that people share during the night.
pub(super) struct Ward<'a> {
    pub(super) plan: &'a Plan,
    pub(super) ground: Ground,
    pub(super) log: Log,
    pub(super) operator: Phone,
    /// In the order of the plan's farmers.
    pub(super) farmers: Vec<Seat>,
    /// In the order of the plan's agronomists.
    pub(super) experts: Vec<Seat>,
    /// Pesticides of the service's catalogue.
    pub(super) products: Vec<Value>,
}

/// Somebody's phone, the talks on it, and the last notice on it before the night.
pub(super) struct Seat {
    pub(super) phone: Phone,
    pub(super) talks: Talks,
    pub(super) notice: u64,
}

impl Seat {
    async fn of(phone: Phone) -> Result<Self, Trouble> {
        let newest = phone.get("/notices?limit=1").await?;
        let notice = newest["seq"].as_u64().unwrap_or_default();
        Ok(Self { phone, talks: Talks::default(), notice })
    }
}

impl<'a> Ward<'a> {
    /// Lets everybody in; the clock starts when the last one is ready.
    pub(super) async fn open(stage: &Stage, plan: &'a Plan) -> Result<Self, Trouble> {
        let door = Door::of(stage);
        let operator = door.operator().await?;
        send_home(&operator).await?;
        let experts = stream::iter(&plan.experts).map(|it| expert(&door, it, &operator));
        let experts = experts.buffered(AT_ONCE).try_collect().await?;
        let farmers = stream::iter(&plan.farmers).map(|it| farmer(&door, it));
        let farmers = farmers.buffered(AT_ONCE).try_collect().await?;
        let catalogue = operator.get("/advice").await?;
        let products = list(&catalogue, "products").cloned().collect();
        let hours = Hours { from: DAWN, until: END, look_every: LOOK_EVERY, seed: plan.cast.seed };
        let (ground, log) = (door.start(hours), Log::default());
        Ok(Self { plan, ground, log, operator, farmers, experts, products })
    }
}

/// Whoever answers here else has no duty tonight.
async fn send_home(operator: &Phone) -> Result<(), Trouble> {
    for other in operator.pages("/agronomists?state=approved").await? {
        let path = format!("/agronomists/{}/suspend", text(&other, "id"));
        operator.post_once(&path, &json!({ "reason": "今晚另有人值班" })).await?;
    }
    Ok(())
}

async fn farmer(door: &Door<'_>, farmer: &Farmer) -> Result<Seat, Trouble> {
    let phone = door.open(&farmer.alias).await?;
    introduce(&phone, &farmer.name, &farmer.phone, &farmer.village).await?;
    Seat::of(phone).await
}

/// Applies, or says anew what they said another night, and is approved.
async fn expert(door: &Door<'_>, expert: &Expert, operator: &Phone) -> Result<Seat, Trouble> {
    let phone = door.open(&expert.alias).await?;
    introduce(&phone, &expert.name, &expert.phone, "富城镇").await?;
    let form = form(expert);
    let own = match phone.post("/agronomists", &form).await {
        Err(trouble) if trouble.code() == "agronomist_exists" => {
            phone.put("/agronomists/mine", &form).await?
        }
        applied => applied?,
    };
    let approve = format!("/agronomists/{}/approve", text(&own, "id"));
    operator.post_once(&approve, &json!({ "level": expert.level.code() })).await?;
    Seat::of(phone).await
}

/// There day and night.
fn form(expert: &Expert) -> Value {
    let day = |day| json!({ "day": day, "from": "00:00", "to": "24:00" });
    json!({
        "title": "农艺师", "specialities": expert.specialities, "crops": ["apple"],
        "languages": expert.languages, "village": "富城镇", "altitude_from_m": ALTITUDES[0],
        "altitude_to_m": ALTITUDES[1], "week": (1..=7).map(day).collect::<Vec<_>>(),
        "capacity": expert.capacity,
    })
}
