//! The signed message (CMS) in a PDF's signature: made for our own, read for any.

use super::certificate::{FEWEST_BITS, PublicKey, in_thousands};
use super::identity::{Identity, Key};
use cms::builder::{SignedDataBuilder, SignerInfoBuilder};
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::ContentInfo;
use cms::signed_data::{EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec};
use der::{Any, Decode, Encode, Sequence};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::name::{GeneralName, GeneralNames};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;

const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// RFC 5035. What is left out is its default (SHA-256), or told by the hash.
#[derive(Sequence)]
struct EssCertificateIdV2 {
    hash_algorithm: Option<AlgorithmIdentifierOwned>,
    hash: OctetString,
    issuer_serial: Option<IssuerSerial>,
}

#[derive(Sequence)]
struct IssuerSerial {
    issuer: GeneralNames,
    serial_number: SerialNumber,
}

/// The signer's certificate first; those who vouch for it follow, so that none of them can be exchanged.
#[derive(Sequence)]
struct SigningCertificateV2 {
    certificates: Vec<EssCertificateIdV2>,
    policies: Option<Vec<Any>>,
}

impl EssCertificateIdV2 {
    /// Whether it names this certificate, by its hash and in whatever it says beside.
    fn is_of(&self, certificate: &Certificate) -> bool {
        let body = &certificate.tbs_certificate;
        let fits = |named: &IssuerSerial| {
            let is_issuer =
                |name: &GeneralName| matches!(name, GeneralName::DirectoryName(name) if *name == body.issuer);
            named.serial_number == body.serial_number && named.issuer.iter().all(is_issuer)
        };
        self.hash.as_bytes() == Sha256::digest(certificate.to_der().unwrap_or_default()).as_slice()
            && self.issuer_serial.as_ref().is_none_or(fits)
    }
}

/// The message that binds a file's digest (SHA-256) to the identity, DER.
pub fn make(digest: &[u8], identity: &Identity) -> Result<Vec<u8>, cms::builder::Error> {
    let own = identity.chain.first().ok_or_else(|| cms::builder::Error::Builder("no certificate".to_owned()))?;
    let content = EncapsulatedContentInfo { econtent_type: DATA, econtent: None };
    let sha256 = AlgorithmIdentifierOwned { oid: SHA256, parameters: None };
    let who = SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
        issuer: own.tbs_certificate.issuer.clone(),
        serial_number: own.tbs_certificate.serial_number.clone(),
    });
    let attribute = signing_certificate(&identity.chain)?;
    let mut message = SignedDataBuilder::new(&content);
    message.add_digest_algorithm(sha256.clone())?;
    for certificate in &identity.chain {
        message.add_certificate(CertificateChoices::Certificate(certificate.clone()))?;
    }
    match &identity.key {
        Key::Rsa(key) => {
            let mut signer = SignerInfoBuilder::new(&**key, who, sha256, &content, Some(digest))?;
            signer.add_signed_attribute(attribute)?;
            message.add_signer_info::<rsa::pkcs1v15::SigningKey<Sha256>, rsa::pkcs1v15::Signature>(signer)?;
        }
        Key::P256(key) => {
            let mut signer = SignerInfoBuilder::new(&**key, who, sha256, &content, Some(digest))?;
            signer.add_signed_attribute(attribute)?;
            message.add_signer_info::<p256::ecdsa::SigningKey, p256::ecdsa::DerSignature>(signer)?;
        }
    }
    Ok(message.build()?.to_der()?)
}

fn signing_certificate(chain: &[Certificate]) -> Result<Attribute, cms::builder::Error> {
    let mut certificates = Vec::with_capacity(chain.len());
    for certificate in chain {
        let hash = OctetString::new(Sha256::digest(certificate.to_der()?).to_vec())?;
        certificates.push(EssCertificateIdV2 { hash_algorithm: None, hash, issuer_serial: None });
    }
    let value = Any::from_der(&SigningCertificateV2 { certificates, policies: None }.to_der()?)?;
    let mut values = SetOfVec::new();
    values.insert(value)?;
    Ok(Attribute { oid: SIGNING_CERTIFICATE_V2, values })
}

