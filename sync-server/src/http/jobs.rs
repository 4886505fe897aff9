//! What a server does by itself, beside its requests. Of several instances upon one database one does a job: whoever
//! has its lease, until it stops renewing it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::{Instrument, info_span};

use crate::SPANS;
use crate::app::App;
use crate::error::{Error, Result};

pub struct Job {
    name: &'static str,
    pause: Duration,
    work: fn(&App) -> Result<()>,
}

/// How often newer forms and rollouts are looked for, and days that have begun.
pub const OFTEN: Duration = Duration::from_secs(5);

/// Households under a newer form.
pub const JUDGEMENT: Job = Job { name: "judgement", pause: OFTEN, work: |app| app.judge_again().map(drop) };
/// Villages that need a new snapshot.
pub const PACKS: Job = Job { name: "packs", pause: Duration::from_secs(300), work: App::refresh_packs };
/// Work that comes onto lists by itself.
pub const WORK: Job = Job { name: "work", pause: Duration::from_secs(60), work: App::refresh_work };

/// Photos that nothing names any more. Asked often and done daily: a server that is restarted every day does it too.
pub const PHOTOS: Job =
    Job { name: "photos", pause: Duration::from_secs(1800), work: App::clear_photos_daily };

/// How often an instance writes down how far the database is.
pub const MARK: Duration = Duration::from_secs(60);

/// How often it looks for uploads that nobody goes on with.
pub const HOUR: Duration = Duration::from_secs(3600);

/// Seconds for which an instance has a job; it renews thrice as often.
const LEASE: i64 = 60;

pub async fn run(job: Job, app: Arc<App>) {
    loop {
        tokio::time::sleep(job.pause).await;
        if !leads(&app, job.name).await {
            continue;
        }
        let began = Instant::now();
        let working = apart(&app, job.work).instrument(info_span!(target: SPANS, "job", job = job.name));
        tokio::pin!(working);
        loop {
            tokio::select! {
                outcome = &mut working => {
                    app.metrics.worked(job.name, outcome.is_ok(), began);
                    break tell(outcome);
                }
                // Another may have it since: the job is done twice then, which harms nobody.
                () = tokio::time::sleep(Duration::from_secs(LEASE as u64 / 3)) => drop(leads(&app, job.name).await),
            }
        }
    }
}

/// Takes or keeps the lease of a job. An instance that cannot ask leaves it to the others.
async fn leads(app: &Arc<App>, job: &'static str) -> bool {
    let asked = apart(app, move |app| {
        let now = app.now();
        app.store.lease(job, &app.instance, now, now + LEASE)
    });
    asked.await.is_ok_and(|leads| leads)
}

/// On a thread that may wait.
pub async fn apart<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&App) -> Result<T> + Send + 'static,
) -> Result<T> {
    let app = Arc::clone(app);
    tokio::task::spawn_blocking(move || work(&app)).await.map_err(|_| Error::Stopping)?
}

pub fn tell(outcome: Result<()>) {
    if let Err(error) = outcome {
        tracing::error!(%error, "background work");
    }
}
