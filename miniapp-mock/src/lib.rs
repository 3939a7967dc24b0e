//! The other side of the service, over HTTP only: a believable `WeChat` platform, simulated phones,
//! and a day that they play.

pub mod day;
pub mod phone;
pub mod wechat;
