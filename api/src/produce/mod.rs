//! What the market trades in: data with edition and source.
