//! Outlines: what a field's polygon encloses, and what is not a field.

use matching::{
    outline::{InvalidOutline, Outline},
    place::Datum,
    *,
};
use proptest::prelude::*;

/// Corners in meters east and north of 109.38° E 36° N.
type Drawn<'a> = &'a [(f64, f64)];

/// Degrees for one meter east and north at 36° N, on the WGS-84 ellipsoid.
const EAST: f64 = 1.0 / 90_163.3;
const NORTH: f64 = 1.0 / 110_959.0;

fn outline(corners: Drawn<'_>) -> Result<Outline, InvalidOutline> {
    let place = |&(x, y): &(f64, f64)| {
        Position::new(109.38 + x * EAST, 36.0 + y * NORTH, Datum::Wgs84).expect("in Shaanxi")
    };
    Outline::new(&corners.iter().map(place).collect::<Vec<_>>())
}

#[test]
fn an_outline_encloses_its_area() {
    #[rustfmt::skip]
    let cases: [(Drawn, f64, &str); 5] = [
        (&[(0.0, 0.0), (25.82, 0.0), (25.82, 25.82), (0.0, 25.82)],             1.0, "1 mu, counterclockwise"),
        (&[(0.0, 25.82), (25.82, 25.82), (25.82, 0.0), (0.0, 0.0)],             1.0, "1 mu, clockwise"),
        (&[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)], 15.0, "a hectare, closed like GeoJSON"),
        (&[(0.0, 0.0), (0.0, 0.0), (100.0, 0.0), (100.0, 0.0), (0.0, 100.0)],   7.5, "a triangle, tapped twice"),
        (&[(0.0, 0.0), (60.0, 0.0), (60.0, 60.0), (50.0, 60.0), (50.0, 10.0), (10.0, 10.0), (10.0, 60.0), (0.0, 60.0)],
                                                                                2.4, "a terrace bent like a U"),
    ];
    for (corners, mu, why) in cases {
        let outline = outline(corners).expect(why);
        assert!((outline.area().to_mu() / mu - 1.0).abs() < 2e-4, "{why}: {:?}", outline.area());
    }
}

#[test]
fn what_is_not_a_field_says_why() {
    use InvalidOutline::{CrossesItself, NoArea, TooFewCorners, TooLarge};
    #[rustfmt::skip]
    let cases: [(Drawn, InvalidOutline, &str); 10] = [
        (&[],                                                           TooFewCorners, "nothing"),
        (&[(0.0, 0.0), (9.0, 0.0)],                                     TooFewCorners, "a line"),
        (&[(0.0, 0.0), (9.0, 0.0), (0.0, 0.0)],                         TooFewCorners, "a line, there and back"),
        (&[(0.0, 0.0), (9.0, 0.0), (9.0, 0.0), (0.0, 0.0)],             TooFewCorners, "two corners, tapped twice"),
        (&[(0.0, 0.0), (9.0, 9.0), (9.0, 0.0), (0.0, 9.0)],             CrossesItself, "a bow tie"),
        (&[(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 0.0), (0.0, 9.0)], CrossesItself, "touches its own corner"),
        (&[(0.0, 0.0), (9.0, 0.0), (4.0, 0.0), (4.0, 9.0)],             CrossesItself, "goes back on its own side"),
        (&[(0.0, 0.0), (0.0, 50.0), (0.0, 90.0)],                       NoArea,        "three corners in a row"),
        (&[(0.0, 0.0), (0.9, 0.0), (0.0, 0.9)],                         NoArea,        "smaller than a table"),
        (&[(0.0, 0.0), (2590.0, 0.0), (2590.0, 2590.0), (0.0, 2590.0)], TooLarge,      "10 062 mu"),
    ];
    for (corners, error, why) in cases {
        assert_eq!(outline(corners).err(), Some(error), "{why}");
    }
}

#[test]
fn an_outline_has_at_most_200_corners() {
    assert!(outline(&circle(200, 50.0)).is_ok());
    assert_eq!(outline(&circle(201, 50.0)).err(), Some(InvalidOutline::TooManyCorners));
}

#[test]
fn the_centre_of_a_bent_field_lies_in_the_field() {
    let u = [
        (0.0, 0.0),
        (60.0, 0.0),
        (60.0, 60.0),
        (50.0, 60.0),
        (50.0, 10.0),
        (10.0, 10.0),
        (10.0, 60.0),
        (0.0, 60.0),
    ];
    let centre = outline(&u).expect("a terrace").centre();
    let (x, y) = ((centre.lon() - 109.38) / EAST, (centre.lat() - 36.0) / NORTH);
    let in_the_hollow = (10.0..=50.0).contains(&x) && y >= 10.0;
    assert!((0.0..=60.0).contains(&x) && (0.0..=60.0).contains(&y) && !in_the_hollow, "{x} {y}");
}

#[test]
fn the_centre_of_a_plain_field_is_its_centre_of_gravity() {
    let square = [(0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0)];
    let centre = outline(&square).expect("a square").centre();
    assert!((centre.lon() - 109.38 - 20.0 * EAST).abs() < 1e-9, "{centre:?}");
    assert!((centre.lat() - 36.0 - 20.0 * NORTH).abs() < 1e-9, "{centre:?}");
}

proptest! {
    /// Whichever corner the farmer taps first, and whichever way round, the field is the same size.
    #[test]
    fn the_area_does_not_depend_on_where_the_outline_starts(
        (n_corners, first) in (3_usize..40).prop_flat_map(|n| (Just(n), 0..n)),
        reversed: bool,
        radius in 5.0..800.0,
    ) {
        let corners = circle(n_corners, radius);
        let mut other = corners.clone();
        other.rotate_left(first);
        if reversed {
            other.reverse();
        }
        let area = |corners: &[_]| outline(corners).expect("a circle").area().get();
        prop_assert!((area(&corners) / area(&other) - 1.0).abs() < 1e-6);
    }

    /// Whatever a finger draws, there is an answer; and a field has its centre on its ground.
    #[test]
    fn any_scribble_is_a_field_or_says_why(
        corners in prop::collection::vec((-300.0..300.0, -300.0..300.0), 0..9),
    ) {
        if let Ok(field) = outline(&corners) {
            prop_assert!(field.area().get() >= 1.0);
            prop_assert!(is_inside(&field, field.centre()));
        }
    }
}

/// Whether a ray to the east of `place` crosses the outline an odd number of times.
fn is_inside(field: &Outline, place: Position) -> bool {
    let corners = field.corners();
    let crossed = (0..corners.len()).filter(|&i| {
        let (a, b) = (corners[i], corners[(i + 1) % corners.len()]);
        let there = (place.lat() - a.lat()) / (b.lat() - a.lat());
        (0.0..1.0).contains(&there) && a.lon() + there * (b.lon() - a.lon()) > place.lon()
    });
    crossed.count() % 2 == 1
}

fn circle(n_corners: usize, radius: f64) -> Vec<(f64, f64)> {
    let turn = |i| std::f64::consts::TAU * f64::from(i) / n_corners_f64(n_corners);
    (0..).take(n_corners).map(|i: u32| (radius * turn(i).cos(), radius * turn(i).sin())).collect()
}

fn n_corners_f64(n_corners: usize) -> f64 {
    u32::try_from(n_corners).expect("few corners").into()
}
