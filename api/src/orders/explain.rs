//! What the engine decided in one round of an order, as it is kept and as the buyer reads it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, prelude::Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    store,
    unfilled::{self, sum},
    view::{LineUnfilledView, fruit},
};
use crate::{
    app::App,
    entity::{
        allocation, lot, order, order_line,
        order_line::Unfilled,
        person,
        share::{self, ShareState},
    },
    error::ApiError,
    ids::{LotId, OrderId, OrderLineId, PartId, PersonId, ShareId},
    lots, people,
    produce::{Product, weight::weight},
    shares,
    words::{self, per_jin},
};

/// One round of one order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Decided {
    pub chosen: Vec<Chosen>,
    pub lines: Vec<LineLeft>,
    pub smallholders: Smallholders,
}

/// So much of a lot for a line, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Chosen {
    pub line: OrderLineId,
    pub lot: LotId,
    /// Of the lot as it was read; not kept.
    #[serde(skip)]
    pub lot_version: i32,
    pub part: PartId,
    pub farmer: PersonId,
    pub grams: i64,
    /// For a kilogram.
    pub price_fen: i64,
    /// The condition in which it differs from the line.
    pub substitute: Option<String>,
    /// What a kilogram brings: the line's price less the farmer's floor, and what is lost.
    pub margin_fen: i64,
    pub freight_fen: i64,
    pub freshness_fen: i64,
    /// Among the lots that suit the line, 1 is best; and how many suit.
    pub rank: usize,
    pub of: usize,
    pub runners_up: Vec<RunnerUp>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunnerUp {
    pub lot: LotId,
    /// Fen a kilogram; below 0 where it is better and needed elsewhere.
    pub worse_by_fen: i64,
}

/// What a line wanted in the round, and what nobody fills of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LineLeft {
    pub line: OrderLineId,
    pub wanted_g: i64,
    pub unfilled: Vec<Unfilled>,
}

/// What smallholders have of all that suits, and sell of all that is sold; of all the orders that
/// were filled together.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Smallholders {
    pub supply_g: i64,
    pub all_supply_g: i64,
    pub sold_g: i64,
    pub all_sold_g: i64,
    /// What they sell less than their floor.
    pub short_g: i64,
}

impl Decided {
    #[must_use]
    pub fn to_json(&self) -> Json {
        serde_json::to_value(self).expect("a decision is plain data")
    }
}

/// Every round of an order, newest last.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderExplanationView)]
pub struct ExplanationView {
    pub order_id: OrderId,
    /// All of it in one sentence.
    pub sentence: String,
    pub rounds: Vec<RoundView>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderRoundView)]
pub struct RoundView {
    pub round: i32,
    pub decided_at: DateTime<Utc>,
    pub lines: Vec<LineRoundView>,
    pub smallholders: Smallholders,
    /// Whether the smallholders' floor was kept, in words.
    pub fairness: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LineRoundView {
    /// `None`: the line was taken out since.
    pub n: Option<i32>,
    pub line_id: OrderLineId,
    pub wanted_g: i64,
    pub chosen: Vec<ChosenView>,
    /// They sum to what was wanted and not chosen.
    pub unfilled: Vec<LineUnfilledView>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderChosenView)]
pub struct ChosenView {
    pub lot_id: LotId,
    pub share_id: Option<ShareId>,
    /// Where the share stands now.
    pub state: Option<ShareState>,
    /// Masked.
    pub farmer_name: String,
    pub village: String,
    pub grams: i64,
    pub price_fen: i64,
    pub substitute: Option<String>,
    /// What a kilogram brings, in fen; they sum to what lots are ranked by.
    pub terms: Vec<TermView>,
    /// Among the lots that suit the line, 1 is best.
    pub rank: usize,
    pub of: usize,
    pub runners_up: Vec<RunnerUpView>,
    pub sentence: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TermView {
    /// `margin`, `freight` or `freshness`.
    pub code: &'static str,
    pub name: &'static str,
    /// For a kilogram.
    pub fen: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RunnerUpView {
    pub lot_id: LotId,
    /// Masked.
    pub farmer_name: String,
    pub village: String,
    pub worse_by_fen: i64,
}

/// What stands beside the decisions when they are shown.
struct Known<'a> {
    product: &'a Product,
    lines: Vec<order_line::Model>,
    shares: Vec<share::Model>,
    lots: Vec<lot::Model>,
    people: Vec<person::Model>,
}

/// What was decided for an order, with where its shares stand now; farmers stay masked.
pub async fn explanation(app: &App, order: &order::Model) -> Result<ExplanationView, ApiError> {
    let db = app.db.reader();
    let rows = store::allocations(db, order.id).await?;
    let rounds: Vec<(allocation::Model, Decided)> = rows.into_iter().map(read).collect();
    let known = known(app, order, &rounds).await?;
    let views: Vec<RoundView> = rounds.iter().map(|(row, body)| known.round(row, body)).collect();
    Ok(ExplanationView { order_id: order.id, sentence: known.sentence(), rounds: views })
}

fn read(row: allocation::Model) -> (allocation::Model, Decided) {
    let body = serde_json::from_value(row.body.clone());
    (row, body.expect("decisions are stored by this code"))
}

async fn known<'a>(
    app: &'a App,
    order: &order::Model,
    rounds: &[(allocation::Model, Decided)],
) -> Result<Known<'a>, ApiError> {
    let db = app.db.reader();
    let mut lots: Vec<LotId> = rounds.iter().flat_map(|(_, body)| body.lots()).collect();
    lots.sort_unstable();
    lots.dedup();
    let lots = lots::store::find_all(db, lots).await?;
    Ok(Known {
        product: app.produce.stored(&order.product),
        lines: store::lines_of(db, [order.id]).await?,
        shares: shares::store::list_of_orders(db, [order.id]).await?,
        people: people_of(db, &lots).await?,
        lots,
    })
}

