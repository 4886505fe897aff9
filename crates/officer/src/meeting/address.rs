//! Addresses of a private network: what this device has, and what an officer may type.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::str::FromStr;

use if_addrs::{IfAddr, get_if_addrs};

/// Where another tablet listens. Never an address of the internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PeerAddress(SocketAddrV4);

/// Text that is no address of a private network with its port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no address of a private network")]
pub(crate) struct UnfitAddress;

impl PeerAddress {
    pub fn new(ip: Ipv4Addr, port: u16) -> Result<Self, UnfitAddress> {
        if is_local(ip) && port != 0 { Ok(Self(SocketAddrV4::new(ip, port))) } else { Err(UnfitAddress) }
    }

    pub fn of(address: SocketAddr) -> Result<Self, UnfitAddress> {
        match address {
            SocketAddr::V4(address) => Self::new(*address.ip(), address.port()),
            SocketAddr::V6(_) => Err(UnfitAddress),
        }
    }

    pub fn socket(self) -> SocketAddr {
        self.0.into()
    }
}

impl FromStr for PeerAddress {
    type Err = UnfitAddress;

    /// As it is shown: `192.168.43.1:40123`.
    fn from_str(text: &str) -> Result<Self, UnfitAddress> {
        let address: SocketAddrV4 = text.trim().parse().map_err(|_| UnfitAddress)?;
        Self::new(*address.ip(), address.port())
    }
}

impl fmt::Display for PeerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A hotspot's, a Wi-Fi's, a cable's without a router, or this machine's own.
pub(super) fn is_local(ip: Ipv4Addr) -> bool {
    ip.is_private() || ip.is_link_local() || ip.is_loopback()
}

/// An address of this device, and where all of its network hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LocalAddress {
    pub ip: Ipv4Addr,
    pub broadcast: Ipv4Addr,
}

/// This device's addresses in private networks; without any, this machine's own.
pub(crate) fn local_addresses() -> Vec<LocalAddress> {
    let all = get_if_addrs().unwrap_or_default();
    let v4 = all.into_iter().filter_map(|card| match card.addr {
        IfAddr::V4(v4) if is_local(v4.ip) => {
            let (ip, mask) = (u32::from(v4.ip), u32::from(v4.netmask));
            Some(LocalAddress { ip: v4.ip, broadcast: Ipv4Addr::from(ip | !mask) })
        }
        _ => None,
    });
    let (own, near): (Vec<_>, Vec<_>) = v4.partition(|address| address.ip.is_loopback());
    if near.is_empty() { own } else { near }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_private_networks_are_taken() {
        for text in
            ["192.168.43.1:40123", " 10.0.0.7:1 ", "172.20.1.1:65535", "169.254.3.4:80", "127.0.0.1:5000"]
        {
            assert!(text.parse::<PeerAddress>().is_ok(), "{text}");
        }
        for text in
            ["8.8.8.8:53", "192.168.43.1", "192.168.43.1:0", "0.0.0.0:80", "example.org:80", "[::1]:80", ""]
        {
            assert_eq!(text.parse::<PeerAddress>(), Err(UnfitAddress), "{text}");
        }
    }
}
