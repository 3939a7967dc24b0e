//! Signing in with WeChat, and out again.

pub mod flow;
pub mod http;
pub mod store;
pub mod token;
