//! Visits: booked, arrived, started, finished, confirmed or disputed, rated.

pub mod day;
pub mod disputes;
pub mod flow;
pub mod http;
pub mod leave;
pub mod scene;
pub mod store;
pub mod view;
