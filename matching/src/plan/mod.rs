//! Day plans.

mod anneal;
mod best;
mod clock;
mod days;
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
mod travel;

pub use clock::Clock;
pub use days::{Days, Nights, Visit};
pub use live::Inserted;
pub use planner::{Plan, Planner};
pub use problem::{InvalidProblem, Problem, Stop, Terms, Tour};
pub use travel::{Leg, MOST, Travel};
