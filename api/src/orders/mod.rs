//! Orders: what buyers want, previewed, placed, filled from many lots, and explained.
