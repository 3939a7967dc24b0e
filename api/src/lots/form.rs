//! What a farmer says of a lot, and whether it can be so.

use chrono::{DateTime, TimeDelta, Utc};
use matching::Position;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    entity::{
        field,
        lot::{self, LotState, Seller, Storage},
        lot_part,
    },
    error::ApiError,
    ids::{CertificateId, FieldId, LotId, MediaId, PartId, PersonId},
    media,
    needs::form::WindowForm,
    people::check,
    place::{PlaceForm, stored},
    produce::{Product, weight::QuantityForm},
};

/// Least and most of a lot, in grams: a basket, and more than one cold store holds.
const LEAST_G: i64 = 10_000;
const MOST_G: i64 = 1_000_000_000;
/// Grades and sizes of one lot.
const MOST_PARTS: usize = 12;
/// The highest floor price of a kilogram, in fen: 1 000 yuan.
const HIGHEST_FEN: i64 = 100_000;
/// The farthest that a harvest may lie ahead, and that fruit in a store may have been ready.
const FARTHEST: TimeDelta = TimeDelta::days(180);
const OLDEST: TimeDelta = TimeDelta::days(365);

/// So much of a lot is of one grade and size, as the farmer estimates it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartForm {
    /// Of the produce catalogue; 1 is best.
    pub grade: i32,
    /// Diameters in mm, both ends included.
    pub from_mm: i32,
    pub to_mm: i32,
    /// 1 to 100; those of a lot are 100 together.
    pub percent: i32,
}

/// Fruit to sell, on a registered field or at a place.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LotForm {
    /// Codes of the produce catalogue.
    pub product: String,
    pub variety: String,
    pub colour: String,
    pub bag: String,
    pub storage: Storage,
    #[serde(default = "farmer")]
    pub seller: Seller,
    /// One of the farmer's fields; or else `place`.
    #[serde(default)]
    pub field_id: Option<FieldId>,
    /// Where the fruit is fetched.
    #[serde(default)]
    pub place: Option<PlaceForm>,
    /// All of it: 10 kg to 1 000 t.
    pub quantity: QuantityForm,
    /// 1 to 12.
    pub parts: Vec<PartForm>,
    /// From when it is picked and may be eaten, until when it is good.
    pub window: WindowForm,
    /// What the farmer must get for a kilogram.
    pub floor_fen: i64,
    /// A certificate of the farmer's.
    #[serde(default)]
    pub certificate_id: Option<CertificateId>,
    /// Up to 500 characters.
    #[serde(default)]
    pub note: String,
    /// Photos the caller has sent, up to 9.
    #[serde(default)]
    pub photos: Vec<MediaId>,
    /// A farmer who consented to the caller speaking for them.
    #[serde(default)]
    pub for_farmer: Option<PersonId>,
}

/// What may be said anew of a lot.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeForm {
    /// All of it, what is promised already included.
    pub quantity: QuantityForm,
    pub parts: Vec<PartForm>,
    pub window: WindowForm,
    pub floor_fen: i64,
    /// Absent: as it was.
    #[serde(default)]
    pub certificate_id: Option<CertificateId>,
    #[serde(default)]
    pub note: String,
    /// More photos.
    #[serde(default)]
    pub photos: Vec<MediaId>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertifyForm {
    /// Of the farmer's own, for this fruit, and still good.
    pub certificate_id: CertificateId,
}

/// A part that was checked and is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub grade: i32,
    pub from_mm: i32,
    pub to_mm: i32,
    pub grams: i64,
}

/// What may change of a lot, checked.
#[derive(Clone, Debug)]
pub struct Terms {
    pub parts: Vec<Part>,
    pub window: WindowForm,
    pub floor_fen: i64,
    pub note: String,
    pub photos: Vec<MediaId>,
}

/// A lot that was checked and is not stored.
#[derive(Clone, Debug)]
pub struct Draft {
    product: String,
    variety: String,
    colour: String,
    bag: String,
    storage: Storage,
    seller: Seller,
    field_id: Option<FieldId>,
    place: Position,
    village: String,
    certificate_id: Option<CertificateId>,
    pub terms: Terms,
}

