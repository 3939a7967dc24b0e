//! Distances on a sphere from `+ - × ÷ √` alone, so that every machine gets the same bits.
//!
//! IEEE 754 rounds these five correctly; `sin` and `cos` of a system's library it does not.

/// Mean radius of the Earth (IUGG), in meters.
const RADIUS: f64 = 6_371_008.8;
/// Below this sine of half the angle (127 km) four terms of the arcsine are exact to 1e-17.
const NEAR: f64 = 0.01;

/// A point on the sphere, in degrees, and the cosine of its latitude.
#[derive(Clone, Copy)]
pub(crate) struct Point {
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) cos_lat: f64,
}

/// Haversine: `2 R · asin √(sin²(Δlat/2) + cos lat₁ · cos lat₂ · sin²(Δlon/2))`.
#[inline]
pub(crate) fn distance(a: Point, b: Point) -> f64 {
    let north = sin(((b.lat - a.lat) * 0.5).to_radians());
    let east = sin(((b.lon - a.lon) * 0.5).to_radians());
    2.0 * RADIUS * asin((north * north + a.cos_lat * b.cos_lat * (east * east)).sqrt())
}

/// How far apart two latitudes are, in meters, and a little less: nothing is nearer than that.
#[inline]
pub(crate) fn north(a: f64, b: f64) -> f64 {
    const SHORT: f64 = 1.0 - 1e-9;
    RADIUS * SHORT * (b - a).abs().to_radians()
}

/// Taylor's series; below 1e-15 off for latitudes of China, 3..=54 degrees.
pub(crate) const fn cos_of_degrees(degrees: f64) -> f64 {
    let x = degrees.to_radians();
    let square = x * x;
    let (mut sum, mut n) = (1.0, 20.0);
    while n > 0.0 {
        sum = 1.0 - sum * square / (n * (n - 1.0));
        n -= 2.0;
    }
    sum
}

/// Taylor's series, up to half the width of China (0.6 rad); three terms do for 127 km.
#[inline]
fn sin(x: f64) -> f64 {
    let square = x * x;
    if square < NEAR * NEAR {
        return x * (1.0 - square * (1.0 / 6.0) * (1.0 - square * (1.0 / 20.0)));
    }
    let (mut sum, mut n) = (1.0, 16.0);
    while n > 0.0 {
        sum = 1.0 - sum * square / (n * (n + 1.0));
        n -= 2.0;
    }
    x * sum
}

/// Halves a large angle until the series for a small one is exact:
/// `asin x = 2 asin (x / √(2 + 2 √(1 - x²)))`.
#[inline]
fn asin(x: f64) -> f64 {
    let (mut x, mut turns) = (x.min(1.0), 1.0);
    while x > NEAR {
        x /= (2.0 + 2.0 * (1.0 - x * x).sqrt()).sqrt();
        turns *= 2.0;
    }
    let square = x * x;
    turns * x * (1.0 + square * (1.0 / 6.0 + square * (3.0 / 40.0 + square * (15.0 / 336.0))))
}
