//! Offers: a need put before one team, accepted or not.

pub mod flow;
pub mod http;
pub mod store;
pub mod view;
