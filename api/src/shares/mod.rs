//! Shares: what each farmer is asked to give to an order.
