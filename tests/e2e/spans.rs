//! What a server sends to a collector: how long its work took, and nobody's name.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;

use crate::diary;
use crate::office::{FORM, Office};
use crate::tablet::Tablet;

/// A collector that takes what comes to `/v1/traces`.
struct Collector {
    address: String,
    spans: Receiver<Vec<Span>>,
}

impl Collector {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let (tell, spans) = channel();
        std::thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                let tell = tell.clone();
                std::thread::spawn(move || while take(&caller, &tell).is_some() {});
            }
        });
        Self { address, spans }
    }

    /// What came, up to and including a span of the name.
    fn until(&self, name: &str) -> Vec<Span> {
        let mut all = Vec::new();
        while !all.iter().any(|span: &Span| span.name == name) {
            all.extend(self.spans.recv_timeout(Duration::from_secs(60)).expect("spans come"));
        }
        all
    }
}

/// One request; `None` where the caller is gone.
fn take(caller: &TcpStream, tell: &Sender<Vec<Span>>) -> Option<()> {
    let mut reader = BufReader::new(caller);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    assert!(line.starts_with("POST /v1/traces "), "{line}");
    let mut length = 0;
    while line != "\r\n" {
        line.clear();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let request = ExportTraceServiceRequest::decode(&body[..]).expect("OTLP");
    let scopes = request.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
    tell.send(scopes.flat_map(|scope| scope.spans).collect()).ok()?;
    let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n";
    (&mut &*caller).write_all(answer.as_bytes()).ok()
}

#[test]
fn a_collector_hears_how_long_a_sync_took() {
    let collector = Collector::open();
    let office = Office::with(FORM, vec![("PENDATA_OTLP", collector.address.clone())]);
    let rina = Tablet::of(&office, "rina");
    rina.found();
    rina.sync();
    let spans = collector.until("request");
    let about = |key: &str| {
        let values = spans.iter().flat_map(|span| &span.attributes).filter(move |pair| pair.key == key);
        values.map(|pair| format!("{:?}", pair.value)).collect::<Vec<_>>()
    };
    assert!(about("route").iter().any(|route| route.contains("/v1/")), "{:?}", about("route"));
    assert!(about("status").iter().all(|status| status.contains("200")), "{:?}", about("status"));
    assert!(spans.iter().all(|span| span.end_time_unix_nano >= span.start_time_unix_nano));
    diary::assert_silent(&format!("{spans:?}"));
}

#[test]
fn a_collector_that_is_not_there_harms_nobody() {
    let gone = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let office = Office::with(FORM, vec![("PENDATA_OTLP", format!("http://{gone}"))]);
    let rina = Tablet::of(&office, "rina");
    rina.found();
    rina.sync();
    assert_eq!(office.logged(), 1);
    assert!(office.refusal(&["serve", "--otlp", "localhost:4318"]).contains("--otlp"));
}
