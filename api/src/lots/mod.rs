//! Lots (货源): what farmers list, what of it is free, and the certificates that go with it.

pub mod certificates;
pub mod change;
pub mod code;
pub mod flow;
pub mod form;
pub mod history;
pub mod http;
pub mod reserved;
pub mod store;
pub mod view;
