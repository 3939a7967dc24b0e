//! Numbers: what can be built, and what cannot.

use matching::{units::SquareMeters, *};

#[test]
fn an_area_in_mu_is_exact() {
    #[rustfmt::skip]
    let cases = [
        //  mu,      m²,            why
        (  1.0,   2000.0 / 3.0, "15 mu are a hectare"),
        ( 15.0,  10_000.0,      "a hectare"),
        (  0.01,    20.0 / 3.0, "1 li, the smallest old unit"),
    ];
    for (mu, square_meters, why) in cases {
        let area = SquareMeters::from_mu(mu).expect(why);
        assert!((area.get() - square_meters).abs() < 1e-9, "{why}: {}", area.get());
        assert!((area.to_mu() - mu).abs() < 1e-12, "{why}, and back: {}", area.to_mu());
    }
}

#[test]
fn an_impossible_number_is_named() {
    #[rustfmt::skip]
    let cases = [
        (SquareMeters::new(0.0).err(),            "area in square meters", "no field is empty"),
        (SquareMeters::new(-1.0).err(),           "area in square meters", "below zero"),
        (SquareMeters::new(f64::NAN).err(),       "area in square meters", "not a number"),
        (SquareMeters::from_mu(0.0).err(),        "area in mu",            "no field is empty"),
        (SquareMeters::from_mu(f64::MAX).err(),   "area in mu",            "infinite in m²"),
        (Meters::new(-0.1).err(),                 "length in meters",      "below zero"),
        (Meters::new(f64::INFINITY).err(),        "length in meters",      "infinite"),
    ];
    for (error, unit, why) in cases {
        assert_eq!(error.expect(why).unit, unit, "{why}");
    }
    assert!(Meters::new(0.0).is_ok(), "a team may live at the field");
}

#[test]
fn money_is_rounded_once_and_never_wraps() {
    #[rustfmt::skip]
    let cases = [
        // price, quantity, fen,      why
        (  6500,   7.5,     48_750,   "exact"),
        (     9,   0.5,          5,   "4.5 goes away from zero"),
        (    -9,   0.5,         -5,   "and so it does below"),
        (  8000,   1e300,  i64::MAX,  "stops at the end"),
        (  8000,   f64::NAN,     0,   "not a number costs nothing"),
    ];
    for (price, quantity, fen, why) in cases {
        assert_eq!(Fen::new(price).times(quantity), Fen::new(fen), "{why}");
    }
    assert_eq!(Fen::new(i64::MAX) + Fen::new(1), Fen::new(i64::MAX), "sums stop at the end");
    assert_eq!(Fen::new(i64::MIN) - Fen::new(1), Fen::new(i64::MIN), "so do differences");
    assert_eq!(-Fen::new(i64::MIN), Fen::new(i64::MAX), "and the only number with no opposite");
    assert_eq!([Fen::new(3), -Fen::new(5)].into_iter().sum::<Fen>(), Fen::new(-2), "a bonus");
}
