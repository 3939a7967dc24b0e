//! A need as its farmer sees it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use matching::SquareMeters;
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    dispatch::PLANNED,
    explain::{Decided, Reason},
    form::WindowForm,
    pool::{
        self,
        view::{PoolView, Pools},
    },
    story::Story,
};
use crate::{
    app::App,
    catalogue::{Catalogue, Operation, Unit},
    entity::{
        decision,
        need::{self, NeedKind, NeedState},
        offer::{self, OfferState, Term},
        person, team, timeline,
        visit::{self, VisitState},
    },
    ids::{NeedId, OfferId, QuestionId, TeamId, VisitId},
    offers, people,
    place::{PlaceView, stored},
    questions::view::{AnswerView, advice_of},
    teams, visits, words,
};

/// Somebody to call.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContactView {
    pub name: String,
    pub phone: Option<String>,
}

/// The team that took the need.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TakerView {
    pub id: TeamId,
    pub name: String,
    pub phone: String,
    pub distance_m: i32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NeedView {
    pub id: NeedId,
    pub state: NeedState,
    pub operation: String,
    pub operation_name: String,
    pub unit: Unit,
    pub unit_name: &'static str,
    pub quantity: f64,
    pub area_mu: f64,
    pub window: WindowForm,
    /// Per unit.
    pub price_ceiling_fen: Option<i64>,
    pub note: String,
    /// The agronomist's, where the need was made of a question.
    pub advice: Option<AnswerView>,
    pub question_id: Option<QuestionId>,
    pub village: String,
    pub place: PlaceView,
    pub farmer: ContactView,
    pub posted_by_agent: bool,
    /// 1 the best few teams, 2 more and farther ones, 3 the village agents; 0 before a new start,
    /// and while the team is asked that a plan of several needs has for it.
    pub wave: i32,
    /// Teams that may still accept.
    pub offers_open_n: usize,
    pub team: Option<TakerView>,
    pub visit_id: Option<VisitId>,
    pub visit_state: Option<VisitState>,
    pub starts_at: Option<DateTime<Utc>>,
    /// Nine times in ten the work has begun by then.
    pub starts_by: Option<DateTime<Utc>>,
    /// When both sides were told that the team is late.
    pub late_at: Option<DateTime<Utc>>,
    /// Per unit, as accepted.
    pub price_fen: Option<i64>,
    /// The neighbours that it waits for or is worked with.
    pub pool: Option<PoolView>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Whether it is a pool itself, and its farmer a number of households.
    #[serde(skip)]
    stands_for_others: bool,
}

impl NeedView {
    /// For a village agent, who asks around and knows the village.
    pub fn mask(&mut self) {
        self.place = PlaceView::coarse(stored(self.place.lon, self.place.lat));
        if self.stands_for_others {
            // It is the lowest one of its members, any of whom the agent may know.
            self.price_ceiling_fen = None;
            return;
        }
        self.farmer = ContactView {
            name: words::masked_name(&self.farmer.name),
            phone: self.farmer.phone.as_deref().map(words::masked_phone),
        };
    }
}

/// A need with everything that happened to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct NeedDetailView {
    #[serde(flatten)]
    pub need: NeedView,
    /// Newest first.
    pub timeline: Vec<EntryView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EntryView {
    pub at: DateTime<Utc>,
    /// Stable, for programs.
    pub kind: String,
    pub sentence: String,
    pub who: timeline::Who,
}

impl From<timeline::Model> for EntryView {
    fn from(row: timeline::Model) -> Self {
        Self { at: row.at, kind: row.kind, sentence: row.words, who: row.who }
    }
}

