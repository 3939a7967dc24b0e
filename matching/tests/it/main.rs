//! What the engine promises, seen from outside.

mod assign;
mod change;
mod cost;
mod filter;
mod fleet;
mod flow;
mod index;
mod index_threads;
mod market;
mod outline;
mod place;
mod pool;
mod pool_prices;
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
