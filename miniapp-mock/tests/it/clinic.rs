//! The frost night's plan, table and picture, without a service.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use miniapp_mock::clinic::{
    self, Case, Cast, END, FROST, KILL, Level, Line, Outcome, Pace, Plan, Report, Stand, THAW,
    Topic,
};
use miniapp_mock::{Book, Event};

use crate::support::assert_rows;

const CAST: Cast = Cast { questions_n: 400, farmers_n: 300, agronomists_n: 12, seed: 1 };

#[test]
fn a_seed_is_a_night() {
    assert_eq!(Plan::draw(CAST), Plan::draw(CAST));
    assert_ne!(Plan::draw(CAST), Plan::draw(Cast { seed: 2, ..CAST }));
}

#[test]
fn the_night_has_as_many_of_all_as_was_asked_for() {
    for seed in 1..=5 {
        let plan = Plan::draw(Cast { seed, ..CAST });
        let of_county = plan.experts.iter().filter(|it| it.level == Level::County).count();
        assert_eq!((plan.asks().count(), plan.experts.len(), of_county), (400, 12, 2));
        let most = plan.farmers.iter().map(|farmer| farmer.asks.len()).max();
        assert!(most.unwrap() <= clinic::MOST, "seed {seed}: more than the service takes");
        let nths: HashSet<usize> = plan.asks().map(|ask| ask.nth).collect();
        assert_eq!(nths.len(), 400, "seed {seed}: each is asked once");
        for topic in [Topic::Frost, Topic::Rot, Topic::Spray, Topic::Damage, Topic::Loan] {
            assert!(plan.asks().any(|ask| ask.topic == topic), "seed {seed}: {topic:?}");
        }
        let frost = plan.asks().filter(|ask| ask.topic == Topic::Frost).count();
        assert!((200..320).contains(&frost), "seed {seed}: {frost} about frost");
    }
}

#[test]
fn as_many_questions_as_farmers_may_ask_find_their_farmers() {
    let cast = Cast { questions_n: 400, farmers_n: 20, ..CAST };
    let plan = Plan::draw(cast);
    assert!(plan.farmers.iter().all(|farmer| farmer.asks.len() == clinic::MOST));
}

#[test]
fn everybody_can_sign_in_and_no_two_agronomists_share_a_name() {
    let plan = Plan::draw(Cast { agronomists_n: 100, ..CAST });
    let farmers = plan.farmers.iter().map(|it| &it.alias);
    let aliases: Vec<&String> = farmers.chain(plan.experts.iter().map(|it| &it.alias)).collect();
    let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    assert!(aliases.iter().all(|alias| alias.bytes().all(allowed) && alias.len() <= 40));
    assert_eq!(aliases.iter().collect::<HashSet<_>>().len(), aliases.len());
    assert_eq!(plan.experts.iter().map(|it| &it.name).collect::<HashSet<_>>().len(), 100);
}

#[test]
fn questions_are_possible_and_come_within_the_hour() {
    for ask in Plan::draw(CAST).asks() {
        assert!((FROST..=THAW).contains(&ask.at), "{ask:?}");
        assert!(!ask.words.is_empty() || ask.photo, "nothing is asked: {ask:?}");
        assert!(!(ask.photo && ask.topic.is_for_desk()), "nobody shows a plant of money: {ask:?}");
    }
    assert!((FROST..THAW).contains(&KILL) && THAW < END);
}

#[test]
fn some_agronomists_are_slow_and_one_is_away_while_questions_come() {
    let plan = Plan::draw(CAST);
    for pace in [Pace::Quick, Pace::Usual, Pace::Slow] {
        assert!(plan.experts.iter().any(|expert| expert.pace == pace), "{pace:?}");
    }
    let away: Vec<_> = plan.experts.iter().filter_map(|expert| expert.away).collect();
    assert!(
        matches!(away[..], [away] if FROST < away.from && away.from < away.until && away.until < THAW)
    );
    for speciality in ["weather", "protection"] {
        let knows = |it: &&clinic::Expert| it.specialities.contains(&speciality);
        let of_county = plan.experts.iter().filter(knows).filter(|it| it.level == Level::County);
        assert_eq!(of_county.count(), 2, "the county's experts know {speciality}");
    }
}

