//! What is owed to whom, and the double-entry ledger behind it.
