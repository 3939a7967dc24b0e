//! What farmers and buyers are told of orders and shares; before a yes no word says who the other is.

use chrono::{DateTime, Utc};

use serde_json::json;

use super::notice::{Notice, clock, short};
use crate::{
    entity::{message::Template, order, share},
    produce::weight::{jin, weight},
    shares::view::sentence,
    words,
};

impl Notice {
    fn on_share(kind: &'static str, title: &str, body: String, share: &share::Model) -> Self {
        let (order_id, lot_id) = (Some(share.order_id), Some(share.lot_id));
        Self { share_id: Some(share.id), order_id, lot_id, ..Self::new(kind, title, body) }
    }

    /// The farmer's message: how much of what, when it is loaded and for where, and what to do.
    pub(super) fn of_share(
        self,
        what: &str,
        at: DateTime<Utc>,
        order: &order::Model,
        phrase: &str,
    ) -> Self {
        let data = json!({
            "thing1": { "value": short(what) },
            "time2": { "value": clock(at) },
            "thing3": { "value": short(&order.city) },
            "phrase4": { "value": phrase },
        });
        Self { message: Some((Template::Share, data)), ..self }
    }

    fn on_order(kind: &'static str, title: &str, body: String, order: &order::Model) -> Self {
        Self { order_id: Some(order.id), ..Self::new(kind, title, body) }
    }

    /// To a farmer: a buyer wants some of the lot.
    #[must_use]
    pub fn share_offered(
        share: &share::Model,
        order: &order::Model,
        product: &str,
        now: DateTime<Utc>,
    ) -> Self {
        let until = words::day(share.expires_at, now);
        let body = format!("{}，请在{until}前答复", sentence(share, order, product));
        let offered = Self::on_share("share_offered", "有人要您的货", body, share);
        let what = format!("{product}{}", jin(share.grams));
        offered.of_share(&what, order.pick_up_at, order, "请您答复")
    }

    /// To the farmer who said yes.
    #[must_use]
    pub fn share_is_sold(share: &share::Model, order: &order::Model) -> Self {
        let day = words::date(order.pick_up_at);
        let body = format!("{}卖给{}，{day}装车，请留好货", jin(share.grams), order.city);
        Self::on_share("share_is_sold", "货定下了", body, share)
    }

    /// To the buyer: a farmer said yes; `grams` is what all have agreed to.
    #[must_use]
    pub fn share_accepted(share: &share::Model, village: &str, grams: i64) -> Self {
        let (one, all) = (weight(share.grams), weight(grams));
        let body = format!("{village}的一户答应了{one}，一共{all}");
        Self::on_share("share_accepted", "有农户答应了", body, share)
    }

    /// To the buyer.
    #[must_use]
    pub fn share_refused(share: &share::Model, village: &str) -> Self {
        let body = format!("{village}的一户没有答应{}，在替您另找", weight(share.grams));
        Self::on_share("share_refused", "有农户没答应", body, share)
    }

    /// To the farmer whose time ran out.
    #[must_use]
    pub fn share_expired(share: &share::Model) -> Self {
        let body = format!("没有及时答复，{}不再留给这个买家", jin(share.grams));
        Self::on_share("share_expired", "已过答复时间", body, share)
    }

    /// To the farmer: the order or the lot is no longer what it was.
    #[must_use]
    pub fn share_withdrawn(share: &share::Model) -> Self {
        let body = format!("买家不再要这{}，货又归您卖了", jin(share.grams));
        Self::on_share("share_withdrawn", "这一份取消了", body, share)
    }

    /// To the farmer who had agreed, or was asked: the buyer takes the order back.
    #[must_use]
    pub fn order_cancelled(share: &share::Model, order: &order::Model) -> Self {
        let body = format!("{}的买家取消了订单，{}又归您卖了", order.city, jin(share.grams));
        Self::on_share("order_cancelled", "买家取消了", body, share)
    }

    /// To the farmer: nothing changes any more.
    #[must_use]
    pub fn share_locked(share: &share::Model, order: &order::Model) -> Self {
        let day = words::date(order.pick_up_at);
        let body = format!("请备好{}，{day}来车装", jin(share.grams));
        Self::on_share("share_locked", "订单定了，请备货", body, share)
    }

    /// To the buyer, whose order was filled, or filled up, after it was placed.
    #[must_use]
    pub fn order_asked(order: &order::Model, grams: i64) -> Self {
        let body = format!("又问了农户，共{}，等回话", weight(grams));
        Self::on_order("order_asked", "在问农户", body, order)
    }

    /// To the buyer: fruit that is not quite as asked.
    #[must_use]
    pub fn substitutes_proposed(order: &order::Model, grams: i64) -> Self {
        let body = format!("有{}和您要的差一点，要不要请点开看", weight(grams));
        Self::on_order("substitutes_proposed", "有替代的货", body, order)
    }

    /// To the buyer.
    #[must_use]
    pub fn order_lost_lot(order: &order::Model, village: &str) -> Self {
        let body = format!("{village}的一户撤了货源，在替您另找");
        Self::on_order("order_lost_lot", "有货源撤了", body, order)
    }

    /// To the buyer.
    #[must_use]
    pub fn order_locked(order: &order::Model, shares_n: usize, grams: i64) -> Self {
        let day = words::date(order.pick_up_at);
        let body = format!("{shares_n}份共{}，{day}装车", weight(grams));
        Self::on_order("order_locked", "订单锁定了", body, order)
    }

    /// To the buyer, whose trucks never came.
    #[must_use]
    pub fn order_given_up(order: &order::Model) -> Self {
        let day = words::date(order.pick_up_at);
        let body = format!("{day}的车没有来装，订单取消，定金归答应的农户");
        Self::on_order("order_given_up", "没有来装车", body, order)
    }

    /// To the buyer, who took nothing over in time.
    #[must_use]
    pub fn order_taken_over(order: &order::Model) -> Self {
        let body = "到了时间没有验收，按两边签过的磅单算，货款照付".to_owned();
        Self::on_order("order_taken_over", "按磅单收了", body, order)
    }

    /// To the buyer.
    #[must_use]
    pub fn order_expired(order: &order::Model) -> Self {
        let body = "没有农户答应，定金退回；点开看原因".to_owned();
        Self::on_order("order_expired", "订单到期了", body, order)
    }

    /// To the buyer.
    #[must_use]
    pub fn standing_placed(order: &order::Model) -> Self {
        let day = words::date(order.pick_up_at);
        let body = format!("照原来的价钱又下了一单，{day}装车");
        Self::on_order("standing_placed", "长期订单", body, order)
    }
}
