//! The provider as the operator names it.

use openidconnect::url::Url;

/// `amr` of RFC 8176 that say that more than a password was asked for.
const STRONG: [&str; 5] = ["mfa", "otp", "hwk", "swk", "fido"];

/// A provider, and this server as it knows it.
#[derive(Clone, Debug)]
pub struct Settings {
    pub issuer: String,
    pub client: String,
    pub secret: Option<String>,
    /// Where browsers find this server, such as https://pendata.example.go.id.
    pub home: String,
    /// What people call the provider; stands on the button.
    pub name: String,
    /// Values of `acr` or `amr` that count as a second factor.
    pub strong: Vec<String>,
}

impl Settings {
    pub fn strong_by_default() -> Vec<String> {
        STRONG.map(str::to_owned).into()
    }

    /// What is wrong with them, in one line.
    pub fn fault(&self) -> Option<String> {
        let addresses = [("PENDATA_OIDC_ISSUER", &self.issuer), ("PENDATA_OIDC_HOME", &self.home)];
        for (name, text) in addresses {
            let Ok(url) = text.parse::<Url>() else { return Some(format!("{name} is no address")) };
            let loopback = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
            if url.scheme() != "https" && !loopback {
                return Some(format!("{name} has to begin with https://"));
            }
        }
        self.client.is_empty().then(|| "PENDATA_OIDC_CLIENT is empty".to_owned())
    }

    /// Where the provider sends browsers back to; registered there.
    pub fn back(&self) -> String {
        format!("{}/api/sign-in/back", self.home.trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_reached_over_tls() {
        let of = |issuer: &str, home: &str| Settings {
            issuer: issuer.into(),
            client: "pendata".into(),
            secret: None,
            home: home.into(),
            name: "Akun dinas".into(),
            strong: Settings::strong_by_default(),
        };
        assert_eq!(of("https://id.example", "https://pendata.example/").fault(), None);
        assert_eq!(of("http://127.0.0.1:9", "http://localhost:8080").fault(), None);
        let plain = of("http://id.example", "https://pendata.example").fault().expect("a fault");
        assert!(plain.contains("PENDATA_OIDC_ISSUER") && plain.contains("https"), "{plain}");
        assert!(of("https://id.example", "pendata").fault().is_some());
        let back = of("https://id.example", "https://pendata.example/").back();
        assert_eq!(back, "https://pendata.example/api/sign-in/back");
    }
}
