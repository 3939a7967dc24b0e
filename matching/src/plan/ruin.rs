//! Slack-induction by string removals: takes neighbouring stretches out of neighbouring routes.
//!
//! After Christiaens and Vanden Berghe (2020), Transportation Science 54(2), 417–433,
//! doi 10.1287/trsc.2019.0914, section 5.1; the constants are theirs.

use super::near::Near;
use super::problem::Problem;
use super::random::Random;
use super::routes::{ABSENT, Routes};

/// Stops taken out by one step, on average.
const MEAN_REMOVED: f64 = 10.0;
/// The longest string.
const LONGEST: f64 = 10.0;
/// How often a string leaves some stops in its middle where they are.
const SPLIT: f64 = 0.5;
/// How often such a middle grows by one more stop.
const GROW: f64 = 0.01;

/// Takes some stops near `seed` out of `routes` and appends them to `taken`.
pub(super) fn ruin(
    problem: &Problem,
    near: &Near,
    routes: &mut Routes,
    random: &mut Random,
    seed: usize,
    taken: &mut Vec<u32>,
) {
    let longest = longest(routes);
    let most = 4.0 * MEAN_REMOVED / (1.0 + longest) - 1.0;
    let n_strings = (random.share() * most + 1.0) as usize;
    let neighbours = near.to(seed).iter().map(|stop| *stop as usize);
    for stop in std::iter::once(seed).chain(neighbours) {
        if routes.n_changed() >= n_strings {
            break;
        }
        let tour = routes.tour[stop];
        if tour != ABSENT && !routes.is_changed(tour as usize) {
            remove_string(problem, routes, random, tour as usize, stop, longest, taken);
        }
    }
}

/// No string is longer than the mean route.
fn longest(routes: &Routes) -> f64 {
    let used = routes.of.iter().filter(|route| route.len() > 0).count();
    let visited = routes.tour.len() - routes.absent.len();
    LONGEST.min(visited as f64 / used.max(1) as f64).max(1.0)
}

fn remove_string(
    problem: &Problem,
    routes: &mut Routes,
    random: &mut Random,
    tour: usize,
    stop: usize,
    longest: f64,
    taken: &mut Vec<u32>,
) {
    let place = problem.place(stop) as u32;
    let route = &routes.of[tour];
    let len = route.len();
    let Some(at) = route.places().position(|there| there == place) else { return };
    let string = 1 + (random.share() * longest.min(len as f64)) as usize;
    let middle = if string > 1 && random.share() < SPLIT { middle(random, string, len) } else { 0 };
    // Stops count from 1, because node 0 is the start.
    let span = string + middle;
    let earliest = (at + 1).saturating_sub(span);
    let latest = at.min(len - span);
    let first = earliest + random.below(latest - earliest + 1) + 1;
    let gap = first + 1 + random.below(string.max(2) - 1);
    let stays =
        |node: usize| node < first || node >= first + span || (node >= gap && node < gap + middle);
    routes.remove(problem, tour, stays, taken);
}

/// How many stops stay in the middle of a string.
fn middle(random: &mut Random, string: usize, len: usize) -> usize {
    let mut middle = 1;
    while string + middle < len && random.share() < GROW {
        middle += 1;
    }
    middle.min(len - string)
}
