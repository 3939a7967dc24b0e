//! What farmer and agronomist say to each other about a question.

pub mod flow;
pub mod http;
pub mod store;
pub mod view;
