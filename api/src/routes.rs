//! Every URL, one line each.

use actix_web::{
    App, HttpResponse,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    get,
    middleware::from_fn,
    web::{self, ThinData},
};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use tracing_actix_web::TracingLogger;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};
use utoipa_actix_web::{AppExt, scope::scope, service_config::ServiceConfig};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{
    advice, agronomists, app, articles, catalogue, demo, document,
    error::{ApiError, Problem},
    fields, ledger, lots, media, needs, notices, offers, orders, pages, people, produce, questions,
    sessions, settlements, shares,
    strict::{self, Contract},
    teams, trace, traces, trucks, visits,
};

/// What every document says besides its paths.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "帮农 Bangnong",
        description = "A farmer posts a need, and the right help comes. Times are RFC 3339 in UTC, \
                       money is integer fen, places out are WGS-84. Lists are `{items, next_cursor}`; \
                       errors are RFC 9457 problems with a stable `code`; creating POSTs ask for an \
                       `Idempotency-Key`.",
        license(name = "Apache-2.0")
    ),
    components(schemas(
        Problem,
        articles::http::Season,
        needs::http::Scope,
        lots::http::LotScope,
        questions::http::QuestionScope,
        articles::http::Season
    )),
    modifiers(&Session),
    security(("session" = []))
)]
struct Document;

struct Session;

impl Modify for Session {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let session = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("session", session);
    }
}

/// The service's routes, with its document at `/api/openapi.json` and a page for it at `/docs`.
pub fn service(
    app: app::App,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let (routes, document) = routes();
    let document = document::complete(document);
    let contract = Contract::of(&document);
    let docs = SwaggerUi::new("/docs/{_:.*}")
        .external_url_unchecked("/api/openapi.json", document)
        .config(Config::default().try_it_out_enabled(true));
    routes
        .app_data(ThinData(app))
        .app_data(contract)
        .app_data(web::PathConfig::default().error_handler(|_, _| ApiError::NotFound.into()))
        .app_data(
            web::QueryConfig::default()
                .error_handler(|error, _| ApiError::Malformed(error.to_string()).into()),
        )
        .service(docs)
        .service(web::redirect("/docs", "/docs/"))
        .configure(pages::routes)
        .configure(traces::page::routes)
        .default_service(web::to(nothing))
        .wrap(from_fn(strict::strictly))
        .wrap(TracingLogger::<trace::Request>::new())
}

/// The OpenAPI document by itself.
#[must_use]
pub fn document() -> Value {
    document::complete(routes().1)
}

fn routes() -> (
    App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse,
            Error = actix_web::Error,
            InitError = (),
        >,
    >,
    utoipa::openapi::OpenApi,
) {
    let v1 = scope("/api/v1")
        .service(sessions::http::sign_in)
        .service(sessions::http::sign_out)
        .service(people::http::me)
        .service(people::http::describe)
        .service(people::http::list)
        .service(people::http::set_roles)
        .service(people::consents::record)
        .service(people::consents::list)
        .service(people::consents::revoke)
        .service(demo::http::list)
        .service(demo::http::code)
        .service(catalogue::http::list)
        .service(fields::http::post)
        .service(fields::http::list)
        .service(fields::http::get)
        .service(fields::http::put)
        .service(fields::http::delete)
        .service(teams::http::post)
        .service(teams::http::list)
        .service(teams::http::mine)
        .service(teams::http::get)
        .service(teams::http::put)
        .service(teams::http::approve)
        .service(teams::http::suspend)
        .service(needs::http::preview)
        .service(needs::http::post)
        .service(needs::http::list)
        .service(needs::http::explanation)
        .service(needs::http::cancel)
        .service(needs::http::leave_pool)
        .service(needs::http::get)
        .service(offers::http::list)
        .service(offers::http::get)
        .service(offers::http::accept)
        .service(offers::http::decline)
        .service(visits::http::list)
        .service(visits::http::list_disputed)
        .service(visits::http::get)
        .service(visits::http::arrive)
        .service(visits::http::start)
        .service(visits::http::finish)
        .service(visits::http::confirm)
        .service(visits::http::dispute)
        .service(visits::http::drop_out)
        .service(visits::http::drop_day)
        .service(visits::http::replace)
        .service(visits::http::renew_code)
        .service(visits::http::rate)
        .configure(market)
        .configure(advising)
        .service(media::http::post)
        .service(media::http::get)
        .service(notices::http::list)
        .service(notices::http::read)
        .service(notices::http::subscriptions)
        .service(notices::http::choose)
        .service(sessions::http::issue_ticket)
        .service(notices::live::open);
    let app = App::new().into_utoipa_app().openapi(Document::openapi());
    app.service(v1).service(healthz).service(readyz).split_for_parts()
}

