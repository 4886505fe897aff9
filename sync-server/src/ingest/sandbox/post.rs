//! A place where one worker stands: started when first needed, replaced when it is lost or worn.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;

use pendata_domain::document::Inspected;
use pendata_domain::protocol::QuarantineReason;

use super::frames::{TO_WORKER, framed};
use super::messages::Order;
use super::worker::Worker;
use crate::error::{Error, Result};
use crate::forms::Published;
use crate::ingest::examine::{Examined, Held, Job};

/// Bytes of households in one order, about.
const ORDER: usize = 4 << 20;

pub struct Post {
    program: PathBuf,
    worker: Option<Worker>,
}

/// The household after those that were answered ended its worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost(pub QuarantineReason);

impl Post {
    pub fn of(program: PathBuf) -> Self {
        Self { program, worker: None }
    }

    /// Ends the worker: the next one has seen nothing.
    pub fn relieve(&mut self) {
        self.worker = None;
    }

    /// Has a worker ready that knows the form. Errors with `Worker` where none can be started.
    pub fn prepare(&mut self, form: &Arc<Published>) -> Result<()> {
        self.worker = Some(self.ready(form)?.0);
        Ok(())
    }

    /// Examines households in their order; `tell` hears of each as it is done, `None` where its saved document
    /// cannot be read.
    ///
    /// Errors with `Worker` where none can be started.
    pub fn examine<'a>(
        &mut self,
        form: &Arc<Published>,
        mut jobs: &[&'a Job],
        mut tell: impl FnMut(&'a Job, Option<Box<Examined>>),
    ) -> Result<std::result::Result<(), Lost>> {
        while !jobs.is_empty() {
            let (now, later) = jobs.split_at(of_one_order(jobs));
            if let Err(lost) = self.order(form, now, &mut tell)? {
                return Ok(Err(lost));
            }
            jobs = later;
        }
        Ok(Ok(()))
    }

    fn order<'a>(
        &mut self,
        form: &Arc<Published>,
        jobs: &[&'a Job],
        tell: &mut impl FnMut(&'a Job, Option<Box<Examined>>),
    ) -> Result<std::result::Result<(), Lost>> {
        let (mut worker, form) = self.ready(form)?;
        let Ok(frame) = framed(&Order::Examine(form, jobs.to_vec()), TO_WORKER) else {
            self.worker = Some(worker);
            return Ok(Err(Lost(QuarantineReason::Oversize)));
        };
        let mut ask = || {
            worker.order(&frame)?;
            for job in jobs {
                let examined = worker.examined()?;
                if examined.as_ref().is_some_and(|examined| !is_answer(job, examined)) {
                    return Err(ErrorKind::InvalidData.into());
                }
                tell(job, examined);
            }
            Ok(())
        };
        match ask() {
            Ok(()) => self.worker = Some(worker),
            Err(error) => return Ok(Err(Lost(worker.post_mortem(&error)))),
        }
        Ok(Ok(()))
    }

    /// A worker that knows the form, and the form's number there.
    fn ready(&mut self, form: &Arc<Published>) -> Result<(Worker, u32)> {
        let held = self.worker.take().filter(|worker| !worker.is_worn());
        let started = held.map_or_else(|| Worker::start(&self.program), Ok);
        let ready = started.and_then(|mut worker| {
            let form = worker.learn(form)?;
            Ok((worker, form))
        });
        ready.map_err(|error| {
            tracing::error!(%error, "no ingest worker can be started");
            Error::Worker
        })
    }
}

/// How many of the jobs go into one order: at least one.
fn of_one_order(jobs: &[&Job]) -> usize {
    let mut bytes = 0;
    let beyond = jobs.iter().position(|job| {
        bytes += size(job);
        bytes > ORDER
    });
    beyond.unwrap_or(jobs.len()).max(1)
}

fn size(job: &Job) -> usize {
    let document = job.known.as_ref().map_or(0, |known| match &known.document {
        Held::Saved(saved) => saved.len(),
        Held::Log(changes) => changes.iter().map(|change| change.len()).sum(),
    });
    let bodies = |change: &Inspected| change.bytes.len();
    let own: usize = job.own.iter().map(bodies).sum();
    document + own + job.held.iter().map(|(change, _)| bodies(change)).sum::<usize>()
}

/// Whether it speaks of what was asked, and moves no household: whoever writes a worker's answers in its place gains
/// nothing but the household that was sent to it.
fn is_answer(job: &Job, examined: &Examined) -> bool {
    let own = examined.own.iter().map(|result| result.hash).eq(job.own.iter().map(|change| change.hash));
    let held = examined.held.iter().all(|r| job.held.iter().any(|(change, _)| change.hash == r.hash));
    let village = examined.after.as_ref().map(|after| &after.village);
    let stays = village.is_none_or(|village| match &job.known {
        Some(known) => known.village == *village,
        None => job.area.contains(village),
    });
    own && held && stays
}
