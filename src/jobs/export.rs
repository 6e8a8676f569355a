//! Makes the report in each of its forms.

use super::writing;
use crate::assessment::{Assessment, JournalLine};
use crate::checklist::{Checklist, Results};
use crate::datasets::{Dataset, Import};
use crate::evidence::EvidenceFile;
use crate::report::masking::{self, Hits, Mask, PersonalData};
use crate::report::options::Carried;
use crate::report::outputs::{Rows, csv, markdown, oscal, plan};
use crate::report::pdf::Preview;
use crate::report::{self, Document, Images, OpenWork, Options, ReportInput, json};
use crate::tenant::Tenant;
use std::io::{self, Write};
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
    /// Of an output that tells no names ([`Masked`]).
    pub mask: Option<&'a Mask>,
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

impl<'a> Printed<'a> {
    /// What was read and judged, with what stands beside it; names are told.
    pub fn of(
        assessment: &'a Assessment,
        (import, results, as_of_source): (&'a Import, &'a Results, &'a str),
        (journal_head, journal): (Option<&'a str>, &'a [JournalLine]),
        images: &'a Images,
        options: &'a Options,
    ) -> Self {
        let (files, tenant) = (&*import.files, &import.tenant);
        Self { assessment, results, as_of_source, files, tenant, journal_head, journal, images, options, mask: None }
    }

    /// The pseudonyms of an output that tells no names; none where it does.
    ///
    /// # Errors
    /// A sentence, as of [`output`].
    fn pseudonyms(&self) -> anyhow::Result<Option<Mask>> {
        let is_masked = self.options.personal_data != PersonalData::Full;
        is_masked.then(|| with_input(self, |input| Ok(masking::mask(input)))).transpose()
    }
}

/// What an output that tells no names is printed from.
#[derive(Debug)]
pub struct Masked {
    mask: Mask,
    results: Results,
    assessment: Assessment,
    journal: Vec<JournalLine>,
    typed: Hits,
}

impl Masked {
    /// Of findings that others look at as well; nothing where names are told.
    ///
    /// # Errors
    /// A sentence, as of [`output`].
    pub fn of(printed: &Printed<'_>) -> anyhow::Result<Option<Self>> {
        let masked = printed.pseudonyms()?.map(|mask| {
            let mut results = printed.results.clone();
            mask.order(&mut results);
            let (assessment, journal, typed) = mask.assessment(printed.assessment, printed.journal);
            Self { mask, results, assessment, journal, typed }
        });
        Ok(masked)
    }

    /// Which words of names people typed, for whoever is about to hand the edition on; nothing where there are none.
    pub fn warning(&self) -> Option<String> {
        self.typed.warning()
    }

    pub fn printed<'a>(&'a self, printed: Printed<'a>) -> Printed<'a> {
        Printed {
            results: &self.results,
            assessment: &self.assessment,
            journal: &self.journal,
            mask: Some(&self.mask),
            ..printed
        }
    }
}

/// The report in one of its forms.
///
/// # Errors
/// A sentence, where the assessment follows a checklist that this version lacks or the form cannot be made.
pub fn output(printed: &Printed<'_>, form: Form) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    write(printed, form, &mut bytes)?;
    Ok(bytes)
}

/// Writes the report in one of its forms: lists of a million objects piece by piece.
///
/// # Errors
/// A sentence, as of [`output`]; what `out` says.
pub fn write(printed: &Printed<'_>, form: Form, out: &mut (dyn Write + Send)) -> anyhow::Result<()> {
    let mask = printed.mask;
    with_input(printed, |input| {
        match form {
            Form::Pdf => {
                let attachments = report::attachments(input, mask)?;
                out.write_all(&report::pdf::render(&Document { attachments, ..pages(input, mask) })?)?;
            }
            Form::Markdown => {
                // A text file has nothing inside.
                let options = Options { carried: Carried::Nothing, ..input.options.clone() };
                let input = ReportInput { options: &options, ..*input };
                out.write_all(markdown::markdown(&pages(&input, mask)).as_bytes())?;
            }
            Form::Csv => csv::csv(out, Rows::of(input, mask).all())?,
            Form::Workbook => out.write_all(&plan::workbook(input, mask)?)?,
            Form::Oscal => oscal::oscal(out, input, mask)?,
            Form::Json => json::report(out, input, mask)?,
        }
        Ok(())
    })
}

/// Writes it to a file, as [`writing::stream_whole`] does.
///
/// # Errors
/// A sentence, as of [`output`], or naming the place.
pub fn write_to(path: &Path, printed: &Printed<'_>, form: Form) -> anyhow::Result<()> {
    let mut failed = None;
    let written = writing::stream_whole(path, |out| {
        write(printed, form, out).map_err(|error| {
            error.downcast::<io::Error>().unwrap_or_else(|error| {
                failed = Some(error);
                io::ErrorKind::Other.into()
            })
        })
    });
    failed.map_or(written, Err)
}

/// The report as it will be printed, to be looked at page by page.
///
/// # Errors
/// A sentence, as of [`output`].
pub fn preview(printed: &Printed<'_>) -> anyhow::Result<Preview> {
    with_input(printed, |input| Ok(Preview::of(&pages(input, printed.mask))?))
}

/// What keeps the report from being final.
///
/// # Errors
/// A sentence, as of [`output`].
pub fn open_work(printed: &Printed<'_>) -> anyhow::Result<Vec<OpenWork>> {
    with_input(printed, |input| Ok(report::open_work(input)))
}

/// What is to be said of a final report whose drafts may bear the same version.
pub fn version_of_drafts(printed: &Printed<'_>) -> Option<String> {
    let labels = printed.journal.iter().map(|line| line.what.as_str());
    report::naming::version_of_drafts(&printed.assessment.details.version, labels)
}

/// The name of an output without its ending, from a pattern of [`report::naming`].
///
/// # Errors
/// A sentence, as of [`output`].
pub fn file_name(printed: &Printed<'_>, pattern: &str) -> anyhow::Result<String> {
    with_input(printed, |input| Ok(report::naming::file_name(pattern, input)))
}

fn pages(input: &ReportInput<'_>, mask: Option<&Mask>) -> Document {
    let mut document = report::document(input);
    if let Some(mask) = mask {
        mask.document(&mut document);
    }
    document
}

fn with_input<T>(printed: &Printed<'_>, make: impl FnOnce(&ReportInput<'_>) -> anyhow::Result<T>) -> anyhow::Result<T> {
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
        last_changed: JournalLine::last_changed(printed.journal),
        tenant: printed.tenant,
        images: printed.images,
        options: printed.options,
    };
    make(&input)
}

/// The pseudonyms of a masked report, with the names they stand for: to be kept apart from it.
///
/// # Errors
/// A sentence, as of [`output`].
pub fn mask_key(printed: &Printed<'_>) -> anyhow::Result<Vec<u8>> {
    with_input(printed, |input| Ok(printed.mask.map_or_else(|| masking::mask(input).key(), Mask::key)))
}

/// Where the key of a masked output lies when no place is named: beside it.
pub fn key_beside(output: &Path) -> PathBuf {
    let name = output.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    output.with_file_name(format!("{name} key of pseudonyms.csv"))
}
