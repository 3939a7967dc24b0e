//! Why these teams and not those: the engine's decision, kept, and put into words.

use chrono::{DateTime, Utc};
use matching::{
    Ranking,
    cost::TermKind,
    rank::Candidate,
    reason::{Change, Ineligible},
};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{catalogue::Operation, entity::offer::Term, ids::TeamId, words};

/// Rejected teams kept with a decision, those that offer the operation first.
const MOST_REJECTED: usize = 200;
/// Code of a team that could come, but others were asked before it.
const RANKED_LOWER: &str = "ranked_lower";
/// Codes of what a pool has from one of its members: the steepest land, the narrowest gate, the
/// lowest ceiling.
const OF_ONE_MEMBER: [&str; 3] = ["slope", "gate_width", "price_ceiling"];
/// Code of a team that one of those keeps away from a pool.
const POOL_UNSUITED: &str = "pool_unsuited";
/// Code of the one change that nobody has to make.
const WIDEN_REACH: &str = "widen_reach";

/// What was decided for one wave, as it was then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Decided {
    pub chosen: Vec<Chosen>,
    pub rejected: Vec<Rejected>,
    /// Why the one chosen is asked first, where several needs were planned together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Reason>,
}

/// A team that was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    pub team: TeamId,
    pub distance_m: i32,
    pub price_fen: i64,
    pub starts_at: DateTime<Utc>,
    /// Nine times in ten it has begun by then; not known of older decisions.
    #[serde(default)]
    pub starts_by: Option<DateTime<Utc>>,
    pub cost_fen: i64,
    pub terms: Vec<Term>,
}

/// A team that was not asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rejected {
    pub team: TeamId,
    pub reasons: Vec<Reason>,
    pub change: Option<Reason>,
}

/// A code for programs and a sentence for people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Reason {
    pub code: String,
    pub sentence: String,
}

impl Decided {
    /// What `ranking` says of the teams that are asked now, and of all others.
    #[must_use]
    pub fn new(ranking: &Ranking<TeamId>, asked: &[TeamId], operation: &Operation) -> Self {
        let is_asked = |candidate: &&Candidate<TeamId>| asked.contains(&candidate.team);
        let (chosen, lower): (Vec<_>, Vec<_>) = ranking.best_first.iter().partition(is_asked);
        let mut rejected: Vec<Rejected> = lower.into_iter().map(|c| ranked_lower(c.team)).collect();
        let offering = |rejection: &&matching::rank::Rejection<TeamId>| {
            rejection.reasons.contains(&Ineligible::OperationUnsupported)
        };
        let (others, near): (Vec<_>, Vec<_>) = ranking.rejected.iter().partition(offering);
        for rejection in near.into_iter().chain(others).take(MOST_REJECTED) {
            rejected.push(Rejected {
                team: rejection.team,
                reasons: rejection.reasons.iter().map(|why| reason(why, operation)).collect(),
                change: rejection.change.map(|what| change(what, operation)),
            });
        }
        let chosen = chosen.into_iter().map(Chosen::new).collect();
        Self { chosen, rejected, planned: None }
    }
}

impl Rejected {
    /// Whether it could come, and nothing but its rank spoke against it.
    #[must_use]
    pub fn is_ranked_lower(&self) -> bool {
        self.reasons.iter().all(|reason| reason.code == RANKED_LOWER)
    }

    /// As everybody in a pool may read it: nothing of one member's land or ceiling, and no change
    /// but the one that nobody has to make: none of them can change the pool.
    #[must_use]
    pub fn of_pool(mut self) -> Self {
        let n_reasons = self.reasons.len();
        self.reasons.retain(|reason| !OF_ONE_MEMBER.contains(&reason.code.as_str()));
        if self.reasons.len() < n_reasons {
            let sentence = "拼单里有人的地或最高价不合适".to_owned();
            self.reasons.push(Reason { code: POOL_UNSUITED.to_owned(), sentence });
        }
        self.change = self.change.filter(|change| change.code == WIDEN_REACH);
        self
    }
}

impl Chosen {
    fn new(candidate: &Candidate<TeamId>) -> Self {
        Self {
            team: candidate.team,
            distance_m: meters(candidate.distance),
            price_fen: candidate.price.get(),
            starts_at: moment(candidate.visit.from),
            starts_by: Some(moment(candidate.start.p90)),
            cost_fen: candidate.cost.total().get(),
            terms: terms(candidate),
        }
    }
}

fn ranked_lower(team: TeamId) -> Rejected {
    let sentence = "能来，排在后面，前面的队不来再问它".to_owned();
    Rejected {
        team,
        reasons: vec![Reason { code: RANKED_LOWER.to_owned(), sentence }],
        change: None,
    }
}

/// The parts of a candidate's cost, in the words a farmer reads.
#[must_use]
pub fn terms(candidate: &Candidate<TeamId>) -> Vec<Term> {
    let term = |term: matching::cost::Term| Term {
        code: term.kind.code().to_owned(),
        name: term_name(term.kind).to_owned(),
        fen: term.fen.get(),
    };
    candidate.cost.terms().map(term).collect()
}

