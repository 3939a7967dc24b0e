//! The market as the engine sees it: what lots still have, what orders still want, and who may not.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use matching::{
    Fen, Moment,
    market::{Line, Lot, Order, Rules, Sizes, Taken, Truck},
};
use uuid::Uuid;

use super::{explain::Chosen, store, tags::Tags};
use crate::{
    app::App,
    config::Market as Settings,
    entity::{certificate, lot, lot_part, order, order_line, share},
    error::ApiError,
    ids::{LotId, OrderId, OrderLineId, PartId, PersonId},
    lots::{self, certificates},
    shares::{
        self,
        store::{WAITING, is_living},
    },
    words,
};

/// What the listed lots of one product have, as read at one moment.
#[derive(Clone, Debug, Default)]
pub struct Goods {
    pub lots: HashMap<LotId, lot::Model>,
    /// Those with something free, by id.
    pub parts: Vec<lot_part::Model>,
    /// Lots with a certificate that is good today; it is asked for again when they are loaded.
    pub certified: BTreeSet<LotId>,
}

/// An order, what its lines want, and every share there was of it.
#[derive(Clone, Debug)]
pub struct Wish {
    pub order: order::Model,
    pub lines: Vec<order_line::Model>,
    pub shares: Vec<share::Model>,
    /// Of the lots that its living shares are of.
    pub parts: HashMap<PartId, lot_part::Model>,
}

impl Goods {
    pub async fn read(app: &App, product: &str) -> Result<Self, ApiError> {
        let (db, now) = (app.db.reader(), (app.now)());
        let lots = lots::store::list_listed(db, product, now).await?;
        let ids: Vec<LotId> = lots.iter().map(|lot| lot.id).collect();
        let mut parts = lots::store::parts_of(db, &ids).await?;
        parts.retain(|part| part.total_g > part.reserved_g);
        let certified = certified(app, &lots).await?;
        let lots = lots.into_iter().map(|lot| (lot.id, lot)).collect();
        Ok(Self { lots, parts, certified })
    }

    /// What is free of each part.
    #[must_use]
    pub fn free(&self) -> BTreeMap<PartId, i64> {
        self.parts.iter().map(|part| (part.id, part.total_g - part.reserved_g)).collect()
    }

    /// The parts of each of these people who has some to sell, looked through once.
    pub(super) fn of_sellers(
        &self,
        people: &BTreeSet<PersonId>,
    ) -> HashMap<PersonId, BTreeSet<PartId>> {
        let mut own: HashMap<PersonId, BTreeSet<PartId>> = HashMap::new();
        for part in &self.parts {
            let lot = self.lot_of(part);
            for person in [lot.farmer_id, lot.posted_by] {
                if people.contains(&person) {
                    own.entry(person).or_default().insert(part.id);
                }
            }
        }
        own
    }

    #[must_use]
    pub fn lot_of(&self, part: &lot_part::Model) -> &lot::Model {
        &self.lots[&part.lot_id]
    }
}

async fn certified(app: &App, lots: &[lot::Model]) -> Result<BTreeSet<LotId>, ApiError> {
    let ids = lots.iter().filter_map(|lot| lot.certificate_id).collect::<BTreeSet<_>>();
    let rows = certificates::store::find_all(app.db.reader(), ids).await?;
    let today = words::local((app.now)()).date_naive();
    let good = |row: &certificate::Model| certificates::flow::valid(&app.config.market, row, today);
    let good: BTreeSet<_> = rows.iter().filter(|row| good(row)).map(|row| row.id).collect();
    let has = |lot: &&lot::Model| lot.certificate_id.is_some_and(|id| good.contains(&id));
    Ok(lots.iter().filter(has).map(|lot| lot.id).collect())
}

