//! What a season was like, in a dozen figures.

use std::collections::BTreeMap;

use matching::Moment;

use crate::book::{Promise, Story};
use crate::policy::Policy;
use crate::route::seconds;
use crate::season::{Season, season};
use crate::world::{Fleet, World};

/// A figure with its name for the table and for the plot.
pub(crate) struct Measure {
    pub(crate) name: &'static str,
    pub(crate) zh: &'static str,
    /// Percent are shares times a hundred.
    pub(crate) unit: &'static str,
    pub(crate) digits: usize,
    /// The bar of `domain.md` 4.5 that stands by itself.
    pub(crate) bar: Option<f64>,
    of: fn(&Played) -> f64,
}

#[rustfmt::skip]
pub(crate) const MEASURES: [Measure; 15] = [
    Measure { name: "first offer accepted", zh: "首次派单接受率", unit: "%", digits: 1, bar: Some(84.0), of: |played| played.first_offer() },
    Measure { name: "needs served", zh: "需求完成率", unit: "%", digits: 1, bar: Some(90.0), of: |played| played.served() },
    Measure { name: "empty travel, all", zh: "空跑占比（全部）", unit: "%", digits: 1, bar: None, of: |played| played.empty(|_| true) },
    Measure { name: "empty travel, machines", zh: "空跑占比（机械）", unit: "%", digits: 1, bar: None, of: |played| played.empty(|fleet| fleet.operation.pooled) },
    Measure { name: "road for each job", zh: "每单路程", unit: "km", digits: 1, bar: None, of: |played| played.road() },
    Measure { name: "P90 promises kept, learned", zh: "承诺兑现率（含风险）", unit: "%", digits: 1, bar: Some(90.0), of: |played| played.kept(|promise| promise.learned, |_| true) },
    Measure { name: "P90 promises kept, engine's", zh: "承诺兑现率（只看日程）", unit: "%", digits: 1, bar: Some(90.0), of: |played| played.kept(|promise| promise.engine, |_| true) },
    Measure { name: "engine's, without rain and no-shows", zh: "同上，除去下雨缺席", unit: "%", digits: 1, bar: Some(90.0), of: |played| played.kept(|promise| promise.engine, |story| !story.troubled) },
    Measure { name: "learned P90 after the start planned", zh: "承诺时间宽度", unit: "h", digits: 1, bar: None, of: |played| played.width() },
    Measure { name: "engine's P90 after the start planned", zh: "日程承诺宽度", unit: "h", digits: 1, bar: None, of: |played| played.mean_width() },
    Measure { name: "cost of plots under 5 mu, all", zh: "小地块每亩成本（全部）", unit: "元/亩", digits: 0, bar: None, of: |played| played.cost(|_| true) },
    Measure { name: "cost of plots under 5 mu, machines", zh: "小地块每亩成本（机械）", unit: "元/亩", digits: 1, bar: None, of: |played| played.cost(|fleet| fleet.operation.pooled) },
    Measure { name: "smallholders' share of area", zh: "小农户面积占比", unit: "%", digits: 1, bar: Some(80.0), of: |played| played.smallholders() },
    Measure { name: "Gini of team hours", zh: "各队工时基尼系数", unit: "", digits: 3, bar: Some(0.30), of: |played| played.gini() },
    Measure { name: "from posting to work", zh: "发布到作业", unit: "天", digits: 1, bar: None, of: |played| played.wait() },
];

/// All measures of one season, by policy.
pub(crate) fn figures(world: &World, policies: &[Policy]) -> Vec<Vec<f64>> {
    let mut known = BTreeMap::new();
    let mut of = |policy: &Policy| {
        let one = |fleet: &Fleet| {
            let policy = policy.on(fleet.operation);
            let played = || season(world, fleet, policy);
            known.entry((fleet.number, policy)).or_insert_with(played).clone()
        };
        let played = Played { world, seasons: world.fleets.iter().map(one).collect() };
        MEASURES.iter().map(|measure| (measure.of)(&played)).collect()
    };
    policies.iter().map(&mut of).collect()
}

struct Played<'a> {
    world: &'a World,
    /// By fleet.
    seasons: Vec<Season>,
}

