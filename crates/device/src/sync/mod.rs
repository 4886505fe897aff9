//! Bringing a device and a server together.
