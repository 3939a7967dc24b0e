//! A certificate as its issuer sees it, and whoever bought what it goes with.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::{flow, store};
use crate::{
    app::App, entity::certificate, error::ApiError, ids::CertificateId, needs::view::ContactView,
    words,
};

#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateView {
    pub id: CertificateId,
    pub number: String,
    pub product: String,
    pub product_name: String,
    pub grams: i64,
    pub producer: ContactView,
    pub producer_place: String,
    pub issued_on: NaiveDate,
    /// The last day on which it goes with goods.
    pub valid_until: NaiveDate,
    pub is_valid: bool,
    pub test_result: Option<String>,
    /// Goods of several certificates, mixed: those are its children.
    pub mixed: bool,
    pub children: Vec<ChildView>,
    /// The public page of a mixed one.
    pub trace_path: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// A certificate whose goods are under a mixed one.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChildView {
    pub id: CertificateId,
    pub number: String,
    pub grams: i64,
}

pub async fn one(
    db: &impl ConnectionTrait,
    app: &App,
    row: certificate::Model,
) -> Result<CertificateView, ApiError> {
    all(db, app, vec![row]).await?.into_iter().next().ok_or(ApiError::NotFound)
}

pub async fn all(
    db: &impl ConnectionTrait,
    app: &App,
    rows: Vec<certificate::Model>,
) -> Result<Vec<CertificateView>, ApiError> {
    let mixed: Vec<_> = rows.iter().filter(|row| row.mixed).map(|row| row.id).collect();
    let links = store::children_of(db, &mixed).await?;
    let known = store::find_all(db, links.iter().map(|link| link.child_id)).await?;
    let number = |id| known.iter().find(|it| it.id == id).map(|it| it.number.clone());
    let view = |row: certificate::Model| {
        let own = links.iter().filter(|link| link.parent_id == row.id);
        let children = own
            .map(|link| ChildView {
                id: link.child_id,
                number: number(link.child_id).unwrap_or_default(),
                grams: link.grams,
            })
            .collect();
        CertificateView::new(app, row, children)
    };
    Ok(rows.into_iter().map(view).collect())
}

impl CertificateView {
    fn new(app: &App, row: certificate::Model, children: Vec<ChildView>) -> Self {
        let market = &app.config.market;
        let today = words::local((app.now)()).date_naive();
        Self {
            valid_until: flow::valid_until(market, &row),
            is_valid: flow::valid(market, &row, today),
            id: row.id,
            product_name: app.produce.stored(&row.product).name.clone(),
            product: row.product,
            grams: row.grams,
            producer: ContactView { name: row.producer, phone: Some(row.producer_phone) },
            producer_place: row.producer_place,
            issued_on: row.issued_on,
            test_result: row.test_result,
            mixed: row.mixed,
            children,
            trace_path: row.mixed.then(|| format!("/t/{}", row.number)),
            number: row.number,
            created_at: row.created_at,
        }
    }
}
