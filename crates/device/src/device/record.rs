//! The only door for edits.

use pendata_domain::area::VillageCode;
use pendata_domain::document::Document;
use pendata_domain::edit::{Intent, NoteId};
use pendata_domain::household::{Household, Value};
use pendata_domain::ids::{HouseholdId, PersonId};
use pendata_domain::question::FieldPath;
use pendata_domain::stage::Stage;
use pendata_xforms::{Diff, QuestionKind};
use uuid::{Builder, Uuid};

use super::{Device, Opened};
use crate::check;
use crate::environment::random;
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::overlay;
use crate::projection::{self, Projection};
use crate::tables::households::ListRow;
use crate::tables::intents::IntentRow;
use crate::tables::visits;

/// What a call of `record` came to. The answer is durable.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The household's line of the list afterwards.
    pub row: ListRow,
    /// What changed on the form.
    pub diff: Diff,
    /// False while only the database holds the answer, because the journal cannot be written.
    pub second_copy: bool,
}

/// What intents make of a household, before it is written.
pub(super) struct Edit {
    row: IntentRow,
    view: Household,
}

impl Edit {
    /// To be written in one transaction with another, behind it.
    pub(super) fn after(mut self, other: &Self) -> Self {
        self.row.seq = other.row.seq + 1;
        if self.row.visit == other.row.visit {
            self.row.visit += 1;
        }
        self
    }
}

impl Device {
    /// Records what the officer did to a household. Returns once it is durable: only then may a screen say
    /// "Tersimpan di perangkat".
    ///
    /// Errors: `Edit` where an intent does not hold (an unknown person, a text too long, a decision),
    /// `StorageFull`, `UnknownHousehold`, `NoForm`; nothing is saved then.
    pub fn record(&mut self, household: HouseholdId, intents: &[Intent]) -> Result<Recorded> {
        if intents.is_empty() {
            return self.unchanged(household);
        }
        self.open(household)?;
        let mut opened = self.opened.take().expect("opened just above");
        let recorded = self.record_in(&mut opened, intents)?;
        self.opened = Some(opened);
        Ok(recorded)
    }

    /// Answers a question as the form engine writes it: choices of a several-answer question separated by
    /// spaces. Records what differs from what stands there.
    pub fn answer(&mut self, household: HouseholdId, path: &FieldPath, text: &str) -> Result<Recorded> {
        let form = self.form_of(household)?;
        let question = form.form.question(path.question.as_str()).ok_or(Error::UnknownQuestion)?;
        let intents = match question.kind {
            QuestionKind::SelectMultiple => ticks(&self.open(household)?.view, path, text),
            _ => vec![Intent::SetAnswer { path: path.clone(), value: text.to_owned() }],
        };
        self.record(household, &intents)
    }

    /// Begins a household in one of the device's villages with its first answers.
    pub fn new_household(&mut self, village: &VillageCode, intents: &[Intent]) -> Result<HouseholdId> {
        if !self.identity.villages.contains(village) {
            return Err(Error::OutOfArea);
        }
        let household = HouseholdId(self.new_uuid());
        let mut opened = self.empty(household, village)?;
        self.record_in(&mut opened, intents)?;
        self.opened = Some(opened);
        Ok(household)
    }

    /// An id for a person to add.
    pub fn new_person(&mut self) -> PersonId {
        PersonId(self.new_uuid())
    }

    /// An id for a note to write.
    pub fn new_note(&mut self) -> NoteId {
        NoteId(self.new_uuid())
    }

    pub(super) fn new_uuid(&mut self) -> Uuid {
        let millis = u64::try_from(self.environment.now_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &random(self.environment.as_mut())).into_uuid()
    }

    pub(super) fn empty(&self, household: HouseholdId, village: &VillageCode) -> Result<Opened> {
        let view = Household::default();
        let session = check::fill(&*self.form_of(household)?, self.today(village), self.lists.clone(), &view);
        let document = Document::golden();
        let heads = document.heads();
        let village = village.clone();
        let (pending, projection, visit) = (Vec::new(), None, None);
        Ok(Opened { household, village, view, session, document, heads, pending, projection, visit })
    }

    fn unchanged(&mut self, household: HouseholdId) -> Result<Recorded> {
        let row = self.list_row(household)?.ok_or(Error::UnknownHousehold)?;
        Ok(Recorded { row, diff: Diff::default(), second_copy: !self.store.single_copy })
    }

    fn record_in(&mut self, opened: &mut Opened, intents: &[Intent]) -> Result<Recorded> {
        let edit = self.edit(opened, intents)?;
        let mut recorded = self.record_all(&mut [(opened, edit)])?;
        Ok(recorded.remove(0))
    }

