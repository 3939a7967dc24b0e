//! Certificates (承诺达标合格证): what a producer promises of goods, and what is mixed of what.

pub mod flow;
pub mod form;
pub mod http;
pub mod store;
pub mod view;
