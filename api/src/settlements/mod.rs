//! What buyers owe farmers, until when, and whether it came.

pub mod store;
