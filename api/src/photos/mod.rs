//! Photos that show the work, or the fruit: seen by whoever may see what they show.

pub mod flow;
pub mod http;
pub mod store;
