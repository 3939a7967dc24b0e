//! What a leader says of a team, and whether it can be so.

use chrono::Datelike;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    catalogue::{Catalogue, Operation},
    entity::team::{Machine, Qualification, Service, Shift},
    error::ApiError,
    people::check,
    place::PlaceForm,
};

/// Volume prices of one service.
const MOST_STEPS: usize = 5;
/// Years in which a paper can end.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamForm {
    pub name: String,
    pub phone: String,
    #[serde(default)]
    pub village: String,
    /// Where the team sets out from.
    pub base: PlaceForm,
    /// How far it goes, in straight kilometres: 1 to 200.
    pub reach_km: f64,
    /// 1 to 500.
    pub members_n: i32,
    /// 1 to 20.
    pub services: Vec<Service>,
    #[serde(default)]
    pub machines: Vec<Machine>,
    /// Working hours; 1 to 21 lines.
    pub week: Vec<Shift>,
    #[serde(default)]
    pub qualifications: Vec<PaperForm>,
}

/// A paper, as its holder describes it.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperForm {
    /// Such as `uav_operator`.
    pub kind: String,
    pub number: String,
    /// The last day it holds.
    pub expires_on: chrono::NaiveDate,
}

/// A team that was checked and is not stored.
#[derive(Debug, Clone)]
pub struct Draft {
    pub name: String,
    pub phone: String,
    pub village: String,
    pub base: matching::Position,
    pub reach_m: i32,
    pub members_n: i32,
    pub services: Vec<Service>,
    pub machines: Vec<Machine>,
    pub week: Vec<Shift>,
    pub qualifications: Vec<Qualification>,
}

impl TeamForm {
    pub fn check(self, catalogue: &Catalogue) -> Result<Draft, ApiError> {
        bounded(self.reach_km, 1.0, 200.0, "reach_km", "服务范围要在1到200公里之间")?;
        bounded(f64::from(self.members_n), 1.0, 500.0, "members_n", "人数要在1到500之间")?;
        check::count(self.services.len(), 1..=20, "services", "请选1到20种作业")?;
        check::count(self.machines.len(), 0..=50, "machines", "机具最多50台")?;
        check::count(self.qualifications.len(), 0..=20, "qualifications", "证件最多20本")?;
        for service in &self.services {
            offered(service, catalogue)?;
        }
        hours(&self.week)?;
        Ok(Draft {
            name: check::text(&self.name, "name", 20)?,
            phone: check::phone(&self.phone)?,
            village: check::line(&self.village, "village", 30)?,
            base: self.base.check("base")?,
            reach_m: whole_meters(self.reach_km),
            members_n: self.members_n,
            services: self.services,
            machines: machines(self.machines)?,
            week: self.week,
            qualifications: papers(self.qualifications)?,
        })
    }
}

/// A price within a fifth and five times of what the catalogue knows: beyond is a slip of the finger.
fn offered(service: &Service, catalogue: &Catalogue) -> Result<(), ApiError> {
    let known = catalogue.find(&service.operation)?;
    let possible = (known.price_min_fen / 5).max(1)..=known.price_max_fen * 5;
    if !possible.contains(&service.price_fen) {
        let message = format!("{}的价格不像真的，请再看一遍", known.name);
        return Err(ApiError::invalid("services", "price_out_of_range", message));
    }
    bulk(service, &possible, known)?;
    let (low, high) = (known.capacity_per_day / 100.0, known.capacity_per_day * 100.0);
    bounded(service.capacity_per_day, low, high, "services", "一天干多少，填得不像真的")?;
    let smallest = service.min_quantity.unwrap_or(known.min_quantity);
    bounded(smallest, 0.0, service.capacity_per_day, "services", "起接的数量不能超过一天的量")
}

/// 阶梯价: who takes more never pays more a unit.
fn bulk(
    service: &Service,
    possible: &std::ops::RangeInclusive<i64>,
    known: &Operation,
) -> Result<(), ApiError> {
    check::count(service.bulk.len(), 0..=MOST_STEPS, "services", "阶梯价最多5档")?;
    let (mut from, mut price_fen) = (0.0, service.price_fen);
    for step in &service.bulk {
        let falls = step.from > from && step.price_fen <= price_fen;
        if !falls || !possible.contains(&step.price_fen) {
            let message = format!("{}的阶梯价要量越大、价越低", known.name);
            return Err(ApiError::invalid("services", "bulk_price_invalid", message));
        }
        let most = known.capacity_per_day * 100.0;
        bounded(step.from, 0.0, most, "services", "阶梯价的起量，填得不像真的")?;
        (from, price_fen) = (step.from, step.price_fen);
    }
    Ok(())
}

fn machines(machines: Vec<Machine>) -> Result<Vec<Machine>, ApiError> {
    for machine in &machines {
        check::text(&machine.name, "machines", 40)?;
        check::line(&machine.class, "machines", 10)?;
        bounded(machine.width_m.unwrap_or(1.0), 0.2, 20.0, "machines", "机具宽度不对")?;
        let slope = machine.max_slope_degrees.unwrap_or(0.0);
        bounded(slope, 0.0, 45.0, "machines", "能爬的坡度不对")?;
    }
    Ok(machines)
}

fn papers(papers: Vec<PaperForm>) -> Result<Vec<Qualification>, ApiError> {
    papers.into_iter().map(paper).collect()
}

fn paper(paper: PaperForm) -> Result<Qualification, ApiError> {
    check::text(&paper.kind, "qualifications", 40)?;
    check::text(&paper.number, "qualifications", 40)?;
    if !YEARS.contains(&paper.expires_on.year()) {
        let message = "证件的到期日不对，请再看一遍";
        return Err(ApiError::invalid("qualifications", "date_out_of_range", message));
    }
    let PaperForm { kind, number, expires_on } = paper;
    Ok(Qualification { kind, number, expires_on, checked: false })
}

fn hours(week: &[Shift]) -> Result<(), ApiError> {
    check::count(week.len(), 1..=21, "week", "请选上工的日子")?;
    let shifts: Vec<_> = week.iter().map(minutes).collect::<Result<_, _>>()?;
    matching::week::Week::new(shifts).map_err(|_| wrong_hours())?;
    Ok(())
}

/// Day, and the minutes of the day between which the team works.
pub(super) fn minutes(shift: &Shift) -> Result<(u8, u16, u16), ApiError> {
    Ok((shift.day, minute(&shift.from)?, minute(&shift.until)?))
}

/// `07:30` is minute 450; `24:00` ends a day.
pub(crate) fn minute(clock: &str) -> Result<u16, ApiError> {
    let (hour, minute) = clock.split_once(':').ok_or_else(wrong_hours)?;
    let (hour, minute): (u16, u16) =
        (hour.parse().map_err(|_| wrong_hours())?, minute.parse().map_err(|_| wrong_hours())?);
    let sum = hour.checked_mul(60).and_then(|minutes| minutes.checked_add(minute));
    sum.filter(|sum| minute < 60 && *sum <= 24 * 60).ok_or_else(wrong_hours)
}

fn wrong_hours() -> ApiError {
    ApiError::invalid("week", "week_invalid", "上工的钟点不对")
}

fn bounded(
    value: f64,
    low: f64,
    high: f64,
    field: &'static str,
    message: &'static str,
) -> Result<(), ApiError> {
    let inside = (low..=high).contains(&value);
    inside.then_some(()).ok_or_else(|| ApiError::invalid(field, "number_out_of_range", message))
}

#[expect(clippy::cast_possible_truncation, reason = "at most 200 km")]
fn whole_meters(km: f64) -> i32 {
    (km * 1000.0).round() as i32
}
