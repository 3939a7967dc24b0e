//! Places of 富县, 延安: where the day's people live and work.
//!
//! `data/fuxian_places.csv` names the source and the accuracy of every point: five are real points
//! good to about a kilometer; the others are estimates of where a real township lies, good to 5 to
//! 10 km, whose 片 is an area of ours and no village's name.

use super::dice::Dice;

const CSV: &str = include_str!("../../data/fuxian_places.csv");
/// The township the day is about; its people are this many times as likely as others.
const HOME: &str = "北道德乡";
const HOME_WEIGHT: f64 = 5.0;
/// Fields lie up to this far from the village's point, in degrees: about 1.5 km.
const FIELDS_WITHIN: f64 = 0.015;

/// A village, or an area of a township whose villages' names we do not have.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// With the township, as people write it.
    pub village: String,
    /// WGS-84 degrees.
    pub lon: f64,
    pub lat: f64,
}

/// Every place of the file.
pub(crate) fn all() -> Vec<Place> {
    CSV.lines().skip(1).map(place).collect()
}

/// One of them, 北道德乡 before others.
pub(crate) fn draw<'a>(places: &'a [Place], dice: &mut Dice) -> &'a Place {
    let weight = |place: &Place| if place.village.starts_with(HOME) { HOME_WEIGHT } else { 1.0 };
    dice.weighted(places, weight)
}

impl Place {
    /// A point near the village's own.
    pub(crate) fn near(&self, dice: &mut Dice) -> Self {
        let mut off = || dice.between(-FIELDS_WITHIN, FIELDS_WITHIN);
        Self { village: self.village.clone(), lon: self.lon + off(), lat: self.lat + off() }
    }
}

/// Mean radius of the earth.
const EARTH_KM: f64 = 6_371.0;

/// Straight kilometers, by the haversine formula.
pub(crate) fn km_between(one: &Place, other: &Place) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let cos = one.lat.to_radians().cos() * other.lat.to_radians().cos();
    let chord = half(one.lat, other.lat) + cos * half(one.lon, other.lon);
    2.0 * EARTH_KM * chord.sqrt().asin()
}

fn place(line: &str) -> Place {
    let mut columns = line.split(',');
    let mut next = || columns.next().expect("the file has six columns");
    let (name, township) = (next(), next());
    let village =
        if name.starts_with(township) { name.into() } else { format!("{township}{name}") };
    let mut degrees = || next().parse().expect("the file has degrees in columns 3 and 4");
    Place { village, lon: degrees(), lat: degrees() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_lies_in_the_county_and_names_its_township() {
        let places = all();
        assert_eq!(places.len(), 30);
        for place in &places {
            assert!((108.4..109.8).contains(&place.lon), "{}", place.village);
            assert!((35.7..36.4).contains(&place.lat), "{}", place.village);
        }
        assert_eq!(places[0].village, "北道德乡东村");
        assert_eq!(places[5].village, "北道德乡一片");
    }

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        let at = |lat| Place { village: String::new(), lon: 109.2, lat };
        assert!((km_between(&at(35.0), &at(36.0)) - 111.19).abs() < 0.01);
    }
}
