//! A pool as its members and the teams see it: how many they are, and what that makes of the price.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use matching::{
    pool::{NextTier, Tiers},
    units::SquareMeters,
};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    aim::tidy,
    store,
    sum::{self, Sum},
};
use crate::{
    entity::{
        need::{self, NeedKind},
        pool, timeline,
    },
    ids::NeedId,
    needs::{self, view::ContactView},
    words,
};

/// 还差 `missing_mu` 亩，每亩从 `price_now_fen` 降到 `price_then_fen`. Nothing tells who the others
/// are.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PoolView {
    pub households_n: usize,
    pub area_mu: f64,
    /// Until a mu gets cheaper, or else until the pool is worth the way; 0 when it waits for nobody.
    pub missing_mu: f64,
    /// The lowest price around for a mu of all this; null while no team is near.
    pub price_now_fen: Option<i64>,
    /// The same with what is missing; never higher.
    pub price_then_fen: Option<i64>,
    /// Nobody joins or leaves any more: teams are asked.
    pub locked: bool,
    /// When it stops waiting, whatever is missing.
    pub locks_at: DateTime<Utc>,
}

/// A pool on a team's offer: one job on several fields.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OfferPoolView {
    pub households_n: usize,
    pub plots_n: usize,
    pub villages: Vec<String>,
}

impl OfferPoolView {
    fn of(members: &[need::Model]) -> Self {
        Self {
            households_n: sum::households(members),
            plots_n: members.len(),
            villages: sum::villages(members),
        }
    }

    /// A pool that is over has no members any more; its row still says what it was, if not how
    /// many of its plots were one household's.
    fn of_row(pool: &need::Model) -> Self {
        let plots_n = usize::try_from(pool.plots_n).unwrap_or_default();
        let villages = pool.village.split('、').filter(|name| !name.is_empty());
        let villages = villages.map(str::to_owned).collect();
        Self { households_n: plots_n, plots_n, villages }
    }

    /// Where one farmer's name would stand.
    #[must_use]
    pub fn contact(&self) -> ContactView {
        ContactView { name: format!("{}户拼单", self.households_n), phone: None }
    }
}

impl PoolView {
    /// What these members come to.
    #[must_use]
    pub fn new(members: &[need::Model], pool: &pool::Model) -> Self {
        let area_mu = Sum::of(members).map_or(0.0, |sum| sum.quantity);
        let (price_now_fen, next) = prices(&pool.tiers, area_mu);
        let missing = next.map_or(pool.enough_mu - area_mu, |next| next.missing.to_mu());
        Self {
            households_n: sum::households(members),
            area_mu: hundredths(area_mu),
            missing_mu: hundredths(tidy(missing).max(0.0)),
            price_now_fen,
            price_then_fen: next.map_or(price_now_fen, |next| Some(next.then.get())),
            locked: pool.locked_at.is_some(),
            locks_at: pool.locks_at,
        }
    }

    /// `3户38亩，还差12亩，每亩从70元降到55元`; locked, nothing is missing any more.
    #[must_use]
    pub fn sentence(&self) -> String {
        let so_far = format!("{}户{}亩", self.households_n, words::number(self.area_mu));
        if self.locked {
            return so_far;
        }
        if self.missing_mu <= 0.0 {
            return format!("{so_far}，已经凑够");
        }
        let missing = words::number(self.missing_mu);
        match (self.price_now_fen, self.price_then_fen) {
            (Some(now), Some(then)) if then < now => format!(
                "{so_far}，还差{missing}亩，每亩从{}元降到{}元",
                words::yuan(now),
                words::yuan(then)
            ),
            _ => format!("{so_far}，还差{missing}亩"),
        }
    }
}

/// Up, so that what is missing never shows as nothing.
fn hundredths(mu: f64) -> f64 {
    // JSON knows a nothing below zero; people do not.
    tidy((mu * 100.0 - 0.001).ceil() / 100.0).abs()
}

