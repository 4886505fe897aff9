//! Which server this device belongs to: its address, kept beside the database.

use std::net::IpAddr;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::bridge::BridgeError;

const FILE: &str = "server.json";

#[derive(Serialize, Deserialize)]
pub struct Server {
    pub url: String,
}

impl Server {
    /// Takes `https://…`, and `http://` for this machine itself.
    pub fn at(url: &str) -> Result<Self, BridgeError> {
        let url = url.trim().trim_end_matches('/');
        match url.split_once("://") {
            Some(("https", rest)) if !rest.is_empty() => Ok(Self { url: url.to_owned() }),
            Some(("http", rest)) if is_loopback(rest) => Ok(Self { url: url.to_owned() }),
            _ => Err(BridgeError::UnfitAddress),
        }
    }

    pub fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(folder.join(FILE)).ok()?).ok()
    }

    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join(FILE), serde_json::to_vec(self)?)
    }
}

fn is_loopback(rest: &str) -> bool {
    let place = rest.split('/').next().unwrap_or_default();
    let host = place.rsplit_once(':').map_or(place, |(host, _)| host);
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_without_encryption() {
        for url in
            ["https://pendata.go.id", "http://127.0.0.1:8080/", "http://localhost:1", "http://[::1]:80"]
        {
            assert!(Server::at(url).is_ok(), "{url}");
        }
        for url in
            ["http://pendata.go.id", "http://127.0.0.1.evil.id", "ftp://x", "pendata.go.id", "https://"]
        {
            assert!(Server::at(url).is_err(), "{url}");
        }
    }
}
