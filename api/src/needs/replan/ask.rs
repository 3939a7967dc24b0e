//! A plan put before the teams: one offer for each need, to the team that the plan has for it.

use futures_util::future::FutureExt;
use matching::{Moment, Need, Team, Window, rank::Candidate, team::Booking};
use sea_orm::ActiveValue::Set;

use super::{around::Around, batch::Placed, why};
use crate::{
    app::App,
    db::Tx,
    entity::{
        need::{self, NeedState},
        offer::OfferState,
        team::TeamState,
    },
    error::ApiError,
    ids::TeamId,
    needs::{
        dispatch::{self, PLANNED, Step, to_farmer},
        store::{self, Entry, When},
    },
    notices::{notice::Notice, outbox},
    offers, teams,
    teams::roster::HALF_HOUR,
};

/// Seconds of road for the 1.4 km by which a distance between cells may be wrong (ADR 6).
const CELLS_APART: i64 = 300;

/// What is asked for each lost need, as of now; `None` where the plan has nobody.
#[must_use]
pub fn steps(app: &App, around: &Around, placed: &[Option<Placed>]) -> Vec<Option<Step>> {
    let mut placed = placed.to_vec();
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|n| placed[*n].map(|placed| placed.booking.during.from));
    let mut candidates = vec![None; placed.len()];
    for n in order {
        candidates[n] = earliest(app, around, &mut placed, n);
    }
    let step = |(n, candidate): (usize, Option<Candidate<TeamId>>)| {
        Some(step(app, around, &placed, n, candidate?))
    };
    candidates.into_iter().enumerate().map(step).collect()
}

/// How the team would come for this need: as early as it can with everything else that the plan
/// has given it. Moves the need there.
fn earliest(
    app: &App,
    around: &Around,
    placed: &mut [Option<Placed>],
    n: usize,
) -> Option<Candidate<TeamId>> {
    let own = placed[n].take()?;
    let mut team = around.batch.teams.iter().find(|team| team.id == own.team)?.clone();
    let others = placed.iter().flatten().filter(|placed| placed.team == own.team);
    team.booked.extend(others.map(|placed| placed.booking));
    let candidate = on_the_half_hour(app, around, &team, &around.lost[n].engine)?;
    let during = promised(candidate.visit);
    placed[n] = Some(Placed { booking: Booking { during, ..own.booking }, ..own });
    Some(candidate)
}

/// As early as it can, but at a whole half hour where that goes: what is promised then begins with
/// the visit, and the one before it may take the way from there.
fn on_the_half_hour(
    app: &App,
    around: &Around,
    team: &Team<TeamId>,
    need: &Need,
) -> Option<Candidate<TeamId>> {
    let (policy, now) = (dispatch::policy(app, 1), Moment::new(around.now.timestamp()));
    let rank = |need: &Need| matching::rank(need, [team], &policy, now).best_first.pop();
    let soonest = rank(need)?;
    let window = Window::new(up(soonest.visit.from), need.window.until);
    let later = window.and_then(|window| rank(&Need { window, ..need.clone() }));
    Some(later.unwrap_or(soonest))
}

/// In whole half hours, as an accept promises it, and a little longer: the accept knows the exact
/// fields, and the way between them may be longer than between their cells.
fn promised(visit: Window) -> Window {
    let begins = visit.from.get().div_euclid(HALF_HOUR) * HALF_HOUR;
    Window { from: Moment::new(begins), until: up(visit.until).plus(CELLS_APART) }
}

/// The next whole half hour.
fn up(at: Moment) -> Moment {
    Moment::new(-(-at.get()).div_euclid(HALF_HOUR) * HALF_HOUR)
}

fn step(
    app: &App,
    around: &Around,
    placed: &[Option<Placed>],
    n: usize,
    candidate: Candidate<TeamId>,
) -> Step {
    let (lost, team) = (&around.lost[n], candidate.team);
    let mut ranking = lost.ranking.clone();
    ranking.best_first.retain(|other| other.team != team);
    ranking.best_first.insert(0, candidate);
    let mut step = dispatch::step(app, &lost.row, PLANNED, &ranking, &[team], around.now);
    let reason = why::reason(around.others_n(), lost.why(team));
    let planned = placed.iter().flatten().map(|placed| placed.team);
    let asked = around.batch.asked.iter().flat_map(|asked| &asked.others).copied();
    why::tell(&mut step.decided, reason, &planned.chain(asked).collect::<Vec<_>>());
    step
}

/// Opens the planned offer; false where the team may not work any more. A need that is not as it
/// was seen is left to whoever changed it.
pub async fn ask(
    app: &App,
    need: need::Model,
    step: Step,
    others_n: usize,
) -> Result<bool, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let (app, need, step) = (shared.clone(), need.clone(), step.clone());
        async move {
            let ids: Vec<TeamId> = step.offers.iter().map(|offer| offer.team_id).collect();
            let teams = teams::store::find_all(&tx.db, ids.iter().copied()).await?;
            if teams.iter().all(|team| team.state != TeamState::Approved) {
                return Ok(false);
            }
            let row = need::ActiveModel {
                wave: Set(PLANNED),
                wave_ends_at: Set(step.ends_at),
                ..Default::default()
            };
            let when = When { states: &[NeedState::Open], version: Some(need.version) };
            let entry = Entry::system("planned", why::words(others_n));
            let Some(need) = store::change(tx, need.id, when, row, entry).await? else {
                return Ok(true);
            };
            no_more_standby(tx, &need, &ids).await?;
            let mut owed = to_farmer(&need, &Notice::need_asked(need.id, step.offers.len()));
            owed.extend(dispatch::apply(tx, &app.catalogue, &need, step).await?);
            outbox::owe(tx, owed).await?;
            Ok(true)
        }
        .boxed()
    })
    .await
}

/// Who stood by is asked now, at the cost and the time of today: by a new offer.
async fn no_more_standby(tx: &Tx, need: &need::Model, teams: &[TeamId]) -> Result<(), ApiError> {
    for offer in offers::store::list_of_needs(&tx.db, &[need.id]).await? {
        if offer.state == OfferState::Standby && teams.contains(&offer.team_id) {
            offers::store::close(&tx.db, offer.id, OfferState::Closed, tx.now).await?;
        }
    }
    Ok(())
}
