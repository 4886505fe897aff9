//! How two tablets find each other: the one that shows a code calls out its port, and nothing else, once a second.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::net::UdpSocket;

use super::address::{LocalAddress, PeerAddress};

/// Where calls are heard.
const PORT: u16 = 47531;
const CALL: &[u8; 14] = b"pendata meet 1";
const EVERY: Duration = Duration::from_secs(1);

/// Calls out from one address until it is dropped. Where the network does not carry it, the address is typed.
pub(super) async fn call_out(from: LocalAddress, port: u16) {
    let Ok(socket) = UdpSocket::bind((from.ip, 0)).await else { return };
    if socket.set_broadcast(true).is_err() {
        return;
    }
    let call = [&CALL[..], &port.to_be_bytes()].concat();
    loop {
        // A call that is not heard is made again.
        socket.send_to(&call, (from.broadcast, PORT)).await.unwrap_or_default();
        tokio::time::sleep(EVERY).await;
    }
}

/// Hears who calls. `None` where another program has the port: the address is typed.
pub(super) async fn ear() -> Option<UdpSocket> {
    UdpSocket::bind((Ipv4Addr::UNSPECIFIED, PORT)).await.ok()
}

/// The next device that calls.
pub(super) async fn hear(ear: &UdpSocket) -> PeerAddress {
    let mut call = [0; CALL.len() + 3];
    loop {
        let Ok((length, from)) = ear.recv_from(&mut call).await else {
            tokio::time::sleep(EVERY).await;
            continue;
        };
        if let Some(address) = caller(&call[..length], from) {
            return address;
        }
    }
}

fn caller(call: &[u8], from: SocketAddr) -> Option<PeerAddress> {
    let port: [u8; 2] = call.strip_prefix(&CALL[..])?.try_into().ok()?;
    PeerAddress::of(SocketAddr::new(from.ip(), u16::from_be_bytes(port))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_read_and_anything_else_is_not() {
        let from: SocketAddr = "192.168.43.1:9".parse().expect("an address");
        let call = [&CALL[..], &[0x9c, 0xbb]].concat();
        assert_eq!(caller(&call, from).map(|a| a.to_string()).as_deref(), Some("192.168.43.1:40123"));
        assert_eq!(caller(&call[..15], from), None);
        assert_eq!(caller(&[&call[..], &[0]].concat(), from), None);
        assert_eq!(caller(b"hello", from), None);
        assert_eq!(caller(&call, "8.8.8.8:9".parse().expect("an address")), None);
    }
}
