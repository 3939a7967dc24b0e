//! rstar: a dynamic R*-tree, asked through its lazy iterator, nearest first.
//!
//! Places go through a projection at a fixed latitude: distances are approximate, which favours
//! it a little. Its answers are checked by the distances that it was given.

use matching::Position;
use matching::index::Provider;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::world::{Asked, K, flat};

type Point = GeomWithData<[f64; 2], u32>;

pub struct RStar(RTree<Point>);

impl RStar {
    pub fn new(providers: &[Provider], of: impl Fn(&Provider) -> bool) -> Self {
        let points = (0..).zip(providers).filter(|(_, provider)| of(provider));
        Self(RTree::bulk_load(points.map(|(id, provider)| point(id, provider.place)).collect()))
    }

    pub fn ask(&self, providers: &[Provider], asked: &Asked) -> Vec<u32> {
        let near = self.0.nearest_neighbor_iter_with_distance_2(flat(asked.place));
        let near = near.take_while(|(_, square)| *square <= asked.within * asked.within);
        let fits = near.filter(|(point, square)| {
            let provider = &providers[point.data as usize];
            let reach = provider.reach.get();
            asked.suits(provider) && *square <= reach * reach
        });
        fits.take(K).map(|(point, _)| point.data).collect()
    }

    pub fn move_to(&mut self, id: u32, from: Position, to: Position) {
        assert!(self.0.remove(&point(id, from)).is_some(), "it was there");
        self.0.insert(point(id, to));
    }
}

fn point(id: u32, place: Position) -> Point {
    GeomWithData::new(flat(place), id)
}
