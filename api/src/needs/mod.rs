//! Needs: posted, put before teams in waves, taken, done.

pub mod dispatch;
pub mod explain;
pub mod flow;
pub mod form;
pub mod http;
pub mod pool;
pub mod preview;
pub mod replan;
pub mod store;
pub mod story;
pub mod sweeper;
pub mod view;
