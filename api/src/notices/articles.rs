//! What agronomists are told of what they wrote.

use super::notice::Notice;
use crate::entity::article;

impl Notice {
    /// To its author: somebody has reviewed it.
    #[must_use]
    pub fn article_published(article: &article::Model) -> Self {
        let body = format!("您写的《{}》审过了，大家都能看了", article.title);
        Self::new("article_published", "文章发布了", body)
    }
}
