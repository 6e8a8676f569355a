//! What a report was made from, as a file inside it: the last link of the chain of edits, and every evidence file by its
//! SHA-256. With it, a report can be held against an assessment later.

use super::masking::Mask;
use super::{Attachment, Packed, Relationship, ReportInput};
use serde::{Deserialize, Serialize};
use std::io;

/// Its name inside the report.
pub const FILE_NAME: &str = "evidence-manifest.json";
/// What it is.
pub const WORDS: &str = "The evidence files with their SHA-256, and the last link of the journal";
const SCHEMA: u32 = 1;

/// The manifest. Later versions only add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub schema: u32,
    pub checklist: String,
    /// `2026-06-30`.
    pub as_of: String,
    /// Lower-case hexadecimal.
    pub journal_head: String,
    /// Printed as a draft; reports of earlier versions do not say.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_draft: bool,
    /// Pseudonyms stand in the place of names, those of files among them: a file is known by its SHA-256.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub are_names_masked: bool,
    pub evidence: Vec<ManifestFile>,
}

/// One evidence file, as it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    pub file: String,
    pub sha256: String,
    pub bytes: u64,
}

/// The manifest of a report, to be carried inside it; none where nothing was kept that it could be held against.
///
/// # Errors
/// None is known.
pub fn attachment(input: &ReportInput<'_>, mask: Option<&Mask>) -> io::Result<Option<Attachment>> {
    let file = |content| Attachment {
        name: FILE_NAME.to_owned(),
        mime: "application/json".to_owned(),
        description: WORDS.to_owned(),
        relationship: Relationship::Source,
        content,
    };
    Ok(bytes(input, mask)?.map(|bytes| Packed::whole(&bytes)).transpose()?.map(file))
}

/// Its bytes; without a mask those that the edition with names carries.
///
/// # Errors
/// None is known.
pub fn bytes(input: &ReportInput<'_>, mask: Option<&Mask>) -> io::Result<Option<Vec<u8>>> {
    let Some(journal_head) = input.journal_head.map(str::to_owned) else { return Ok(None) };
    let mut evidence: Vec<ManifestFile> = input
        .files
        .iter()
        .map(|file| ManifestFile { file: file.name.clone(), sha256: file.sha256.clone(), bytes: file.bytes })
        .collect();
    evidence.sort_by(|one, other| one.file.cmp(&other.file));
    let manifest = Manifest {
        schema: SCHEMA,
        checklist: input.checklist.id.to_owned(),
        as_of: input.results.as_of.iso_date(),
        journal_head,
        is_draft: input.options.is_draft,
        are_names_masked: mask.is_some(),
        evidence,
    };
    let mut bytes = match mask {
        Some(mask) => {
            let mut value = serde_json::to_value(&manifest)?;
            mask.json(&mut value);
            serde_json::to_vec_pretty(&value)?
        }
        None => serde_json::to_vec_pretty(&manifest)?,
    };
    bytes.push(b'\n');
    Ok(Some(bytes))
}

/// Reads a manifest.
///
/// # Errors
/// What is wrong with it.
pub fn read(json: &[u8]) -> Result<Manifest, serde_json::Error> {
    serde_json::from_slice(json)
}
