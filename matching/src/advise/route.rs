//! One question: who is asked, and why not the others.

use super::filter::{Unsuited, against};
use super::person::{Advisor, Question};
use super::score::{Points, points};

/// Who is asked, and what speaks against each other one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routing<A> {
    /// `None`: nobody suits now.
    pub chosen: Option<Choice<A>>,
    /// By id.
    pub others: Vec<Other<A>>,
}

/// The one who is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<A> {
    pub advisor: A,
    pub points: Points,
}

/// Somebody who is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Other<A> {
    pub advisor: A,
    pub why: Why,
}

/// Why somebody is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Unsuited(Unsuited),
    /// They suit, and would have so many points: others fit better, or come first with as many.
    Fewer {
        points: i32,
    },
}

impl<A> Routing<A> {
    /// Whether somebody who is not asked now could be later.
    #[must_use]
    pub fn waiting_helps(&self) -> bool {
        self.others.iter().any(|other| match other.why {
            Why::Unsuited(why) => why.passes(),
            Why::Fewer { .. } => true,
        })
    }
}

/// Asks the one with the most points; of equals, the one with the smallest id.
#[must_use]
pub fn route<Q, A: Ord + Clone>(question: &Question<Q, A>, advisors: &[Advisor<A>]) -> Routing<A> {
    let suited = advisors.iter().filter(|advisor| against(question, advisor).is_none());
    let weighed = suited.map(|advisor| (points(question, advisor, 0), &advisor.id));
    let best = weighed
        .max_by(|(a, a_id), (b, b_id)| a.total().cmp(&b.total()).then_with(|| b_id.cmp(a_id)));
    let chosen = best.map(|(points, id)| Choice { advisor: id.clone(), points });
    explained(question, advisors, chosen)
}

/// A choice, with what speaks against each other one.
pub(super) fn explained<Q, A: Ord + Clone>(
    question: &Question<Q, A>,
    advisors: &[Advisor<A>],
    chosen: Option<Choice<A>>,
) -> Routing<A> {
    let is_chosen =
        |advisor: &Advisor<A>| chosen.as_ref().is_some_and(|it| it.advisor == advisor.id);
    let why = |advisor: &Advisor<A>| match against(question, advisor) {
        Some(why) => Why::Unsuited(why),
        None => Why::Fewer { points: points(question, advisor, 0).total() },
    };
    let rest = advisors.iter().filter(|advisor| !is_chosen(advisor));
    let mut others: Vec<_> =
        rest.map(|advisor| Other { advisor: advisor.id.clone(), why: why(advisor) }).collect();
    others.sort_by(|a, b| a.advisor.cmp(&b.advisor));
    Routing { chosen, others }
}
