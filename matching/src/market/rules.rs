//! What every allocation must keep to, and what it weighs.

use super::goods::InvalidMarket;
use super::money::money;
use crate::units::Fen;

/// Limits, floors and costs. No amount of money may be beyond ± 2^28 fen.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// What it costs to leave a kilogram of an order unfilled, in fen.
    pub unfilled: Fen,
    /// So much of a farmer for one order, over all its lines and their lots, or nothing. In
    /// grams; an order may say otherwise.
    pub min_take: i64,
    /// The largest difference of diameters in one carton line, in mm; a line may say otherwise.
    pub spread_mm: u16,
    /// What each further farmer of an order costs: a call, a scale, a sheet of paper. In fen.
    pub call: Fen,
    /// What a kilogram loses with each day between ready and pick up, in fen.
    pub ageing: Fen,
    /// What a kilogram that is picked up at the end of its keeping time loses, in fen; half of
    /// it after half the time.
    pub spoiling: Fen,
    /// Each smallholder sells at least this part of what a share in proportion to the suitable
    /// goods would be; in thousandths, 0 (no floor) to 1000.
    pub smallholder_share: u16,
    /// Smallholders together sell at least their share of the suitable goods less this; in
    /// thousandths, 0 to 1000 (no floor).
    pub smallholder_slack: u16,
    /// What it costs that a smallholder sells a kilogram less than a floor, in fen: as much may
    /// be lost to keep the floors.
    pub unfair: Fen,
}

impl Default for Rules {
    /// 200 kg, 5 mm and the order's price for what is unfilled stand in `domain.md` 4.4, 5 points
    /// of slack in its goals; the share and the costs are proposals: 20 yuan a call, 2 fen a day,
    /// 20 fen at the end of the keeping time, and a kilogram short of a floor like one unfilled.
    fn default() -> Self {
        Self {
            unfilled: Fen::new(1000),
            min_take: 200_000,
            spread_mm: 5,
            call: Fen::new(2000),
            ageing: Fen::new(2),
            spoiling: Fen::new(20),
            smallholder_share: 500,
            smallholder_slack: 50,
            unfair: Fen::new(1000),
        }
    }
}

impl Rules {
    /// Penalties may bring something, costs not.
    pub(super) fn check(&self) -> Result<(), InvalidMarket> {
        let costs = [self.call, self.ageing, self.spoiling, self.unfair];
        let shares = [self.smallholder_share, self.smallholder_slack];
        if shares.iter().any(|share| *share > 1000) || costs.iter().any(|cost| cost.get() < 0) {
            return Err(InvalidMarket::Money);
        }
        costs.into_iter().chain([self.unfilled]).try_for_each(|fen| money(fen).map(drop))
    }
}
