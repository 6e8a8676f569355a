//! Whose keys and certificates sign, and the sentence for each that does not.

use super::*;

const SERVER: &[u8] = include_bytes!("../../../tests/keys/server.p12");
const ENCIPHER: &[u8] = include_bytes!("../../../tests/keys/encipher.p12");
const AUTHORITY: &[u8] = include_bytes!("../../../tests/keys/authority.p12");
const STAMP: &[u8] = include_bytes!("../../../tests/keys/stamp.p12");
const SMALL: &[u8] = include_bytes!("../../../tests/keys/small.p12");
const LARGE: &[u8] = include_bytes!("../../../tests/keys/large.p12");
const KEY_ALONE: &[u8] = include_bytes!("../../../tests/keys/key-alone.p12");
const CERTIFICATE_ALONE: &[u8] = include_bytes!("../../../tests/keys/certificate-alone.p12");
const BARE_KEY: &[u8] = include_bytes!("../../../tests/keys/bare-key.p12");
const P384: &[u8] = include_bytes!("../../../tests/keys/p384.p12");
const ED25519: &[u8] = include_bytes!("../../../tests/keys/ed25519.p12");
const CENTURY: i64 = 100 * 366 * 86_400;

#[test]
fn a_longer_key_than_usual_signs() {
    assert_eq!(identity(LARGE).certificate().key, "RSA 6144");
}

#[test]
fn a_key_in_the_clear_signs_where_the_file_is_sealed() {
    let (bare, own) = (identity(BARE_KEY), identity(RSA));
    assert_eq!(bare.certificate().fingerprint, own.certificate().fingerprint);
    assert_eq!(bare.chain.len(), own.chain.len());
    let bytes = sign(&pdf(1), &bare, &claim("Ada Assessor"), Permission::NoChange).unwrap();
    assert_eq!(faults(&bytes), Vec::<String>::new());
}

/// What nobody may sign with here does not count where another program signed with it.
#[test]
fn what_cannot_sign_does_not_hold() {
    fn check(pkcs12: &[u8], time: &str, expected: &str) {
        let claim = Claim { time: time.to_owned(), ..claim("A") };
        let found = faults(&sign(&pdf(1), &forced(pkcs12), &claim, Permission::NoChange).unwrap());
        assert!(found.iter().any(|fault| fault.contains(expected)), "{expected}: {found:?}");
    }
    let now = "2026-12-01T09:00:00Z";
    check(SMALL, now, "The signer's key is RSA with 1,024 bits");
    check(SERVER, now, "server.example is not for signing documents");
    check(ENCIPHER, now, "is not for signing documents: its key usage");
    check(AUTHORITY, now, "is not for signing documents: it is the certificate of an authority");
    check(RSA, "2200-01-01T00:00:00Z", "was not valid at the claimed time 2200-01-01T00:00:00Z");
    check(RSA, "", "says no time");
    check(RSA, "2026-13-01T09:00:00Z", "says no time");
}

/// Who issued a certificate is what its signature shows, never what it names.
#[test]
fn an_issuer_is_checked_or_said_not_to_be() {
    let chain = identity(RSA).chain;
    let [own, authority] = &chain[..] else { unreachable!("the signer and the authority") };
    let mut namesake = authority.clone();
    namesake.tbs_certificate.subject_public_key_info =
        forced(REVIEWER).chain[0].tbs_certificate.subject_public_key_info.clone();
    let mut named_itself = own.clone();
    named_itself.tbs_certificate.issuer = own.tbs_certificate.subject.clone();
    let by = Issued::By(Box::new(CertificateSummary::of(authority)));
    for (of, others, expected) in [
        (own, vec![own.clone(), authority.clone()], by.clone()),
        (own, vec![namesake.clone(), authority.clone()], by.clone()),
        (own, vec![own.clone()], Issued::NotShown),
        (own, vec![namesake.clone()], Issued::NotByNamed),
        (authority, vec![], Issued::Itself),
        (&named_itself, vec![], Issued::NotShown),
    ] {
        assert_eq!(Issued::of(of, &others), expected);
    }
    assert_eq!(verify(&signed()).signatures[0].issued, by);
    let alone = Identity { chain: vec![own.clone()], ..forced(RSA) };
    assert_eq!([identity(RSA).issued(), alone.issued()], [by, Issued::NotShown]);
    let bytes = sign(&pdf(1), &alone, &claim("A"), Permission::NoChange).unwrap();
    assert_eq!(verify(&bytes).signatures[0].issued, Issued::NotShown);
    let with_namesake = Identity { chain: vec![own.clone(), namesake], ..forced(RSA) };
    let found = faults(&sign(&pdf(1), &with_namesake, &claim("A"), Permission::NoChange).unwrap());
    assert!(found.iter().any(|fault| fault.contains("does not bear the signature of Sample Authority")), "{found:?}");
}

