//! What a pool comes to: its members as one need.

use chrono::{DateTime, Utc};
use matching::SquareMeters;
use sea_orm::ActiveValue::{NotSet, Set};

use super::aim::{GRAIN, tidy};
use crate::{
    entity::need::{self, NeedKind, NeedState},
    ids::{NeedId, PersonId},
};

/// Characters that a village's name may have.
const VILLAGE: usize = 64;

/// The sum of some members, which are never none.
#[derive(Debug, Clone)]
pub struct Sum {
    pub quantity: f64,
    pub plots_n: i32,
    first: need::Model,
    village: String,
    slope_degrees: Option<f64>,
    gate_width_m: Option<f64>,
    /// What all windows share.
    pub window: (DateTime<Utc>, DateTime<Utc>),
    price_ceiling_fen: Option<i64>,
}

impl Sum {
    /// All mu, in the time that suits everybody, at the price that everybody can pay, with a
    /// machine that gets everywhere. It stands at its westernmost plot, where the work begins.
    #[must_use]
    pub fn of(members: &[need::Model]) -> Option<Self> {
        let west = |a: &&need::Model, b: &&need::Model| {
            a.lon.total_cmp(&b.lon).then_with(|| a.id.cmp(&b.id))
        };
        let first = members.iter().min_by(west)?.clone();
        Some(Self {
            quantity: tidy(members.iter().map(|member| member.quantity).sum()).max(GRAIN),
            plots_n: i32::try_from(members.len()).unwrap_or(i32::MAX),
            village: villages(members).join("、").chars().take(VILLAGE).collect(),
            slope_degrees: members.iter().filter_map(|m| m.slope_degrees).reduce(f64::max),
            gate_width_m: members.iter().filter_map(|m| m.gate_width_m).reduce(f64::min),
            window: (
                members.iter().map(|member| member.window_from).max()?,
                members.iter().map(|member| member.window_until).min()?,
            ),
            price_ceiling_fen: members.iter().filter_map(|member| member.price_ceiling_fen).min(),
            first,
        })
    }

    /// What of a pool's row follows from its members.
    #[must_use]
    pub fn change(&self) -> need::ActiveModel {
        need::ActiveModel {
            quantity: Set(self.quantity),
            plots_n: Set(self.plots_n),
            area_m2: Set(self.area_m2()),
            lon: Set(self.first.lon),
            lat: Set(self.first.lat),
            village: Set(self.village.clone()),
            slope_degrees: Set(self.slope_degrees),
            gate_width_m: Set(self.gate_width_m),
            window_from: Set(self.window.0),
            window_until: Set(self.window.1),
            price_ceiling_fen: Set(self.price_ceiling_fen),
            ..Default::default()
        }
    }

    /// The same for a pool that was locked: the price that all can pay does not move any more.
    #[must_use]
    pub fn shrunk(&self) -> need::ActiveModel {
        need::ActiveModel { price_ceiling_fen: NotSet, ..self.change() }
    }

    /// The row of a new pool, which waits until `until`.
    #[must_use]
    pub fn open(&self, until: DateTime<Utc>, now: DateTime<Utc>) -> need::Model {
        need::Model {
            id: NeedId::new(),
            kind: NeedKind::Pool,
            pool_id: None,
            plots_n: self.plots_n,
            farmer_id: PersonId::NOBODY,
            posted_by: PersonId::NOBODY,
            field_id: None,
            operation: self.first.operation.clone(),
            quantity: self.quantity,
            area_m2: self.area_m2(),
            lon: self.first.lon,
            lat: self.first.lat,
            village: self.village.clone(),
            crop: self.first.crop,
            slope_degrees: self.slope_degrees,
            gate_width_m: self.gate_width_m,
            window_from: self.window.0,
            window_until: self.window.1,
            price_ceiling_fen: self.price_ceiling_fen,
            note: String::new(),
            question_id: None,
            state: NeedState::Open,
            wave: 0,
            wave_ends_at: until,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    fn area_m2(&self) -> f64 {
        SquareMeters::from_mu(self.quantity).expect("members have an area").get()
    }
}

/// Where the members are, each village once, by name.
#[must_use]
pub fn villages(members: &[need::Model]) -> Vec<String> {
    let named = members.iter().filter(|member| !member.village.is_empty());
    let mut villages: Vec<_> = named.map(|member| member.village.clone()).collect();
    villages.sort();
    villages.dedup();
    villages
}

/// How many farmers these needs are of.
#[must_use]
pub fn households(members: &[need::Model]) -> usize {
    let mut farmers: Vec<_> = members.iter().map(|member| member.farmer_id).collect();
    farmers.sort_unstable();
    farmers.dedup();
    farmers.len()
}
