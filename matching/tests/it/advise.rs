//! Questions and agronomists: every rule kept, as good as by brute force, whatever the order.

use matching::advise::*;
use proptest::prelude::*;

type Asked = Question<u32, u32>;

#[test]
fn every_rule_has_its_reason() {
    type Twist = fn(&mut Asked, &mut Advisor<u32>);
    #[rustfmt::skip]
    let cases: [(Twist, Option<&str>, &str); 14] = [
        (|_, _| {},                                            None,                 "nothing against"),
        (|_, a| a.on_duty = false,                             Some("not_on_duty"),  "at home"),
        (|_, a| a.open = 4,                                    Some("full"),         "no place free"),
        (|_, a| a.open = 9,                                    Some("full"),         "more than places"),
        (|_, a| a.specialities = vec!["soil".into()],          Some("speciality"),   "knows other things"),
        (|q, a| { q.speciality = None; a.specialities.clear() }, None,               "about nothing special"),
        (|_, a| a.crops.clear(),                               None,                 "another crop is no bar"),
        (|q, _| q.language = Some("hui".into()),               Some("language"),     "cannot be understood"),
        (|q, a| { q.language = Some("hui".into()); a.languages = vec!["jin".into(), "hui".into()] }, None, "a second language will do"),
        (|q, _| q.level = Level::County,                       Some("level"),        "the county's turn"),
        (|_, a| a.level = Level::County,                       Some("level"),        "not the county's turn yet"),
        (|q, a| { q.level = Level::County; a.level = Level::County; a.specialities.clear() }, None, "the county's expert is the last"),
        (|q, _| q.asked_before = vec![1],                      Some("asked_before"), "let it pass"),
        (|q, a| { q.asked_before = vec![1]; a.on_duty = false }, Some("asked_before"), "what waiting does not change comes first"),
    ];
    for (twist, code, why) in cases {
        let (mut question, mut advisor) = (question(1), advisor(1));
        twist(&mut question, &mut advisor);

        let found = route(&question, &[advisor]);

        let against = found.others.first().map(|other| match other.why {
            Why::Unsuited(unsuited) => unsuited.code(),
            Why::Fewer { .. } => "fewer",
        });
        assert_eq!(against, code, "{why}");
        assert_eq!(found.chosen.is_some(), code.is_none(), "{why}");
    }
}

#[test]
fn points_are_given_for_what_helps_the_farmer() {
    type Twist = fn(&mut Asked, &mut Advisor<u32>);
    #[rustfmt::skip]
    let cases: [(Twist, TermKind, i32, &str); 17] = [
        (|_, _| {},                                 TermKind::Fit,      400, "speciality and crop"),
        (|_, a| a.crops.clear(),                    TermKind::Fit,      250, "the speciality alone"),
        (|q, _| q.speciality = None,                TermKind::Fit,      150, "the crop alone"),
        (|_, _| {},                                 TermKind::Place,    200, "in the band, in the county"),
        (|_, a| a.county = 610_629,                 TermKind::Place,    150, "another county"),
        (|q, _| q.altitude_m = None,                TermKind::Place,     50, "nobody knows how high"),
        (|q, _| q.altitude_m = Some(1_300),         TermKind::Place,    200, "the band's end is in it"),
        (|q, _| q.altitude_m = Some(1_400),         TermKind::Place,    150, "100 m above"),
        (|q, _| q.altitude_m = Some(500),           TermKind::Place,     50, "400 m below"),
        (|q, _| q.altitude_m = Some(i32::MIN),      TermKind::Place,     50, "under everything"),
        (|_, _| {},                                 TermKind::Language,   0, "the common one"),
        (|q, a| { q.language = Some("jin".into()); a.languages = vec!["jin".into()] }, TermKind::Language, 100, "their own"),
        (|q, a| { q.language = Some("jin".into()); a.languages = vec!["hui".into(), "jin".into()] }, TermKind::Language, 50, "another one of theirs"),
        (|_, a| a.open = 3,                         TermKind::Load,      50, "one place of four"),
        (|_, _| {},                                 TermKind::Record,   150, "a new one is taken to be good"),
        (|_, a| a.record = Record { solved: 96, reopened: 0 }, TermKind::Record, 198, "all solved"),
        (|_, a| a.record = Record { solved: u32::MAX, reopened: u32::MAX }, TermKind::Record, 200, "no overflow"),
    ];
    for (twist, kind, points, why) in cases {
        let (mut question, mut advisor) = (question(1), advisor(1));
        twist(&mut question, &mut advisor);

        let chosen = route(&question, &[advisor]).chosen.expect(why);

        assert_eq!(chosen.points.of(kind), points, "{why}");
        assert!(chosen.points.total() <= MOST_POINTS, "{why}");
    }
}

