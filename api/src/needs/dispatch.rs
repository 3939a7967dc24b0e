//! Who is asked next: thought out on the picture in memory, then written in a transaction.

use chrono::{DateTime, Utc};
use matching::{
    Moment, Policy, Ranking, Window,
    waves::{Wave, WavePolicy},
};

use super::{
    explain::{Decided, meters, moment, terms},
    pool, store,
};
use crate::{
    app::App,
    catalogue::{Catalogue, Operation},
    db::Tx,
    entity::{
        need,
        offer::{self, OfferState, Terms},
        person_role::Role,
        team::TeamState,
    },
    error::ApiError,
    ids::{OfferId, PersonId, TeamId},
    notices::notice::Notice,
    offers, people,
    place::stored,
    teams,
};

/// A need that lost its team: it is planned together with others before any wave.
pub const LOST: i32 = -1;
/// The team that the plan has for it is being asked.
pub const PLANNED: i32 = 0;
/// The wave that reaches the village agents.
pub const AGENTS: i32 = 3;
/// The agents' wave is looked at again after this many accept windows.
const PATIENCE: u32 = 6;
/// Agents told of one need when its village has none of its own.
const MOST_AGENTS: u64 = 20;

/// Notices to owe, each to a person.
pub type Owed = Vec<(PersonId, Notice)>;

/// The next wave of one need, thought out and not written.
#[derive(Clone, Debug)]
pub struct Step {
    pub wave: i32,
    /// Best first; none in the agents' wave.
    pub offers: Vec<offer::Model>,
    pub decided: Decided,
    pub ends_at: DateTime<Utc>,
}

/// The need as the engine ranks for it: at the middle of its cell, because distances, costs and
/// times are shown to people who must not learn the exact place (ADR 6).
#[must_use]
pub fn engine(need: &need::Model, operation: &Operation) -> matching::Need {
    let moment = |at: DateTime<Utc>| Moment::new(at.timestamp());
    matching::Need {
        place: stored(need.lon, need.lat).snapped(),
        operation: need.operation.clone(),
        quantity: need.quantity,
        window: Window { from: moment(need.window_from), until: moment(need.window_until) },
        price_ceiling: need.price_ceiling_fen.map(matching::Fen::new),
        slope_degrees: need.slope_degrees,
        gate_width_m: need.gate_width_m,
        qualification: operation.qualification.clone(),
        demands: matching::need::Demands::default(),
    }
}

/// What `wave` ranks by.
#[must_use]
pub fn policy(app: &App, wave: u32) -> Policy {
    let waves = waves(app);
    Policy {
        reach_factor: waves.reach_factor(wave),
        widest_reach_factor: waves.reach_factor,
        ..Policy::default()
    }
}

fn waves(app: &App) -> WavePolicy {
    let offers = &app.config.offers;
    WavePolicy {
        first: offers.first_wave,
        then: offers.next_wave,
        reach_factor: offers.wider_reach,
    }
}

/// Teams that are not asked again. After a drop-out everything starts anew, and only those that
/// said no or dropped out, or are being asked now, are left alone.
#[must_use]
pub fn already(need: &need::Model, offers: &[offer::Model]) -> Vec<TeamId> {
    let left_alone =
        |state| matches!(state, OfferState::Declined | OfferState::Dropped | OfferState::Open);
    let counts = |offer: &&offer::Model| need.wave > 0 || left_alone(offer.state);
    offers.iter().filter(counts).map(|offer| offer.team_id).collect()
}

/// The first wave from `wave` on that has somebody to ask, past those `already` asked.
///
/// Beyond the agents' wave, teams that have become free meanwhile are asked as in the second.
pub async fn next(
    app: &App,
    need: &need::Model,
    already: &[TeamId],
    wave: i32,
) -> Result<Step, ApiError> {
    let engine = engine(need, app.catalogue.stored(&need.operation));
    let (teams, now) = (app.roster.around(app, &engine).await?, (app.now)());
    let ranked = |wave| {
        let teams = teams.iter().map(AsRef::as_ref);
        let policy = pool::accept::policy(policy(app, wave), need);
        matching::rank(&engine, teams, &policy, Moment::new(now.timestamp()))
    };
    if wave <= 1 {
        let ranking = ranked(1);
        if let Wave::Teams(ids) = matching::next_wave(1, &ranking, already, &waves(app)) {
            return Ok(step(app, need, 1, &ranking, &ids, now));
        }
    }
    let ranking = ranked(2);
    let asked_as = if wave == AGENTS { 3 } else { 2 };
    Ok(match matching::next_wave(asked_as, &ranking, already, &waves(app)) {
        Wave::Teams(ids) => step(app, need, wave.clamp(2, AGENTS), &ranking, &ids, now),
        Wave::Agents => step(app, need, AGENTS, &ranking, &[], now),
    })
}

