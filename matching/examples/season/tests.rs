//! A short season: the same twice, and nothing served twice, too late or for nothing.

use crate::measure::figures;
use crate::policy::Policy;
use crate::promise::moment;
use crate::season::{Season, season};
use crate::settings::Settings;
use crate::world::{CLOSE, LATEST, World};

fn small_world(seed: usize) -> World {
    World::new(seed, Settings { n_plots: 60, ..Settings::USUAL })
}

fn all(world: &World, policy: Policy) -> Vec<Season> {
    world.fleets.iter().map(|fleet| season(world, fleet, policy)).collect()
}

#[test]
fn the_same_seed_makes_the_same_season() {
    for policy in Policy::ALL {
        let (once, again) = (all(&small_world(7), policy), all(&small_world(7), policy));
        assert_eq!(once, again, "{policy:?}");
        assert_ne!(once, all(&small_world(8), policy), "{policy:?}: another seed, another season");
    }
}

#[test]
fn no_window_is_broken_and_nobody_works_in_the_rain_or_at_night() {
    let world = small_world(1);
    for policy in Policy::ALL {
        for (fleet, season) in world.fleets.iter().zip(all(&world, policy)) {
            for (job, story) in fleet.jobs.iter().zip(&season.stories) {
                let Some(done) = story.done else { continue };
                assert!((job.days.0..=job.days.1).contains(&done.day), "{policy:?}: window");
                assert!(done.day > job.posted, "{policy:?}: known before");
                assert!(!world.wet[done.day], "{policy:?}: rain");
                let day = moment(done.day, 0.0)..=moment(done.day, LATEST);
                assert!(day.contains(&done.arrived), "{policy:?}: hours");
            }
        }
    }
}

#[test]
fn hours_and_roads_add_up() {
    let world = small_world(2);
    for policy in Policy::ALL {
        for season in all(&world, policy) {
            let done = || season.stories.iter().filter_map(|story| story.done);
            let (km, setup, work) = done().fold((0.0, 0.0, 0.0), |(km, setup, work), done| {
                (km + done.effort.km, setup + done.effort.setup, work + done.effort.work)
            });
            let close = |a: f64, b: f64| (a - b).abs() < 1e-6 * (1.0 + b.abs());
            assert!(close(km, season.effort.km), "{policy:?}: roads");
            assert!(close(setup + work, season.hours.iter().sum::<f64>() * 3600.0), "{policy:?}");
            assert!(close(work, season.effort.work), "{policy:?}: no job is worked twice");
        }
    }
}

/// A team's visits follow each other: it is nowhere twice at once.
#[test]
fn a_team_is_at_one_plot_at_a_time() {
    let world = small_world(3);
    for policy in Policy::ALL {
        for season in all(&world, policy) {
            let mut visits: Vec<_> = season.stories.iter().filter_map(|story| story.done).collect();
            visits.sort_by_key(|done| (done.team, done.arrived));
            for two in visits.windows(2).filter(|two| two[0].team == two[1].team) {
                let (first, next) = (two[0], two[1]);
                let busy = (first.effort.setup + first.effort.work).min(CLOSE) as i64;
                let leaves = first.arrived.plus(busy - 1);
                assert!(first.day < next.day || leaves <= next.arrived, "{policy:?}");
            }
        }
    }
}

#[test]
fn every_figure_is_a_number() {
    for figure in figures(&small_world(4), &Policy::ALL).concat() {
        assert!(figure.is_finite() && figure >= 0.0);
    }
}
