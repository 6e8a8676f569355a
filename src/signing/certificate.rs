//! What a certificate says, in words; and whether its key made a signature.

use der::asn1::ObjectIdentifier;
use der::{Decode, Encode, Tagged};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};

pub const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
/// An RSA key of fewer bits can be found out, and signed with by others.
pub const FEWEST_BITS: usize = 2048;
/// No key for documents has more; a check with one would take long.
const MOST_BITS: usize = 16_384;
pub const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
/// Purposes that do not fit a document's signature; a certificate for these alone is none for signing.
const NOT_FOR_DOCUMENTS: [&str; 3] = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.9", "1.3.6.1.5.5.7.3.8"];

/// What keys are called that cannot sign here, by their kind or curve.
const KINDS: [(&str, &str); 9] = [
    ("1.2.840.10045.2.1", "ECDSA on a curve of its own"),
    ("1.2.840.113549.1.1.1", "RSA of an unusual form"),
    ("1.2.840.113549.1.1.10", "RSA-PSS"),
    ("1.2.840.10040.4.1", "DSA"),
    ("1.3.132.0.10", "ECDSA secp256k1"),
    ("1.3.132.0.34", "ECDSA P-384"),
    ("1.3.132.0.35", "ECDSA P-521"),
    ("1.3.101.112", "Ed25519"),
    ("1.3.101.113", "Ed448"),
];

/// A certificate in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateSummary {
    /// Whose it is: the common name, else the whole name.
    pub subject: String,
    pub issuer: String,
    /// In lower-case hexadecimal.
    pub serial: String,
    /// SHA-256 of the certificate, lower-case hexadecimal.
    pub fingerprint: String,
    /// Seconds since 1970.
    pub not_before: i64,
    pub not_after: i64,
    /// `RSA 2048`, `ECDSA P-256`.
    pub key: String,
    /// SHA-256 of the public key, lower-case hexadecimal: renewed, a certificate may have the same key.
    pub public_key: String,
}

/// Who issued a signer's certificate, as far as the signature shows it. Whether that is to be trusted is nobody's here to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issued {
    /// Its own key signed it: nobody else says whose it is.
    Itself,
    /// The key of this certificate, which is in the signature, signed it.
    By(Box<CertificateSummary>),
    /// The named issuer's certificate is not in the signature, or its key is of a kind that cannot be checked here.
    NotShown,
    /// The named issuer's certificate is in the signature, and its key did not sign.
    NotByNamed,
}

impl Issued {
    /// `others`: the certificates beside it.
    pub(super) fn of(own: &Certificate, others: &[Certificate]) -> Self {
        let body = &own.tbs_certificate;
        if is_signed_by(own, own) == Some(true) {
            return Self::Itself;
        }
        let named: Vec<&Certificate> =
            others.iter().filter(|other| *other != own && other.tbs_certificate.subject == body.issuer).collect();
        let is_authority = |issuer: &Certificate| {
            let constraints = issuer.tbs_certificate.get::<BasicConstraints>();
            matches!(constraints, Ok(Some((_, constraints))) if constraints.ca)
        };
        let checked = |issuer: &&&Certificate| is_authority(issuer) && is_signed_by(own, issuer) == Some(true);
        if let Some(issuer) = named.iter().find(checked) {
            return Self::By(Box::new(CertificateSummary::of(issuer)));
        }
        let cannot_be_checked = |issuer: &&Certificate| is_signed_by(own, issuer).is_none();
        if named.iter().all(cannot_be_checked) { Self::NotShown } else { Self::NotByNamed }
    }
}

/// Whether the key of `issuer` signed a certificate; `None`: in a way that is not checked here.
fn is_signed_by(certificate: &Certificate, issuer: &Certificate) -> Option<bool> {
    let (key, algorithm) = (PublicKey::of(issuer)?, certificate.signature_algorithm.oid);
    let (body, signature) = (certificate.tbs_certificate.to_der().ok()?, certificate.signature.as_bytes()?);
    if certificate.tbs_certificate.signature != certificate.signature_algorithm {
        return Some(false);
    }
    match &key {
        PublicKey::Rsa(key) if algorithm == RSA_SHA384 => Some(is_rsa::<sha2::Sha384>(key, &body, signature)),
        PublicKey::Rsa(key) if algorithm == RSA_SHA512 => Some(is_rsa::<sha2::Sha512>(key, &body, signature)),
        PublicKey::Rsa(_) if algorithm == RSA_SHA256 => Some(key.signed(&body, signature, algorithm)),
        PublicKey::P256(_) if algorithm == ECDSA_SHA256 => Some(key.signed(&body, signature, algorithm)),
        _ => None,
    }
}

fn is_rsa<D>(key: &rsa::RsaPublicKey, bytes: &[u8], signature: &[u8]) -> bool
where
    D: Digest + rsa::pkcs8::AssociatedOid,
{
    use rsa::signature::Verifier;
    let verifier = rsa::pkcs1v15::VerifyingKey::<D>::new(key.clone());
    rsa::pkcs1v15::Signature::try_from(signature).is_ok_and(|signature| verifier.verify(bytes, &signature).is_ok())
}

