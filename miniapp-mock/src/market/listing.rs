//! Listing a lot: whose it is, its field, its certificate, the lot itself.

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use super::plan::{Kind, Lot};
use super::seller::Seller;
use crate::phone::Trouble;
use crate::play::calendar;
use crate::play::deals::Listed;
use crate::play::ground::text;
use crate::play::ledger::Event;

/// A field of more than 50 亩 makes its farmer no smallholder any more.
const LARGE_MU: f64 = 80.0;

impl Seller<'_> {
    /// Lists a lot at its hour.
    pub(crate) async fn list_in_time(self, lot: &Lot) {
        self.ground.clock.until(lot.at).await;
        if let Err(trouble) = self.list(lot).await {
            self.ground.ledger.trouble("listing a lot", &trouble);
        }
    }

    async fn list(self, lot: &Lot) -> Result<(), Trouble> {
        let form = self.form(lot).await?;
        let listed = self.phone.post("/lots", &form).await?;
        let smallholder = listed["smallholder"].as_bool().unwrap_or_default();
        let row = Listed { lot: lot.clone(), smallholder };
        let ledger = &self.ground.ledger;
        ledger.count(Event::Listed);
        ledger.deal(|deals| drop(deals.lots.insert(text(&listed, "id").to_owned(), row)));
        if lot.kind == Kind::Cooperative && !lot.certified {
            self.bring_papers(text(&listed, "id"), lot.kilograms).await;
        }
        Ok(())
    }

    async fn form(self, lot: &Lot) -> Result<Value, Trouble> {
        let from = Utc::now() + TimeDelta::days(lot.ready_day.into()) - TimeDelta::minutes(5);
        let parts = lot.parts.iter().map(|part| {
            json!({
                "grade": part.grade, "from_mm": part.from_mm, "to_mm": part.to_mm,
                "percent": part.percent,
            })
        });
        let mut form = json!({
            "product": "APPLE", "variety": lot.variety, "colour": lot.colour, "bag": "PAPER",
            "storage": lot.storage,
            "seller": if lot.kind == Kind::Cooperative { "cooperative" } else { "farmer" },
            "quantity": { "amount": lot.kilograms * 2, "unit": "jin" },
            "parts": parts.collect::<Vec<_>>(),
            "window": {
                "from": calendar::written(from),
                "until": calendar::written(from + TimeDelta::days(lot.keeps_days.into())),
            },
            "floor_fen": lot.floor_fen,
        });
        if let Some(neighbour) = &lot.neighbour {
            form["for_farmer"] = neighbour.consent(self.phone, &lot.place.village).await?;
        }
        if lot.kind == Kind::Large {
            form["field_id"] = self.field(lot).await?;
        } else {
            form["place"] = json!({ "lon": lot.place.lon, "lat": lot.place.lat });
        }
        if lot.certified {
            let whose = form["for_farmer"].clone();
            form["certificate_id"] = self.certificate(lot.kilograms, whose).await?;
        }
        Ok(form)
    }

    async fn field(self, lot: &Lot) -> Result<Value, Trouble> {
        let field = json!({
            "name": "苹果园", "village": lot.place.village, "crop": "apple", "area_mu": LARGE_MU,
            "place": { "lon": lot.place.lon, "lat": lot.place.lat },
        });
        Ok(self.phone.post("/fields", &field).await?["id"].take())
    }

    /// Fills in a 承诺达标合格证 for so many kilograms, of the neighbour's where there is one.
    pub(super) async fn certificate(
        self,
        kilograms: u32,
        for_farmer: Value,
    ) -> Result<Value, Trouble> {
        let number = uuid::Uuid::now_v7().simple().to_string();
        let mut form = json!({
            "number": format!("610628-{}", &number[..20]),
            "product": "APPLE",
            "quantity": { "amount": kilograms, "unit": "kg" },
            "issued_on": calendar::day(Utc::now()),
            "test_result": "自行检测合格",
        });
        if for_farmer.is_string() {
            form["for_farmer"] = for_farmer;
        }
        Ok(self.phone.post("/certificates", &form).await?["id"].take())
    }
}
