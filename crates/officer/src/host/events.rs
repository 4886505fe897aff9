//! `GET /events`: pushes as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::Shared;
use crate::event::Event;

pub async fn events(
    State(shared): State<Arc<Shared>>,
) -> Sse<impl Stream<Item = Result<Message, Infallible>>> {
    let stream = unfold(shared.events.subscribe(), |mut receiver| async move {
        let event = following(&mut receiver).await?;
        let message = Message::default().json_data(&event).expect("events have text keys and finite numbers");
        Some((Ok(message), receiver))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// The next event; a reader that lagged behind goes on with what is left.
async fn following(receiver: &mut Receiver<Event>) -> Option<Event> {
    loop {
        match receiver.recv().await {
            Ok(event) => return Some(event),
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return None,
        }
    }
}
