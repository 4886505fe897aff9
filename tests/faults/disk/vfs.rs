//! [`Disk`] as a VFS of SQLite (sqlite.org/vfs.html). Locks are not needed: one process, one connection.
#![allow(unsafe_code, reason = "SQLite calls a VFS through C function pointers")]

use std::ffi::{CStr, CString, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};

use super::{Call, Disk, Refused};

/// What SQLite allocates for each open file.
#[repr(C)]
struct OpenFile {
    base: sqlite3_file,
    disk: *const Mutex<Disk>,
    path: *mut PathBuf,
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // Without shared memory: exclusive locking only, as the device opens its database.
    iVersion: 1,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(lock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: None,
    xShmLock: None,
    xShmBarrier: None,
    xShmUnmap: None,
    xFetch: None,
    xUnfetch: None,
};

/// Makes the disk known to SQLite. It stays so until the process ends.
pub fn register(name: &str, disk: Arc<Mutex<Disk>>) {
    let name = CString::new(name).expect("a name without zeros").into_raw();
    // SAFETY: the default VFS exists after initialisation; what is leaked here lives as long as the process.
    unsafe {
        assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
        let system = &*ffi::sqlite3_vfs_find(std::ptr::null());
        let vfs = sqlite3_vfs {
            iVersion: 2,
            szOsFile: size_of::<OpenFile>() as c_int,
            mxPathname: 1024,
            pNext: std::ptr::null_mut(),
            zName: name,
            pAppData: Arc::into_raw(disk).cast_mut().cast(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_pathname),
            xDlOpen: None,
            xDlError: None,
            xDlSym: None,
            xDlClose: None,
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
            ..*system
        };
        assert_eq!(ffi::sqlite3_vfs_register(Box::into_raw(Box::new(vfs)), 0), ffi::SQLITE_OK);
    }
}

/// SAFETY: `pAppData` is the disk that `register` leaked.
unsafe fn disk_of<'a>(vfs: *mut sqlite3_vfs) -> MutexGuard<'a, Disk> {
    unsafe { locked((*vfs).pAppData.cast_const().cast()) }
}

unsafe fn locked<'a>(disk: *const Mutex<Disk>) -> MutexGuard<'a, Disk> {
    unsafe { &*disk }.lock().expect("no call panics")
}

/// The disk and path of an open file.
///
/// SAFETY: SQLite hands back what `open` filled in, until `close`.
unsafe fn parts<'a>(file: *mut sqlite3_file) -> (MutexGuard<'a, Disk>, &'a Path) {
    let file = file.cast::<OpenFile>();
    unsafe { (locked((*file).disk), (*(*file).path).as_path()) }
}

unsafe fn path_of<'a>(name: *const c_char) -> &'a Path {
    Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes()))
}

fn code(call: Call, refused: Refused) -> c_int {
    match call {
        _ if refused.full => ffi::SQLITE_FULL,
        Call::Open => ffi::SQLITE_CANTOPEN,
        Call::Read => ffi::SQLITE_IOERR_READ,
        Call::Write => ffi::SQLITE_IOERR_WRITE,
        Call::Truncate => ffi::SQLITE_IOERR_TRUNCATE,
        Call::Sync => ffi::SQLITE_IOERR_FSYNC,
        Call::Delete => ffi::SQLITE_IOERR_DELETE,
    }
}

fn answer(call: Call, done: Result<(), Refused>) -> c_int {
    done.map_or_else(|refused| code(call, refused), |()| ffi::SQLITE_OK)
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    unsafe {
        // SQLite closes only files that have methods.
        (*file).pMethods = std::ptr::null();
        if name.is_null() {
            return ffi::SQLITE_CANTOPEN;
        }
        let path = path_of(name);
        match disk_of(vfs).open(path, flags & ffi::SQLITE_OPEN_CREATE != 0) {
            Err(refused) => return code(Call::Open, refused),
            Ok(false) => return ffi::SQLITE_CANTOPEN,
            Ok(true) => {}
        }
        let open = file.cast::<OpenFile>();
        (*open).disk = (*vfs).pAppData.cast_const().cast();
        (*open).path = Box::into_raw(Box::new(path.to_owned()));
        (*open).base.pMethods = &METHODS;
        if !out_flags.is_null() {
            *out_flags = flags;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, name: *const c_char, _sync_dir: c_int) -> c_int {
    match unsafe { disk_of(vfs).delete(path_of(name)) } {
        Ok(true) => ffi::SQLITE_OK,
        Ok(false) => ffi::SQLITE_IOERR_DELETE_NOENT,
        Err(refused) => code(Call::Delete, refused),
    }
}

unsafe extern "C" fn access(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    _flags: c_int,
    out: *mut c_int,
) -> c_int {
    unsafe { *out = disk_of(vfs).exists(path_of(name)).into() };
    ffi::SQLITE_OK
}

unsafe extern "C" fn full_pathname(
    _vfs: *mut sqlite3_vfs,
    name: *const c_char,
    size: c_int,
    out: *mut c_char,
) -> c_int {
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
    if bytes.len() > size as usize {
        return ffi::SQLITE_CANTOPEN;
    }
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr().cast(), out, bytes.len()) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    unsafe {
        let (mut disk, path) = parts(file);
        disk.close(path);
        drop(disk);
        drop(Box::from_raw((*file.cast::<OpenFile>()).path));
        (*file).pMethods = std::ptr::null();
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    out: *mut c_void,
    size: c_int,
    at: sqlite3_int64,
) -> c_int {
    let (mut disk, path) = unsafe { parts(file) };
    let into = unsafe { std::slice::from_raw_parts_mut(out.cast::<u8>(), size as usize) };
    match disk.read(path, at as usize, into) {
        Err(refused) => code(Call::Read, refused),
        Ok(there) if there == into.len() => ffi::SQLITE_OK,
        Ok(there) => {
            into[there..].fill(0);
            ffi::SQLITE_IOERR_SHORT_READ
        }
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    bytes: *const c_void,
    size: c_int,
    at: sqlite3_int64,
) -> c_int {
    let (mut disk, path) = unsafe { parts(file) };
    let bytes = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), size as usize) };
    answer(Call::Write, disk.write(path, at as usize, bytes))
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    let (mut disk, path) = unsafe { parts(file) };
    answer(Call::Truncate, disk.truncate(path, size as usize))
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _flags: c_int) -> c_int {
    let (mut disk, path) = unsafe { parts(file) };
    answer(Call::Sync, disk.sync(path))
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, out: *mut sqlite3_int64) -> c_int {
    let (mut disk, path) = unsafe { parts(file) };
    unsafe { *out = disk.length(path) as sqlite3_int64 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn lock(_file: *mut sqlite3_file, _level: c_int) -> c_int {
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved_lock(_file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    unsafe { *out = 0 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn file_control(_file: *mut sqlite3_file, _op: c_int, _argument: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

/// As SQLite's own VFS answers on Linux.
unsafe extern "C" fn sector_size(_file: *mut sqlite3_file) -> c_int {
    4096
}

/// As SQLite's own VFS answers on Linux: a cut never alters bytes beside those being written.
unsafe extern "C" fn device_characteristics(_file: *mut sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}
