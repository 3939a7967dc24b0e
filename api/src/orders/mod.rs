//! Orders (订单): what a buyer wants, filled from many farmers' lots.

pub mod audit;
pub mod cancel;
pub mod change;
pub mod choose;
pub mod explain;
pub mod flow;
pub mod form;
pub mod freight;
pub mod http;
pub mod limit;
pub mod lock;
pub mod market;
pub mod preview;
pub mod round;
pub mod standing;
pub mod store;
pub mod sweeper;
pub mod tags;
pub mod unfilled;
pub mod view;
