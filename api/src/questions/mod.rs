//! 农技: a farmer's question gets one accountable answer, with a clock.

pub mod answer;
mod clock;
pub mod end;
pub mod flow;
pub mod form;
pub mod found;
pub mod heard;
pub mod http;
pub mod pass;
mod prescribed;
pub mod routing;
mod shown;
pub mod side;
pub mod store;
pub mod sweeper;
pub mod talk;
pub mod trace;
pub mod view;
