//! When the weather forbids an operation: the hours of a forecast against its limits.

use crate::time::{Moment, Window};

/// Stretches of time in which the weather forbids the work. By default none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Weather {
    /// In order, neither overlapping nor touching.
    forbidden: Vec<Window>,
}

/// One stretch of a forecast, an hour as a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    pub during: Window,
    pub wind_m_s: f64,
    pub celsius: f64,
    pub rain_mm_h: f64,
}

/// What an operation still bears; `None` is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WeatherLimits {
    /// Spraying: 4 (DB4105/T 134-2020, by a secondary source).
    pub wind_m_s: Option<f64>,
    /// Spraying: 35 (the same).
    pub celsius_max: Option<f64>,
    pub celsius_min: Option<f64>,
    /// 0 for work that any rain stops.
    pub rain_mm_h: Option<f64>,
}

impl WeatherLimits {
    /// Whether the work may be done in this weather; a figure that is no number forbids it.
    #[must_use]
    pub fn allow(&self, hour: &Forecast) -> bool {
        let below = |value: f64, limit: Option<f64>| limit.is_none_or(|limit| value <= limit);
        below(hour.wind_m_s, self.wind_m_s)
            && below(hour.celsius, self.celsius_max)
            && below(-hour.celsius, self.celsius_min.map(|limit| -limit))
            && below(hour.rain_mm_h, self.rain_mm_h)
    }

    /// What these limits make of a forecast; time without a forecast is allowed.
    #[must_use]
    pub fn of(&self, forecast: &[Forecast]) -> Weather {
        let bad = forecast.iter().filter(|hour| !self.allow(hour));
        Weather::forbidding(bad.map(|hour| hour.during))
    }
}

impl Weather {
    /// Takes the stretches in any order; overlapping ones are merged, empty ones dropped.
    #[must_use]
    pub fn forbidding(stretches: impl IntoIterator<Item = Window>) -> Self {
        let real = stretches.into_iter().filter(|stretch| stretch.from < stretch.until);
        let mut forbidden: Vec<_> = real.collect();
        forbidden.sort_unstable_by_key(|stretch| (stretch.from, stretch.until));
        forbidden.dedup_by(|next, merged| {
            let joins = next.from <= merged.until;
            if joins {
                merged.until = merged.until.max(next.until);
            }
            joins
        });
        Self { forbidden }
    }

    /// Forbids all of `within` but these stretches.
    #[must_use]
    pub fn allowing(within: Window, stretches: impl IntoIterator<Item = Window>) -> Self {
        Self { forbidden: Self::forbidding(stretches).allowed(within).collect() }
    }

    /// In order, neither overlapping nor touching.
    #[must_use]
    pub fn forbidden(&self) -> &[Window] {
        &self.forbidden
    }

    /// The parts of `window` that are not forbidden, in order.
    pub fn allowed(&self, window: Window) -> impl Iterator<Item = Window> {
        let first = self.forbidden.partition_point(|bad| bad.until <= window.from);
        let during = self.forbidden[first..].iter().take_while(move |bad| bad.from < window.until);
        let starts = std::iter::once(window.from).chain(during.clone().map(|bad| bad.until));
        let ends = during.map(|bad| bad.from).chain([window.until]);
        starts.zip(ends).filter_map(|(from, until)| Window::new(from, until))
    }

    /// The first moment from `at` on that is not forbidden.
    #[must_use]
    pub fn clears(&self, at: Moment) -> Moment {
        let next = self.forbidden.partition_point(|bad| bad.until <= at);
        self.forbidden.get(next).filter(|bad| bad.from <= at).map_or(at, |bad| bad.until)
    }
}
