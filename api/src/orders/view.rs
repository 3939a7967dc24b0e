//! An order as its buyer sees it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    form::StandingForm,
    store,
    unfilled::{self, sum},
};
use crate::{
    app::App,
    entity::{
        lot,
        order::{self, OrderState},
        order_entry,
        order_line::{self, Pricing, Unfilled},
        share::{self, ShareState},
    },
    error::ApiError,
    ids::{LotId, OrderId, OrderLineId, PersonId},
    lots,
    needs::view::EntryView,
    place::{PlaceView, stored},
    produce::{Product, weight::weight},
    shares::{
        self,
        store::{AGREED, is_living},
        view::ShareView,
    },
};

/// An order with what of it is filled.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderView {
    pub id: OrderId,
    pub state: OrderState,
    pub product: String,
    pub product_name: String,
    pub city: String,
    pub place: PlaceView,
    pub address: String,
    pub pick_up_at: DateTime<Utc>,
    pub deliver_from: DateTime<Utc>,
    pub deliver_by: DateTime<Utc>,
    /// So much of a farmer, or nothing.
    pub min_take_g: i64,
    pub truck_g: i64,
    pub truck_stops: i32,
    /// For a tonne and kilometer.
    pub freight_fen: i64,
    pub deposit_fen: i64,
    /// From acceptance on.
    pub pay_within_days: i32,
    pub note: String,
    /// Of a standing order's first: how often it comes again, and until when.
    pub standing: Option<StandingForm>,
    /// The standing order that this one is an occasion of.
    pub standing_id: Option<OrderId>,
    /// The first is 0.
    pub occasion: i32,
    /// From then on nothing is changed.
    pub locks_at: DateTime<Utc>,
    pub lines: Vec<LineView>,
    pub grams: i64,
    /// What farmers have agreed to.
    pub filled_g: i64,
    /// Farmers who have agreed.
    pub farmers_n: usize,
    /// How many times lots were chosen.
    pub round: i32,
    /// All of it in one sentence.
    pub sentence: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// One grade, size and colour; `filled_g`, `offered_g`, `proposed_g` and `unfilled` sum to `grams`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderLineView)]
pub struct LineView {
    pub id: OrderLineId,
    pub n: i32,
    pub variety: Option<String>,
    pub grade: i32,
    pub from_mm: i32,
    pub to_mm: i32,
    pub spread_mm: i32,
    pub colour: Option<String>,
    pub certified: bool,
    pub grams: i64,
    pub pricing: Pricing,
    pub price_fen: i64,
    /// What farmers have agreed to.
    pub filled_g: i64,
    /// What farmers are asked for.
    pub offered_g: i64,
    /// What the buyer is asked to take instead.
    pub proposed_g: i64,
    pub unfilled: Vec<LineUnfilledView>,
}

/// Grams that nobody fills, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineUnfilledView {
    /// Stable, for programs.
    pub code: String,
    pub grams: i64,
    pub sentence: String,
}

/// An order with its shares, their lots on a map, and everything that happened to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderDetailView {
    #[serde(flatten)]
    pub order: OrderView,
    /// Oldest first.
    pub shares: Vec<ShareView>,
    pub lots: Vec<LotCellView>,
    /// Newest first.
    pub timeline: Vec<EntryView>,
}

/// Where a lot is, about, and what of it the order has.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotCellView {
    pub lot_id: LotId,
    pub place: PlaceView,
    pub village: String,
    /// What farmers have agreed to, and what they are asked for.
    pub filled_g: i64,
    pub asked_g: i64,
}

impl LineUnfilledView {
    /// `None`: the line was taken out since.
    #[must_use]
    pub fn new(line: Option<&order_line::Model>, unfilled: &Unfilled) -> Self {
        Self {
            code: unfilled.code.clone(),
            grams: unfilled.grams,
            sentence: line.map_or_else(String::new, |line| unfilled::sentence(line, unfilled)),
        }
    }
}

