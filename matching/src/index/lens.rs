//! How the ground looks from the place of a query: bounds that cost no trigonometry.
//!
//! Everything here is measured in `r = sin(d / 2R)`, `d` being the haversine distance on the
//! sphere of radius `R`: `r² = sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2)`. For the angles in a
//! search the sines and the cosine are short Taylor series, and what they and the rounding of
//! spots may be off is carried along, so that a bound is never wrong.

use super::ground::{GROUND_LEVELS, Spot, Square, UNIT, units};
use super::leaf::{LONGEST_REACH, REACH_STEP};
use crate::place::Position;
use crate::units::Meters;

/// Mean radius of the Earth in meters, IUGG: the one `geo` calculates haversines with.
const RADIUS: f64 = 6_371_008.8;
/// Longer than any two places in China are apart, in meters.
const FARTHEST: f64 = 6_000_000.0;
/// Less than the cosine of 55°, which no place in China is north of.
const COSINE_NORTH: f64 = 0.5735;
/// More than the rounding of f64 can add up to in here or in `distance`: 6 µm on the ground.
const ROUNDING: f64 = 5e-13;

pub(super) struct Lens {
    /// The place of the query in units.
    x: f64,
    y: f64,
    /// `cos φ₁ cos(φ₁ + Δφ)` as a series in Δφ.
    cosines: [f64; 5],
    /// `r²` is at least the sum of these times the squares of the gaps in units.
    x_weight: f64,
    y_weight: f64,
    /// How far off the series may be for what is within.
    blur: f64,
    /// The `r` of the longest distance asked for.
    pub(super) limit: f64,
}

/// The providers of one leaf through the lens.
pub(super) struct View<'a> {
    lens: &'a Lens,
    /// Radians from the query to the middle of the first step, and of a step.
    x: f64,
    y: f64,
    step: f64,
    /// No `r` calculated in this leaf is farther off than this.
    pub(super) blur: f64,
}

/// What can be said of a bound without exact arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Inside,
    Outside,
    Unsure,
}

impl Lens {
    pub(super) fn new(place: Position, within: Option<Meters>) -> Self {
        let within = within.map_or(FARTHEST, |within| within.get().min(FARTHEST));
        // A tenth more, so that what is just outside is seen as sharply as what is inside.
        let angle = (within * 1.1).min(FARTHEST) / RADIUS;
        let (x, y) = units(place);
        let (sin, cos) = place.lat().to_radians().sin_cos();
        // Of everything within, by `cos(φ + a) >= cos φ (1 - a²/2) - a sin φ`.
        let northernmost = cos * (1.0 - angle * angle / 2.0) - sin * angle;
        let narrowest = cos * northernmost.max(COSINE_NORTH);
        // By `asin s <= s + (π/2 - 1) s³`.
        let sine = (angle / 2.0 / narrowest.sqrt()).min(1.0);
        let widest = 2.0 * (sine + 0.571 * sine * sine * sine);
        Self {
            x,
            y,
            cosines: [cos, -sin, -cos / 2.0, sin / 6.0, cos / 24.0].map(|term| term * cos),
            x_weight: narrowest * at_least_sine_squared(widest),
            y_weight: at_least_sine_squared(angle),
            blur: series_error(angle, widest) * angle / 4.0 + ROUNDING,
            limit: if within < FARTHEST { (within / RADIUS / 2.0).sin() } else { 2.0 },
        }
    }

    /// For each quarter of a square: `r²` of everything there is at least this, as far as it is
    /// within.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "a power of two")]
    pub(super) fn to_quarters(&self, square: Square) -> [f64; 4] {
        let Square { corner, level } = square;
        let side = (1_u64 << square.side_log2()) as f64;
        // Levels that part providers by id leave the ground as it is.
        let half = if level < GROUND_LEVELS { side / 2.0 } else { 0.0 };
        let part = side - half;
        let gaps = |corner: u32, at: f64, weight: f64| {
            [f64::from(corner) - at, f64::from(corner) + half - at].map(|from| {
                let gap = from.max(-part - from).max(0.0);
                weight * gap * gap
            })
        };
        let [west, east] = gaps(corner.x, self.x, self.x_weight);
        let [south, north] = gaps(corner.y, self.y, self.y_weight);
        [west + south, east + south, west + north, east + north]
    }

    #[inline]
    pub(super) fn view(&self, square: Square) -> View<'_> {
        let step = f64::from(1_u32 << square.step_log2());
        let Spot { x, y } = square.corner;
        View {
            lens: self,
            x: (f64::from(x) + step / 2.0 - self.x) * UNIT,
            y: (f64::from(y) + step / 2.0 - self.y) * UNIT,
            step: step * UNIT,
            // Half a diagonal of a step; `r` changes half as much as the angle.
            blur: self.blur + step * UNIT * std::f64::consts::SQRT_2 / 4.0,
        }
    }

    /// Whether everything with an `r` of at most this is within the limit for sure.
    #[inline]
    pub(super) fn within(&self, most: f64) -> bool {
        most <= self.limit - ROUNDING
    }
}

impl View<'_> {
    /// `r²` of a spot in this leaf, from the low 32 bits of its first word.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "16 bits a side")]
    pub(super) fn r_squared(&self, offsets: u64) -> f64 {
        let dx = self.x + self.step * f64::from(offsets as u16);
        let dy = self.y + self.step * f64::from((offsets >> 16) as u16);
        let [c0, c1, c2, c3, c4] = self.lens.cosines;
        let cosines = c0 + dy * (c1 + dy * (c2 + dy * (c3 + dy * c4)));
        sine_squared(dy) + cosines * sine_squared(dx)
    }
}

/// Whether a place seen at `r` is within a reach kept in steps.
#[inline]
pub(super) fn within_reach(r: f64, blur: f64, reach: u16) -> Verdict {
    const STEP: f64 = REACH_STEP / RADIUS / 2.0;
    let most = f64::from(reach) * STEP;
    let least = most - STEP;
    let unlimited = if reach == LONGEST_REACH { 2.0 } else { most + ROUNDING };
    judge(r, blur, least - least * least * least * (1.0 / 6.0) - ROUNDING, unlimited)
}

#[inline]
fn judge(r: f64, blur: f64, inside: f64, outside: f64) -> Verdict {
    if r + blur <= inside {
        Verdict::Inside
    } else if r - blur > outside {
        Verdict::Outside
    } else {
        Verdict::Unsure
    }
}

/// `sin²(a/2)` for the angles of a search.
#[inline]
fn sine_squared(a: f64) -> f64 {
    let square = a * a;
    square * (1.0 / 4.0 - square * (1.0 / 48.0 - square * (1.0 / 1440.0)))
}

/// How far off the squared series may be in proportion, for latitudes `angle` and longitudes
/// `widest` away: the first terms left out, `a⁸/80640` of `a²/4` and `a⁵/120` of a cosine of
/// at least 0.57.
fn series_error(angle: f64, widest: f64) -> f64 {
    angle.powi(5) / 68.0 + widest.powi(6) / 20_160.0 + angle.powi(6) / 20_160.0
}

/// `sin²(g/2)` for a gap of `g` units up to `angle` is at least `g²` times this, because
/// `sin x ≥ x - x³/6`; a billionth less for rounding.
fn at_least_sine_squared(angle: f64) -> f64 {
    let half = angle / 2.0;
    UNIT * UNIT / 4.0 * (1.0 - half * half / 3.0) * (1.0 - 1e-9)
}
