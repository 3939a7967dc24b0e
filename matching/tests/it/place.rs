//! Places: three map systems, one coast, and the distance between two fields.

use matching::{
    place::{Datum, InvalidPlace, distance},
    *,
};
use proptest::prelude::*;

/// One centimeter, in degrees of latitude.
const CENTIMETER: f64 = 0.01 / 111_000.0;

#[test]
fn map_systems_agree_with_the_published_vectors() {
    #[rustfmt::skip]
    let cases = [
        // WGS-84,            other system,  written there,                             why
        ((116.404, 39.915), Datum::Gcj02, (116.410_244_499_169_38, 39.916_404_281_501_64), "Beijing"),
        ((109.38, 36.0),    Datum::Gcj02, (109.385_478_600_757_86, 36.000_047_026_954_92), "富县"),
        ((109.38, 36.0),    Datum::Wgs84, (109.38, 36.0),                                  "itself"),
    ];
    for ((lon, lat), datum, expected, why) in cases {
        let place = Position::new(lon, lat, Datum::Wgs84).expect(why);
        assert_near(place.to(datum), expected, 1e-12, why);
        let back = Position::new(expected.0, expected.1, datum).expect(why);
        assert_near((back.lon(), back.lat()), (lon, lat), 1e-9, why);
    }
}

#[test]
fn baidus_shift_agrees_with_the_published_vector() {
    let place = Position::new(116.404, 39.915, Datum::Gcj02).expect("Beijing");
    let expected = (116.410_369_493_710_29, 39.921_336_993_510_21);
    assert_near(place.to(Datum::Bd09), expected, 1e-9, "GCJ-02 to BD-09, by way of WGS-84");
}

#[test]
fn a_farm_is_on_land_in_china() {
    #[rustfmt::skip]
    let cases = [
        //  lon,    lat,  inside, why
        (109.38,  35.99, true,  "富县"),
        (121.47,  31.23, true,  "上海"),
        (121.95,  31.52, true,  "崇明, the end of an island in the Yangtze"),
        (122.20,  30.00, true,  "舟山, an island with farms"),
        (120.16,  30.27, true,  "杭州"),
        (119.79,  25.50, true,  "平潭, an island"),
        (114.06,  22.54, true,  "深圳"),
        (110.33,  20.04, true,  "海口"),
        (109.51,  18.25, true,  "三亚"),
        (121.56,  25.04, true,  "台北"),
        (121.61,  38.91, true,  "大连"),
        (122.58,  39.27, true,  "长海, islands off 大连"),
        (118.91,  37.80, true,  "黄河 delta"),
        (122.69,  37.40, true,  "成山头, the tip of 山东"),
        (121.90,  31.70, true,  "启东, the tip of 江苏"),
        ( 91.13,  29.65, true,  "拉萨"),
        ( 75.99,  39.47, true,  "喀什"),
        (122.36,  53.48, true,  "北极村, 漠河"),
        (134.75,  48.35, true,  "黑瞎子岛, the east end"),
        (130.61,  42.43, true,  "防川, between Russia and Korea"),
        ( 98.33,  27.88, true,  "独龙江"),
        ( 88.90,  27.48, true,  "亚东, a valley between Sikkim and Bhutan"),
        (111.98,  43.65, true,  "二连浩特"),
        (125.00,  30.00, false, "East China Sea"),
        (115.00,  20.00, false, "South China Sea"),
        (121.90,  36.00, false, "Yellow Sea, south of 山东"),
        (119.90,  38.70, false, "Bohai Sea"),
        (119.30,  24.20, false, "Taiwan Strait"),
        (126.98,  37.57, false, "Seoul"),
        (105.83,  21.03, false, "Hanoi"),
        ( 85.32,  27.71, false, "Kathmandu"),
        (106.90,  47.90, false, "Ulaanbaatar"),
        ( 76.95,  43.25, false, "Almaty"),
        ( 35.99, 109.38, false, "富县 with its coordinates swapped"),
        (  0.00,   0.00, false, "a phone that knows nothing"),
    ];
    for (lon, lat, inside, why) in cases {
        let place = Position::new(lon, lat, Datum::Wgs84);
        assert_eq!(place.is_ok(), inside, "{why}: {place:?}");
    }
}

