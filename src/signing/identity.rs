//! Who signs: the key and certificates of a PKCS#12 file.

use super::bare_key;
use super::certificate::{self, CertificateSummary, Issued, PublicKey};
use der::asn1::ObjectIdentifier;
use p12_keystore::KeyStore;
use p256::pkcs8::DecodePrivateKey;
use sha2::Sha256;
use std::fmt;
use x509_cert::Certificate;
use zeroize::Zeroizing;

/// An encrypted private key in a PKCS#12 file.
const SHROUDED_KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");

/// Why a PKCS#12 file cannot be signed with; a day is told as year, month and day in numbers.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    #[error("the file is no PKCS#12 file (.p12, .pfx), or it is damaged or cut")]
    Damaged,
    #[error(
        "the file is a text file (PEM), and no PKCS#12 file; make one of the key and its certificate: openssl pkcs12 -export \
         -inkey KEY.pem -in CERTIFICATE.pem -out KEY.p12"
    )]
    Pem,
    #[error("the passphrase does not open the PKCS#12 file; check it and try again")]
    WrongPassphrase,
    #[error(
        "the PKCS#12 file is protected in a way that is not supported here ({0}); export it again with AES and SHA-256"
    )]
    Unsupported(String),
    #[error(
        "the PKCS#12 file holds no private key that could be read; export the certificate again, with its private key"
    )]
    NoKey,
    #[error(
        "the PKCS#12 file holds a private key and no certificate that belongs to it; export it again, with the key’s \
         certificate"
    )]
    NoCertificate,
    #[error(
        "the private key in the PKCS#12 file is not encrypted, and no checksum shows that nobody altered the file; export \
         it again, protected by a passphrase"
    )]
    BareKey,
    #[error(
        "the passphrase does not open the PKCS#12 file, whose private key is not encrypted; if it was made without a passphrase, \
         none opens it here: export it again, protected by one"
    )]
    WrongOrNone,
    #[error("the private key does not belong to the certificate beside it in the PKCS#12 file")]
    Mismatch,
    #[error("the key is {0}, and cannot sign here; it has to be RSA with 2,048 bits or more, or ECDSA P-256")]
    KeyKind(String),
    #[error("the certificate of {subject} expired on {day}; sign with one that is valid")]
    Expired { subject: String, day: String },
    #[error("the certificate of {subject} is not valid before {day}; check the clock, or sign later")]
    NotYetValid { subject: String, day: String },
    #[error("the certificate of {subject} is not for signing documents: {why}; sign with one that is for them")]
    NotForSigning { subject: String, why: String },
}

pub(super) enum Key {
    Rsa(Box<rsa::pkcs1v15::SigningKey<Sha256>>),
    P256(Box<p256::ecdsa::SigningKey>),
}

/// A key with its certificates, ready to sign.
pub struct Identity {
    pub(super) key: Key,
    /// The signer's first, then those who vouch for it.
    pub(super) chain: Vec<Certificate>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Identity").field("certificate", &self.certificate()).finish_non_exhaustive()
    }
}

impl Identity {
    /// Opens a PKCS#12 file; `at`, in seconds since 1970, is when it is to sign. The caller's passphrase stays the
    /// caller's to wipe.
    pub fn open(pkcs12: &[u8], passphrase: &str, at: i64) -> Result<Self, IdentityError> {
        if pkcs12.trim_ascii_start().starts_with(b"-----BEGIN") {
            return Err(IdentityError::Pem);
        }
        let read = |pkcs12: &[u8]| KeyStore::from_pkcs12(pkcs12, passphrase).map_err(|error| reason(&error));
        let mut store = read(pkcs12).map_err(|error| match error {
            IdentityError::WrongPassphrase if bare_key::has_one(pkcs12) => IdentityError::WrongOrNone,
            error => error,
        })?;
        if store.private_key_chain().is_none() && bare_key::has_one(pkcs12) {
            if !bare_key::is_sealed(pkcs12) {
                return Err(IdentityError::BareKey);
            }
            let encrypted = bare_key::encrypted(pkcs12, passphrase);
            store = encrypted.map_or(Ok(store), |encrypted| read(&encrypted))?;
        }
        let (_, found) = store.private_key_chain().ok_or_else(|| without_pair(pkcs12))?;
        let secret = Zeroizing::new(found.key().to_vec());
        let chain: Vec<Certificate> =
            found.chain().iter().filter_map(|certificate| certificate::read(certificate.as_der())).collect();
        let own = chain.first().ok_or(IdentityError::NoCertificate)?;
        let key = key(&secret, own)?;
        usable(own, at)?;
        Ok(Self { key, chain })
    }

