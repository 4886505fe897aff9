//! The sync server, but a push goes no further than to a named point: there it says so and waits to be killed. Other
//! requests go on meanwhile. No release contains this program.
//!
//! `stopping-server <folder> <address> <worker program> <point> <n>`: writes the address, then `reached` once the
//! n-th request comes to the point. With `after` before the point's name it goes on all the same.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result};
use sync_server::ingest::Workers;
use sync_server::store::postgres::Address;
use sync_server::{App, Home, PhotoPlace, Point, Surroundings, http};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().context("folder, address, worker program, point, n");
    let (dir, listen, program) = (PathBuf::from(next()?), next()?, PathBuf::from(next()?));
    let (point, n) = (next()?, next()?.parse()?);
    let address = std::env::var("PENDATA_DATABASE").ok().map(|url| url.parse::<Address>()).transpose()?;
    let home = Home::at(&dir, address.as_ref(), &PhotoPlace::Beside);
    let app = App::of(&home, stopping(point, n))?.with_workers(&Workers::Processes { program, count: 1 })?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await?;
        say(&format!("http://{}", listener.local_addr()?));
        Ok(http::serve(Arc::new(app), listener, std::future::pending()).await?)
    })
}

fn stopping(named: String, n: usize) -> Surroundings {
    let passed = AtomicUsize::new(0);
    let (goes_on, name) = match named.strip_prefix("after ") {
        Some(name) => (true, name.to_owned()),
        None => (false, named),
    };
    let reached = move |point: Point| {
        if format!("{point:?}") == name && passed.fetch_add(1, Ordering::SeqCst) + 1 == n {
            say("reached");
            if !goes_on {
                stand_still();
            }
        }
    };
    Surroundings { reached: Box::new(reached), ..Surroundings::of_the_machine() }
}

fn stand_still() -> ! {
    loop {
        std::thread::park();
    }
}

/// Whoever started this is gone where nobody reads: then nobody kills it either.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        std::process::abort();
    }
}
