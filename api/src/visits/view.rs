//! A visit as each of its two sides sees it.

use chrono::{DateTime, Utc};
use matching::Fen;
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{scene::side_of, store};
use crate::{
    app::App,
    catalogue::Unit,
    entity::{
        media::SubjectKind,
        need, person, rating,
        rating::Side,
        settlement_line, team, timeline,
        visit::{self, DisputeReason, VisitState},
    },
    error::ApiError,
    ids::{MediaId, NeedId, OfferId, PersonId, TeamId, VisitId},
    media::{
        self,
        view::{PhotoView, photos_of},
    },
    needs::{
        self,
        view::{ContactView, EntryView, contact},
    },
    offers::view::masked,
    people,
    place::{PlaceView, stored},
    teams, words,
};

#[derive(Debug, Serialize, ToSchema)]
pub struct VisitView {
    pub id: VisitId,
    pub state: VisitState,
    pub need_id: NeedId,
    /// Who is reading.
    pub side: Reader,
    pub operation_name: String,
    pub unit: Unit,
    pub unit_name: &'static str,
    pub quantity: f64,
    /// Per unit.
    pub price_fen: i64,
    /// For the quantity asked; the settlement counts what was measured.
    pub total_fen: i64,
    pub planned_start_at: DateTime<Utc>,
    /// Nine times in ten the work has begun by then.
    pub planned_start_by: Option<DateTime<Utc>>,
    pub planned_end_at: DateTime<Utc>,
    /// Of a pool: which of the fields that the team works on one after the other this one is.
    pub stop: Option<StopView>,
    /// Four digits, to the farmer's side only: they show that the team is there.
    pub start_code: Option<String>,
    pub farmer: ContactView,
    pub team: VisitTeamView,
    pub place: PlaceView,
    pub village: String,
    pub note: String,
    /// Since when both sides know that the team is late: the farmer may replace it.
    pub late_at: Option<DateTime<Utc>>,
    pub arrived_at: Option<DateTime<Utc>>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    pub measured_quantity: Option<f64>,
    pub photos: Vec<PhotoView>,
    pub settlement: Option<SettlementView>,
    pub dispute: Option<DisputeView>,
    /// Stars this side gave.
    pub my_rating: Option<i32>,
    /// Stars the other side gave.
    pub their_rating: Option<i32>,
    /// Newest first; empty in lists.
    pub timeline: Vec<EntryView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct VisitTeamView {
    pub id: TeamId,
    pub name: String,
    pub phone: String,
}

/// The `n`th of so many fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct StopView {
    pub n: usize,
    pub of: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SettlementView {
    pub lines: Vec<LineView>,
    pub total_fen: i64,
    pub settled_at: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LineView {
    pub what: String,
    pub quantity: f64,
    pub price_fen: i64,
    pub amount_fen: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DisputeView {
    pub reason: DisputeReason,
    pub words: String,
    pub at: DateTime<Utc>,
}

/// As whom somebody reads a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    Farmer,
    Team,
    /// An operator who mediates a dispute.
    Operator,
}

/// Everything that the views of some visits show.
struct Around {
    needs: Vec<need::Model>,
    farmers: Vec<person::Model>,
    teams: Vec<team::Model>,
    lines: Vec<settlement_line::Model>,
    ratings: Vec<rating::Model>,
    photos: Vec<(MediaId, Uuid)>,
    /// All visits that came of the same offers, as they are worked.
    stops: Vec<visit::Model>,
}

/// The views of these visits for `reader`, in the same order, without timelines.
pub async fn all(
    db: &impl ConnectionTrait,
    app: &App,
    rows: Vec<visit::Model>,
    reader: PersonId,
) -> Result<Vec<VisitView>, DbErr> {
    let ids: Vec<VisitId> = rows.iter().map(|row| row.id).collect();
    let mut stops = store::find_of_offers(db, rows.iter().map(|row| row.offer_id)).await?;
    stops.retain(|stop| store::is_living(stop.state));
    stops.sort_by_key(|stop| stop.planned_start_at);
    let around = Around {
        stops,
        needs: needs::store::find_all(db, rows.iter().map(|row| row.need_id)).await?,
        farmers: people::store::find_all(db, rows.iter().map(|row| row.farmer_id)).await?,
        teams: teams::store::find_all(db, rows.iter().map(|row| row.team_id)).await?,
        lines: store::settlement(db, &ids).await?,
        ratings: store::ratings(db, &ids).await?,
        photos: media::store::list_of(db, SubjectKind::Visit, ids.iter().map(|id| id.0)).await?,
    };
    Ok(rows.into_iter().filter_map(|row| around.view(app, row, reader)).collect())
}

/// The view of one visit, with its timeline.
pub async fn one(
    db: &impl ConnectionTrait,
    app: &App,
    row: visit::Model,
    reader: PersonId,
) -> Result<VisitView, ApiError> {
    let mut timeline = needs::store::timeline(db, row.need_id).await?;
    let (over, booked_at) = (has_parted(row.state), row.created_at);
    let view = all(db, app, vec![row], reader).await?.into_iter().next();
    let view = view.ok_or(ApiError::NotFound)?;
    if over && view.side == Reader::Team {
        timeline = until_parted(timeline, booked_at);
    }
    Ok(VisitView { timeline: timeline.into_iter().map(EntryView::from).collect(), ..view })
}

/// Whether the two sides have nothing to do with each other any more.
const fn has_parted(state: VisitState) -> bool {
    matches!(state, VisitState::Dropped | VisitState::Cancelled)
}

/// What happened until this visit's end: the rest is for those who came after.
fn until_parted(timeline: Vec<timeline::Model>, booked_at: DateTime<Utc>) -> Vec<timeline::Model> {
    let ends = |row: &timeline::Model| {
        row.at >= booked_at && matches!(row.kind.as_str(), "dropped" | "cancelled")
    };
    let last = timeline.iter().rposition(ends).unwrap_or(0);
    timeline.into_iter().skip(last).collect()
}

impl Around {
    fn view(&self, app: &App, row: visit::Model, reader: PersonId) -> Option<VisitView> {
        let need = self.needs.iter().find(|need| need.id == row.need_id)?;
        let team = self.teams.iter().find(|team| team.id == row.team_id)?;
        let farmer = self.farmers.iter().find(|farmer| farmer.id == row.farmer_id);
        let side = as_whom(reader, need, team);
        let operation = app.catalogue.stored(&need.operation);
        let place = stored(need.lon, need.lat);
        // Who is not coming any more has no business with the other's number, nor with the field.
        let parted = has_parted(row.state);
        let hidden = parted && side == Reader::Team;
        let team_phone = if parted && side != Reader::Team {
            words::masked_phone(&team.phone)
        } else {
            team.phone.clone()
        };
        Some(VisitView {
            id: row.id,
            state: row.state,
            need_id: row.need_id,
            side,
            operation_name: operation.name.clone(),
            unit: operation.unit,
            unit_name: operation.unit.name(),
            quantity: need.quantity,
            price_fen: row.price_fen,
            total_fen: Fen::new(row.price_fen).times(need.quantity).get(),
            planned_start_at: row.planned_start_at,
            planned_start_by: row.planned_start_by,
            planned_end_at: row.planned_end_at,
            farmer: if hidden { masked(farmer) } else { contact(farmer) },
            team: VisitTeamView { id: team.id, name: team.name.clone(), phone: team_phone },
            place: if hidden { PlaceView::coarse(place) } else { PlaceView::exact(place) },
            village: need.village.clone(),
            note: if hidden { String::new() } else { need.note.clone() },
            late_at: row.late_at,
            arrived_at: row.arrived_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            measured_quantity: row.measured_quantity,
            photos: photos_of(app, &self.photos, row.id.0),
            settlement: self.settlement(row.id),
            my_rating: self.stars(row.id, side == Reader::Team),
            their_rating: self.stars(row.id, side != Reader::Team),
            timeline: Vec::new(),
            stop: self.stop(row.id, row.offer_id),
            dispute: dispute(&row),
            start_code: (side == Reader::Farmer).then_some(row.start_code),
        })
    }

    fn stop(&self, visit: VisitId, offer: OfferId) -> Option<StopView> {
        let stops = || self.stops.iter().filter(|stop| stop.offer_id == offer);
        let (n, of) = (stops().position(|stop| stop.id == visit)? + 1, stops().count());
        (of > 1).then_some(StopView { n, of })
    }

    fn settlement(&self, visit: VisitId) -> Option<SettlementView> {
        let lines: Vec<_> =
            self.lines.iter().filter(|line| line.visit_id == visit).cloned().collect();
        let settled_at = store::settled_at(&lines)?;
        let view = |line: settlement_line::Model| LineView {
            what: line.what,
            quantity: line.quantity,
            price_fen: line.price_fen,
            amount_fen: line.amount_fen,
        };
        let total_fen = lines.iter().map(|line| line.amount_fen).sum();
        Some(SettlementView { lines: lines.into_iter().map(view).collect(), total_fen, settled_at })
    }

    fn stars(&self, visit: VisitId, by_team: bool) -> Option<i32> {
        let side = if by_team { Side::Team } else { Side::Farmer };
        let given = self.ratings.iter().find(|r| r.visit_id == visit && r.side == side);
        given.map(|rating| rating.stars)
    }
}

fn as_whom(reader: PersonId, need: &need::Model, team: &team::Model) -> Reader {
    match side_of(reader, need, team) {
        Some(Side::Team) => Reader::Team,
        Some(Side::Farmer) => Reader::Farmer,
        None => Reader::Operator,
    }
}

fn dispute(row: &visit::Model) -> Option<DisputeView> {
    Some(DisputeView {
        reason: row.dispute_reason?,
        words: row.dispute_words.clone().unwrap_or_default(),
        at: row.disputed_at?,
    })
}
