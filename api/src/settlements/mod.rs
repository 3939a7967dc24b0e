//! What buyers owe farmers, until when, and whether it came.

pub mod csv;
pub mod flow;
pub mod http;
pub mod sheet;
pub mod statement;
pub mod store;
pub mod sweeper;
pub mod view;
