//! The phone's side of notices: the list, what was read, and the WeChat messages it grants.

use actix_web::{
    HttpResponse, get, post,
    web::{Json, Query, ThinData},
};
use chrono::{DateTime, Utc};
use futures_util::future::FutureExt;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{flow, store};
use crate::{
    answers::Created,
    app::App,
    auth::Caller,
    entity::{message::Template, notice, stream},
    error::{ApiError, Problem},
    form::{Form, Posted},
    ids::{LotId, NeedId, OfferId, OrderId, PersonId, QuestionId, ShareId, TruckId, VisitId},
    paging,
    people::http::done,
};

/// WeChat asks about three templates at once; the rest is room for a later one.
const MOST_CHOICES: usize = 5;

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeView {
    /// The numbering this `seq` belongs to.
    pub epoch: String,
    /// Counts up by one in a person's stream.
    pub seq: i64,
    /// Stable, for programs.
    pub kind: String,
    pub title: String,
    pub body: String,
    pub need_id: Option<NeedId>,
    pub offer_id: Option<OfferId>,
    pub visit_id: Option<VisitId>,
    pub lot_id: Option<LotId>,
    pub order_id: Option<OrderId>,
    pub share_id: Option<ShareId>,
    pub truck_id: Option<TruckId>,
    pub question_id: Option<QuestionId>,
    /// The number of the message that it tells of, within its question.
    pub talk_seq: Option<i64>,
    pub created_at: DateTime<Utc>,
}

