//! What a server takes of photos, and from whom.

mod field;

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use axum::body::Bytes;
use field::registry::Registry;
use field::{NEIGHBOUR, Officer, VILLAGE, World, founding, household, own, set, village};
use pendata_domain::area::VillageCode;
use pendata_domain::edit::Intent;
use pendata_domain::ids::PhotoHash;
use pendata_domain::photo::{MAX_PHOTO_BYTES, Photo};
use pendata_domain::protocol::{
    Access, MAX_PIECE_BYTES, PHOTO_HELD, PhotoHeld, Verdict, open_frame, photo_path,
};
use sha2::{Digest, Sha256};
use sync_server::store::fleet::Cause;
use sync_server::{Clearing, Error, PieceOf, body};
use tokio::runtime::Runtime;

fn photo(n: u8, bytes: usize) -> (PhotoHash, Vec<u8>) {
    let content: Vec<u8> = (0..bytes).map(|i| (i as u8).wrapping_mul(n)).collect();
    (PhotoHash(Sha256::digest(&content).into()), content)
}

/// A piece of a photo, with the number of its whole.
struct Piece<'a> {
    village: VillageCode,
    hash: PhotoHash,
    bytes: &'a [u8],
    from: usize,
    of: usize,
}

fn line(officer: &Officer, method: &str, path: &str) -> String {
    Access::sign(officer.number, officer.clock, officer.ticket, method, path, &officer.key).to_string()
}

async fn put(world: &World, officer: &Officer, piece: Piece<'_>) -> Result<PhotoHeld, Error> {
    let Piece { village, hash, bytes, from, of } = piece;
    let path = format!("{}?from={from}&of={of}", photo_path(&village, &hash));
    let access = line(officer, "PUT", &path);
    let chunks: Vec<Result<Bytes, Infallible>> =
        bytes.chunks(10_000).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    let piece = PieceOf { village, hash, from: from as u32, of: of as u32 };
    let stream = futures_util::stream::iter(chunks);
    let answer = world.app.handle_photo_piece(access, path.clone(), piece, stream).await?;
    Ok(held(officer, &path, &answer))
}

fn held(officer: &Officer, path: &str, answer: &[u8]) -> PhotoHeld {
    let frame = body::unpack(answer).expect("a body");
    open_frame(&frame, PHOTO_HELD, path.as_bytes(), &officer.server_key).expect("the server's word")
}

async fn put_whole(
    world: &World,
    officer: &Officer,
    hash: PhotoHash,
    content: &[u8],
) -> Result<PhotoHeld, Error> {
    let (village, from, of) = (village(), 0, content.len());
    put(world, officer, Piece { village, hash, bytes: content, from, of }).await
}

async fn asked(
    world: &World,
    officer: &Officer,
    village: &VillageCode,
    hash: PhotoHash,
) -> Result<PhotoHeld, Error> {
    let path = format!("{}/held", photo_path(village, &hash));
    let access = line(officer, "GET", &path);
    let answer = world.app.handle_photo_held(access, path.clone(), village.clone(), hash).await?;
    Ok(held(officer, &path, &answer))
}

async fn got(
    world: &World,
    officer: &Officer,
    village: &VillageCode,
    hash: PhotoHash,
) -> Result<Vec<u8>, Error> {
    let path = format!("{}?from=0", photo_path(village, &hash));
    let access = line(officer, "GET", &path);
    let answer = world.app.handle_photo(access, path, village.clone(), hash, 0).await?;
    body::unpack(&answer)
}

const HALF: PhotoHeld = PhotoHeld { bytes: 30_000, whole: false };

#[tokio::test]
async fn a_photo_grows_from_where_it_is_and_is_whole_once_its_hash_holds() {
    let world = World::new();
    let rina = world.officer("rina", &[VILLAGE]);
    let (hash, content) = photo(7, 100_000);
    let piece = |bytes, from| Piece { village: village(), hash, bytes, from, of: 100_000 };
    assert_eq!(put(&world, &rina, piece(&content[..30_000], 0)).await.expect("taken"), HALF);
    assert_eq!(asked(&world, &rina, &village(), hash).await.expect("a word"), HALF);
    for wrong in [0, 10_000, 50_000] {
        let again = put(&world, &rina, piece(&content[wrong..wrong + 5_000], wrong)).await;
        assert_eq!(again.expect("a word"), HALF, "what does not go on there is not taken: {wrong}");
    }
    assert!(matches!(got(&world, &rina, &village(), hash).await, Err(Error::NotFound)));
    put(&world, &rina, piece(&content[30_000..80_000], 30_000)).await.expect("taken");
    let last = put(&world, &rina, piece(&content[80_000..], 80_000)).await.expect("taken");
    assert_eq!(last, PhotoHeld { bytes: 100_000, whole: true });
    assert_eq!(asked(&world, &rina, &village(), hash).await.expect("a word"), last);
    assert_eq!(
        got(&world, &rina, &village(), hash).await.expect("the photo")[..],
        content[..MAX_PIECE_BYTES]
    );
    let world = world.restart();
    assert_eq!(asked(&world, &rina, &village(), hash).await.expect("a word"), last);
}

