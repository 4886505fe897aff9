//! Who vouches for a PostgreSQL, for the length of a test: a CA of its own, and certificates of other days than today.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Folder;

/// Of `openssl ca`, which lets us choose the days.
const SETTINGS: &str = "
[ca]
default_ca = own
[own]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[host]
subjectAltName = DNS:localhost
extendedKeyUsage = serverAuth
";

pub struct Authority(Folder);

/// From when until when a certificate holds, as in `20200101000000Z`.
#[derive(Clone, Copy)]
pub struct Days(&'static str, &'static str);

impl Days {
    pub const HELD: Self = Self("20200101000000Z", "20490101000000Z");
    pub const OVER: Self = Self("20200101000000Z", "20210101000000Z");
    pub const TO_COME: Self = Self("20480101000000Z", "20490101000000Z");
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let authority = Self(Folder::new());
        std::fs::write(authority.path("ca.conf"), SETTINGS).expect("a file");
        std::fs::write(authority.path("index"), "").expect("a file");
        std::fs::write(authority.path("serial"), "01").expect("a file");
        authority.ask("root", name);
        authority.sign("root", "authority", Days::HELD, &["-selfsign", "-keyfile", "root.key"]);
        authority
    }

    /// What `sslrootcert` names.
    pub fn root(&self) -> PathBuf {
        self.path("root.pem")
    }

    /// A certificate for `localhost`, and its key. They go with this authority.
    pub fn vouch(&self, days: Days) -> [PathBuf; 2] {
        self.ask("host", "localhost");
        self.sign("host", "host", days, &["-cert", "root.pem", "-keyfile", "root.key"]);
        [self.path("host.pem"), self.path("host.key")]
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.0.join(name)
    }

    /// Makes a key, and the request that goes with it.
    fn ask(&self, file: &str, name: &str) {
        let (key, request, subject) = (format!("{file}.key"), format!("{file}.csr"), format!("/CN={name}"));
        self.openssl(
            &["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
            &["-keyout", &key, "-out", &request, "-subj", &subject],
        );
    }

    fn sign(&self, file: &str, kind: &str, Days(from, until): Days, by: &[&str]) {
        let (request, certificate) = (format!("{file}.csr"), format!("{file}.pem"));
        let what = ["-in", &request, "-out", &certificate, "-extensions", kind];
        let when = ["-startdate", from, "-enddate", until];
        self.openssl(&["ca", "-batch", "-notext", "-config", "ca.conf"], &[by, &what, &when].concat());
    }

    fn openssl(&self, task: &[&str], rest: &[&str]) {
        let folder: &Path = &self.0.0;
        let output = Command::new("openssl").args(task).args(rest).current_dir(folder).output();
        let output = output.expect("openssl runs: setup/debian.sh test");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
