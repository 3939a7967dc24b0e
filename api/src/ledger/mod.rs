//! The double-entry ledger: who holds a deposit, who owes whom, and that it all balances.

pub mod audit;
pub mod flow;
pub mod http;
pub mod store;
pub mod transfer;
