//! Keeping photos: bytes first, then what is known of them, then the answer that names them.

use pendata_domain::ids::{HouseholdId, PhotoHash};
use pendata_domain::photo::Photo;
use pendata_domain::question::FieldPath;
use pendata_xforms::QuestionKind;

use super::{Prepared, Vault};
use crate::device::{Device, Recorded};
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::tables::photos::{self, Standing};

impl Device {
    /// Keeps a photo and names it in the answer, beside those that are there; `instead` is the one it replaces. What
    /// is replaced stays on the device, so that the answer can be put back.
    ///
    /// Errors: `UnknownQuestion` where no photo is asked for, `StorageFull`, and as [`Device::record`]; the answer is as it
    /// was then.
    pub fn photograph(
        &mut self,
        household: HouseholdId,
        path: &FieldPath,
        prepared: &Prepared,
        instead: Option<PhotoHash>,
    ) -> Result<Recorded> {
        let form = self.form_of(household)?;
        let question = form.form.question(path.question.as_str()).ok_or(Error::UnknownQuestion)?;
        if question.kind != QuestionKind::Image {
            return Err(Error::UnknownQuestion);
        }
        let standing = self.household(household)?.text(path);
        let fact = self.keep(household, path, prepared)?;
        self.store.commit(self.environment.as_mut(), |ledger| ledger.note(&fact))?;
        self.answer(household, path, &with(&standing, &prepared.photo, instead))
    }

    /// Returns once both pictures are durable.
    fn keep(&mut self, household: HouseholdId, path: &FieldPath, prepared: &Prepared) -> Result<Fact> {
        let vault = self.vault();
        vault.put(&prepared.jpeg, self.environment.as_mut())?;
        vault.put(&prepared.thumbnail, self.environment.as_mut())?;
        Ok(Fact::Photographed {
            household,
            path: path.clone(),
            photo: prepared.photo.to_string(),
            thumbnail_bytes: prepared.thumbnail.len() as u32,
            source_bytes: prepared.source_bytes,
            named: false,
        })
    }

    /// Returns once a picture that another device brought is durable.
    pub(crate) fn keep_picture(&mut self, content: &[u8]) -> Result<()> {
        self.vault().put(content, self.environment.as_mut()).map(drop)
    }

    /// A photo or thumbnail as JPEG; `None` where it is not on this device.
    pub fn picture(&self, hash: PhotoHash) -> Option<Vec<u8>> {
        self.vault().get(hash)
    }

    /// What is known of a household's photos that were taken in here.
    pub fn photo_standings(&self, household: HouseholdId) -> Result<Vec<(PhotoHash, Standing)>> {
        photos::standings(&self.store.db, household)
    }

    pub(crate) fn vault(&self) -> Vault {
        Vault::in_dir(&self.store.dir, self.keys.photos())
    }
}

/// The answer with a new photo. A file's name, which stood for a photo that was not here, makes room.
fn with(standing: &str, photo: &Photo, instead: Option<PhotoHash>) -> String {
    let stays = |other: &Photo| other.hash != photo.hash && Some(other.hash) != instead;
    let others = Photo::all_in(standing).into_iter().filter(stays);
    let words: Vec<String> = others.chain([photo.clone()]).map(|photo| photo.to_string()).collect();
    words.join(" ")
}