/// Who lists a lot, for whom, and what is known of it beside the form.
#[derive(Clone, Debug)]
pub struct Listing {
    pub farmer: PersonId,
    pub by: PersonId,
    pub smallholder: bool,
    pub code: String,
}

const fn farmer() -> Seller {
    Seller::Farmer
}

impl LotForm {
    /// `field` is what `field_id` names; `village` is where the farmer lives.
    pub fn check(
        &self,
        product: &Product,
        field: Option<field::Model>,
        village: &str,
        now: DateTime<Utc>,
    ) -> Result<Draft, ApiError> {
        let (place, village) = self.site(field, village)?;
        Ok(Draft {
            product: product.code.clone(),
            variety: product.variety(&self.variety)?.code.clone(),
            colour: product.colour(&self.colour)?.code.clone(),
            bag: product.bag(&self.bag)?.code.clone(),
            storage: self.storage,
            seller: self.seller,
            field_id: self.field_id,
            place,
            village,
            certificate_id: self.certificate_id,
            terms: self.terms().check(product, self.storage, now)?,
        })
    }

    fn site(
        &self,
        field: Option<field::Model>,
        home: &str,
    ) -> Result<(Position, String), ApiError> {
        match (field, self.place) {
            (Some(_), Some(_)) => {
                Err(ApiError::invalid("place", "place_twice", "地块和位置只能选一个"))
            }
            (Some(field), None) => {
                let village = Some(field.village).filter(|village| !village.is_empty());
                Ok((stored(field.lon, field.lat), village.unwrap_or_else(|| home.to_owned())))
            }
            (None, Some(place)) => Ok((place.check("place")?, home.to_owned())),
            (None, None) => Err(ApiError::invalid("place", "place_missing", "请先定位装货的地方")),
        }
    }

    fn terms(&self) -> ChangeForm {
        ChangeForm {
            quantity: self.quantity,
            parts: self.parts.clone(),
            window: self.window,
            floor_fen: self.floor_fen,
            certificate_id: self.certificate_id,
            note: self.note.clone(),
            photos: self.photos.clone(),
        }
    }
}

impl ChangeForm {
    pub fn check(
        &self,
        product: &Product,
        storage: Storage,
        now: DateTime<Utc>,
    ) -> Result<Terms, ApiError> {
        let grams = self.quantity.grams("quantity", LEAST_G, MOST_G)?;
        media::flow::at_most(self.photos.len())?;
        Ok(Terms {
            parts: parts(&self.parts, grams, product)?,
            window: window(self.window, product.keeping(storage)?.keeps_days, now)?,
            floor_fen: floor(self.floor_fen)?,
            note: check::words(&self.note, "note", 500)?,
            photos: self.photos.clone(),
        })
    }
}

impl Draft {
    /// The rows of a lot that is listed at `now`.
    #[must_use]
    pub fn into_rows(
        self,
        listing: Listing,
        now: DateTime<Utc>,
    ) -> (lot::Model, Vec<lot_part::Model>) {
        let id = LotId::new();
        let parts = self.terms.parts.iter().map(|part| part.into_row(id)).collect();
        let row = lot::Model {
            id,
            code: listing.code,
            farmer_id: listing.farmer,
            posted_by: listing.by,
            field_id: self.field_id,
            seller: self.seller,
            smallholder: listing.smallholder && self.seller == Seller::Farmer,
            product: self.product,
            variety: self.variety,
            colour: self.colour,
            bag: self.bag,
            storage: self.storage,
            lon: self.place.lon(),
            lat: self.place.lat(),
            village: self.village,
            ready_at: self.terms.window.from,
            keeps_until: self.terms.window.until,
            floor_fen: self.terms.floor_fen,
            certificate_id: self.certificate_id,
            note: self.terms.note,
            state: LotState::Listed,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        (row, parts)
    }
}

impl Part {
    #[must_use]
    pub fn into_row(self, lot: LotId) -> lot_part::Model {
        lot_part::Model {
            id: PartId::new(),
            lot_id: lot,
            grade: self.grade,
            from_mm: self.from_mm,
            to_mm: self.to_mm,
            total_g: self.grams,
            reserved_g: 0,
        }
    }

