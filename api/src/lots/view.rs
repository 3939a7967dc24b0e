//! A lot as its farmer sees it, and buyers before and after some of it is promised to them.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    certificates::{self, flow::valid_until},
    flow::Sight,
    store,
};
use crate::{
    app::App,
    entity::{
        certificate,
        lot::{self, LotState, Seller, Storage},
        lot_part,
        media::SubjectKind,
        person,
    },
    error::ApiError,
    ids::{CertificateId, LotId, MediaId, PartId, PersonId},
    media::{
        self,
        view::{PhotoView, photos_of},
    },
    needs::{form::WindowForm, view::ContactView},
    people,
    place::{PlaceView, stored},
    words,
};

/// What of a lot is of one grade and size.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartView {
    pub id: PartId,
    /// 1 is best.
    pub grade: i32,
    pub grade_name: String,
    /// Diameters in mm, both ends included.
    pub from_mm: i32,
    pub to_mm: i32,
    pub free_g: i64,
    /// Of all there is; the farmer's business alone, as what is promised of it.
    pub total_g: Option<i64>,
    pub reserved_g: Option<i64>,
}

/// The certificate that a lot goes with.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotCertificateView {
    pub id: CertificateId,
    pub number: String,
    pub issued_on: NaiveDate,
    /// The last day on which it goes with goods.
    pub valid_until: NaiveDate,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LotView {
    pub id: LotId,
    /// Printed on the boxes.
    pub code: String,
    /// The public page of this code.
    pub trace_path: String,
    pub state: LotState,
    pub seller: Seller,
    pub smallholder: bool,
    pub product: String,
    pub product_name: String,
    pub variety: String,
    pub variety_name: String,
    pub colour: String,
    pub colour_name: String,
    pub bag: String,
    pub bag_name: String,
    pub storage: Storage,
    pub storage_name: String,
    pub parts: Vec<PartView>,
    pub free_g: i64,
    /// From when it is picked and may be eaten, until when it is good.
    pub window: WindowForm,
    /// What the farmer must get for a kilogram.
    pub floor_fen: i64,
    pub certificate: Option<LotCertificateView>,
    /// Empty before some of it is promised to the reader.
    pub note: String,
    pub photos: Vec<PhotoView>,
    pub village: String,
    pub place: PlaceView,
    pub farmer: ContactView,
    /// For the farmer's own side: whom an agent speaks for.
    pub farmer_id: Option<PersonId>,
    pub listed_by_agent: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What is read beside the lots, for a page of them.
struct Around<'a> {
    app: &'a App,
    parts: Vec<lot_part::Model>,
    farmers: Vec<person::Model>,
    certificates: Vec<certificate::Model>,
    photos: Vec<(MediaId, Uuid)>,
}

pub async fn one(
    db: &impl ConnectionTrait,
    app: &App,
    lot: lot::Model,
    sight: Sight,
) -> Result<LotView, ApiError> {
    all(db, app, vec![lot], sight).await?.into_iter().next().ok_or(ApiError::NotFound)
}

pub async fn all(
    db: &impl ConnectionTrait,
    app: &App,
    lots: Vec<lot::Model>,
    sight: Sight,
) -> Result<Vec<LotView>, ApiError> {
    let ids: Vec<_> = lots.iter().map(|lot| lot.id).collect();
    let certificates = lots.iter().filter_map(|lot| lot.certificate_id);
    let around = Around {
        app,
        parts: store::parts_of(db, &ids).await?,
        farmers: people::store::find_all(db, lots.iter().map(|lot| lot.farmer_id)).await?,
        certificates: certificates::store::find_all(db, certificates).await?,
        photos: media::store::list_of(db, SubjectKind::Lot, ids.iter().map(|id| id.0)).await?,
    };
    lots.into_iter().map(|lot| LotView::new(&around, lot, sight)).collect()
}

impl LotView {
    fn new(around: &Around, lot: lot::Model, sight: Sight) -> Result<Self, ApiError> {
        let product = around.app.produce.stored(&lot.product);
        let place = stored(lot.lon, lot.lat);
        let parts = around.parts(&lot, sight);
        let bought = sight != Sight::Market;
        Ok(Self {
            id: lot.id,
            trace_path: format!("/t/{}", lot.code),
            state: lot.state,
            seller: lot.seller,
            smallholder: lot.smallholder,
            product_name: product.name.clone(),
            variety_name: product.variety(&lot.variety)?.name.clone(),
            colour_name: product.colour(&lot.colour)?.name.clone(),
            bag_name: product.bag(&lot.bag)?.name.clone(),
            storage_name: product.keeping(lot.storage)?.name.clone(),
            free_g: parts.iter().map(|part| part.free_g).sum(),
            parts,
            window: WindowForm { from: lot.ready_at, until: lot.keeps_until },
            floor_fen: lot.floor_fen,
            certificate: around.certificate(&lot),
            photos: photos_of(around.app, &around.photos, lot.id.0),
            place: if bought { PlaceView::exact(place) } else { PlaceView::coarse(place) },
            farmer: around.farmer(&lot, sight)?,
            farmer_id: (sight == Sight::Own).then_some(lot.farmer_id),
            listed_by_agent: lot.posted_by != lot.farmer_id,
            note: if bought { lot.note } else { String::new() },
            code: lot.code,
            product: lot.product,
            variety: lot.variety,
            colour: lot.colour,
            bag: lot.bag,
            storage: lot.storage,
            village: lot.village,
            created_at: lot.created_at,
            updated_at: lot.updated_at,
        })
    }
}

impl Around<'_> {
    /// Buyers read only of what is free; what is said no more is nowhere.
    fn parts(&self, lot: &lot::Model, sight: Sight) -> Vec<PartView> {
        let own = sight == Sight::Own;
        let product = self.app.produce.stored(&lot.product);
        let shown = |row: &&lot_part::Model| {
            row.lot_id == lot.id && row.total_g > if own { 0 } else { row.reserved_g }
        };
        let view = |row: &lot_part::Model| PartView {
            id: row.id,
            grade: row.grade,
            grade_name: product
                .grade(row.grade)
                .map_or_else(|_| String::new(), |it| it.name.clone()),
            from_mm: row.from_mm,
            to_mm: row.to_mm,
            free_g: row.total_g - row.reserved_g,
            total_g: own.then_some(row.total_g),
            reserved_g: own.then_some(row.reserved_g),
        };
        self.parts.iter().filter(shown).map(view).collect()
    }

    fn certificate(&self, lot: &lot::Model) -> Option<LotCertificateView> {
        let row = self.certificates.iter().find(|it| Some(it.id) == lot.certificate_id)?;
        Some(LotCertificateView {
            id: row.id,
            number: row.number.clone(),
            issued_on: row.issued_on,
            valid_until: valid_until(&self.app.config.market, row),
        })
    }

    fn farmer(&self, lot: &lot::Model, sight: Sight) -> Result<ContactView, ApiError> {
        let farmer = self.farmers.iter().find(|it| it.id == lot.farmer_id);
        let farmer = farmer.ok_or(ApiError::NotFound)?;
        Ok(match sight {
            Sight::Own | Sight::Partner => {
                ContactView { name: farmer.name.clone(), phone: farmer.phone.clone() }
            }
            Sight::Market => ContactView { name: words::masked_name(&farmer.name), phone: None },
        })
    }
}
