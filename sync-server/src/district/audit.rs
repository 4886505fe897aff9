//! The audit chain as an auditor reads it: who did what and when; ids and counts, nobody's data.

use super::types::{AuditItem, AuditQuestion};
use crate::access::Visitor;
use crate::app::App;
use crate::error::Result;
use crate::store::fleet::AuditFilter;
use crate::store::rows::AuditRow;

/// The most rows of a page.
pub const PAGE: u32 = 200;

impl App {
    /// The newest first.
    pub fn audit_page(&self, visitor: &Visitor, asked: &AuditQuestion) -> Result<Vec<AuditItem>> {
        let rows = self.store.audit_search(&visitor.district, &AuditFilter::from(asked), PAGE)?;
        Ok(rows.into_iter().map(AuditItem::from).collect())
    }
}

impl From<&AuditQuestion> for AuditFilter {
    fn from(asked: &AuditQuestion) -> Self {
        let AuditQuestion { act, user, device, from, until, before } = asked.clone();
        let act = act.filter(|act| !act.is_empty());
        Self { act, user, device, from, until, before }
    }
}

impl From<AuditRow> for AuditItem {
    fn from(row: AuditRow) -> Self {
        let AuditRow { number, time, user, device, act, detail, .. } = row;
        Self { number, time, user, device, act, detail }
    }
}