#[test]
fn of_equals_the_first_is_asked_and_the_other_knows_why() {
    let found = route(&question(1), &[advisor(2), advisor(1)]);

    assert_eq!(found.chosen.map(|it| it.advisor), Some(1));
    assert_eq!(found.others, [Other { advisor: 2, why: Why::Fewer { points: 950 } }]);
}

#[test]
fn waiting_helps_where_somebody_may_come() {
    let at_home = Advisor { on_duty: false, ..advisor(1) };
    let stranger = Advisor { specialities: vec![], ..advisor(2) };

    assert!(route(&question(1), &[at_home]).waiting_helps());
    assert!(!route(&question(1), &[stranger]).waiting_helps());
    assert!(!route(&question(1), &[] as &[Advisor<u32>]).waiting_helps());
}

#[test]
fn a_batch_gives_the_only_one_who_knows_to_whoever_needs_them() {
    // 1 knows everything and has one place; 2 knows soil only. One by one, the first question, about
    // soil, would take 1, who has no other; the second, about pests, would wait.
    let both =
        Advisor { specialities: vec!["soil".into(), "protection".into()], open: 3, ..advisor(1) };
    let soil = Advisor { specialities: vec!["soil".into()], crops: vec![], open: 3, ..advisor(2) };
    let about =
        |id, speciality: &str| Question { speciality: Some(speciality.into()), ..question(id) };
    let (first, second) = (about(1, "soil"), about(2, "protection"));

    assert_eq!(route(&first, &[both.clone(), soil.clone()]).chosen.map(|it| it.advisor), Some(1));
    let dealt = route_all(&[first, second], &[both, soil]);
    let asked: Vec<_> = dealt.iter().map(|it| it.chosen.as_ref().map(|it| it.advisor)).collect();
    assert_eq!(asked, [Some(2), Some(1)]);
}

#[test]
fn a_batch_evens_the_load_out() {
    let questions: Vec<_> = (1..=6).map(question).collect();
    let dealt = route_all(&questions, &[advisor(1), advisor(2), advisor(3)]);
    for id in 1..=3 {
        let mine = dealt.iter().filter(|it| it.chosen.as_ref().is_some_and(|it| it.advisor == id));
        assert_eq!(mine.count(), 2, "agronomist {id}");
    }
}

#[test]
fn nobody_to_ask_and_nothing_to_deal_are_answers_too() {
    assert!(route_all(&[] as &[Asked], &[advisor(1)]).is_empty());
    let alone = route_all(&[question(1)], &[]);
    assert_eq!(alone, [Routing { chosen: None, others: vec![] }]);
}

fn question(id: u32) -> Asked {
    Question {
        id,
        crop: "apple".into(),
        speciality: Some("protection".into()),
        altitude_m: Some(1_100),
        county: 610_628,
        language: None,
        level: Level::Township,
        asked_before: vec![],
    }
}

fn advisor(id: u32) -> Advisor<u32> {
    Advisor {
        id,
        level: Level::Township,
        specialities: vec!["protection".into()],
        crops: vec!["apple".into()],
        languages: vec![],
        from_m: 900,
        to_m: 1_300,
        county: 610_628,
        on_duty: true,
        capacity: 4,
        open: 0,
        record: Record::default(),
    }
}

const SPECIALITIES: [&str; 2] = ["soil", "protection"];

fn any_question() -> impl Strategy<Value = Asked> {
    (0..3_usize, prop::option::of(900..1_600), any::<bool>(), prop::collection::vec(1..5_u32, 0..2))
        .prop_map(|(about, altitude_m, speaks, asked_before)| Question {
            speciality: SPECIALITIES.get(about).map(|it| (*it).to_owned()),
            altitude_m,
            language: speaks.then(|| "jin".into()),
            asked_before,
            ..question(0)
        })
}

