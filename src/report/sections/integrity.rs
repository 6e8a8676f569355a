//! Integrity: how anybody can find out later whether this report, its evidence and its record are as they were.

use super::{Preset, Section, attached, evidence, heading, paragraph};
use crate::report::masking::PersonalData;
use crate::report::options::Carried;
use crate::report::{Block, Cell, Column, ReportInput, SignatureWords, Span, Table, TableLook, manifest};
use sha2::{Digest, Sha256};

pub const SECTION: Section = Section { id: "integrity", title: "Integrity", preset: Preset::Management, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let mut pairs = vec![("Report".to_owned(), vec![Span::code(input.report_id())])];
    let signed = input.options.signature.as_ref();
    pairs.push((
        "Signature".to_owned(),
        signed.map_or_else(
            || vec![Span::plain("This copy carries no digital signature.")],
            |signed| signature(input, signed),
        ),
    ));
    if let Some(head) = input.journal_head {
        let text = "\nEvery edit of the assessment is chained to the one before. This is the last link when the report was \
                    printed: if one entry is altered, removed or moved, it no longer fits.";
        pairs.push(("Journal".to_owned(), vec![Span::command(head), Span::plain(text)]));
    }
    if let Ok(Some(manifest)) = manifest::bytes(input, None) {
        let note = if input.options.personal_data == PersonalData::Full {
            "\nSHA-256 of the evidence manifest, which lists every evidence file with its own SHA-256, and the last link of \
             the journal."
        } else {
            "\nSHA-256 of the evidence manifest as the edition with names carries it; it lists every evidence file with its \
             SHA-256. The copy carried inside this edition is masked, and has another figure."
        };
        let place =
            if carries_manifest(input) { "" } else { " This copy does not carry it; one with files inside does." };
        let note = format!("{note}{place}");
        pairs.push((
            "Manifest".to_owned(),
            vec![Span::command(format!("{:x}", Sha256::digest(&manifest))), Span::plain(note)],
        ));
    }
    if !input.files.is_empty() {
        let note = "\nSHA-256 of the fingerprints of all evidence files, sorted, one per line: it stays the same while the \
                    evidence does, whatever else is changed.";
        pairs.push(("Evidence".to_owned(), vec![Span::command(evidence_alone(input)), Span::plain(note)]));
    }
    let mut blocks = vec![SECTION.heading(), Block::KeyValues(pairs), heading(3, "How to verify it with public tools")];
    // One step is no list.
    blocks.push(match <[Vec<Span>; 1]>::try_from(steps(input, signed)) {
        Ok([only]) => Block::Paragraph(only),
        Err(steps) => Block::Steps(steps),
    });
    blocks.push(heading(3, "Files carried inside this report"));
    let files = attached(input);
    if input.options.carried == Carried::Nothing || files.is_empty() {
        blocks.push(paragraph(
            "None: this file carries nothing inside. The findings as JSON and the OSCAL results are outputs of their own.",
        ));
    } else if let [(name, what)] = files.as_slice() {
        // One file is no table.
        blocks.push(Block::Paragraph(vec![Span::code(name), Span::plain(format!(": {what}."))]));
    } else {
        let rows = files.into_iter().map(|(name, what)| vec![Cell::from(Span::code(name)), Cell::from(what)]);
        blocks.push(Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: vec![Column::share("File", 2.0), Column::share("What it is", 4.0)],
            rows: rows.collect(),
            look: TableLook::Ruled,
        }));
    }
    blocks
}

/// What `sort | sha256sum` makes of the evidence register's fingerprints.
fn evidence_alone(input: &ReportInput<'_>) -> String {
    let mut prints: Vec<&str> = input.files.iter().map(|file| file.sha256.as_str()).collect();
    prints.sort_unstable();
    let lines: String = prints.iter().map(|print| format!("{print}\n")).collect();
    format!("{:x}", Sha256::digest(lines))
}

/// Whether the file holds what it can be held against an assessment by.
pub(super) fn carries_manifest(input: &ReportInput<'_>) -> bool {
    input.options.carried == Carried::Everything && input.journal_head.is_some()
}

fn signature(input: &ReportInput<'_>, signed: &SignatureWords) -> Vec<Span> {
    // What the reviewer's signature adds comes after it.
    let file = if signed.with_second { "the file as it was signed" } else { "the file" };
    vec![
        Span::plain(format!(
            "PAdES B-B over every byte of {file}, by {}{}, issued by {}. Claimed time {}: the signer’s own clock, no \
             time-stamping service was asked. SHA-256 of the certificate:\n",
            signed.name,
            if signed.role.is_empty() { String::new() } else { format!(" ({})", signed.role) },
            signed.issuer,
            input.in_words(&signed.claimed_time),
        )),
        Span::code(&signed.fingerprint),
    ]
}

