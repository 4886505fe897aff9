//! `GET /v1/scope/{village}/log?epoch=&after=&digest=`: the next page of a log.

use pendata_domain::protocol::{LOG_PAGE, MAX_PAGE_BYTES, ScopeCursor, seal_frame};

use super::may_read;
use super::scopes::{Pull, one_chunk};
use crate::app::App;
use crate::body;
use crate::error::Result;

impl App {
    /// `path` with its query, as it was signed; the answer is bound to it.
    pub fn handle_log(&self, access: &str, path: &str, cursor: &ScopeCursor) -> Result<Vec<u8>> {
        let device = self.reader(access, path)?;
        may_read(&device, &cursor.village, self.now())?;
        one_chunk(MAX_PAGE_BYTES, body::Effort::Small, |bytes| {
            let mut pull = Pull { device: &device, offer: false, pushed: None, bytes };
            let update = self.scope(cursor, &mut pull)?;
            Ok(seal_frame(&update, LOG_PAGE, path.as_bytes(), &self.keys.server))
        })
    }
}