#[tokio::test]
async fn altered_bytes_are_found_out_and_sent_again() {
    let world = World::new();
    let rina = world.officer("rina", &[VILLAGE]);
    let (hash, mut content) = photo(7, 40_000);
    content[20_000] ^= 1;
    let refused = put_whole(&world, &rina, hash, &content).await;
    assert!(matches!(refused, Err(Error::PhotoSpoiled)), "{refused:?}");
    assert_eq!(asked(&world, &rina, &village(), hash).await.expect("a word").bytes, 0);
    content[20_000] ^= 1;
    assert!(put_whole(&world, &rina, hash, &content).await.expect("taken").whole);
}

#[tokio::test]
async fn only_officers_of_the_village_send_and_see_its_photos() {
    let world = World::new();
    let (rina, far) = (world.officer("rina", &[VILLAGE]), world.officer("sari", &[NEIGHBOUR]));
    let (hash, content) = photo(9, 20_000);
    assert!(matches!(put_whole(&world, &far, hash, &content).await, Err(Error::Forbidden)));
    assert!(put_whole(&world, &rina, hash, &content).await.expect("taken").whole);
    assert!(matches!(got(&world, &far, &village(), hash).await, Err(Error::Forbidden)));
    assert!(matches!(asked(&world, &far, &village(), hash).await, Err(Error::Forbidden)));
    let neighbour: VillageCode = NEIGHBOUR.parse().expect("a village");
    assert!(
        matches!(got(&world, &far, &neighbour, hash).await, Err(Error::NotFound)),
        "a hash opens nothing"
    );
    world.app.revoke(&field::district(), rina.number, Cause::Cause, (None, "")).expect("revoked");
    assert!(matches!(got(&world, &rina, &village(), hash).await, Err(Error::Revoked)));
    let mut stranger = far.clone();
    stranger.number = rina.number;
    assert!(matches!(put_whole(&world, &stranger, hash, &content).await, Err(Error::Forged)));
}

#[tokio::test]
async fn a_device_sends_no_more_than_a_day_allows_and_leaves_no_heap_behind() {
    let world = World::new();
    let rina = world.officer("rina", &[VILLAGE]);
    let (hash, content) = photo(3, 1_000);
    let large = Piece { village: village(), hash, bytes: &content, from: 0, of: MAX_PHOTO_BYTES + 1 };
    assert!(matches!(put(&world, &rina, large).await, Err(Error::TooLarge)));
    let lying = Piece { village: village(), hash, bytes: &content, from: 0, of: 500 };
    assert!(matches!(put(&world, &rina, lying).await, Err(Error::TooLarge)));
    for n in 0..40 {
        let (hash, content) = photo(n * 2 + 1, 1_000);
        let begun = Piece { village: village(), hash, bytes: &content[..100], from: 0, of: 1_000 };
        put(&world, &rina, begun).await.expect("taken");
    }
    let begun =
        std::fs::read_dir(world.registry.path().join("photos/incoming").join(rina.number.0.to_string()));
    assert!(begun.expect("a folder").count() <= 16);

    let (hash, content) = photo(5, 2_000);
    assert!(put_whole(&world, &rina, hash, &content).await.expect("taken").whole);
    let spent = "UPDATE photos SET bytes = 199999000";
    assert!(world.registry.tamper(spent) > 0, "a day of photos");
    let (next, content) = photo(6, 2_000);
    assert!(matches!(put_whole(&world, &rina, next, &content).await, Err(Error::PhotoQuota)));
    world.wait(25 * 3600);
    assert!(put_whole(&world, &rina, next, &content).await.expect("tomorrow").whole);
}

const DAY: i64 = 24 * 3600;

/// An answer that names a photo.
fn naming(hash: PhotoHash) -> Intent {
    let photo =
        Photo { hash, thumbnail: PhotoHash([1; 32]), bytes: 9, width: 4, height: 3, taken: 0, place: None };
    set(own("foto_depan"), &photo.to_string())
}

/// A registry upon one of the stores, an officer who founded a household, and a runtime for what is asked of the store of
/// photos.
struct Village {
    world: World,
    rina: Officer,
    runtime: Runtime,
}

impl Village {
    fn upon(registry: Registry) -> Self {
        let world = World::upon(registry);
        let mut rina = world.officer("rina", &[VILLAGE]);
        rina.write(&world, household(1), &founding(VILLAGE));
        assert_eq!(rina.sync(&world), [Verdict::Accepted]);
        Self { world, rina, runtime: Runtime::new().expect("a runtime") }
    }

