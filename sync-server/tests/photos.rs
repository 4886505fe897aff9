//! What a server takes of photos, and from whom.

mod field;

use std::convert::Infallible;

use axum::body::Bytes;
use field::{NEIGHBOUR, Officer, VILLAGE, World, village};
use pendata_domain::area::VillageCode;
use pendata_domain::ids::PhotoHash;
use pendata_domain::photo::MAX_PHOTO_BYTES;
use pendata_domain::protocol::{Access, MAX_PIECE_BYTES, PHOTO_HELD, PhotoHeld, open_frame, photo_path};
use sha2::{Digest, Sha256};
use sync_server::store::fleet::Cause;
use sync_server::{Error, PieceOf, body};

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

fn asked(
    world: &World,
    officer: &Officer,
    village: &VillageCode,
    hash: PhotoHash,
) -> Result<PhotoHeld, Error> {
    let path = format!("{}/held", photo_path(village, &hash));
    let answer = world.app.handle_photo_held(&line(officer, "GET", &path), &path, village, hash)?;
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
    assert_eq!(asked(&world, &rina, &village(), hash).expect("a word"), HALF);
    for wrong in [0, 10_000, 50_000] {
        let again = put(&world, &rina, piece(&content[wrong..wrong + 5_000], wrong)).await;
        assert_eq!(again.expect("a word"), HALF, "what does not go on there is not taken: {wrong}");
    }
    assert!(matches!(got(&world, &rina, &village(), hash).await, Err(Error::NotFound)));
    put(&world, &rina, piece(&content[30_000..80_000], 30_000)).await.expect("taken");
    let last = put(&world, &rina, piece(&content[80_000..], 80_000)).await.expect("taken");
    assert_eq!(last, PhotoHeld { bytes: 100_000, whole: true });
    assert_eq!(asked(&world, &rina, &village(), hash).expect("a word"), last);
    assert_eq!(
        got(&world, &rina, &village(), hash).await.expect("the photo")[..],
        content[..MAX_PIECE_BYTES]
    );
    let world = world.restart();
    assert_eq!(asked(&world, &rina, &village(), hash).expect("a word"), last);
}

#[tokio::test]
async fn altered_bytes_are_found_out_and_sent_again() {
    let world = World::new();
    let rina = world.officer("rina", &[VILLAGE]);
    let (hash, mut content) = photo(7, 40_000);
    content[20_000] ^= 1;
    let refused = put_whole(&world, &rina, hash, &content).await;
    assert!(matches!(refused, Err(Error::PhotoSpoiled)), "{refused:?}");
    assert_eq!(asked(&world, &rina, &village(), hash).expect("a word").bytes, 0);
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
    assert!(matches!(asked(&world, &far, &village(), hash), Err(Error::Forbidden)));
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
    let begun = std::fs::read_dir(world.registry.path().join("incoming").join(rina.number.0.to_string()));
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
