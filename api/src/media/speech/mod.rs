//! Speech to text: what is said in voice notes, by a machine elsewhere.

pub mod client;
pub mod listener;
pub mod store;
