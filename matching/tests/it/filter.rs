//! Every reason why a team cannot come.

use matching::{
    need::CrossArea,
    reason::Ineligible,
    team::{Party, Service},
    week::Week,
    *,
};

use crate::support::*;

#[test]
fn every_rule_has_its_reason() {
    #[rustfmt::skip]
    let cases: [(Twist, &[&str], &str); 42] = [
        (|_, _| {},                                                 &[], "a plain team fits a plain need"),
        (|need, _| need.operation = "BAG".into(),                   &["operation_unsupported"], "another trade"),
        (|_, team| team.services.clear(),                           &["operation_unsupported"], "a team with nothing to offer"),

        (|need, _| need.qualification = Some("uav".into()),         &["licence_missing"], "no licence at all"),
        (|need, team| { need.qualification = Some("uav".into()); team.qualifications = vec![holds("tractor", may(31, 0, 0))]; },
                                                                    &["licence_missing"], "a licence for something else"),
        (|need, team| { need.qualification = Some("uav".into()); team.qualifications = vec![holds("uav", may(20, 8, 29))]; },
                                                                    &["licence_expired"], "runs out a minute before the work is done"),
        (|need, team| { need.qualification = Some("uav".into()); team.qualifications = vec![holds("uav", may(20, 8, 30))]; },
                                                                    &[], "runs out when the work is done"),
        (|need, team| { need.qualification = Some("uav".into()); team.qualifications = vec![holds("uav", may(1, 0, 0)), holds("uav", may(31, 0, 0))]; },
                                                                    &[], "an old paper and its renewal"),
        (|_, team| team.qualifications = vec![holds("uav", may(1, 0, 0))], &[], "an old paper nobody asks for"),

        (|_, team| team.services[0].min_quantity = Some(7.6),       &["plot_too_small"], "not worth the way"),
        (|_, team| team.services[0].min_quantity = Some(7.5),       &[], "just worth the way"),

        (|need, team| { need.slope_degrees = Some(15.1); team.services[0].max_slope_degrees = Some(15.0); }, &["slope"], "the tractor would tip"),
        (|need, team| { need.slope_degrees = Some(15.0); team.services[0].max_slope_degrees = Some(15.0); }, &[], "as steep as allowed"),
        (|need, _| need.slope_degrees = Some(40.0),                 &[], "people climb anything"),
        (|_, team| team.services[0].max_slope_degrees = Some(2.0),  &[], "nobody said the field is steep"),

        (|need, team| { need.gate_width_m = Some(1.9); team.services[0].width_m = Some(2.0); }, &["gate_width"], "does not fit through"),
        (|need, team| { need.gate_width_m = Some(2.0); team.services[0].width_m = Some(2.0); }, &[], "fits exactly"),

        (|_, team| team.base = north(15.1),                         &["out_of_range"], "further than the team goes"),
        (|_, team| team.base = north(14.9),                         &[], "as far as the team goes"),

        (|_, team| team.booked = vec![booked(may(20, 0, 0), may(20, 17, 0), north(0.0))],
                                                                    &["calendar_busy"], "only an hour is left of the day"),
        (|need, _| need.window = window(may(20, 0, 0), may(20, 8, 29)), &["window_too_short"], "a minute short"),
        (|need, _| need.window = window(may(18, 0, 0), may(19, 0, 0)), &["window_too_short"], "over already"),
        (|_, team| team.week = Week::default(),                     &["window_too_short"], "a team that is not working"),

        (|need, _| need.price_ceiling = Some(Fen::new(6499)),       &["price_ceiling"], "a fen too dear"),
        (|need, _| need.price_ceiling = Some(Fen::new(6500)),       &[], "exactly what she pays"),

        (|need, team| { need.demands.crop = Some("apple".into()); team.services[0].machine.crops = vec!["wheat".into()]; }, &["crop_unsupported"], "works in wheat"),
        (|need, team| { need.demands.crop = Some("apple".into()); team.services[0].machine.crops = vec!["wheat".into(), "apple".into()]; }, &[], "works in apples, too"),
        (|need, _| need.demands.crop = Some("apple".into()),        &[], "works in anything"),

        (|need, _| need.demands.machine_class = Some("120301".into()), &["machine_class"], "nobody knows which machine"),
        (|need, team| { need.demands.machine_class = Some("120301".into()); team.services[0].machine.class = Some("120301".into()); }, &[], "that very class"),

        (|need, team| { need.demands.cross_area = Some(from_610628()); team.limits.county = Some(610_629); }, &["cross_area_cert"], "from the next county, without a paper"),
        (|need, team| { need.demands.cross_area = Some(from_610628()); team.limits.county = Some(610_629); team.qualifications = vec![holds("cross_area", may(20, 8, 29))]; },
                                                                    &["cross_area_cert"], "with one that runs out"),
        (|need, team| { need.demands.cross_area = Some(from_610628()); team.limits.county = Some(610_629); team.qualifications = vec![holds("cross_area", may(31, 0, 0))]; },
                                                                    &[], "with one that does not"),
        (|need, team| { need.demands.cross_area = Some(from_610628()); team.limits.county = Some(610_628); }, &[], "from this county"),

        (|_, team| team.services[0].machine.flies = true,           &["uav_cert"], "a drone without a pilot"),
        (|_, team| { team.services[0].machine.flies = true; team.qualifications = vec![holds("uav_operator", may(31, 0, 0))]; }, &[], "a drone with one"),
        (|need, team| { team.services[0].machine.flies = true; need.qualification = Some("uav_operator".into()); }, &["licence_missing"], "asked for already: said once"),
        (|need, team| { need.demands.no_fly = true; team.services[0].machine.flies = true; team.qualifications = vec![holds("uav_operator", may(31, 0, 0))]; }, &["no_fly"], "next to an airfield"),
        (|need, _| need.demands.no_fly = true,                      &[], "what does not fly may come"),

        (|need, team| { need.demands.farmer = Some(Party(7)); team.limits.avoids = vec![Party(7)]; }, &["blacklisted"], "they have met before"),
        (|need, team| { need.demands.farmer = Some(Party(8)); team.limits.avoids = vec![Party(7)]; }, &[], "somebody else"),

        (|need, team| {
            need.price_ceiling = Some(Fen::new(1));
            need.qualification = Some("uav".into());
            need.window = window(may(20, 0, 0), may(20, 1, 0));
            team.base = north(90.0);
            team.services[0].min_quantity = Some(20.0);
        }, &["licence_missing", "out_of_range", "plot_too_small", "price_ceiling", "window_too_short"], "all that apply"),
    ];
    for (twist, expected, why) in cases {
        let ranking = rank_twisted(twist);
        let reasons = ranking.rejected.first().map(|rejection| &rejection.reasons);
        let mut codes: Vec<_> = reasons.into_iter().flatten().map(Ineligible::code).collect();
        codes.sort_unstable();
        assert_eq!(codes, expected, "{why}");
        assert_eq!(ranking.best_first.len(), usize::from(expected.is_empty()), "{why}");
    }
}

