//! Our index under the workload.

use matching::Position;
use matching::index::{Index, Provider, Update};

use crate::world::{Asked, CAPABILITIES, K, World};

pub fn build(providers: &[Provider]) -> Index {
    let mut index = Index::new(CAPABILITIES);
    for (id, provider) in (0..).zip(providers) {
        index.insert(id, provider).expect("a provider");
    }
    index
}

pub fn ask(index: &Index, asked: &Asked) -> Vec<u32> {
    index.nearest(&asked.query(), K).into_iter().map(|found| found.id).collect()
}

/// Moves of about 200 m each way: who, from where, to where.
pub fn steps(
    world: &mut World,
    providers: &mut [Provider],
    n: usize,
) -> Vec<(u32, Position, Position)> {
    let mut step = || {
        let id = world.dice.below(providers.len());
        let from = providers[id].place;
        providers[id].place = world.step(from, 0.2);
        (id as u32, from, providers[id].place)
    };
    (0..n).map(|_| step()).collect()
}

pub fn places(steps: &[(u32, Position, Position)]) -> Vec<(u32, Update)> {
    steps.iter().map(|(id, _, to)| (*id, Update::Place(*to))).collect()
}

pub fn frees(world: &mut World, providers: &mut [Provider], n: usize) -> Vec<(u32, Update)> {
    let mut free = || {
        let id = world.dice.below(providers.len());
        providers[id].free = world.free();
        (id as u32, Update::Free(providers[id].free))
    };
    (0..n).map(|_| free()).collect()
}
