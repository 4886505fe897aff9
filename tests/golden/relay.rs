//! What a later program signed, through the hands of programs of this version.

use pendata_domain::bundle::{BundleWriter, Sender};
use pendata_domain::protocol::{BundleKey, Group, Parcel};
use pendata_domain::receipt::Receipt;
use pendata_domain::seal::SealHeader;

use crate::bundles::{header, read};
use crate::examples::{encoded, server, seven};
use crate::exchange::{group, receipt};
use crate::unknown::grown;

/// A group whose seal has a field that this version does not know, signed over all of it.
pub fn of_a_later_program() -> Group {
    let before = group();
    let header: SealHeader = minicbor::decode(&grown(&encoded(&before.header), 0)).expect("it reads");
    let changes = before.seal().expect("a seal").changes;
    let seal = pendata_domain::seal::Seal::sign(header, changes, &seven());
    Group { header: seal.header, entries: before.entries, signature: seal.signature }
}

#[test]
fn a_seal_of_a_later_program_holds_after_a_tablet_carried_it_in_a_file() {
    let sent = of_a_later_program();
    let signed = encoded(&sent.header);
    assert_eq!(signed, grown(&encoded(&group().header), 0), "it is signed with what it says more");
    let carried: Group = minicbor::decode(&encoded(&sent)).expect("an older tablet takes it");
    let file = {
        let sender = Sender::Device(crate::examples::EIGHT);
        let mut writer =
            BundleWriter::begin(Vec::new(), &header(sender), &BundleKey([6; 32])).expect("memory takes it");
        writer.add(vec![Parcel::Group { group: carried }]).expect("memory takes it");
        writer.finish(&crate::examples::eight()).expect("memory takes it").0
    };
    let (_, parcels) = read(&file, &crate::examples::eight());
    let [Parcel::Group { group: arrived }] = &parcels[..] else { panic!("the group") };
    assert_eq!(encoded(&arrived.header), signed);
    arrived.seal().expect("a seal").verify(&seven().verifying_key()).expect("the seal holds");
    assert_ne!(arrived.seal().expect("a seal").id(), group().seal().expect("a seal").id());
}

#[test]
fn a_receipt_of_a_later_server_holds_and_goes_back_as_it_was_given() {
    let before = receipt();
    let body = minicbor::decode(&grown(&encoded(&before.body), 0)).expect("it reads");
    let given = Receipt::sign(body, &server());
    let kept: Receipt = minicbor::decode(&encoded(&given)).expect("an older tablet keeps it");
    kept.verify(&server().verifying_key()).expect("it holds");
    assert_eq!(encoded(&kept), encoded(&given));
}

#[test]
fn later_fields_have_their_bounds() {
    let header = encoded(&group().header);
    let many = (0..300).fold(header, |bytes, _| grown(&bytes, 0));
    assert!(minicbor::decode::<SealHeader>(&many).is_err(), "a registry does not keep whatever comes");
    let five = encoded(&group().header);
    let four = [&[0x84][..], &five[1..five.len() - 5]].concat();
    assert!(minicbor::decode::<SealHeader>(&four).is_err(), "a field is missing");
}