/// A message that holds: whose it is.
#[derive(Debug)]
pub struct Holds {
    pub certificate: Certificate,
    /// All certificates in the message.
    pub others: Vec<Certificate>,
}

/// Checks a message against a file's digest. Strict on purpose: whatever is not bound by the signature, or is written in
/// a way that could be altered without breaking it, is a fault. `Err`: a sentence.
pub fn check(message: &[u8], digest: &[u8]) -> Result<Holds, String> {
    let unreadable =
        |_: der::Error| "The signature is damaged and cannot be read: the file was altered or cut.".to_owned();
    let info = ContentInfo::from_der(message).map_err(unreadable)?;
    if info.content_type != SIGNED_DATA {
        return Err("The signature holds something other than a signed message.".to_owned());
    }
    let data: SignedData = info.content.decode_as().map_err(unreadable)?;
    if info.to_der().ok().as_deref() != Some(message) {
        return Err(
            "The signature was rewritten after it was made, though it says the same: the file was altered.".to_owned()
        );
    }
    let signer = the_signer(&data)?;
    let certificates = certificates(&data);
    let own = certificates
        .iter()
        .find(|certificate| is_of(certificate, signer))
        .ok_or("The signer's certificate is not in the signature.")?;
    attributes(signer, &certificates, own, digest)?;
    let signed = signer.signed_attrs.as_ref().and_then(|attributes| attributes.to_der().ok()).unwrap_or_default();
    let key = PublicKey::of(own).ok_or_else(|| {
        format!(
            "The signer's key is of a kind that cannot be checked here ({}).",
            super::CertificateSummary::of(own).key
        )
    })?;
    if !key.signed(&signed, signer.signature.as_bytes(), signer.signature_algorithm.oid) {
        return Err("The signature does not fit the signer's key: it was altered.".to_owned());
    }
    if let Some(weak) = key.weakness() {
        return Err(format!(
            "The signer's key is {weak}, and can be found out by others: {} are the fewest that count here.",
            in_thousands(FEWEST_BITS)
        ));
    }
    Ok(Holds { certificate: own.clone(), others: certificates })
}

/// The one signer; everything about it that the signature itself does not cover must be what it can only be.
fn the_signer(data: &SignedData) -> Result<&SignerInfo, String> {
    let [signer] = data.signer_infos.0.as_slice() else {
        return Err(format!("The signature names {} signers in place of one.", data.signer_infos.0.len()));
    };
    let sha256 = |algorithm: &AlgorithmIdentifierOwned| algorithm.oid == SHA256 && no_parameters(algorithm);
    let is_plain = data.digest_algorithms.as_slice().iter().all(sha256)
        && data.digest_algorithms.len() == 1
        && sha256(&signer.digest_alg)
        && data.encap_content_info.econtent_type == DATA
        && data.encap_content_info.econtent.is_none()
        && data.crls.is_none()
        && data.version == cms::content_info::CmsVersion::V1
        && signer.version == cms::content_info::CmsVersion::V1
        && no_parameters(&signer.signature_algorithm);
    if !is_plain {
        return Err(
            "The signature was made in a way that is not checked here (only SHA-256 with one plain signer is)."
                .to_owned(),
        );
    }
    if signer.unsigned_attrs.is_some() {
        return Err("Something was added to the signature that nobody signed.".to_owned());
    }
    Ok(signer)
}

fn no_parameters(algorithm: &AlgorithmIdentifierOwned) -> bool {
    algorithm.parameters.as_ref().is_none_or(Any::is_null)
}

fn certificates(data: &SignedData) -> Vec<Certificate> {
    let choices = data.certificates.iter().flat_map(|set| set.0.as_slice());
    choices
        .filter_map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => Some(certificate.clone()),
            CertificateChoices::Other(_) => None,
        })
        .collect()
}

