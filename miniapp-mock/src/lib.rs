//! The other side of the service, over HTTP only: a believable `WeChat` platform and simulated phones.

pub mod phone;
pub mod wechat;