/// `80—85毫米一等`: what a line asks for, in a few words.
#[must_use]
pub fn fruit(product: &Product, line: &order_line::Model) -> String {
    let grade = product.grade(line.grade).map_or("", |grade| grade.name.as_str());
    format!("{}—{}毫米{grade}", line.from_mm, line.to_mm)
}

pub async fn one(
    db: &impl ConnectionTrait,
    app: &App,
    row: order::Model,
) -> Result<OrderView, ApiError> {
    all(db, app, vec![row]).await?.into_iter().next().ok_or(ApiError::NotFound)
}

pub async fn all(
    db: &impl ConnectionTrait,
    app: &App,
    rows: Vec<order::Model>,
) -> Result<Vec<OrderView>, DbErr> {
    let seen = Together::read(db, rows).await?;
    Ok(seen.rows.iter().map(|row| seen.view(app, row)).collect())
}

/// How often orders are read again while they change; then they are shown as they were found.
const LOOKS: usize = 8;

/// Orders with lines and shares of one moment, so that the grams of a line sum up.
struct Together {
    rows: Vec<order::Model>,
    lines: Vec<order_line::Model>,
    shares: Vec<share::Model>,
}

impl Together {
    /// Every change of shares counts the order's version up.
    async fn read(db: &impl ConnectionTrait, rows: Vec<order::Model>) -> Result<Self, DbErr> {
        let ids: Vec<OrderId> = rows.iter().map(|row| row.id).collect();
        let mut seen = Self { rows, lines: Vec::new(), shares: Vec::new() };
        for _ in 0..LOOKS {
            seen.lines = store::lines_of(db, ids.iter().copied()).await?;
            seen.shares = shares::store::list_of_orders(db, ids.iter().copied()).await?;
            let now = store::find_all(db, ids.iter().copied()).await?;
            let of = |row: &order::Model| now.iter().find(|it| it.id == row.id);
            let still = |row: &order::Model| of(row).is_some_and(|it| it.version == row.version);
            if seen.rows.iter().all(still) {
                break;
            }
            seen.rows = seen.rows.iter().filter_map(|row| of(row).cloned()).collect();
        }
        Ok(seen)
    }

    fn view(&self, app: &App, row: &order::Model) -> OrderView {
        let lines = self.lines.iter().filter(|line| line.order_id == row.id).collect();
        let shares: Vec<_> = self.shares.iter().filter(|share| share.order_id == row.id).collect();
        view(app, row.clone(), lines, &shares)
    }
}