/// Why these teams and not those.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplanationView {
    pub need_id: NeedId,
    /// What the prices are for one of, such as `亩`.
    pub unit_name: &'static str,
    pub sentence: String,
    /// One for each time that the engine decided, in order.
    pub rounds: Vec<RoundView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RoundView {
    pub wave: i32,
    pub decided_at: DateTime<Utc>,
    /// Set where several needs were planned together: why the one chosen is asked first.
    pub planned: Option<Reason>,
    pub chosen: Vec<ChosenView>,
    pub rejected: Vec<RejectedView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ChosenView {
    pub team_id: TeamId,
    pub team_name: String,
    /// Where its offer stands now.
    pub state: OfferState,
    pub distance_m: i32,
    /// Per unit.
    pub price_fen: i64,
    pub starts_at: DateTime<Utc>,
    /// Nine times in ten it has begun by then.
    pub starts_by: Option<DateTime<Utc>>,
    pub cost_fen: i64,
    /// They sum to the cost.
    pub terms: Vec<Term>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RejectedView {
    pub team_id: TeamId,
    pub team_name: String,
    pub reasons: Vec<Reason>,
    /// The smallest change that would admit it.
    pub change: Option<Reason>,
}

/// Everything that the views of some needs show.
struct Around {
    farmers: Vec<person::Model>,
    offers: Vec<offer::Model>,
    visits: Vec<visit::Model>,
    teams: Vec<team::Model>,
    pools: Pools,
    advice: HashMap<QuestionId, AnswerView>,
}

/// The views of these needs, in the same order, with four queries for all, and three more where
/// some are in pools.
pub async fn all(
    db: &impl ConnectionTrait,
    app: &App,
    rows: Vec<need::Model>,
) -> Result<Vec<NeedView>, DbErr> {
    let ids: Vec<NeedId> = rows.iter().map(|row| row.id).collect();
    let asked: Vec<NeedId> = ids.iter().copied().chain(pool::view::ids(&rows)).collect();
    let visits = visits::store::list_living(db, &ids).await?;
    // A field at which its team stayed is in no pool any more, and its offer was the pool's.
    let held: Vec<OfferId> = visits.iter().map(|visit| visit.offer_id).collect();
    let around = Around {
        farmers: people::store::find_all(db, rows.iter().map(|row| row.farmer_id)).await?,
        offers: offers::store::list_around(db, &asked, &held).await?,
        pools: Pools::around(db, &rows).await?,
        advice: advice_of(db, app, rows.iter().filter_map(|row| row.question_id)).await?,
        teams: teams::store::find_all(db, visits.iter().map(|visit| visit.team_id)).await?,
        visits,
    };
    Ok(rows.into_iter().map(|row| around.view(&app.catalogue, row)).collect())
}

impl Around {
    fn view(&self, catalogue: &Catalogue, need: need::Model) -> NeedView {
        let operation = catalogue.stored(&need.operation);
        let area = SquareMeters::new(need.area_m2).expect("stored areas were checked");
        let visit = self.visits.iter().find(|visit| visit.need_id == need.id);
        // Teams are asked for a pool, not for its members.
        let asked = self.pools.asked(&need);
        let (wave, offers_open_n) = (asked.wave.max(PLANNED), self.open_n(asked.id));
        NeedView {
            id: need.id,
            state: need.state,
            operation_name: operation.name.clone(),
            unit: operation.unit,
            unit_name: operation.unit.name(),
            quantity: need.quantity,
            area_mu: (area.to_mu() * 100.0).round() / 100.0,
            window: WindowForm { from: need.window_from, until: need.window_until },
            price_ceiling_fen: need.price_ceiling_fen,
            place: PlaceView::exact(stored(need.lon, need.lat)),
            farmer: self.farmer(&need),
            posted_by_agent: need.posted_by != need.farmer_id,
            wave,
            offers_open_n,
            pool: self.pools.view(&need),
            advice: need.question_id.and_then(|id| self.advice.get(&id).cloned()),
            question_id: need.question_id,
            team: visit.and_then(|visit| self.taker(visit)),
            visit_id: visit.map(|visit| visit.id),
            visit_state: visit.map(|visit| visit.state),
            starts_at: visit.map(|visit| visit.planned_start_at),
            starts_by: visit.and_then(|visit| visit.planned_start_by),
            late_at: visit.and_then(|visit| visit.late_at),
            price_fen: visit.map(|visit| visit.price_fen),
            created_at: need.created_at,
            updated_at: need.updated_at,
            stands_for_others: need.kind == NeedKind::Pool,
            operation: need.operation,
            note: need.note,
            village: need.village,
        }
    }

    fn farmer(&self, need: &need::Model) -> ContactView {
        if let Some(pool) = self.pools.offered(need) {
            return pool.contact();
        }
        let farmer = self.farmers.iter().find(|farmer| farmer.id == need.farmer_id);
        contact(farmer)
    }

    fn open_n(&self, need: NeedId) -> usize {
        let open = |o: &&offer::Model| o.need_id == need && o.state == OfferState::Open;
        self.offers.iter().filter(open).count()
    }

    fn taker(&self, visit: &visit::Model) -> Option<TakerView> {
        let team = self.teams.iter().find(|team| team.id == visit.team_id)?;
        let offer = self.offers.iter().find(|offer| offer.id == visit.offer_id);
        Some(TakerView {
            id: team.id,
            name: team.name.clone(),
            phone: team.phone.clone(),
            distance_m: offer.map_or(0, |offer| offer.distance_m),
        })
    }
}

/// A person's name and phone in full.
#[must_use]
pub fn contact(person: Option<&person::Model>) -> ContactView {
    ContactView {
        name: person.map_or_else(|| "农户".to_owned(), |person| person.name.clone()),
        phone: person.and_then(|person| person.phone.clone()),
    }
}

/// What was decided for a need, with the names of the teams and where their offers stand now.
pub async fn explanation(
    db: &impl ConnectionTrait,
    own: &need::Model,
    operation: &Operation,
) -> Result<ExplanationView, DbErr> {
    let pools = Pools::around(db, std::slice::from_ref(own)).await?;
    let story = Story::of(db, &pools, own).await?;
    let ids = story.decisions.iter().flat_map(|decision| named(&decision.body));
    let teams = teams::store::find_all(db, ids).await?;
    let waits = pools.view(own).is_some_and(|pool| !pool.locked);
    let sentence = if waits { WAITS.to_owned() } else { story.sentence(own) };
    let Story { decisions, offers, .. } = story;
    let rounds = decisions.into_iter().map(|row| round(row, &offers, &teams)).collect();
    let unit_name = operation.unit.name();
    Ok(ExplanationView { need_id: own.id, unit_name, sentence, rounds })
}

fn named(decided: &Decided) -> Vec<TeamId> {
    let chosen = decided.chosen.iter().map(|chosen| chosen.team);
    chosen.chain(decided.rejected.iter().map(|rejected| rejected.team)).collect()
}

const WAITS: &str = "还在等邻居来拼单，锁定以后才问队伍";

fn round(row: decision::Model, offers: &[offer::Model], teams: &[team::Model]) -> RoundView {
    let name = |id: TeamId| {
        let team = teams.iter().find(|team| team.id == id);
        team.map_or_else(|| "农服队".to_owned(), |team| team.name.clone())
    };
    let state = |id: TeamId| {
        let latest = offers.iter().filter(|offer| offer.team_id == id).max_by_key(|offer| offer.id);
        latest.map_or(OfferState::Closed, |offer| offer.state)
    };
    let chosen = row.body.chosen.into_iter().map(|chosen| ChosenView {
        team_id: chosen.team,
        team_name: name(chosen.team),
        state: state(chosen.team),
        distance_m: chosen.distance_m,
        price_fen: chosen.price_fen,
        starts_at: chosen.starts_at,
        starts_by: chosen.starts_by,
        cost_fen: chosen.cost_fen,
        terms: chosen.terms,
    });
    let rejected = row.body.rejected.into_iter().map(|rejected| RejectedView {
        team_id: rejected.team,
        team_name: name(rejected.team),
        reasons: rejected.reasons,
        change: rejected.change,
    });
    RoundView {
        wave: row.wave,
        decided_at: row.decided_at,
        planned: row.body.planned,
        chosen: chosen.collect(),
        rejected: rejected.collect(),
    }
}
