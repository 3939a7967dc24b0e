//! What is publicly known of goods: records that each hold the hash of the one before.

pub mod chain;
pub mod flow;
pub mod http;
pub mod page;
pub mod store;
pub mod view;
