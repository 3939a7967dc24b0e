//! An article is written, reviewed by somebody else, read, and withdrawn.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use futures_util::future::{BoxFuture, FutureExt};
use sea_orm::{ActiveEnum, ActiveValue::Set, ConnectionTrait, DbErr};

use super::{
    calendar::Calendars,
    form::Draft,
    store::{self, Which},
    view::{self, ArticleAction, ArticleView},
};
use crate::{
    agronomists,
    answers::{Created, Once},
    app::App,
    db::Tx,
    entity::{
        agronomist::{self, AgronomistState, Level},
        article::{self, ArticleState, Months},
        document::DocumentKind,
        field::Crop,
        media::SubjectKind,
        person_role::Role,
    },
    error::ApiError,
    ids::{ArticleId, PersonId},
    media::{self, store::Subject},
    notices::{notice::Notice, outbox},
    paging::Paging,
    people, questions,
    search::{self, Document, Wanted},
    words,
};

/// Who reads, as far as articles are concerned.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    pub id: PersonId,
    /// Whether they review what others write: an operator, or the county's expert.
    pub reviews: bool,
}

impl Reader {
    pub async fn of(db: &impl ConnectionTrait, id: PersonId) -> Result<Self, DbErr> {
        if people::store::roles(db, id).await?.contains(&Role::Operator) {
            return Ok(Self { id, reviews: true });
        }
        let own = agronomists::store::find_of_person(db, id).await?;
        let county = |own: agronomist::Model| {
            own.level == Level::County && own.state == AgronomistState::Approved
        };
        Ok(Self { id, reviews: own.is_some_and(county) })
    }

    /// What they may do with this article; nobody reviews their own.
    #[must_use]
    pub fn may(self, row: &article::Model) -> Vec<ArticleAction> {
        let own = row.author_id == self.id;
        let (draft, gone) =
            (row.state == ArticleState::Draft, row.state == ArticleState::Withdrawn);
        let all = [
            (ArticleAction::Change, own && !gone),
            (ArticleAction::Publish, self.reviews && !own && draft),
            (ArticleAction::Withdraw, (own || self.reviews) && !gone),
        ];
        all.into_iter().filter(|(_, may)| *may).map(|(action, _)| action).collect()
    }

    /// Everybody reads what is published; the rest is for its author and who reviews it.
    fn reads(self, row: &article::Model) -> bool {
        row.state == ArticleState::Published || row.author_id == self.id || self.reviews
    }
}

/// Writes a draft.
pub async fn write(
    app: &App,
    author: PersonId,
    draft: Draft,
    once: Once,
) -> Result<Created, ApiError> {
    let shared = app.clone();
    app.write_once(author, once, move |tx| {
        let (app, draft) = (shared.clone(), draft.clone());
        async move {
            let row = add(tx, author, draft).await?;
            let reader = Reader::of(&tx.db, author).await?;
            view::one(&tx.db, &app, row, reader).await
        }
        .boxed()
    })
    .await
}

/// Stores a draft.
pub async fn add(tx: &Tx, author: PersonId, draft: Draft) -> Result<article::Model, ApiError> {
    let own = agronomists::store::find_of_person(&tx.db, author).await?;
    let own = own.ok_or(ApiError::RoleRequired)?;
    questions::flow::answered_by(&tx.db, own.id, draft.question_id).await?;
    let row = article::Model {
        id: ArticleId::new(),
        author_id: author,
        author_title: own.title,
        title: draft.title,
        words: draft.words,
        crop: draft.crop,
        problem: draft.problem,
        months: draft.months,
        source: draft.source,
        question_id: draft.question_id,
        state: ArticleState::Draft,
        reviewed_by: None,
        reviewed_at: None,
        review_until: None,
        created_at: tx.now,
        updated_at: tx.now,
    };
    store::insert(&tx.db, row.clone()).await?;
    media::flow::attach(tx, author, Subject::Article(row.id), &draft.photos).await?;
    Ok(row)
}

/// Says anew what is said; what was published is reviewed again before anybody else reads it.
pub async fn change(
    app: &App,
    author: PersonId,
    id: ArticleId,
    draft: Draft,
) -> Result<ArticleView, ApiError> {
    act(app, author, id, ArticleAction::Change, move |tx, row| {
        let draft = draft.clone();
        async move {
            let shown_n = media::store::list_of(&tx.db, SubjectKind::Article, [id.0]).await?.len();
            media::flow::at_most(shown_n + draft.photos.len())?;
            media::flow::attach(tx, author, Subject::Article(id), &draft.photos).await?;
            search::remove(tx, id.0).await?;
            let said = article::ActiveModel {
                title: Set(draft.title),
                words: Set(draft.words),
                crop: Set(draft.crop),
                problem: Set(draft.problem),
                months: Set(draft.months),
                source: Set(draft.source),
                state: Set(ArticleState::Draft),
                reviewed_by: Set(None),
                reviewed_at: Set(None),
                review_until: Set(None),
                ..Default::default()
            };
            step(tx, row, said).await
        }
        .boxed()
    })
    .await
}

