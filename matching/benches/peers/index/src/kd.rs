//! kiddo: a static k-d tree, asked for 32 nearest, then twice as many, until 10 fit.

use std::num::NonZero;

use kiddo::{ImmutableKdTree, SquaredEuclidean};
use matching::index::Provider;

use crate::world::{Asked, K, flat};

pub struct Kd(ImmutableKdTree<f64, 2>);

impl Kd {
    pub fn new(providers: &[Provider]) -> Self {
        let points: Vec<_> = providers.iter().map(|provider| flat(provider.place)).collect();
        Self(ImmutableKdTree::new_from_slice(&points).expect("points"))
    }

    pub fn ask(&self, providers: &[Provider], asked: &Asked) -> Vec<u32> {
        let mut n = 32;
        loop {
            let count = NonZero::new(n).expect("above zero");
            let point = flat(asked.place);
            let near = self.0.query(&point).nearest_n::<SquaredEuclidean<f64>>(count);
            let near = near.within(asked.within * asked.within).execute();
            let fits = near.iter().filter(|found| {
                let provider = &providers[found.item as usize];
                let reach = provider.reach.get();
                asked.suits(provider) && found.distance <= reach * reach
            });
            let found: Vec<_> = fits.take(K).map(|found| found.item as u32).collect();
            if found.len() == K || near.len() < n {
                return found;
            }
            n *= 2;
        }
    }
}
