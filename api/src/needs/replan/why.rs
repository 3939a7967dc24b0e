//! A plan in the words that a farmer reads.

use crate::{
    ids::TeamId,
    needs::explain::{Decided, Reason},
};

/// Codes of the reason for whom the plan has chosen, and of the one against those whom it has
/// chosen for somebody else.
const PLANNED: &str = "planned";
const PLANNED_ELSEWHERE: &str = "planned_elsewhere";

/// What speaks for the team that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was told that it is asked first.
    Standby,
    /// Nobody would be better for this need alone.
    Best,
    /// So all of them can be done, with the least way.
    Together,
}

/// The line of the timeline.
#[must_use]
pub fn words(others_n: usize) -> String {
    format!("和另外{others_n}个活一起排过，先问排上的那支队")
}

/// Why the plan has this team for the need.
#[must_use]
pub fn reason(others_n: usize, why: Why) -> Reason {
    let why = match why {
        Why::Standby => "它在替补，答应过先问它",
        Why::Best => "它来最合适，也不耽误别的活",
        Why::Together => "这样几个活都赶得上，少跑路",
    };
    let sentence = format!("和另外{others_n}个活一起排的：{why}");
    Reason { code: PLANNED.to_owned(), sentence }
}

/// Writes into a decision that it was planned, and who could come but is asked for other needs.
pub fn tell(decided: &mut Decided, reason: Reason, elsewhere: &[TeamId]) {
    decided.planned = Some(reason);
    for other in decided.rejected.iter_mut().filter(|other| elsewhere.contains(&other.team)) {
        if other.is_ranked_lower() {
            let sentence = "能来，一起排的时候先问它别的活".to_owned();
            other.reasons = vec![Reason { code: PLANNED_ELSEWHERE.to_owned(), sentence }];
        }
    }
}
