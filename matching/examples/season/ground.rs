//! Ridges and gullies (塬、沟), and the road between any two places.

use matching::{
    Position,
    place::{Datum, distance},
};

use crate::chance::Chance;
use crate::settings::Settings;

/// Names, townships and places of the county's hamlets.
const PLACES: &str = include_str!("../../../miniapp-mock/data/fuxian_places.csv");
/// Below this height, in standard deviations, the land is gully: three tenths of it.
const GULLY: f64 = -0.5;
/// How far apart the line between two places is looked at, in km.
const STEP: f64 = 0.2;
/// Road for each km as the crow flies on one ridge (domain.md 3.2).
const PLAIN: f64 = 1.3;
/// The same across a gully, at least and at most (domain.md 3.2: 2 to 4).
const ACROSS: (f64, f64) = (2.0, 4.0);

/// A height for every place: waves of 2 to 4 km, so that a straight line meets a gully every
/// 5 km (assumption: the county's gullies are not in our data, so each seed draws others).
pub(crate) struct Ground {
    waves: Vec<[f64; 3]>,
    gully_km: f64,
}

impl Ground {
    pub(crate) fn new(seed: usize, settings: &Settings) -> Self {
        let mut chance = Chance::of(&[seed, 1]);
        let tau = std::f64::consts::TAU;
        let mut wave = || {
            let (per_km, turn) = (tau / chance.between(2.0, 4.0), chance.between(0.0, tau));
            [per_km * turn.cos(), per_km * turn.sin(), chance.between(0.0, tau)]
        };
        Self { waves: (0..6).map(|_| wave()).collect(), gully_km: settings.gully_km }
    }

    /// In standard deviations above the mean.
    pub(crate) fn height(&self, lon: f64, lat: f64) -> f64 {
        let (east, north) = (lon * 90.0, lat * 111.2);
        let waves = self.waves.iter().map(|[x, y, phase]| (x * east + y * north + phase).sin());
        waves.sum::<f64>() / (self.waves.len() as f64 / 2.0).sqrt()
    }

    pub(crate) fn is_ridge(&self, lon: f64, lat: f64) -> bool {
        self.height(lon, lat) > GULLY + 0.2
    }

    /// `crow · 1.3` on one ridge; across gullies `crow · (1.3 + 3 km · gullies / crow)`, but from
    /// 2 to 4 times the crow.
    pub(crate) fn road_km(&self, a: Position, b: Position) -> f64 {
        let crow = distance(a, b).get() / 1000.0;
        let gullies = self.gullies(a, b, crow);
        if gullies == 0 || crow == 0.0 || self.gully_km == 0.0 {
            return PLAIN * crow;
        }
        let factor = PLAIN + self.gully_km * gullies as f64 / crow;
        crow * factor.clamp(ACROSS.0, ACROSS.1)
    }

    /// How often the straight line goes down into a gully.
    fn gullies(&self, a: Position, b: Position, crow: f64) -> usize {
        let steps = (crow / STEP).ceil().max(1.0) as usize;
        let low = |step: usize| {
            let share = step as f64 / steps as f64;
            let between = |from: f64, to: f64| from + (to - from) * share;
            self.height(between(a.lon(), b.lon()), between(a.lat(), b.lat())) < GULLY
        };
        let low: Vec<_> = (0..=steps).map(low).collect();
        low.windows(2).filter(|two| !two[0] && two[1]).count()
    }
}

/// The middle of each hamlet (the project's table of 富县: exact to 0.5 to 3 km).
pub(crate) fn hamlets() -> Vec<(f64, f64)> {
    let degrees = |text: &str| text.parse::<f64>().expect("degrees in our own table");
    let rows = PLACES.lines().skip(1).map(|row| row.split(',').collect::<Vec<_>>());
    rows.map(|row| (degrees(row[2]), degrees(row[3]))).collect()
}

/// A place on a ridge, around a hamlet.
pub(crate) fn around(ground: &Ground, (lon, lat): (f64, f64), chance: &mut Chance) -> Position {
    let mut place = (lon, lat);
    for _ in 0..50 {
        let (km, turn) = (1.2 * chance.share().sqrt(), chance.between(0.0, std::f64::consts::TAU));
        place = (lon + km * turn.cos() / 90.0, lat + km * turn.sin() / 111.2);
        if ground.is_ridge(place.0, place.1) {
            break;
        }
    }
    Position::new(place.0, place.1, Datum::Wgs84).expect("in Shaanxi")
}

/// All roads between places, in km, looked up by number.
pub(crate) struct Roads {
    n: usize,
    km: Vec<f32>,
}

impl Roads {
    pub(crate) fn new(ground: &Ground, places: &[Position]) -> Self {
        let n = places.len();
        let mut km = vec![0.0; n * n];
        for a in 0..n {
            for b in 0..a {
                let road = ground.road_km(places[a], places[b]) as f32;
                (km[a * n + b], km[b * n + a]) = (road, road);
            }
        }
        Self { n, km }
    }

    pub(crate) fn km(&self, a: usize, b: usize) -> f64 {
        f64::from(self.km[a * self.n + b])
    }
}