fn is_of(certificate: &Certificate, signer: &SignerInfo) -> bool {
    let body = &certificate.tbs_certificate;
    matches!(&signer.sid, SignerIdentifier::IssuerAndSerialNumber(who)
        if who.issuer == body.issuer && who.serial_number == body.serial_number)
}

/// The signed attributes: this file's digest, and every certificate by its own.
fn attributes(signer: &SignerInfo, all: &[Certificate], own: &Certificate, digest: &[u8]) -> Result<(), String> {
    let value = |oid: ObjectIdentifier| -> Option<&Any> {
        let mut found = signer.signed_attrs.iter().flat_map(der::asn1::SetOfVec::as_slice).filter(|one| one.oid == oid);
        let (first, more) = (found.next()?, found.next());
        (more.is_none() && first.values.len() == 1).then(|| first.values.get(0)).flatten()
    };
    if value(CONTENT_TYPE).and_then(|value| value.decode_as::<ObjectIdentifier>().ok()) != Some(DATA) {
        return Err("The signature does not say what it signs.".to_owned());
    }
    let signed = value(MESSAGE_DIGEST).and_then(|value| value.decode_as::<OctetString>().ok());
    if signed.as_ref().map(OctetString::as_bytes) != Some(digest) {
        return Err("The file was altered after it was signed: it does not hold what was signed.".to_owned());
    }
    let named = value(SIGNING_CERTIFICATE_V2).and_then(|value| value.decode_as::<SigningCertificateV2>().ok());
    let named = named.ok_or("The signature does not say which certificate it was made with (ESS signing-certificate-v2), so that another could stand in its place.")?;
    let is_sha256 = |named: &EssCertificateIdV2| {
        named.hash_algorithm.as_ref().is_none_or(|algorithm| algorithm.oid == SHA256 && no_parameters(algorithm))
    };
    if !named.certificates.iter().all(is_sha256) {
        return Err(
            "The signature names the signer's certificate by another method than SHA-256, which is not checked here."
                .to_owned(),
        );
    }
    if !named.certificates.first().is_some_and(|first| first.is_of(own)) {
        return Err("The signer's certificate is not the one that was signed with.".to_owned());
    }
    for certificate in all {
        if !named.certificates.iter().any(|known| known.is_of(certificate)) {
            return Err(format!(
                "The certificate of {} in the signature is not one that it was made with: it was exchanged or added.",
                super::CertificateSummary::of(certificate).subject
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As other programs write it: with issuer and number beside the hash, or another digest.
    #[test]
    fn a_certificate_is_bound_by_all_that_is_said_of_it() {
        let own =
            Identity::open(include_bytes!("../../tests/keys/rsa.p12"), "test", 1_796_083_200).unwrap().chain.remove(0);
        let body = &own.tbs_certificate;
        let hash = || OctetString::new(Sha256::digest(own.to_der().unwrap()).to_vec()).unwrap();
        let serial = |number: &SerialNumber| {
            Some(IssuerSerial {
                issuer: vec![GeneralName::DirectoryName(body.issuer.clone())],
                serial_number: number.clone(),
            })
        };
        for (hash, issuer_serial, expected) in [
            (hash(), None, true),
            (hash(), serial(&body.serial_number), true),
            (hash(), serial(&SerialNumber::new(&[7]).unwrap()), false),
            (OctetString::new(vec![7; 32]).unwrap(), serial(&body.serial_number), false),
        ] {
            let hash_algorithm = Some(AlgorithmIdentifierOwned { oid: SHA256, parameters: None });
            let named = EssCertificateIdV2 { hash_algorithm, hash, issuer_serial };
            let written = SigningCertificateV2 { certificates: vec![named], policies: None }.to_der().unwrap();
            let read = SigningCertificateV2::from_der(&written).unwrap();
            assert_eq!(read.certificates[0].is_of(&own), expected);
        }
    }
}
