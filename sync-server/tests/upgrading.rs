//! A registry of an earlier release, brought to the newest schema.

mod field;

use field::{FORM, district};
use pendata_domain::ids::FormVersion;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use sync_server::App;

mod migrations {
    refinery::embed_migrations!("../migrations/server-sqlite");
}

#[test]
fn forms_of_the_first_release_stay_in_force_everywhere() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut old = Connection::open(dir.path().join("registry.sqlite")).expect("a database");
    let first = refinery::Target::Version(1);
    migrations::migrations::runner().set_target(first).run(&mut old).expect("the first schema");
    // 2026-11-20, 23:00 in Java.
    let published = 1_795_190_400;
    for (version, xform) in [(1, FORM.to_owned()), (2, FORM.replace("Bahan atap terluas", "Atap rumah"))] {
        let hash: [u8; 32] = Sha256::digest(&xform).into();
        old.execute(
            "INSERT INTO forms VALUES (?1, ?2, 'Pendataan keluarga', ?3, ?4)",
            params![hash, version, xform, published + i64::from(version)],
        )
        .expect("a form");
    }
    drop(old);
    let clock = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(published + 60));
    let app = App::open(dir.path(), field::surroundings(&clock)).expect("it opens");
    assert_eq!(app.form(&district()).expect("a form").version, FormVersion(2), "at once, as before");
    let lines = app.form_lines().expect("the versions");
    assert_eq!((lines.len(), lines[0].rollouts.len(), lines[0].rollouts[0].district.as_ref()), (2, 1, None));
}
