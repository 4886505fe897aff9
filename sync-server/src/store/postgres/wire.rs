//! The messages of one connection, carried by the thread that waits for their answer. A driver's task on a thread of its
//! own would be woken for every piece of every answer, and would wake the waiting thread for it: for many small
//! questions that costs more than the questions.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_postgres::{AsyncMessage, Connection, Error};

/// A connection over whatever stream.
trait Carrier: Send {
    fn next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<AsyncMessage, Error>>>;
}

impl<S, T> Carrier for Connection<S, T>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
    T: AsyncRead + AsyncWrite + Unpin + Send,
{
    fn next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<AsyncMessage, Error>>> {
        self.poll_message(context)
    }
}

pub struct Wire {
    /// `None` once it has ended.
    carrier: RefCell<Option<Box<dyn Carrier>>>,
    warned: Cell<bool>,
}

impl Wire {
    pub fn of<S, T>(connection: Connection<S, T>) -> Self
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        Self { carrier: RefCell::new(Some(Box::new(connection))), warned: Cell::new(false) }
    }

    /// Whether the other end had not closed it, at this moment.
    pub fn is_open(&self) -> bool {
        self.carry(&mut Context::from_waker(Waker::noop()));
        self.carrier.borrow().is_some()
    }

    /// Questions upon it fail from now on.
    pub fn close(&self) {
        self.carrier.take();
    }

    /// Whether PostgreSQL warned of anything since this was asked last.
    pub fn warned(&self) -> bool {
        self.warned.replace(false)
    }

    /// A question, carried to PostgreSQL and back while it is waited for.
    pub async fn carrying<F: Future>(&self, question: F) -> F::Output {
        let mut question = pin!(question);
        // Threads that drive a runtime may wait here too: its turns are not for these messages.
        let asked = tokio::task::unconstrained(std::future::poll_fn(|context| {
            if let Poll::Ready(answer) = question.as_mut().poll(context) {
                return Poll::Ready(answer);
            }
            self.carry(context);
            question.as_mut().poll(context)
        }));
        asked.await
    }

    /// A question whose answer nobody waits for.
    pub fn send<F: Future>(&self, question: F) {
        let mut context = Context::from_waker(Waker::noop());
        // Asked once it is on its way; what comes back is passed over.
        drop(pin!(question).poll(&mut context));
        self.carry(&mut context);
    }

    /// What PostgreSQL warns of is noted before the answer behind it is handed on.
    fn carry(&self, context: &mut Context<'_>) {
        let mut carrier = self.carrier.borrow_mut();
        while let Some(open) = carrier.as_mut() {
            match open.next(context) {
                Poll::Pending => return,
                Poll::Ready(Some(Ok(AsyncMessage::Notice(notice)))) => {
                    self.warned.set(true);
                    tracing::warn!(state = notice.code().code(), "PostgreSQL warns");
                }
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(None | Some(Err(_))) => *carrier = None,
            }
        }
    }
}