/// From now on everybody reads and finds it as it was `read`; its author hears of that.
pub async fn publish(
    app: &App,
    reviewer: PersonId,
    id: ArticleId,
    read: DateTime<Utc>,
    until: NaiveDate,
) -> Result<ArticleView, ApiError> {
    act(app, reviewer, id, ArticleAction::Publish, move |tx, row| {
        async move {
            // PostgreSQL keeps no more than microseconds.
            if row.updated_at.timestamp_micros() != read.timestamp_micros() {
                return Err(ApiError::ArticleChanged);
            }
            outbox::owe(tx, vec![(row.author_id, Notice::article_published(row))]).await?;
            review(tx, row, reviewer, until).await
        }
        .boxed()
    })
    .await
}

/// Publishes a draft and lets it be found.
pub async fn review(
    tx: &Tx,
    row: &article::Model,
    reviewer: PersonId,
    until: NaiveDate,
) -> Result<article::Model, ApiError> {
    let author = people::store::find(&tx.db, row.author_id).await?;
    let problem = row.problem.as_deref().unwrap_or_default();
    let document = Document {
        kind: DocumentKind::Article,
        id: row.id.0,
        crop: row.crop.to_value(),
        title: row.title.clone(),
        words: [&row.words, problem].join("\n"),
        by: author.map(|author| author.name).unwrap_or_default(),
        at: tx.now,
        good_until: Some(until),
    };
    search::put(tx, &document).await?;
    let published = article::ActiveModel {
        state: Set(ArticleState::Published),
        reviewed_by: Set(Some(reviewer)),
        reviewed_at: Set(Some(tx.now)),
        review_until: Set(Some(until)),
        ..Default::default()
    };
    step(tx, row, published).await
}

async fn step(
    tx: &Tx,
    row: &article::Model,
    changed: article::ActiveModel,
) -> Result<article::Model, ApiError> {
    let changed = store::change(&tx.db, row.id, &[row.state], changed, tx.now).await?;
    changed.ok_or(ApiError::ArticleWrongState)
}

/// From now on only its author and who reviews it read it.
pub async fn withdraw(app: &App, by: PersonId, id: ArticleId) -> Result<ArticleView, ApiError> {
    act(app, by, id, ArticleAction::Withdraw, move |tx, row| {
        async move {
            search::remove(tx, id.0).await?;
            let state = Set(ArticleState::Withdrawn);
            step(tx, row, article::ActiveModel { state, ..Default::default() }).await
        }
        .boxed()
    })
    .await
}

type Step<'a> = BoxFuture<'a, Result<article::Model, ApiError>>;

/// Does what the actor may do with this article; who may not read it finds nothing.
async fn act(
    app: &App,
    actor: PersonId,
    id: ArticleId,
    action: ArticleAction,
    step: impl for<'a> Fn(&'a Tx, &'a article::Model) -> Step<'a> + Clone + Send + Sync + 'static,
) -> Result<ArticleView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let (app, step) = (shared.clone(), step.clone());
        async move {
            let reader = Reader::of(&tx.db, actor).await?;
            let row = readable(&tx.db, reader, id).await?;
            if !reader.may(&row).contains(&action) {
                let theirs = row.author_id == actor || reader.reviews;
                return Err(if theirs {
                    ApiError::ArticleWrongState
                } else {
                    ApiError::RoleRequired
                });
            }
            let row = step(tx, &row).await?;
            view::one(&tx.db, &app, row, reader).await
        }
        .boxed()
    })
    .await
}

/// The article, for whoever may read it.
pub async fn readable(
    db: &impl ConnectionTrait,
    reader: Reader,
    id: ArticleId,
) -> Result<article::Model, ApiError> {
    let row = store::find(db, id).await?;
    row.filter(|row| reader.reads(row)).ok_or(ApiError::NotFound)
}

/// The month of the usual year that today is where this person's fields lie.
pub async fn season(app: &App, person: PersonId, crop: Crop) -> Result<Months, ApiError> {
    let today = words::local((app.now)()).date_naive();
    let Some(year) = Calendars::compiled_in().of(crop) else {
        return Ok(Months::of(&[today.month()]));
    };
    let heights = store::altitudes(app.db.reader(), person, crop).await?;
    let n = i32::try_from(heights.len()).unwrap_or(i32::MAX);
    let mean = heights.iter().sum::<i32>().checked_div(n);
    Ok(Months::of(&[year.usual(today, mean).month()]))
}

/// The best of those that hold these words, of which `which` tells.
pub async fn search(
    app: &App,
    words: &str,
    which: Which,
    page: &Paging,
) -> Result<Vec<article::Model>, ApiError> {
    let crop = which.crop.map(|crop| crop.to_value());
    let kind = Some(DocumentKind::Article);
    let wanted = Wanted { words, crop: crop.as_deref(), kind, limit: page.limit() };
    let found = search::find(app.db.reader(), wanted, (app.now)()).await?;
    let ids = found.iter().map(|document| ArticleId(document.id));
    let mut rows = store::find_all(app.db.reader(), ids).await?;
    rows.retain(|row| which.months.is_none_or(|months| months.0 & row.months.0 != 0));
    rows.sort_by_key(|row| found.iter().position(|document| document.id == row.id.0));
    Ok(rows)
}