/// Reads what these orders want and have.
pub async fn wishes(app: &App, orders: Vec<order::Model>) -> Result<Vec<Wish>, ApiError> {
    let db = app.db.reader();
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    let lines = store::lines_of(db, ids.iter().copied()).await?;
    let shares = shares::store::list_of_orders(db, ids).await?;
    let living = shares.iter().filter(|share| is_living(share.state));
    let lots: BTreeSet<LotId> = living.map(|share| share.lot_id).collect();
    let parts = lots::store::parts_of(db, &Vec::from_iter(lots)).await?;
    let parts: HashMap<PartId, lot_part::Model> =
        parts.into_iter().map(|part| (part.id, part)).collect();
    let wish = |order: order::Model| {
        let of = |id| id == order.id;
        let own = || shares.iter().filter(|share| of(share.order_id));
        let its = own().filter_map(|share| parts.get(&share.part_id));
        Wish {
            lines: lines.iter().filter(|line| of(line.order_id)).cloned().collect(),
            shares: own().cloned().collect(),
            parts: its.map(|part| (part.id, part.clone())).collect(),
            order,
        }
    };
    Ok(orders.into_iter().map(wish).collect())
}

impl Wish {
    /// An order that nobody has placed, or that was placed just now.
    #[must_use]
    pub fn new(order: order::Model, lines: Vec<order_line::Model>) -> Self {
        Self { order, lines, shares: Vec::new(), parts: HashMap::new() }
    }

    /// What living shares do not fill of a line.
    #[must_use]
    pub fn gap(&self, line: &order_line::Model) -> i64 {
        let living = self.living().filter(|share| share.line_id == line.id);
        line.grams - living.map(|share| share.grams).sum::<i64>()
    }

    /// What each farmer gives already.
    #[must_use]
    pub fn given(&self) -> HashMap<PersonId, i64> {
        let mut given = HashMap::new();
        for share in self.living() {
            *given.entry(share.farmer_id).or_default() += share.grams;
        }
        given
    }

    #[must_use]
    pub fn is_full(&self) -> bool {
        self.lines.iter().all(|line| self.gap(line) <= 0)
    }

    fn living(&self) -> impl Iterator<Item = &share::Model> {
        self.shares.iter().filter(|share| is_living(share.state))
    }

    /// Whether a lot is the buyer's own to sell: nobody signs for both sides of a scale.
    #[must_use]
    pub fn sells(&self, lot: &lot::Model) -> bool {
        [lot.farmer_id, lot.posted_by].contains(&self.order.buyer_id)
    }

    /// Parts that a line does not ask for: somebody said no, let the time pass, or is being asked.
    pub(super) fn barred(&self, line: OrderLineId) -> impl Iterator<Item = PartId> {
        use share::ShareState::{Expired, Refused};
        let no = |share: &&share::Model| {
            matches!(share.state, Refused | Expired) || WAITING.contains(&share.state)
        };
        let own = self.shares.iter().filter(move |share| share.line_id == line);
        own.filter(no).map(|share| share.part_id)
    }

    /// What was promised to a line: by living shares, and by what was just chosen.
    fn taken(&self, line: OrderLineId, chosen: &[Chosen], goods: &Goods) -> Vec<Taken<Uuid>> {
        let living = self.living().filter(|share| share.line_id == line);
        let before = living.filter_map(|share| {
            let part = self.parts.get(&share.part_id)?;
            Some(taken(share.farmer_id.0, part, share.grams))
        });
        let chosen = chosen.iter().filter(|chosen| chosen.line == line);
        let now = chosen.filter_map(|chosen| {
            let part = goods.parts.iter().find(|part| part.id == chosen.part)?;
            Some(taken(goods.lot_of(part).farmer_id.0, part, chosen.grams))
        });
        before.chain(now).collect()
    }

    /// All trucks that the order needs, as one.
    pub(super) fn truck(&self) -> Truck<Uuid> {
        let grams: i64 = self.lines.iter().map(|line| line.grams).sum();
        let n = grams.div_euclid(self.order.truck_g) + i64::from(grams % self.order.truck_g > 0);
        let stops = n.saturating_mul(self.order.truck_stops.into());
        Truck {
            id: self.order.id.0,
            capacity: n.saturating_mul(self.order.truck_g),
            stops: usize::try_from(stops).unwrap_or(usize::MAX),
        }
    }

