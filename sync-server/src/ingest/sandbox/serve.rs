//! The worker's end: confines itself, then examines what it is sent until the server hangs up.

use std::io::{Error, ErrorKind, Result};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use pendata_domain::document::Inspected;
use pendata_domain::ids::ChangeHash;

use super::confine::{allow_cpu, confine};
use super::frames::{FROM_WORKER, TO_WORKER, parse, receive, send};
use super::messages::{Answer, Lesson, Order};
use crate::forms::Published;
use crate::ingest::examine::{Examiner, Job};

/// Seconds of computing that a household's changes may take.
const CPU: u64 = 2;
/// Seconds that a form may take: of our own making, with every region of the country.
const CPU_OF_A_FORM: u64 = 60;

/// Serves the socket on standard input until it is closed. `before` is called with every household that is to be
/// examined.
pub fn serve(before: impl Fn(&Job)) -> Result<()> {
    // A panic's message may quote data; the server says what became of the change.
    std::panic::set_hook(Box::new(|_| {}));
    // Before files run out: the number is that of standard input again.
    let mut line = UnixStream::from(std::io::stdin().as_fd().try_clone_to_owned()?);
    let walled = confine()?;
    prove();
    send(&mut line, &Answer::Ready { version: env!("CARGO_PKG_VERSION").into(), walled }, FROM_WORKER)?;
    let mut desk = Desk { forms: Vec::new(), examiner: Examiner::default() };
    loop {
        let body = match receive(&mut line, TO_WORKER, None) {
            Ok(body) => body,
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        desk.follow(parse(&body)?, &mut line, &before)?;
    }
}

/// Whatever a gate needs of the system, needed once: a wall that is too high for this machine's libraries is found
/// at the start, and not with the first change that is not quite right.
fn prove() {
    let nonsense = vec![0; 1 << 20];
    let (hash, dependencies) = (ChangeHash([0; 32]), Vec::new());
    let (actor, message) = (Vec::new(), None);
    let change = Inspected {
        hash,
        actor,
        sequence: 1,
        dependencies,
        time: 0,
        message,
        operations: 1,
        bytes: nonsense,
    };
    let document = pendata_domain::document::Document::golden();
    std::hint::black_box(pendata_domain::merge::integrate(&document, &[change]));
    std::panic::catch_unwind(|| panic!("the proof that one is caught")).ok();
}

struct Desk {
    forms: Vec<Arc<Published>>,
    examiner: Examiner,
}

impl Desk {
    fn follow(&mut self, order: Order<'_, Job>, line: &mut UnixStream, before: &impl Fn(&Job)) -> Result<()> {
        match order {
            Order::Learn(lesson) => {
                self.learn(&lesson)?;
                send(line, &Answer::Learned, FROM_WORKER)
            }
            Order::Examine(form, jobs) => {
                let form = self.forms.get(form as usize).ok_or(ErrorKind::InvalidData)?.clone();
                jobs.iter().try_for_each(|job| {
                    allow_cpu(CPU)?;
                    before(job);
                    let examined = self.examiner.examine(job, &form);
                    send(line, &Answer::Examined(examined.map(Box::new)), FROM_WORKER)
                })
            }
        }
    }

    fn learn(&mut self, lesson: &Lesson<'_>) -> Result<()> {
        allow_cpu(CPU_OF_A_FORM)?;
        self.forms.push(Arc::new(lesson.compile().map_err(Error::other)?));
        Ok(())
    }
}
