//! The platform's own endpoints: login, tokens, messages, phone numbers.

use std::collections::HashMap;
use std::time::Duration;

use actix_web::http::header::ContentType;
use actix_web::web::{Bytes, Data, Query, ServiceConfig, get, post, resource, to};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::codes::Purpose;
use super::inbox::Letter;
use super::openid;
use super::refusal::Refusal;
use super::tokens::Grant;
use super::world::World;

/// How long a user's line is busy with one message; two sends closer than this collide.
const SEND_TAKES: Duration = Duration::from_millis(20);

type Params = HashMap<String, String>;

/// Every endpoint of the platform, one line each.
pub(super) fn routes(config: &mut ServiceConfig) {
    let get_only = |path: &str| resource(path).default_service(to(get_required));
    let post_only = |path: &str| resource(path).default_service(to(post_required));
    config
        .service(get_only("/sns/jscode2session").route(get().to(log_in)))
        .service(get_only("/cgi-bin/token").route(get().to(plain_token)))
        .service(post_only("/cgi-bin/stable_token").route(post().to(stable_token)))
        .service(post_only("/cgi-bin/message/subscribe/send").route(post().to(send)))
        .service(post_only("/wxa/business/getuserphonenumber").route(post().to(phone_number)));
}

/// A code of `wx.login` becomes an openid. Success has no `errcode`; unknown parameters pass.
async fn log_in(world: Data<World>, request: HttpRequest) -> HttpResponse {
    let params = params(&request);
    let session = || {
        world.check_account(param(&params, "appid"), param(&params, "secret"))?;
        if param(&params, "grant_type") != "authorization_code" {
            return Err(Refusal::GrantTypeInvalid);
        }
        let code = Some(param(&params, "js_code")).filter(|code| !code.is_empty());
        let code = code.ok_or(Refusal::CodeMissing)?;
        let alias = world.codes().redeem(code, Purpose::Login, world.clock.now())?;
        Ok(json!({ "session_key": session_key(), "openid": openid::of_alias(&alias) }))
    };
    // Login is the one endpoint that says text/plain: clients must look at the body.
    answer(&world, session(), ContentType::plaintext())
}

async fn plain_token(world: Data<World>, request: HttpRequest) -> HttpResponse {
    let params = params(&request);
    let grant = || {
        if param(&params, "grant_type") != "client_credential" {
            return Err(Refusal::GrantTypeInvalid);
        }
        world.check_account(param(&params, "appid"), param(&params, "secret"))?;
        Ok(grant_body(&world.tokens().plain(world.clock.now())))
    };
    answer_json(&world, grant())
}

#[derive(Deserialize)]
struct StableForm {
    #[serde(default)]
    grant_type: String,
    #[serde(default)]
    appid: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    force_refresh: bool,
}

async fn stable_token(world: Data<World>, body: Bytes) -> HttpResponse {
    let grant = || {
        let form: StableForm = parse(&body)?;
        if form.grant_type != "client_credential" {
            return Err(Refusal::GrantTypeInvalid);
        }
        world.check_account(&form.appid, &form.secret)?;
        let grant = world.tokens().stable(world.clock.now(), form.force_refresh)?;
        Ok(grant_body(&grant))
    };
    answer_json(&world, grant())
}

async fn send(world: Data<World>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let sent = send_letter(&world, &request, &body).await;
    answer_json(&world, sent)
}

async fn send_letter(world: &World, request: &HttpRequest, body: &[u8]) -> Result<Value, Refusal> {
    check_token(world, request)?;
    let letter: Letter = parse(body)?;
    letter.check(&world.account)?;
    world.inbox().begin(&letter)?;
    let _line = Line { world, openid: letter.touser.clone() };
    actix_web::rt::time::sleep(SEND_TAKES).await;
    let sent_at = chrono::DateTime::from_timestamp_millis(millis(world.clock.now()));
    let sent_at = sent_at.expect("this millennium").to_rfc3339();
    let n = world.inbox().deliver(letter.delivered(&world.account, sent_at));
    Ok(json!({ "errcode": 0, "errmsg": "ok", "msgid": 4_000_000_000_000_000_000_u64 + n as u64 }))
}

/// A user's line while a message is on its way; given back even when the sender hangs up.
struct Line<'a> {
    world: &'a World,
    openid: String,
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        self.world.inbox().end(&self.openid);
    }
}

#[derive(Deserialize)]
struct PhoneForm {
    #[serde(default)]
    code: String,
}

async fn phone_number(world: Data<World>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let found = || {
        check_token(&world, &request)?;
        let form: PhoneForm = parse(&body)?;
        let now = world.clock.now();
        let alias = world.codes().redeem(&form.code, Purpose::PhoneNumber, now)?;
        let number = openid::phone_of_alias(&alias);
        Ok(json!({ "errcode": 0, "errmsg": "ok", "phone_info": {
            "phoneNumber": number, "purePhoneNumber": number, "countryCode": "86",
            "watermark": { "timestamp": now.as_secs(), "appid": world.account.appid },
        }}))
    };
    answer_json(&world, found())
}

async fn get_required(world: Data<World>) -> HttpResponse {
    answer_json(&world, Err(Refusal::GetRequired))
}

async fn post_required(world: Data<World>) -> HttpResponse {
    answer_json(&world, Err(Refusal::PostRequired))
}

/// Any other path of the platform.
pub(super) async fn unknown(world: Data<World>) -> HttpResponse {
    answer_json(&world, Err(Refusal::UrlInvalid))
}

/// The platform's answer: always HTTP 200.
pub(super) fn answer_json(world: &World, result: Result<Value, Refusal>) -> HttpResponse {
    let kind = "application/json; encoding=utf-8".parse().expect("a media type");
    answer(world, result, ContentType(kind))
}

fn answer(world: &World, result: Result<Value, Refusal>, kind: ContentType) -> HttpResponse {
    let body = result.unwrap_or_else(|refusal| refusal.body(world.clock.now()));
    HttpResponse::Ok().insert_header(kind).body(body.to_string())
}

fn check_token(world: &World, request: &HttpRequest) -> Result<(), Refusal> {
    let params = params(request);
    world.tokens().check(params.get("access_token").map(String::as_str), world.clock.now())
}

fn grant_body(grant: &Grant) -> Value {
    json!({ "access_token": grant.token, "expires_in": grant.expires_in.as_secs() })
}

fn params(request: &HttpRequest) -> Params {
    Query::<Params>::from_query(request.query_string()).map(Query::into_inner).unwrap_or_default()
}

fn param<'a>(params: &'a Params, name: &str) -> &'a str {
    params.get(name).map(String::as_str).unwrap_or_default()
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    if body.is_empty() {
        return Err(Refusal::BodyEmpty);
    }
    serde_json::from_slice(body).map_err(|_| Refusal::BodyMalformed)
}

/// A session key looks like 16 bytes in base64: 22 letters and two signs.
fn session_key() -> String {
    let letters = openid::random_letters(21).replace('-', "+").replace('_', "/");
    // 16 bytes leave four bits unused, so the last letter is one of four.
    let last = ["A", "Q", "g", "w"][rand::random_range(0..4)];
    format!("{letters}{last}==")
}

fn millis(moment: Duration) -> i64 {
    i64::try_from(moment.as_millis()).expect("this millennium")
}
