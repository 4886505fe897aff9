//! A master key in a token (PKCS#11): SoftHSM, driven by the real program.

use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

const MODULES: [&str; 2] =
    ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];

/// A data folder, and a token beside it.
struct Server {
    dir: TempDir,
}

impl Server {
    fn new() -> Self {
        let server = Self { dir: tempfile::tempdir().expect("a folder") };
        let tokens = server.path("tokens");
        std::fs::create_dir(&tokens).expect("a folder");
        let conf = format!("directories.tokendir = {}\nobjectstore.backend = file\n", tokens.display());
        std::fs::write(server.path("softhsm2.conf"), conf).expect("a file");
        std::fs::write(server.path("pin"), "482915\n").expect("a PIN");
        let said = Command::new("softhsm2-util")
            .args(["--init-token", "--free", "--label", "pendata", "--so-pin", "7391", "--pin", "482915"])
            .env("SOFTHSM2_CONF", server.path("softhsm2.conf"))
            .output()
            .expect("SoftHSM is installed: setup/debian.sh test");
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        server
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn token(&self) -> String {
        let module = MODULES.into_iter().find(|path| std::path::Path::new(path).exists()).expect("a module");
        let pin = self.path("pin");
        format!("pkcs11:token=pendata;object=master?module-path={module}&pin-source=file:{}", pin.display())
    }

    /// What it said, and whether it ended well.
    fn run(&self, master: &str, arguments: &[&str]) -> (bool, String) {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_sync-server"))
            .args(arguments)
            .env("PENDATA_DATA", self.path("data"))
            .env("PENDATA_MASTER", master)
            .env("SOFTHSM2_CONF", self.path("softhsm2.conf"))
            .output()
            .expect("it runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (status.success(), text(&stdout) + &text(&stderr))
    }

    fn well(&self, master: &str, arguments: &[&str]) -> String {
        let (well, said) = self.run(master, arguments);
        assert!(well, "{arguments:?}: {said}");
        said
    }
}

#[test]
fn a_master_key_in_a_token_opens_the_registry_and_nothing_else_does() {
    let server = Server::new();
    let token = server.token();
    let codes = server.path("codes").display().to_string();
    server.well(&token, &["demo", "--households", "20", "--officer-dir", &codes]);
    assert!(server.well(&token, &["verify"]).contains("everything holds"));
    assert!(!server.path("data/master.key").exists());
    let rotated = server.well(&token, &["key", "rotate", "--district", "35.02"]);
    assert!(rotated.contains("is encrypted with version 2"), "{rotated}");
    assert!(server.well(&token, &["verify"]).contains("everything holds"));
    // A file in its place, a token without the key, a wrong PIN: one line each, and nothing is made.
    let file = server.path("other.key").display().to_string();
    let (well, said) = server.run(&file, &["verify"]);
    assert!(!well && said.contains("its master key is not here") && said.lines().count() == 1, "{said}");
    let (well, said) = server.run(&token.replace("object=master", "object=other"), &["verify"]);
    assert!(!well && said.contains("its master key is not here"), "{said}");
    std::fs::write(server.path("pin"), "000000").expect("another PIN");
    let (well, said) = server.run(&token, &["verify"]);
    assert!(!well && said.contains("does not answer") && said.lines().count() == 1, "{said}");
    std::fs::write(server.path("pin"), "482915").expect("the PIN");
    // Out of the token into a file.
    let changed = server.well(&token, &["key", "master", "--to", &file]);
    assert!(changed.contains("keys are wrapped by"), "{changed}");
    let (well, said) = server.run(&token, &["verify"]);
    assert!(!well && said.contains("under another master key"), "{said}");
    assert!(server.well(&file, &["verify"]).contains("everything holds"));
    let list = server.well(&file, &["key", "list"]);
    assert!(list.contains("the nation") && list.contains("version   2"), "{list}");
}
