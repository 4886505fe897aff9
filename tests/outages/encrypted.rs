//! TLS between server and database, with real certificates: who is who they say gets in, and everybody else is told apart
//! in one line.

use std::path::Path;

use pendata_cluster::{Authority, Days, Node};

use crate::starting::{MISCONFIGURED, assert_refused, assert_serves, folder, serve};

/// PostgreSQL at one of its two names: `localhost` is in its certificate, 127.0.0.1 is not.
fn encrypted(node: &Node, host: &str, mode: &str) -> String {
    let (_, port) = node.place().rsplit_once(':').expect("a port");
    format!("postgres://postgres@{host}:{port}/registry?sslmode={mode}")
}

fn url(node: &Node, host: &str, mode: &str, root: &Path) -> String {
    format!(
        "{}&sslrootcert={}",
        encrypted(node, host, mode),
        root.to_str().expect("a path").replace('/', "%2F")
    )
}

#[test]
fn a_database_that_proves_itself_is_used_and_any_other_is_told_by_what_is_wrong() {
    let node = Node::alone(&[]);
    let (ours, foreign) = (Authority::new("Ours"), Authority::new("Foreign"));
    let proven = url(&node, "localhost", "verify-full", &ours.root());
    assert_refused(&proven, MISCONFIGURED, "it takes none: see sslmode");

    node.encrypt(&ours, Days::HELD);
    let home = folder();
    for url in [&proven, &encrypted(&node, "127.0.0.1", "require")] {
        assert_serves(serve(home.path(), Some(url), "127.0.0.1:0"));
    }
    let elsewhere = |mode| url(&node, "127.0.0.1", mode, &ours.root());
    for mode in ["verify-full", "verify-ca"] {
        assert_refused(&elsewhere(mode), MISCONFIGURED, "its certificate is for another name");
    }
    let by_another = url(&node, "localhost", "verify-full", &foreign.root());
    let untrusted = "nobody who is trusted vouches for its certificate: see sslrootcert";
    assert_refused(&by_another, MISCONFIGURED, untrusted);
    // Whom this machine trusts is looked up by a library that has a line of its own for the log.
    let by_nobody_here = encrypted(&node, "localhost", "verify-full");
    let said = serve(home.path(), Some(&by_nobody_here), "127.0.0.1:0").output().expect("the program runs");
    assert_eq!(said.status.code(), Some(MISCONFIGURED));
    assert!(String::from_utf8_lossy(&said.stderr).contains(untrusted));

    node.encrypt(&ours, Days::OVER);
    assert_refused(&proven, MISCONFIGURED, "its certificate has expired");
    node.encrypt(&ours, Days::TO_COME);
    assert_refused(&proven, MISCONFIGURED, "its certificate does not hold yet");
}
