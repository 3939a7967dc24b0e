//! The rows of the day's table.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use super::Report;
use crate::day::plan::Cast;
use crate::play::figures::{Spread, share};
use crate::play::ledger::{Event, Fate, Story};
use crate::play::rows;
use crate::play::table::Table;
use crate::play::words::{nothing, of, of_weight, real, tonnes};

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

    /// What was sold to the cities.
    pub(super) fn add_apples(&self, table: &mut Table) {
        let deals = &self.book.deals;
        let all: i64 = deals.lots.values().map(|listed| listed.lot.grams()).sum();
        table.row("lots of stored apples", format!("{}, {}", deals.lots.len(), tonnes(all)));
        table.row("orders from Shenzhen and Hangzhou", deals.placed().count().to_string());
        let filled = deals.lines().map(|line| line.filled_g).sum();
        let ordered = deals.lines().map(|line| line.grams).sum();
        table.row("... filled by the evening", of_weight(filled, ordered));
        table.row("shares offered", self.n(Event::ShareOffered));
        table.row("... accepted", self.n(Event::ShareAccepted));
        table.row("... refused", self.n(Event::ShareRefused));
    }

    pub(super) fn add_calls(&self, table: &mut Table) {
        let repeated =
            format!("{}, {} duplicates made", self.n(Event::Repeated), self.n(Event::Duplicated));
        table.row("needs posted twice after a lost answer", repeated);
        rows::calls(
            table,
            &self.calls,
            &["POST /needs/preview", "POST /needs", "POST /offers/{id}/accept"],
        );
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
