//! What the engine promises, seen from outside.

mod change;
mod cost;
mod filter;
mod fleet;
mod outline;
mod place;
mod plan;
mod plan_check;
mod plan_days;
mod plan_problems;
mod preview;
mod promises;
mod support;
mod units;
mod visit;
mod waves;
mod week;
