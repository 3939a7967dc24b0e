//! Who is calling: the parameter list of a handler says who may.

use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpRequest, dev::Payload, http::header::AUTHORIZATION, web::ThinData,
};

use crate::{
    agronomists,
    app::App,
    entity::{agronomist::AgronomistState, person_role::Role},
    error::ApiError,
    ids::{AgronomistId, PersonId, TeamId},
    people, sessions, teams,
};

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// Anybody who is signed in.
#[derive(Clone, Debug)]
pub struct Caller {
    pub id: PersonId,
    /// Which of the person's sign-ins this is.
    pub session_hash: String,
}

/// The leader of a team, whatever state the team is in.
#[derive(Clone, Copy, Debug)]
pub struct Leader {
    pub id: PersonId,
    pub team: TeamId,
}

/// A village agent (代办员).
#[derive(Clone, Copy, Debug)]
pub struct Agent(pub PersonId);

/// Somebody who buys produce.
#[derive(Clone, Copy, Debug)]
pub struct Buyer(pub PersonId);

/// An agronomist whom an operator has approved.
#[derive(Clone, Copy, Debug)]
pub struct Adviser {
    pub id: PersonId,
    pub agronomist: AgronomistId,
}

/// The township's operator.
#[derive(Clone, Copy, Debug)]
pub struct Operator(pub PersonId);

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (app, token) = (app(request), bearer(request));
        Box::pin(async move {
            let hash = sessions::token::hash(&token.ok_or(ApiError::SessionExpired)?);
            let session = sessions::store::find_living(app.db.reader(), &hash, (app.now)()).await?;
            let session = session.ok_or(ApiError::SessionExpired)?;
            Ok(Self { id: session.person_id, session_hash: hash })
        })
    }
}

impl FromRequest for Leader {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (app, caller) = (app(request), Caller::from_request(request, payload));
        Box::pin(async move {
            let caller = caller.await?;
            let team = teams::store::find_of_leader(app.db.reader(), caller.id).await?;
            let team = team.ok_or(ApiError::RoleRequired)?;
            Ok(Self { id: caller.id, team: team.id })
        })
    }
}

impl FromRequest for Agent {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let holder = holder(request, payload, Role::VillageAgent);
        Box::pin(async move { Ok(Self(holder.await?)) })
    }
}

impl FromRequest for Buyer {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let holder = holder(request, payload, Role::Buyer);
        Box::pin(async move { Ok(Self(holder.await?)) })
    }
}

impl FromRequest for Adviser {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (app, caller) = (app(request), Caller::from_request(request, payload));
        Box::pin(async move {
            let caller = caller.await?;
            let own = agronomists::store::find_of_person(app.db.reader(), caller.id).await?;
            let own = own.filter(|own| own.state == AgronomistState::Approved);
            let own = own.ok_or(ApiError::RoleRequired)?;
            Ok(Self { id: caller.id, agronomist: own.id })
        })
    }
}

impl FromRequest for Operator {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let holder = holder(request, payload, Role::Operator);
        Box::pin(async move { Ok(Self(holder.await?)) })
    }
}

fn holder(request: &HttpRequest, payload: &mut Payload, role: Role) -> Extracted<PersonId> {
    let (app, caller) = (app(request), Caller::from_request(request, payload));
    Box::pin(async move {
        let caller = caller.await?;
        let roles = people::store::roles(app.db.reader(), caller.id).await?;
        roles.contains(&role).then_some(caller.id).ok_or(ApiError::RoleRequired)
    })
}

/// The service that this request came to.
pub(crate) fn app(request: &HttpRequest) -> App {
    let data = request.app_data::<ThinData<App>>();
    data.expect("the service is built with its App").0.clone()
}

fn bearer(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    header.strip_prefix("Bearer ").map(str::to_owned)
}
