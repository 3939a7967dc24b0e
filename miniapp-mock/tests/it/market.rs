//! The picking week's plan, table and picture, without a service.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use miniapp_mock::market::{
    self, Cast, DAWN, END, Kind, Line, Money, Outcome, Plan, Report, Ship, Smallholders, Weights,
};
use miniapp_mock::{Answer, Book, Deal, Deals, Event, Filled, Ride};

use crate::support::assert_rows;

const CAST: Cast = Cast { farmers_n: 200, lots_n: 300, orders_n: 12, agents_n: 6, seed: 1 };

#[test]
fn a_seed_is_a_week() {
    assert_eq!(Plan::draw(CAST), Plan::draw(CAST));
    assert_ne!(Plan::draw(CAST), Plan::draw(Cast { seed: 2, ..CAST }));
}

#[test]
fn the_week_has_as_many_of_all_as_was_asked_for() {
    for seed in 1..=5 {
        let plan = Plan::draw(Cast { seed, ..CAST });
        assert_eq!((plan.lots().count(), plan.orders().count()), (300, 12), "seed {seed}");
        let phones = plan.growers.iter().filter(|grower| !grower.is_agent).count();
        assert_eq!(phones + plan.without_phone_n(), 200, "seed {seed}");
        assert!((15..50).contains(&plan.without_phone_n()), "seed {seed}");
        for kind in [Kind::Small, Kind::Large, Kind::Cooperative] {
            assert!(plan.lots().filter(|lot| lot.kind == kind).count() > 20, "{kind:?}");
        }
        let papers = plan.lots().filter(|lot| lot.kind == Kind::Cooperative && lot.certified);
        assert!(papers.count() > 20, "seed {seed}: cooperatives have certificates");
    }
}

#[test]
fn everybody_can_sign_in() {
    let plan = Plan::draw(CAST);
    let growers = plan.growers.iter().map(|grower| &grower.alias);
    let aliases: Vec<&String> = growers.chain(plan.buyers.iter().map(|it| &it.alias)).collect();
    let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    assert!(aliases.iter().all(|alias| alias.bytes().all(allowed) && alias.len() <= 40));
    assert_eq!(aliases.iter().collect::<HashSet<_>>().len(), aliases.len());
}

#[test]
fn lots_are_possible() {
    for lot in Plan::draw(CAST).lots() {
        assert!((DAWN..END).contains(&lot.at), "{lot:?}");
        assert_eq!(lot.parts.iter().map(|part| part.percent).sum::<u32>(), 100, "{lot:?}");
        assert!((400..=30_000).contains(&lot.kilograms), "{lot:?}");
        assert!((300..=900).contains(&lot.floor_fen), "{lot:?}");
        assert!((1..=60).contains(&lot.keeps_days), "{lot:?}: longer than on the tree");
    }
}

#[test]
fn orders_go_to_two_cities_and_one_of_each_fate_is_among_them() {
    let plan = Plan::draw(CAST);
    for city in ["深圳", "杭州"] {
        let orders = plan.buyers.iter().filter(|buyer| buyer.city == city);
        assert_eq!(orders.map(|buyer| buyer.orders.len()).sum::<usize>(), 6, "{city}");
    }
    assert_eq!(plan.orders().filter(|order| order.changes).count(), 1);
    assert_eq!(plan.buyers.iter().filter(|buyer| buyer.pays_late).count(), 1);
    let scarce = plan.orders().flat_map(|it| it.lines.iter().map(|line| (it.pick_up_day, line)));
    let lacks = |(day, line): (u32, &Line)| plan.suitable_g(line, day) < line.grams();
    assert!(scarce.filter(|(_, line)| line.variety == "RUIXUE").any(lacks), "substitutes");
    for order in plan.orders() {
        assert!(order.at > DAWN && order.lock_at < END, "{order:?}");
        assert!(order.deposit_percent <= 20, "more than the law allows: {order:?}");
        assert!((2..30).contains(&order.pick_up_day), "locked a day before: {order:?}");
        let Some(Ship::At(hour)) = order.ship else { continue };
        assert!(hour > order.lock_at, "trucks come after the lock: {order:?}");
    }
}

#[test]
fn who_cancels_too_late_has_something_to_lose() {
    for seed in 1..=20 {
        let plan = Plan::draw(Cast { seed, ..CAST });
        let cancelled = plan.orders().filter(|order| order.ship == Some(Ship::Never));
        let deposits: Vec<u32> = cancelled.map(|order| order.deposit_percent).collect();
        assert!(matches!(deposits[..], [percent] if percent > 0), "seed {seed}: {deposits:?}");
    }
}