/// What one mu costs where so many are worked, and the next cheaper tier; nothing while no team is
/// near.
pub(super) fn prices(tiers: &pool::Tiers, area_mu: f64) -> (Option<i64>, Option<NextTier>) {
    let steps = tiers.0.iter().map(|tier| (tier.from_mu, tier.price_fen));
    let (Ok(tiers), Ok(area)) = (Tiers::new(steps), SquareMeters::from_mu(area_mu)) else {
        return (None, None);
    };
    (Some(tiers.price(area).get()), tiers.next_after(area))
}

/// Everything that the views of some needs show of their pools.
#[derive(Debug, Default)]
pub struct Pools {
    standing: Vec<need::Model>,
    terms: Vec<pool::Model>,
    members: Vec<need::Model>,
}

/// The pools that these needs are in, or are, themselves.
#[must_use]
pub fn ids(needs: &[need::Model]) -> Vec<NeedId> {
    let id = |need: &need::Model| match need.kind {
        NeedKind::Pool => Some(need.id),
        NeedKind::Own => need.pool_id,
    };
    let mut ids: Vec<_> = needs.iter().filter_map(id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl Pools {
    /// No query where nobody is in a pool.
    pub async fn around(db: &impl ConnectionTrait, needs: &[need::Model]) -> Result<Self, DbErr> {
        let ids = ids(needs);
        if ids.is_empty() {
            return Ok(Self::default());
        }
        Ok(Self {
            standing: needs::store::find_all(db, ids.iter().copied()).await?,
            terms: store::find_all(db, &ids).await?,
            members: store::members_of(db, &ids).await?,
        })
    }

    /// The need that a member's pool is, or else the need itself: teams are asked for that one.
    #[must_use]
    pub fn asked<'a>(&'a self, need: &'a need::Model) -> &'a need::Model {
        let standing = self.standing.iter().find(|it| Some(it.id) == need.pool_id);
        standing.unwrap_or(need)
    }

    fn members(&self, pool: NeedId) -> Vec<need::Model> {
        self.members.iter().filter(|it| it.pool_id == Some(pool)).cloned().collect()
    }

    /// The pool of a need, while it is in one.
    #[must_use]
    pub fn view(&self, need: &need::Model) -> Option<PoolView> {
        let id = self.asked(need).id;
        let pool = self.terms.iter().find(|pool| pool.need_id == id)?;
        let members = self.members(id);
        let counts = need.kind == NeedKind::Pool || members.iter().any(|it| it.id == need.id);
        counts.then(|| PoolView::new(&members, pool))
    }

    /// What a team is told of the fields behind an offer.
    #[must_use]
    pub fn offered(&self, need: &need::Model) -> Option<OfferPoolView> {
        if need.kind == NeedKind::Own {
            return None;
        }
        let members = self.members(need.id);
        Some(if members.is_empty() {
            OfferPoolView::of_row(need)
        } else {
            OfferPoolView::of(&members)
        })
    }

    /// What everybody behind an offer pays together, each rounded to whole fen.
    #[must_use]
    pub fn total(&self, need: &need::Model, price: matching::Fen) -> matching::Fen {
        let members = self.members(need.id);
        if members.is_empty() {
            return price.times(need.quantity);
        }
        members.iter().map(|member| price.times(member.quantity)).sum()
    }
}

/// What happened to a need, newest first: while it is in a pool, what happened to the pool since
/// it came in as well.
pub async fn timeline(
    db: &impl ConnectionTrait,
    need: &need::Model,
) -> Result<Vec<timeline::Model>, DbErr> {
    let mut lines = needs::store::timeline(db, need.id).await?;
    if let (Some(pool), Some(posted)) = (need.pool_id, lines.last()) {
        let since = posted.at;
        let shared = needs::store::timeline(db, pool).await?;
        lines.extend(shared.into_iter().filter(|line| line.at > since && is_news(&line.kind)));
        lines.sort_by_key(|line| Reverse(line.at));
    }
    Ok(lines)
}

/// What stands in a member's own timeline as well is not told twice.
fn is_news(kind: &str) -> bool {
    !matches!(kind, "taken" | "dropped" | "pool_dissolved")
}