    /// As the engine sees it; `wants` says how much of each line.
    pub(super) fn order(
        &self,
        tags: &Tags,
        goods: &Goods,
        chosen: &[Chosen],
        wants: impl Fn(&order_line::Model) -> i64,
    ) -> Order<Uuid> {
        let line = |line: &order_line::Model| Line {
            id: line.id.0,
            grade: small(line.grade),
            sizes: sizes(line.from_mm, line.to_mm),
            colour: line.colour.clone(),
            certificates: tags.of_line(line),
            grams: wants(line).max(0),
            price: Fen::new(line.price_fen),
            spread_mm: Some(millimeters(line.spread_mm)),
            taken: self.taken(line.id, chosen, goods),
        };
        Order {
            id: self.order.id.0,
            lines: self.lines.iter().map(line).collect(),
            pick_up: moment(self.order.pick_up_at),
            truck: Some(self.order.id.0),
            min_take: Some(self.order.min_take_g),
        }
    }
}

fn taken(farmer: Uuid, part: &lot_part::Model, grams: i64) -> Taken<Uuid> {
    Taken { farmer, village: None, sizes: sizes(part.from_mm, part.to_mm), grams }
}

/// What of these parts is free, as the engine sees it.
pub(super) fn engine_lots<'a>(
    parts: impl Iterator<Item = &'a lot_part::Model>,
    free: &BTreeMap<PartId, i64>,
    goods: &Goods,
    tags: &Tags,
) -> Vec<Lot<Uuid>> {
    let some = parts.filter(|part| free.get(&part.id).is_some_and(|grams| *grams > 0));
    some.map(|part| {
        let lot = goods.lot_of(part);
        Lot {
            id: part.id.0,
            farmer: lot.farmer_id.0,
            village: None,
            smallholder: lot.smallholder,
            grade: small(part.grade),
            sizes: sizes(part.from_mm, part.to_mm),
            colour: lot.colour.clone(),
            certificates: tags.of_part(part, goods),
            ready: moment(lot.ready_at),
            keeps_until: moment(lot.keeps_until),
            grams: free[&part.id],
            floor: Fen::new(lot.floor_fen),
        }
    })
    .collect()
}

pub(super) fn rules(settings: &Settings) -> Rules {
    Rules { smallholder_slack: settings.smallholder_slack, ..Rules::default() }
}

/// Whether a part is what a line asks for, tags aside.
#[must_use]
pub fn misses(
    line: &order_line::Model,
    order: &order::Model,
    part: &lot_part::Model,
    lot: &lot::Model,
) -> Vec<&'static str> {
    use super::unfilled::{COLOUR, DATE, GRADE, SIZE};
    let fits = line.from_mm <= part.from_mm && part.to_mm <= line.to_mm;
    let good = lot.ready_at <= order.pick_up_at && order.pick_up_at <= lot.keeps_until;
    let colour = line.colour.as_ref().is_none_or(|colour| *colour == lot.colour);
    let all = [(part.grade <= line.grade, GRADE), (fits, SIZE), (colour, COLOUR), (good, DATE)];
    all.into_iter().filter(|(kept, _)| !kept).map(|(_, code)| code).collect()
}

pub(super) fn moment(at: DateTime<Utc>) -> Moment {
    Moment::new(at.timestamp())
}

fn sizes(from_mm: i32, to_mm: i32) -> Sizes {
    Sizes { from_mm: millimeters(from_mm), to_mm: millimeters(to_mm) }
}

fn millimeters(mm: i32) -> u16 {
    u16::try_from(mm).unwrap_or(u16::MAX)
}

fn small(grade: i32) -> u8 {
    u8::try_from(grade).unwrap_or(u8::MAX)
}