async fn people_of(
    db: &impl ConnectionTrait,
    lots: &[lot::Model],
) -> Result<Vec<person::Model>, ApiError> {
    let ids: std::collections::BTreeSet<_> = lots.iter().map(|lot| lot.farmer_id).collect();
    Ok(people::store::find_all(db, ids).await?)
}

impl Decided {
    fn lots(&self) -> impl Iterator<Item = LotId> + '_ {
        self.chosen.iter().flat_map(|chosen| {
            std::iter::once(chosen.lot).chain(chosen.runners_up.iter().map(|it| it.lot))
        })
    }
}

impl Known<'_> {
    fn round(&self, row: &allocation::Model, body: &Decided) -> RoundView {
        RoundView {
            round: row.round,
            decided_at: row.decided_at,
            lines: body.lines.iter().map(|left| self.line(row.round, left, body)).collect(),
            smallholders: body.smallholders,
            fairness: body.smallholders.sentence(),
        }
    }

    fn line(&self, round: i32, left: &LineLeft, body: &Decided) -> LineRoundView {
        let line = self.lines.iter().find(|line| line.id == left.line);
        let of_line = body.chosen.iter().filter(|chosen| chosen.line == left.line);
        let view = |it: &Unfilled| LineUnfilledView::new(line, it);
        LineRoundView {
            n: line.map(|line| line.n),
            line_id: left.line,
            wanted_g: left.wanted_g,
            chosen: of_line.map(|chosen| self.chosen(round, chosen)).collect(),
            unfilled: left.unfilled.iter().map(view).collect(),
        }
    }

    fn chosen(&self, round: i32, chosen: &Chosen) -> ChosenView {
        let same = |share: &&share::Model| {
            (share.round, share.line_id, share.part_id) == (round, chosen.line, chosen.part)
        };
        let share = self.shares.iter().find(same);
        let (farmer_name, village) = self.who(chosen.lot);
        let terms = [
            ("margin", "比农户底价多", chosen.margin_fen),
            ("freight", "运费", chosen.freight_fen),
            ("freshness", "存放损耗", chosen.freshness_fen),
        ];
        ChosenView {
            lot_id: chosen.lot,
            share_id: share.map(|share| share.id),
            state: share.map(|share| share.state),
            sentence: sentence(chosen, &farmer_name, &village),
            farmer_name,
            village,
            grams: chosen.grams,
            price_fen: chosen.price_fen,
            substitute: chosen.substitute.clone(),
            terms: terms.map(|(code, name, fen)| TermView { code, name, fen }).into(),
            rank: chosen.rank,
            of: chosen.of,
            runners_up: chosen.runners_up.iter().map(|it| self.runner_up(it)).collect(),
        }
    }

    fn runner_up(&self, runner_up: &RunnerUp) -> RunnerUpView {
        let (farmer_name, village) = self.who(runner_up.lot);
        let RunnerUp { lot, worse_by_fen } = *runner_up;
        RunnerUpView { lot_id: lot, farmer_name, village, worse_by_fen }
    }

    /// Enough to recognise a neighbour, not enough to call.
    fn who(&self, lot: LotId) -> (String, String) {
        let lot = self.lots.iter().find(|row| row.id == lot);
        let farmer = lot.and_then(|lot| self.people.iter().find(|it| it.id == lot.farmer_id));
        let name = words::masked_name(farmer.map_or("", |farmer| farmer.name.as_str()));
        (name, lot.map_or_else(String::new, |lot| lot.village.clone()))
    }

    /// What every line still lacks, and why.
    fn sentence(&self) -> String {
        let lacks = self.lines.iter().filter(|line| sum(&line.unfilled.0) > 0);
        let one = |line: &order_line::Model| {
            let why = line.unfilled.0.iter().map(|it| unfilled::sentence(line, it));
            format!("{}{}", fruit(self.product, line), why.collect::<Vec<_>>().join("，"))
        };
        let all: Vec<String> = lacks.map(one).collect();
        if all.is_empty() { "每种规格都选够了".to_owned() } else { all.join("；") }
    }
}

fn sentence(chosen: &Chosen, farmer: &str, village: &str) -> String {
    let place = if chosen.of > 0 {
        format!("合适的{}份货里排第{}", chosen.of, chosen.rank)
    } else {
        "合适".to_owned()
    };
    let price = per_jin(chosen.price_fen);
    format!("{village}{farmer}的{}，每斤{price}元，{place}", weight(chosen.grams))
}

impl Smallholders {
    fn sentence(&self) -> String {
        let percent = |part: i64, whole: i64| part.saturating_mul(100) / whole.max(1);
        let (has, sells) =
            (percent(self.supply_g, self.all_supply_g), percent(self.sold_g, self.all_sold_g));
        if self.short_g > 0 {
            format!("小农户有{has}%的货，卖出{sells}%，还差{}", weight(self.short_g))
        } else {
            format!("小农户有{has}%的货，卖出{sells}%")
        }
    }
}
