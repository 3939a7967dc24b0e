//! The phone's side of the knowledge base.

use actix_web::{
    get, post, put,
    web::{Json, Path, Query, ThinData},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    flow::{self, Reader},
    form::{ArticleForm, ReviewForm},
    store::{self, Which},
    view::{self, ArticleView},
};
use crate::{
    answers::Created,
    app::App,
    auth::{Adviser, Caller},
    entity::{article::ArticleState, field::Crop},
    error::{ApiError, Problem},
    form::{Form, Posted},
    ids::ArticleId,
    paging::{Page, Paging},
    people::check,
    words,
};

/// What the season is asked for.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Season {
    /// What the crop's calendar calls for today, where the caller's fields lie.
    Now,
}

/// Which articles.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wish {
    pub crop: Option<Crop>,
    /// What to look for, up to 100 characters: the best come first, on one page.
    pub words: Option<String>,
    /// Asks for a crop too, or apples.
    pub season: Option<Season>,
    /// Published, unless something else is said: of drafts and withdrawn ones a reviewer sees all,
    /// and an author their own.
    pub state: Option<ArticleState>,
    /// `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

/// The knowledge base, newest first.
#[utoipa::path(tag = "advice", params(Wish), responses((status = 200, body = Page<ArticleView>)))]
#[get("/articles")]
pub async fn list(
    ThinData(app): ThinData<App>,
    caller: Caller,
    wish: Query<Wish>,
) -> Result<Json<Page<ArticleView>>, ApiError> {
    let (db, page) = (app.db.reader(), Paging::asked(wish.cursor, wish.limit)?);
    let reader = Reader::of(db, caller.id).await?;
    let which = which(&app, reader, &wish).await?;
    let page = match wish.words.as_deref().map(|it| check::line(it, "words", 100)).transpose()? {
        Some(words) if !words.is_empty() => {
            let items = flow::search(&app, &words, which, &page).await?;
            Page { items, next_cursor: None }
        }
        _ => page.page(store::list(db, which, &page).await?, |row| row.id.0, |row| row),
    };
    let items = view::all(db, &app, page.items, reader).await?;
    Ok(Json(Page { items, next_cursor: page.next_cursor }))
}

async fn which(app: &App, reader: Reader, wish: &Wish) -> Result<Which, ApiError> {
    let state = wish.state.unwrap_or(ArticleState::Published);
    let everybodys = state == ArticleState::Published || reader.reviews;
    let (crop, months) = match wish.season {
        None => (wish.crop, None),
        Some(Season::Now) => {
            let crop = wish.crop.unwrap_or(Crop::Apple);
            (Some(crop), Some(flow::season(app, reader.id, crop).await?))
        }
    };
    let today = words::local((app.now)()).date_naive();
    Ok(Which { state, author: (!everybodys).then_some(reader.id), crop, months, today })
}

/// One article; everybody reads what is published.
#[utoipa::path(tag = "advice", responses((status = 200, body = ArticleView), (status = 404, body = Problem)))]
#[get("/articles/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<ArticleId>,
) -> Result<Json<ArticleView>, ApiError> {
    let db = app.db.reader();
    let reader = Reader::of(db, caller.id).await?;
    let row = flow::readable(db, reader, *id).await?;
    Ok(Json(view::one(db, &app, row, reader).await?))
}

/// Writes a draft, as an agronomist.
#[utoipa::path(tag = "advice", request_body = ArticleForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = ArticleView), (status = 403, body = Problem), (status = 422, body = Problem)))]
#[post("/articles")]
pub async fn post(
    ThinData(app): ThinData<App>,
    author: Adviser,
    posted: Posted<ArticleForm>,
) -> Result<Created, ApiError> {
    flow::write(&app, author.id, posted.form.check()?, posted.once).await
}

/// Says anew what one's own article says: it is a draft again.
#[utoipa::path(tag = "advice", request_body = ArticleForm,
    responses((status = 200, body = ArticleView), (status = 403, body = Problem), (status = 409, body = Problem)))]
#[put("/articles/{id}")]
pub async fn put(
    ThinData(app): ThinData<App>,
    author: Adviser,
    id: Path<ArticleId>,
    Form(form): Form<ArticleForm>,
) -> Result<Json<ArticleView>, ApiError> {
    Ok(Json(flow::change(&app, author.id, *id, form.check()?).await?))
}

/// Reviews somebody else's draft: from now on everybody reads it.
#[utoipa::path(tag = "advice", request_body = ReviewForm,
    responses((status = 200, body = ArticleView), (status = 403, body = Problem), (status = 409, body = Problem)))]
#[post("/articles/{id}/publish")]
pub async fn publish(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<ArticleId>,
    Form(form): Form<ReviewForm>,
) -> Result<Json<ArticleView>, ApiError> {
    let until = form.check((app.now)())?;
    Ok(Json(flow::publish(&app, caller.id, *id, form.updated_at, until).await?))
}

/// Takes an article back, as its author or who reviews it.
#[utoipa::path(tag = "advice",
    responses((status = 200, body = ArticleView), (status = 403, body = Problem), (status = 409, body = Problem)))]
#[post("/articles/{id}/withdraw")]
pub async fn withdraw(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<ArticleId>,
) -> Result<Json<ArticleView>, ApiError> {
    Ok(Json(flow::withdraw(&app, caller.id, *id).await?))
}
