//! The signed message (CMS) in a PDF's signature: made for our own, read for any.

use super::certificate::PublicKey;
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
use x509_cert::spki::AlgorithmIdentifierOwned;

const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// RFC 5035, without what is left to its default (SHA-256).
#[derive(Sequence)]
struct EssCertificateIdV2 {
    hash: OctetString,
}

/// The signer's certificate first; those who vouch for it follow, so that none of them can be exchanged.
#[derive(Sequence)]
struct SigningCertificateV2 {
    certificates: Vec<EssCertificateIdV2>,
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
        certificates.push(EssCertificateIdV2 { hash });
    }
    let value = Any::from_der(&SigningCertificateV2 { certificates }.to_der()?)?;
    let mut values = SetOfVec::new();
    values.insert(value)?;
    Ok(Attribute { oid: SIGNING_CERTIFICATE_V2, values })
}

/// A message that holds: whose it is.
#[derive(Debug)]
pub struct Holds {
    pub certificate: Certificate,
}

/// Checks a message against a file's digest. Strict on purpose: whatever is not bound by the signature, or is written in
/// a way that could be altered without breaking it, is a fault. `Err`: a sentence.
pub fn check(message: &[u8], digest: &[u8]) -> Result<Holds, String> {
    let unreadable = |error: der::Error| format!("The signature cannot be read ({error}).");
    let info = ContentInfo::from_der(message).map_err(unreadable)?;
    if info.content_type != SIGNED_DATA {
        return Err("The signature holds something other than a signed message.".to_owned());
    }
    let data: SignedData = info.content.decode_as().map_err(unreadable)?;
    if info.to_der().ok().as_deref() != Some(message) {
        return Err("The signature is not written in the one way that is allowed: it was altered.".to_owned());
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
    Ok(Holds { certificate: own.clone() })
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
        return Err("The signature carries attributes that nobody signed.".to_owned());
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
        return Err("The file was altered after it was signed: its digest is not the one that was signed.".to_owned());
    }
    let named = value(SIGNING_CERTIFICATE_V2).and_then(|value| value.decode_as::<SigningCertificateV2>().ok());
    let named = named.ok_or("The signature does not bind the signer's certificate (ESS signing-certificate-v2).")?;
    let hash = |certificate: &Certificate| Sha256::digest(certificate.to_der().unwrap_or_default()).to_vec();
    let is_first = named.certificates.first().is_some_and(|first| first.hash.as_bytes() == hash(own));
    if !is_first {
        return Err("The signer's certificate is not the one that was signed with.".to_owned());
    }
    for certificate in all {
        let hash = hash(certificate);
        if !named.certificates.iter().any(|known| known.hash.as_bytes() == hash) {
            return Err(format!(
                "The certificate of {} in the signature is not bound by it: it was exchanged or added.",
                super::CertificateSummary::of(certificate).subject
            ));
        }
    }
    Ok(())
}
