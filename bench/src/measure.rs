//! What work costs: wall time, CPU seconds of this thread, this process or another one, memory, files. Linux only.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use rustix::fs::{Advice, fadvise};
use rustix::time::{ClockId, clock_gettime};

/// Seconds of CPU this thread has used.
pub fn thread_cpu() -> f64 {
    seconds(ClockId::ThreadCPUTime)
}

/// Seconds of CPU all threads of this process have used, ended ones included.
pub fn process_cpu() -> f64 {
    seconds(ClockId::ProcessCPUTime)
}

fn seconds(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Runs work on this thread. Returns its result, wall seconds and CPU seconds.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64, f64) {
    let (begun, cpu) = (Instant::now(), thread_cpu());
    let done = work();
    (done, begun.elapsed().as_secs_f64(), thread_cpu() - cpu)
}

/// Another process and what it has used.
#[derive(Clone, Copy)]
pub struct Process(u32);

/// CPU seconds of a process and its children at a moment, counted in two ways.
#[derive(Clone, Copy)]
pub struct CpuMark {
    /// To the nanosecond, but without threads that have ended.
    living: f64,
    /// Of all threads there ever were, in hundredths of a second.
    all: f64,
}

impl Process {
    pub fn of(id: u32) -> Self {
        Self(id)
    }

    pub fn this() -> Self {
        Self(std::process::id())
    }

    /// Its own processes beside it: the ingest workers of a server.
    pub fn children(self) -> Vec<Process> {
        let Ok(threads) = std::fs::read_dir(format!("/proc/{}/task", self.0)) else { return Vec::new() };
        let of = |thread: std::fs::DirEntry| std::fs::read_to_string(thread.path().join("children")).ok();
        let texts: Vec<String> = threads.flatten().filter_map(of).collect();
        texts
            .iter()
            .flat_map(|text| text.split_ascii_whitespace())
            .flat_map(str::parse)
            .map(Process)
            .collect()
    }

    pub fn mark(self) -> CpuMark {
        let family: Vec<Process> = std::iter::once(self).chain(self.children()).collect();
        let all = family.iter().map(|process| process.all_threads().unwrap_or(0.0)).sum();
        CpuMark { living: family.iter().map(|process| process.living_threads()).sum(), all }
    }

    /// CPU seconds since a mark, of itself and of its children that live.
    pub fn since(self, mark: CpuMark) -> f64 {
        let now = self.mark();
        // The coarse clock may be a tick ahead at either end.
        (now.living - mark.living).max(now.all - mark.all - 0.02).max(0.0)
    }

    /// Waits until what it does by itself after its start is done: 300 ms with hardly any work, at most half a minute.
    pub fn rest(self) {
        for _ in 0..100 {
            let mark = self.mark();
            std::thread::sleep(Duration::from_millis(300));
            if self.since(mark) < 0.02 {
                return;
            }
        }
    }

    fn living_threads(self) -> f64 {
        let Ok(threads) = std::fs::read_dir(format!("/proc/{}/task", self.0)) else { return 0.0 };
        threads.flatten().filter_map(|thread| schedstat(&thread.path().join("schedstat"))).sum()
    }

    fn all_threads(self) -> Option<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.0)).ok()?;
        // The program's name may hold blanks; fields are counted behind its bracket.
        let mut fields = text.rsplit(')').next()?.split_ascii_whitespace().skip(11);
        let mut ticks = || fields.next()?.parse::<f64>().ok();
        Some((ticks()? + ticks()?) / 100.0)
    }

    /// MiB in memory now.
    pub fn rss(self) -> f64 {
        self.status("VmRSS:").unwrap_or(0.0)
    }

    /// The most MiB it had in memory since [`Process::forget_peak`].
    pub fn peak(self) -> f64 {
        self.status("VmHWM:").unwrap_or(0.0)
    }

    pub fn forget_peak(self) -> anyhow::Result<()> {
        std::fs::write(format!("/proc/{}/clear_refs", self.0), "5").context("the peak cannot be reset")
    }

    fn status(self, name: &str) -> Option<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.0)).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        let kib: f64 = line.split_ascii_whitespace().nth(1)?.parse().ok()?;
        Some(kib / 1024.0)
    }
}

/// The first number is nanoseconds on a processor.
fn schedstat(path: &Path) -> Option<f64> {
    let text = std::fs::read_to_string(path).ok()?;
    let nanoseconds: f64 = text.split(' ').next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// Bytes of all files in a folder and below.
pub fn disk(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else { return 0 };
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => disk(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    };
    entries.flatten().map(size).sum()
}

/// Makes the operating system forget the files of a folder, as if the machine had been off.
pub fn forget_files(dir: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(dir)?.flatten() {
        if entry.file_type()?.is_file() {
            let file = std::fs::File::open(entry.path())?;
            file.sync_all()?;
            fadvise(&file, 0, None, Advice::DontNeed)?;
        }
    }
    Ok(())
}

/// The value below which this share of the values lies. Sorts them.
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(((values.len().saturating_sub(1)) as f64 * share).round() as usize).copied().unwrap_or(0.0)
}

pub fn median(values: &mut [f64]) -> f64 {
    quantile(values, 0.5)
}