fn any_advisor() -> impl Strategy<Value = Advisor<u32>> {
    let knows = prop::sample::subsequence(SPECIALITIES.to_vec(), 0..=2);
    (knows, any::<[bool; 3]>(), 0..4_u32, 0..4_u32, 0..9_u32, 0..9_u32).prop_map(
        |(knows, [crop, speaks, on_duty], capacity, open, solved, reopened)| Advisor {
            specialities: knows.into_iter().map(str::to_owned).collect(),
            crops: if crop { vec!["apple".into()] } else { vec![] },
            languages: if speaks { vec!["jin".into()] } else { vec![] },
            on_duty,
            capacity,
            open,
            record: Record { solved, reopened },
            ..advisor(0)
        },
    )
}

fn some() -> impl Strategy<Value = (Vec<Asked>, Vec<Advisor<u32>>)> {
    let questions = prop::collection::vec(any_question(), 0..5);
    let advisors = prop::collection::vec(any_advisor(), 0..4);
    (questions, advisors).prop_map(|(mut questions, mut advisors)| {
        (1..).zip(&mut questions).for_each(|(id, question)| question.id = id);
        (1..).zip(&mut advisors).for_each(|(id, advisor)| advisor.id = id);
        (questions, advisors)
    })
}

/// How many are asked, and at how many points in all.
fn worth(dealt: &[Routing<u32>]) -> (usize, i32) {
    let chosen = || dealt.iter().filter_map(|routing| routing.chosen.as_ref());
    (chosen().count(), chosen().map(|choice| choice.points.total()).sum())
}

/// The best of all ways, tried one after the other.
fn by_brute_force(questions: &[Asked], advisors: &mut [Advisor<u32>]) -> (usize, i32) {
    let Some((first, rest)) = questions.split_first() else { return (0, 0) };
    let mut best = by_brute_force(rest, advisors);
    for n in 0..advisors.len() {
        let alone = route(first, std::slice::from_ref(&advisors[n]));
        let Some(choice) = alone.chosen else { continue };
        advisors[n].open += 1;
        let (asked, points) = by_brute_force(rest, advisors);
        advisors[n].open -= 1;
        best = best.max((asked + 1, points + choice.points.total()));
    }
    best
}

proptest! {
    /// Whoever is asked may be, and the terms that both sides read sum to what decided.
    #[test]
    fn whoever_is_asked_may_be_and_the_terms_sum((questions, advisors) in some()) {
        let dealt = route_all(&questions, &advisors);
        for (question, routing) in questions.iter().zip(&dealt) {
            prop_assert_eq!(routing.others.len() + usize::from(routing.chosen.is_some()), advisors.len());
            let Some(choice) = &routing.chosen else { continue };
            let advisor = advisors.iter().find(|it| it.id == choice.advisor).expect("one of them");
            prop_assert!(advisor.on_duty && advisor.open < advisor.capacity);
            prop_assert!(!question.asked_before.contains(&advisor.id));
            let sum: i32 = choice.points.terms().map(|term| term.points).sum();
            prop_assert_eq!(sum, choice.points.total());
        }
        for advisor in &advisors {
            let mine = dealt.iter().filter(|it| it.chosen.as_ref().is_some_and(|it| it.advisor == advisor.id));
            prop_assert!(u32::try_from(mine.count()).expect("few") <= advisor.free());
        }
    }

    /// As many are asked as can be, at the most points.
    #[test]
    fn a_batch_is_as_good_as_by_brute_force((questions, mut advisors) in some()) {
        let dealt = worth(&route_all(&questions, &advisors));
        prop_assert_eq!(dealt, by_brute_force(&questions, &mut advisors));
    }

    /// Whatever order the database returns them in, the same are asked.
    #[test]
    fn order_never_matters((questions, advisors) in some(), seed in any::<u64>()) {
        let mut rows: Vec<usize> = (0..questions.len()).collect();
        rows.sort_by_key(|row| (*row as u64 + 1).wrapping_mul(seed | 1) % 7);
        let mixed: Vec<_> = rows.iter().map(|row| questions[*row].clone()).collect();
        let turned: Vec<_> = advisors.iter().rev().cloned().collect();

        let straight = route_all(&questions, &advisors);
        let other = route_all(&mixed, &turned);

        for (at, row) in rows.iter().enumerate() {
            prop_assert_eq!(&straight[*row], &other[at]);
        }
    }

    /// One question alone is the same by both ways.
    #[test]
    fn a_batch_of_one_is_a_single_question(question in any_question(), advisors in some()) {
        let alone = route(&question, &advisors.1);
        let dealt = route_all(std::slice::from_ref(&question), &advisors.1);
        prop_assert_eq!(worth(&dealt), worth(std::slice::from_ref(&alone)));
    }
}
