//! All of an order in one table: promised, weighed, accepted, deducted, owed, paid. For each side.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::store;
use crate::{
    entity::{
        ledger_transfer::TransferKind,
        lot,
        order::{self, OrderState},
        order_line, person,
        receipt::{Deduction, deducted_g},
        settlement::{self, SettlementKind, SettlementState},
        share::{self, ShareState},
        truck, truck_stop, weighing,
    },
    error::ApiError,
    ids::{OrderId, PersonId, ShareId},
    ledger::{self, transfer::worth},
    lots::{self, flow::farmer_side},
    orders, people,
    shares::{self, store::AGREED},
    trucks,
};

/// Everything that is owed for an order, or one farmer's part of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementView {
    pub order_id: OrderId,
    pub state: OrderState,
    pub city: String,
    /// True for the buyer: all farmers' loads, and the deposit.
    pub whole: bool,
    pub lines: Vec<StatementLine>,
    pub totals: TotalsView,
    /// To the buyer only.
    pub deposit: Option<DepositView>,
    pub made_at: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct StatementLine {
    pub share_id: ShareId,
    pub share_state: ShareState,
    pub lot_code: String,
    pub farmer: String,
    pub village: String,
    /// The order's line, from 1.
    pub line_n: i32,
    /// The order's truck, from 1.
    pub truck_n: Option<i32>,
    pub agreed_g: i64,
    pub gross_g: Option<i64>,
    pub tare_g: Option<i64>,
    pub net_g: Option<i64>,
    pub accepted_g: Option<i64>,
    pub grade: Option<i32>,
    pub deductions: Vec<Deduction>,
    /// For a kilogram.
    pub price_fen: i64,
    /// As accepted, though it may not be owed yet.
    pub goods_fen: Option<i64>,
    /// A part of the deposit that the buyer lost.
    pub deposit_fen: Option<i64>,
    pub settlement: Option<SettlementState>,
    pub due_at: Option<DateTime<Utc>>,
    pub paid_at: Option<DateTime<Utc>>,
    pub received_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct TotalsView {
    pub agreed_g: i64,
    pub net_g: i64,
    pub accepted_g: i64,
    pub deducted_g: i64,
    /// What is settled, goods and deposit.
    pub amount_fen: i64,
    pub received_fen: i64,
    /// What is settled and did not come yet.
    pub owed_fen: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DepositView {
    pub held_fen: i64,
    pub released_fen: i64,
    pub forfeited_fen: i64,
}

/// All rows that a statement is made of.
struct Rows {
    order: order::Model,
    lines: Vec<order_line::Model>,
    shares: Vec<share::Model>,
    lots: Vec<lot::Model>,
    people: Vec<person::Model>,
    trucks: Vec<truck::Model>,
    stops: Vec<truck_stop::Model>,
    weighings: Vec<crate::entity::weighing::Model>,
    receipts: Vec<crate::entity::receipt::Model>,
    settlements: Vec<settlement::Model>,
}

/// The statement of an order for its buyer, or for a farmer with a share in it.
pub async fn of(
    db: &impl ConnectionTrait,
    reader: PersonId,
    id: OrderId,
    now: DateTime<Utc>,
) -> Result<StatementView, ApiError> {
    let rows = Rows::read(db, id).await?;
    let whole = rows.order.buyer_id == reader;
    let lines: Vec<StatementLine> = rows
        .shares
        .iter()
        .filter(|share| whole || rows.is_seller(share, reader))
        .filter_map(|share| rows.line(share))
        .collect();
    if lines.is_empty() && !whole {
        return Err(ApiError::NotFound);
    }
    Ok(StatementView {
        order_id: id,
        state: rows.order.state,
        totals: totals(&lines),
        lines,
        whole,
        deposit: if whole { Some(deposit(db, id).await?) } else { None },
        city: rows.order.city,
        made_at: now,
    })
}

impl Rows {
    async fn read(db: &impl ConnectionTrait, id: OrderId) -> Result<Self, ApiError> {
        let order = orders::store::find(db, id).await?.ok_or(ApiError::NotFound)?;
        let shares = shares::store::list_of_orders(db, [id]).await?;
        let ids: Vec<ShareId> = shares.iter().map(|share| share.id).collect();
        let trucks = trucks::store::list_of_order(db, id).await?;
        let truck_ids: Vec<_> = trucks.iter().map(|truck| truck.id).collect();
        Ok(Self {
            lines: orders::store::lines_of(db, [id]).await?,
            lots: lots::store::find_all(db, shares.iter().map(|share| share.lot_id)).await?,
            people: people::store::find_all(db, shares.iter().map(|it| it.farmer_id)).await?,
            stops: trucks::store::stops(db, &truck_ids).await?,
            weighings: trucks::store::weighings(db, &ids).await?,
            receipts: trucks::store::receipts(db, &ids).await?,
            settlements: store::list_of_order(db, id).await?,
            order,
            shares,
            trucks,
        })
    }

    fn lot(&self, share: &share::Model) -> Option<&lot::Model> {
        self.lots.iter().find(|lot| lot.id == share.lot_id)
    }

    fn is_seller(&self, share: &share::Model, reader: PersonId) -> bool {
        self.lot(share).is_some_and(|lot| farmer_side(lot).contains(&reader))
    }

    /// `None` for a share that came to nothing: nobody agreed, or it was taken back for nothing.
    fn line(&self, share: &share::Model) -> Option<StatementLine> {
        let settlement = self.settlements.iter().find(|row| row.share_id == share.id);
        if !AGREED.contains(&share.state) && settlement.is_none() {
            return None;
        }
        let lot = self.lot(share)?;
        let line = self.lines.iter().find(|line| line.id == share.line_id);
        let stop = self.stops.iter().find(|stop| stop.share_id == share.id);
        let truck = stop.and_then(|stop| self.trucks.iter().find(|it| it.id == stop.truck_id));
        // What was weighed and left behind is nothing that the buyer has.
        let stayed = share.state == ShareState::Withdrawn;
        let weighing = self.weighings.iter().find(|row| row.share_id == share.id && !stayed);
        let receipt = self.receipts.iter().find(|row| row.share_id == share.id);
        let farmer = self.people.iter().find(|person| person.id == share.farmer_id);
        let of = |kind| settlement.filter(|row| row.kind == kind);
        Some(StatementLine {
            share_id: share.id,
            share_state: share.state,
            lot_code: lot.code.clone(),
            farmer: farmer.map_or_else(|| "农户".to_owned(), |person| person.name.clone()),
            village: lot.village.clone(),
            line_n: line.map_or(0, |line| line.n),
            truck_n: truck.map(|truck| truck.n),
            agreed_g: weighing.map_or(share.grams, |row| row.agreed_g),
            gross_g: weighing.map(|row| row.gross_g),
            tare_g: weighing.map(|row| row.tare_g),
            net_g: weighing.map(weighing::Model::net_g),
            accepted_g: receipt.map(|row| row.accepted_g),
            grade: receipt.map(|row| row.grade).or(weighing.map(|row| row.grade)),
            deductions: receipt.map_or_else(Vec::new, |row| row.deductions.0.clone()),
            price_fen: receipt.map_or(share.price_fen, |row| row.price_fen),
            goods_fen: receipt.map(|row| worth(row.accepted_g, row.price_fen)),
            deposit_fen: of(SettlementKind::Deposit).map(|row| row.amount_fen),
            settlement: settlement.map(|row| row.state),
            due_at: settlement.map(|row| row.due_at),
            paid_at: settlement.and_then(|row| row.paid_at),
            received_at: settlement.and_then(|row| row.received_at),
        })
    }
}

impl StatementLine {
    /// What is owed or was; nothing before it is settled.
    fn amount_fen(&self) -> i64 {
        let settled = self.settlement.map(|_| self.deposit_fen.or(self.goods_fen).unwrap_or(0));
        settled.unwrap_or(0)
    }

    /// What was agreed to and did not stay behind.
    fn living_g(&self) -> i64 {
        if self.share_state == ShareState::Withdrawn { 0 } else { self.agreed_g }
    }

    pub(super) fn deducted_g(&self) -> i64 {
        deducted_g(&self.deductions)
    }
}

fn totals(lines: &[StatementLine]) -> TotalsView {
    let sum = |grams: fn(&StatementLine) -> i64| lines.iter().map(grams).sum();
    let amount_fen = sum(StatementLine::amount_fen);
    let came = |line: &&StatementLine| line.settlement == Some(SettlementState::Received);
    let received_fen = lines.iter().filter(came).map(StatementLine::amount_fen).sum();
    TotalsView {
        agreed_g: sum(StatementLine::living_g),
        net_g: sum(|line| line.net_g.unwrap_or(0)),
        accepted_g: sum(|line| line.accepted_g.unwrap_or(0)),
        deducted_g: sum(StatementLine::deducted_g),
        amount_fen,
        received_fen,
        owed_fen: amount_fen - received_fen,
    }
}

/// As the ledger has it.
async fn deposit(db: &impl ConnectionTrait, id: OrderId) -> Result<DepositView, ApiError> {
    use crate::entity::ledger_entry::Account;
    let moved = ledger::store::list_of_order(db, id).await?;
    let of = |kind| {
        let transfers = moved.iter().filter(move |(transfer, _)| transfer.kind == kind);
        let entries = transfers.flat_map(|(_, entries)| entries);
        let deposit = entries.filter(|entry| entry.account == Account::Deposit);
        deposit.map(|entry| -entry.amount_fen).sum()
    };
    Ok(DepositView {
        held_fen: ledger::store::held(db, id).await?,
        released_fen: of(TransferKind::DepositReleased),
        forfeited_fen: of(TransferKind::DepositForfeited),
    })
}
