//! The wire itself: what a socket gives becomes a reply, or a word for why there is none.

use pendata_device::sync::{Call, HttpApi, Method, Reply, SyncApi, Unreachable};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers one request with these bytes and closes; gives back what was asked.
async fn once(answer: &'static [u8]) -> (HttpApi, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let api =
        HttpApi::new(&format!("http://{}/", listener.local_addr().expect("an address"))).expect("a client");
    let asked = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.expect("a caller");
        let mut asked = vec![0; 4096];
        let n = socket.read(&mut asked).await.expect("a request");
        socket.write_all(answer).await.expect("answers");
        socket.shutdown().await.expect("closes");
        String::from_utf8_lossy(&asked[..n]).to_lowercase()
    });
    (api, asked)
}

fn call() -> Call {
    Call {
        method: Method::Get,
        path: "/v1/form/ab".into(),
        access: Some("1.2.ab.cd".into()),
        body: Vec::new(),
    }
}

#[tokio::test]
async fn a_reply_keeps_its_status_type_and_bytes() {
    let (api, asked) =
        once(b"HTTP/1.1 503 Busy\r\ncontent-type: application/problem+json\r\nretry-after: 30\r\ncontent-length: 2\r\n\r\n{}").await;
    let reply = api.call(call()).await.expect("a reply");
    let expected = Reply {
        status: 503,
        content_type: "application/problem+json".into(),
        retry_after: Some(30),
        body: b"{}".to_vec(),
    };
    assert_eq!(reply, expected);
    let asked = asked.await.expect("asked");
    assert!(asked.starts_with("get /v1/form/ab http/1.1\r\n"), "{asked}");
    assert!(asked.contains("pendata-access: 1.2.ab.cd\r\n"), "{asked}");
}

#[tokio::test]
async fn a_portals_redirect_is_not_followed() {
    let (api, _) =
        once(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/login\r\ncontent-length: 0\r\n\r\n").await;
    assert_eq!(api.call(call()).await.expect("a reply").status, 302);
}

#[tokio::test]
async fn a_body_cut_short_is_no_reply() {
    let (api, _) =
        once(b"HTTP/1.1 200 OK\r\ncontent-type: application/vnd.pendata\r\ncontent-length: 100\r\n\r\nhalf")
            .await;
    assert_eq!(api.call(call()).await, Err(Unreachable::Cut));
}

#[tokio::test]
async fn nobody_there_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let api = HttpApi::new(&format!("http://{address}")).expect("a client");
    assert_eq!(api.call(call()).await, Err(Unreachable::NoConnection));
}