    /// Whether a stored part is of the same fruit.
    #[must_use]
    pub fn is(&self, row: &lot_part::Model) -> bool {
        (self.grade, self.from_mm, self.to_mm) == (row.grade, row.from_mm, row.to_mm)
    }
}

/// Deals the whole out by percent; what rounding leaves goes to the first part.
fn parts(forms: &[PartForm], grams: i64, product: &Product) -> Result<Vec<Part>, ApiError> {
    let wrong = |code, message: &'static str| Err(ApiError::invalid("parts", code, message));
    if !(1..=MOST_PARTS).contains(&forms.len()) {
        return wrong("count_out_of_range", "等级要有1到12种");
    }
    let possible = |form: &PartForm| (1..=100).contains(&form.percent);
    if !forms.iter().all(possible) || forms.iter().map(|form| form.percent).sum::<i32>() != 100 {
        return wrong("percent_invalid", "各等级的百分比加起来要正好是100");
    }
    let mut dealt: Vec<Part> = Vec::new();
    for form in forms {
        let (from_mm, to_mm) = product.sizes(form.from_mm, form.to_mm)?;
        let grade = product.grade(form.grade)?.grade;
        let part = Part { grade, from_mm, to_mm, grams: grams * i64::from(form.percent) / 100 };
        if dealt.iter().any(|it| (it.grade, it.from_mm, it.to_mm) == (grade, from_mm, to_mm)) {
            return wrong("part_twice", "同样的等级和果径填了两遍");
        }
        dealt.push(part);
    }
    let left = grams - dealt.iter().map(|part| part.grams).sum::<i64>();
    dealt[0].grams += left;
    Ok(dealt)
}

fn window(window: WindowForm, keeps_days: i64, now: DateTime<Utc>) -> Result<WindowForm, ApiError> {
    let wrong = |code, message| Err(ApiError::invalid("window", code, message));
    if window.from >= window.until {
        return wrong("window_invalid", "结束时间要在开始时间之后".to_owned());
    }
    if window.until <= now {
        return wrong("window_past", "时间已经过了，请重新选".to_owned());
    }
    if window.from - now > FARTHEST || now - window.from > OLDEST {
        return wrong("window_too_long", "开始时间要在过去一年到半年以后之间".to_owned());
    }
    if window.until - window.from > TimeDelta::days(keeps_days) {
        return wrong("window_too_long", format!("这样存放最多{keeps_days}天"));
    }
    Ok(window)
}

fn floor(fen: i64) -> Result<i64, ApiError> {
    let wrong = || ApiError::invalid("floor_fen", "price_out_of_range", "底价要在0.01到1000元之间");
    (1..=HIGHEST_FEN).contains(&fen).then_some(fen).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::produce::Produce;

    #[test]
    fn a_lot_is_dealt_out_to_the_gram() {
        let produce = Produce::compiled_in();
        let part = |grade, percent| PartForm { grade, from_mm: 75, to_mm: 80, percent };
        #[rustfmt::skip]
        let cases = [
            // percents,         grams,   dealt,                    why
            (vec![100],          10_001,  vec![10_001],             "one part has all"),
            (vec![33, 33, 34],   10_001,  vec![3_301, 3_300, 3_400], "the first has what is left"),
        ];
        for (percents, grams, expected, why) in cases {
            let forms: Vec<_> = (1..).zip(percents).map(|(n, percent)| part(n, percent)).collect();
            let dealt = parts(&forms, grams, &produce.products[0]).expect("possible");
            assert_eq!(dealt.iter().map(|it| it.grams).collect::<Vec<_>>(), expected, "{why}");
        }
    }
}
