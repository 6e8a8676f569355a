//! Makes the report in each of its forms.

use crate::assessment::{Assessment, JournalLine};
use crate::checklist::{Checklist, Results};
use crate::datasets::Dataset;
use crate::evidence::EvidenceFile;
use crate::report::masking::{self, Mask, PersonalData};
use crate::report::options::Carried;
use crate::report::outputs::{self, csv, markdown, oscal, plan};
use crate::report::pdf::Preview;
use crate::report::{self, Document, Images, OpenWork, Options, ReportInput, json};
use crate::tenant::Tenant;
use std::path::{Path, PathBuf};

/// What a report is printed from.
#[derive(Clone, Copy, Debug)]
pub struct Printed<'a> {
    pub assessment: &'a Assessment,
    pub results: &'a Results,
    pub as_of_source: &'a str,
    pub files: &'a [EvidenceFile],
    pub tenant: &'a Tenant,
    pub journal_head: Option<&'a str>,
    /// The change log, oldest first.
    pub journal: &'a [JournalLine],
    /// Pictures among the attachments, as [`super::picture::read`] gives them.
    pub images: &'a Images,
    pub options: &'a Options,
}

/// The forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Pdf,
    /// The action plan.
    Workbook,
    Csv,
    Markdown,
    Oscal,
    Json,
}

impl Form {
    /// How names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => ".pdf",
            Self::Workbook => ".xlsx",
            Self::Csv => ".csv",
            Self::Markdown => ".md",
            Self::Oscal => ".oscal.json",
            Self::Json => ".json",
        }
    }
}

/// The report as a PDF.
///
/// # Errors
/// A sentence, where the assessment follows a checklist that this version lacks or the pages cannot be made.
pub fn report(printed: &Printed<'_>) -> anyhow::Result<Vec<u8>> {
    output(printed, Form::Pdf)
}

/// The report in one of its forms.
///
/// # Errors
/// A sentence, where the assessment follows a checklist that this version lacks or the form cannot be made.
pub fn output(printed: &Printed<'_>, form: Form) -> anyhow::Result<Vec<u8>> {
    with_input(printed, |input, mask| made(input, mask, form))
}

/// The report as it will be printed, to be looked at page by page.
///
/// # Errors
/// A sentence, as of [`output`].
pub fn preview(printed: &Printed<'_>) -> anyhow::Result<Preview> {
    with_input(printed, |input, mask| Ok(Preview::of(&document(input, mask)?)?))
}

/// What keeps the report from being final.
///
/// # Errors
/// A sentence, as of [`output`].
pub fn open_work(printed: &Printed<'_>) -> anyhow::Result<Vec<OpenWork>> {
    with_input(printed, |input, _| Ok(report::open_work(input)))
}

/// The name of an output without its ending, from a pattern of [`report::naming`].
///
/// # Errors
/// A sentence, as of [`output`].
pub fn file_name(printed: &Printed<'_>, pattern: &str) -> anyhow::Result<String> {
    with_input(printed, |input, _| Ok(report::naming::file_name(pattern, input)))
}