fn view(
    app: &App,
    row: order::Model,
    lines: Vec<&order_line::Model>,
    shares: &[&share::Model],
) -> OrderView {
    let agreed = || shares.iter().filter(|share| AGREED.contains(&share.state));
    let farmers: BTreeSet<PersonId> = agreed().map(|share| share.farmer_id).collect();
    let filled_g = agreed().map(|share| share.grams).sum();
    let grams = lines.iter().map(|line| line.grams).sum();
    let lacks: i64 = lines.iter().map(|line| sum(&line.unfilled.0)).sum();
    let every = row.every_days.zip(row.until);
    OrderView {
        sentence: sentence(row.state, grams, filled_g, farmers.len(), lacks),
        product_name: app.produce.stored(&row.product).name.clone(),
        place: PlaceView::exact(stored(row.lon, row.lat)),
        standing: every.map(|(every_days, until)| StandingForm { every_days, until }),
        lines: lines.into_iter().map(|line| line_view(line, shares)).collect(),
        farmers_n: farmers.len(),
        grams,
        filled_g,
        id: row.id,
        state: row.state,
        product: row.product,
        city: row.city,
        address: row.address,
        pick_up_at: row.pick_up_at,
        deliver_from: row.deliver_from,
        deliver_by: row.deliver_by,
        min_take_g: row.min_take_g,
        truck_g: row.truck_g,
        truck_stops: row.truck_stops,
        freight_fen: row.freight_fen,
        deposit_fen: row.deposit_fen,
        pay_within_days: row.pay_within_days,
        note: row.note,
        standing_id: row.standing_id,
        occasion: row.occasion,
        locks_at: row.locks_at,
        round: row.round,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn sentence(state: OrderState, grams: i64, filled: i64, farmers: usize, lacks: i64) -> String {
    let (all, filled) = (weight(grams), weight(filled));
    match state {
        OrderState::Open if lacks > 0 => {
            format!("要{all}，{farmers}户答应了{filled}，还有{}没有着落", weight(lacks))
        }
        OrderState::Open => format!("要{all}，{farmers}户答应了{filled}"),
        OrderState::Locked => format!("已锁定，{farmers}户供{filled}"),
        OrderState::Received => format!("已收货，{farmers}户供{filled}"),
        OrderState::Settled => format!("已结清，{farmers}户供{filled}"),
        OrderState::Cancelled => "已取消".to_owned(),
        OrderState::Expired => "到期没有农户答应".to_owned(),
    }
}

fn line_view(line: &order_line::Model, shares: &[&share::Model]) -> LineView {
    let grams = |states: &[ShareState]| {
        let own = shares.iter().filter(|share| share.line_id == line.id);
        own.filter(|share| states.contains(&share.state)).map(|share| share.grams).sum()
    };
    LineView {
        id: line.id,
        n: line.n,
        variety: line.variety.clone(),
        grade: line.grade,
        from_mm: line.from_mm,
        to_mm: line.to_mm,
        spread_mm: line.spread_mm,
        colour: line.colour.clone(),
        certified: line.certified,
        grams: line.grams,
        pricing: line.pricing,
        price_fen: line.price_fen,
        filled_g: grams(&AGREED),
        offered_g: grams(&[ShareState::Offered]),
        proposed_g: grams(&[ShareState::Proposed]),
        unfilled: line.unfilled.0.iter().map(|it| LineUnfilledView::new(Some(line), it)).collect(),
    }
}

/// All of an order, of one moment.
pub async fn detail(app: &App, row: order::Model) -> Result<OrderDetailView, ApiError> {
    let db = app.db.reader();
    let seen = Together::read(db, vec![row]).await?;
    let row = seen.rows.first().ok_or(ApiError::NotFound)?;
    let mut timeline = store::timeline(db, row.id).await?;
    timeline.retain(|entry| entry.version <= row.version);
    Ok(OrderDetailView {
        order: seen.view(app, row),
        lots: cells(db, &seen.shares).await?,
        timeline: timeline.into_iter().map(EntryView::from).collect(),
        shares: shares::view::all(db, app, seen.shares.clone(), row.buyer_id).await?,
    })
}

async fn cells(
    db: &impl ConnectionTrait,
    shares: &[share::Model],
) -> Result<Vec<LotCellView>, ApiError> {
    let mut held: BTreeMap<LotId, (i64, i64)> = BTreeMap::new();
    for share in shares.iter().filter(|share| is_living(share.state)) {
        let (filled, asked) = held.entry(share.lot_id).or_default();
        *(if AGREED.contains(&share.state) { filled } else { asked }) += share.grams;
    }
    let lots = lots::store::find_all(db, held.keys().copied()).await?;
    let cell = |lot: lot::Model| {
        let (filled_g, asked_g) = held[&lot.id];
        let place = PlaceView::coarse(stored(lot.lon, lot.lat));
        LotCellView { lot_id: lot.id, place, village: lot.village, filled_g, asked_g }
    };
    Ok(lots.into_iter().map(cell).collect())
}

impl From<order_entry::Model> for EntryView {
    fn from(row: order_entry::Model) -> Self {
        Self { at: row.at, kind: row.kind, sentence: row.words, who: row.who }
    }
}
