//! The server itself: one worker, startable inside any program that runs an actix system.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServerHandle, ServiceRequest, ServiceResponse};
use actix_web::http::header::ContentType;
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{Data, ServiceConfig, scope, to};
use actix_web::{App, Error, HttpResponse, HttpServer};

use super::account::AppAccount;
use super::faults::Fault;
use super::refusal::Refusal;
use super::world::World;
use super::{control, http, speech};

/// A running stand-in for the `WeChat` platform.
#[derive(Debug)]
pub struct Platform {
    addr: SocketAddr,
    server: ServerHandle,
}

impl Platform {
    /// Listens on `addr` (port 0 takes a free one) and knows one account.
    ///
    /// Must be called where an actix system runs: under `#[actix_web::main]` or
    /// `#[actix_web::test]`. Everything it remembers is in memory.
    #[expect(clippy::unused_async, reason = "callers should not care whether starting waits")]
    pub async fn start(addr: impl ToSocketAddrs, account: AppAccount) -> io::Result<Self> {
        let world = Data::new(World::new(account));
        let app = move || App::new().app_data(world.clone()).configure(routes);
        let server = HttpServer::new(app).workers(1).disable_signals().shutdown_timeout(1);
        let server = server.bind(addr)?;
        let addr = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Ok(Self { addr, server: handle })
    }

    /// Where it listens, such as `http://127.0.0.1:40123`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Stops listening and forgets everything; calls under way are cut.
    pub async fn stop(self) {
        self.server.stop(false).await;
    }
}

fn routes(config: &mut ServiceConfig) {
    let control = scope("/mock").configure(control::routes);
    let platform = scope("").wrap(from_fn(misbehave)).configure(http::routes);
    let platform = platform.configure(speech::routes);
    config.service(control).service(platform.default_service(to(http::unknown)));
}

/// Lets a call meet the fault that is on order for it.
async fn misbehave(
    world: Data<World>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let fault = world.faults().meet(request.path());
    match fault {
        Some((Fault::Refuse, _)) => return Ok(request.into_response(bad_gateway())),
        Some((Fault::SystemBusy, _)) => {
            let busy = http::answer_json(&world, Err(Refusal::SystemBusy));
            return Ok(request.into_response(busy));
        }
        Some((Fault::Stall, pause)) => actix_web::rt::time::sleep(pause).await,
        Some((Fault::ExpireTokens, _)) => world.tokens().expire_all(world.clock.now()),
        None => {}
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn bad_gateway() -> HttpResponse {
    let page = "<html><head><title>502 Bad Gateway</title></head></html>";
    HttpResponse::BadGateway().insert_header(ContentType::html()).body(page)
}