fn with_input<T>(
    printed: &Printed<'_>,
    make: impl FnOnce(&ReportInput<'_>, Option<&Mask>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let id = printed.results.checklist;
    let checklist = Checklist::by_id(id).ok_or_else(|| anyhow::anyhow!("this version has no checklist {id:?}"))?;
    let names: Vec<&str> = printed.tenant.organization.iter().map(|organization| &*organization.name).collect();
    let input = ReportInput {
        checklist,
        assessment: printed.assessment,
        results: printed.results,
        as_of_source: printed.as_of_source,
        files: printed.files,
        // Two organisations in the evidence are no name for either.
        tenant_name: names.first().copied().filter(|first| names.iter().all(|name| name == first)),
        sign_in_window: printed.tenant.sign_ins.window,
        how_to_collect: |kind| Dataset::by_id(kind.id()).map_or("", |dataset| dataset.collect),
        journal_head: printed.journal_head,
        journal: printed.journal,
        tenant: printed.tenant,
        images: printed.images,
        options: printed.options,
    };
    let mask = (printed.options.personal_data != PersonalData::Full).then(|| masking::mask(&input));
    let in_order = mask.as_ref().map(|mask| mask.in_order(printed.results));
    make(&ReportInput { results: in_order.as_ref().unwrap_or(printed.results), ..input }, mask.as_ref())
}

fn made(input: &ReportInput<'_>, mask: Option<&Mask>, form: Form) -> anyhow::Result<Vec<u8>> {
    match form {
        Form::Pdf => Ok(report::pdf::render(&document(input, mask)?)?),
        Form::Markdown => {
            // A text file has nothing inside.
            let options = Options { carried: Carried::Nothing, ..input.options.clone() };
            let input = ReportInput { options: &options, ..*input };
            Ok(markdown::markdown(&document(&input, mask)?).into_bytes())
        }
        Form::Csv => Ok(csv::csv(&rows(input, mask))),
        Form::Workbook => Ok(plan::workbook(input, &rows(input, mask), mask)?),
        Form::Oscal => masked_json(oscal::oscal(input)?, mask),
        Form::Json => {
            let mut bytes = Vec::new();
            json::report(&mut bytes, input)?;
            findings_json(bytes, input, mask)
        }
    }
}

/// The pseudonyms of a masked report, with the names they stand for: to be kept apart from it.
///
/// # Errors
/// A sentence, as of [`output`].
pub fn mask_key(printed: &Printed<'_>) -> anyhow::Result<Vec<u8>> {
    with_input(printed, |input, mask| Ok(mask.map_or_else(|| masking::mask(input).key(), Mask::key)))
}

/// Where the key of a masked output lies when no place is named: beside it.
pub fn key_beside(output: &Path) -> PathBuf {
    let name = output.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    output.with_file_name(format!("{name} key of pseudonyms.csv"))
}

fn document(input: &ReportInput<'_>, mask: Option<&Mask>) -> anyhow::Result<Document> {
    let mut document = report::sections::document(input);
    if let Some(mask) = mask {
        mask.document(&mut document);
        for attachment in &mut document.attachments {
            let bytes = std::mem::take(&mut attachment.bytes);
            attachment.bytes = if attachment.name == report::sections::FINDINGS_FILE {
                findings_json(bytes, input, Some(mask))?
            } else if let Some(check) = report::listed_check(&attachment.name) {
                // Names are replaced before cells are quoted: a quoted name would not be found.
                let mut rows = outputs::rows_of(input, check);
                rows.iter_mut().for_each(|row| row.mask(mask));
                csv::csv(&rows)
            } else if attachment.name == report::sections::accounts::LIST_FILE {
                let mut rows = report::sections::accounts::list(input);
                rows.iter_mut().skip(1).flatten().for_each(|cell| *cell = mask.text(cell));
                csv::table(&rows)
            } else {
                masked_json(bytes, Some(mask))?
            };
        }
    }
    Ok(document)
}

fn rows(input: &ReportInput<'_>, mask: Option<&Mask>) -> Vec<outputs::Row> {
    let mut rows = outputs::rows(input);
    if input.options.personal_data == PersonalData::Counts {
        rows.retain(outputs::Row::is_finding);
    }
    if let Some(mask) = mask {
        rows.iter_mut().for_each(|row| row.mask(mask));
    }
    rows
}

/// Findings as JSON, masked; where only counts are wanted, without their objects.
fn findings_json(bytes: Vec<u8>, input: &ReportInput<'_>, mask: Option<&Mask>) -> anyhow::Result<Vec<u8>> {
    if input.options.personal_data != PersonalData::Counts {
        return masked_json(bytes, mask);
    }
    let mut value: serde_json::Value = serde_json::from_slice(&bytes)?;
    for finding in value["findings"].as_array_mut().into_iter().flatten() {
        let count = finding["affected"].as_array().map_or(0, Vec::len);
        finding["affected"] = serde_json::Value::Array(Vec::new());
        finding["affected_count"] = count.into();
    }
    // What was said of a single object tells that it is there.
    value["objects"] = serde_json::Value::Array(Vec::new());
    masked_json(serde_json::to_vec(&value)?, mask)
}

fn masked_json(bytes: Vec<u8>, mask: Option<&Mask>) -> anyhow::Result<Vec<u8>> {
    let Some(mask) = mask else { return Ok(bytes) };
    let mut value: serde_json::Value = serde_json::from_slice(&bytes)?;
    mask.json(&mut value);
    Ok(serde_json::to_vec_pretty(&value)?)
}
