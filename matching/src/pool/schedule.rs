//! When each plot of a pool is worked: one team, one day, everybody's window.

use crate::ask::{float, pace, rounded_up};
use crate::place::distance;
use crate::pool::plot::Plot;
use crate::pool::terms::Terms;
use crate::time::{Moment, Window};
use crate::units::Meters;
use crate::weather::Weather;
use crate::week::{day_at, local_day};
use crate::work;

/// Days that are tried: longer than orchard work can wait.
const MOST_DAYS: i64 = 31;

/// The hours in which pools of one operation may run from now on.
pub(crate) struct Hours<'a> {
    pub(crate) terms: &'a Terms,
    pub(crate) weather: &'a Weather,
    pub(crate) now: Moment,
}

impl Hours<'_> {
    /// Seconds that a plot occupies a team: moving in, and the work.
    pub(crate) fn occupies<Id>(&self, plot: &Plot<Id>) -> i64 {
        let Terms { policy, seconds_per_m2, stop_minutes, .. } = self.terms;
        let slowdown = work::slowdown(Some(plot.land), plot.slope_degrees, policy);
        let seconds = plot.land.area.get() * seconds_per_m2.max(0.0) * slowdown;
        rounded_up(stop_minutes.max(0.0) * 60.0 + seconds).max(1)
    }

    /// Seconds of road for a length as the crow flies.
    pub(crate) fn way(&self, crow: Meters) -> i64 {
        rounded_up(crow.get() * pace(&self.terms.policy)).max(0)
    }

    /// Whether some stretch inside `window` is as long as that, so that any order will do.
    pub(crate) fn has_room(&self, window: Window, seconds: i64) -> bool {
        let days = self.days(window);
        days.flat_map(|day| self.open(day))
            .any(|open| open.shared(window).is_some_and(|open| open.seconds() >= seconds))
    }

    /// The earliest times at which all plots are worked on one day, each inside its window, in
    /// the order of `plots`; of several orders the one that is done first. `None` when neither
    /// the way from neighbour to neighbour nor the way by deadlines keeps all windows.
    pub(crate) fn schedule<Id: Ord>(&self, plots: &[&Plot<Id>]) -> Option<Vec<Window>> {
        let common = Window {
            from: plots.iter().map(|plot| plot.window.from).max()?,
            until: plots.iter().map(|plot| plot.window.until).min()?,
        };
        let run = Run { seconds: plots.iter().map(|plot| self.occupies(plot)).collect(), plots };
        let orders = [run.nearest_first(), run.by_deadline()];
        self.days(common).find_map(|day| self.on(day, &run, &orders))
    }

    /// Local days on which all windows may be open, the later of the two ends included: windows
    /// that only follow each other can still share a day.
    fn days(&self, common: Window) -> impl Iterator<Item = i64> {
        let first = local_day(common.from.max(self.now));
        let last = local_day(common.until.minus(1)).min(first + MOST_DAYS);
        first..=last
    }

    /// Working hours of a day in which the weather allows the work.
    fn open(&self, day: i64) -> impl Iterator<Item = Window> {
        let Window { from, until } = day_at(day);
        let rest = Window { from: from.max(self.now), until };
        self.terms.week.working(rest).flat_map(|stretch| self.weather.allowed(stretch))
    }

    fn on<Id: Ord>(
        &self,
        day: i64,
        run: &Run<'_, Id>,
        orders: &[Vec<usize>],
    ) -> Option<Vec<Window>> {
        let open: Vec<_> = self.open(day).collect();
        let begins = run.plots.iter().map(|plot| plot.window.from);
        let mut starts: Vec<_> = open.iter().map(|open| open.from).chain(begins).collect();
        starts.retain(|start| open.iter().any(|open| open.from <= *start && *start < open.until));
        starts.sort_unstable();
        starts.dedup();
        starts.into_iter().find_map(|start| {
            let kept = orders.iter().filter_map(|order| self.visit(run, order, &open, start));
            kept.min_by_key(|times| times.iter().map(|time| time.until).max())
        })
    }

    /// Works the plots in this order; `None` when somebody's window would be broken.
    fn visit<Id>(
        &self,
        run: &Run<'_, Id>,
        order: &[usize],
        open: &[Window],
        start: Moment,
    ) -> Option<Vec<Window>> {
        let mut times = vec![Window { from: start, until: start }; run.plots.len()];
        let (mut ready, mut last) = (start, None::<usize>);
        for &i in order {
            let plot = run.plots[i];
            let way = last.map_or(0, |j| self.way(distance(run.plots[j].place, plot.place)));
            let earliest = ready.plus(way).max(plot.window.from);
            let fits = |open: &Window| {
                let from = open.from.max(earliest);
                Window::new(from, from.plus(run.seconds[i])).filter(|time| time.until <= open.until)
            };
            times[i] = open.iter().find_map(fits).filter(|t| t.until <= plot.window.until)?;
            (ready, last) = (times[i].until, Some(i));
        }
        Some(times)
    }

    /// Space-time distance, in microseconds, so that hardly any two are equal: the road, and
    /// `λ` of the time between two windows.
    pub(crate) fn apart(&self, crow: Meters, a: Window, b: Window) -> i64 {
        let gap = (b.from.get() - a.until.get()).max(a.from.get() - b.until.get()).max(0);
        let road = crow.get() * pace(&self.terms.policy);
        rounded_up((road + float(gap) * self.terms.lambda) * 1e6)
    }
}

/// Plots to be visited, and how long each takes.
struct Run<'a, Id> {
    plots: &'a [&'a Plot<Id>],
    seconds: Vec<i64>,
}

impl<Id: Ord> Run<'_, Id> {
    /// From the westernmost plot to the nearest not yet visited, again and again.
    fn nearest_first(&self) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.plots.len()).collect();
        left.sort_by(|a, b| {
            let (a, b) = (self.plots[*a], self.plots[*b]);
            a.place.lon().total_cmp(&b.place.lon()).then_with(|| a.id.cmp(&b.id))
        });
        for done in 1..left.len() {
            let here = self.plots[left[done - 1]].place;
            let away = |i: &usize| distance(here, self.plots[*i].place).get();
            let nearest = (done..left.len()).min_by(|a, b| {
                away(&left[*a]).total_cmp(&away(&left[*b])).then_with(|| left[*a].cmp(&left[*b]))
            });
            left.swap(done, nearest.unwrap_or(done));
        }
        left
    }

    fn by_deadline(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.plots.len()).collect();
        let window = |i: &usize| self.plots[*i].window;
        order.sort_by(|a, b| {
            let key = |i| (window(i).until, window(i).from);
            key(a).cmp(&key(b)).then_with(|| self.plots[*a].id.cmp(&self.plots[*b].id))
        });
        order
    }
}
