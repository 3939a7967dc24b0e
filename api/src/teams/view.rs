//! A team as its leader, an operator, or anybody else may see it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    entity::team::{self, Machine, Qualification, Service, Shift, TeamState},
    ids::TeamId,
    place::{PlaceView, stored},
    words,
};

/// What those who hired a team said of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rating {
    /// 1 to 5, null while nobody rated.
    pub mean: Option<f64>,
    pub n: i32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TeamView {
    pub id: TeamId,
    pub name: String,
    pub phone: String,
    pub village: String,
    pub base: PlaceView,
    pub reach_km: f64,
    pub members_n: i32,
    pub services: Vec<Service>,
    pub machines: Vec<Machine>,
    pub week: Vec<Shift>,
    pub qualifications: Vec<Qualification>,
    pub state: TeamState,
    pub state_reason: Option<String>,
    pub rating: Rating,
    pub jobs_done_n: i32,
    pub created_at: DateTime<Utc>,
}

impl TeamView {
    /// Everything: for the leader and the operator.
    #[must_use]
    pub fn full(row: team::Model) -> Self {
        Self {
            id: row.id,
            base: PlaceView::exact(stored(row.lon, row.lat)),
            reach_km: f64::from(row.reach_m) / 1000.0,
            rating: rating(&row),
            name: row.name,
            phone: row.phone,
            village: row.village,
            members_n: row.members_n,
            services: row.services.0,
            machines: row.machines.0,
            week: row.week.0,
            qualifications: row.qualifications.0,
            state: row.state,
            state_reason: row.state_reason,
            jobs_done_n: row.jobs_done_n,
            created_at: row.created_at,
        }
    }

    /// For anybody: phone masked, place coarse, numbers of papers left out.
    #[must_use]
    pub fn public(row: team::Model) -> Self {
        let (base, phone) = (stored(row.lon, row.lat), words::masked_phone(&row.phone));
        let mut view = Self::full(row);
        for paper in &mut view.qualifications {
            "***".clone_into(&mut paper.number);
        }
        Self { base: PlaceView::coarse(base), phone, state_reason: None, ..view }
    }
}

fn rating(row: &team::Model) -> Rating {
    let mean = f64::from(row.stars_sum) / f64::from(row.stars_n.max(1));
    Rating { mean: (row.stars_n > 0).then_some((mean * 10.0).round() / 10.0), n: row.stars_n }
}
