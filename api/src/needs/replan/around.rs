//! What a plan is made of: the needs that lost their team, those for which the same teams are being
//! asked, and the teams' calendars. Read, and not written.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use matching::{Moment, Ranking, Team};

use super::{
    batch::{Batch, Wanted},
    why::Why,
};
use crate::{
    app::App,
    entity::{
        need::{self, NeedState},
        offer::{self, OfferState},
    },
    error::ApiError,
    ids::{NeedId, TeamId},
    needs::{self, dispatch},
    offers,
};

/// Teams that are planned at once, and other needs for which they are being asked: a table of all
/// ways of a week is then made in some 50 ms.
const MOST_TEAMS: usize = 16;
const MOST_ASKED: usize = 40;

/// The picture that a plan is made on.
pub struct Around {
    pub now: DateTime<Utc>,
    pub lost: Vec<Lost>,
    pub batch: Batch,
}

/// A need that lost its team, and who could come as of now.
pub struct Lost {
    pub row: need::Model,
    pub engine: matching::Need,
    pub ranking: Ranking<TeamId>,
    /// Who could come and has not said no, the best first.
    able: Vec<TeamId>,
    /// Those of them who stand by.
    standby: Vec<TeamId>,
}

impl Around {
    pub async fn of(app: &App, rows: &[need::Model]) -> Result<Self, ApiError> {
        let ids: Vec<NeedId> = rows.iter().map(|row| row.id).collect();
        let offers = offers::store::list_of_needs(app.db.reader(), &ids).await?;
        let (now, mut known, mut lost) = ((app.now)(), BTreeMap::new(), Vec::new());
        for row in rows {
            let engine = dispatch::engine(row, app.catalogue.stored(&row.operation));
            let teams = app.roster.around(app, &engine).await?;
            let all = teams.iter().map(AsRef::as_ref);
            let at = Moment::new(now.timestamp());
            let ranking = matching::rank(&engine, all, &dispatch::policy(app, 1), at);
            lost.push(Lost::new(row.clone(), engine, ranking, &offers));
            known.extend(teams.into_iter().map(|team| (team.id, team)));
        }
        let teams = few(&lost);
        let batch = Batch {
            asked: asked(app, &teams, &ids, now).await?,
            lost: lost.iter().map(|lost| lost.wanted(&teams)).collect(),
            teams: teams.iter().filter_map(|id| known.get(id)).map(copied).collect(),
        };
        Ok(Self { now, lost, batch })
    }
}

impl Around {
    /// How many needs each one of the lost was planned with.
    #[must_use]
    pub fn others_n(&self) -> usize {
        (self.lost.len() + self.batch.asked.len()).saturating_sub(1)
    }
}

fn copied(team: &Arc<Team<TeamId>>) -> Team<TeamId> {
    Team::clone(team)
}

impl Lost {
    fn new(
        row: need::Model,
        engine: matching::Need,
        ranking: Ranking<TeamId>,
        offers: &[offer::Model],
    ) -> Self {
        let own: Vec<_> = offers.iter().filter(|offer| offer.need_id == row.id).cloned().collect();
        let refused = dispatch::already(&row, &own);
        let able = ranking.best_first.iter().map(|candidate| candidate.team);
        let able: Vec<TeamId> = able.filter(|id| !refused.contains(id)).collect();
        let stands_by = |id: &TeamId| {
            own.iter().any(|offer| offer.team_id == *id && offer.state == OfferState::Standby)
        };
        let standby = able.iter().copied().filter(stands_by).collect();
        Self { row, engine, ranking, able, standby }
    }

    /// Those who stand by, then the others, the best first.
    fn best_first(&self) -> impl Iterator<Item = TeamId> {
        self.standby.iter().copied().chain(self.others())
    }

    fn others(&self) -> impl Iterator<Item = TeamId> {
        self.able.iter().copied().filter(|id| !self.standby.contains(id))
    }

    fn wanted(&self, teams: &BTreeSet<TeamId>) -> Wanted {
        let standby = self.standby.iter().copied().filter(|id| teams.contains(id)).collect();
        let others = self.others().filter(|id| teams.contains(id)).collect();
        Wanted { need: self.engine.clone(), standby, others }
    }

    /// What speaks for this team.
    #[must_use]
    pub fn why(&self, team: TeamId) -> Why {
        match team {
            team if self.standby.contains(&team) => Why::Standby,
            team if self.able.first() == Some(&team) => Why::Best,
            _ => Why::Together,
        }
    }
}

/// The best teams of all these needs, taking turns.
fn few(lost: &[Lost]) -> BTreeSet<TeamId> {
    let mut teams = BTreeSet::new();
    let mut lists: Vec<_> = lost.iter().map(Lost::best_first).collect();
    loop {
        let next: Vec<TeamId> = lists.iter_mut().filter_map(Iterator::next).collect();
        if next.is_empty() {
            return teams;
        }
        for id in next {
            if teams.len() < MOST_TEAMS {
                teams.insert(id);
            }
        }
    }
}

/// Other open needs for which teams are being asked, all of them among these `teams`: one that
/// somebody else might take as well is left out.
///
/// A pool counts as one field; the ways between its plots are left out.
async fn asked(
    app: &App,
    teams: &BTreeSet<TeamId>,
    lost: &[NeedId],
    now: DateTime<Utc>,
) -> Result<Vec<Wanted>, ApiError> {
    let db = app.db.reader();
    let open = offers::store::list_open_of_teams(db, teams.iter().copied(), now).await?;
    let needs: BTreeSet<NeedId> = open.iter().map(|offer| offer.need_id).collect();
    let needs: Vec<_> = needs.into_iter().filter(|id| !lost.contains(id)).collect();
    let offers = offers::store::list_of_needs(db, &needs).await?;
    let wanted = |row: need::Model| {
        let open = |o: &&offer::Model| o.need_id == row.id && o.state == OfferState::Open;
        let others: Vec<TeamId> = offers.iter().filter(open).map(|offer| offer.team_id).collect();
        let known = row.state == NeedState::Open && others.iter().all(|id| teams.contains(id));
        let need = dispatch::engine(&row, app.catalogue.stored(&row.operation));
        known.then_some(Wanted { need, standby: Vec::new(), others })
    };
    let rows = needs::store::find_all(db, needs).await?;
    Ok(rows.into_iter().filter_map(wanted).take(MOST_ASKED).collect())
}