#[test]
fn a_line_is_suited_by_what_it_asks_for_and_nothing_else() {
    let plan = Plan::draw(CAST);
    let mut lot = plan.lots().find(|lot| lot.parts[0].from_mm == 80).unwrap().clone();
    let (part, day) = (lot.parts[0], lot.ready_day);
    (lot.variety, lot.colour, lot.certified) = ("FUJI", "STRIPED", false);
    let line = Line { price_fen: lot.floor_fen, ..line_of_first_grade() };
    #[rustfmt::skip]
    let cases = [
        // line,                                                day, suits, why
        (line.clone(),                                          day, true, "all is as asked"),
        (Line { grade: 2, ..line.clone() },                     day, true, "better than asked"),
        (Line { from_mm: 75, ..line.clone() },                  day, true, "within the sizes"),
        (Line { colour: Some("STRIPED"), ..line.clone() },      day, true, "the colour"),
        (Line { variety: "RUIXUE", ..line.clone() },            day, false, "another variety"),
        (Line { colour: Some("BLUSH"), ..line.clone() },        day, false, "another colour"),
        (Line { from_mm: 82, ..line.clone() },                  day, false, "some are smaller"),
        (Line { to_mm: 84, ..line.clone() },                    day, false, "some are larger"),
        (Line { certified: true, ..line.clone() },              day, false, "no certificate"),
        (Line { price_fen: lot.floor_fen - 1, ..line.clone() }, day, false, "a fen too cheap"),
        (line,                                                  day + 60, false, "kept too long"),
    ];
    for (line, day, suits, why) in cases {
        assert_eq!(line.suits(day, &lot, &part), suits, "{why}");
    }
    let worse = market::Part { grade: part.grade + 1, ..part };
    let line = &Line { price_fen: lot.floor_fen, ..line_of_first_grade() };
    assert!(!line.suits(day, &lot, &worse), "a worse grade");
}

#[test]
fn supply_is_measured_against_all_that_compete_for_it() {
    let mut plan = Plan::draw(Cast { orders_n: 1, ..CAST });
    let buyer = plan.buyers.iter().position(|buyer| !buyer.orders.is_empty()).unwrap();
    let mut order = plan.buyers[buyer].orders[0].clone();
    order.lines.truncate(1);
    let (line, day) = (order.lines[0].clone(), order.pick_up_day);
    let supply_t = u32::try_from(plan.suitable_g(&line, day) / 1_000_000).unwrap();
    let wants = |tonnes| Line { tonnes, ..line.clone() };
    #[rustfmt::skip]
    let cases = [
        // tonnes of each line,          plentiful, why
        (vec![supply_t * 10 / 13],       true,      "just 1.3 times as much"),
        (vec![supply_t],                 false,     "just as much"),
        (vec![supply_t / 2],             true,      "twice as much"),
        (vec![supply_t / 2; 2],          false,     "twice as much, but two want it"),
    ];
    for (tonnes, plentiful, why) in cases {
        order.lines = tonnes.into_iter().map(wants).collect();
        plan.buyers[buyer].orders = vec![order.clone()];
        assert_eq!(plan.is_plentiful(&order.lines[0], day), plentiful, "{why}");
    }
    let cheap = Line { price_fen: 1, ..line };
    plan.buyers[buyer].orders[0].lines = vec![cheap.clone()];
    assert!(!plan.is_plentiful(&cheap, day), "nothing suits it");
}

#[test]
fn the_table_says_what_happened() {
    let text = report().table().text();
    #[rustfmt::skip]
    let rows = [
        // name,                                          value
        ("orders placed",                                 "2 (1 changed, 1 cancelled, 0 of these as nobody agreed)"),
        ("filled when locked",                            "47.0 of 60.0 t (78.3 %)"),
        ("... where supply is 1.3 times demand",          "39.0 of 40.0 t (97.5 %)"),
        ("rounds of choosing lots",                       "5"),
        ("smallholders' share of suitable supply",        "40.0 of 100.0 t (40.0 %)"),
        ("smallholders' share of what was sold",          "20.0 of 45.0 t (44.4 %)"),
        ("unfilled: no farmer sells at the price",        "12.0 t"),
        ("unfilled: farmers who were asked said no",      "1.0 t"),
        ("shares offered",                                "9"),
        ("... accepted",                                  "7"),
        ("placed → first share on a farmer's phone",      "median 40 ms, p95 60 ms"),
        ("placed → first farmer's yes",                   "median 2.0 s, p95 2.0 s"),
        ("shown → accepted",                              "median 3.0 s, p95 3.0 s"),
        ("... in hours of the week",                      "median 1.0 h, p95 1.0 h"),
        ("trucks that arrived",                           "2, 7 loads"),
        ("kilometers driven",                             "3900 km, 87000 tonne-kilometers"),
        ("... loaded",                                    "44.0 of 60.0 t (73.3 %)"),
        ("money settled",                                 "¥280000.00, 7 bills"),
        ("... received",                                  "¥270000.00"),
        ("... owed still",                                "¥10000.00"),
        ("both sides read the same, to the fen",          "yes, 0 bills differ"),
        ("grams sold that nobody has",                    "0"),
        ("grams without a reason",                        "0"),
        ("findings of the orders' audit",                 "0"),
        ("findings of the ledger's audit",                "0"),
        ("notices that came twice or never",              "0 twice, 0 missing"),
        ("unforeseen answers",                            "0"),
    ];
    assert_rows(&text, &rows);
}

