//! What the week was like, in numbers.

mod rows;

use super::plan::Cast;
use crate::phone::RouteTimes;
use crate::play::ledger::Book;
use crate::play::table::Table;

/// Everything that the table and the picture are made of.
#[derive(Debug, Clone)]
pub struct Report {
    pub cast: Cast,
    pub without_phone_n: usize,
    /// Seconds of the week in one second.
    pub speed: f64,
    pub book: Book,
    pub outcome: Outcome,
    /// WeChat messages on all phones; `None` when the stand-in was not at hand.
    pub messages_n: Option<usize>,
    pub calls: Vec<RouteTimes>,
}

/// How everything stood on the last evening.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Grams that shares hold and no lot has: must be none.
    pub over_g: i64,
    /// Shares of less than a kilogram, whatever became of them.
    pub crumbs_n: usize,
    /// What the operator's audits name: must be nothing.
    pub order_findings: Vec<String>,
    pub ledger_findings: Vec<String>,
    pub smallholders: Smallholders,
    pub weights: Weights,
    pub money: Money,
}

/// Farmers below 50 亩, as the service counts them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Smallholders {
    /// Of what suits a line of some order.
    pub supply_g: i64,
    pub all_supply_g: i64,
    /// Of what shares hold at last.
    pub sold_g: i64,
    pub all_sold_g: i64,
}

/// Of all orders that were not cancelled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weights {
    pub ordered_g: i64,
    /// By shares that were agreed on.
    pub agreed_g: i64,
    pub loaded_g: i64,
    pub accepted_g: i64,
    pub deducted_g: i64,
}

/// As buyers read it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Money {
    pub bills_n: usize,
    /// All that was settled: the three below together.
    pub settled_fen: i64,
    /// What nobody has paid.
    pub owed_fen: i64,
    /// What buyers say they paid, and no farmer has seen yet.
    pub paid_fen: i64,
    pub received_fen: i64,
    /// Bills that farmers' side reads otherwise, or that one side alone has: must be none.
    pub differ_n: usize,
    /// Deposits: still held, given back, lost to farmers.
    pub held_fen: i64,
    pub released_fen: i64,
    pub forfeited_fen: i64,
}

impl Money {
    /// Every fen is owed, on its way, or has come; and both sides read the same.
    #[must_use]
    pub const fn is_balanced(&self) -> bool {
        self.settled_fen == self.owed_fen + self.paid_fen + self.received_fen && self.differ_n == 0
    }
}

impl Report {
    /// What must not happen, in words; `None` of a flawless week.
    #[must_use]
    pub fn flaws(&self) -> Option<String> {
        let mut flaws = self.book.flaws("orders");
        let Outcome { over_g, order_findings, ledger_findings, money, .. } = &self.outcome;
        flaws.extend((*over_g > 0).then(|| format!("{over_g} g sold that nobody has")));
        flaws.extend(order_findings.iter().chain(ledger_findings).cloned());
        flaws.extend(
            (!money.is_balanced()).then(|| format!("money that does not balance: {money:?}")),
        );
        let unexplained = self.unexplained_g();
        flaws.extend((unexplained != 0).then(|| format!("{unexplained} g without a reason")));
        (!flaws.is_empty()).then(|| flaws.join("\n"))
    }

    /// Grams of locked orders that are neither filled nor have a reason.
    fn unexplained_g(&self) -> i64 {
        let explained =
            |line: &crate::Filled| line.unfilled.iter().map(|(_, grams)| grams).sum::<i64>();
        self.book.deals.lines().map(|line| line.grams - line.filled_g - explained(line)).sum()
    }

    /// The week in a table.
    #[must_use]
    pub fn table(&self) -> Table {
        let mut table = Table::default();
        self.add_people(&mut table);
        self.add_fill(&mut table);
        self.add_unfilled(&mut table);
        self.add_shares(&mut table);
        self.add_times(&mut table);
        self.add_trucks(&mut table);
        self.add_money(&mut table);
        self.add_checks(&mut table);
        self.add_calls(&mut table);
        table
    }
}
