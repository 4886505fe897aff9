//! A household that goes to another registry (docs/decisions/0035): what two cells, maybe of two releases, say to each other.

use chrono::NaiveDate;
use pendata_domain::edit::Intent;
use pendata_domain::ids::{ChangeHash, FormHash, FormVersion, HouseholdId, PersonId, PhotoHash, TransferId};
use pendata_domain::protocol::{
    OfferedPhoto, TRANSFER_ACCEPTED, TRANSFER_OFFER, TransferAccepted, TransferOffer, VisitDay,
};
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_tests::world::HOUSEHOLD;
use uuid::Uuid;

use crate::examples::{Example, NOON, eight, server, village};

const TRANSFER: TransferId = TransferId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0055));
const FOUNDED: HouseholdId = HouseholdId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0056));
const PERSON: PersonId = PersonId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0077));

fn set(person: Option<PersonId>, question: &str, value: &str) -> Intent {
    let question = QuestionCode::new(question).expect("a code");
    Intent::SetAnswer { path: FieldPath { person, question }, value: value.into() }
}

fn offer() -> TransferOffer {
    TransferOffer {
        transfer: TRANSFER,
        household: HOUSEHOLD,
        from: village(),
        to: "36.01.01.2001".parse().expect("a village"),
        heads: vec![ChangeHash([3; 32])],
        day: VisitDay(NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")),
        form: FormVersion(4),
        form_hash: FormHash([6; 32]),
        founding: vec![
            set(None, "q303", "2"),
            Intent::AddPerson { person: PERSON },
            set(Some(PERSON), "q402", "Contoh"),
        ],
        photos: vec![
            OfferedPhoto { hash: PhotoHash([7; 32]), content: Some(vec![1, 2, 3].into()) },
            OfferedPhoto { hash: PhotoHash([8; 32]), content: None },
        ],
        time: NOON,
        expires: NOON + 30 * 24 * 3600,
    }
}

fn accepted() -> TransferAccepted {
    let TransferOffer { transfer, household, to, heads, .. } = offer();
    TransferAccepted { transfer, household, founded: FOUNDED, to, heads, time: NOON + 60 }
}

pub fn all() -> Vec<Example> {
    vec![
        Example::framed("transfer-offer", offer(), (TRANSFER_OFFER, Vec::new(), server())),
        Example::framed("transfer-accepted", accepted(), (TRANSFER_ACCEPTED, Vec::new(), eight())),
    ]
}