#[test]
fn a_place_that_is_not_a_number_says_so() {
    for (lon, lat) in [(f64::NAN, 36.0), (109.38, f64::INFINITY)] {
        let place = Position::new(lon, lat, Datum::Gcj02);
        assert_eq!(place, Err(InvalidPlace::NotANumber), "{lon} {lat}");
    }
    let far = Position::new(1e300, -1e300, Datum::Bd09);
    assert_eq!(far, Err(InvalidPlace::OutsideChina), "finite, and nowhere");
}

#[test]
fn distance_is_within_a_percent_of_the_geodesic() {
    #[rustfmt::skip]
    let cases = [
        // from,            to,               m (GeographicLib),  why
        ((109.38, 36.0), (109.38, 36.0),        0.0,  "the same field"),
        ((109.38, 36.0), (109.39, 36.0),      901.7,  "a neighbour to the east"),
        ((109.38, 36.0), (109.38, 36.1),   11_095.9,  "the next village to the north"),
    ];
    for (from, to, expected, why) in cases {
        let place = |(lon, lat)| Position::new(lon, lat, Datum::Wgs84).expect(why);
        let meters = distance(place(from), place(to)).get();
        assert!((meters - expected).abs() <= expected * 0.01, "{why}: {meters}");
    }
}

proptest! {
    /// A corner of a plot that goes through a phone's map comes back to the same clod of earth.
    #[test]
    fn every_map_system_leads_back_within_a_centimeter(
        (lon, lat) in (80.0..117.0, 32.0..42.0),
        datum in prop_oneof![Just(Datum::Gcj02), Just(Datum::Bd09)],
    ) {
        let place = Position::new(lon, lat, Datum::Wgs84).expect("inland");
        let (there_lon, there_lat) = place.to(datum);
        let back = Position::new(there_lon, there_lat, datum).expect("still inland");
        prop_assert!((back.lon() - lon).abs() < CENTIMETER, "{} {lon}", back.lon());
        prop_assert!((back.lat() - lat).abs() < CENTIMETER, "{} {lat}", back.lat());
    }

    /// What a stranger sees says the cell and nothing about where in it the field is.
    #[test]
    fn all_places_in_a_cell_look_alike(
        (lon, lat) in (10_900_i32..11_000, 3500_i32..3700),
        (east, north) in (0.0001..0.0099, 0.0001..0.0099),
    ) {
        let (lon, lat) = (f64::from(lon) / 100.0, f64::from(lat) / 100.0);
        let field = Position::new(lon + east, lat + north, Datum::Wgs84).expect("in Shaanxi");
        let shown = field.snapped();
        prop_assert!((shown.lon() - lon - 0.005).abs() < 1e-9, "{} {lon}", shown.lon());
        prop_assert!((shown.lat() - lat - 0.005).abs() < 1e-9, "{} {lat}", shown.lat());
        prop_assert_eq!(shown.snapped(), shown);
        prop_assert!(distance(field, shown).get() < 800.0, "half a diagonal");
    }
}

fn assert_near(found: (f64, f64), expected: (f64, f64), within: f64, why: &str) {
    let off = (found.0 - expected.0).abs().max((found.1 - expected.1).abs());
    assert!(off <= within, "{why}: {found:?} is {off} off");
}

#[test]
fn distance_is_the_haversine_to_a_micrometer() {
    use geo::{Distance, Haversine, Point};
    let places = [
        (109.38, 36.0),
        (109.38, 36.000_01),
        (109.6, 36.3),
        (87.6, 43.8),
        (121.5, 25.05),
        (126.6, 45.8),
        (109.5, 18.3),
    ];
    for (from, to) in places.iter().flat_map(|from| places.iter().map(move |to| (*from, *to))) {
        let position = |(lon, lat)| Position::new(lon, lat, Datum::Wgs84).expect("in China");
        let ours = distance(position(from), position(to)).get();
        let theirs = Haversine.distance(Point::from(from), Point::from(to));
        assert!(
            (ours - theirs).abs() <= 1e-6 + 1e-14 * theirs,
            "{from:?} to {to:?}: {ours} {theirs}"
        );
    }
}
