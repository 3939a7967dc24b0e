//! The fair on Monday morning: everybody signed in, agents and buyers appointed.

use std::time::Duration;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::plan::{Buyer, DAWN, END, Grower, Plan};
use crate::phone::{Phone, Trouble};
use crate::play::ground::{Door, Ground, Hours, appoint, introduce};
use crate::play::voices::Voices;
use crate::play::{AT_ONCE, Stage};

/// What WeChat may write to a farmer, by the template's name.
const TEMPLATES: [&str; 2] = ["接单提醒", "到场提醒"];
/// Time between two looks at a phone in the pocket in the picking week; an estimate.
const LOOK_EVERY: Duration = Duration::from_hours(2);

/// Everything that people share during the week.
pub(super) struct Fair<'a> {
    pub(super) plan: &'a Plan,
    pub(super) ground: Ground,
    pub(super) voices: Voices,
    pub(super) operator: Phone,
    /// In the order of the plan's growers.
    pub(super) growers: Vec<Phone>,
    /// In the order of the plan's buyers.
    pub(super) buyers: Vec<Phone>,
}

impl<'a> Fair<'a> {
    /// Lets everybody in; the clock starts when the last one is ready.
    pub(super) async fn open(stage: &Stage, plan: &'a Plan) -> Result<Self, Trouble> {
        let door = Door::of(stage);
        let operator = door.operator().await?;
        let growers = stream::iter(&plan.growers).map(|it| grower(&door, it, &operator));
        let growers = growers.buffered(AT_ONCE).try_collect().await?;
        let buyers = stream::iter(&plan.buyers).map(|it| buyer(&door, it, &operator));
        let buyers = buyers.buffered(AT_ONCE).try_collect().await?;
        let hours = Hours { from: DAWN, until: END, look_every: LOOK_EVERY, seed: plan.cast.seed };
        let voices = Voices::default();
        Ok(Self { plan, ground: door.start(hours), voices, operator, growers, buyers })
    }
}

async fn grower(door: &Door<'_>, grower: &Grower, operator: &Phone) -> Result<Phone, Trouble> {
    let phone = door.open(&grower.alias).await?;
    introduce(&phone, &grower.name, &grower.phone, &grower.village).await?;
    if grower.is_agent {
        appoint(operator, &phone, &["farmer", "village_agent"]).await?;
    }
    door.wechat().allow(&phone, &grower.alias, &TEMPLATES).await?;
    Ok(phone)
}

/// Somebody signs in who may buy from then on.
pub(crate) async fn buyer(
    door: &Door<'_>,
    buyer: &Buyer,
    operator: &Phone,
) -> Result<Phone, Trouble> {
    let phone = door.open(&buyer.alias).await?;
    introduce(&phone, &buyer.name, &buyer.phone, "").await?;
    appoint(operator, &phone, &["buyer"]).await?;
    Ok(phone)
}
