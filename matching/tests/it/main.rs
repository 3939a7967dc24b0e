//! What the engine promises, seen from outside.

mod change;
mod cost;
mod filter;
mod fleet;
mod index;
mod index_threads;
mod outline;
mod place;
mod preview;
mod promises;
mod support;
mod units;
mod visit;
mod waves;
mod week;
