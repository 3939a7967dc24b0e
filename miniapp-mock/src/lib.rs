//! The other side of the service, over HTTP only: a believable `WeChat` platform, simulated phones,
//! and a day, a picking week and a night of frost that they play.

pub mod camera;
pub mod clinic;
pub mod day;
pub mod market;
pub mod phone;
mod play;
pub mod wechat;

pub use play::deals::{Answer, Deal, Deals, Filled, Listed, Ride};
pub use play::figures::Spread;
pub use play::ledger::{Book, Event, Fate, Story};
pub use play::names::Neighbour;
pub use play::places::Place;
pub use play::table::Table;
pub use play::{OPERATOR, Stage};
