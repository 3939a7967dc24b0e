//! The farmer's side of the market, and the agent's: shares, the scale, the receipt, the money.

use serde_json::Value;

use super::plan::Temper;
use crate::phone::{Phone, Trouble};
use crate::play::dice::Dice;
use crate::play::ground::{Ground, list, number, text};
use crate::play::ledger::Event;
use crate::play::voices::Voices;

/// How much answers vary about their median.
const ANSWER_SPREAD: f64 = 0.8;
/// A farmer objects where the buyer takes off more than this, in thousandths.
const PATIENCE: i64 = 50;
const REASONS: [&str; 4] = ["price", "sold", "not_ready", "quantity"];

/// Somebody with fruit to sell, and the phone.
#[derive(Clone, Copy)]
pub(crate) struct Seller<'a> {
    pub(crate) ground: &'a Ground,
    pub(crate) voices: &'a Voices,
    pub(crate) phone: &'a Phone,
    pub(crate) temper: Temper,
}

impl Seller<'_> {
    /// Does what a notice of the market asks for.
    pub(crate) async fn hear(self, notice: Value, dice: Dice) {
        if let Err(trouble) = self.answer(&notice, dice).await {
            let doing = format!("a farmer answering {}", text(&notice, "kind"));
            self.ground.ledger.trouble(&doing, &trouble);
        }
    }

    async fn answer(self, notice: &Value, mut dice: Dice) -> Result<(), Trouble> {
        let ledger = &self.ground.ledger;
        match text(notice, "kind") {
            "share_offered" => self.consider(notice, &mut dice).await?,
            "share_expired" => ledger.count(Event::ShareExpired),
            "share_withdrawn" => ledger.count(Event::ShareWithdrawn),
            "weighed" => self.sign(notice).await?,
            "load_received" => self.check_receipt(notice, &mut dice).await?,
            "money_paid" => self.confirm_money(notice, &mut dice).await?,
            _ => return Ok(()),
        }
        self.phone.note_read(notice["seq"].as_u64().unwrap_or_default()).await
    }

    async fn consider(self, notice: &Value, dice: &mut Dice) -> Result<(), Trouble> {
        let Ground { clock, ledger, .. } = self.ground;
        let (now, order, id) = (ledger.now(), text(notice, "order_id"), text(notice, "share_id"));
        ledger.count(Event::ShareOffered);
        ledger.deal(|deals| {
            deals.order(order).offered_at.get_or_insert(now);
            deals.share(id).offered_at.get_or_insert(now);
        });
        if dice.chance(self.temper.ignores) {
            return Ok(());
        }
        clock.minutes_awake(dice.around(self.temper.median_minutes, ANSWER_SPREAD)).await;
        let refuses = dice.chance(self.temper.refuses);
        let done = if refuses { self.refuse(id, dice).await } else { self.accept(id, order).await };
        match done {
            Err(trouble) if is_over(&trouble) => {
                ledger.count(Event::ShareTooLate);
                Ok(())
            }
            done => done,
        }
    }

    async fn accept(self, id: &str, order: &str) -> Result<(), Trouble> {
        self.phone.accept_share(id).await?;
        let ledger = &self.ground.ledger;
        let now = ledger.now();
        ledger.count(Event::ShareAccepted);
        ledger.deal(|deals| {
            deals.order(order).accepted_at.get_or_insert(now);
            deals.share(id).accepted_at = Some(now);
        });
        Ok(())
    }

    async fn refuse(self, id: &str, dice: &mut Dice) -> Result<(), Trouble> {
        self.phone.refuse_share(id, dice.one_of(&REASONS)).await?;
        let ledger = &self.ground.ledger;
        let now = ledger.now();
        ledger.count(Event::ShareRefused);
        ledger.deal(|deals| {
            deals.share(id).refused_at = Some(now);
        });
        Ok(())
    }

    /// Reads the scale beside the driver, and signs.
    async fn sign(self, notice: &Value) -> Result<(), Trouble> {
        let (share, truck) = (text(notice, "share_id"), text(notice, "truck_id"));
        let seen = self.phone.truck(truck).await?;
        let Some(stop) = stop_of(&seen, share) else { return Ok(()) };
        if stop["weighing"]["seller_signed_at"].is_null() {
            self.phone.sign(share, &stop["weighing"]["version"]).await?;
        }
        Ok(())
    }

    /// Objects where too much was taken off.
    async fn check_receipt(self, notice: &Value, dice: &mut Dice) -> Result<(), Trouble> {
        let (share, truck) = (text(notice, "share_id"), text(notice, "truck_id"));
        let seen = self.phone.truck(truck).await?;
        let Some(stop) = stop_of(&seen, share) else { return Ok(()) };
        let net_g = number(&stop["weighing"], "net_g");
        let deducted_g = net_g - number(&stop["receipt"], "accepted_g");
        if deducted_g * 1000 <= net_g * PATIENCE {
            return Ok(());
        }
        self.ground.clock.minutes_awake(dice.around(120.0, 0.5)).await;
        self.phone.object(share, "装车时都是好的，扣得太多了").await?;
        self.ground.ledger.count(Event::LoadDisputed);
        Ok(())
    }

    /// Looks into the account, and says that it came.
    async fn confirm_money(self, notice: &Value, dice: &mut Dice) -> Result<(), Trouble> {
        self.ground.clock.minutes_awake(dice.around(120.0, 0.5)).await;
        let paid = self.phone.settlements(Some("paid")).await?;
        for row in paid.iter().filter(|row| row["share_id"] == notice["share_id"]) {
            self.phone.money_came(text(row, "id")).await?;
        }
        Ok(())
    }

    /// Listens for a driver who asks for a cooperative's certificate, and fills one in.
    pub(super) async fn bring_papers(self, lot: &str, kilograms: u32) {
        self.voices.hear(&asks_for(lot)).await;
        match self.certificate(kilograms, Value::Null).await {
            Ok(id) => self.voices.say(&papers_of(lot), id.as_str().unwrap_or_default()),
            Err(trouble) => self.ground.ledger.trouble("a certificate at the truck", &trouble),
        }
    }
}

/// What a driver says who asks for a lot's certificate, and what is answered.
pub(super) fn asks_for(lot: &str) -> String {
    format!("asks for {lot}")
}

pub(super) fn papers_of(lot: &str) -> String {
    format!("papers of {lot}")
}

/// Where a truck calls for this share.
pub(super) fn stop_of<'a>(truck: &'a Value, share: &str) -> Option<&'a Value> {
    list(truck, "stops").find(|stop| text(stop, "share_id") == share)
}

/// Whether an answer came too late.
pub(super) fn is_over(trouble: &Trouble) -> bool {
    let codes = ["share_expired", "share_closed", "order_locked", "order_not_open"];
    codes.contains(&trouble.code())
}
