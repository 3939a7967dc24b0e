//! What holds for every need and every fleet.

use matching::{
    place::distance, reason::Change, team::Service, visit::plan_visit, waves::WavePolicy, *,
};
use proptest::prelude::*;

use crate::fleet::{Scene, scenes};
use crate::support::{HOUR, window};

fn ranked((need, teams, now): &Scene) -> Ranking<u32> {
    rank(need, teams, &Policy::default(), *now)
}

fn shuffled_scenes() -> impl Strategy<Value = (Scene, Vec<Team<u32>>)> {
    scenes().prop_flat_map(|scene| {
        let shuffled = Just(scene.1.clone()).prop_shuffle();
        (Just(scene), shuffled)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, ..ProptestConfig::default() })]

    /// Whatever order the database returns anything in, the farmer sees the same list.
    #[test]
    fn ranking_ignores_every_order((scene, mut shuffled) in shuffled_scenes()) {
        for team in &mut shuffled {
            team.booked.reverse();
            team.services.reverse();
            team.qualifications.reverse();
        }
        let (need, _, now) = &scene;
        prop_assert_eq!(ranked(&scene), rank(need, &shuffled, &Policy::default(), *now));
    }

    /// Nobody gets lost: every team is either on the list or told why not.
    #[test]
    fn every_team_gets_an_answer(scene in scenes()) {
        let Ranking { best_first, rejected } = ranked(&scene);
        prop_assert!(rejected.iter().all(|rejection| !rejection.reasons.is_empty()));
        let listed = best_first.iter().map(|candidate| candidate.team);
        let mut ids: Vec<_> = listed.chain(rejected.iter().map(|rejection| rejection.team)).collect();
        ids.sort_unstable();
        prop_assert!(ids.into_iter().eq(scene.1.iter().map(|team| team.id)));
    }

    /// The list is what it says: best first, and the terms a farmer is shown add up.
    #[test]
    fn terms_add_up_to_the_total_that_sorts(scene in scenes()) {
        let Ranking { best_first, .. } = ranked(&scene);
        for candidate in &best_first {
            let sum: i64 = candidate.cost.terms().map(|term| term.fen.get()).sum();
            prop_assert_eq!(candidate.cost.total().get(), sum);
            prop_assert!(candidate.cost.terms().map(|term| term.kind).is_sorted());
        }
        let keys = best_first.iter().map(|candidate| (candidate.cost.total(), candidate.team));
        prop_assert!(keys.is_sorted());
    }

    /// One team more is never bad news for the farmer, and changes nothing for the others.
    #[test]
    fn a_team_more_never_makes_the_best_worse((need, mut teams, now) in scenes()) {
        let all = rank(&need, &teams, &Policy::default(), now);
        let left_out = teams.pop().map(|team| team.id);
        let fewer = rank(&need, &teams, &Policy::default(), now);
        if let Some(best) = fewer.best_first.first() {
            prop_assert!(all.best_first[0].cost.total() <= best.cost.total());
        }
        let kept: Vec<_> = all.best_first.into_iter().filter(|c| Some(c.team) != left_out).collect();
        prop_assert_eq!(kept, fewer.best_first);
    }

    /// More time never loses a team, and makes one with a single machine neither earlier nor later.
    #[test]
    fn a_later_end_keeps_every_candidate((mut need, teams, now) in scenes(), hours in 1_i64..100) {
        let before = rank(&need, &teams, &Policy::default(), now).best_first;
        need.window.until = need.window.until.plus(hours * 3600);
        let after = rank(&need, &teams, &Policy::default(), now).best_first;
        for candidate in before {
            let kept = after.iter().find(|kept| kept.team == candidate.team);
            let may_choose = teams[usize::try_from(candidate.team)?].services.len() > 1;
            prop_assert!(kept == Some(&candidate) || may_choose && kept.is_some());
        }
    }

    /// A promised visit can be kept: inside the window, in working hours, with time for the road.
    #[test]
    fn a_planned_visit_can_be_kept(scene in scenes()) {
        let (need, teams, now) = &scene;
        for candidate in ranked(&scene).best_first {
            let team = &teams[usize::try_from(candidate.team)?];
            let visit = candidate.visit;
            prop_assert_eq!(visit.shared(need.window), Some(visit), "inside the window");
            prop_assert_eq!(candidate.work.first().map(|work| work.from), Some(visit.from));
            prop_assert_eq!(candidate.work.last().map(|work| work.until), Some(visit.until));
            prop_assert!(candidate.work.is_sorted_by(|a, b| a.until < b.from));
            for work in &candidate.work {
                let working: i64 = team.week.working(*work).map(Window::seconds).sum();
                prop_assert_eq!(working, work.seconds(), "in working hours");
                let dry: i64 = need.demands.weather.allowed(*work).map(Window::seconds).sum();
                prop_assert_eq!(dry, work.seconds(), "in weather that allows it");
                let busy = [work.from, work.until].map(|at| busy_on(team, &candidate.work, at));
                let most = team.limits.hours_per_day.map(|hours| whole(hours * 3600.0));
                let rested = |busy| most.is_none_or(|most| busy <= most);
                prop_assert!(busy.into_iter().all(rested), "with the night's rest");
            }
            prop_assert!(keeps_bookings(need, team, visit, *now));
        }
    }

    /// An honest "earliest": no quarter of an hour before it would have done, and a team
    /// without time really has none.
    #[test]
    fn no_earlier_visit_is_possible((need, teams, now) in scenes()) {
        for team in &teams {
            let Some(service) = team.services.iter().find(|s| s.operation == need.operation) else {
                continue;
            };
            let team = Team { services: vec![service.clone()], ..team.clone() };
            let planned = plan_visit(&need, &team, &Policy::default(), now);
            let start = planned.map_or(need.window.until, |planned| planned.visit.from);
            let mut earlier = need.window.from;
            while earlier < start {
                prop_assert!(!could_start(&need, &team, now, earlier), "{earlier:?} {start:?}");
                earlier = earlier.plus(900);
            }
        }
    }

    /// "Change this and they come" is true, and asking for less would not do.
    #[test]
    fn a_change_admits_its_team_and_is_the_smallest(scene in scenes()) {
        let (need, teams, now) = &scene;
        for rejection in ranked(&scene).rejected {
            let Some(change) = rejection.change else { continue };
            let team = &teams[usize::try_from(rejection.team)?..][..1];
            prop_assert!(is_admitted(need, team, *now, change), "{change:?}");
            if let Some(less) = slightly_less(change) {
                prop_assert!(!is_admitted(need, team, *now, less), "{less:?} does, too");
            }
        }
    }

    /// And when nothing is proposed, no single change would do, however large.
    #[test]
    fn without_a_change_nothing_helps(scene in scenes()) {
        let (need, teams, now) = &scene;
        for rejection in ranked(&scene).rejected {
            if rejection.change.is_some() {
                continue;
            }
            let team = &teams[usize::try_from(rejection.team)?..][..1];
            let later = (1..=14).map(|days| need.window.until.plus(days * 24 * HOUR));
            let short = |min: f64| (min - need.quantity).next_up();
            let least = team[0].services.iter().filter_map(|service| service.min_quantity);
            let least = least.filter(|min| *min > need.quantity);
            let changes = later
                .map(|until| Change::WidenWindow { until })
                .chain(least.map(|min| Change::JoinPool { quantity_short: short(min) }))
                .chain([Change::RaiseCeiling { to: Fen::new(1_000_000) }])
                .chain([Change::WidenReach { to: team[0].reach }]);
            for change in changes {
                prop_assert!(!is_admitted(need, team, *now, change), "{change:?} helps");
            }
        }
    }

    /// A promise is never earlier than the plan, and being further away never makes it sooner.
    #[test]
    fn the_cautious_start_is_not_before_the_likely_one(scene in scenes()) {
        for candidate in ranked(&scene).best_first {
            prop_assert_eq!(candidate.start.p50, candidate.visit.from);
            prop_assert!(candidate.start.p50 <= candidate.start.p90);
        }
    }

    /// The preview is the ranking in short, not a second opinion.
    #[test]
    fn the_preview_agrees_with_the_ranking(mut scene in scenes()) {
        for team in &mut scene.1 {
            team.services.truncate(1);
        }
        let (need, teams, now) = &scene;
        let Ranking { best_first, rejected } = ranked(&scene);
        let answer = preview(need, teams, &Policy::default(), *now);
        prop_assert_eq!(answer.teams, best_first.len());
        prop_assert_eq!(answer.earliest, best_first.iter().map(|c| c.visit.from).min());
        let n_reasons: usize = rejected.iter().map(|rejection| rejection.reasons.len()).sum();
        prop_assert_eq!(answer.reasons.iter().map(|(_, n)| n).sum::<usize>(), n_reasons);
        for (change, n_admitted) in answer.changes {
            let alone = |team: &&Team<u32>| {
                let rejected = !best_first.iter().any(|c| c.team == team.id);
                rejected && is_admitted(need, std::slice::from_ref(*team), *now, change)
            };
            prop_assert_eq!(teams.iter().filter(alone).count(), n_admitted, "{:?}", change);
        }
    }

    /// A phone may send anything; the engine answers.
    #[test]
    fn no_number_is_too_strange(
        (mut need, mut teams, _) in scenes(),
        (a, b, c) in (any::<f64>(), any::<f64>(), any::<f64>()),
        (from, until, now) in (any::<i64>(), any::<i64>(), any::<i64>()),
        price: i64,
    ) {
        need.quantity = a;
        need.slope_degrees = Some(b);
        need.window = Window { from: Moment::new(from), until: Moment::new(until) };
        for service in teams.iter_mut().flat_map(|team| &mut team.services) {
            *service = Service { price: Fen::new(price), capacity_per_day: b, min_quantity: Some(c), ..service.clone() };
        }
        for booking in teams.iter_mut().flat_map(|team| &mut team.booked) {
            booking.during.until = Moment::new(price);
        }
        let answer = preview(&need, &teams, &Policy::default(), Moment::new(now));
        prop_assert!(answer.teams <= teams.len());
        prop_assert!(answer.teams == 0 || (a > 0.0 && b > 0.0), "nobody is sent on nonsense");
    }
}

