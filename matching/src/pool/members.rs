//! A pool: who is in it, when each is worked, and what each pays.

use crate::need::{Demands, Need};
use crate::place::distance;
use crate::pool::plot::Plot;
use crate::pool::refused::Refused;
use crate::pool::schedule::Hours;
use crate::pool::terms::Terms;
use crate::pool::tiers::NextTier;
use crate::time::{Moment, Window};
use crate::units::{Fen, Meters, SquareMeters};
use crate::weather::Weather;

/// Plots that are worked together on one day. Never empty; every plot is worked inside its own
/// window.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool<Id> {
    /// By id.
    stops: Vec<Stop<Id>>,
    locked: bool,
}

/// One plot and the time proposed for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop<Id> {
    pub plot: Plot<Id>,
    /// From the team's arrival at the plot until its work is done.
    pub during: Window,
}

impl<Id: Clone + Ord> Pool<Id> {
    /// A pool of one, for others to join.
    pub fn open(
        plot: &Plot<Id>,
        terms: &Terms,
        weather: &Weather,
        now: Moment,
    ) -> Result<Self, Refused> {
        if plot.operation != terms.operation {
            return Err(Refused::OtherOperation);
        }
        Self::of(&[plot], &Hours { terms, weather, now }).ok_or(Refused::NoTime)
    }

    /// `None` when no day suits all; `plots` are sorted by id.
    pub(crate) fn of(plots: &[&Plot<Id>], hours: &Hours<'_>) -> Option<Self> {
        let times = hours.schedule(plots)?;
        let stop = |(plot, during): (&&Plot<Id>, Window)| Stop { plot: (*plot).clone(), during };
        Some(Self { stops: plots.iter().zip(times).map(stop).collect(), locked: false })
    }

    /// With one plot more. Until it is locked, everybody's time may still move inside her window.
    pub fn join(
        &self,
        plot: &Plot<Id>,
        terms: &Terms,
        weather: &Weather,
        now: Moment,
    ) -> Result<Self, Refused> {
        self.admits(plot, terms)?;
        let mut plots: Vec<&Plot<Id>> = self.plots().chain([plot]).collect();
        plots.sort_by(|a, b| a.id.cmp(&b.id));
        Self::of(&plots, &Hours { terms, weather, now }).ok_or(Refused::NoTime)
    }

    fn admits(&self, plot: &Plot<Id>, terms: &Terms) -> Result<(), Refused> {
        let like = &self.stops[0].plot;
        let furthest = self.plots().map(|member| distance(member.place, plot.place));
        let distance = furthest.fold(Meters::known(0.0), |a, b| if a < b { b } else { a });
        let area = self.grains() + plot.grains();
        if self.locked {
            Err(Refused::Locked)
        } else if like.operation != plot.operation {
            Err(Refused::OtherOperation)
        } else if like.crop != plot.crop {
            Err(Refused::OtherCrop)
        } else if self.plots().any(|member| member.id == plot.id) {
            Err(Refused::AlreadyIn)
        } else if distance > terms.diameter {
            Err(Refused::TooFar { distance, most: terms.diameter })
        } else if area > terms.most.grains() {
            Err(Refused::TooLarge { area: SquareMeters::from_grains(area), most: terms.most })
        } else {
            Ok(())
        }
    }

    /// With one plot less; who stays keeps her time.
    pub fn leave(&self, id: &Id) -> Result<Self, Refused> {
        let kept = self.stops.iter().filter(|stop| stop.plot.id != *id);
        let stops: Vec<_> = kept.cloned().collect();
        if self.locked {
            Err(Refused::Locked)
        } else if stops.len() == self.stops.len() {
            Err(Refused::NotIn)
        } else if stops.is_empty() {
            Err(Refused::LastOne)
        } else {
            Ok(Self { stops, locked: false })
        }
    }

    /// From now on nobody joins or leaves: a team can be asked.
    pub fn lock(&self, terms: &Terms) -> Result<Self, Refused> {
        if self.locked {
            return Err(Refused::Locked);
        }
        match self.missing(terms) {
            Some(missing) => Err(Refused::TooSmall { missing }),
            None => Ok(Self { locked: true, ..self.clone() }),
        }
    }

