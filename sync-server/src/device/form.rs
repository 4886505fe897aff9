//! `GET /v1/form/{hash}`: a published form. Its hash is its name, so that it needs no signature.

use pendata_domain::ids::FormHash;

use crate::app::App;
use crate::body;
use crate::error::{Error, Result};

impl App {
    /// The packed XForm.
    pub fn handle_form(&self, access: &str, path: &str, hash: &FormHash) -> Result<Vec<u8>> {
        self.reader(access, path)?;
        let form = self.store.form(hash)?.ok_or(Error::NotFound)?;
        Ok(body::pack(form.xform.as_bytes(), body::Effort::Smallest))
    }
}
