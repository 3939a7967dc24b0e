//! Photos that show the work: uploaded by a team, seen by both sides of the visit.

pub mod flow;
pub mod http;
pub mod store;
