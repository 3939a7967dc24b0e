//! Shares (份额): what one lot gives to one line of an order, as its farmer accepts or refuses it.

pub mod end;
pub mod flow;
pub mod http;
pub mod store;
pub mod view;
