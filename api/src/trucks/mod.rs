//! Trucks: planned, loaded, on the road, received.

pub mod dispute;
pub mod flow;
pub mod form;
pub mod http;
pub mod left;
pub mod overdue;
pub mod papers;
pub mod plan;
pub mod receive;
pub mod road;
pub mod scene;
pub mod send;
pub mod store;
pub mod sweeper;
pub mod tracks;
pub mod view;
pub mod weigh;
