//! The rows of the week's table.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use super::{Outcome, Report};
use crate::market::plan::Cast;
use crate::play::deals::{Deal, Filled};
use crate::play::ledger::Event;
use crate::play::rows;
use crate::play::table::Table;
use crate::play::words::{hours, in_tonnes, of_weight, real, tonnes, yuan};

impl Report {
    pub(super) fn add_people(&self, table: &mut Table) {
        let Cast { farmers_n, agents_n, seed, .. } = self.cast;
        let people = format!(
            "{farmers_n} farmers ({} without a phone), {agents_n} village agents, 4 buyers in \
             Shenzhen and Hangzhou",
            self.without_phone_n
        );
        table.row("people", people);
        table.row("seed, speed", format!("{seed}, {} times real time", self.speed));
        let lots = &self.book.deals.lots;
        let all: i64 = lots.values().map(|listed| listed.lot.grams()).sum();
        table.row("lots listed", format!("{}, {}", lots.len(), tonnes(all)));
        let orders: Vec<&Deal> = self.book.deals.placed().collect();
        let cancelled = orders.iter().filter(|deal| deal.cancelled).count();
        let (placed, changed) = (orders.len(), self.book.n(Event::OrderChanged));
        let in_vain = self.book.n(Event::NothingToLock);
        let row = format!(
            "{placed} ({changed} changed, {cancelled} cancelled, {in_vain} of these as nobody agreed)"
        );
        table.row("orders placed", row);
    }

    pub(super) fn add_fill(&self, table: &mut Table) {
        let lines: Vec<&Filled> = self.book.deals.lines().collect();
        table.row("filled when locked", filled(lines.iter().copied()));
        let plentiful = lines.iter().copied().filter(|line| line.plentiful);
        table.row("... where supply is 1.3 times demand", filled(plentiful));
        let promised = self.book.deals.placed().map(|deal| deal.promised_g).sum();
        table.row("... as the preview had said, each order alone", tonnes(promised));
        let rounds: i64 = self.book.deals.placed().map(|deal| deal.rounds_n).sum();
        table.row("rounds of choosing lots", rounds.to_string());
        let of = &self.outcome.smallholders;
        let supply = of_weight(of.supply_g, of.all_supply_g);
        table.row("smallholders' share of suitable supply", supply);
        table.row("smallholders' share of what was sold", of_weight(of.sold_g, of.all_sold_g));
    }

    pub(super) fn add_unfilled(&self, table: &mut Table) {
        let mut reasons: BTreeMap<&str, i64> = BTreeMap::new();
        for (code, grams) in self.book.deals.lines().flat_map(|line| &line.unfilled) {
            *reasons.entry(code).or_default() += grams;
        }
        let mut reasons: Vec<_> = reasons.into_iter().collect();
        reasons.sort_unstable_by_key(|(_, grams)| Reverse(*grams));
        for (code, grams) in reasons {
            table.row(format!("unfilled: {}", in_words(code)), tonnes(grams));
        }
    }

    pub(super) fn add_shares(&self, table: &mut Table) {
        let n = |event| self.book.n(event).to_string();
        table.row("shares offered", n(Event::ShareOffered));
        table.row("... accepted", n(Event::ShareAccepted));
        table.row("... refused", n(Event::ShareRefused));
        table.row("... expired", n(Event::ShareExpired));
        table.row("... taken back", n(Event::ShareWithdrawn));
        table.row("... of less than 1 kg", self.outcome.crumbs_n.to_string());
        table.row("answers too late", n(Event::ShareTooLate));
        let agreed = self.book.n(Event::SubstituteAgreed);
        let proposed = agreed + self.book.n(Event::SubstituteRejected);
        table.row("substitutes the buyers agreed to", format!("{agreed} of {proposed}"));
    }

    pub(super) fn add_times(&self, table: &mut Table) {
        let since_placed = |end: fn(&Deal) -> Option<Duration>| {
            let deals = self.book.deals.placed();
            deals.filter_map(|it| end(it)?.checked_sub(it.placed_at?)).collect::<Vec<_>>()
        };
        table.row(
            "placed → first share on a farmer's phone",
            real(since_placed(|it| it.offered_at)),
        );
        table.row("placed → first farmer's yes", real(since_placed(|it| it.accepted_at)));
        let shares = self.book.deals.shares.values();
        let answered = shares.filter_map(|it| it.accepted_at?.checked_sub(it.offered_at?));
        let answered: Vec<Duration> = answered.collect();
        table.row("shown → accepted", real(answered.clone()));
        let week = answered.into_iter().map(|time| time.mul_f64(self.speed)).collect();
        table.row("... in hours of the week", hours(week));
    }

