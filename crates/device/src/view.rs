//! Answers that went into no change yet, composed upon what their writer had seen: once to show the household as
//! the officer left it, once more to cut it for good. Both are the same work on a copy.

use std::collections::BTreeMap;
use std::sync::Arc;

use pendata_domain::attribution::{Act, Attribution, Role};
use pendata_domain::document::{Cut, CutError, CutRequest, Document};
use pendata_domain::edit::Intent;
use pendata_domain::form::FormRules;
use pendata_domain::ids::{ActorId, ChangeHash, FormVersion, HouseholdId, UserId};
use pendata_domain::merge::compose;

use crate::check::PublishedForm;
use crate::tables::intents::{IntentRow, NO_VISIT};

/// Who composes, and by which rules.
pub(crate) struct Composer<'a> {
    pub household: HouseholdId,
    pub rules: &'a FormRules,
    /// Each answer is written by the rules of the form it was given under.
    pub forms: &'a BTreeMap<FormVersion, Arc<PublishedForm>>,
    pub actor: ActorId,
    pub user: UserId,
    pub role: Role,
}

/// What pending rows come to.
pub(crate) struct Composed {
    /// False where composing stopped at a row whose base the document lacks.
    pub whole: bool,
    pub document: Document,
    pub groups: Vec<ComposedGroup>,
}

/// Rows that go into one change.
pub(crate) struct ComposedGroup {
    pub rows: Vec<u64>,
    /// `None` where the document says all of it already.
    pub cut: Option<Cut>,
    /// Intents this household cannot take (of a person who is not there, by then), and their rows.
    pub left_out: Vec<(u64, Intent)>,
}

impl Composer<'_> {
    /// Composes the rows, one change for each run of one visit, day, form and base. Where the document lacks a
    /// row's base (after a rebuild, before the server gave it back), composing stops there.
    pub fn compose(&self, document: &Document, rows: &[IntentRow]) -> Composed {
        let mut composed = Composed { whole: true, document: document.clone(), groups: Vec::new() };
        let mut last_own: Vec<ChangeHash> = Vec::new();
        for group in groups(rows) {
            let first = &group[0];
            let base = match first.base.is_empty() {
                true => composed.document.heads(),
                false => first.base.iter().chain(&last_own).copied().collect(),
            };
            if !base.iter().all(|hash| composed.document.contains(hash)) {
                composed.whole = false;
                return composed;
            }
            let request = self.request(first, base);
            let Some(done) = self.group(&mut composed.document, &request, group) else {
                composed.whole = false;
                return composed;
            };
            last_own = done.cut.as_ref().map(|cut| vec![cut.hash]).unwrap_or(last_own);
            composed.groups.push(done);
        }
        composed
    }

    fn request(&self, row: &IntentRow, mut base: Vec<ChangeHash>) -> CutRequest {
        base.sort();
        base.dedup();
        // A file's answers begin a household; upon anything else they are written again as an officer's.
        let begins = base == Document::golden().heads();
        let act = match row.base.is_empty() {
            _ if row.visit == NO_VISIT && begins => Act::Import,
            true => Act::Reauthored,
            false => Act::Save,
        };
        let attribution = Attribution {
            user: self.user,
            role: self.role,
            act,
            visit: row.visit,
            form: row.form,
            today: row.today,
        };
        CutRequest { actor: self.actor, attribution, time: row.time, base }
    }

    /// `None` where the document refuses every write: it is damaged, and the rows wait for its repair.
    fn group(
        &self,
        document: &mut Document,
        request: &CutRequest,
        group: &[IntentRow],
    ) -> Option<ComposedGroup> {
        let all: Vec<(u64, Intent)> =
            group.iter().flat_map(|row| row.intents.iter().map(|intent| (row.seq, intent.clone()))).collect();
        let rows = group.iter().map(|row| row.seq).collect();
        let mut copy = document.clone();
        match self.try_all(&mut copy, request, &all) {
            Ok(cut) => {
                *document = copy;
                return Some(ComposedGroup { rows, cut, left_out: Vec::new() });
            }
            Err(CutError::Refused) => return None,
            Err(_) => {}
        }
        let (held, left_out) = self.what_holds(document, request, all);
        let cut = self.try_all(document, request, &held).ok()?;
        Some(ComposedGroup { rows, cut, left_out })
    }

    fn try_all(
        &self,
        document: &mut Document,
        request: &CutRequest,
        intents: &[(u64, Intent)],
    ) -> Result<Option<Cut>, CutError> {
        let intents: Vec<Intent> = intents.iter().map(|(_, intent)| intent.clone()).collect();
        let form = self.forms.get(&request.attribution.form);
        let rules = form.map_or(self.rules, |form| &form.rules);
        compose(document, self.household, rules, request, &intents)
    }

    /// One intent after the other: those that hold, and the others. Rare: only where answers are written again
    /// upon a household that changed.
    fn what_holds(
        &self,
        document: &Document,
        request: &CutRequest,
        all: Vec<(u64, Intent)>,
    ) -> (Numbered, Numbered) {
        let (mut held, mut left_out) = (Vec::new(), Vec::new());
        for intent in all {
            held.push(intent);
            if self.try_all(&mut document.clone(), request, &held).is_err() {
                left_out.extend(held.pop());
            }
        }
        (held, left_out)
    }
}

/// Intents with the number of their row.
type Numbered = Vec<(u64, Intent)>;

/// Runs of rows that belong into one change.
fn groups(rows: &[IntentRow]) -> impl Iterator<Item = &[IntentRow]> {
    rows.chunk_by(|a, b| (a.visit, a.form, a.today, &a.base) == (b.visit, b.form, b.today, &b.base))
}
