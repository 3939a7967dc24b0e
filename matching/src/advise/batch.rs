//! Many questions at once: as many as there are free places for, at the most points in all.

use super::filter::against;
use super::person::{Advisor, Question};
use super::route::{Choice, Routing, explained};
use super::score::{MOST_POINTS, points};
use crate::assign::{Arc, Arcs, solve};

/// Places of one agronomist, and questions, that are dealt out together; what is beyond waits for
/// the next round.
const MOST: usize = 1 << 12;

/// Deals questions out to free places, in the order of the questions. Each question is asked of one
/// agronomist at most, each agronomist gets no more than there are places, no question waits that
/// could have one of them, and of all such ways it is the one with the most points.
///
/// A place is worth less the fewer are left, so that load is evened out within the batch as well.
/// Ties fall the same way whatever order questions and agronomists come in.
#[must_use]
pub fn route_all<Q: Ord + Clone, A: Ord + Clone>(
    questions: &[Question<Q, A>],
    advisors: &[Advisor<A>],
) -> Vec<Routing<A>> {
    let mut rows: Vec<usize> = (0..questions.len()).collect();
    rows.sort_by(|a, b| questions[*a].id.cmp(&questions[*b].id));
    rows.truncate(MOST);
    let mut sorted: Vec<&Advisor<A>> = advisors.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let places = places(&sorted, rows.len());
    let mut chosen: Vec<Option<Choice<A>>> = vec![None; questions.len()];
    for (row, place) in rows.iter().zip(dealt(questions, &rows, &sorted, &places)) {
        let Some((advisor, more)) = place.map(|place| places[place]) else { continue };
        let advisor = sorted[advisor];
        let points = points(&questions[*row], advisor, more);
        chosen[*row] = Some(Choice { advisor: advisor.id.clone(), points });
    }
    let both = questions.iter().zip(chosen);
    both.map(|(question, chosen)| explained(question, advisors, chosen)).collect()
}

/// Every free place: whose it is, and how many of theirs are filled before it.
fn places<A>(advisors: &[&Advisor<A>], questions_n: usize) -> Vec<(usize, u32)> {
    let most = u32::try_from(questions_n).unwrap_or(u32::MAX);
    let of = |(n, advisor): (usize, &&Advisor<A>)| {
        (0..advisor.free().min(most)).map(move |more| (n, more)).collect::<Vec<_>>()
    };
    advisors.iter().enumerate().flat_map(of).collect()
}

/// The place of each question. Waiting costs more than all points of all questions together, so
/// that none waits for the sake of points.
fn dealt<Q, A: PartialEq>(
    questions: &[Question<Q, A>],
    rows: &[usize],
    advisors: &[&Advisor<A>],
    places: &[(usize, u32)],
) -> Vec<Option<usize>> {
    let mut arcs = Vec::new();
    for (job, row) in (0..).zip(rows) {
        let question = &questions[*row];
        for (team, (advisor, more)) in (0..).zip(places) {
            let advisor = advisors[*advisor];
            if against(question, advisor).is_none() {
                let cost = MOST_POINTS - points(question, advisor, *more).total();
                arcs.push(Arc { job, team, cost });
            }
        }
    }
    let jobs = i32::try_from(rows.len()).expect("at most MOST questions");
    let hold = vec![(MOST_POINTS + 1) * (jobs + 1); rows.len()];
    let teams = u32::try_from(places.len()).expect("places are numbered in 32 bits");
    let arcs = Arcs::new(hold, teams, &arcs).expect("ends and costs are within their bounds");
    let best = solve(arcs);
    best.team_of.iter().map(|team| team.map(|team| team as usize)).collect()
}
