//! Lots: what farmers have to sell, with photos and certificates.