impl NoticeView {
    #[must_use]
    pub fn new(row: notice::Model, epoch: &str) -> Self {
        Self {
            epoch: epoch.to_owned(),
            seq: row.seq,
            kind: row.kind,
            title: row.title,
            body: row.body,
            need_id: row.need_id,
            offer_id: row.offer_id,
            visit_id: row.visit_id,
            lot_id: row.lot_id,
            order_id: row.order_id,
            share_id: row.share_id,
            truck_id: row.truck_id,
            question_id: row.question_id,
            talk_seq: row.talk_seq,
            created_at: row.created_at,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NoticesView {
    /// Oldest first with `after`, else newest first.
    pub items: Vec<NoticeView>,
    /// The `after` or `before` that continues the list; null at its end.
    pub next_cursor: Option<String>,
    pub epoch: String,
    /// The latest number in the stream.
    pub seq: i64,
    pub read_seq: i64,
    pub unread_n: i64,
}

/// Which part of the stream.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// Those after this number, oldest first: for catching up.
    pub after: Option<i64>,
    /// Those before this number, newest first: for scrolling.
    pub cursor: Option<i64>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadForm {
    pub seq: i64,
}

/// One template, and how many messages of it the person still lets us send.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateView {
    pub id: String,
    pub template: Template,
    pub name: &'static str,
    pub credits_n: i32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TemplatesView {
    pub templates: Vec<TemplateView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    Accept,
    Reject,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceForm {
    pub template_id: String,
    pub choice: Choice,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoicesForm {
    /// What `wx.requestSubscribeMessage` returned; at most five.
    pub results: Vec<ChoiceForm>,
}

/// The person's stream, or an empty one.
pub async fn stream_of(app: &App, person: PersonId) -> Result<stream::Model, ApiError> {
    let found = store::find_stream(app.db.reader(), person).await?;
    let none = stream::Model { person_id: person, epoch: String::new(), seq: 0, read_seq: 0 };
    Ok(found.unwrap_or(none))
}

/// What the caller is owed.
#[utoipa::path(tag = "notices", params(Part), responses((status = 200, body = NoticesView)))]
#[get("/notices")]
pub async fn list(
    ThinData(app): ThinData<App>,
    caller: Caller,
    part: Query<Part>,
) -> Result<Json<NoticesView>, ApiError> {
    let limit = paging::limit(part.limit)?;
    if part.after.is_some() && part.cursor.is_some() {
        return Err(ApiError::invalid("cursor", "direction_twice", "after和cursor只能用一个"));
    }
    let (db, stream) = (app.db.reader(), stream_of(&app, caller.id).await?);
    let rows = if let Some(after) = part.after {
        store::list_after(db, caller.id, after, limit).await?
    } else {
        store::list_before(db, caller.id, part.cursor.unwrap_or(i64::MAX), limit).await?
    };
    let full = u64::try_from(rows.len()).is_ok_and(|n| n == limit);
    let next_cursor = rows.last().filter(|_| full).map(|row| row.seq.to_string());
    Ok(Json(NoticesView {
        items: rows.into_iter().map(|row| NoticeView::new(row, &stream.epoch)).collect(),
        next_cursor,
        unread_n: stream.seq - stream.read_seq,
        seq: stream.seq,
        read_seq: stream.read_seq,
        epoch: stream.epoch,
    }))
}

/// The person has seen everything up to `seq`.
#[utoipa::path(tag = "notices", request_body = ReadForm, responses((status = 204)))]
#[post("/notices/read")]
pub async fn read(
    ThinData(app): ThinData<App>,
    caller: Caller,
    Form(form): Form<ReadForm>,
) -> Result<HttpResponse, ApiError> {
    flow::read(&app, caller.id, form.seq).await?;
    Ok(done())
}

/// Which messages WeChat may bring while the phone is away.
#[utoipa::path(tag = "notices", responses((status = 200, body = TemplatesView)))]
#[get("/subscriptions")]
pub async fn subscriptions(
    ThinData(app): ThinData<App>,
    caller: Caller,
) -> Result<Json<TemplatesView>, ApiError> {
    Ok(Json(templates(app.db.reader(), &app, caller.id).await?))
}

/// What the person chose when WeChat asked; each acceptance is one message.
#[utoipa::path(tag = "notices", request_body = ChoicesForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = TemplatesView), (status = 422, body = Problem)))]
#[post("/subscriptions")]
pub async fn choose(
    ThinData(app): ThinData<App>,
    caller: Caller,
    posted: Posted<ChoicesForm>,
) -> Result<Created, ApiError> {
    let person = caller.id;
    let results = posted.form.results;
    if results.len() > MOST_CHOICES {
        return Err(ApiError::invalid("results", "count_out_of_range", "一次最多5个提醒"));
    }
    let chosen = results.iter().map(|result| {
        let known = app.wechat.templates().find(|(_, id)| *id == result.template_id);
        known
            .map(|(template, _)| (template, result.choice == Choice::Accept))
            .ok_or_else(|| ApiError::invalid("results", "template_unknown", "没有这个提醒"))
    });
    let chosen: Vec<(Template, bool)> = chosen.collect::<Result<_, _>>()?;
    let shared = app.clone();
    app.write_once(person, posted.once, move |tx| {
        let (app, chosen) = (shared.clone(), chosen.clone());
        async move {
            flow::choose(tx, person, chosen).await?;
            templates(&tx.db, &app, person).await
        }
        .boxed()
    })
    .await
}

async fn templates(
    db: &impl ConnectionTrait,
    app: &App,
    person: PersonId,
) -> Result<TemplatesView, ApiError> {
    let grants = store::list_grants(db, person).await?;
    let credits = |template| grants.iter().find(|grant| grant.template == template);
    let view = |(template, id): (Template, &str)| TemplateView {
        id: id.to_owned(),
        template,
        name: name(template),
        credits_n: credits(template).map_or(0, |grant| grant.credits),
    };
    Ok(TemplatesView { templates: app.wechat.templates().map(view).collect() })
}

const fn name(template: Template) -> &'static str {
    match template {
        Template::Job => "新活提醒",
        Template::Team => "接单提醒",
        Template::Visit => "到场提醒",
        Template::Question => "问题进展提醒",
        Template::Share => "供货提醒",
    }
}
