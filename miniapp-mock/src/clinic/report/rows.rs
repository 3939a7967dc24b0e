//! The rows of the night's table.

use std::time::Duration;

use super::Report;
use crate::clinic::check::Stand;
use crate::clinic::log::Case;
use crate::clinic::plan::{Cast, Level};
use crate::play::figures::Spread;
use crate::play::ledger::Event;
use crate::play::rows;
use crate::play::table::Table;
use crate::play::words::{nothing, of};

impl Report {
    pub(super) fn add_people(&self, table: &mut Table) {
        let Cast { farmers_n, agronomists_n, seed, .. } = self.cast;
        let people = format!(
            "{farmers_n} farmers, {agronomists_n} agronomists (2 of the county), the township's desk"
        );
        table.row("people", people);
        table.row("seed, speed", format!("{seed}, {} times real time", self.speed));
        let words = |time: Duration| format!("once, and back after {:.1} s", time.as_secs_f64());
        table.row("service killed", self.away_for.map_or_else(|| "never".into(), words));
    }

    pub(super) fn add_questions(&self, table: &mut Table) {
        let n = |is: fn(&Case) -> bool| self.asked().filter(|case| is(case)).count();
        let stands = |is: fn(&Stand) -> bool| self.stands().filter(|it| is(it)).count();
        table.row("questions asked", self.asked().count().to_string());
        let [photos, voices] = self.beside;
        table.row("... with a photo, with a voice note", format!("{photos}, {voices}"));
        let at_once = n(|case| case.desk_at_once);
        let later = stands(|it| it.desk).saturating_sub(at_once);
        table.row("to the desk: at once, later", format!("{at_once}, {later}"));
        let all = self.asked().count();
        table.row("answered", of(n(|case| case.answered_at.is_some()), all));
        let by_county = n(|case| case.answered_by == Some(Level::County));
        table.row("... first by the county's experts", by_county.to_string());
        table.row("solved, as the farmer says", of(stands(|it| it.state == "solved"), all));
        table.row("opened again", self.sum(|it| it.n("reopened")).to_string());
        let stars = &self.book.stars;
        let sum: u32 = stars.iter().map(|stars| u32::from(*stars)).sum();
        let mean =
            f64::from(sum) / f64::from(u32::try_from(stars.len().max(1)).unwrap_or(u32::MAX));
        table.row("farmers' ratings", format!("{} ratings, {mean:.1} stars", stars.len()));
        table.row("messages", self.sum(|it| it.talk.len()).to_string());
    }

    /// Of what is for agronomists.
    pub(super) fn add_times(&self, table: &mut Table) {
        let since = |end: fn(&Case) -> Option<Duration>| {
            self.agronomy()
                .filter_map(|case| end(case)?.checked_sub(case.asked_at?))
                .collect::<Vec<_>>()
        };
        table.row("asked → taken", self.played(since(|case| case.claimed_at)));
        table.row("asked → first answer", self.played(since(|case| case.answered_at)));
        let waits: Vec<usize> = self.waiting().into_iter().map(|[had, free]| had + free).collect();
        table.row("waiting at most", waits.into_iter().max().unwrap_or_default().to_string());
    }

    pub(super) fn add_ways(&self, table: &mut Table) {
        table.row("askings of an agronomist", self.sum(|it| it.routes.len()).to_string());
        table.row("... lapsed", self.sum(|it| it.routes_n("lapsed")).to_string());
        table.row("... declined", self.sum(|it| it.routes_n("declined")).to_string());
        let (ignored, late) = (self.book.n(Event::Ignored), self.book.n(Event::TooLate));
        table.row("... never looked at, looked at too late", format!("{ignored}, {late}"));
        table.row("passed on to the county", self.sum(|it| it.n("escalated")).to_string());
        table.row("passed on to the desk", self.sum(|it| it.n("at_desk")).to_string());
    }

    pub(super) fn add_checks(&self, table: &mut Table) {
        let n = |what: &str| self.outcome.flaws.iter().filter(|it| it.contains(what)).count();
        table.row("unowned in the morning", n(" is unowned").to_string());
        table.row("owned twice at any time", n(" is owned twice").to_string());
        table.row("questions lost", n(" is lost").to_string());
        table.row("anything else amiss", self.other_flaws().to_string());
        rows::notices(table, &self.book);
    }

    fn other_flaws(&self) -> usize {
        let told = [" is unowned", " is owned twice", " is lost"];
        let other = |flaw: &&String| !told.iter().any(|what| flaw.contains(what));
        self.outcome.flaws.iter().filter(other).count()
    }

    pub(super) fn add_calls(&self, table: &mut Table) {
        let (again, twice) = (self.book.n(Event::Repeated), self.book.n(Event::Duplicated));
        table.row("questions asked twice", format!("{again}, {twice} duplicates made"));
        let routes = [
            "POST /questions",
            "POST /questions/{id}/claim",
            "POST /questions/{id}/messages",
            "POST /questions/{id}/answer",
        ];
        rows::calls(table, &self.calls, &routes);
        table.row("unforeseen answers", self.book.troubles_n.to_string());
    }

    fn stands(&self) -> impl Iterator<Item = &Stand> {
        self.outcome.stands.values()
    }

    fn sum(&self, of: fn(&Stand) -> usize) -> usize {
        self.stands().map(of).sum()
    }

    /// Real times, in minutes of the night.
    fn played(&self, times: Vec<Duration>) -> String {
        let minutes = |time: Duration| time.as_secs_f64() * self.speed / 60.0;
        Spread::of(times).map_or_else(nothing, |s| {
            format!("median {:.1} min, p95 {:.1} min", minutes(s.median), minutes(s.p95))
        })
    }
}
