//! The audit chain as an auditor reads it: who did what and when; ids and counts, nobody's data.

use super::types::AuditItem;
use crate::access::Visitor;
use crate::app::App;
use crate::error::Result;
use crate::store::rows::AuditRow;

/// The most rows of a page.
const PAGE: u32 = 500;

impl App {
    /// The rows behind a number, in their order.
    pub fn audit_page(&self, visitor: &Visitor, after: u64) -> Result<Vec<AuditItem>> {
        let rows = self.store.audit(&visitor.district, after, PAGE)?;
        Ok(rows.into_iter().map(AuditItem::from).collect())
    }
}

impl From<AuditRow> for AuditItem {
    fn from(row: AuditRow) -> Self {
        let AuditRow { number, time, user, device, act, detail, .. } = row;
        Self { number, time, user, device, act, detail }
    }
}
