//! Where the server keeps photos: a folder, or an S3 store. Neither holds a photo that can be looked at.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use pendata_device::sync::{PhotoChoice, SyncProblem};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::office::{FORM, Office};
use crate::tablet::{NONE, PATIENCE, Tablet, api, own, runtime};

/// An S3 server over a folder, with keys of its own.
struct Bucket {
    root: PathBuf,
    address: String,
    server: Option<JoinHandle<()>>,
}

impl Bucket {
    fn in_folder(root: &Path) -> Self {
        std::fs::create_dir_all(root.join("foto")).expect("a bucket");
        let mut bucket = Self { root: root.to_owned(), address: "127.0.0.1:0".into(), server: None };
        bucket.open();
        bucket
    }

    fn open(&mut self) {
        let files = s3s_fs::FileSystem::new(&self.root).expect("a folder");
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single("kunci", "rahasia"));
        let service = builder.build();
        let listener = runtime().block_on(TcpListener::bind(&self.address)).expect("a port");
        self.address = listener.local_addr().expect("an address").to_string();
        let router = Router::new().fallback(move |request: Request| answer(service.clone(), request));
        let served = async move { axum::serve(listener, router).await.expect("it serves") };
        self.server = Some(runtime().spawn(served));
    }

    fn shut(&mut self) {
        let server = self.server.take().expect("it is open");
        server.abort();
        assert!(runtime().block_on(server).is_err(), "it was cancelled");
    }

    fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("PENDATA_PHOTOS", "s3://foto/jatim".into()),
            ("AWS_ENDPOINT", format!("http://{}", self.address)),
            ("AWS_ALLOW_HTTP", "true".into()),
            ("AWS_ACCESS_KEY_ID", "kunci".into()),
            ("AWS_SECRET_ACCESS_KEY", "rahasia".into()),
            ("AWS_REGION", "us-east-1".into()),
        ]
    }
}

async fn answer(service: S3Service, request: Request) -> Response {
    let answer = service.call(request.map(s3s::Body::http_body_unsync)).await.expect("it answers");
    answer.map(Body::new)
}

/// All bytes of all files below a folder, one vector a file.
fn files_below(folder: &Path) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files.extend(files_below(&path)),
            false => files.push(std::fs::read(path).expect("a file")),
        }
    }
    files
}

/// Sends a photo, and looks at what lies in the store.
fn send_one(office: &Office, store: &Path) {
    let (rina, joko) = (Tablet::of(office, "rina"), Tablet::of(office, "joko"));
    let (household, _) = rina.found();
    let photo = rina.photograph(household, "foto_depan", 11);
    rina.sync();
    rina.send_photos(&api(&rina.address), PATIENCE, PhotoChoice::All).1.expect("sent");
    joko.sync();
    joko.fetch(household, photo.hash).expect("it comes back");
    let picture = joko.with(|device| device.picture(photo.hash).expect("it is here"));
    let stored = files_below(store);
    assert!(stored.iter().any(|file| file.len() >= picture.len()), "it lies in the store");
    let visible = |file: &Vec<u8>| file.windows(64).any(|window| window == &picture[1000..1064]);
    assert!(!stored.iter().any(visible), "what lies there is no picture");
}

#[test]
fn a_folder_keeps_photos() {
    let office = Office::open();
    send_one(&office, &office.data().join("photos"));
}

#[test]
fn an_s3_store_keeps_photos_and_may_be_away_for_a_while() {
    let root = tempfile::tempdir().expect("a folder");
    let mut bucket = Bucket::in_folder(root.path());
    let office = Office::with(FORM, bucket.environment());
    send_one(&office, root.path());
    assert!(files_below(&office.data().join("photos")).is_empty(), "nothing lies beside the database");

    let sari = Tablet::of(&office, "sari");
    let (household, _) = sari.found();
    let photo = sari.photograph(household, "foto_depan", 12);
    bucket.shut();
    sari.sync();
    assert_eq!(sari.unsent(), 0, "households go without the store");
    let (report, outcome) = sari.send_photos(&api(&sari.address), NONE, PhotoChoice::All);
    assert!(matches!(outcome, Err(SyncProblem::Busy { .. })), "{outcome:?}");
    assert!(report.delayed.is_some());
    bucket.open();
    sari.send_photos(&api(&sari.address), PATIENCE, PhotoChoice::All).1.expect("it goes on");
    sari.fetch(household, photo.hash).expect("it is here");
    assert_eq!(office.count("SELECT count(*) FROM photos"), 4);
}

