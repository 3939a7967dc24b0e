//! A statement as a table for Excel: one row for each load, and the sum.

use chrono::{DateTime, Utc};

use super::{
    csv,
    statement::{StatementLine, StatementView},
};
use crate::{
    entity::{
        receipt::{Deduction, DeductionReason},
        settlement::SettlementState,
        share::ShareState,
    },
    words,
};

/// The words above the columns.
const HEAD: [&str; 20] = [
    "货源编号",
    "农户",
    "村",
    "订单行",
    "车次",
    "约定(公斤)",
    "毛重(公斤)",
    "皮重(公斤)",
    "净重(公斤)",
    "收下(公斤)",
    "扣重(公斤)",
    "扣重原因",
    "等级",
    "单价(元/公斤)",
    "货款(元)",
    "定金(元)",
    "状态",
    "应付日",
    "付款日",
    "收款日",
];

impl StatementView {
    /// The same as a table for Excel; the last row is the sum.
    #[must_use]
    pub fn csv(&self) -> String {
        let head = HEAD.iter().map(|&words| words.to_owned()).collect();
        let mut rows: Vec<Vec<String>> = vec![head];
        rows.extend(self.lines.iter().map(row));
        rows.push(self.sum());
        csv::table(&rows)
    }

    fn sum(&self) -> Vec<String> {
        let (mut cells, totals) = (vec![String::new(); HEAD.len()], &self.totals);
        let deposit = self.lines.iter().filter_map(|line| line.deposit_fen).sum();
        "合计".clone_into(&mut cells[0]);
        cells[5] = words::kilograms(totals.agreed_g);
        cells[8] = words::kilograms(totals.net_g);
        cells[9] = words::kilograms(totals.accepted_g);
        cells[10] = words::kilograms(totals.deducted_g);
        cells[14] = words::yuan(self.lines.iter().filter_map(|line| line.goods_fen).sum());
        cells[15] = words::yuan(deposit);
        cells
    }
}

fn row(line: &StatementLine) -> Vec<String> {
    let kg = |grams: Option<i64>| grams.map_or_else(String::new, words::kilograms);
    let yuan = |fen: Option<i64>| fen.map_or_else(String::new, words::yuan);
    let day = |at: Option<DateTime<Utc>>| {
        at.map_or_else(String::new, |at| words::local(at).format("%Y-%m-%d").to_string())
    };
    let number = |n: Option<i32>| n.map_or_else(String::new, |n| n.to_string());
    vec![
        line.lot_code.clone(),
        line.farmer.clone(),
        line.village.clone(),
        line.line_n.to_string(),
        number(line.truck_n),
        words::kilograms(line.agreed_g),
        kg(line.gross_g),
        kg(line.tare_g),
        kg(line.net_g),
        kg(line.accepted_g),
        kg(line.accepted_g.map(|_| line.deducted_g())),
        line.deductions.iter().map(deduction).collect::<Vec<_>>().join("；"),
        number(line.grade),
        words::yuan(line.price_fen),
        yuan(line.goods_fen),
        yuan(line.deposit_fen),
        state(line).to_owned(),
        day(line.due_at),
        day(line.paid_at),
        day(line.received_at),
    ]
}

fn deduction(it: &Deduction) -> String {
    let reason = match it.reason {
        DeductionReason::Weight => "缺重",
        DeductionReason::Rot => "腐烂",
        DeductionReason::Bruise => "碰压伤",
        DeductionReason::Size => "果径不够",
        DeductionReason::Colour => "着色不够",
        DeductionReason::Grade => "等级不够",
        DeductionReason::Other => "其他",
    };
    let words = if it.words.is_empty() { String::new() } else { format!("（{}）", it.words) };
    format!("{reason}{}公斤{words}", words::kilograms(it.grams))
}

const fn state(line: &StatementLine) -> &'static str {
    match (line.settlement, line.share_state) {
        (Some(SettlementState::Received), _) => "已收款",
        (Some(SettlementState::Paid), _) => "买家已付",
        (Some(SettlementState::Owed), _) => "待付款",
        (None, ShareState::Received) => "已验收",
        (None, ShareState::Loaded) => "已装车",
        (None, _) => "待装车",
    }
}