    /// A new time for all at once, the earliest from `now` on; members and price stay.
    pub fn moved(&self, terms: &Terms, weather: &Weather, now: Moment) -> Result<Self, Refused> {
        let plots: Vec<_> = self.plots().collect();
        let moved = Self::of(&plots, &Hours { terms, weather, now }).ok_or(Refused::NoTime)?;
        Ok(Self { locked: self.locked, ..moved })
    }

    /// Each member's part of the bill, by id: her area at the price of the whole pool, rounded
    /// up to whole fen, so that it depends on nobody else's part and is never more than alone.
    #[must_use]
    pub fn shares(&self, terms: &Terms) -> Vec<(Id, Fen)> {
        let total = self.grains();
        let share = |plot: &Plot<Id>| terms.tiers.share(plot.grains(), total);
        self.plots().map(|plot| (plot.id.clone(), share(plot))).collect()
    }
}

impl<Id> Pool<Id> {
    /// By id of the plot.
    #[must_use]
    pub fn stops(&self) -> &[Stop<Id>] {
        &self.stops
    }

    #[must_use]
    pub const fn is_locked(&self) -> bool {
        self.locked
    }

    #[must_use]
    pub fn area(&self) -> SquareMeters {
        SquareMeters::from_grains(self.grains())
    }

    /// From the arrival at the first plot until the last one is done.
    #[must_use]
    pub fn during(&self) -> Window {
        let all = self.stops.iter().map(|stop| stop.during);
        all.fold(self.stops[0].during, |all, one| Window {
            from: all.from.min(one.from),
            until: all.until.max(one.until),
        })
    }

    /// What is missing until the pool is worth the way.
    #[must_use]
    pub fn missing(&self, terms: &Terms) -> Option<SquareMeters> {
        let missing = terms.least.grains().checked_sub(self.grains())?;
        (missing > 0).then(|| SquareMeters::from_grains(missing))
    }

    /// For one mu.
    #[must_use]
    pub fn price(&self, terms: &Terms) -> Fen {
        terms.tiers.price(self.area())
    }

    /// What the team is paid: the sum of the shares.
    #[must_use]
    pub fn bill(&self, terms: &Terms) -> Fen {
        let total = self.grains();
        self.plots().map(|plot| terms.tiers.share(plot.grains(), total)).sum()
    }

    /// 还差多少亩，每亩从多少降到多少; `None` in the cheapest tier.
    #[must_use]
    pub fn next_tier(&self, terms: &Terms) -> Option<NextTier> {
        terms.tiers.next(self.grains())
    }

    /// Whether the weather now forbids a proposed time.
    #[must_use]
    pub fn is_rained_off(&self, weather: &Weather) -> bool {
        let allowed = |stop: &Stop<Id>| weather.allowed(stop.during).eq([stop.during]);
        !self.stops.iter().all(allowed)
    }

    /// The pool as one need, for [`rank`](crate::rank()): all mu at the plot that is visited
    /// first, in the time that all windows share or, where they share none, the time proposed.
    #[must_use]
    pub fn need(&self) -> Need {
        let (first, during) = (&self.earliest().plot, self.during());
        let shared = self.plots().try_fold(first.window, |all, plot| all.shared(plot.window));
        let steepest = self.plots().filter_map(|plot| plot.slope_degrees).reduce(f64::max);
        Need {
            place: first.place,
            operation: first.operation.clone(),
            quantity: self.area().to_mu(),
            window: shared.filter(|all| all.shared(during) == Some(during)).unwrap_or(during),
            price_ceiling: None,
            slope_degrees: steepest,
            gate_width_m: None,
            qualification: None,
            demands: Demands { crop: first.crop.clone(), ..Demands::default() },
        }
    }

    pub(crate) fn first(&self) -> &Id {
        &self.stops[0].plot.id
    }

    /// Ties go by id, in whose order the stops are.
    fn earliest(&self) -> &Stop<Id> {
        self.stops.iter().min_by_key(|stop| stop.during.from).unwrap_or(&self.stops[0])
    }

    fn plots(&self) -> impl Iterator<Item = &Plot<Id>> {
        self.stops.iter().map(|stop| &stop.plot)
    }

    fn grains(&self) -> u64 {
        self.plots().map(Plot::grains).sum()
    }
}