#[test]
fn the_table_says_what_happened() {
    let text = report().table().text();
    #[rustfmt::skip]
    let rows = [
        // name,                                     value
        ("people",                                   "300 farmers, 12 agronomists (2 of the county), the township's desk"),
        ("service killed",                           "once, and back after 1.5 s"),
        ("questions asked",                          "3"),
        ("... with a photo, with a voice note",      "2, 1"),
        ("to the desk: at once, later",              "1, 0"),
        ("answered",                                 "2 of 3 (67 %)"),
        ("... first by the county's experts",        "1"),
        ("solved, as the farmer says",               "1 of 3 (33 %)"),
        ("opened again",                             "1"),
        ("farmers' ratings",                         "2 ratings, 4.5 stars"),
        ("messages",                                 "2"),
        ("asked → taken",                            "median 2.0 min, p95 4.0 min"),
        ("asked → first answer",                     "median 10.0 min, p95 10.0 min"),
        ("waiting at most",                          "2"),
        ("askings of an agronomist",                 "3"),
        ("... lapsed",                               "1"),
        ("... declined",                             "0"),
        ("passed on to the county",                  "1"),
        ("unowned in the morning",                   "0"),
        ("owned twice at any time",                  "0"),
        ("questions lost",                           "0"),
        ("anything else amiss",                      "0"),
        ("notices that came twice or never",         "0 twice, 0 missing"),
        ("unforeseen answers",                       "0"),
    ];
    assert_rows(&text, &rows);
}

#[test]
fn a_night_with_flaws_says_so() {
    assert_eq!(report().flaws(), None);
    let flawed = |change: fn(&mut Report)| {
        let mut report = report();
        change(&mut report);
        report.flaws().unwrap()
    };
    let unowned = |it: &mut Report| it.outcome.flaws.push("a is unowned".into());
    assert_eq!(flawed(unowned), "a is unowned");
    assert_eq!(flawed(|it| it.cast.questions_n = 4), "3 of 4 were asked");
    let missing = |it: &mut Report| {
        it.book.events.insert(Event::Missing, 2);
    };
    assert_eq!(flawed(missing), "2 notices that never came");
    let many = |it: &mut Report| it.outcome.flaws = vec!["b is lost".into(); 30];
    assert!(flawed(many).ends_with("\nand 10 more of these"));
    let mut report = report();
    let flaws = ["a is unowned", "b is owned twice: c, d", "e is lost", "e: nobody said `f`"];
    report.outcome.flaws = flaws.map(str::to_owned).to_vec();
    let text = report.table().text();
    for name in ["unowned", "owned twice", "questions lost", "anything else"] {
        let line = text.lines().find(|line| line.starts_with(name));
        assert!(line.is_some_and(|line| line.ends_with(" 1")), "{name}\n{text}");
    }
}

#[test]
fn the_picture_shows_who_waits_and_how_long() {
    let svg = clinic::svg(&report());
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert!(svg.contains("2 of 2 (100 %) answered by agronomists"), "{svg}");
    assert!(svg.contains(">02:00<"), "{svg}");
    let bars = |colour| svg.matches(&format!("fill=\"{colour}\"")).count();
    // At 02:00 both wait, one of them taken; by 02:10 both are answered.
    assert_eq!(bars("#3f8f4f"), 2, "one taken, one answered by the township");
    assert_eq!(bars("#e0a030"), 2, "one not taken, one answered by the county");
}

/// Three questions: one for each of township, county and desk. A minute of the night is a second.
fn report() -> Report {
    let second = Duration::from_secs;
    let asked = |at, taken: Option<u64>, answered: Option<u64>, level| Case {
        asked_at: Some(second(at)),
        claimed_at: taken.map(second),
        answered_at: answered.map(second),
        answered_by: level,
        ..Case::default()
    };
    let ids = ["a", "b", "c", "never sent"].map(str::to_owned);
    let cases = [
        asked(8, Some(10), Some(18), Some(Level::Township)),
        asked(9, Some(13), Some(19), Some(Level::County)),
        Case { desk_at_once: true, ..asked(9, None, None, None) },
        Case::default(),
    ];
    Report {
        cast: Cast { questions_n: 3, ..CAST },
        speed: 60.0,
        book: Book { stars: vec![4, 5], ..Book::default() },
        cases: ids.clone().into_iter().zip(cases).collect(),
        outcome: Outcome { stands: stands(&ids), flaws: Vec::new() },
        beside: [2, 1],
        away_for: Some(Duration::from_millis(1_500)),
        calls: Vec::new(),
    }
}

fn stands(ids: &[String]) -> BTreeMap<String, Stand> {
    let words = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let routes = |all: &[&str]| all.iter().map(|it| (String::new(), (*it).to_owned())).collect();
    let line = |seq, by: &str| Line { seq, by: by.into(), words: String::new(), is_answer: false };
    let solved = Stand {
        state: "solved".into(),
        timeline: words(&["asked", "claimed", "answered", "reopened", "answered", "solved"]),
        routes: routes(&["claimed"]),
        talk: vec![line(1, "agronomist"), line(2, "farmer")],
        ..Stand::default()
    };
    let answered = Stand {
        state: "answered".into(),
        timeline: words(&["asked", "lapsed", "claimed", "escalated", "claimed", "answered"]),
        routes: routes(&["lapsed", "claimed"]),
        ..Stand::default()
    };
    let at_desk = Stand { state: "asked".into(), desk: true, ..Stand::default() };
    ids.iter().cloned().zip([solved, answered, at_desk]).collect()
}