    /// Who issued the signer's certificate, as far as the file shows.
    pub fn issued(&self) -> Issued {
        self.chain.first().map_or(Issued::NotShown, |own| Issued::of(own, &self.chain))
    }

    /// The signer's certificate.
    pub fn certificate(&self) -> CertificateSummary {
        self.chain.first().map_or_else(
            || CertificateSummary {
                subject: String::new(),
                issuer: String::new(),
                serial: String::new(),
                fingerprint: String::new(),
                not_before: 0,
                not_after: 0,
                key: String::new(),
                public_key: String::new(),
            },
            CertificateSummary::of,
        )
    }
}

/// The key, if it is of a kind we sign with and belongs to the certificate.
fn key(secret: &[u8], own: &Certificate) -> Result<Key, IdentityError> {
    let key = if let Ok(private) = rsa::RsaPrivateKey::from_pkcs8_der(secret) {
        if let Some(weak) = PublicKey::Rsa(Box::new(private.to_public_key())).weakness() {
            return Err(IdentityError::KeyKind(weak));
        }
        Key::Rsa(Box::new(rsa::pkcs1v15::SigningKey::new(private)))
    } else if let Ok(private) = p256::SecretKey::from_pkcs8_der(secret) {
        Key::P256(Box::new(p256::ecdsa::SigningKey::from(private)))
    } else {
        return Err(IdentityError::KeyKind(CertificateSummary::of(own).key));
    };
    let belongs = match (&key, PublicKey::of(own)) {
        (Key::Rsa(private), Some(PublicKey::Rsa(public))) => {
            rsa::RsaPublicKey::from(rsa::RsaPrivateKey::from((**private).clone())) == *public
        }
        (Key::P256(private), Some(PublicKey::P256(public))) => private.verifying_key() == &*public,
        _ => false,
    };
    if belongs { Ok(key) } else { Err(IdentityError::Mismatch) }
}

/// Whether the certificate may sign a document at this time.
fn usable(own: &Certificate, at: i64) -> Result<(), IdentityError> {
    let summary = CertificateSummary::of(own);
    let subject = summary.subject.clone();
    if at > summary.not_after {
        return Err(IdentityError::Expired { subject, day: day(summary.not_after) });
    }
    if at < summary.not_before {
        return Err(IdentityError::NotYetValid { subject, day: day(summary.not_before) });
    }
    match certificate::not_for_signing(own) {
        Some(why) => Err(IdentityError::NotForSigning { subject, why }),
        None => Ok(()),
    }
}

/// `2026-11-22`; how a day is written out is for whoever tells it.
pub(super) fn day(seconds: i64) -> String {
    let since = std::time::Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    let date = der::DateTime::from_unix_duration(since);
    date.map_or_else(
        |_| "an unknown day".to_owned(),
        |date| format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
    )
}

/// Why a store that could be opened gave no key with its certificate. What kinds of content it has stands in the clear.
fn without_pair(pkcs12: &[u8]) -> IdentityError {
    let has = |kind: ObjectIdentifier| {
        der::Encode::to_der(&kind).is_ok_and(|kind| memchr::memmem::find(pkcs12, &kind).is_some())
    };
    match () {
        () if bare_key::has_one(pkcs12) || has(SHROUDED_KEY_BAG) => IdentityError::NoCertificate,
        () => IdentityError::NoKey,
    }
}

fn reason(error: &p12_keystore::error::Error) -> IdentityError {
    use p12_keystore::error::Error;
    match error {
        Error::MacError(_) | Error::UnpadError => IdentityError::WrongPassphrase,
        Error::Pkcs5Error(_) => IdentityError::WrongPassphrase,
        Error::UnsupportedEncryptionScheme | Error::UnsupportedMacAlgorithm => {
            IdentityError::Unsupported(error.to_string())
        }
        // What the reader says of it is about its own workings.
        _ => IdentityError::Damaged,
    }
}