impl CertificateSummary {
    pub(super) fn of(certificate: &Certificate) -> Self {
        let body = &certificate.tbs_certificate;
        let encoded = certificate.to_der().unwrap_or_default();
        let seconds =
            |time: &x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
        Self {
            subject: name(&body.subject),
            issuer: name(&body.issuer),
            serial: hexadecimal(body.serial_number.as_bytes()),
            fingerprint: hexadecimal(&Sha256::digest(&encoded)),
            not_before: seconds(&body.validity.not_before),
            not_after: seconds(&body.validity.not_after),
            key: key(certificate),
            public_key: hexadecimal(&Sha256::digest(body.subject_public_key_info.to_der().unwrap_or_default())),
        }
    }
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The common name, else everything the name says.
fn name(name: &x509_cert::name::Name) -> String {
    let common = ObjectIdentifier::new_unwrap("2.5.4.3");
    let value = name.0.iter().flat_map(|part| part.0.iter()).find(|part| part.oid == common).and_then(|part| {
        let bytes = part.value.value();
        match part.value.tag() {
            // BMPString: UTF-16, which the usual tools no longer write.
            der::Tag::BmpString => {
                let units: Vec<u16> =
                    bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                String::from_utf16(&units).ok()
            }
            _ => std::str::from_utf8(bytes).ok().map(str::to_owned),
        }
    });
    value.unwrap_or_else(|| name.to_string())
}

fn key(certificate: &Certificate) -> String {
    let info = &certificate.tbs_certificate.subject_public_key_info;
    match PublicKey::of(certificate) {
        Some(PublicKey::Rsa(key)) => format!("RSA {}", rsa::traits::PublicKeyParts::n(&*key).bits()),
        Some(PublicKey::P256(_)) => "ECDSA P-256".to_owned(),
        None => {
            let curve = info.algorithm.parameters.as_ref().and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
            let kind = if info.algorithm.oid == EC { curve.unwrap_or(EC) } else { info.algorithm.oid };
            let kind = kind.to_string();
            let known = KINDS.iter().find(|(id, _)| *id == kind);
            known.map_or_else(|| format!("of a kind that is not known here ({kind})"), |(_, name)| (*name).to_owned())
        }
    }
}

/// A key that we can check signatures with.
pub enum PublicKey {
    Rsa(Box<rsa::RsaPublicKey>),
    P256(Box<p256::ecdsa::VerifyingKey>),
}

impl PublicKey {
    pub fn of(certificate: &Certificate) -> Option<Self> {
        let info = &certificate.tbs_certificate.subject_public_key_info;
        let algorithm = info.algorithm.oid;
        if algorithm == RSA {
            let is_plain =
                info.algorithm.parameters.as_ref().is_some_and(|parameters| parameters.tag() == der::Tag::Null);
            let key =
                rsa::pkcs1::RsaPublicKey::from_der(info.subject_public_key.as_bytes()?).ok().filter(|_| is_plain)?;
            let [modulus, exponent] =
                [key.modulus, key.public_exponent].map(|number| rsa::BigUint::from_bytes_be(number.as_bytes()));
            let key = rsa::RsaPublicKey::new_with_max_size(modulus, exponent, MOST_BITS).ok()?;
            return Some(Self::Rsa(Box::new(key)));
        }
        let info = info.to_der().ok()?;
        use p256::pkcs8::DecodePublicKey;
        (algorithm == EC)
            .then(|| p256::ecdsa::VerifyingKey::from_public_key_der(&info).ok())
            .flatten()
            .map(|key| Self::P256(Box::new(key)))
    }

    /// Why nobody should rely on its signatures, as part of a sentence.
    pub fn weakness(&self) -> Option<String> {
        let Self::Rsa(key) = self else { return None };
        let bits = rsa::traits::PublicKeyParts::n(&**key).bits();
        (bits < FEWEST_BITS).then(|| format!("RSA with {} bits", in_thousands(bits)))
    }

    /// Whether this key signed these bytes with SHA-256; `algorithm` is what the message names.
    pub fn signed(&self, bytes: &[u8], signature: &[u8], algorithm: ObjectIdentifier) -> bool {
        use rsa::signature::Verifier;
        match self {
            Self::Rsa(key) if algorithm == RSA || algorithm == RSA_SHA256 => is_rsa::<Sha256>(key, bytes, signature),
            Self::P256(key) if algorithm == ECDSA_SHA256 => p256::ecdsa::DerSignature::try_from(signature)
                .is_ok_and(|signature| key.verify(bytes, &signature).is_ok()),
            _ => false,
        }
    }
}

/// `1,024`.
pub fn in_thousands(number: usize) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}

/// What a certificate says it is not for, if signing documents is not among its uses.
pub fn not_for_signing(certificate: &Certificate) -> Option<String> {
    let body = &certificate.tbs_certificate;
    if let Ok(Some((_, usage))) = body.get::<KeyUsage>() {
        let signs = usage.0.contains(KeyUsages::DigitalSignature) || usage.0.contains(KeyUsages::NonRepudiation);
        if !signs {
            return Some("its key usage names neither digital signature nor non-repudiation".to_owned());
        }
    }
    if let Ok(Some((_, constraints))) = body.get::<BasicConstraints>()
        && constraints.ca
        && is_signed_by(certificate, certificate) != Some(true)
    {
        return Some("it is the certificate of an authority, for signing certificates".to_owned());
    }
    if let Ok(Some((_, purposes))) = body.get::<ExtendedKeyUsage>() {
        let unfit = |purpose: &ObjectIdentifier| NOT_FOR_DOCUMENTS.contains(&purpose.to_string().as_str());
        if !purposes.0.is_empty() && purposes.0.iter().all(unfit) {
            return Some("its purposes are those of servers or services alone".to_owned());
        }
    }
    None
}

/// Reads a certificate strictly.
pub fn read(der: &[u8]) -> Option<Certificate> {
    Certificate::from_der(der).ok()
}
