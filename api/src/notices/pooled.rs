//! What the members of a pool are told, each about their own need; no word says who the others are.

use super::notice::Notice;
use crate::{ids::NeedId, needs::pool::view::PoolView};

impl Notice {
    #[must_use]
    pub fn pool_grew(need: NeedId, pool: &PoolView) -> Self {
        Self::on_pool("pool_grew", "有邻居来拼单", pool.sentence(), need)
    }

    #[must_use]
    pub fn pool_shrank(need: NeedId, pool: &PoolView) -> Self {
        Self::on_pool("pool_shrank", "有一户退出拼单", pool.sentence(), need)
    }

    #[must_use]
    pub fn pool_locked(need: NeedId, pool: &PoolView) -> Self {
        let area = crate::words::number(pool.area_mu);
        let body = format!("{}户{area}亩一起找队，正在问", pool.households_n);
        Self::on_pool("pool_locked", "拼单锁定了", body, need)
    }

    /// She goes on alone, and hears why.
    #[must_use]
    pub fn pool_dissolved(need: NeedId, why: &str) -> Self {
        Self::on_pool("pool_dissolved", "拼单散了", why.to_owned(), need)
    }
}
