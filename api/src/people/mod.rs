//! People, their roles, and the consents by which a village agent speaks for a farmer.

pub mod check;
pub mod consents;
pub mod flow;
pub mod http;
pub mod store;
