//! The four ways to decide, and the two ways people decide today.

use crate::batch;
use crate::book::Book;
use crate::chance::Chance;
use crate::operation::Operation;
use crate::route::Effort;

/// A farmer's need is offered to so many teams an evening, one after the other (the engine's
/// first wave).
const OFFERS: usize = 3;
/// Hours that a team takes from the list in one look.
const A_LOOK: f64 = 8.0;
/// How far a team goes from its base, in km of road (assumption).
pub(crate) const REACH_KM: f64 = 40.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Policy {
    /// Needs stand on a list, teams take what suits them (嘀嘀农机).
    ListAndGrab,
    /// Each need is offered to the nearest team that has time, then to the next.
    NearestFirst,
    /// Every evening all open needs and all teams are planned together.
    Batch,
    /// The same, with neighbours' plots put together before.
    BatchWithPools,
}

impl Policy {
    pub(crate) const ALL: [Self; 4] =
        [Self::ListAndGrab, Self::NearestFirst, Self::Batch, Self::BatchWithPools];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ListAndGrab => "list and grab",
            Self::NearestFirst => "nearest first",
            Self::Batch => "batch",
            Self::BatchWithPools => "batch, pools",
        }
    }

    /// What a township clerk calls it.
    pub(crate) const fn zh(self) -> &'static str {
        match self {
            Self::ListAndGrab => "列表抢单",
            Self::NearestFirst => "就近派单",
            Self::Batch => "统一排班",
            Self::BatchWithPools => "统一排班+拼单",
        }
    }

    /// What it comes to for a fleet: there are no pools of work on foot.
    pub(crate) const fn on(self, operation: &Operation) -> Self {
        match self {
            Self::BatchWithPools if !operation.pooled => Self::Batch,
            _ => self,
        }
    }

    /// The evening before `today`.
    pub(crate) fn evening(self, book: &mut Book<'_>, today: usize) {
        match self {
            Self::ListAndGrab => grab(book, today),
            Self::NearestFirst => nearest(book, today),
            Self::Batch => batch::evening(book, today, false),
            Self::BatchWithPools => batch::evening(book, today, true),
        }
    }

    /// The morning of `today`, when some teams have not come.
    pub(crate) fn morning(self, book: &mut Book<'_>, today: usize) {
        match self {
            Self::ListAndGrab => {}
            Self::NearestFirst => nearest(book, today),
            Self::Batch | Self::BatchWithPools => batch::morning(book, today),
        }
    }
}

/// Where a team would take a job: the first day that has room for it, where it costs least.
fn first_room(
    book: &Book<'_>,
    job: usize,
    team: usize,
    today: usize,
) -> Option<(usize, usize, Effort)> {
    let of = &book.fleet.jobs[job];
    let base = book.fleet.teams[team].base;
    if book.world.roads.km(base, of.plot) > REACH_KM || book.has_declined(&[job], team) {
        return None;
    }
    let away = |day: usize| day == today && book.absent.contains(&team);
    let days = of.days.0.max(today)..=of.days.1;
    let mut open = days.filter(|day| book.may(&[job], *day, today) && !away(*day));
    open.find_map(|day| {
        let (at, effort) = book.crew(team).cheapest(&book.routes[team][day], &[job], 0)?;
        Some((day, at, effort))
    })
}

/// One need after the other, as they were posted.
fn nearest(book: &mut Book<'_>, today: usize) {
    for job in book.open.clone() {
        let plot = book.fleet.jobs[job].plot;
        let away = |team: &usize| book.world.roads.km(book.fleet.teams[*team].base, plot);
        let mut teams: Vec<_> = (0..book.fleet.teams.len()).collect();
        teams.sort_by(|a, b| away(a).total_cmp(&away(b)));
        let mut asked = 0;
        for team in teams {
            let Some((day, at, effort)) = first_room(book, job, team, today) else { continue };
            asked += 1;
            if book.offer(&[job], team, effort) {
                book.book(&[job], (team, day), at);
                book.promise(team, day, today);
                break;
            }
            if asked == OFFERS {
                break;
            }
        }
    }
}

/// Teams look at the list one after the other, in an order that chance makes; each takes what
/// pays best for an hour, up to a day's work.
fn grab(book: &mut Book<'_>, today: usize) {
    let mut chance = Chance::of(&[book.world.seed, 9, book.fleet.number, today]);
    let mut teams: Vec<_> = (0..book.fleet.teams.len()).collect();
    teams.sort_by_cached_key(|_| (chance.share() * 1e9) as u64);
    for team in teams {
        let mut taken = 0.0;
        while taken < A_LOOK {
            let Some((job, day, at, effort)) = best_paid(book, team, today) else { break };
            if book.offer(&[job], team, effort) {
                book.book(&[job], (team, day), at);
                book.promise(team, day, today);
                taken += effort.hours();
            }
        }
    }
}

fn best_paid(book: &Book<'_>, team: usize, today: usize) -> Option<(usize, usize, usize, Effort)> {
    let room = |job: &usize| {
        let (day, at, effort) = first_room(book, *job, team, today)?;
        Some((*job, day, at, effort))
    };
    let an_hour = |(job, _, _, effort): &(usize, usize, usize, Effort)| {
        book.fleet.operation.pay(book.fleet.jobs[*job].mu, 1) / effort.hours()
    };
    let all = book.open.iter().filter_map(room);
    all.max_by(|a, b| an_hour(a).total_cmp(&an_hour(b)))
}
