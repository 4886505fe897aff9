//! The server over HTTP: reqwest with rustls (ring). Slow links are normal: time-outs are minutes, redirects are
//! never followed (a portal's way to send people elsewhere).

use std::time::Duration;

use super::api::{Call, Method, Reply, SyncApi, Unreachable};
use super::body::CONTENT_TYPE;
use super::problem::SyncProblem;
use pendata_domain::protocol::ACCESS_HEADER;

const CONNECT: Duration = Duration::from_secs(30);
/// A 64 KB push at 9.6 kbit/s takes about a minute.
const WHOLE_CALL: Duration = Duration::from_secs(300);

/// More than any answer of ours; a portal's video is not read to its end.
const MOST_BYTES: usize = 8 * 1024 * 1024;

#[derive(Clone, Debug)]
pub struct HttpApi {
    client: reqwest::Client,
    /// Without a slash at its end.
    base: String,
}

impl HttpApi {
    /// `base` as in `https://pendata.example.go.id`.
    ///
    /// Errors with `Unreachable` where this machine cannot do TLS at all.
    pub fn new(base: &str) -> Result<Self, SyncProblem> {
        // Another part of the program may have chosen a provider before: any will do.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(WHOLE_CALL)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| Unreachable::NoConnection)?;
        Ok(Self { client, base: base.trim_end_matches('/').to_owned() })
    }

    fn request(&self, call: Call) -> reqwest::RequestBuilder {
        let url = format!("{}{}", self.base, call.path);
        let request = match call.method {
            Method::Get => self.client.get(url),
            Method::Put => self.client.put(url).body(call.body),
            Method::Post => self.client.post(url).header("content-type", CONTENT_TYPE).body(call.body),
        };
        match call.access {
            Some(access) => request.header(ACCESS_HEADER, access),
            None => request,
        }
    }
}

impl SyncApi for HttpApi {
    async fn call(&self, call: Call) -> Result<Reply, Unreachable> {
        let mut response = self.request(call).send().await.map_err(unreachable)?;
        let header = |name: &str| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let (status, content_type) = (response.status().as_u16(), header("content-type"));
        let retry_after = header("retry-after").parse().ok();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            body.extend_from_slice(&chunk);
            if body.len() > MOST_BYTES {
                return Err(Unreachable::Cut);
            }
        }
        Ok(Reply { status, content_type, retry_after, body })
    }
}

/// The error itself may name addresses: only its kind goes on.
fn unreachable(error: reqwest::Error) -> Unreachable {
    match error {
        error if error.is_timeout() => Unreachable::TimedOut,
        error if error.is_connect() => Unreachable::NoConnection,
        _ => Unreachable::Cut,
    }
}
