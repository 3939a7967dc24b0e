//! Trucks: planned, loaded, on the road, received.
