//! What was decided for a need, as far as it concerns the need: a pool is asked for as a whole, and
//! its members read of it what is true for all.

use sea_orm::{ConnectionTrait, DbErr};

use super::{
    explain::{Decided, Rejected},
    pool::view::Pools,
    store,
};
use crate::{
    entity::{
        decision,
        need::{self, NeedKind, NeedState},
        offer::{self, OfferState},
        visit,
    },
    ids::OfferId,
    offers, visits,
};

/// What was decided, for a need or for the pool that it was asked with.
pub struct Story {
    pub decisions: Vec<decision::Model>,
    pub offers: Vec<offer::Model>,
    of_pool: bool,
}

impl Story {
    pub async fn of(
        db: &impl ConnectionTrait,
        pools: &Pools,
        own: &need::Model,
    ) -> Result<Self, DbErr> {
        let visit = visits::store::find_living(db, own.id).await?;
        let held: Vec<OfferId> = visit.iter().map(|visit| visit.offer_id).collect();
        let its = offers::store::list_around(db, &[], &held).await?;
        let asked = its.first().map_or(pools.asked(own).id, |offer| offer.need_id);
        let mut story = Self {
            decisions: store::decisions(db, asked).await?,
            offers: offers::store::list_of_needs(db, &[asked]).await?,
            of_pool: asked != own.id || own.kind == NeedKind::Pool,
        };
        if let Some(visit) = visit.filter(|_| pools.asked(own).id != asked) {
            story.end_with(&visit);
        }
        if story.of_pool {
            story.decisions.iter_mut().for_each(|decision| without_members(&mut decision.body));
        }
        Ok(story)
    }

    /// For a field at which the team stays when it drops the rest of the pool: what was decided
    /// later, and who was asked then, concerns only the others.
    fn end_with(&mut self, visit: &visit::Model) {
        self.decisions.retain(|decision| decision.decided_at <= visit.created_at);
        for offer in &mut self.offers {
            offer.state = match offer.state {
                _ if offer.id == visit.offer_id => OfferState::Accepted,
                OfferState::Open | OfferState::Accepted => OfferState::Closed,
                state => state,
            };
        }
    }

    /// Where the need stands, in one sentence.
    #[must_use]
    pub fn sentence(&self, own: &need::Model) -> String {
        let summary = summary(own, &self.offers, self.is_planned());
        if self.of_pool { format!("{summary}；花费是整个拼单的") } else { summary }
    }
}

impl Story {
    /// Whether the team is being asked that a plan of several needs has for this one.
    fn is_planned(&self) -> bool {
        let Some(last) = self.decisions.last().map(|last| &last.body) else { return false };
        let mut open = self.offers.iter().filter(|offer| offer.state == OfferState::Open);
        let chosen = |o: &offer::Model| last.chosen.iter().any(|team| team.team == o.team_id);
        last.planned.is_some() && open.all(chosen)
    }
}

fn without_members(decided: &mut Decided) {
    let rejected = std::mem::take(&mut decided.rejected);
    decided.rejected = rejected.into_iter().map(Rejected::of_pool).collect();
}

fn summary(need: &need::Model, offers: &[offer::Model], is_planned: bool) -> String {
    let open = offers.iter().filter(|offer| offer.state == OfferState::Open).count();
    match (need.state, open) {
        (NeedState::Taken | NeedState::Done, _) => "已有队伍接单，下面是当时怎么选的".to_owned(),
        (NeedState::Open, 0) => "还没有合适的队伍，下面是原因和办法".to_owned(),
        (NeedState::Open, 1) if is_planned => "和别的活一起排过，正在等排上的那支队回话".to_owned(),
        (NeedState::Open, n) => format!("正在等{n}支队伍回话，按总花费从低到高问"),
        (NeedState::Cancelled | NeedState::Expired, _) => {
            "需求已结束，下面是当时怎么选的".to_owned()
        }
    }
}
