//! The state of a programme: one slice per topic. It holds dated facts, never a status that time would have
//! to flip.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actions::Actions;
use crate::acts::Acts;
use crate::areas::Areas;
use crate::bodies::Bodies;
use crate::budgets::Budgets;
use crate::charter::{Charter, CharterState};
use crate::compliance::Acceptances;
use crate::decisions::Decisions;
use crate::effort::EffortState;
use crate::evaluation::Evaluations;
use crate::feedback::FeedbackState;
use crate::funding::ExternalFunding;
use crate::funds::Funds;
use crate::id::{BodyId, DecisionId, MeetingId};
use crate::initiatives::Initiatives;
use crate::mandates::Mandates;
use crate::meetings::{Meeting, Meetings};
use crate::partners::Partners;
use crate::persons::Persons;
use crate::plans::Plans;
use crate::value::Day;

/// Declares the state and its slices in one list.
macro_rules! slices {
    ($($field:ident: $name:ident($slice:ty),)*) => {
        /// A programme as its events tell it. The default is one that is not founded yet.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        pub struct Programme {
            $(pub(crate) $field: $slice,)*
        }

        /// One topic of a programme, to write and read it apart from the others.
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "each is named after its type")]
        #[allow(clippy::large_enum_variant, reason = "there are as many as there are slices")]
        pub enum Slice {
            $($name($slice),)*
        }

        impl Programme {
            /// Returns every slice. They share what they hold with the programme.
            pub fn slices(&self) -> Vec<Slice> {
                vec![$(Slice::$name(self.$field.clone()),)*]
            }

            /// Returns the programme of these slices, or `None` unless each occurs once.
            pub fn from_slices(slices: impl IntoIterator<Item = Slice>) -> Option<Self> {
                $(let mut $field = None;)*
                for slice in slices {
                    match slice {
                        $(Slice::$name(slice) => {
                            if $field.replace(slice).is_some() {
                                return None;
                            }
                        })*
                    }
                }
                Some(Self { $($field: $field?,)* })
            }
        }
    };
}

slices! {
    charter: Charter(Arc<CharterState>),
    partners: Partners(Partners),
    areas: Areas(Areas),
    persons: Persons(Persons),
    initiatives: Initiatives(Initiatives),
    bodies: Bodies(Bodies),
    meetings: Meetings(Meetings),
    decisions: Decisions(Decisions),
    funds: Funds(Funds),
    fundings: ExternalFunding(ExternalFunding),
    budgets: Budgets(Budgets),
    effort: Effort(EffortState),
    plans: Plans(Plans),
    evaluations: Evaluations(Evaluations),
    mandates: Mandates(Mandates),
    actions: Actions(Actions),
    feedback: Feedback(FeedbackState),
    acts: Acts(Acts),
    acceptances: Acceptances(Acceptances),
}

impl Programme {
    /// The charter by all that is recorded, with what is still to take effect; `None` before the programme
    /// is founded.
    pub fn charter(&self) -> Option<&Charter> {
        self.charter.versions().last().map(|version| &version.charter)
    }

    /// The charter as it is on a day.
    pub fn charter_on(&self, day: Day) -> Option<&Charter> {
        self.charter.version_on(day).map(|version| &version.charter)
    }

    /// Returns the same programme with the titles of the charter in one language, by its code. A title without a text
    /// in that language stays in English, else in Dutch.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Programme {
        let mut other = self.clone();
        let charter = Arc::make_mut(&mut other.charter);
        charter.keep_language(language);
        if let Some(version) = charter.versions().last() {
            let text = &version.charter.text;
            other.bodies.name_by(text);
            other.partners.name_by(text);
        }
        other
    }

    /// Forgets what a decision did, before its corrected record is taken in. Its changes of the charter stay until the
    /// corrected ones take their places.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        self.bodies.retract(decision);
        self.funds.retract(decision);
        self.budgets.retract(decision);
        self.effort.retract(decision);
        self.plans.retract(decision);
        self.mandates.retract(decision);
        self.acts.retract(decision);
    }

    /// The state as if a decision had not been taken: against it the corrected record is checked.
    pub(crate) fn without(&self, decision: &DecisionId) -> Programme {
        let mut other = self.clone();
        other.retract(decision);
        Arc::make_mut(&mut other.charter).without(decision);
        other.bodies.without(decision);
        other.funds.without(decision);
        other.effort.without(decision);
        other.plans.without(decision);
        other.mandates.without(decision);
        other.decisions.without(decision);
        other
    }

    /// The first meeting that a body, or the group that it became part of, held after a day and by another.
    pub fn next_meeting(&self, body: &BodyId, after: Day, by: Day) -> Option<(&MeetingId, &Meeting)> {
        let from = after.succ_opt()?;
        let own = [body, self.bodies.acting_on(body, by)];
        let next = own.into_iter().filter_map(|body| self.meetings.held_on(body, from, by).next());
        next.min_by_key(|(id, meeting)| (meeting.on, *id))
    }

    /// How the charter came into force, and how its layers changed.
    pub fn signing(&self) -> &CharterState {
        &self.charter
    }

    /// Initiatives of residents.
    pub fn initiatives(&self) -> &Initiatives {
        &self.initiatives
    }

    /// Partners.
    pub fn partners(&self) -> &Partners {
        &self.partners
    }

    /// Areas.
    pub fn areas(&self) -> &Areas {
        &self.areas
    }

    /// Persons.
    pub fn persons(&self) -> &Persons {
        &self.persons
    }

    /// Bodies and seats.
    pub fn bodies(&self) -> &Bodies {
        &self.bodies
    }

    /// Meetings.
    pub fn meetings(&self) -> &Meetings {
        &self.meetings
    }

    /// Proposals and decisions.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// Funds.
    pub fn funds(&self) -> &Funds {
        &self.funds
    }

    /// Other funding.
    pub fn fundings(&self) -> &ExternalFunding {
        &self.fundings
    }

    /// Budgets.
    pub fn budgets(&self) -> &Budgets {
        &self.budgets
    }

    /// Capacity distributed, effort spread, work delivered.
    pub fn effort(&self) -> &EffortState {
        &self.effort
    }

    /// Plans.
    pub fn plans(&self) -> &Plans {
        &self.plans
    }

    /// Mandates.
    pub fn mandates(&self) -> &Mandates {
        &self.mandates
    }

    /// Actions.
    pub fn actions(&self) -> &Actions {
        &self.actions
    }

    /// Reports, signals and feedback.
    pub fn feedback(&self) -> &FeedbackState {
        &self.feedback
    }

    /// Irregular acts, and facts from before the signing.
    pub fn acts(&self) -> &Acts {
        &self.acts
    }

    /// Indicators, figures and evaluations.
    pub fn evaluations(&self) -> &Evaluations {
        &self.evaluations
    }
}
