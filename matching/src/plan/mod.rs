//! Day plans: many stops to many tours, in the order that costs least.
//!
//! A [`Problem`] has stops that want a visit and tours that can make them: a team's day from base
//! to base, or what is left of it between two promised visits. [`Days`] makes one from needs and
//! teams; the classic vehicle routing problem with time windows is one, too. A [`Planner`] holds
//! the best plan so far, makes it better for as long as there is time, takes an urgent stop in at
//! once and mends what a change has left.
//!
//! ```
//! use matching::plan::*;
//!
//! // A base and three fields along a road, ten minutes and 100 fen apart.
//! let leg = |from: usize, to: usize| {
//!     let steps = from.abs_diff(to) as i32;
//!     Leg { time: 10 * steps, cost: 100 * steps }
//! };
//! // Two tours leave the base (place 0) and are back within four hours.
//! let tour = Tour {
//!     profile: 0, start: 0, end: 0, ready: 0, close: 240, capacity: 100, cost: 50, always: false,
//! };
//! // Each field takes half an hour; the last wants it done first.
//! let stop = Stop { load: 10, skip_cost: 100_000 };
//! let window = |open, close| vec![Terms { open, close, work: 30, cost: 0 }];
//! let terms = vec![window(0, 240), window(0, 240), window(0, 40)];
//! let problem = Problem::new(Travel::new(4, leg)?, vec![tour; 2], vec![stop; 3], terms)?;
//!
//! // The share of the budget that is used: by steps, for a plan that can be made again, or by
//! // `start.elapsed() / limit`, for one that has a deadline.
//! let mut planner = Planner::new(problem, 1);
//! planner.improve(|steps| steps as f64 / 1_000.0);
//!
//! let plan = planner.plan();
//! let used: Vec<_> = plan.routes.iter().filter(|route| !route.is_empty()).collect();
//! assert_eq!(used.len(), 1, "one tour does it all");
//! assert_eq!(used[0][0], 2, "the last field first");
//! assert_eq!(plan.cost, 50 + 600);
//!
//! // An urgent field, one step further down the road, is taken in at once.
//! let added = planner.insert(stop, &window(0, 240), leg)?;
//! assert_eq!((added.stop, added.cost), (3, 200));
//! # Ok::<(), InvalidProblem>(())
//! ```
//!
//! # How it searches
//!
//! A step takes neighbouring stretches out of neighbouring routes and puts their stops back where
//! they cost least, now and then not looking ("slack induction by string removals", Christiaens
//! and Vanden Berghe 2020, doi 10.1287/trsc.2019.0914); a plan that is worse is accepted less and
//! less often. A look at a position is O(1), because each node knows its earliest departure and
//! its latest start; and what a stop would cost in a route is remembered until the route changes.
//! Where there is time for thousands of steps a stop, some plans are searched for and then crossed:
//! around a stop the tours of one, elsewhere those of the other.
//! Of up to six stops and eight tours all plans are looked at instead.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "`Problem::new` keeps counts below 65,000, times and costs below 2^30"
)]

mod anneal;
mod best;
mod budget;
mod clock;
mod cross;
mod days;
mod evolve;
mod exact;
mod live;
mod near;
mod planner;
mod problem;
mod quote;
mod random;
mod recreate;
mod route;
mod routes;
mod ruin;
mod shifts;
mod travel;

pub use clock::Clock;
pub use days::{Days, Nights, Visit};
pub use live::Inserted;
pub use planner::{Plan, Planner};
pub use problem::{InvalidProblem, Problem, Stop, Terms, Tour};
pub use travel::{Leg, MOST, Travel};