/// Lots, orders, and what is between them.
fn market(config: &mut ServiceConfig) {
    config
        .service(produce::http::list)
        .service(lots::http::post)
        .service(lots::http::list)
        .service(lots::http::withdraw)
        .service(lots::http::certify)
        .service(lots::http::get)
        .service(lots::http::put)
        .service(lots::certificates::http::post)
        .service(lots::certificates::http::list)
        .service(lots::certificates::http::get)
        .service(traces::http::get)
        .service(orders::http::preview)
        .service(orders::http::post)
        .service(orders::http::list)
        .service(orders::http::audit)
        .service(orders::http::explanation)
        .service(orders::http::lock)
        .service(orders::http::cancel)
        .service(orders::http::stop)
        .service(orders::http::get)
        .service(orders::http::put)
        .service(shares::http::list)
        .service(shares::http::get)
        .service(shares::http::accept)
        .service(shares::http::refuse)
        .service(shares::http::approve)
        .service(shares::http::reject)
        .service(trucks::http::list_trucks)
        .service(trucks::http::list_disputed)
        .service(trucks::http::get)
        .service(trucks::http::put)
        .service(trucks::http::weigh)
        .service(trucks::http::sign)
        .service(trucks::http::depart)
        .service(trucks::http::temperatures)
        .service(trucks::http::arrive)
        .service(trucks::http::receive)
        .service(trucks::http::dispute)
        .service(trucks::http::settle_dispute)
        .service(settlements::http::list)
        .service(settlements::http::pay)
        .service(settlements::http::received)
        .service(settlements::http::contest)
        .service(settlements::http::statement)
        .service(settlements::http::statement_csv)
        .service(ledger::http::audit);
}

/// Agronomists, questions, what is said, and what is written of it.
fn advising(config: &mut ServiceConfig) {
    config
        .service(advice::http::preview)
        .service(advice::http::list)
        .service(agronomists::http::post)
        .service(agronomists::http::list)
        .service(agronomists::http::mine)
        .service(agronomists::http::put)
        .service(agronomists::http::duty)
        .service(agronomists::http::figures)
        .service(agronomists::http::get)
        .service(agronomists::http::approve)
        .service(agronomists::http::suspend)
        .service(questions::http::post)
        .service(questions::http::list)
        .service(questions::http::get)
        .service(questions::http::explanation)
        .service(questions::http::claim)
        .service(questions::http::decline)
        .service(questions::http::escalate)
        .service(questions::http::to_desk)
        .service(questions::http::to_agronomist)
        .service(questions::http::answer)
        .service(questions::http::solve)
        .service(questions::http::reopen)
        .service(questions::http::withdraw)
        .service(questions::talk::http::messages)
        .service(questions::talk::http::say)
        .service(questions::talk::http::read)
        .service(questions::talk::http::typing)
        .service(articles::http::list)
        .service(articles::http::post)
        .service(articles::http::publish)
        .service(articles::http::withdraw)
        .service(articles::http::get)
        .service(articles::http::put);
}

/// The process lives.
#[utoipa::path(tag = "service", responses((status = 200)), security(()))]
#[get("/healthz")]
async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "ok" }))
}

/// The process can do its work: the database answers.
#[utoipa::path(tag = "service", responses((status = 200), (status = 503, body = Problem)), security(()))]
#[get("/readyz")]
async fn readyz(ThinData(app): ThinData<app::App>) -> Result<HttpResponse, ApiError> {
    app.db.reader().execute_unprepared("SELECT 1").await.map_err(|_| ApiError::Busy)?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "status": "ok" })))
}

async fn nothing() -> Result<HttpResponse, ApiError> {
    Err(ApiError::NotFound)
}
