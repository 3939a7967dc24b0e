//! A ledger of every call that phones of one carrier made: how it ended and how long it took.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use uuid::Uuid;

/// Answers counted by status and code, and answer times by route.
#[derive(Debug, Default)]
pub struct Calls {
    book: Mutex<Book>,
}

#[derive(Debug, Default)]
struct Book {
    outcomes: BTreeMap<(u16, String), u64>,
    times: BTreeMap<String, Vec<Duration>>,
}

/// The answer times of one route, such as `POST /needs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteTimes {
    pub route: String,
    pub times: Vec<Duration>,
}

impl Calls {
    pub(super) fn note(&self, route: String, status: u16, code: &str, took: Duration) {
        let mut book = self.book();
        *book.outcomes.entry((status, code.to_owned())).or_default() += 1;
        book.times.entry(route).or_default().push(took);
    }

    /// How often each status and problem code came; status 0 is a broken line.
    #[must_use]
    pub fn outcomes(&self) -> BTreeMap<(u16, String), u64> {
        self.book().outcomes.clone()
    }

    /// Answer times by route.
    #[must_use]
    pub fn route_times(&self) -> Vec<RouteTimes> {
        let times = self.book().times.clone();
        times.into_iter().map(|(route, times)| RouteTimes { route, times }).collect()
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("no holder of the lock panics")
    }
}

/// `GET /needs/{id}`: the path below the version, without ids and query.
pub(super) fn route(method: &str, path: &str) -> String {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    let part =
        |part: &str| if Uuid::try_parse(part).is_ok() { "{id}".into() } else { part.to_owned() };
    let parts: Vec<String> = path.split('/').map(part).collect();
    format!("{method} {}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::route;

    #[test]
    fn ids_do_not_make_routes() {
        let path = "/api/v1/offers/0197b2a0-0000-7000-8000-000000000000/accept";
        assert_eq!(route("POST", path), "POST /offers/{id}/accept");
    }
}
