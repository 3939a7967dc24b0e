//! Places on the ground, kept in WGS-84 whatever the phone sent.

use geo::Point;

use crate::china;
use crate::datum;
use crate::sphere;
use crate::units::Meters;

/// Side of the cell a place is shown in before a match, in degrees: about 1.1 km north to
/// south and 0.9 km east to west at 36° north.
const CELL: f64 = 0.01;

/// The system a pair of coordinates is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Datum {
    /// GPS, `BeiDou` receivers, drones; all that this crate calculates with.
    Wgs84,
    /// Maps of Tencent (WeChat), Gaode; offset by up to 700 m.
    Gcj02,
    /// Maps of Baidu; GCJ-02, offset once more.
    Bd09,
}

/// A place on land in China, in degrees of WGS-84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    lon: f64,
    lat: f64,
    /// Kept because every distance needs it.
    cos_lat: f64,
}

/// Coordinates that are not a place where a farm can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPlace {
    #[error("a coordinate is not a number")]
    NotANumber,
    #[error("the place is in the sea or outside China")]
    OutsideChina,
}

impl Position {
    /// Longitude and latitude in degrees of `datum`.
    pub fn new(lon: f64, lat: f64, datum: Datum) -> Result<Self, InvalidPlace> {
        if !lon.is_finite() || !lat.is_finite() {
            return Err(InvalidPlace::NotANumber);
        }
        if !china::near(lon, lat) {
            return Err(InvalidPlace::OutsideChina);
        }
        let (lon, lat) = datum::to_wgs84(lon, lat, datum);
        let on_land = china::contains(lon, lat);
        on_land.then_some(Self::known(lon, lat)).ok_or(InvalidPlace::OutsideChina)
    }

    /// Degrees east.
    #[must_use]
    pub const fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north.
    #[must_use]
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Longitude and latitude as another system writes them.
    #[must_use]
    pub fn to(self, datum: Datum) -> (f64, f64) {
        datum::from_wgs84(self.lon, self.lat, datum)
    }

    /// The centre of the 0.01° cell around this place: what others see before a match.
    #[must_use]
    pub fn snapped(self) -> Self {
        let centre = |degrees: f64| ((degrees / CELL).floor() + 0.5) * CELL;
        Self::known(centre(self.lon), centre(self.lat))
    }

    /// For places this crate computed itself, between places that were checked.
    pub(crate) const fn known(lon: f64, lat: f64) -> Self {
        Self { lon, lat, cos_lat: sphere::cos_of_degrees(lat) }
    }

    const fn on_sphere(self) -> sphere::Point {
        sphere::Point { lon: self.lon, lat: self.lat, cos_lat: self.cos_lat }
    }

    pub(crate) fn point(self) -> Point {
        Point::new(self.lon, self.lat)
    }
}

/// How far apart two places are as the crow flies.
///
/// Haversine on a sphere of radius 6 371 008.8 m (mean radius, IUGG): within 0.56 % of the
/// geodesic, far less than a road adds, and many times faster. The same to the last bit on
/// every machine.
#[inline]
#[must_use]
pub fn distance(a: Position, b: Position) -> Meters {
    Meters::known(sphere::distance(a.on_sphere(), b.on_sphere()))
}

/// Whether two places are at most `near` apart. Most are not, and their latitudes tell already.
pub(crate) fn is_within(near: Meters, a: Position, b: Position) -> bool {
    sphere::north(a.lat, b.lat) <= near.get() && distance(a, b) <= near
}
