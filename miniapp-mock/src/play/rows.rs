//! Rows that every table has: how notices came, how fast the service answered.

use super::ledger::{Book, Event};
use super::table::Table;
use super::words::real;
use crate::phone::RouteTimes;

/// How notices came, and whether any came twice or never.
pub(crate) fn notices(table: &mut Table, book: &Book) {
    let n = |event| book.n(event);
    table.row("notices pushed over sockets", n(Event::Pushed).to_string());
    table.row("notices fetched by looking", n(Event::Fetched).to_string());
    let lines = format!(
        "{} lost, {} reconnected, {} resynced, {} looks in vain",
        n(Event::LostSignal),
        n(Event::Reconnected),
        n(Event::Resynced),
        n(Event::NoNetwork)
    );
    table.row("signals", lines);
    let flaws = format!("{} twice, {} missing", n(Event::Doubled), n(Event::Missing));
    table.row("notices that came twice or never", flaws);
}

/// What `WeChat` showed to phones that were away.
pub(crate) fn messages(table: &mut Table, messages_n: Option<usize>) {
    let messages =
        messages_n.map_or_else(|| "not counted (see --wechat)".into(), |n| n.to_string());
    table.row("WeChat messages delivered", messages);
}

/// How fast the service answered, in all and on these routes.
pub(crate) fn calls(table: &mut Table, calls: &[RouteTimes], routes: &[&str]) {
    let all = calls.iter().flat_map(|route| &route.times).copied().collect::<Vec<_>>();
    table.row("calls to the service", all.len().to_string());
    table.row("answer times, all calls", real(all));
    for route in routes {
        let times = calls.iter().filter(|calls| calls.route == *route);
        let times = times.flat_map(|calls| &calls.times).copied().collect();
        table.row(format!("... {route}"), real(times));
    }
}
