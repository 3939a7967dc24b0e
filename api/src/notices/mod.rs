//! What phones are owed: written with the fact, delivered live, and by WeChat to phones that are away.

mod articles;
pub mod bell;
pub mod flow;
pub mod http;
pub mod hub;
pub mod live;
mod lots;
mod market;
pub mod notice;
pub mod outbox;
mod pooled;
mod questions;
pub mod sender;
pub mod store;
mod trucks;
