//! A form, fetched by its hash and verified by it.

use pendata_domain::ids::FormHash;
use pendata_domain::protocol::FormNotice;
use sha2::{Digest, Sha256};

use super::api::{Call, Reply};
use super::body;
use super::problem::SyncProblem;
use crate::device::Device;
use crate::error::{Error, Result};
use crate::tables::forms::MAX_FORM_BYTES;

impl Device {
    pub(crate) fn form_call(&self, hash: FormHash) -> Result<Call> {
        self.read_call(format!("/v1/form/{hash}"))
    }

    /// Keeps the form if it is what was announced.
    pub(crate) fn absorb_form(&mut self, notice: &FormNotice, reply: &Reply) -> Result<(), SyncProblem> {
        let content = body::content_of(reply, MAX_FORM_BYTES)?;
        if <[u8; 32]>::from(Sha256::digest(&content)) != notice.hash.0 {
            return Err(SyncProblem::Forged);
        }
        let xml = String::from_utf8(content).map_err(|_| Error::UnusableForm)?;
        self.install_form(notice.version, notice.hash, &xml, notice.starts)?;
        Ok(())
    }
}
