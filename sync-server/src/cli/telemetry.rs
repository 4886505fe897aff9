//! What a running server tells: log lines on standard error, and spans to a collector where one is named. Neither has
//! personal data: routes and not paths, counts and not rows.

use std::io::IsTerminal;

use anyhow::Context;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use sync_server::{SPANS, tls};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, filter::filter_fn};

/// To be ended before the program does: the last spans wait for their batch.
pub struct Telling(Option<SdkTracerProvider>);

impl Telling {
    pub fn end(self) {
        if let Some(Err(error)) = self.0.map(|spans| spans.shutdown()) {
            tracing::warn!(%error, "the last spans were not sent");
        }
    }
}

/// Errors where the collector's address is none. A collector that does not answer harms nobody.
pub fn start(json: bool, collector: Option<&str>) -> anyhow::Result<Telling> {
    let wanted = std::env::var("PENDATA_LOG").unwrap_or_else(|_| "info,refinery_core=warn".into());
    let colours = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt::layer().with_ansi(colours).with_writer(std::io::stderr);
    let lines = if json { lines.json().boxed() } else { lines.boxed() };
    let spans = collector.map(sent_to).transpose()?;
    let sender = spans.as_ref().map(|spans| {
        let layer = tracing_opentelemetry::layer().with_tracer(spans.tracer("sync-server"));
        layer.with_location(false).with_threads(false).with_filter(filter_fn(|of| of.target() == SPANS))
    });
    let lines = lines.with_filter(EnvFilter::new(without_rows(&wanted)));
    tracing_subscriber::registry().with(lines).with(sender).init();
    Ok(Telling(spans))
}

fn sent_to(collector: &str) -> anyhow::Result<SdkTracerProvider> {
    let address = collector.trim_end_matches('/');
    anyhow::ensure!(
        address.starts_with("http://") || address.starts_with("https://"),
        "--otlp is the address of a collector, such as http://127.0.0.1:4318"
    );
    tls::choose_ciphers();
    let exporter = SpanExporter::builder().with_http().with_endpoint(format!("{address}/v1/traces")).build();
    let exporter = exporter.context("--otlp: no spans can be sent there")?;
    let resource = Resource::builder_empty().with_service_name("pendata").build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}

/// PostgreSQL's driver tells the parameters of every statement at `debug`, which are names and numbers of people:
/// whatever is asked for, it may not. Spans are for the collector, their figures stand in the lines anyway.
fn without_rows(wanted: &str) -> String {
    let others = wanted.split(',').filter(|part| !part.trim_start().starts_with("tokio_postgres"));
    let spans = format!("{SPANS}=off");
    others.chain(["tokio_postgres=info", &spans]).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_lets_rows_into_the_log() {
        assert_eq!(without_rows("debug"), "debug,tokio_postgres=info,spans=off");
        assert_eq!(without_rows("info, tokio_postgres::query=trace"), "info,tokio_postgres=info,spans=off");
    }

    #[test]
    fn a_collector_is_an_address() {
        assert!(sent_to("127.0.0.1:4318").is_err());
        assert!(sent_to("http://127.0.0.1:4318/").is_ok());
    }
}
