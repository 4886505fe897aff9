//! The gate's workers: threads here; the place where a worker process with limits of its own stands later.
//! A panic inside a job refuses that household's changes and nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use pendata_domain::protocol::QuarantineReason;

use super::examine::{Examined, Job, examine, refuse};
use crate::error::{Error, Result};

type Work = Box<dyn FnOnce() + Send>;

pub struct Gate {
    works: Option<SyncSender<Work>>,
    workers: Vec<JoinHandle<()>>,
}

impl Gate {
    /// `workers` threads; one for each core is right.
    pub fn start(workers: usize) -> Result<Self> {
        let (works, queue) = sync_channel::<Work>(1024);
        let queue = Arc::new(Mutex::new(queue));
        let workers = (0..workers.max(1))
            .map(|n| {
                let queue = queue.clone();
                std::thread::Builder::new().name(format!("gate-{n}")).spawn(move || run(&queue))
            })
            .collect::<std::io::Result<_>>()?;
        Ok(Self { works: Some(works), workers })
    }

    /// Examines households side by side; answers in the order of the jobs, `None` where a saved document
    /// cannot be read.
    pub fn examine(&self, jobs: Vec<Job>) -> Result<Vec<Option<Examined>>> {
        let works = self.works.as_ref().ok_or(Error::Stopping)?;
        let count = jobs.len();
        let (done, results) = channel();
        for (place, job) in jobs.into_iter().enumerate() {
            let done = done.clone();
            let work = move || {
                // A caller that is gone needs no answer.
                done.send((place, guarded(job))).ok();
            };
            works.send(Box::new(work)).map_err(|_| Error::Stopping)?;
        }
        drop(done);
        let mut examined: Vec<(usize, Option<Examined>)> = results.iter().collect();
        examined.sort_by_key(|(place, _)| *place);
        let all: Vec<Option<Examined>> = examined.into_iter().map(|(_, examined)| examined).collect();
        if all.len() == count { Ok(all) } else { Err(Error::Stopping) }
    }
}

fn guarded(job: Job) -> Option<Examined> {
    let own = job.own.clone();
    catch_unwind(AssertUnwindSafe(|| examine(job)))
        .unwrap_or_else(|_| Some(refuse(&own, QuarantineReason::GateFailed)))
}

fn run(queue: &Mutex<Receiver<Work>>) {
    loop {
        let work = queue.lock().expect("no worker panics while it waits").recv();
        match work {
            Ok(work) => work(),
            Err(_) => return,
        }
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.works = None;
        for worker in self.workers.drain(..) {
            worker.join().ok();
        }
    }
}
