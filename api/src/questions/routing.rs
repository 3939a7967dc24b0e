//! Whom a question is asked of: thought out by the engine on what is read, before the transaction.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use matching::advise::{self, Advisor, Other, Routing, Unsuited, Why, route_all};
use sea_orm::{ConnectionTrait, DbErr, FromJsonQueryResult};
use serde::{Deserialize, Serialize};

use super::{clock, side, store};
use crate::{
    agronomists::{self, duty},
    app::App,
    entity::{
        agronomist::{self, Level},
        question,
        question_route::{self, Term},
    },
    error::ApiError,
    ids::{AgronomistId, QuestionId},
    words,
};

/// Those who were not asked, as it was then: for both sides to read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Decided {
    pub others: Vec<Passed>,
}

/// Somebody who was not asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passed {
    pub agronomist: AgronomistId,
    /// Stable, for programs.
    pub code: String,
    pub points: Option<i32>,
}

/// What happens to a question next.
#[derive(Clone, Debug)]
pub enum Step {
    Ask {
        agronomist: AgronomistId,
        level: Level,
        terms: Vec<Term>,
        claim_until: DateTime<Utc>,
    },
    /// Nobody can be asked now.
    Wait {
        words: String,
        until: DateTime<Utc>,
    },
    /// Nobody is left: the township's desk.
    Desk,
}

/// A step, and what the engine decided.
#[derive(Clone, Debug)]
pub struct Next {
    pub step: Step,
    pub decided: Decided,
}

type Asked = advise::Question<QuestionId, AgronomistId>;

/// What the engine sees.
struct Picture {
    rows: Vec<agronomist::Model>,
    advisors: Vec<Advisor<AgronomistId>>,
}

/// The next step of each of these questions, thought out together. What it rests on may be outdated
/// by the time it is used: the engine proposes, the database disposes.
pub async fn next(app: &App, questions: &[question::Model]) -> Result<Vec<Next>, ApiError> {
    let picture = Picture::of(app.db.reader(), app).await?;
    let routes = routes_that_count(app.db.reader(), questions).await?;
    let asked: Vec<Asked> =
        questions.iter().map(|it| engine(app, it, &routes, &picture.rows)).collect();
    let mut dealt = route_all(&asked, &picture.advisors);
    // Whom no agronomist of the township can answer, today or later, are the county's.
    let hopeless =
        |n: &usize| asked[*n].level == advise::Level::Township && is_hopeless(&dealt[*n]);
    let county: Vec<usize> = (0..asked.len()).filter(hopeless).collect();
    let up: Vec<Asked> = county
        .iter()
        .map(|n| Asked { level: advise::Level::County, ..asked[*n].clone() })
        .collect();
    let mut levels: Vec<advise::Level> = asked.iter().map(|it| it.level).collect();
    for (n, routing) in county.into_iter().zip(route_all(&up, &picture.with_less(&dealt))) {
        dealt[n] = routing;
        levels[n] = advise::Level::County;
    }
    let now = (app.now)();
    let both = dealt.into_iter().zip(levels);
    Ok(both.map(|(routing, level)| picture.step(app, routing, level, now)).collect())
}

/// Who was asked of these questions; what the desk has given back begins anew.
async fn routes_that_count(
    db: &impl ConnectionTrait,
    questions: &[question::Model],
) -> Result<Vec<question_route::Model>, DbErr> {
    let ids = || questions.iter().map(|it| it.id);
    let mut routes = store::routes_of(db, ids()).await?;
    for entry in store::sent_back(db, ids()).await? {
        routes.retain(|it| it.question_id != entry.question_id || it.asked_at >= entry.at);
    }
    Ok(routes)
}

fn is_hopeless(routing: &Routing<AgronomistId>) -> bool {
    routing.chosen.is_none() && !routing.waiting_helps()
}

impl Picture {
    async fn of(db: &impl ConnectionTrait, app: &App) -> Result<Self, DbErr> {
        let rows = agronomists::store::list_approved(db).await?;
        let (now, county) = ((app.now)(), county(app));
        let advisors = rows.iter().map(|row| advisor(row, county, now)).collect();
        Ok(Self { rows, advisors })
    }

    /// The same with the places that are taken already.
    fn with_less(&self, dealt: &[Routing<AgronomistId>]) -> Vec<Advisor<AgronomistId>> {
        let mut taken: BTreeMap<AgronomistId, u32> = BTreeMap::new();
        for choice in dealt.iter().filter_map(|routing| routing.chosen.as_ref()) {
            *taken.entry(choice.advisor).or_default() += 1;
        }
        let less = |advisor: &Advisor<AgronomistId>| {
            let more = taken.get(&advisor.id).copied().unwrap_or(0);
            Advisor { open: advisor.open.saturating_add(more), ..advisor.clone() }
        };
        self.advisors.iter().map(less).collect()
    }

    fn step(
        &self,
        app: &App,
        routing: Routing<AgronomistId>,
        level: advise::Level,
        now: DateTime<Utc>,
    ) -> Next {
        let config = &app.config.advice;
        let waiting_helps = routing.waiting_helps();
        let step = match routing.chosen {
            Some(choice) => Step::Ask {
                agronomist: choice.advisor,
                level: level_of(level),
                terms: choice.points.terms().map(term).collect(),
                claim_until: clock::claim_until(config, now, self.said_on(choice.advisor, now)),
            },
            None if waiting_helps => self.wait(app, &routing.others, now),
            None => Step::Desk,
        };
        Next { step, decided: Decided { others: routing.others.into_iter().map(passed).collect() } }
    }

