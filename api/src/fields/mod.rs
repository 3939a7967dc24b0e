//! Fields (地块): where the work is, and how large it is.

pub mod flow;
pub mod form;
pub mod http;
pub mod store;