    pub(super) fn add_trucks(&self, table: &mut Table) {
        let rides = &self.book.deals.rides;
        let km: f64 = rides.iter().map(|ride| ride.km).sum();
        let stops: usize = rides.iter().map(|ride| ride.stops_n).sum();
        let tonne_km: f64 = rides.iter().map(|it| it.km * in_tonnes(it.loaded_g)).sum();
        table.row("trucks that arrived", format!("{}, {stops} loads", rides.len()));
        table.row("kilometers driven", format!("{km:.0} km, {tonne_km:.0} tonne-kilometers"));
        let weights = &self.outcome.weights;
        table.row("ordered (without what was cancelled)", tonnes(weights.ordered_g));
        table.row("... agreed on", of_weight(weights.agreed_g, weights.ordered_g));
        table.row("... loaded", of_weight(weights.loaded_g, weights.ordered_g));
        table.row("... accepted", of_weight(weights.accepted_g, weights.ordered_g));
        table.row("deducted, each gram with a reason", tonnes(weights.deducted_g));
        table.row("loads left behind", self.book.n(Event::LeftBehind).to_string());
        let papers = self.book.n(Event::PaperMissing);
        table.row("cooperatives stopped without a certificate", papers.to_string());
        let (opened, decided) = (self.book.n(Event::LoadDisputed), self.book.n(Event::LoadDecided));
        table.row("loads disputed, and settled by the operator", format!("{opened}, {decided}"));
    }

    pub(super) fn add_money(&self, table: &mut Table) {
        let money = &self.outcome.money;
        let bills = format!("{}, {} bills", yuan(money.settled_fen), money.bills_n);
        table.row("money settled", bills);
        table.row("... received", yuan(money.received_fen));
        table.row("... paid, and not seen yet", yuan(money.paid_fen));
        table.row("... owed still", yuan(money.owed_fen));
        table.row("bills paid only after a reminder", self.book.n(Event::Overdue).to_string());
        let deposits = format!(
            "{} given back, {} lost to farmers, {} held",
            yuan(money.released_fen),
            yuan(money.forfeited_fen),
            yuan(money.held_fen)
        );
        table.row("deposits", deposits);
        let balanced = if money.is_balanced() { "yes" } else { "NO" };
        let row = format!("{balanced}, {} bills differ", money.differ_n);
        table.row("both sides read the same, to the fen", row);
    }

    pub(super) fn add_checks(&self, table: &mut Table) {
        let Outcome { over_g, order_findings, ledger_findings, .. } = &self.outcome;
        table.row("grams sold that nobody has", over_g.to_string());
        table.row("grams without a reason", self.unexplained_g().to_string());
        table.row("findings of the orders' audit", order_findings.len().to_string());
        table.row("findings of the ledger's audit", ledger_findings.len().to_string());
        rows::notices(table, &self.book);
        rows::messages(table, self.messages_n);
    }

    pub(super) fn add_calls(&self, table: &mut Table) {
        let (again, twice) = (self.book.n(Event::Repeated), self.book.n(Event::Duplicated));
        table.row("orders posted twice", format!("{again}, {twice} duplicates made"));
        let routes =
            ["POST /lots", "POST /orders/preview", "POST /orders", "POST /shares/{id}/accept"];
        rows::calls(table, &self.calls, &routes);
        table.row("unforeseen answers", self.book.troubles_n.to_string());
    }
}

fn filled<'a>(lines: impl Iterator<Item = &'a Filled> + Clone) -> String {
    let ordered = lines.clone().map(|line| line.grams).sum();
    of_weight(lines.map(|line| line.filled_g).sum(), ordered)
}

/// A reason code of the service, in words; one that is new stays as it is.
fn in_words(code: &str) -> &str {
    match code {
        "waiting" => "lots are still being chosen",
        "refused" => "farmers who were asked said no",
        "unanswered" => "farmers who were asked did not answer",
        "withdrawn" => "the lock, or a change, took the share back",
        "variety" => "what is left is another variety",
        "contested" => "another order was faster",
        "grade" => "the grade is too low",
        "size" => "the size is another",
        "colour" => "the colour is another",
        "certificate" => "no certificate",
        "date" => "not ready, or not kept, on the day",
        "price" => "no farmer sells at the price",
        "min_take" => "too little from each farmer",
        "truck_capacity" => "the trucks are full",
        "truck_stops" => "the trucks call often enough",
        "uniformity" => "sizes too far apart",
        "fairness" => "kept for smallholders",
        "supply" => "sold out",
        "not_loaded" => "not on the truck",
        _ => code,
    }
}
