//! Agronomists: they say what they know, an operator approves them, and duty hours say when.

pub mod duty;
pub mod figures;
pub mod flow;
pub mod form;
pub mod http;
pub mod store;
pub mod view;
