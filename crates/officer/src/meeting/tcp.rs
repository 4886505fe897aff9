//! Frames over a stream: four bytes of length, then the frame. A peer that says nothing is given up.

use std::time::Duration;

use pendata_device::meet::{Lost, Wire};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

pub(crate) struct Framed<S> {
    stream: S,
    silence: Duration,
}

/// Before anything is known of the other end.
const GREETING_SILENCE: Duration = Duration::from_secs(10);
/// A slow tablet that takes in a village needs its time.
const SILENCE: Duration = Duration::from_secs(60);

impl<S> Framed<S> {
    pub fn over(stream: S) -> Self {
        Self { stream, silence: GREETING_SILENCE }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Wire for Framed<S> {
    async fn send(&mut self, frame: &[u8]) -> Result<(), Lost> {
        let length = u32::try_from(frame.len()).map_err(|_| Lost::TooLong)?;
        let whole = [&length.to_be_bytes()[..], frame].concat();
        let written = timeout(self.silence, async {
            self.stream.write_all(&whole).await?;
            self.stream.flush().await
        });
        written.await.map_err(|_| Lost::Silent)?.map_err(|_| Lost::Cut)
    }

    async fn receive(&mut self, most: usize) -> Result<Vec<u8>, Lost> {
        let read = timeout(self.silence, read_frame(&mut self.stream, most));
        let frame = read.await.map_err(|_| Lost::Silent)??;
        if most > pendata_device::meet::MAX_GREETING_BYTES {
            self.silence = SILENCE;
        }
        Ok(frame)
    }
}

async fn read_frame(stream: &mut (impl AsyncRead + Unpin), most: usize) -> Result<Vec<u8>, Lost> {
    let length = stream.read_u32().await.map_err(|_| Lost::Cut)? as usize;
    if length > most {
        return Err(Lost::TooLong);
    }
    let mut frame = Vec::new();
    let mut body = stream.take(length as u64);
    // Grows with what comes, so that a length alone takes no memory.
    let read = body.read_to_end(&mut frame).await.map_err(|_| Lost::Cut)?;
    if read == length { Ok(frame) } else { Err(Lost::Cut) }
}
