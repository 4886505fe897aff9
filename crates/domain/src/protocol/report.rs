//! How a device fares, for those who look after it.

use minicbor::{Decode, Encode};

/// What a device says of itself with every request. Nothing of it decides anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DeviceReport {
    /// Version of the program, such as `1.4.0`.
    #[n(0)]
    pub program: String,
    /// Bytes free on the disk of its folder; `None` where the system does not tell.
    #[n(1)]
    pub disk_free: Option<u64>,
    /// Seconds since the oldest change without a receipt was written, by the device's own clock at both ends, so that a
    /// wrong clock does not matter; `None` where nothing waits.
    #[n(2)]
    pub oldest: Option<u64>,
}

/// The most bytes of a program's version that are kept.
pub const MAX_VERSION_BYTES: usize = 32;

impl DeviceReport {
    /// The version as lists may show it: what no program of ours would say is left out.
    pub fn version(&self) -> &str {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
        let fits = self.program.len() <= MAX_VERSION_BYTES && self.program.chars().all(plain);
        if fits { &self.program } else { "" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_version() {
        let of = |program: &str| DeviceReport { program: program.into(), ..DeviceReport::default() };
        assert_eq!(of("1.4.0-rc1").version(), "1.4.0-rc1");
        assert_eq!(of("<script>").version(), "");
        assert_eq!(of(&"1".repeat(33)).version(), "");
    }
}
