//! What a worker gives up before it reads its first order: memory, files, core dumps, and every system call that
//! computing on bytes does not need. It does so itself; a process that is to be limited by its parent needs unsafe
//! code between fork and exec.

/// What a worker may take, program and stack included. Bytes.
pub const MEMORY: u64 = 512 << 20;

/// Confines this process for good. Tells whether the kernel refuses other system calls from here on.
#[cfg(target_os = "linux")]
pub fn confine() -> std::io::Result<bool> {
    use rustix::process::Resource;
    // Where memory gets short, the kernel takes a worker first, never the server. Not every container lets us.
    std::fs::write("/proc/self/oom_score_adj", "1000").ok();
    limit(Resource::As, MEMORY)?;
    // A core dump would hold people's data.
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    // The three files it was born with, and none more.
    limit(Resource::Nofile, 3)?;
    // The clock's first reading looks for it, by calls that are none of the allowed ones.
    allow_cpu(60)?;
    Ok(super::calls::wall_off().is_ok())
}

#[cfg(target_os = "linux")]
fn limit(resource: rustix::process::Resource, most: u64) -> std::io::Result<()> {
    let limit = rustix::process::Rlimit { current: Some(most), maximum: Some(most) };
    Ok(rustix::process::setrlimit(resource, limit)?)
}

/// Lets this process compute for at most `seconds` from here on, and for a second less at least, since the kernel
/// counts whole ones. Then it is ended (SIGXCPU).
#[cfg(target_os = "linux")]
pub fn allow_cpu(seconds: u64) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
    Ok(setrlimit(Resource::Cpu, Rlimit { current: Some(used + seconds), maximum: None })?)
}

/// Elsewhere only the server's own watch over a worker holds.
#[cfg(not(target_os = "linux"))]
pub fn confine() -> std::io::Result<bool> {
    Ok(false)
}

#[cfg(not(target_os = "linux"))]
pub fn allow_cpu(_: u64) -> std::io::Result<()> {
    Ok(())
}
