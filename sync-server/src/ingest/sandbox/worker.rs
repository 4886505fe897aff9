//! The server's end of one worker process.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use pendata_domain::protocol::QuarantineReason;

use super::SUBCOMMAND;
use super::frames::{FROM_WORKER, TO_WORKER, framed, parse, receive};
use super::messages::{Answer, Lesson, Order};
use crate::forms::Published;
use crate::ingest::examine::{Examined, Job};

/// Workers of this process that ended otherwise than they should.
pub static LOST: AtomicU64 = AtomicU64::new(0);

/// How long a worker may be silent: more than the time it may compute, since others compute too.
const PATIENCE: Duration = Duration::from_secs(6);
/// The same for its start and for a form.
const PATIENCE_AT_FIRST: Duration = Duration::from_secs(60);
/// Where a fresh worker takes over: households examined, and bytes in memory.
const HOUSEHOLDS: u64 = 50_000;
const MEMORY: u64 = 200 << 20;
/// Forms a worker keeps.
const FORMS: usize = 8;

pub struct Worker {
    child: Child,
    line: UnixStream,
    /// The forms it knows, in the order it learned them.
    forms: Vec<Arc<Published>>,
    examined: u64,
}

impl Worker {
    /// Starts a worker. Errors with what it said where it ends at once.
    pub fn start(program: &Path) -> Result<Self> {
        let (line, theirs) = UnixStream::pair()?;
        line.set_read_timeout(Some(PATIENCE_AT_FIRST))?;
        line.set_write_timeout(Some(PATIENCE))?;
        // Nothing of the server goes with it: no variables, no folder, no file but the socket.
        let child = Command::new(program)
            .arg(SUBCOMMAND)
            .env_clear()
            .current_dir("/")
            .stdin(OwnedFd::from(theirs))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut worker = Self { child, line, forms: Vec::new(), examined: 0 };
        match worker.answer(PATIENCE_AT_FIRST) {
            Ok(Answer::Ready { version, walled }) if version == env!("CARGO_PKG_VERSION") => {
                if !walled {
                    tracing::warn!("an ingest worker runs without seccomp: this system does not allow it");
                }
                Ok(worker)
            }
            Ok(_) => Err(Error::other("it is of another version")),
            Err(error) => Err(Error::other(format!("{error}: {}", worker.last_words()))),
        }
    }

    /// The number of a form in the orders, taught first where it is new.
    pub fn learn(&mut self, form: &Arc<Published>) -> Result<u32> {
        let known = self.forms.iter().position(|known| Arc::ptr_eq(known, form));
        if let Some(place) = known {
            return Ok(place as u32);
        }
        let lesson = Order::<&Job>::Learn(Box::new(Lesson::of(form)));
        self.line.set_read_timeout(Some(PATIENCE_AT_FIRST))?;
        self.line.write_all(&framed(&lesson, TO_WORKER)?)?;
        match self.answer(PATIENCE_AT_FIRST)? {
            Answer::Learned => {}
            _ => return Err(ErrorKind::InvalidData.into()),
        }
        self.line.set_read_timeout(Some(PATIENCE))?;
        self.forms.push(form.clone());
        Ok(self.forms.len() as u32 - 1)
    }

    /// Sends an order; as many answers follow as it names households.
    pub fn order(&mut self, frame: &[u8]) -> Result<()> {
        self.line.write_all(frame)
    }

    /// The next answer; `None` where the saved document cannot be read.
    pub fn examined(&mut self) -> Result<Option<Box<Examined>>> {
        self.examined += 1;
        match self.answer(PATIENCE)? {
            Answer::Examined(examined) => Ok(examined),
            _ => Err(ErrorKind::InvalidData.into()),
        }
    }

    fn answer(&mut self, patience: Duration) -> Result<Answer> {
        parse(&receive(&mut self.line, FROM_WORKER, Some(patience))?)
    }

    /// Whether a fresh one should take its place.
    pub fn is_worn(&self) -> bool {
        let looks = self.examined.is_multiple_of(32);
        self.examined > HOUSEHOLDS
            || self.forms.len() > FORMS
            || looks && memory(self.child.id()).is_some_and(|bytes| bytes > MEMORY)
    }

    /// Why a worker failed: ends it where it lives yet.
    pub fn post_mortem(mut self, error: &Error) -> QuarantineReason {
        let silent = error.kind() == ErrorKind::TimedOut;
        // One that is dead keeps its own cause of death.
        self.child.kill().ok();
        let signal = self.child.wait().ok().and_then(|status| status.signal());
        let reason = match signal {
            _ if silent => QuarantineReason::TimedOut,
            Some(libc::SIGXCPU) => QuarantineReason::TimedOut,
            // The kernel takes workers first where memory is short.
            Some(libc::SIGKILL) if error.kind() == ErrorKind::UnexpectedEof => QuarantineReason::OutOfMemory,
            // Rust's own word for it (std::alloc::handle_alloc_error).
            Some(libc::SIGABRT) if self.last_words().contains("memory allocation") => {
                QuarantineReason::OutOfMemory
            }
            _ => QuarantineReason::Crashed,
        };
        LOST.fetch_add(1, Ordering::Relaxed);
        tracing::error!(reason = reason.as_str(), signal, "an ingest worker was lost");
        reason
    }

    /// The first line it left on its standard error. It is ended for that.
    fn last_words(&mut self) -> String {
        self.child.kill().ok();
        self.child.wait().ok();
        let mut words = Vec::new();
        let stderr = self.child.stderr.take();
        stderr.map(|stderr| stderr.take(4096).read_to_end(&mut words));
        String::from_utf8_lossy(&words).lines().find(|line| !line.is_empty()).unwrap_or_default().to_owned()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What a process has in memory, in bytes (proc(5), `VmRSS`). `None` on systems that do not tell.
fn memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}
