//! Teams (农服队): registration, approval, and the engine's picture of them.

pub mod flow;
pub mod form;
pub mod http;
pub mod near;
pub mod roster;
pub mod store;
pub mod view;
