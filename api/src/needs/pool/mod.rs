//! 拼单: a need that stands for its members and goes the way of every other need (ADR 7).
//!
//! While it waits it can be [joined](join) and [left](leave); it [locks](lock) when it is large
//! enough or its time comes, and is then offered to teams like any need. Whoever
//! [accepts](accept) has all of it, and who [drops out](part) gives all of it back.
//!
//! Locks are taken in one order: the counter `pools` where membership changes, the pool's row, the
//! members' rows by id; then as everywhere.

pub mod accept;
pub mod aim;
pub mod hours;
pub mod join;
pub mod leave;
pub mod lock;
pub mod members;
pub mod part;
pub mod store;
pub mod sum;
pub mod view;