#[test]
fn a_week_with_flaws_says_so() {
    assert_eq!(report().flaws(), None);
    let flawed = |change: fn(&mut Report)| {
        let mut report = report();
        change(&mut report);
        report.flaws().unwrap()
    };
    assert_eq!(flawed(|it| it.outcome.over_g = 5), "5 g sold that nobody has");
    let finding = |it: &mut Report| it.outcome.order_findings.push("part_over".into());
    assert_eq!(flawed(finding), "part_over");
    let finding = |it: &mut Report| it.outcome.ledger_findings.push("farmer_wrong".into());
    assert_eq!(flawed(finding), "farmer_wrong");
    assert!(flawed(|it| it.outcome.money.paid_fen = 1).starts_with("money that does not balance"));
    assert!(flawed(|it| it.outcome.money.differ_n = 1).starts_with("money that does not balance"));
    let event = |it: &mut Report| {
        it.book.events.insert(Event::Missing, 2);
    };
    assert_eq!(flawed(event), "2 notices that never came");
    let unexplained = |it: &mut Report| {
        it.book.deals.orders.get_mut("a").unwrap().lines[0].filled_g -= 7;
    };
    assert_eq!(flawed(unexplained), "7 g without a reason");
}

#[test]
fn the_picture_shows_every_order_and_every_answer() {
    let svg = market::svg(&report());
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert!(svg.contains("47.0 of 60.0 t (78.3 %) filled"), "{svg}");
    assert!(svg.contains(">深圳 1<") && svg.contains(">杭州 2<"), "{svg}");
    let bars = |colour| svg.matches(&format!("fill=\"{colour}\"")).count();
    assert_eq!(bars("#3f8f4f"), 3, "two orders with something, one wait until a yes");
    assert_eq!(bars("#e0a030"), 3, "two orders that lack something, one wait until a no");
}

fn line_of_first_grade() -> Line {
    Line {
        variety: "FUJI",
        colour: None,
        grade: 1,
        from_mm: 80,
        to_mm: 85,
        certified: false,
        tonnes: 20,
        fixed: true,
        price_fen: 700,
    }
}

/// Two orders: one nearly filled, one too cheap and cancelled.
fn report() -> Report {
    let (seconds, millis) = (Duration::from_secs, Duration::from_millis);
    let line = |grams, filled_g, plentiful, code: &str| {
        let unfilled = vec![(code.to_owned(), grams - filled_g)];
        Filled { grams, filled_g, plentiful, unfilled }
    };
    let first = Deal {
        nth: 1,
        city: "深圳",
        promised_g: 40_000_000,
        placed_at: Some(seconds(10)),
        offered_at: Some(seconds(10) + millis(40)),
        accepted_at: Some(seconds(12)),
        lines: vec![line(40_000_000, 39_000_000, true, "refused")],
        rounds_n: 3,
        settled: true,
        ..Deal::default()
    };
    let second = Deal {
        nth: 2,
        city: "杭州",
        placed_at: Some(seconds(20)),
        offered_at: Some(seconds(20) + millis(60)),
        lines: vec![line(20_000_000, 8_000_000, false, "price")],
        rounds_n: 2,
        cancelled: true,
        ..Deal::default()
    };
    let of_another_week = Deal { offered_at: Some(seconds(1)), ..Deal::default() };
    let share =
        |accepted_at, refused_at| Answer { offered_at: Some(seconds(11)), accepted_at, refused_at };
    let ride = |km, stops_n| Ride { stops_n, km, loaded_g: 22_000_000 };
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    let shares = [share(Some(seconds(14)), None), share(None, Some(seconds(15)))];
    let mut rides = vec![ride(2_000.0, 4), ride(1_900.0, 3)];
    (rides[0].loaded_g, rides[1].loaded_g) = (24_500_000, 20_000_000);
    let deals = Deals {
        orders: ids(&["a", "b", "c"]).into_iter().zip([first, second, of_another_week]).collect(),
        shares: ids(&["d", "e"]).into_iter().zip(shares).collect(),
        lots: BTreeMap::new(),
        rides,
    };
    let events = [(Event::ShareOffered, 9), (Event::ShareAccepted, 7), (Event::OrderChanged, 1)];
    let book = Book { deals, events: events.into(), ..Book::default() };
    Report {
        cast: CAST,
        without_phone_n: 30,
        speed: 1_200.0,
        book,
        outcome: outcome(),
        messages_n: None,
        calls: Vec::new(),
    }
}

fn outcome() -> Outcome {
    Outcome {
        smallholders: Smallholders {
            supply_g: 40_000_000,
            all_supply_g: 100_000_000,
            sold_g: 20_000_000,
            all_sold_g: 45_000_000,
        },
        weights: Weights {
            ordered_g: 60_000_000,
            agreed_g: 45_000_000,
            loaded_g: 44_000_000,
            accepted_g: 43_500_000,
            deducted_g: 500_000,
        },
        money: Money {
            bills_n: 7,
            settled_fen: 28_000_000,
            owed_fen: 1_000_000,
            received_fen: 27_000_000,
            ..Money::default()
        },
        ..Outcome::default()
    }
}
