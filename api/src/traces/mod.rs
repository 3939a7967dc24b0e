//! The public trace of goods, from the village to the shop.