    fn send(&self, n: u8) -> (PhotoHash, Result<PhotoHeld, Error>) {
        let (hash, content) = photo(n, 4_000);
        (hash, self.runtime.block_on(put_whole(&self.world, &self.rina, hash, &content)))
    }

    fn say(&mut self, intent: Intent) {
        self.rina.write(&self.world, household(1), &[intent]);
        assert_eq!(self.rina.sync(&self.world), [Verdict::Accepted]);
    }

    fn clear(&self) -> Clearing {
        let cleared = self.world.app.clear_photos(false, self.runtime.handle());
        cleared.expect("a pass").pop().expect("a district with photos").1
    }

    fn is_whole(&self, hash: PhotoHash) -> bool {
        let village = village();
        self.runtime.block_on(asked(&self.world, &self.rina, &village, hash)).expect("a word").whole
    }

    fn file(&self, hash: PhotoHash) -> std::path::PathBuf {
        let name = hash.to_string();
        self.world.registry.path().join("photos/35.02").join(&name[..2]).join(&name)
    }
}

fn upon_both(story: fn(Village)) {
    story(Village::upon(Registry::sqlite()));
    story(Village::upon(Registry::postgres()));
}

#[test]
fn what_nothing_names_goes_after_its_grace_and_what_is_named_stays() {
    upon_both(|mut village| {
        let (named, held) = village.send(7);
        assert!(held.expect("taken").whole);
        village.say(naming(named));
        let (orphan, held) = village.send(9);
        assert!(held.expect("taken").whole);
        let noticed = village.clear();
        assert_eq!((noticed.photos, noticed.unnamed, noticed.newly_unnamed, noticed.leaving), (2, 1, 1, 0));
        village.world.wait(90 * DAY - 1);
        assert_eq!(village.clear().leaving, 0);
        assert!(village.is_whole(orphan), "within its grace it is like any other");
        village.world.wait(1);
        assert_eq!(village.clear().leaving, 1);
        assert!(!village.is_whole(orphan) && village.file(orphan).exists());
        assert!(matches!(village.send(9).1, Err(Error::Stale)), "it comes again once it is gone");
        assert_eq!(village.clear().deleted, 0, "whoever was sending it is given time");
        village.world.wait(3600);
        let gone = village.clear();
        assert_eq!((gone.deleted, gone.deleted_bytes, gone.unnamed), (1, 4_000, 0));
        assert!(!village.file(orphan).exists() && village.file(named).exists());
        assert_eq!(village.world.registry.count("SELECT count(*) FROM photos"), 1);
        assert_eq!(
            village.world.registry.count("SELECT count(*) FROM audit WHERE act = 'photos_deleted'"),
            1
        );
        assert!(village.is_whole(named));
        assert!(village.send(9).1.expect("as if it had never been here").whole);
    });
}

/// A file of the store of photos, as it is after some days of the server's clock.
fn date(village: &Village, hash: PhotoHash, days: i64) {
    let at = village.world.app.now() - days * DAY;
    let file = std::fs::File::options().append(true).open(village.file(hash)).expect("a file");
    file.set_modified(UNIX_EPOCH + Duration::from_secs(at.unsigned_abs())).expect("it is dated");
}

#[test]
fn bytes_that_no_row_knows_go_once_they_lay_untouched() {
    upon_both(|mut village| {
        let all = [7, 9, 11, 13].map(|n| {
            let (hash, held) = village.send(n);
            assert!(held.expect("taken").whole);
            date(&village, hash, 40);
            hash
        });
        let [known, left, young, named] = all;
        date(&village, young, 34);
        village.say(naming(known));
        village.rina.write(&village.world, household(2), &[founding(VILLAGE), vec![naming(named)]].concat());
        assert_eq!(village.rina.sync(&village.world), [Verdict::Accepted]);
        // As a kill between an erasure's transaction and the store of photos leaves them.
        let forgotten = format!("DELETE FROM photos WHERE hash <> x'{known}'");
        assert_eq!(village.world.registry.tamper(&forgotten), 3);
        let noticed = village.clear();
        assert_eq!((noticed.left_behind, noticed.photos, noticed.leaving), (1, 2, 1));
        assert!(village.file(left).exists(), "it is looked at once more");
        assert!(matches!(village.send(9).1, Err(Error::Stale)), "whoever sends it is asked to wait");
        village.world.wait(3600);
        let gone = village.clear();
        assert_eq!((gone.deleted, gone.deleted_bytes, gone.left_behind), (1, 4_000, 0));
        assert!(!village.file(left).exists());
        assert!([known, young, named].iter().all(|stays| village.file(*stays).exists()));
        assert!(village.send(9).1.expect("as if it had never been here").whole);
        assert!(village.send(13).1.expect("the tablet still has it").whole);
        assert_eq!(village.clear().left_behind, 0);
    });
}

