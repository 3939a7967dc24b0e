//! Pools out of the open needs around, all at once.

use std::collections::BTreeMap;

use crate::pool::cluster::cluster;
use crate::pool::members::Pool;
use crate::pool::plot::Plot;
use crate::pool::schedule::Hours;
use crate::pool::terms::Terms;
use crate::time::Moment;
use crate::weather::Weather;

/// Who fits together, and who stays alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Formed<Id> {
    /// Of two plots at least, ordered by their smallest id; some may still be too small to be
    /// worth the way and wait for more.
    pub pools: Vec<Pool<Id>>,
    /// In order.
    pub alone: Vec<Id>,
}

/// Puts the plots of one operation together, crop by crop; plots of other operations are left
/// out.
///
/// The order of `plots` does not matter, and plots elsewhere change nothing: the members of a
/// pool form the same pool by themselves.
#[must_use]
pub fn form<Id: Clone + Ord>(
    plots: &[Plot<Id>],
    terms: &Terms,
    weather: &Weather,
    now: Moment,
) -> Formed<Id> {
    let hours = Hours { terms, weather, now };
    let mut plots: Vec<&Plot<Id>> =
        plots.iter().filter(|plot| plot.operation == terms.operation).collect();
    plots.sort_by(|a, b| a.id.cmp(&b.id));
    let mut crops: BTreeMap<Option<&str>, Vec<&Plot<Id>>> = BTreeMap::new();
    for plot in plots {
        crops.entry(plot.crop.as_deref()).or_default().push(plot);
    }
    let mut formed = Formed { pools: Vec::new(), alone: Vec::new() };
    for plots in crops.values() {
        for members in cluster(plots, &hours) {
            let members: Vec<_> = members.into_iter().map(|i| plots[i]).collect();
            match Pool::of(&members, &hours).filter(|_| members.len() > 1) {
                Some(pool) => formed.pools.push(pool),
                None => formed.alone.extend(members.iter().map(|plot| plot.id.clone())),
            }
        }
    }
    formed.pools.sort_by(|a, b| a.first().cmp(b.first()));
    formed.alone.sort();
    formed
}