const fn term_name(kind: TermKind) -> &'static str {
    match kind {
        TermKind::Price => "作业费",
        TermKind::Travel => "路程",
        TermKind::Waiting => "等的时间",
        TermKind::Scarcity => "占用专门机手",
        TermKind::Trust => "口碑",
        TermKind::Continuity => "顺路",
        TermKind::Fairness => "轮流接活",
    }
}

/// Why a team cannot come, as a farmer would say it.
#[must_use]
pub fn reason(why: &Ineligible, operation: &Operation) -> Reason {
    let unit = operation.unit.name();
    let sentence = match why {
        Ineligible::OperationUnsupported => format!("不做{}", operation.name),
        Ineligible::LicenceMissing { .. } => "没有登记需要的证件".to_owned(),
        Ineligible::LicenceExpired { .. } => "证件到时已过期".to_owned(),
        Ineligible::PlotTooSmall { min_quantity } => {
            format!("活太小，至少要{}{unit}才来", words::number(*min_quantity))
        }
        Ineligible::Slope { max_degrees } => {
            format!("坡太陡，机器最多上{}度", words::number(*max_degrees))
        }
        Ineligible::GateWidth { needs_m } => {
            format!("路口太窄，机器要{}米宽", words::number(*needs_m))
        }
        Ineligible::OutOfRange { distance, reach } => format!(
            "太远，有{}，只跑{}",
            words::distance(distance.get()),
            words::distance(reach.get()),
        ),
        Ineligible::CropUnsupported => "不做这种作物".to_owned(),
        Ineligible::MachineClass { .. } => "没有要用的那类机器".to_owned(),
        Ineligible::CrossAreaCert { .. } => "没有登记跨区作业证".to_owned(),
        Ineligible::UavCert => "没有登记无人机操作证".to_owned(),
        Ineligible::NoFly => "这里不许飞".to_owned(),
        Ineligible::Blacklisted => "双方有一方不愿合作".to_owned(),
        Ineligible::CalendarBusy => "那段时间已有别的活".to_owned(),
        Ineligible::WeatherBlocked => "那段时间天气不行".to_owned(),
        Ineligible::CapacityDay { hours_per_day } => {
            format!("那天排满了，一天最多干{}小时", words::number(*hours_per_day))
        }
        Ineligible::WindowTooShort { hours_needed } => {
            format!("时间不够，要干{}小时", words::number((hours_needed * 10.0).ceil() / 10.0))
        }
        Ineligible::PriceCeiling { asks } => {
            format!("要价每{unit}{}元，超出您的最高价", words::yuan(asks.get()))
        }
    };
    Reason { code: why.code().to_owned(), sentence }
}

/// The reasons of many teams by their code, for a count.
#[must_use]
pub fn counted(code: &str, teams_n: usize, operation: &Operation) -> String {
    let what = match code {
        "operation_unsupported" => format!("不做{}", operation.name),
        "licence_missing" => "没有登记证件".to_owned(),
        "licence_expired" => "证件已过期".to_owned(),
        "plot_too_small" => "嫌活太小".to_owned(),
        "slope" => "上不了这个坡".to_owned(),
        "gate_width" => "机器进不了路口".to_owned(),
        "out_of_range" => "离得太远".to_owned(),
        "crop_unsupported" => "不做这种作物".to_owned(),
        "machine_class" => "没有要用的那类机器".to_owned(),
        "cross_area_cert" => "没有跨区作业证".to_owned(),
        "uav_cert" => "没有无人机操作证".to_owned(),
        "no_fly" => "不许在这里飞".to_owned(),
        "blacklisted" => "不合适".to_owned(),
        "calendar_busy" => "那段时间已有活".to_owned(),
        "weather_blocked" => "那段时间天气不行".to_owned(),
        "capacity_day" => "那天已排满".to_owned(),
        "window_too_short" => "来不及干完".to_owned(),
        "price_ceiling" => "要价超出您的最高价".to_owned(),
        _ => "来不了".to_owned(),
    };
    format!("{teams_n}支队伍{what}")
}

/// The smallest change that would admit one team.
#[must_use]
pub fn change(what: Change, operation: &Operation) -> Reason {
    let sentence = match what {
        Change::WidenWindow { until } => {
            format!("时间放宽到{}就能来", words::date(moment(until)))
        }
        Change::RaiseCeiling { to } => {
            format!("最高价提到每{}{}元就能来", operation.unit.name(), words::yuan(to.get()))
        }
        Change::JoinPool { quantity_short } => {
            format!("和邻居再凑{}{}就能来", words::number(quantity_short), operation.unit.name())
        }
        Change::WidenReach { .. } => "没人接时会再问它".to_owned(),
    };
    Reason { code: what.code().to_owned(), sentence }
}

/// A moment of the engine, which knows only the years 1 to 9999.
#[must_use]
pub fn moment(at: matching::Moment) -> DateTime<Utc> {
    DateTime::from_timestamp(at.get(), 0).expect("within the years 1 to 9999")
}

/// Whole meters.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "distances on Earth fit")]
pub fn meters(length: matching::Meters) -> i32 {
    length.get().round() as i32
}
