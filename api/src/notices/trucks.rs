//! What buyers and farmers are told of trucks, weights and money.

use chrono::{DateTime, Utc};

use super::notice::Notice;
use crate::{
    entity::{order, receipt, settlement, share, truck},
    ids::{OrderId, TruckId},
    ledger::transfer::worth,
    produce::weight::jin,
    words,
};

impl Notice {
    /// To the farmer: a truck comes for the share then.
    #[must_use]
    pub fn truck_planned(
        share: &share::Model,
        truck: TruckId,
        order: &order::Model,
        at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Self {
        let (when, weight) = (words::day(at, now), jin(share.grams));
        let body = format!("{when}来装{weight}，请备好货");
        let planned = Self::new("truck_planned", "车安排好了", body).on_load(share, truck);
        planned.of_share(&weight, at, order, "车要来装")
    }

    /// To the buyer.
    #[must_use]
    pub fn trucks_planned(order: OrderId, trucks_n: usize) -> Self {
        let body = format!("一共{trucks_n}车，请填车牌和司机");
        Self { order_id: Some(order), ..Self::new("trucks_planned", "路线排好了", body) }
    }

    /// To the farmer: which truck it is; see [`Notice::about`].
    #[must_use]
    pub fn truck_named(truck: &truck::Model, plate: &str) -> Self {
        let named = Self::new("truck_named", "车牌有了", format!("来装货的车是{plate}"));
        Self { truck_id: Some(truck.id), ..named }
    }

    /// To the side that did not weigh.
    #[must_use]
    pub fn weighed(share: &share::Model, truck: TruckId, net: &str) -> Self {
        let body = format!("净重{net}公斤，看对了请签字");
        Self::new("weighed", "磅单等您签字", body).on_load(share, truck)
    }

    /// To the side that had not signed, or had signed before.
    #[must_use]
    pub fn weighing_signed(share: &share::Model, truck: TruckId) -> Self {
        Self::new("weighing_signed", "磅单签了", "对方签了磅单").on_load(share, truck)
    }

    /// To the farmer: the truck left without their fruit.
    #[must_use]
    pub fn left_behind(share: &share::Model, truck: &truck::Model, why: &str) -> Self {
        let body = format!("车走了，没有装您的货：{why}。货又归您卖了");
        Self::new("left_behind", "您的货没有装", body).on_load(share, truck.id)
    }

    /// To the farmer.
    #[must_use]
    pub fn truck_departed(
        share: &share::Model,
        truck: &truck::Model,
        order: &order::Model,
    ) -> Self {
        let body = format!("您的货发往{}，车牌{}", order.city, truck.plate);
        Self::new("truck_departed", "发车了", body).on_load(share, truck.id)
    }

    /// To the farmer.
    #[must_use]
    pub fn truck_arrived(share: &share::Model, truck: TruckId, city: &str) -> Self {
        let body = format!("您的货到{city}了，等买家验收");
        Self::new("truck_arrived", "货到了", body).on_load(share, truck)
    }

    /// To the farmer: what is paid, and until when to object.
    #[must_use]
    pub fn load_received(share: &share::Model, row: &receipt::Model, until: &str) -> Self {
        let deducted: i64 = row.deductions.0.iter().map(|deduction| deduction.grams).sum();
        let less = match deducted {
            0 => String::new(),
            grams => format!("，扣{}", jin(grams)),
        };
        let lower = if row.price_fen < share.price_fen {
            format!("，等级降了，每斤{}元", words::per_jin(row.price_fen))
        } else {
            String::new()
        };
        let yuan = words::yuan(worth(row.accepted_g, row.price_fen));
        let took = jin(row.accepted_g);
        let body = format!("收下{took}{less}{lower}，共{yuan}元。不同意请在{until}前提");
        Self::new("load_received", "买家验收了", body).on_load(share, row.truck_id)
    }

    /// To the buyer and the operators.
    #[must_use]
    pub fn load_disputed(share: &share::Model, truck: TruckId, objection: &str) -> Self {
        let body = format!("农户不同意验收结果：{objection}");
        Self::new("load_disputed", "农户有异议", body).on_load(share, truck)
    }

    /// To both sides.
    #[must_use]
    pub fn load_decided(share: &share::Model, truck: TruckId, reason: &str) -> Self {
        Self::new("load_decided", "异议处理了", reason).on_load(share, truck)
    }

    /// To the farmer: so much comes, until then.
    #[must_use]
    pub fn money_owed(row: &settlement::Model) -> Self {
        let (yuan, day) = (words::yuan(row.amount_fen), words::date(row.due_at));
        let body = format!("货款{yuan}元，买家要在{day}前付");
        Self::new("money_owed", "货款算清了", body).on_settlement(row)
    }

    /// To the buyer.
    #[must_use]
    pub fn money_due(row: &settlement::Model) -> Self {
        let (yuan, day) = (words::yuan(row.amount_fen), words::date(row.due_at));
        Self::new("money_due", "有货款要付", format!("{yuan}元，请在{day}前付")).on_settlement(row)
    }

    /// To the farmer: the buyer says that it is paid.
    #[must_use]
    pub fn money_paid(row: &settlement::Model) -> Self {
        let body = format!("买家说付了{}元，收到请点“收到了”", words::yuan(row.amount_fen));
        Self::new("money_paid", "买家付款了", body).on_settlement(row)
    }

    /// To the buyer.
    #[must_use]
    pub fn money_received(row: &settlement::Model) -> Self {
        let body = format!("农户收到了{}元", words::yuan(row.amount_fen));
        Self::new("money_received", "农户收到了", body).on_settlement(row)
    }

    /// To the buyer and the operators: it was called paid, and did not come.
    #[must_use]
    pub fn money_missing(row: &settlement::Model, reference: Option<&str>) -> Self {
        let under = reference.map(|it| format!("（单号{it}）")).unwrap_or_default();
        let body = format!("农户没有收到{}元{under}，请核对后再付", words::yuan(row.amount_fen));
        Self::new("money_missing", "农户说没收到钱", body).on_settlement(row)
    }

    /// To the farmer, once.
    #[must_use]
    pub fn money_overdue(row: &settlement::Model) -> Self {
        let (yuan, day) = (words::yuan(row.amount_fen), words::date(row.due_at));
        let body = format!("{yuan}元到{day}还没付，已催买家；您也可以打电话问");
        Self::new("money_overdue", "货款过期没付", body).on_settlement(row)
    }

    /// To the buyer, at the same moment.
    #[must_use]
    pub fn you_owe(row: &settlement::Model) -> Self {
        let (yuan, day) = (words::yuan(row.amount_fen), words::date(row.due_at));
        let body = format!("{yuan}元应在{day}前付，请马上付给农户");
        Self::new("you_owe", "货款过期了", body).on_settlement(row)
    }

    /// To the farmer: the buyer cancelled too late, and owes a part of the deposit.
    #[must_use]
    pub fn deposit_forfeited(row: &settlement::Model) -> Self {
        let (yuan, day) = (words::yuan(row.amount_fen), words::date(row.due_at));
        let body = format!("买家锁定后取消了订单，定金里您得{yuan}元，{day}前付");
        Self::new("deposit_forfeited", "定金归您了", body).on_settlement(row)
    }

    /// To the farmer, whose fruit the buyer did not load.
    #[must_use]
    pub fn deposit_lost(row: &settlement::Model) -> Self {
        let (yuan, day) = (words::yuan(row.amount_fen), words::date(row.due_at));
        let body = format!("买家没有装您的货，定金里您得{yuan}元，{day}前付");
        Self::new("deposit_lost", "一份定金归您了", body).on_settlement(row)
    }

    /// To the buyer, who did not load a farmer's fruit.
    #[must_use]
    pub fn deposit_to_pay(row: &settlement::Model) -> Self {
        let (yuan, day) = (words::yuan(row.amount_fen), words::date(row.due_at));
        let body = format!("有一户的货没有装，定金里{yuan}元归农户，请在{day}前付");
        Self::new("deposit_to_pay", "有定金要付", body).on_settlement(row)
    }

    /// To the buyer.
    #[must_use]
    pub fn deposit_released(order: OrderId, fen: i64) -> Self {
        let body = format!("货款都付清了，定金{}元退给您", words::yuan(fen));
        Self { order_id: Some(order), ..Self::new("deposit_released", "定金退了", body) }
    }

    /// The same notice about this share.
    #[must_use]
    pub fn about(self, share: &share::Model) -> Self {
        let (order_id, lot_id) = (Some(share.order_id), Some(share.lot_id));
        Self { share_id: Some(share.id), order_id, lot_id, ..self }
    }

    fn on_load(self, share: &share::Model, truck: TruckId) -> Self {
        Self { truck_id: Some(truck), ..self.about(share) }
    }

    fn on_settlement(self, row: &settlement::Model) -> Self {
        Self { order_id: Some(row.order_id), share_id: Some(row.share_id), ..self }
    }
}