/// Whether the team gets to the visit from where it is, and from there to what it promised.
fn keeps_bookings(need: &Need, team: &Team<u32>, visit: Window, now: Moment) -> bool {
    let way = |from, to| {
        let seconds = distance(from, to).get() / 1000.0 * 1.4 / 25.0 * 3600.0;
        Moment::new(0).plus(format!("{seconds:.0}").parse::<i64>().expect("seconds") - 1).get()
    };
    let ahead = || team.booked.iter().filter(|booking| booking.during.until > now);
    let from_base = now.plus(way(team.base, need.place));
    let none_before = ahead().all(|booking| booking.during.from >= visit.until);
    let kept = ahead().all(|booking| {
        let way = way(booking.place, need.place);
        booking.during.until.plus(way) <= visit.from || visit.until.plus(way) <= booking.during.from
    });
    kept && (!none_before || from_base <= visit.from)
}

/// Plays a start at `start` through, minute by minute.
fn could_start(need: &Need, team: &Team<u32>, now: Moment, start: Moment) -> bool {
    let pace = need.quantity / team.services[0].capacity_per_day * slowdown(need);
    let minutes_needed = 30.0 + pace * 480.0;
    let (mut today, mut worked) = (None, 0);
    let mut is_working = |minute: Moment| {
        let wanted = window(minute, minute.plus(60));
        if today != Some(day_of(minute)) {
            (today, worked) = (Some(day_of(minute)), busy_on(team, &[], minute));
        }
        let works = team.week.working(wanted).next() == Some(wanted)
            && need.demands.weather.allowed(wanted).next() == Some(wanted)
            && team.limits.hours_per_day.is_none_or(|most| worked + 60 <= whole(most * 3600.0));
        worked += if works { 60 } else { 0 };
        works
    };
    if !is_working(start) {
        return false;
    }
    let (mut minute, mut done) = (start, 0.0);
    while minute < need.window.until && done < minutes_needed {
        let rests = !is_working(minute);
        if rests && done < 60.0 && minute.get() - start.get() < 3600 {
            return false;
        }
        done += if rests { 0.0 } else { 1.0 };
        minute = minute.plus(60);
    }
    done >= minutes_needed
        && Window::new(start, minute).is_some_and(|visit| keeps_generously(need, team, visit, now))
}