/// Asks these teams of a ranking, with the offers and the reasons.
#[must_use]
pub fn step(
    app: &App,
    need: &need::Model,
    wave: i32,
    ranking: &Ranking<TeamId>,
    asked: &[TeamId],
    now: DateTime<Utc>,
) -> Step {
    let window = app.config.offers.accept_window;
    let lasts = if asked.is_empty() { window * PATIENCE } else { window };
    let ends_at = (now + lasts).min(need.window_until);
    let expires_at = if wave >= AGENTS { need.window_until } else { ends_at };
    let candidates = ranking.best_first.iter().filter(|c| asked.contains(&c.team));
    let offer = |(rank, candidate): (usize, &matching::rank::Candidate<TeamId>)| offer::Model {
        id: OfferId::new(),
        need_id: need.id,
        team_id: candidate.team,
        wave,
        rank: i32::try_from(rank).unwrap_or(i32::MAX),
        state: OfferState::Open,
        price_fen: candidate.price.get(),
        distance_m: meters(candidate.distance),
        cost_fen: candidate.cost.total().get(),
        terms: Terms(terms(candidate)),
        starts_at: moment(candidate.visit.from),
        ends_at: moment(candidate.visit.until),
        expires_at,
        decided_at: None,
        reason: None,
        words: None,
        created_at: now,
    };
    let decided = Decided::new(ranking, asked, app.catalogue.stored(&need.operation));
    Step { wave, offers: candidates.enumerate().map(offer).collect(), decided, ends_at }
}

/// Writes a step: its offers, its decision; returns the notices it owes.
pub async fn apply(
    tx: &Tx,
    catalogue: &Catalogue,
    need: &need::Model,
    step: Step,
) -> Result<Owed, ApiError> {
    let operation = catalogue.stored(&need.operation);
    let teams = teams::store::find_all(&tx.db, step.offers.iter().map(|o| o.team_id)).await?;
    let approved =
        |id: TeamId| teams.iter().find(|team| team.id == id && team.state == TeamState::Approved);
    let mut owed = Owed::new();
    let with_agents = step.wave == AGENTS && step.offers.is_empty();
    let mut offers = step.offers;
    offers.retain(|offer| approved(offer.team_id).is_some());
    for offer in &offers {
        let leader = approved(offer.team_id).expect("only approved ones were kept").leader_id;
        owed.push((leader, Notice::offer_opened(offer, need, operation)));
    }
    offers::store::insert_all(&tx.db, offers).await?;
    store::insert_decision(tx, need.id, step.wave, step.decided).await?;
    if with_agents {
        for agent in agents_of(tx, need).await? {
            owed.push((agent, Notice::agent_asked(need, operation)));
        }
    }
    Ok(owed)
}

/// Those of the need's village, or else some of all.
async fn agents_of(tx: &Tx, need: &need::Model) -> Result<Vec<PersonId>, ApiError> {
    let (role, village) = (Role::VillageAgent, Some(need.village.as_str()));
    let mut agents = people::store::holders(&tx.db, role, village, MOST_AGENTS).await?;
    if agents.is_empty() {
        agents = people::store::holders(&tx.db, role, None, MOST_AGENTS).await?;
    }
    Ok(agents.into_iter().map(|agent| agent.id).collect())
}

/// The farmer, and the agent who posted for them.
#[must_use]
pub fn farmer_side(need: &need::Model) -> Vec<PersonId> {
    let mut people = vec![need.farmer_id, need.posted_by];
    people.dedup();
    people
}

/// The same notice to everybody on the farmer's side.
#[must_use]
pub fn to_farmer(need: &need::Model, notice: &Notice) -> Owed {
    farmer_side(need).into_iter().map(|person| (person, notice.clone())).collect()
}
