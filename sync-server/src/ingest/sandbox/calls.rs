//! The system calls a worker may make: reading and answering orders, memory, the clock, and ending. Any other one
//! ends it (SIGSYS). It cannot open a file, make a socket, or start a program.

use std::collections::BTreeMap;

use libc::{
    PROT_EXEC, SYS_brk, SYS_clock_gettime, SYS_close, SYS_exit, SYS_exit_group, SYS_futex, SYS_getpid,
    SYS_getrandom, SYS_gettid, SYS_madvise, SYS_mmap, SYS_mprotect, SYS_mremap, SYS_munmap, SYS_prlimit64,
    SYS_read, SYS_recvfrom, SYS_restart_syscall, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn,
    SYS_sched_yield, SYS_sendto, SYS_sigaltstack, SYS_tgkill, SYS_write,
};
use seccompiler::{
    BpfProgram, Error, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Op, SeccompCondition,
    SeccompFilter, SeccompRule, apply_filter_all_threads,
};

const ALLOWED: [i64; 22] = [
    SYS_brk,
    SYS_clock_gettime,
    SYS_close,
    SYS_exit,
    SYS_exit_group,
    SYS_futex,
    SYS_getpid,
    SYS_getrandom,
    SYS_gettid,
    SYS_madvise,
    SYS_mremap,
    SYS_munmap,
    SYS_read,
    SYS_recvfrom,
    SYS_restart_syscall,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sched_yield,
    SYS_sendto,
    SYS_sigaltstack,
    SYS_write,
];

/// Errors where the kernel has no seccomp, or a sandbox around this one keeps it away.
pub fn wall_off() -> Result<(), Error> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED.map(|call| (call, Vec::new())).into();
    // No memory is made executable.
    let no_code = || only_if((2, Op::MaskedEq(PROT_EXEC as u64), 0));
    rules.insert(SYS_mmap, no_code()?);
    rules.insert(SYS_mprotect, no_code()?);
    // Limits and signals of itself: another process of the same user is the server.
    rules.insert(SYS_prlimit64, only_if((0, Op::Eq, 0))?);
    rules.insert(SYS_tgkill, only_if((0, Op::Eq, u64::from(std::process::id())))?);
    let arch = std::env::consts::ARCH.try_into()?;
    let filter = SeccompFilter::new(rules, SeccompAction::KillProcess, SeccompAction::Allow, arch)?;
    apply_filter_all_threads(&BpfProgram::try_from(filter)?)
}

/// The call is allowed where its argument at a place compares so.
fn only_if((place, op, value): (u8, Op, u64)) -> Result<Vec<SeccompRule>, Error> {
    Ok(vec![SeccompRule::new(vec![SeccompCondition::new(place, Length::Dword, op, value)?])?])
}
