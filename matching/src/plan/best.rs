//! The best routes so far, kept while the search goes through worse ones.

use super::route::Route;
use super::routes::Routes;

#[derive(Debug, Clone, Default)]
pub(super) struct Best {
    pub(super) of: Vec<Route>,
    pub(super) absent: Vec<u32>,
    pub(super) cost: i64,
}

impl Best {
    /// Copies what differs.
    pub(super) fn update(&mut self, routes: &Routes) {
        self.of.resize_with(routes.of.len(), Route::default);
        for (best, route) in self.of.iter_mut().zip(&routes.of) {
            if best.stamp != route.stamp {
                best.clone_from(route);
            }
        }
        self.absent.clone_from(&routes.absent);
        self.cost = routes.cost;
    }
}