#[test]
fn a_late_change_that_names_it_keeps_it_and_an_answer_that_was_replaced_does_not() {
    upon_both(|mut village| {
        let (hash, held) = village.send(7);
        assert!(held.expect("taken").whole);
        village.clear();
        village.world.wait(80 * DAY);
        village.say(naming(hash));
        let unnamed = "SELECT count(*) FROM photos WHERE unnamed IS NOT NULL";
        assert_eq!(village.world.registry.count(unnamed), 0, "the push itself says so");
        village.world.wait(80 * DAY);
        assert_eq!(village.clear(), Clearing { photos: 1, bytes: 4_000, ..Clearing::default() });
        village.say(set(own("foto_depan"), ""));
        assert_eq!(village.clear().newly_unnamed, 1);
        village.world.wait(90 * DAY);
        assert_eq!(village.clear().leaving, 1);
        village.say(naming(hash));
        village.world.wait(3600);
        let last_look = village.clear();
        assert_eq!((last_look.named_again, last_look.deleted), (1, 0), "it is looked at once more");
        assert!(village.is_whole(hash));
    });
}

#[test]
fn changes_that_wait_or_are_set_aside_name_photos_too() {
    upon_both(|mut village| {
        let Village { world, rina, .. } = &mut village;
        rina.write(world, household(2), &founding(VILLAGE));
        let (waiting, _) = photo(7, 4_000);
        rina.write(world, household(2), &[naming(waiting)]);
        let changes = std::mem::take(&mut rina.outbox);
        let late = rina.seal(&changes[1..]);
        let answer = rina.push(world, Some(late)).expect("an answer");
        assert!(matches!(answer.results[..], [Verdict::Waiting { .. }]));
        let mut far = world.officer("sari", &[NEIGHBOUR]);
        let (aside, _) = photo(9, 4_000);
        far.write(world, household(3), &[founding(VILLAGE), vec![naming(aside)]].concat());
        assert!(matches!(far.sync(world)[..], [Verdict::Quarantined { .. }]));
        for n in [7, 9, 11] {
            assert!(village.send(n).1.expect("taken").whole);
        }
        let noticed = village.clear();
        assert_eq!((noticed.photos, noticed.unnamed), (3, 1), "only what nothing at all names");
    });
}

#[test]
fn a_photo_grows_whichever_instance_a_piece_comes_to() {
    let mut world = World::upon(Registry::postgres());
    let rina = world.officer("rina", &[VILLAGE]);
    let folder = tempfile::tempdir().expect("a folder");
    for key in ["server.key", "master.key"] {
        std::fs::copy(world.registry.path().join(key), folder.path().join(key)).expect("the key");
    }
    let other = world.registry.open_in(folder.path(), field::surroundings(&world.clock));
    let apps = [world.app.clone(), Arc::new(other.expect("an instance"))];
    let runtime = Runtime::new().expect("a runtime");
    let (hash, content) = photo(7, 100_000);
    for (turn, bytes) in content.chunks(20_000).enumerate() {
        world.app = apps[turn % 2].clone();
        let from = turn * 20_000;
        let piece = Piece { village: village(), hash, bytes, from, of: content.len() };
        let held = runtime.block_on(put(&world, &rina, piece)).expect("taken");
        assert_eq!((held.bytes as usize, held.whole), (from + 20_000, turn == 4));
    }
    assert_eq!(
        runtime.block_on(got(&world, &rina, &village(), hash)).expect("there"),
        content[..MAX_PIECE_BYTES]
    );
}

#[tokio::test]
async fn an_upload_that_nobody_goes_on_with_ends() {
    let world = World::new();
    let rina = world.officer("rina", &[VILLAGE]);
    let (hash, content) = photo(7, 40_000);
    put(&world, &rina, Piece { village: village(), hash, bytes: &content[..9_000], from: 0, of: 40_000 })
        .await
        .expect("taken");
    let folder = world.registry.path().join("photos/incoming").join(rina.number.0.to_string());
    let first = |folder: &Path| {
        std::fs::read_dir(folder).expect("a folder").next().expect("one").expect("one").path()
    };
    let file = first(&first(&folder));
    let touched = UNIX_EPOCH + Duration::from_secs(world.app.now().unsigned_abs());
    let opened = std::fs::File::options().append(true).open(&file).expect("a file");
    opened.set_modified(touched).expect("it is dated");
    world.wait(14 * DAY);
    assert_eq!(world.app.end_abandoned_uploads().await.expect("looked at"), 0);
    world.wait(1);
    assert_eq!(world.app.end_abandoned_uploads().await.expect("looked at"), 1);
    assert_eq!(asked(&world, &rina, &village(), hash).await.expect("a word").bytes, 0);
}