/// How anybody finds out whether the signature holds.
pub(super) fn how_to_verify(signed: &SignatureWords) -> Vec<Span> {
    let covers = if signed.with_second {
        ". Each signature has to be intact. Once the reviewer has signed, the second covers the whole file; the first covers \
         all of it but the second, for which its place was prepared."
    } else {
        ". It has to be intact and to cover the whole file."
    };
    vec![
        Span::plain("The signature: "),
        Span::code("pdfsig report.pdf"),
        Span::plain(" (Poppler) or "),
        Span::code("pyhanko sign validate --pretty-print report.pdf"),
        Span::plain(format!(
            "{covers} Software that does not know the issuer says that the signer’s identity is unknown: compare the \
             fingerprint above with what the signer gives."
        )),
    ]
}

fn steps(input: &ReportInput<'_>, signed: Option<&SignatureWords>) -> Vec<Vec<Span>> {
    let mut steps = Vec::new();
    steps.extend(signed.map(how_to_verify));
    let mut file = vec![
        Span::plain("An evidence file: "),
        Span::code("sha256sum FILE"),
        Span::plain(" or "),
        Span::code("Get-FileHash FILE"),
        Span::plain(" gives the figure in "),
    ];
    if input.options.has(&evidence::SECTION) {
        file.push(Span::plain("the evidence register."));
    } else if carries_manifest(input) {
        file.extend([Span::code(manifest::FILE_NAME), Span::plain(" (this file carries it inside).")]);
    } else {
        file.push(Span::plain("the evidence register of the full edition."));
    }
    steps.push(file);
    // Where names are masked, the manifest carried inside is not the one that the figure is of.
    let is_as_it_was = input.options.personal_data == PersonalData::Full;
    if carries_manifest(input) && is_as_it_was {
        steps.push(vec![
            Span::plain("The manifest: "),
            Span::code(format!("pdfdetach -savefile {} report.pdf", manifest::FILE_NAME)),
            Span::plain(" takes it out; its SHA-256 is the one above."),
        ]);
    }
    if carries_manifest(input) && signed.is_some() {
        steps.push(vec![
            Span::plain("All of it, against the assessment file: "),
            Span::code("tenant-assessor verify report.pdf FILE.assessment"),
            Span::plain("."),
        ]);
    } else if input.journal_head.is_some() {
        steps.push(vec![
            Span::plain("The assessment file: "),
            Span::code("tenant-assessor verify FILE.assessment"),
            Span::plain(match signed {
                Some(_) => " tells the last link of its journal, which is the one above if nothing was changed since.",
                None => {
                    " tells the last link of its journal, which is the one above if nothing was changed since. A report \
                     without a digital signature cannot be verified by itself."
                }
            }),
        ]);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;

    #[test]
    fn each_step_leads_to_what_this_edition_has() {
        let check = |preset, carried, is_signed: bool, holds: &[&str], lacks: &[&str]| {
            let mut sample = sample();
            sample.options.signature = is_signed.then(SignatureWords::default);
            sample.options.preset = preset;
            sample.options.carried = carried;
            let said = text_of(&build(&sample.input()));
            holds.iter().for_each(|part| assert!(said.contains(part), "{part} in {said}"));
            lacks.iter().for_each(|part| assert!(!said.contains(part), "{part} in {said}"));
        };
        let against = "verify report.pdf FILE.assessment";
        check(Preset::Full, Carried::Everything, true, &["in the evidence register.", against], &["does not carry"]);
        let inside = "in evidence-manifest.json (this file carries it inside).";
        check(Preset::Management, Carried::Everything, true, &[inside, against], &["evidence register"]);
        let alone = [inside, "verify FILE.assessment", "without a digital signature cannot be verified by itself"];
        check(Preset::Management, Carried::Everything, false, &alone, &[against]);
        let without = ["register of the full edition", "verify FILE.assessment", "This copy does not carry it"];
        check(Preset::Management, Carried::Nothing, false, &without, &[against, "pdfdetach", "manifest are"]);
    }

    #[test]
    fn one_file_is_no_table() {
        let check = |preset, has_table: bool| {
            let mut sample = sample();
            sample.options.preset = preset;
            let blocks = build(&sample.input());
            assert_eq!(blocks.iter().any(|block| matches!(block, Block::Table(_))), has_table);
            let said = text_of(&blocks);
            assert!(said.contains(manifest::FILE_NAME) && said.contains(manifest::WORDS), "{said}");
        };
        check(Preset::Management, false);
        check(Preset::Full, true);
    }

    #[test]
    fn a_first_signature_of_two_does_not_cover_the_second() {
        let check = |with_second, expected: &str| {
            let mut sample = sample();
            sample.options.signature = Some(SignatureWords { with_second, ..SignatureWords::default() });
            let said = text_of(&build(&sample.input()));
            assert!(said.contains(expected), "{said}");
        };
        check(false, "over every byte of the file, by");
        check(true, "over every byte of the file as it was signed, by");
    }

    /// What a masked edition prints is the figure of a file that there is: the one that the edition with names carries.
    #[test]
    fn every_edition_prints_the_figure_of_the_manifest_with_names() {
        let mut sample = sample();
        let carried = manifest::bytes(&sample.input(), None).unwrap().unwrap();
        let figure = format!("{:x}", Sha256::digest(&carried));
        for level in [PersonalData::Full, PersonalData::Masked, PersonalData::Counts] {
            sample.options.personal_data = level;
            assert!(text_of(&build(&sample.input())).contains(&figure), "{level:?}");
        }
    }
}
