//! The outline of a field.

use geo::{Centroid, Contains, GeodesicArea, InteriorPoint, Intersects, Line, LineString, Polygon};

use crate::place::Position;
use crate::units::SquareMeters;

/// More corners than any hand draws, few enough to compare every side with every other.
const MOST_CORNERS: usize = 200;
/// Less than this is a line or a finger that slipped, in square meters.
const LEAST_AREA: f64 = 1.0;
/// 10 000 mu in square meters, larger than any one field: the sides of a whole village.
const MOST_AREA: f64 = 20_000_000.0 / 3.0;

/// A simple polygon on the ground: its sides do not cross and it encloses an area.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    corners: Vec<Position>,
    area: SquareMeters,
}

/// Corners that are not the outline of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOutline {
    #[error("an outline needs three different corners")]
    TooFewCorners,
    #[error("an outline has at most 200 corners")]
    TooManyCorners,
    #[error("the sides of the outline cross or touch")]
    CrossesItself,
    #[error("the outline encloses less than 1 square meter")]
    NoArea,
    #[error("the outline encloses more than 10000 mu")]
    TooLarge,
}

impl Outline {
    /// Takes the corners in either direction; repeated ones and a closing one are dropped.
    pub fn new(corners: &[Position]) -> Result<Self, InvalidOutline> {
        let corners = distinct(corners);
        match corners.len() {
            0..=2 => return Err(InvalidOutline::TooFewCorners),
            3..=MOST_CORNERS => {}
            _ => return Err(InvalidOutline::TooManyCorners),
        }
        if crosses_itself(&corners) {
            return Err(InvalidOutline::CrossesItself);
        }
        let area = polygon(&corners).geodesic_area_signed().abs();
        if area > MOST_AREA {
            return Err(InvalidOutline::TooLarge);
        }
        let enough = SquareMeters::new(area).ok().filter(|area| area.get() >= LEAST_AREA);
        enough.map(|area| Self { corners, area }).ok_or(InvalidOutline::NoArea)
    }

    /// Geodesic area on the WGS-84 ellipsoid (Karney 2013), to far below 1 mm².
    #[must_use]
    pub const fn area(&self) -> SquareMeters {
        self.area
    }

    /// The centre of gravity or, where that lies outside, a point well inside.
    #[must_use]
    pub fn centre(&self) -> Position {
        let polygon = polygon(&self.corners);
        let gravity = polygon.centroid().filter(|point| polygon.contains(point));
        let inside = gravity.or_else(|| polygon.interior_point());
        inside.map_or(self.corners[0], |point| Position::known(point.x(), point.y()))
    }

    /// The corners in order, each once.
    #[must_use]
    pub fn corners(&self) -> &[Position] {
        &self.corners
    }
}

fn distinct(corners: &[Position]) -> Vec<Position> {
    let mut distinct = corners.to_vec();
    distinct.dedup();
    if distinct.len() > 1 && distinct.first() == distinct.last() {
        distinct.pop();
    }
    distinct
}

/// Whether two sides that are not neighbours have a point in common.
fn crosses_itself(corners: &[Position]) -> bool {
    let n_sides = corners.len();
    let corner = |i: usize| corners[i % n_sides].point();
    let side = |i| Line::new(corner(i), corner(i + 1));
    let neighbours = |i, j| j == i + 1 || (i == 0 && j == n_sides - 1);
    (0..n_sides)
        .any(|i| (i + 1..n_sides).any(|j| !neighbours(i, j) && side(i).intersects(&side(j))))
}

fn polygon(corners: &[Position]) -> Polygon {
    let ring: Vec<_> = corners.iter().map(|corner| corner.point()).collect();
    Polygon::new(LineString::from(ring), Vec::new())
}