    /// What intents would make of a household; nothing is written.
    pub(super) fn edit(&self, opened: &Opened, intents: &[Intent]) -> Result<Edit> {
        let row = self.intent_row(opened, intents)?;
        let view = self.viewed_with(opened, &row)?;
        Ok(Edit { row, view })
    }

    /// Writes edits of different households in one transaction.
    pub(super) fn record_all(&mut self, edits: &mut [(&mut Opened, Edit)]) -> Result<Vec<Recorded>> {
        let mut made = Vec::with_capacity(edits.len());
        for (opened, edit) in edits.iter_mut() {
            let form = self.form_of(opened.household)?;
            // Where saving fails the whole of `opened` is dropped and read again.
            let diff = check::follow(&mut opened.session, &opened.view, &edit.view);
            let session = &opened.session;
            let projection =
                self.projected(opened.household, &opened.village, &form, &edit.view, session, true);
            made.push((diff, projection));
        }
        self.save(edits, &made)?;
        let single = self.store.single_copy;
        let done = edits.iter_mut().zip(made).map(|((opened, edit), (diff, projection))| {
            opened.visit = Some(edit.row.visit);
            opened.pending.push(edit.row.clone());
            opened.view = edit.view.clone();
            let row = projection.row.clone();
            opened.projection = Some(projection);
            Recorded { row, diff, second_copy: !single }
        });
        Ok(done.collect())
    }

    fn save(&mut self, edits: &[(&mut Opened, Edit)], made: &[(Diff, Projection)]) -> Result<()> {
        let facts: Vec<Fact> = edits
            .iter()
            .map(|(opened, edit)| Fact::Recorded { village: opened.village.clone(), row: edit.row.clone() })
            .collect();
        self.store.commit(self.environment.as_mut(), |ledger| {
            for (((opened, Edit { row, .. }), (_, projection)), fact) in edits.iter().zip(made).zip(&facts) {
                if opened.visit.is_none() {
                    visits::begin(ledger.tx, row.visit, row.household, row.time)?;
                }
                ledger.note(fact)?;
                projection::write(ledger.tx, projection, opened.projection.as_ref())?;
            }
            Ok(())
        })
    }

    fn intent_row(&self, opened: &Opened, intents: &[Intent]) -> Result<IntentRow> {
        let mut intents = intents.to_vec();
        let stages =
            intents.iter().any(|intent| matches!(intent, Intent::SetStage { .. } | Intent::UndoStage { .. }));
        if opened.view.stage == Stage::NotVisited && !stages {
            intents.push(Intent::SetStage { stage: Stage::Draft, note: String::new() });
        }
        let visit = match opened.visit {
            Some(visit) => visit,
            None => visits::next(&self.store.db)?,
        };
        Ok(IntentRow {
            seq: self.store.next_entry(),
            household: opened.household,
            intents,
            base: opened.heads.clone(),
            form: self.form_of(opened.household)?.version,
            visit,
            today: self.today(&opened.village),
            time: self.environment.now(),
            replays: 0,
        })
    }

    /// The view with one more row: laid over where nobody else's work meets it, else asked of the document.
    fn viewed_with(&self, opened: &Opened, row: &IntentRow) -> Result<Household> {
        let by = self.provenance(row);
        let mut view = opened.view.clone();
        let meets = row.intents.iter().any(|intent| overlay::meets_a_case(&opened.view, intent));
        for intent in &row.intents {
            overlay::lay(&mut view, intent, &by)?;
        }
        let unseen = opened.pending.iter().any(|pending| pending.base != row.base);
        if !meets && !unseen {
            return Ok(view);
        }
        let mut pending = opened.pending.clone();
        pending.push(row.clone());
        self.view(opened.household, &opened.document, &pending)
    }
}

/// What brings a several-answer question from what stands there to `text`.
fn ticks(view: &Household, path: &FieldPath, text: &str) -> Vec<Intent> {
    let wanted: Vec<&str> = text.split_ascii_whitespace().collect();
    let standing: Vec<String> = match view.field(path).map(|field| &field.value) {
        Some(Value::Set(choices)) => choices.iter().cloned().collect(),
        Some(Value::One(text)) => text.split_ascii_whitespace().map(str::to_owned).collect(),
        None => Vec::new(),
    };
    let tick = |choice: &str, ticked| Intent::Tick { path: path.clone(), choice: choice.to_owned(), ticked };
    let gone = standing.iter().filter(|choice| !wanted.contains(&choice.as_str())).map(|c| tick(c, false));
    let added = wanted.iter().filter(|choice| !standing.iter().any(|s| s == *choice)).map(|c| tick(c, true));
    gone.chain(added).collect()
}