    fn said_on(&self, id: AgronomistId, now: DateTime<Utc>) -> bool {
        self.rows.iter().any(|row| row.id == id && duty::said_on(row, now))
    }

    /// Whoever is busy may be free in a moment; whoever is at home comes when they said.
    fn wait(&self, app: &App, others: &[Other<AgronomistId>], now: DateTime<Utc>) -> Step {
        let config = &app.config.advice;
        let full = |it: &Other<_>| !matches!(it.why, Why::Unsuited(why) if why != Unsuited::Full);
        if others.iter().any(full) {
            let words = "值班的农技员手上都有问题，有人腾出手就马上问".to_owned();
            return Step::Wait { words, until: now + config.batch_every };
        }
        let at_home = |it: &&Other<AgronomistId>| it.why == Why::Unsuited(Unsuited::NotOnDuty);
        let row = |it: &Other<AgronomistId>| self.rows.iter().find(|row| row.id == it.advisor);
        let next =
            others.iter().filter(at_home).filter_map(row).filter_map(|row| duty::next(row, now));
        // Whoever comes back may come sooner than they said; a moment later is soon enough.
        let until = next.min().unwrap_or_else(|| clock::next_morning(config, now));
        let until = until.max(now + TimeDelta::seconds(1));
        let clock = words::local(until).format("%-H:%M");
        let words =
            format!("现在没有农技员值班，{}{clock}有人，到时马上问", words::day(until, now));
        Step::Wait { words, until }
    }
}

/// A question as the engine sees it.
fn engine(
    app: &App,
    row: &question::Model,
    routes: &[question_route::Model],
    all: &[agronomist::Model],
) -> Asked {
    // Nobody answers themselves.
    let side = side::farmer_side(row);
    let selves = all.iter().filter(|it| side.contains(&it.person_id)).map(|it| it.id);
    let own = || routes.iter().filter(|route| route.question_id == row.id);
    let township = own().filter(|route| route.level == Level::Township).count();
    let tried = township >= app.config.advice.routes_before_county;
    let level = if tried { Level::County } else { row.level };
    Asked {
        id: row.id,
        crop: row.crop.clone(),
        speciality: row.speciality.clone(),
        altitude_m: row.altitude_m,
        county: county(app),
        language: row.language.clone(),
        level: level.into(),
        asked_before: own().map(|route| route.agronomist_id).chain(selves).collect(),
    }
}

fn advisor(row: &agronomist::Model, county: u32, now: DateTime<Utc>) -> Advisor<AgronomistId> {
    let count = |n: i32| u32::try_from(n).unwrap_or(0);
    Advisor {
        id: row.id,
        level: row.level.into(),
        specialities: row.specialities.0.clone(),
        crops: row.crops.0.clone(),
        languages: row.languages.0.clone(),
        from_m: row.altitude_from_m,
        to_m: row.altitude_to_m,
        county,
        on_duty: duty::is_on(row, now),
        capacity: count(row.capacity),
        open: count(row.open_n),
        record: advise::Record { solved: count(row.solved_n), reopened: count(row.reopened_n) },
    }
}

/// The one that this service is for.
fn county(app: &App) -> u32 {
    app.config.market.region.parse().expect("checked at the start: six digits")
}

const fn level_of(level: advise::Level) -> Level {
    match level {
        advise::Level::Township => Level::Township,
        advise::Level::County => Level::County,
    }
}

fn term(term: advise::Term) -> Term {
    use advise::TermKind::{Fit, Language, Load, Place, Record};
    let words = match term.kind {
        Fit => "懂这种作物和毛病",
        Place => "熟悉您这里的海拔和气候",
        Language => "会说您的话",
        Load => "手上的问题不多",
        Record => "以前答得好",
    };
    Term { code: term.kind.code().to_owned(), words: words.to_owned(), points: term.points }
}

fn passed(other: Other<AgronomistId>) -> Passed {
    let (code, points) = match other.why {
        Why::Unsuited(why) => (why.code(), None),
        Why::Fewer { points } => ("fewer_points", Some(points)),
    };
    Passed { agronomist: other.advisor, code: code.to_owned(), points }
}

/// What a code means, for both sides.
#[must_use]
pub fn why(code: &str) -> &'static str {
    match code {
        "not_on_duty" => "现在不值班",
        "speciality" => "不是这个专业",
        "full" => "手上的问题满了",
        "language" => "不会说农户的话",
        "level" => "还没轮到这一级",
        "asked_before" => "问过了，没有接",
        _ => "也合适，排在后面",
    }
}

/// By when any of these, asked now, must have taken a question.
#[must_use]
pub fn claim_until(app: &App, there: &[agronomist::Model]) -> DateTime<Utc> {
    let now = (app.now)();
    let all = !there.is_empty() && there.iter().all(|row| duty::said_on(row, now));
    clock::claim_until(&app.config.advice, now, all)
}

/// Who would be asked of these, for the screen before a question is sent.
pub async fn on_duty(app: &App) -> Result<Vec<agronomist::Model>, ApiError> {
    let now = (app.now)();
    let mut rows = agronomists::store::list_approved(app.db.reader()).await?;
    rows.retain(|row| duty::is_on(row, now));
    Ok(rows)
}
