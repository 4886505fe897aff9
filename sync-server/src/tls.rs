//! Which library does the ciphers of TLS.

/// To be called before an HTTP client is made: the library offers two and takes neither by itself. In a program where
/// another part has chosen already, that choice stays.
pub fn choose_ciphers() {
    drop(rustls::crypto::ring::default_provider().install_default());
}
