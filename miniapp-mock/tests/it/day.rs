//! The played day's plan, table and picture, without a service.

use std::collections::HashSet;
use std::time::Duration;

use miniapp_mock::day::{self, Cast, DAWN, NIGHT, Pace, Plan, Report, Team, Trade};
use miniapp_mock::{Book, Event, Fate, Story};

use crate::support::assert_rows;

const CAST: Cast = Cast { farmers_n: 200, teams_n: 30, agents_n: 5, seed: 1 };

#[test]
fn a_seed_is_a_day() {
    assert_eq!(Plan::draw(CAST), Plan::draw(CAST));
    assert_ne!(Plan::draw(CAST), Plan::draw(Cast { seed: 2, ..CAST }));
}

#[test]
fn one_more_team_changes_nobody_else() {
    let (fewer, more) = (Plan::draw(CAST), Plan::draw(Cast { teams_n: 31, ..CAST }));
    assert_eq!(fewer.homes, more.homes);
    assert_eq!(fewer.teams, more.teams[..30]);
}

#[test]
fn everybody_is_there_and_can_sign_in() {
    let plan = Plan::draw(CAST);
    let (agents, farmers): (Vec<_>, Vec<_>) = plan.homes.iter().partition(|home| home.is_agent);
    assert_eq!((agents.len(), plan.teams.len()), (5, 30));
    assert_eq!(farmers.len() + plan.without_phone_n(), 200);
    assert!((20..60).contains(&plan.without_phone_n()), "{}", plan.without_phone_n());

    let homes = plan.homes.iter().map(|home| &home.alias);
    let aliases: Vec<&String> = homes.chain(plan.teams.iter().map(|team| &team.alias)).collect();
    let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    assert!(aliases.iter().all(|alias| alias.bytes().all(allowed) && alias.len() <= 40));
    assert_eq!(aliases.iter().collect::<HashSet<_>>().len(), aliases.len());
}

#[test]
fn without_agents_every_farmer_has_a_phone() {
    let plan = Plan::draw(Cast { agents_n: 0, ..CAST });
    assert_eq!((plan.homes.len(), plan.without_phone_n()), (200, 0));
}

#[test]
fn what_people_ask_is_what_the_season_needs() {
    let plan = Plan::draw(CAST);
    for ask in plan.homes.iter().flat_map(|home| &home.asks) {
        assert!((DAWN..NIGHT).contains(&ask.at), "{ask:?}");
        assert!((0.6..=20.0).contains(&ask.area_mu), "{ask:?}");
        let per_mu = ask.quantity / ask.area_mu;
        let expected = if ask.trade == Trade::Bag { 8_000.0..=17_000.0 } else { 1.0..=1.0 };
        assert!(expected.contains(&per_mu), "{ask:?}");
    }
    for trade in [Trade::Bag, Trade::Drone, Trade::Spray] {
        assert!(plan.teams.iter().any(|team| team.trade == trade), "{trade:?}");
    }
    for pace in [Pace::Prompt, Pace::Slow, Pace::Silent] {
        assert!(plan.teams.iter().any(|team| team.pace == pace), "{pace:?}");
    }
    let a_day_long = |team: &Team| team.hours.0 < team.hours.1 && team.capacity_per_day > 0.0;
    assert!(plan.teams.iter().all(a_day_long));
}

#[test]
fn the_table_says_what_happened() {
    let text = report().table().text();
    #[rustfmt::skip]
    let rows = [
        // name,                                    value
        ("needs posted",                            "3"),
        ("preview said a team can come",            "2 of 3 (67 %)"),
        ("... of those, matched by night",          "2 of 2 (100 %)"),
        ("matched by night",                        "2 of 3 (67 %)"),
        ("posted → first offer on a team's phone",  "median 40 ms, p95 50 ms"),
        ("posted → accepted",                       "median 2.0 s, p95 5.0 s"),
        ("accepted → shown on an open page",        "median 1.0 s, p95 1.0 s"),
        ("... in minutes of the day",               "median 4 min, p95 10 min"),
        ("unmatched: too far for the teams",        "1"),
        ("... and the need found another",          "1 of 1 (100 %)"),
        ("farmers' ratings",                        "2 ratings, 4.5 stars"),
        ("notices pushed over sockets",             "7"),
        ("WeChat messages delivered",               "not counted (see --wechat)"),
        ("unforeseen answers",                      "0"),
    ];
    assert_rows(&text, &rows);
}

#[test]
fn a_day_with_flaws_says_so() {
    let mut report = report();
    assert_eq!(report.flaws(), None);
    report.book.events.insert(Event::Missing, 2);
    report.book.troubles = vec!["day-farmer-3: 500 internal: 出错了".into()];
    report.book.troubles_n = 4;
    let flaws = report.flaws().unwrap();
    assert_eq!(
        flaws.lines().collect::<Vec<_>>(),
        ["day-farmer-3: 500 internal: 出错了", "and 3 more", "2 notices that never came"]
    );
}

#[test]
fn the_picture_shows_every_need() {
    let svg = day::svg(&report());
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert!(svg.contains("2 of 3 needs found a team"), "{svg}");
    let bars = |colour| svg.matches(&format!("fill=\"{colour}\"")).count();
    assert_eq!(bars("#3f8f4f"), 3, "one hour with matches, two different waits");
    assert_eq!(bars("#e0a030"), 1, "one hour with somebody left alone");
}

/// Two needs that found a team, one after a drop-out, and one that did not.
fn report() -> Report {
    let seconds = Duration::from_secs;
    let morning = seconds(7 * 3600);
    let matched = |wait: u64, offer: u64| Story {
        hour: morning,
        page_open: true,
        promised_n: 2,
        posted_at: Some(seconds(10)),
        offered_at: Some(seconds(10) + Duration::from_millis(offer)),
        accepted_at: Some(seconds(10 + wait)),
        known_at: Some(seconds(11 + wait)),
        fate: Fate::Matched { wave: 1 },
        ..Story::default()
    };
    let alone = Story {
        hour: seconds(19 * 3600),
        posted_at: Some(seconds(300)),
        fate: Fate::Unmatched { why: "out_of_range".into() },
        ..Story::default()
    };
    let dropped = Story { drops_n: 1, ..matched(5, 50) };
    let of_another_day = Story { accepted_at: Some(seconds(1)), ..Story::default() };
    let stories = [matched(2, 40), dropped, alone, of_another_day];
    let ids = ["a", "b", "c", "d"].map(String::from);
    let book = Book {
        stories: ids.into_iter().zip(stories).collect(),
        events: [(Event::Pushed, 7), (Event::Dropped, 1)].into(),
        stars: vec![5, 4],
        ..Book::default()
    };
    Report {
        cast: CAST,
        without_phone_n: 40,
        speed: 120.0,
        book,
        messages_n: None,
        calls: Vec::new(),
    }
}
