//! The knowledge base that the demo begins with, and the photos in it.

use chrono::{Days, NaiveDate};
use futures_util::future::FutureExt;
use miniapp_mock::camera;
use serde::Deserialize;

use super::stand_in::StandIn;
use crate::{
    app::App,
    articles::{flow, form::ArticleForm},
    entity::field::Crop,
    error::ApiError,
    ids::{MediaId, PersonId},
    media, people, words,
};

const ARTICLES: &str = include_str!("articles.toml");
const AUTHOR: &str = "demo-agronomist";
const REVIEWER: &str = "demo-operator";
/// Of the photos, in pixels.
const SIZE: (u32, u32) = (480, 360);
/// How long the review holds.
const HOLDS_FOR: Days = Days::new(365);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seeds {
    article: Vec<Seed>,
}

/// An article about apples as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    title: String,
    words: String,
    #[serde(default)]
    problem: Option<String>,
    months: Vec<u32>,
    source: String,
    /// Which leaves are drawn beside it.
    #[serde(default)]
    leaves: Vec<u64>,
}

/// Writes, reviews and publishes them.
pub(super) async fn seed(app: &App, stand_in: &StandIn) -> Result<(), ApiError> {
    let author = known(app, stand_in, AUTHOR).await?;
    let reviewer = known(app, stand_in, REVIEWER).await?;
    let until = words::local((app.now)()).date_naive() + HOLDS_FOR;
    for seed in all() {
        publish(app, seed, author, reviewer, until).await?;
    }
    Ok(())
}

fn all() -> Vec<Seed> {
    let seeds: Seeds = toml::from_str(ARTICLES).expect("the compiled-in articles are complete");
    seeds.article
}

async fn known(app: &App, stand_in: &StandIn, alias: &str) -> Result<PersonId, ApiError> {
    let openid = stand_in.code(alias).await?.openid;
    let person = people::store::find_by_openid(app.db.reader(), &openid).await?;
    Ok(person.ok_or(ApiError::NotFound)?.id)
}

async fn publish(
    app: &App,
    seed: Seed,
    author: PersonId,
    reviewer: PersonId,
    until: NaiveDate,
) -> Result<(), ApiError> {
    let mut photos = Vec::new();
    for leaf in &seed.leaves {
        let drawn = camera::leaf(SIZE.0, SIZE.1, *leaf);
        photos.push(media::flow::add_photo(app, author, drawn).await?);
    }
    let draft = seed.form(photos).check()?;
    app.write(move |tx| {
        let draft = draft.clone();
        async move {
            let row = flow::add(tx, author, draft).await?;
            flow::review(tx, &row, reviewer, until).await.map(drop)
        }
        .boxed()
    })
    .await
}

impl Seed {
    fn form(self, photos: Vec<MediaId>) -> ArticleForm {
        ArticleForm {
            title: self.title,
            words: self.words,
            crop: Crop::Apple,
            problem: self.problem,
            months: self.months,
            source: self.source,
            question_id: None,
            photos,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_article_can_be_and_says_where_it_is_from_and_every_month_has_one() {
        let mut months = std::collections::BTreeSet::new();
        for seed in all() {
            let title = seed.title.clone();
            assert!(seed.source.chars().count() > 8, "{title}: source");
            months.extend(seed.months.iter().copied());
            assert!(seed.form(Vec::new()).check().is_ok(), "{title}");
        }
        assert_eq!(months.len(), 12);
    }
}
