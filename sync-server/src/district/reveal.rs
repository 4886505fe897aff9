//! Identity numbers are masked wherever they are shown. Whoever needs one in full says why, and the audit chain keeps who
//! saw which, and the reason; never the number.

use pendata_domain::ids::HouseholdId;
use pendata_domain::question::{FieldPath, QuestionCode};

use super::types::{RevealReason, RevealRequest, Revealed};
use crate::access::Visitor;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::Entry;

impl App {
    /// Errors with `NotFound` where there is no such number, or the question does not ask for one.
    pub fn reveal(
        &self,
        visitor: &Visitor,
        household: HouseholdId,
        asked: &RevealRequest,
    ) -> Result<Revealed> {
        let person = asked.person.as_deref().map(str::parse).transpose().map_err(|_| Error::NotFound)?;
        let question = QuestionCode::new(&asked.question).map_err(|_| Error::NotFound)?;
        let path = FieldPath { person, question };
        let document = self.document(&visitor.district, household)?.1;
        let wording = self.wording(visitor, household, &document)?;
        let value = wording.household.text(&path);
        if !wording.masks(&path) || value.is_empty() {
            return Err(Error::NotFound);
        }
        self.note_revealed(visitor, household, &path, asked.reason.word())?;
        Ok(Revealed { value })
    }

    /// Before anything is shown: a number that was seen is in the chain.
    pub(super) fn note_revealed(
        &self,
        visitor: &Visitor,
        household: HouseholdId,
        path: &FieldPath,
        reason: &str,
    ) -> Result<()> {
        let of = path.person.map(|person| format!(" person {person}")).unwrap_or_default();
        let detail = format!("household {household}{of} question {} reason {reason}", path.question);
        let entry = Entry::by_user(visitor.account.user, "reveal", detail);
        self.note(&visitor.district, entry)
    }
}

impl RevealReason {
    fn word(self) -> &'static str {
        match self {
            Self::SubjectRequest => "subject_request",
            Self::Duplicate => "duplicate",
            Self::Verification => "verification",
            Self::Complaint => "complaint",
        }
    }
}