#[test]
fn an_s3_store_loses_what_nothing_names_after_its_grace() {
    let root = tempfile::tempdir().expect("a folder");
    let bucket = Bucket::in_folder(root.path());
    let office = Office::with(FORM, bucket.environment());
    let stored = root.path().join("foto/jatim/35.02");
    let rina = Tablet::of(&office, "rina");
    let (household, _) = rina.found();
    let photo = rina.photograph(household, "foto_depan", 11);
    let send = || {
        rina.sync();
        rina.send_photos(&api(&rina.address), PATIENCE, PhotoChoice::All).1.expect("sent");
    };
    send();
    let clear = |arguments: &[&str]| office.command(&[&["photos", "clear", "--json"], arguments].concat());
    assert!(clear(&[]).contains(r#""unnamed":0"#));
    rina.answer(household, own("foto_depan"), "");
    rina.sync();
    assert!(clear(&[]).contains(r#""newly_unnamed":2"#), "the photo and its thumbnail");
    office.alter("UPDATE photos SET unnamed = unnamed - 90 * 86400");
    assert!(clear(&[]).contains(r#""leaving":2"#));
    office.alter("UPDATE photos SET leaving = leaving - 3600");
    assert!(clear(&["--dry-run"]).contains(r#""deleted":2"#));
    assert_eq!((office.count("SELECT count(*) FROM photos"), files_below(&stored).len()), (2, 2));
    assert!(clear(&[]).contains(r#""deleted":2"#));
    assert_eq!((office.count("SELECT count(*) FROM photos"), files_below(&stored).len()), (0, 0));
    rina.answer(household, own("foto_depan"), &photo.to_string());
    send();
    assert_eq!((office.count("SELECT count(*) FROM photos"), files_below(&stored).len()), (2, 2));
    // As a kill between an erasure's transaction and the store of photos leaves them.
    rina.answer(household, own("foto_depan"), "");
    rina.sync();
    office.alter("DELETE FROM photos");
    assert_eq!(clear(&[]), "[]\n", "they are too young");
    date_below(&stored, SystemTime::now() - Duration::from_secs(36 * 86_400));
    assert!(clear(&["--dry-run"]).contains(r#""left_behind":2"#));
    assert!(clear(&[]).contains(r#""left_behind":2"#));
    office.alter("UPDATE photos SET leaving = leaving - 3600");
    assert!(clear(&[]).contains(r#""deleted":2"#));
    assert_eq!((office.count("SELECT count(*) FROM photos"), files_below(&stored).len()), (0, 0));
}

fn date_below(folder: &Path, at: SystemTime) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => date_below(&path, at),
            false => File::options()
                .append(true)
                .open(path)
                .expect("a file")
                .set_modified(at)
                .expect("it is dated"),
        }
    }
}

#[test]
fn verify_finds_a_photo_that_is_gone() {
    let office = Office::open();
    let rina = Tablet::of(&office, "rina");
    let (household, _) = rina.found();
    let photo = rina.photograph(household, "foto_depan", 11);
    rina.sync();
    rina.send_photos(&api(&rina.address), PATIENCE, PhotoChoice::All).1.expect("sent");
    let name = photo.hash.to_string();
    let file = office.data().join("photos/35.02").join(&name[..2]).join(&name);
    let content = std::fs::read(&file).expect("the photo");
    std::fs::remove_file(&file).expect("it goes");
    let found = office.failing(&["verify"]);
    assert!(found.contains(&format!("MissingPhoto {name}")), "{found}");
    std::fs::write(&file, content).expect("it comes back");
}
