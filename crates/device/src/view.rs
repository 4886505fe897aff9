//! Answers that went into no change yet, composed upon what their writer had seen: once to show the household as
//! the officer left it, once more to cut it for good. Both are the same work on a copy.

use pendata_domain::attribution::{Act, Attribution, Role};
use pendata_domain::document::{Cut, CutError, CutRequest, Document};
use pendata_domain::edit::Intent;
use pendata_domain::form::FormRules;
use pendata_domain::ids::{ActorId, ChangeHash, HouseholdId, UserId};
use pendata_domain::merge::compose;

use crate::tables::intents::IntentRow;

/// Who composes, and by which rules.
pub(crate) struct Composer<'a> {
    pub household: HouseholdId,
    pub rules: &'a FormRules,
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
    /// What this household cannot take (a person who is not there, by then).
    pub left_out: Vec<Intent>,
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
            let (cut, left_out) = self.group(&mut composed.document, &request, group);
            last_own = cut.as_ref().map(|cut| vec![cut.hash]).unwrap_or(last_own);
            composed.groups.push(ComposedGroup {
                rows: group.iter().map(|row| row.seq).collect(),
                cut,
                left_out,
            });
        }
        composed
    }

    fn request(&self, row: &IntentRow, mut base: Vec<ChangeHash>) -> CutRequest {
        base.sort();
        base.dedup();
        let act = if row.base.is_empty() { Act::Reauthored } else { Act::Save };
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

    fn group(
        &self,
        document: &mut Document,
        request: &CutRequest,
        rows: &[IntentRow],
    ) -> (Option<Cut>, Vec<Intent>) {
        let intents: Vec<Intent> = rows.iter().flat_map(|row| row.intents.iter().cloned()).collect();
        match compose(document, self.household, self.rules, request, &intents) {
            Ok(cut) => (cut, Vec::new()),
            Err(_) => self.what_holds(document, request, intents),
        }
    }

    /// One intent after the other, without those that do not hold. Rare: only where answers are written again
    /// upon a household that changed.
    fn what_holds(
        &self,
        document: &mut Document,
        request: &CutRequest,
        intents: Vec<Intent>,
    ) -> (Option<Cut>, Vec<Intent>) {
        let (mut held, mut left_out) = (Vec::new(), Vec::new());
        for intent in intents {
            held.push(intent);
            if compose(&mut document.clone(), self.household, self.rules, request, &held).is_err() {
                left_out.extend(held.pop());
            }
        }
        let cut: Result<Option<Cut>, CutError> =
            compose(document, self.household, self.rules, request, &held);
        (cut.ok().flatten(), left_out)
    }
}

/// Runs of rows that belong into one change.
fn groups(rows: &[IntentRow]) -> impl Iterator<Item = &[IntentRow]> {
    rows.chunk_by(|a, b| (a.visit, a.form, a.today, &a.base) == (b.visit, b.form, b.today, &b.base))
}