impl Played<'_> {
    fn fleets(&self) -> impl Iterator<Item = (&Fleet, &Season)> {
        self.world.fleets.iter().zip(&self.seasons)
    }

    /// Percent of stories that hold, among those that count.
    fn percent(&self, story: impl Fn(&Story) -> Option<bool>) -> f64 {
        let stories = self.seasons.iter().flat_map(|season| &season.stories);
        let counted: Vec<_> = stories.filter_map(story).collect();
        100.0 * counted.iter().filter(|holds| **holds).count() as f64 / counted.len() as f64
    }

    fn first_offer(&self) -> f64 {
        self.percent(|story| story.first_offer)
    }

    fn served(&self) -> f64 {
        self.percent(|story| Some(story.done.is_some()))
    }

    /// Of the promises that count, those whose `by` was kept.
    fn kept(&self, by: fn(&Promise) -> Moment, counts: impl Fn(&Story) -> bool) -> f64 {
        self.percent(|story| {
            let by = by(story.promise.as_ref().filter(|_| counts(story))?);
            Some(story.done.is_some_and(|done| done.arrived <= by))
        })
    }

    /// The median time from the start planned to the P90 that is learned, in hours.
    fn width(&self) -> f64 {
        let promises = self.seasons.iter().flat_map(|season| &season.stories);
        let promises = promises.filter_map(|story| story.promise);
        let mut widths: Vec<_> = promises.map(|p| p.learned.get() - p.planned.get()).collect();
        widths.sort_unstable();
        widths[widths.len() / 2] as f64 / 3600.0
    }

    /// The mean time from the start planned to the engine's P90, in hours.
    fn mean_width(&self) -> f64 {
        let promises = self.seasons.iter().flat_map(|season| &season.stories);
        let promises: Vec<_> = promises.filter_map(|story| story.promise).collect();
        let wide: i64 = promises.iter().map(|p| p.engine.get() - p.planned.get()).sum();
        wide as f64 / 3600.0 / promises.len() as f64
    }

    /// `hours on the road / all hours`.
    fn empty(&self, counts: impl Fn(&Fleet) -> bool) -> f64 {
        let efforts = self.fleets().filter(|(fleet, _)| counts(fleet)).map(|both| both.1.effort);
        let (road, all) = efforts.fold((0.0, 0.0), |(road, all), effort| {
            (road + seconds(effort.km) / 3600.0, all + effort.hours())
        });
        100.0 * road / all
    }

    fn road(&self) -> f64 {
        let km: f64 = self.seasons.iter().map(|season| season.effort.km).sum();
        let stories = self.seasons.iter().flat_map(|season| &season.stories);
        km / stories.filter(|story| story.done.is_some()).count() as f64
    }

    /// Work at its price, setup at the people's wage, the way in and a part of the way home; for
    /// each mu, operations weighed by the area that was asked for, not by what was served.
    fn cost(&self, counts: impl Fn(&Fleet) -> bool) -> f64 {
        let (mut yuan, mut asked) = (0.0, 0.0);
        for (fleet, season) in self.fleets().filter(|(fleet, _)| counts(fleet)) {
            let small = || {
                let jobs = fleet.jobs.iter().zip(&season.stories);
                jobs.filter(|(job, _)| self.world.plots[job.plot].mu < 5.0)
            };
            let wanted: f64 = small().map(|(job, _)| job.mu).sum();
            let (mut fen, mut mu) = (0.0, 0.0);
            for (job, done) in small().filter_map(|(job, story)| Some((job, story.done?))) {
                fen += fleet.operation.fen_per_mu * job.mu + fleet.operation.cost(done.effort);
                mu += job.mu;
            }
            (yuan, asked) = (yuan + wanted * fen / mu / 100.0, asked + wanted);
        }
        yuan / asked
    }

    fn smallholders(&self) -> f64 {
        let (mut small, mut all) = (0.0, 0.0);
        for (fleet, season) in self.fleets() {
            let done = fleet.jobs.iter().zip(&season.stories).filter(|both| both.1.done.is_some());
            for (job, _) in done {
                all += job.mu;
                small += if self.world.plots[job.plot].small { job.mu } else { 0.0 };
            }
        }
        100.0 * small / all
    }

    /// Of paid hours against the mean of the own fleet: `Σ |a - b| / (2 n² mean)`.
    fn gini(&self) -> f64 {
        let relative = |season: &Season| {
            let mean = season.hours.iter().sum::<f64>() / season.hours.len() as f64;
            season.hours.iter().map(|hours| hours / mean).collect::<Vec<_>>()
        };
        let hours: Vec<_> = self.seasons.iter().flat_map(relative).collect();
        let apart = |a: &f64| hours.iter().map(|b| (a - b).abs()).sum::<f64>();
        hours.iter().map(apart).sum::<f64>() / (2.0 * (hours.len() * hours.len()) as f64)
    }

    fn wait(&self) -> f64 {
        let (mut days, mut n) = (0.0, 0.0);
        for (fleet, season) in self.fleets() {
            for (job, story) in fleet.jobs.iter().zip(&season.stories) {
                if let Some(done) = story.done {
                    (days, n) = (days + (done.day - job.posted) as f64, n + 1.0);
                }
            }
        }
        days / n
    }
}
