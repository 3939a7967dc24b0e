//! What pooling is worth at a place: the volume prices of the teams around, put together.

use crate::place::{Position, distance};
use crate::pool::tiers::Tiers;
use crate::team::{Service, Team};
use crate::units::{Fen, SquareMeters};

/// The teams around that do an operation counted in mu, as far as a pool is concerned.
#[derive(Debug, Clone, PartialEq)]
pub struct Around {
    /// From each threshold on, the lowest price that one of them asks.
    pub tiers: Tiers,
    /// More than this makes nothing cheaper, and is no condition for anybody to come.
    pub enough: SquareMeters,
}

impl Around {
    /// `None` when no team reaches the place.
    ///
    /// Each list of prices falls with the area, and so does the lowest of several at each area.
    /// Everybody pays the list of the team that comes, at the area of the whole pool: what is
    /// shown is the least it may be.
    pub fn of<'a, Id: 'a>(
        place: Position,
        operation: &str,
        teams: impl IntoIterator<Item = &'a Team<Id>>,
    ) -> Option<Self> {
        let near = teams.into_iter().filter(|team| distance(team.base, place) <= team.reach);
        let services = near.flat_map(|team| &team.services);
        let services: Vec<_> = services.filter(|it| it.operation == operation).collect();
        let tiers = cheapest(&services)?;
        let least = services.iter().filter_map(|it| it.min_quantity).fold(0.0, f64::max);
        let least = SquareMeters::from_mu(least).map_or(0, SquareMeters::grains);
        let enough = SquareMeters::from_grains(tiers.cheapest_from().max(least));
        Some(Self { tiers, enough })
    }
}

/// `None` when there is nobody, or a price below zero.
fn cheapest(services: &[&Service]) -> Option<Tiers> {
    let mut from: Vec<f64> = services.iter().flat_map(|it| &it.bulk).map(|it| it.from).collect();
    from.retain(|mu| SquareMeters::from_mu(*mu).is_ok());
    from.sort_by(f64::total_cmp);
    from.dedup_by_key(|mu| SquareMeters::from_mu(*mu).map(SquareMeters::grains).ok());
    let lowest = |mu: f64| services.iter().map(|it| it.price_at(mu)).min();
    let at = |mu: f64| Some((mu, lowest(mu).map(Fen::get)?));
    let steps: Option<Vec<_>> = std::iter::once(0.0).chain(from).map(at).collect();
    Tiers::new(steps?).ok()
}
