//! What a person did to a household, before it is a change. An intent is durable at once; a change is cut
//! from the collected intents, and intents are replayed when a change was refused (docs/decisions/0004).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ids::{CaseId, ChangeHash, HouseholdId, PersonId};
use crate::question::{FieldPath, QuestionCode};
use crate::stage::Stage;

/// One act on one household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Intent {
    /// Answers a question; an empty value clears it. On a contested question it is a claim, not a decision.
    #[n(0)]
    SetAnswer {
        #[n(0)]
        path: FieldPath,
        #[n(1)]
        value: String,
    },
    /// Ticks or unticks one choice of a several-answer question.
    #[n(1)]
    Tick {
        #[n(0)]
        path: FieldPath,
        #[n(1)]
        choice: String,
        #[n(2)]
        ticked: bool,
    },
    /// Adds a person at the end of the household.
    #[n(2)]
    AddPerson {
        #[n(0)]
        person: PersonId,
    },
    /// Ends a person's membership; the person stays in the document with the reason.
    #[n(3)]
    RemovePerson {
        #[n(0)]
        person: PersonId,
        /// The question that holds presence (core role `presence`) and the code that ends membership.
        #[n(1)]
        question: QuestionCode,
        #[n(2)]
        presence: String,
        #[n(3)]
        reason: String,
    },
    /// Moves a person so that they stand before `before`, or last.
    #[n(4)]
    MovePerson {
        #[n(0)]
        person: PersonId,
        #[n(1)]
        before: Option<PersonId>,
    },
    /// Puts back an earlier value of a question.
    #[n(5)]
    Restore {
        #[n(0)]
        path: FieldPath,
        #[n(1)]
        value: String,
        #[n(2)]
        from: ChangeHash,
    },
    /// Says that a section was checked and holds as it is, or that a soft finding is right (with the reason).
    /// Subject is a section's name, or `<path>:<finding kind>`.
    #[n(6)]
    Confirm {
        #[n(0)]
        subject: String,
        #[n(1)]
        reason: String,
    },
    /// A remark, on a question or on the whole household.
    #[n(7)]
    Note {
        #[n(0)]
        id: NoteId,
        #[n(1)]
        path: Option<FieldPath>,
        #[n(2)]
        text: String,
    },
    #[n(8)]
    SetStage {
        #[n(0)]
        stage: Stage,
        /// Why; what a reviewer asks for.
        #[n(1)]
        note: String,
    },
    /// Decides a case; only for roles that may.
    #[n(9)]
    Decide {
        #[n(0)]
        case: CaseId,
        #[n(1)]
        value: String,
        #[n(2)]
        reason: String,
    },
    /// A new household of people who lived in another one until then: where it comes from.
    #[n(10)]
    SplitFrom {
        #[n(0)]
        household: HouseholdId,
    },
    /// Where a person went on living whose membership ends here: the same person stands there.
    #[n(11)]
    WentTo {
        #[n(0)]
        person: PersonId,
        #[n(1)]
        household: HouseholdId,
    },
    /// Takes back the stage that was said last, as if it had never been: `stage` and `note` stood before it. Where that
    /// word is in a change already they are said anew.
    #[n(12)]
    UndoStage {
        #[n(0)]
        stage: Stage,
        #[n(1)]
        note: String,
    },
}

/// A note's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoteId(pub Uuid);

impl<C> Encode<C> for NoteId {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(self.0.as_bytes())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for NoteId {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        crate::ids::fixed::<16>(d.bytes()?).map(|b| Self(Uuid::from_bytes(b)))
    }
}
