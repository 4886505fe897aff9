//! Why a household does not go, in one line for the operator: what is wrong, that nothing was changed, and what to do.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::{FormVersion, HouseholdId, TransferId};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransferRefusal {
    // -- of an offer --
    #[error("cases of the household are open; nothing was offered: decide them first")]
    OpenCases,
    #[error(
        "an answer is of a newer form than is in force here; nothing was offered: offer it once that form is in force"
    )]
    NewerForm,
    #[error(
        "the household was emptied for somebody's erasure; nothing was offered: offer {0}, which stands in its place"
    )]
    Emptied(HouseholdId),
    #[error("the household left already: it is {founded} in {to}; nothing was offered")]
    Left { founded: HouseholdId, to: VillageCode },
    #[error(
        "the household is offered to {to} until {until}; nothing was offered: close that transfer, or wait until it ends"
    )]
    OfferedElsewhere { to: VillageCode, until: String },
    #[error("the household is in {0} already; nothing was offered")]
    SameVillage(VillageCode),
    #[error("{0} is in no list of regions; nothing was changed: see the village's code")]
    UnknownVillage(VillageCode),
    #[error(
        "{0} is in no cell of the table; nothing was changed: the table of cells has to name its province"
    )]
    NoCell(VillageCode),
    // -- of a file --
    #[error(
        "this is no file of a transfer; nothing was changed: take the file that `transfer` wrote in the other cell"
    )]
    NotATransfer,
    #[error(
        "the file was made by a newer release; nothing was changed: install the newer release here first"
    )]
    NewerFormat,
    #[error("the file is cut short; nothing was changed: copy it again from where it was written")]
    CutShort,
    #[error("the file was altered on its way; nothing was changed: copy it again, or have it written anew")]
    Altered,
    #[error("the offer is for {0}; nothing was changed: take the file there")]
    ForCell(String),
    #[error(
        "the offer is for no cell of the table; nothing was changed: have it offered anew by the table of today"
    )]
    ForNobody,
    #[error(
        "the file is not signed by cell {0}; nothing was changed: compare the key in the table with `cell key` there"
    )]
    Forged(String),
    #[error("{village} is of cell {cell}; nothing was changed: take the file there")]
    NotHere { village: VillageCode, cell: String },
    #[error(
        "the offer ended on {0}; nothing was changed: the household stays where it was until it is offered again"
    )]
    Expired(String),
    #[error(
        "the offer is of form version {n}, which is not in force here with the same text; nothing was changed: publish and roll out the same forms in both cells",
        n = .0.0
    )]
    Form(FormVersion),
    #[error(
        "the household was taken in before, as {founded} by transfer {transfer}; nothing was changed: close that one"
    )]
    TakenBefore { transfer: TransferId, founded: HouseholdId },
    #[error("the gate refused the household; nothing was changed: run `verify` where it was offered")]
    NotFounded,
    // -- of an answer --
    #[error(
        "no offer of this registry is answered by the file; nothing was changed: take it to the cell that offered"
    )]
    UnknownTransfer,
    #[error(
        "the household left before, as {0}; nothing was changed: what this answer founded is a second copy, to be marked there"
    )]
    OtherAnswer(HouseholdId),
}

impl TransferRefusal {
    pub fn code(&self) -> &'static str {
        match self {
            Self::OpenCases => "transfer_open_cases",
            Self::NewerForm => "transfer_newer_form",
            Self::Emptied(_) => "transfer_emptied",
            Self::Left { .. } => "transfer_left",
            Self::OfferedElsewhere { .. } => "transfer_offered_elsewhere",
            Self::SameVillage(_) => "transfer_same_village",
            Self::UnknownVillage(_) => "unknown_village",
            Self::NoCell(_) => "no_cell",
            Self::NotATransfer => "not_a_transfer",
            Self::NewerFormat => "newer_transfer",
            Self::CutShort => "transfer_cut_short",
            Self::Altered => "transfer_altered",
            Self::ForCell(_) | Self::ForNobody | Self::NotHere { .. } => "transfer_of_another_cell",
            Self::Forged(_) => "transfer_forged",
            Self::Expired(_) => "transfer_expired",
            Self::Form(_) => "transfer_form",
            Self::TakenBefore { .. } => "transfer_taken_before",
            Self::NotFounded => "transfer_not_founded",
            Self::UnknownTransfer => "unknown_transfer",
            Self::OtherAnswer(_) => "transfer_other_answer",
        }
    }
}
