//! Repair of one document by automerge's own sync messages. Both ends keep no state between messages: each
//! message names the heads its writer has, which is enough, and a cut conversation begins anew.

use automerge::sync::{ChunkList, Message, State, SyncDoc};

use super::{Document, Unreadable, gate};
use crate::ids::ChangeHash;

impl Document {
    /// What this side has, as a message to the side that may have more.
    pub fn repair_question(&self) -> Vec<u8> {
        let message = self.inner.generate_sync_message(&mut State::new());
        message.map(Message::encode).unwrap_or_default()
    }

    /// The answer to a question: what the asking side lacks. `None` where it lacks nothing. Changes that the
    /// question carries are not looked at.
    ///
    /// Errors where the question is no sync message.
    pub fn repair_answer(&self, question: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
        gate::caught(|| {
            let mut message = Message::decode(question).map_err(|_| Unreadable)?;
            message.changes = ChunkList::empty();
            let lacks_nothing = message.heads == self.inner.get_heads();
            let (mut copy, mut state) = (self.inner.clone(), State::new());
            copy.receive_sync_message(&mut state, message).map_err(|_| Unreadable)?;
            let answer = copy.generate_sync_message(&mut state).filter(|_| !lacks_nothing);
            Ok(answer.map(Message::encode))
        })
        .unwrap_or(Err(Unreadable))
    }

    /// The changes an answer brings that are not here: hash and uncompressed chunk, still to pass the gate.
    ///
    /// Errors where the answer is no sync message.
    pub fn repair_changes(&self, answer: &[u8]) -> Result<Vec<(ChangeHash, Vec<u8>)>, Unreadable> {
        gate::caught(|| {
            let message = Message::decode(answer).map_err(|_| Unreadable)?;
            let mut copy = self.clone();
            copy.inner.receive_sync_message(&mut State::new(), message).map_err(|_| Unreadable)?;
            Ok(copy.changes_since(&self.heads()))
        })
        .unwrap_or(Err(Unreadable))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CutRequest, Home, Scalar, Stroke, keys};
    use super::*;
    use crate::attribution::{Act, Attribution, Role};
    use crate::ids::{ActorId, DeviceNumber, FormVersion, UserId};

    fn write(document: &mut Document, session: u8, value: &str) {
        let request = CutRequest {
            actor: ActorId::of_session(DeviceNumber(9), [session; 4]),
            attribution: Attribution {
                user: UserId(1),
                role: Role::VillageOfficer,
                act: Act::Save,
                visit: 1,
                form: FormVersion(1),
                today: chrono::NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date"),
            },
            time: 0,
            base: document.heads(),
        };
        let value = Scalar::Text(value.into());
        let stroke = Stroke::Put { home: Home::Container(keys::ANSWERS), key: "q303".into(), value };
        document.cut(&request, &[stroke]).expect("it holds").expect("it changes something");
    }

    #[test]
    fn a_packed_household_is_the_same_household() {
        let mut document = Document::golden();
        for n in 0..5 {
            let (plain, packed) = (document.save(), document.save_packed());
            assert!(plain != packed && Document::load(&packed).is_err(), "{n} changes");
            for bytes in [&packed, &plain] {
                let loaded = Document::load_packed(bytes).expect("it loads");
                assert_eq!((loaded.heads(), loaded.save()), (document.heads(), plain.clone()));
            }
            assert!(Document::load_packed(b"").is_err() && Document::load_packed(&packed[..40]).is_err());
            write(&mut document, n, &n.to_string());
        }
    }

    #[test]
    fn a_lost_document_comes_back_by_messages() {
        let mut server = Document::golden();
        (0..20).for_each(|n| write(&mut server, 1, &n.to_string()));
        let mut device = Document::golden();
        write(&mut device, 2, "mine");
        for _ in 0..3 {
            let question = device.repair_question();
            let Some(answer) = server.repair_answer(&question).expect("a message") else { break };
            let brought = device.repair_changes(&answer).expect("a message");
            let chunks: Vec<&[u8]> = brought.iter().map(|(_, bytes)| bytes.as_slice()).collect();
            device = device.with_changes(&chunks).expect("honest changes");
        }
        assert!(server.heads().iter().all(|head| device.contains(head)));
        assert!(server.repair_answer(b"nonsense").is_err());
    }
}