#[test]
fn each_unfit_key_has_its_sentence() {
    fn check(pkcs12: &[u8], passphrase: &str, at: i64, expected: &str) {
        let error = Identity::open(pkcs12, passphrase, at).unwrap_err().to_string();
        assert!(error.contains(expected), "{error:?} lacks {expected:?}");
    }
    check(RSA, "other", NOW, "passphrase does not open");
    check(RSA, "", NOW, "passphrase does not open");
    check(b"hello", "test", NOW, "no PKCS#12 file");
    check(&RSA[..RSA.len() / 2], "test", NOW, "no PKCS#12 file");
    check(b"\n-----BEGIN PRIVATE KEY-----\n", "test", NOW, "is a text file (PEM)");
    check(KEY_ALONE, "test", NOW, "holds a private key and no certificate that belongs to it");
    check(CERTIFICATE_ALONE, "test", NOW, "holds no private key that could be read");
    let mut unsealed: pkcs12::pfx::Pfx = der::Decode::from_der(BARE_KEY).unwrap();
    unsealed.mac_data = None;
    check(&der::Encode::to_der(&unsealed).unwrap(), "test", NOW, "not encrypted, and no checksum shows");
    check(BARE_KEY, "tset", NOW, "passphrase does not open");
    // As stores without any passphrase are, whose checksum no passphrase makes.
    check(BARE_KEY, "", NOW, "if it was made without a passphrase");
    check(P384, "test", NOW, "the key is ECDSA P-384, and cannot sign here");
    check(ED25519, "test", NOW, "the key is Ed25519, and cannot sign here");
    check(RSA, "test", NOW + CENTURY, "expired on 2126-");
    check(RSA, "test", 0, "not valid before ");
    check(SERVER, "test", NOW, "servers or services alone");
    check(ENCIPHER, "test", NOW, "Only Encrypts is not for signing documents: its key usage names neither");
    check(AUTHORITY, "test", NOW, "Some Authority is not for signing documents: it is the certificate of an authority");
    check(
        STAMP,
        "test",
        NOW,
        "Time Stamps is not for signing documents: its purposes are those of servers or services",
    );
    check(SMALL, "test", NOW, "RSA with 1,024 bits");
    check(&mismatched(), "test", NOW, "does not belong to the certificate");
}

/// The key of one person beside the certificate of another.
fn mismatched() -> Vec<u8> {
    let chain = |pkcs12: &[u8]| {
        let store = p12_keystore::KeyStore::from_pkcs12(pkcs12, "test").unwrap();
        store.private_key_chain().unwrap().1.clone()
    };
    let (key, other) = (chain(RSA), chain(REVIEWER));
    let mixed = p12_keystore::PrivateKeyChain::new(key.key(), other.local_key_id(), other.chain().to_vec());
    let mut store = p12_keystore::KeyStore::new();
    store.add_entry("mixed", p12_keystore::KeyStoreEntry::PrivateKeyChain(mixed));
    store.writer("test").write().unwrap()
}

#[test]
fn a_day_is_written_out() {
    assert_eq!(identity::day(NOW), "2026-12-01");
    assert_eq!(identity::day(i64::MAX), "an unknown day");
}
