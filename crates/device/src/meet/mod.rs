//! Two tablets meet without any network but their own: what each lacks of their common villages goes over, and likely
//! duplicates among their new households are found.
//!
//! - [`Code`] is shown on one and typed on the other; a SPAKE2 exchange over it gives an encrypted channel.
//! - Over the channel both prove that the server enrolled them for one village: a signature over the channel by the
//!   device's key, and the server's signed papers that name this key.
//! - [`meet`] then gives and takes [`crate::parcels`], until neither has anything the other lacks. Whatever was taken
//!   stays; a meeting that was cut is begun again with the same code and goes on.
//! - [`Wire`] carries frames; the host of this crate has the sockets. No socket, no clock and no text for people here.

mod channel;
mod code;
mod dice;
mod exchange;
mod meeting;
mod pairing;
mod problem;
mod progress;
mod proof;
mod wire;

pub use channel::{BrokenFrame, Channel, MAX_FRAME_BYTES, MAX_GREETING_BYTES, MAX_MESSAGE_BYTES};
pub use code::{Code, MalformedCode};
pub use meeting::{Part, meet};
pub use pairing::{Greeted, PairingError, Secret, Side, greet, welcome};
pub use problem::MeetingProblem;
pub use progress::{MeetingPhase, MeetingProgress, MeetingReport, Peer, Portion};
pub use wire::{Lost, Wire};
