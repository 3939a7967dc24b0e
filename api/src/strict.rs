//! What the document does not offer is refused: other methods, unknown query parameters,
//! compressed bodies. One mechanism for every route, read from what is published.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use actix_web::{
    HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{ALLOW, CONTENT_ENCODING, UPGRADE},
    },
    middleware::Next,
    web::Query,
};
use serde_json::Value;

use crate::error::ApiError;

/// The names of a query's parameters, by path and method.
#[derive(Clone)]
pub(crate) struct Contract(Arc<BTreeMap<String, Methods>>);

type Methods = BTreeMap<String, BTreeSet<String>>;

impl Contract {
    pub(crate) fn of(document: &Value) -> Self {
        let paths = document["paths"].as_object().into_iter().flatten();
        let methods = |item: &Value| -> Methods {
            let operations = item.as_object().into_iter().flatten();
            operations.map(|(method, it)| (method.to_uppercase(), query_names(it))).collect()
        };
        Self(Arc::new(paths.map(|(path, item)| (path.clone(), methods(item))).collect()))
    }

    /// What a path takes besides this request's method, as an `Allow` header says it.
    fn instead(&self, request: &ServiceRequest) -> Option<String> {
        let methods = self.0.get(&request.match_pattern()?)?;
        let method = request.method().as_str();
        if methods.contains_key(method) {
            return None;
        }
        let mut allowed: BTreeSet<&str> = methods.keys().map(String::as_str).collect();
        if allowed.contains("GET") {
            allowed.insert("HEAD");
        }
        allowed.insert("OPTIONS");
        Some(Vec::from_iter(allowed).join(", "))
    }

    /// An unknown parameter is a slip of whoever wrote the client: a filter that is silently not
    /// applied shows the wrong list.
    fn check_query(&self, request: &ServiceRequest) -> Result<(), ApiError> {
        let methods = request.match_pattern().and_then(|pattern| self.0.get(&pattern));
        let Some(known) = methods.and_then(|it| it.get(request.method().as_str())) else {
            return Ok(());
        };
        let malformed = |error: &dyn std::fmt::Display| ApiError::Malformed(error.to_string());
        let asked = Query::<Vec<(String, String)>>::from_query(request.query_string());
        let asked = asked.map_err(|error| malformed(&error))?;
        match asked.iter().find(|(name, _)| !known.contains(name)) {
            Some((name, _)) => Err(malformed(&format!("unknown query parameter `{name}`"))),
            None => Ok(()),
        }
    }
}

fn query_names(operation: &Value) -> BTreeSet<String> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let named = parameters.filter(|parameter| parameter["in"] == "query");
    named.filter_map(|parameter| parameter["name"].as_str()).map(str::to_owned).collect()
}

/// Around every route. HEAD is asked of the handlers as GET: the connection leaves the body out.
pub(crate) async fn strictly(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    // A small compressed body can unpack to a huge one: none is taken.
    let encoding = request.headers().get(CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| encoding != "identity") {
        return Err(ApiError::EncodingUnsupported.into());
    }
    if request.method() == Method::HEAD && !request.headers().contains_key(UPGRADE) {
        request.head_mut().method = Method::GET;
    }
    if let Some(contract) = request.app_data::<Contract>().cloned() {
        if let Some(allowed) = contract.instead(&request) {
            let answer = instead(request.method(), &allowed)?;
            return Ok(request.into_response(answer).map_into_right_body());
        }
        contract.check_query(&request)?;
    }
    Ok(next.call(request).await?.map_into_left_body())
}

/// Below `/app/` there are only pages to read.
pub(crate) async fn only_read(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    instead(request.method(), "GET, HEAD, OPTIONS")
}

/// `OPTIONS` asks what a path takes; everything else is told.
fn instead(method: &Method, allowed: &str) -> Result<HttpResponse, ApiError> {
    if method != Method::OPTIONS {
        return Err(ApiError::MethodUnsupported(allowed.to_owned()));
    }
    Ok(HttpResponse::NoContent().insert_header((ALLOW, allowed)).finish())
}
