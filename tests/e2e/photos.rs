//! Photos go after households, and come to whoever asks. A photo that is not here holds up nothing.

use std::io::Cursor;

use image::{ImageFormat, RgbImage};
use pendata_device::photos::prepare;
use pendata_device::sync::{
    Patience, PhotoChoice, PhotoReport, SyncApi, SyncProblem, fetch_picture, send_photos,
};
use pendata_domain::ids::{HouseholdId, PhotoHash};
use pendata_domain::photo::Photo;

use crate::office::Office;
use crate::tablet::{PATIENCE, Tablet, api, assert_agree, own, runtime};

pub type Sent = (PhotoReport, Result<(), SyncProblem>);

/// A picture that hardly compresses, as a JPEG of a camera.
pub fn camera_file(seed: u32) -> Vec<u8> {
    let mut dice = 2 * seed + 1;
    let mut noise = || {
        dice ^= dice << 13;
        dice ^= dice >> 17;
        dice ^= dice << 5;
        (dice >> 24) as u8
    };
    let picture = RgbImage::from_fn(900, 675, |x, y| image::Rgb([noise() / 3, (x / 4) as u8, (y / 4) as u8]));
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Jpeg).expect("a JPEG");
    file.into_inner()
}

impl Tablet {
    /// Takes a photo in, in the place of the one that is there.
    pub fn photograph(&self, household: HouseholdId, question: &str, seed: u32) -> Photo {
        let prepared = prepare(&camera_file(seed), 1_795_500_000, 7).expect("a photo");
        let path = own(question);
        let instead = self.photos(household, question).last().map(|photo| photo.hash);
        self.with(|device| device.photograph(household, &path, &prepared, instead).expect("kept"));
        prepared.photo
    }

    pub fn photos(&self, household: HouseholdId, question: &str) -> Vec<Photo> {
        Photo::all_in(&self.shows(household, &own(question)))
    }

    pub fn send_photos(&self, api: &impl SyncApi, patience: Patience, choice: PhotoChoice) -> Sent {
        let sending = send_photos(&self.device, api, patience, choice, tokio::time::sleep, |_| true);
        runtime().block_on(sending)
    }

    pub fn fetch(&self, household: HouseholdId, hash: PhotoHash) -> Result<(), SyncProblem> {
        runtime().block_on(fetch_picture(&self.device, &api(&self.address), household, hash))
    }
}

fn photos_of(office: &Office) -> u64 {
    office.count("SELECT count(*) FROM photos")
}

#[test]
fn a_photo_comes_after_its_household_and_to_whoever_asks() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    let photo = rina.photograph(household, "foto_depan", 7);
    rina.sync();
    joko.sync();
    assert_agree(household, &[&rina, &joko]);
    assert_eq!(joko.photos(household, "foto_depan"), std::slice::from_ref(&photo), "the answer is there");
    assert_eq!(photos_of(&office), 0, "the photo is not");
    for hash in [photo.hash, photo.thumbnail] {
        let missing = joko.fetch(household, hash);
        assert!(matches!(missing, Err(SyncProblem::Refused { status: 404, .. })), "{missing:?}");
    }

    let (report, outcome) = rina.send_photos(&api(&rina.address), PATIENCE, PhotoChoice::Thumbnails);
    outcome.expect("thumbnails go");
    assert_eq!((report.sent, photos_of(&office)), (0, 1));
    joko.fetch(household, photo.thumbnail).expect("the thumbnail is there");
    assert!(joko.fetch(household, photo.hash).is_err(), "the photo waits for its officer");

    let (report, outcome) = rina.send_photos(&api(&rina.address), PATIENCE, PhotoChoice::All);
    outcome.expect("the photo goes");
    assert_eq!(report.sent, 1);
    joko.fetch(household, photo.hash).expect("the photo is there");
    let pictures = |tablet: &Tablet| tablet.with(|device| device.picture(photo.hash).expect("here"));
    assert_eq!(pictures(&rina), pictures(&joko));
    let (again, _) = rina.send_photos(&api(&rina.address), PATIENCE, PhotoChoice::All);
    assert_eq!((again.sent, again.bytes_up), (0, 0), "nothing is sent twice");
}

#[test]
fn two_officers_photos_of_one_house_are_both_kept_without_a_case() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.photograph(household, "foto_depan", 1);
    rina.sync();
    joko.sync();
    let (rinas, jokos) =
        (rina.photograph(household, "foto_depan", 2), joko.photograph(household, "foto_depan", 3));
    rina.sync();
    joko.sync();
    rina.sync();
    assert_agree(household, &[&rina, &joko]);
    let kept = rina.photos(household, "foto_depan");
    assert!(kept.len() == 2 && kept.contains(&rinas) && kept.contains(&jokos), "{kept:?}");
    assert_eq!(rina.view(household).conflicts, []);
}

#[test]
fn a_photo_that_was_replaced_before_it_was_sent_is_never_sent_but_can_be_put_back() {
    let office = Office::open();
    let rina = Tablet::of(&office, "rina");
    let (household, _) = rina.found();
    rina.photograph(household, "foto_depan", 1);
    let before = rina.shows(household, &own("foto_depan"));
    rina.photograph(household, "foto_depan", 2);
    let waiting = || rina.with(|device| device.counts().expect("counts").unsent_photos);
    assert_eq!(waiting(), 1);
    rina.answer(household, own("foto_depan"), "");
    assert_eq!(waiting(), 0);
    rina.answer(household, own("foto_depan"), &before);
    rina.sync();
    let (report, _) = rina.send_photos(&api(&rina.address), PATIENCE, PhotoChoice::All);
    assert_eq!((report.sent, photos_of(&office)), (1, 2), "the first photo and its thumbnail");
}
