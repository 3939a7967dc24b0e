//! The rows of the day's table.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use super::Report;
use crate::day::figures::{Spread, share};
use crate::day::ledger::{Event, Fate, Story};
use crate::day::plan::Cast;
use crate::day::table::Table;

impl Report {
    pub(super) fn add_needs(&self, table: &mut Table) {
        let Cast { farmers_n, teams_n, agents_n, seed } = self.cast;
        let people = format!(
            "{farmers_n} farmers ({} without a phone), {teams_n} teams, {agents_n} village agents",
            self.without_phone_n
        );
        table.row("people", people);
        table.row("seed, speed", format!("{seed}, {} times real time", self.speed));
        let posted = self.posted();
        let part = |n| of(n, posted.len());
        let promised = posted.iter().filter(|story| story.promised_n > 0);
        let kept = promised.clone().filter(|story| story.is_matched()).count();
        let matched = posted.iter().filter(|story| story.is_matched()).count();
        table.row("needs posted", posted.len().to_string());
        table.row("preview said a team can come", part(promised.clone().count()));
        table.row("... of those, matched by night", of(kept, promised.count()));
        table.row("matched by night", part(matched));
        for (wave, name) in [(1, "first"), (2, "wider"), (3, "agents'")] {
            let in_wave = posted.iter().filter(|story| story.fate == Fate::Matched { wave });
            table.row(format!("... in the {name} wave"), in_wave.count().to_string());
        }
        table.row("took the preview's advice", self.n(Event::TookAdvice));
    }

    pub(super) fn add_times(&self, table: &mut Table) {
        let since_post = |end: fn(&Story) -> Option<Duration>| {
            let posted = self.posted();
            posted.iter().filter_map(|s| end(s)?.checked_sub(s.posted_at?)).collect::<Vec<_>>()
        };
        let known = |page_open| {
            let posted = self.posted().into_iter().filter(move |s| s.page_open == page_open);
            posted.filter_map(|s| s.known_at?.checked_sub(s.accepted_at?)).collect()
        };
        table.row("posted → first offer on a team's phone", real(since_post(|s| s.offered_at)));
        let accepted = since_post(|s| s.accepted_at);
        table.row("posted → accepted", real(accepted.clone()));
        table.row("... in minutes of the day", self.played(accepted));
        table.row("accepted → shown on an open page", real(known(true)));
        table.row("accepted → a phone in the pocket is looked at", real(known(false)));
    }

    pub(super) fn add_unmatched(&self, table: &mut Table) {
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for story in self.posted() {
            if let Fate::Unmatched { why } = &story.fate {
                *reasons.entry(why).or_default() += 1;
            }
        }
        let mut reasons: Vec<_> = reasons.into_iter().collect();
        reasons.sort_unstable_by_key(|(_, n)| Reverse(*n));
        for (code, n) in reasons {
            table.row(format!("unmatched: {}", in_words(code)), n.to_string());
        }
    }

    pub(super) fn add_teams(&self, table: &mut Table) {
        table.row("offers declined", self.n(Event::Declined));
        table.row("offers never looked at", self.n(Event::Ignored));
        table.row("answers too late", self.n(Event::TooLate));
        table.row("answers after another team's", self.n(Event::Beaten));
        table.row("accepted, but the calendar was full", self.n(Event::Busy));
        let dropped: Vec<_> = self.posted().into_iter().filter(|s| s.drops_n > 0).collect();
        let again = dropped.iter().filter(|story| story.is_matched()).count();
        let times = self.book.n(Event::Dropped);
        table.row("teams that dropped out", times.to_string());
        table.row("... and the need found another", of(again, dropped.len()));
    }

    pub(super) fn add_visits(&self, table: &mut Table) {
        table.row("visits finished", self.n(Event::Finished));
        table.row("... confirmed", self.n(Event::Confirmed));
        table.row("... disputed", self.n(Event::Disputed));
        let stars = &self.book.stars;
        let mean = share(stars.iter().copied().map(usize::from).sum(), stars.len());
        table.row("farmers' ratings", format!("{} ratings, {mean:.1} stars", stars.len()));
    }

    pub(super) fn add_notices(&self, table: &mut Table) {
        table.row("notices pushed over sockets", self.n(Event::Pushed));
        table.row("notices fetched by looking", self.n(Event::Fetched));
        let lines = format!(
            "{} lost, {} reconnected, {} resynced, {} looks in vain",
            self.n(Event::LostSignal),
            self.n(Event::Reconnected),
            self.n(Event::Resynced),
            self.n(Event::NoNetwork)
        );
        table.row("signals", lines);
        let flaws = format!("{} twice, {} missing", self.n(Event::Doubled), self.n(Event::Missing));
        table.row("notices that came twice or never", flaws);
        let messages =
            self.messages_n.map_or_else(|| "not counted (see --wechat)".into(), |n| n.to_string());
        table.row("WeChat messages delivered", messages);
    }

    pub(super) fn add_calls(&self, table: &mut Table) {
        let repeated =
            format!("{}, {} duplicates made", self.n(Event::Repeated), self.n(Event::Duplicated));
        table.row("needs posted twice after a lost answer", repeated);
        let all = self.calls.iter().flat_map(|route| &route.times).copied().collect::<Vec<_>>();
        table.row("calls to the service", all.len().to_string());
        table.row("answer times, all calls", real(all));
        for route in ["POST /needs/preview", "POST /needs", "POST /offers/{id}/accept"] {
            let times = self.calls.iter().filter(|calls| calls.route == route);
            let times = times.flat_map(|calls| &calls.times).copied().collect();
            table.row(format!("... {route}"), real(times));
        }
        table.row("unforeseen answers", self.book.troubles_n.to_string());
    }

    fn n(&self, event: Event) -> String {
        self.book.n(event).to_string()
    }

    fn played(&self, times: Vec<Duration>) -> String {
        let minutes = |time: Duration| time.as_secs_f64() * self.speed / 60.0;
        Spread::of(times).map_or_else(nothing, |s| {
            format!("median {:.0} min, p95 {:.0} min", minutes(s.median), minutes(s.p95))
        })
    }
}

fn real(times: Vec<Duration>) -> String {
    let words = |time: Duration| match time.as_secs_f64() {
        seconds if seconds < 1.0 => format!("{:.0} ms", seconds * 1000.0),
        seconds => format!("{seconds:.1} s"),
    };
    Spread::of(times)
        .map_or_else(nothing, |s| format!("median {}, p95 {}", words(s.median), words(s.p95)))
}

fn nothing() -> String {
    "none".into()
}

/// `48 of 61 (79 %)`.
fn of(part: usize, whole: usize) -> String {
    format!("{part} of {whole} ({:.0} %)", share(part, whole) * 100.0)
}

/// A reason code of the service, in words; one that is new stays as it is.
fn in_words(code: &str) -> &str {
    match code {
        "asked" => "teams were asked, none said yes in time",
        "operation_unsupported" => "no team does this work",
        "licence_missing" | "licence_expired" => "no team with a valid licence",
        "plot_too_small" => "the plot is too small for the teams",
        "slope" => "too steep for the machines",
        "gate_width" => "the gate is too narrow",
        "out_of_range" => "too far for the teams",
        "calendar_busy" => "the teams' calendars are full",
        "window_too_short" => "the time is too short for the work",
        "price_ceiling" => "the farmer's price is too low",
        _ => code,
    }
}
