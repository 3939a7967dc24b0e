//! What the engine promises, seen from outside.

mod change;
mod cost;
mod filter;
mod fleet;
mod outline;
mod place;
mod pool;
mod pool_promises;
mod preview;
mod promises;
mod start;
mod support;
mod units;
mod visit;
mod waves;
mod week;
mod work;
