//! Private keys that stand in the clear in a PKCS#12 file, as `openssl pkcs12 -keypbe NONE` leaves them.

use cms::content_info::ContentInfo;
use der::asn1::{Any, ContextSpecific, ObjectIdentifier, OctetString};
use der::{Decode, Encode};
use p12_keystore::{KeyStore, KeyStoreEntry, PrivateKeyChain};
use pkcs12::pfx::{Pfx, Version};
use pkcs12::safe_bag::{SafeBag, SafeContents};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.1");
const LOCAL_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.21");

/// Whether a file has a key in the clear.
pub fn has_one(pkcs12: &[u8]) -> bool {
    KEY_BAG.to_der().is_ok_and(|kind| memchr::memmem::find(pkcs12, &kind).is_some())
}

/// Whether a checksum that needs the passphrase stands over the whole file.
pub fn is_sealed(pkcs12: &[u8]) -> bool {
    Pfx::from_der(pkcs12).is_ok_and(|file| file.mac_data.is_some())
}

/// The file as it would be, had its keys been encrypted as others are, so that they are found with their certificates.
pub fn encrypted(pkcs12: &[u8], passphrase: &str) -> Option<Vec<u8>> {
    let file = Pfx::from_der(pkcs12).ok()?;
    let mut parts = parts(&file)?;
    let mut keys = KeyStore::new();
    for (number, (key, id)) in parts.iter().flat_map(bare_keys).enumerate() {
        keys.add_entry(&number.to_string(), KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new(key, id, [])));
    }
    let written = keys.writer(passphrase).encryption_iterations(1).write().ok()?;
    parts.extend(self::parts(&Pfx::from_der(&written).ok()?)?);
    let content = Any::encode_from(&OctetString::new(parts.to_der().ok()?).ok()?).ok()?;
    // What its checksum told was looked at before.
    Pfx { version: Version::V3, auth_safe: ContentInfo { content_type: DATA, content }, mac_data: None }.to_der().ok()
}

fn parts(file: &Pfx) -> Option<Vec<ContentInfo>> {
    Vec::from_der(file.auth_safe.content.decode_as::<OctetString>().ok()?.as_bytes()).ok()
}

/// Keys that stand in a part that is not encrypted, with the ids that their certificates bear as well.
fn bare_keys(part: &ContentInfo) -> Vec<(Vec<u8>, Vec<u8>)> {
    let bags = || {
        let content = part.content.decode_as::<OctetString>().ok()?;
        SafeContents::from_der(content.as_bytes()).ok()
    };
    let bags = (part.content_type == DATA).then(bags).flatten().unwrap_or_default();
    bags.iter().filter(|bag| bag.bag_id == KEY_BAG).filter_map(bare_key).collect()
}

fn bare_key(bag: &SafeBag) -> Option<(Vec<u8>, Vec<u8>)> {
    let key: ContextSpecific<Any> = ContextSpecific::from_der(&bag.bag_value).ok()?;
    let id = bag.bag_attributes.as_ref()?.iter().find(|attribute| attribute.oid == LOCAL_KEY_ID)?;
    let id: OctetString = id.values.iter().next()?.decode_as().ok()?;
    Some((key.value.to_der().ok()?, id.into_bytes()))
}
