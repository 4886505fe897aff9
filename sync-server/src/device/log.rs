//! `GET /v1/scope/{village}/log?epoch=&after=&digest=`: the next page of a log.

use pendata_domain::protocol::{LOG_PAGE, ScopeCursor, seal_frame};

use super::may_read;
use crate::app::App;
use crate::body;
use crate::error::Result;

impl App {
    /// `path` with its query, as it was signed; the answer is bound to it.
    pub fn handle_log(&self, access: &str, path: &str, cursor: &ScopeCursor) -> Result<Vec<u8>> {
        let device = self.reader(access, path)?;
        may_read(&device, &cursor.village)?;
        let update = self.scope(cursor, &device, false)?;
        Ok(body::pack(
            &seal_frame(&update, LOG_PAGE, path.as_bytes(), &self.keys.server),
            body::Effort::Small,
        ))
    }
}