fn from_610628() -> CrossArea {
    CrossArea { county: 610_628, qualification: "cross_area".into() }
}

#[test]
fn a_reason_carries_the_number_that_matters() {
    #[rustfmt::skip]
    let cases: [(Twist, Ineligible, &str); 7] = [
        (|need, _| need.qualification = Some("uav".into()),   Ineligible::LicenceMissing { kind: "uav".into() }, "which licence"),
        (|_, team| team.services[0].min_quantity = Some(20.0), Ineligible::PlotTooSmall { min_quantity: 20.0 }, "how much is enough"),
        (|need, team| { need.slope_degrees = Some(30.0); team.services[0].max_slope_degrees = Some(15.0); },
                                                              Ineligible::Slope { max_degrees: 15.0 }, "how steep is possible"),
        (|need, team| { need.gate_width_m = Some(1.5); team.services[0].width_m = Some(2.1); },
                                                              Ineligible::GateWidth { needs_m: 2.1 }, "how wide the machine is"),
        (|need, _| need.window.until = may(20, 7, 10),        Ineligible::WindowTooShort { hours_needed: 1.5 }, "setup and work"),
        (|need, _| need.price_ceiling = Some(Fen::new(6000)), Ineligible::PriceCeiling { asks: Fen::new(6500) }, "what the team asks"),
        (|_, team| { team.reach = meters(0.0); team.base = north(0.0); team.services[0].operation = String::new(); },
                                                              Ineligible::OperationUnsupported, "nothing to add"),
    ];
    for (twist, expected, why) in cases {
        assert_eq!(rank_twisted(twist).rejected[0].reasons, [expected], "{why}");
    }
}

#[test]
fn a_later_wave_reaches_further() {
    let mut team = plain_team(1);
    team.base = north(20.0);
    let wide = Policy { reach_factor: 1.5, ..Policy::default() };
    let teams = [team];
    assert_eq!(rank(&plain_need(), &teams, &Policy::default(), now()).best_first, []);
    assert_eq!(rank(&plain_need(), &teams, &wide, now()).best_first.len(), 1);
}

#[test]
fn a_team_with_two_machines_sends_the_one_that_suits() {
    let big = Service { min_quantity: Some(20.0), price: Fen::new(5000), ..plain_service() };
    let small = Service { price: Fen::new(7000), ..plain_service() };
    let dear = Service { price: Fen::new(9000), ..plain_service() };
    let mut team = plain_team(1);
    team.services = vec![dear, big, small];
    let ranking = rank(&plain_need(), &[team], &Policy::default(), now());
    assert_eq!(ranking.best_first[0].price, Fen::new(7000), "the cheapest that may come");
}
