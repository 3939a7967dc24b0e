//! The control side under `/mock/`: codes by alias, consents, delivered messages, faults, time.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Query, ServiceConfig, get, post, resource};
use serde::Deserialize;
use serde_json::json;

use super::codes::Purpose;
use super::faults::Order;
use super::openid;
use super::world::World;

/// Every control endpoint, one line each.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/codes").route(post().to(make_login_code)))
        .service(resource("/phone-codes").route(post().to(make_phone_code)))
        .service(resource("/grants").route(post().to(grant)))
        .service(resource("/messages").route(get().to(messages)))
        .service(
            resource("/faults")
                .route(post().to(order_fault))
                .route(actix_web::web::delete().to(clear)),
        )
        .service(resource("/clock").route(post().to(advance)))
        .service(resource("/apps").route(get().to(apps)));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AliasForm {
    alias: String,
}

/// What `wx.login` gives the phone of this person.
async fn make_login_code(world: Data<World>, Json(form): Json<AliasForm>) -> HttpResponse {
    make_code(&world, &form.alias, Purpose::Login)
}

/// What the phone-number button gives the phone of this person.
async fn make_phone_code(world: Data<World>, Json(form): Json<AliasForm>) -> HttpResponse {
    make_code(&world, &form.alias, Purpose::PhoneNumber)
}

fn make_code(world: &World, alias: &str, purpose: Purpose) -> HttpResponse {
    if !is_alias(alias) {
        return complain("alias must be 1 to 40 of a-z, 0-9 and -");
    }
    let code = world.codes().make(alias, purpose, world.clock.now());
    HttpResponse::Ok().json(json!({ "code": code, "openid": openid::of_alias(alias) }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GrantForm {
    openid: String,
    template_id: String,
    n: u32,
}

/// The user allows `n` more messages of a template.
async fn grant(world: Data<World>, Json(form): Json<GrantForm>) -> HttpResponse {
    if !openid::is_ours(&form.openid) || world.account.template(&form.template_id).is_none() {
        return complain("no such openid or template");
    }
    world.inbox().consent(&form.openid, &form.template_id, form.n);
    HttpResponse::NoContent().finish()
}

#[derive(Deserialize)]
struct MessagesQuery {
    openid: Option<String>,
}

async fn messages(world: Data<World>, Query(query): Query<MessagesQuery>) -> HttpResponse {
    let items = world.inbox().delivered(query.openid.as_deref());
    HttpResponse::Ok().json(json!({ "items": items }))
}

async fn order_fault(world: Data<World>, Json(order): Json<Order>) -> HttpResponse {
    world.faults().order(order);
    HttpResponse::NoContent().finish()
}

async fn clear(world: Data<World>) -> HttpResponse {
    world.faults().clear();
    HttpResponse::NoContent().finish()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockForm {
    advance_seconds: u32,
}

/// Lets time pass on the platform's clock, so that codes and tokens age.
async fn advance(world: Data<World>, Json(form): Json<ClockForm>) -> HttpResponse {
    world.clock.advance(form.advance_seconds.into());
    HttpResponse::NoContent().finish()
}

async fn apps(world: Data<World>) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "items": [world.account] }))
}

fn is_alias(alias: &str) -> bool {
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    (1..=40).contains(&alias.len()) && alias.bytes().all(plain)
}

fn complain(words: &str) -> HttpResponse {
    HttpResponse::BadRequest().json(json!({ "error": words }))
}
