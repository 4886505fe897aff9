//! Drawing on a machine without a graphics card.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_void};
use std::ptr;

use pendata_officer::machine::has_graphics_card;

/// What WebKitGTK and GTK read. Without the first an edit takes 65 ms in place of 10; without the second GTK asks GLX.
const SWITCHES: [(&str, &str); 2] = [("WEBKIT_DISABLE_DMABUF_RENDERER", "1"), ("GDK_GL", "disable")];

/// Where libepoxy keeps the calls by which this process would find an EGL display.
const WAYS_TO_EGL: [&CStr; 4] = [
    c"epoxy_eglGetDisplay",
    c"epoxy_eglGetPlatformDisplay",
    c"epoxy_eglGetPlatformDisplayEXT",
    c"epoxy_eglQueryString",
];

/// Keeps the software renderer (Mesa's LLVM, 50 MB) out of the window's own process where there is no card to draw with:
/// the page is drawn by the process of its webview, which has its own.
///
/// To be called before the program starts anything of its own. Settings of the user's environment win.
pub fn without_a_graphics_card() {
    if has_graphics_card() {
        return;
    }
    for (name, value) in SWITCHES {
        if std::env::var_os(name).is_none() {
            // SAFETY: no other thread reads the environment yet.
            unsafe { std::env::set_var(name, value) };
        }
    }
    WAYS_TO_EGL.into_iter().for_each(close);
}

/// Each of libepoxy's calls is a pointer in a variable of that name; a call that answers nothing says "no such display".
fn close(name: &CStr) {
    // SAFETY: the symbol, where there is one, is a pointer to a function of at most three arguments that answers with a
    // pointer; no thread calls it yet. A library without it is left as it is.
    unsafe {
        let variable = dlsym(ptr::null_mut(), name.as_ptr()).cast::<extern "C" fn() -> *const c_void>();
        if !variable.is_null() {
            *variable = nothing;
        }
    }
}

extern "C" fn nothing() -> *const c_void {
    ptr::null()
}

unsafe extern "C" {
    /// POSIX; the first argument 0 is `RTLD_DEFAULT` on Linux.
    fn dlsym(handle: *mut c_void, symbol: *const std::ffi::c_char) -> *mut c_void;
}
