//! The knowledge base: articles with an author and a day of review, shown in their season.

pub mod calendar;
pub mod flow;
pub mod form;
pub mod http;
pub mod store;
pub mod view;
