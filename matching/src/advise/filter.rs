//! The hard rules: whom a question cannot be asked of.

use super::person::{Advisor, Level, Question};

/// Why an agronomist is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unsuited {
    /// They let this question pass, or said no.
    AskedBefore,
    /// It is not their level's turn.
    Level,
    /// It is about something else than they know.
    Speciality,
    /// They do not speak the farmer's language.
    Language,
    NotOnDuty,
    /// They have as many questions as they can have.
    Full,
}

impl Unsuited {
    /// The stable name that leaves the service.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AskedBefore => "asked_before",
            Self::Level => "level",
            Self::Speciality => "speciality",
            Self::Language => "language",
            Self::NotOnDuty => "not_on_duty",
            Self::Full => "full",
        }
    }

    /// Whether waiting helps.
    #[must_use]
    pub const fn passes(self) -> bool {
        matches!(self, Self::NotOnDuty | Self::Full)
    }
}

/// The first reason against, those first that no waiting takes away.
pub(super) fn against<Q, A: PartialEq>(
    question: &Question<Q, A>,
    advisor: &Advisor<A>,
) -> Option<Unsuited> {
    let rules = [
        (question.asked_before.contains(&advisor.id), Unsuited::AskedBefore),
        (question.level != advisor.level, Unsuited::Level),
        (!knows(question, advisor), Unsuited::Speciality),
        (!speaks(question, advisor), Unsuited::Language),
        (!advisor.on_duty, Unsuited::NotOnDuty),
        (advisor.free() == 0, Unsuited::Full),
    ];
    rules.into_iter().find(|(broken, _)| *broken).map(|(_, why)| why)
}

/// A county's expert is asked whatever it is about: nobody else is left. What is of no known
/// speciality goes to whoever knows the crop.
fn knows<Q, A>(question: &Question<Q, A>, advisor: &Advisor<A>) -> bool {
    let speciality = question.speciality.as_ref();
    let known = |speciality| advisor.specialities.contains(speciality);
    advisor.level == Level::County || speciality.is_none_or(known)
}

fn speaks<Q, A>(question: &Question<Q, A>, advisor: &Advisor<A>) -> bool {
    question.language.as_ref().is_none_or(|language| advisor.languages.contains(language))
}