/// As [`keeps_bookings`], with a minute to spare, so that rounding up to minutes cannot matter.
fn keeps_generously(need: &Need, team: &Team<u32>, visit: Window, now: Moment) -> bool {
    let wider = Window { from: visit.from.minus(60), until: visit.until.plus(60) };
    keeps_bookings(need, team, wider, now)
}

/// The local day of a moment.
fn day_of(at: Moment) -> Window {
    let midnight = at.get() - (at.get() + 8 * HOUR).rem_euclid(24 * HOUR);
    window(Moment::new(midnight), Moment::new(midnight + 24 * HOUR))
}

/// Seconds that bookings and this work take on the local day of a moment.
fn busy_on(team: &Team<u32>, work: &[Window], at: Moment) -> i64 {
    let all = team.booked.iter().map(|booking| booking.during).chain(work.iter().copied());
    all.filter_map(|busy| busy.shared(day_of(at))).map(Window::seconds).sum()
}

/// The slowdown of small, crooked and steep fields, once more and by hand.
fn slowdown(need: &Need) -> f64 {
    let Some(land) = need.demands.land else { return 1.0 };
    let size = if land.area.get() < 7000.0 {
        0.71 + 0.29 * (7000.0 / land.area.get()).sqrt()
    } else {
        1.0
    };
    let steep = need.slope_degrees.map_or(1.0, |slope| 1.0 + 0.02 * f64::max(slope - 6.0, 0.0));
    size * steep * if land.irregular { 1.2 } else { 1.0 }
}

#[expect(clippy::cast_possible_truncation, reason = "seconds of a day")]
fn whole(seconds: f64) -> i64 {
    seconds.ceil() as i64
}

fn is_admitted(need: &Need, team: &[Team<u32>], now: Moment, change: Change) -> bool {
    let (mut need, mut policy) = (need.clone(), Policy::default());
    match change {
        Change::WidenWindow { until } => need.window.until = until,
        Change::RaiseCeiling { to } => need.price_ceiling = Some(to),
        Change::JoinPool { quantity_short } => need.quantity += quantity_short,
        Change::WidenReach { .. } => policy.reach_factor = WavePolicy::default().reach_factor(2),
    }
    !rank(&need, team, &policy, now).best_first.is_empty()
}

fn slightly_less(change: Change) -> Option<Change> {
    match change {
        Change::WidenWindow { until } => Some(Change::WidenWindow { until: until.minus(1) }),
        Change::RaiseCeiling { to } => Some(Change::RaiseCeiling { to: to - Fen::new(1) }),
        Change::JoinPool { quantity_short } => {
            Some(Change::JoinPool { quantity_short: quantity_short - 1e-9 })
        }
        Change::WidenReach { .. } => None,
    }
}
