//! Whether everything that was found, stated or said stands in the blocks, and whether the same input gives the same ones.

use super::sample::{Sample, day, person, sample};
use super::{Preset, SECTIONS, attachments, document};
use crate::assessment::{Annotation, Assessment, Attachment, Detail, Media, Target, Treatment};
use crate::checklist::previous::Unlike;
use crate::checklist::{Conclusion, Outcome, Results};
use crate::evidence::SourceRef;
use crate::report::affected::Register;
use crate::report::masking::PersonalData;
use crate::report::{Block, Cell, Chart, Coding, Document, Image, Link, Packed, Span, Turn, pdf};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Every word of a document, in reading order.
pub(crate) fn text(document: &Document) -> String {
    let mut text = format!("{}\n{}\n{}\n", document.header_left, document.header_right, document.footer_left);
    of_blocks(&document.blocks, &mut text);
    text
}

/// The same of some blocks.
pub(crate) fn text_of(blocks: &[Block]) -> String {
    let mut text = String::new();
    of_blocks(blocks, &mut text);
    text
}

fn of_blocks(blocks: &[Block], text: &mut String) {
    for block in blocks {
        of_block(block, text);
        text.push('\n');
    }
}

fn of_block(block: &Block, text: &mut String) {
    match block {
        Block::Cover(cover) => {
            let parts = [&cover.title, &cover.subtitle, &cover.organisation, &cover.marking, &cover.made_by];
            for part in parts {
                add(text, part);
            }
            cover.lines.iter().for_each(|(label, value)| add(text, &format!("{label} {value}")));
        }
        Block::Heading(heading) => add(text, &heading.text),
        Block::Paragraph(spans) => of_spans(spans, text),
        Block::Callout(callout) => {
            add(text, &callout.title);
            of_spans(&callout.text, text);
        }
        Block::Bullets(entries) | Block::Steps(entries) => entries.iter().for_each(|entry| of_spans(entry, text)),
        Block::KeyValues(pairs) => pairs.iter().for_each(|(label, value)| {
            add(text, label);
            of_spans(value, text);
        }),
        Block::Table(table) => {
            add(text, &table.caption);
            table.columns.iter().for_each(|column| add(text, &column.title));
            table.rows.iter().flatten().for_each(|Cell { spans, .. }| of_spans(spans, text));
        }
        Block::Chart(Chart::StackedBars { bars, .. }) => bars.iter().for_each(|bar| add(text, &bar.label)),
        Block::Chart(Chart::Donut { parts, .. } | Chart::Bars { parts, .. }) => {
            for part in parts {
                add(text, &format!("{} {}", part.label, part.count));
            }
        }
        Block::Chart(Chart::TimeLine { steps, .. }) => {
            steps.iter().for_each(|step| add(text, &format!("{} {} {}", step.label, step.horizon, step.in_words())));
        }
        Block::Tiles(tiles) => tiles.iter().for_each(|tile| add(text, &format!("{} {}", tile.figure, tile.label))),
        Block::FindingHeading(finding) => {
            add(text, &format!("{} {}", finding.id, finding.title));
            finding.chips.iter().for_each(|chip| add(text, &format!("{}: {}", chip.label, chip.text)));
        }
        Block::Signatures(boxes) => boxes.iter().for_each(|signature| {
            add(text, &signature.role);
            signature.lines.iter().for_each(|(label, value)| add(text, &format!("{label} {value}")));
        }),
        Block::Contents(contents) => add(text, &contents.title),
        Block::Picture(picture) => {
            of_spans(&picture.caption, text);
            add(text, &picture.says);
        }
        Block::KeepTogether(blocks) => of_blocks(blocks, text),
        Block::PageBreak | Block::Spacer(_) => {}
    }
}

fn add(text: &mut String, part: &str) {
    text.push_str(part);
    text.push('\n');
}

fn of_spans(spans: &[Span], text: &mut String) {
    for span in spans {
        text.push_str(&span.text);
    }
    text.push('\n');
}

fn assert_holds(text: &str, parts: impl IntoIterator<Item = String>) {
    for part in parts {
        assert!(text.contains(&part), "the report does not hold {part:?}");
    }
}

#[test]
fn everything_found_is_printed() {
    let sample = sample();
    let text = text(&document(&sample.input()));
    let input = sample.input();
    let register = Register::of(&input);
    for finding in &sample.results.findings {
        assert_holds(&text, [finding.check.to_owned()]);
        assert_holds(&text, finding.reasons.iter().map(|reason| input.in_words(reason).into_owned()));
        assert_holds(&text, finding.missing.iter().map(|missing| input.in_words(&missing.why).into_owned()));
        for object in &finding.affected {
            assert_holds(&text, [object.name.to_string(), object.id.to_string()]);
            for fact in &object.facts {
                let value = input.in_words(&fact.value);
                // The register says these without their labels, roles a line each.
                let is_bare = ["Display name", "Roles", "Since", "Last use"].contains(&fact.label)
                    && (text.contains(&*value) || text.contains(&value.replace("; ", "\n")));
                assert!(is_bare || text.contains(&format!("{}: {value}", fact.label)), "{} {fact:?}", finding.check);
            }
            assert_holds(
                &text,
                object.sources.iter().map(|source| {
                    let file = &sample.files[usize::try_from(source.file.0).unwrap()].name;
                    let name = file.rsplit('/').next().unwrap();
                    format!("{}\u{a0}{name}", input.exhibit(source.file))
                }),
            );
            // What the register says of an account's places the finding need not say.
            let about = register.get(&object.id);
            let is_known = |source: &&SourceRef| about.is_some_and(|about| about.places.contains(source));
            let own: Vec<&SourceRef> = object.sources.iter().filter(|source| !is_known(source)).collect();
            let known = about.map(|about| input.places(&about.places)).unwrap_or_default();
            let whole = input.places(&object.sources);
            assert!(text.contains(&whole) || text.contains(&input.places(own)) && text.contains(&known), "{whole}");
        }
    }
    for (item, check) in sample.checklist.checks() {
        assert_holds(&text, [item.title, check.title].map(str::to_owned));
    }
    for file in &sample.files {
        assert_holds(&text, [file.name.clone(), file.sha256.clone()]);
    }
    for parameter in sample.results.parameters.list() {
        assert_holds(&text, [parameter.name, parameter.title].map(str::to_owned));
    }
    assert_holds(&text, ["The row has 49 cells too many.".into(), "and 70 more".into(), "TempPassword".into()]);
    assert!(!text.contains("The row has 50 cells too many."));
}

#[test]
fn everything_said_is_printed() {
    let sample = sample();
    let Sample { assessment, .. } = &sample;
    let text = text(&document(&sample.input()));
    for detail in Detail::ALL {
        assert_holds(&text, assessment.details.get(*detail).split("\n\n").map(str::to_owned));
    }
    for annotation in assessment.annotations.values() {
        let reason = annotation.severity.as_ref().map(|change| change.reason.clone());
        assert_holds(&text, [annotation.note.clone(), annotation.justification.clone()]);
        assert_holds(&text, reason.into_iter().chain([annotation.work_comment.clone()]));
    }
    let stated = &assessment.stated;
    assert_holds(&text, stated.emergency.keys().chain(stated.exposed.keys()).chain(stated.categories.keys()).cloned());
    assert_holds(&text, stated.explained.iter().flat_map(|(key, text)| [key.clone(), text.clone()]));
    assert_holds(
        &text,
        [
            "Head of IT, due 15 August 2026",
            "approved by CISO, until 31 May 2026",
            "expired",
            "High (changed from Critical)",
            "Assessor’s conclusion: Met",
            "† beyond the roadmap",
            "Azure subscriptions",
            "One threshold differs",
        ]
        .map(str::to_owned),
    );
}

#[test]
fn sections_are_the_files_of_the_folder() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/sections");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().trim_end_matches(".rs").to_owned())
        .filter(|name| !["mod", "sample", "tests"].contains(&name.as_str()))
        .collect();
    let listed: BTreeSet<String> = SECTIONS.iter().map(|section| section.id.to_owned()).collect();
    assert_eq!(listed, files);
    assert_eq!(SECTIONS.len(), listed.len());
}

/// The answer chip and the reasons beside a question.
fn answer(sample: &Sample, question: &str) -> (String, String) {
    let document = document(&sample.input());
    let blocks = document.blocks.iter().flat_map(|block| match block {
        Block::KeepTogether(blocks) => &blocks[..],
        block => std::slice::from_ref(block),
    });
    let rows = blocks.filter_map(|block| match block {
        Block::Table(table) if table.columns[0].title == "Question" => Some(&table.rows),
        _ => None,
    });
    let row = rows.flatten().find(|row| row[0].spans[0].text.contains(question)).unwrap();
    let because = row[2].spans.iter().fold(String::new(), |text, span| text + &span.text);
    (row[1].spans[0].text.clone(), because)
}

#[test]
fn each_of_the_eight_questions_is_answered_or_said_to_be_open() {
    let mut sample = sample();
    let check = |sample: &Sample, question: &str, word: &str, because: &str| {
        let (found, reasons) = answer(sample, question);
        assert_eq!(found, word, "{question} {reasons}");
        assert!(reasons.contains(because), "{question} {reasons}");
    };
    check(&sample, "first if nothing", "To do", "1. Leave privileged roles with few");
    check(&sample, "most exposed people", "Open", "3.02.a");
    check(&sample, "always a current", "No", "1.02.b");
    check(&sample, "cannot be reached", "No evidence", "1.03.e");
    check(&sample, "daily work", "Open", "Cannot be answered yet");
    check(&sample, "Is standing access", "Open", "3.01.c");
    check(&sample, "Tier 0", "Open", "2.12.b");
    check(&sample, "new administrator", "Open", "1.01.d not part of this version");
    // What a person concludes counts, and so does an item's conclusion in the stead of its checks.
    let concluded = |conclusion| Annotation {
        conclusion: Some(conclusion),
        justification: "Seen.".into(),
        ..Annotation::default()
    };
    let id = sample.checklist.id;
    sample.annotate(Target::check(id, "3.01.c"), concluded(Conclusion::NotMet));
    sample.annotate(Target::check(id, "4.06.a"), concluded(Conclusion::NotApplicable));
    sample.annotate(Target::item(id, "1.03"), concluded(Conclusion::Met));
    check(&sample, "Is standing access", "No", "3.01.c");
    check(&sample, "daily work", "Not applicable", "4.06.a");
    check(&sample, "cannot be reached", "Provided for", "1.03");
}

#[test]
fn what_is_owed_and_what_is_late_is_said() {
    let mut sample = sample();
    // The title of a check has the word, too.
    let late = |sample: &Sample| text(&document(&sample.input())).matches("overdue").count();
    let (id, before) = (sample.checklist.id, late(&sample));
    let bare = Annotation { conclusion: Some(Conclusion::NotApplicable), ..Annotation::default() };
    sample.annotate(Target::check(id, "1.02.b"), bare);
    let treatment = Treatment::Remediate { owner: "IT".into(), due: Some(day("2020-01-01")) };
    sample.annotate(Target::check(id, "1.03.e"), Annotation { treatment, ..Annotation::default() });
    let text = text(&document(&sample.input()));
    // In the register of overrides, and with the finding; nothing is set aside by it, it counts in no sum, and that is said.
    assert_eq!(text.matches("not given yet").count(), 2);
    assert!(text.contains("1 conclusion differs from the evidence without saying why, and does not count."));
    // With the finding, and among the actions.
    assert_eq!(late(&sample), before + 2);
}

#[test]
fn an_edition_of_counts_promises_no_objects() {
    for preset in [Preset::Executive, Preset::Management] {
        let mut sample = sample();
        sample.options.preset = preset;
        let promised = |sample: &Sample| {
            let text = text(&document(&sample.input()));
            ["its objects and sources", "the file and the row", "the file and row"].iter().any(|it| text.contains(it))
        };
        assert!(promised(&sample), "{preset:?}");
        sample.options.personal_data = PersonalData::Counts;
        assert!(!promised(&sample), "{preset:?}");
    }
}

#[test]
fn same_input_same_blocks() {
    let sample = sample();
    let twice = [document(&sample.input()), document(&sample.input())].map(|document| format!("{document:?}"));
    assert_eq!(twice[0], twice[1]);
}

#[test]
fn links_lead_somewhere() {
    let sample = sample();
    let document = format!("{:?}", document(&sample.input()));
    let leads = document.split("Anchor(\"").skip(1).filter_map(|rest| rest.split('"').next());
    for anchor in leads.collect::<BTreeSet<_>>() {
        assert!(document.contains(&format!("anchor: Some(\"{anchor}\")")), "{anchor} leads nowhere");
    }
    assert_ne!(Span::plain("").to("x").link, Some(Link::Url("x".into())));
}

#[test]
fn hostile_names_and_texts_reach_the_blocks_and_the_page() {
    let mut sample = sample();
    let hostile =
        ["<b>&\"'\\", "=cmd|'/C'!A0", "a\u{202e}b\u{200b}c", "`x` **y** [z](w)", "\u{0}\u{1b}", "# not a heading"];
    let long = "averylongaccountname".repeat(15);
    let finding = sample.results.findings.iter_mut().find(|finding| finding.check == "1.02.b").unwrap();
    for name in hostile.iter().copied().chain([&*long]) {
        let mut object = person(3, Outcome::Fail);
        object.name = name.into();
        object.facts[1].value = name.into();
        finding.affected.push(object);
        finding.reasons.push(name.to_owned());
    }
    sample.assessment.details.client.clone_from(&long);
    sample.files[2].name.clone_from(&long);
    let said = Annotation { note: hostile.join("\n"), justification: long.clone(), ..Annotation::default() };
    sample.annotate(Target::check(sample.checklist.id, "1.02.b"), said);
    let document = document(&sample.input());
    assert_holds(&text(&document), hostile.iter().map(|name| (*name).to_owned()).chain([long]));
    assert!(!pdf::render(&document).unwrap().is_empty());
}

#[test]
fn what_was_said_of_an_object_stays_where_no_finding_lists_it() {
    let mut sample = sample();
    let id = sample.checklist.id;
    for finding in sample.results.findings.iter_mut().filter(|finding| ["1.02.b", "1.02.c"].contains(&finding.check)) {
        finding.outcome = Outcome::Pass;
        finding.affected.clear();
    }
    let note = |text: &str| Annotation { note: text.into(), ..Annotation::default() };
    // The key is one that an older version gave the object.
    sample.annotate(Target::object(id, "1.02.b", "anna|old key"), note("Said in spring."));
    let text = text(&document(&sample.input()));
    assert_holds(
        &text,
        [
            "1.02.b: said of objects that are no longer listed here".into(),
            "anna, old key".into(),
            "Said in spring.".into(),
        ],
    );
    assert!(!text.contains("1.02.c: said of objects"));
}

#[test]
fn ten_thousand_objects_are_counted_and_the_first_are_printed() {
    let mut sample = sample();
    let id = sample.checklist.id;
    let finding = sample.results.findings.iter_mut().find(|finding| finding.check == "1.02.b").unwrap();
    finding.affected = (0..10_000).map(|index| person(index, Outcome::Fail)).collect();
    let note = Annotation { note: "Far down the list.".into(), ..Annotation::default() };
    sample.annotate(Target::object(id, "1.02.b", &*person(9_000, Outcome::Fail).id), note);
    let report = document(&sample.input());
    let files = attachments(&sample.input(), None).unwrap();
    let list = files.iter().find(|file| file.name == "objects-1.02.b.csv").expect("the whole list").content.unpacked();
    assert_eq!(String::from_utf8_lossy(&list).lines().filter(|line| line.starts_with("1.02.b,")).count(), 10_001);
    let text = text(&report);
    let id = |index| person(index, Outcome::Fail).id.to_string();
    assert_holds(
        &text,
        [
            "10,000 objects concerned".into(),
            "the file objects-1.02.b.csv, attached".into(),
            "Far down the list.".into(),
            id(199),
            id(9_000),
        ],
    );
    assert!(!text.contains(&id(5_000)));
}

#[test]
fn many_long_lists_together_are_printed_shorter() {
    fn printed(findings: usize, objects: usize) -> usize {
        let mut sample = sample();
        sample.results.findings.iter_mut().for_each(|finding| finding.affected.clear());
        for (at, finding) in sample.results.findings.iter_mut().take(findings).enumerate() {
            // Lists of the same people would be told by the first of them.
            finding.affected = (0..objects).map(|index| person(at * 10_000 + index, Outcome::Fail)).collect();
        }
        sample.options.without = SECTIONS.iter().map(|section| section.id.to_owned()).collect();
        sample.options.without.retain(|id| id != "findings");
        let document = document(&sample.input());
        let rows = document.blocks.iter().map(|block| match block {
            // Objects alike stand two in a row.
            Block::Table(table) if table.columns.iter().all(|column| column.title.contains(", and where")) => {
                table.rows.iter().map(Vec::len).sum()
            }
            Block::Table(table) if table.columns.last().is_some_and(|last| last.title.contains(", and where")) => {
                table.rows.len()
            }
            _ => 0,
        });
        let files = attachments(&sample.input(), None).unwrap();
        let (rows, files) = (rows.sum(), files.iter().filter(|file| file.mime == "text/csv").count());
        assert_eq!(files, if rows == findings * objects { 0 } else { findings }, "what is cut is carried inside");
        rows
    }
    assert_eq!(printed(10, 1_999), 19_990);
    assert_eq!(printed(11, 1_999), 11 * 200);
    assert_eq!(printed(45, 400), 45 * 400);
    assert_eq!(printed(60, 400), 60 * 200);
    assert_eq!(printed(110, 190), 110 * 50);
}

#[test]
fn change_since_the_previous_assessment_is_told() {
    let mut sample = sample();
    let told = text(&document(&sample.input()));
    assert_holds(
        &told,
        [
            "norrvik-2025.assessment".into(),
            "2 findings resolved".into(),
            "No longer part of the checklist".into(),
            "7 → 9: 4 new, 2 resolved".into(),
            "720 → 5".into(),
            "1 → 0: 1 no longer seen".into(),
            "The previous evidence did not tell whole who held roles".into(),
            "A1".into(),
            "portal.png".into(),
            "The list of administrators in the portal.".into(),
            "c4".repeat(32),
        ],
    );
    assert!(!told.contains("of another client"), "{told}");
    // In the summary, with the changes, and among the limits; without the other client's name.
    if let Some(previous) = &mut sample.assessment.previous {
        previous.unlike = vec![Unlike::Tenant, Unlike::Domains];
    }
    let told = text(&document(&sample.input()));
    let sentence = "seems to be of another client: it has another tenant ID and other domains.";
    assert_eq!(told.matches(sentence).count(), 3, "{told}");
    sample.assessment.previous = None;
    let told = text(&document(&sample.input()));
    assert!(!told.contains("previous assessment"), "nothing is compared with nothing");
}

#[test]
fn an_empty_assessment_is_a_report_too() {
    let mut sample = sample();
    sample.assessment = Assessment::new(sample.checklist.id);
    sample.files.clear();
    sample.results = Results { findings: Vec::new(), items: Vec::new(), ..sample.results.clone() };
    let mut input = sample.input();
    input.tenant_name = None;
    input.journal_head = None;
    input.sign_in_window = None;
    input.journal = &[];
    let document = document(&input);
    let mut found = String::new();
    let _ = write!(found, "{}", text(&document));
    assert_holds(
        &found,
        ["Tenant assessment".into(), "No evidence was supplied.".into(), "Cannot be answered yet".into()],
    );
    assert_eq!(document.date.iso, day("2026-06-30").iso());
    let changed = sample.input().journal.last().unwrap().when;
    assert_eq!(super::document(&sample.input()).date.iso, changed.iso(), "the day of the last change");
    assert!(!pdf::render(&document).unwrap().is_empty());
}

#[test]
fn masked_editions_say_which_lines_they_leave_out() {
    let mut sample = sample();
    let says =
        |sample: &Sample| text(&document(&sample.input())).contains("left out wherever they would stand: display name");
    assert!(!says(&sample));
    sample.options.personal_data = PersonalData::Masked;
    assert!(says(&sample));
}

#[test]
fn attached_pictures_are_printed_with_their_finding() {
    let mut sample = sample();
    let attachment = |number: u32, sha256: &str| Attachment {
        number,
        name: format!("picture {number}.png"),
        media: Media::Png,
        sha256: sha256.to_owned(),
        bytes: 9,
        caption: if number == 1 { "The portal’s list.".to_owned() } else { String::new() },
    };
    let check = sample.results.findings[0].check;
    let attachments = vec![attachment(1, "seen"), attachment(2, "damaged")];
    sample.annotate(Target::check(sample.checklist.id, check), Annotation { attachments, ..Annotation::default() });
    let coding = Coding::Rgb(Packed::whole(&[0; 12]).unwrap());
    sample.images.add("seen", Some(Image { width: 2, height: 2, turn: Turn::None, coding }));
    sample.images.add("damaged", None);
    let pictures = |sample: &Sample| {
        let of = |block: &Block| match block {
            Block::Picture(picture) => Some(picture.says.clone()),
            _ => None,
        };
        document(&sample.input()).blocks.iter().filter_map(of).collect::<Vec<_>>()
    };
    assert_eq!(pictures(&sample), ["Attachment A1, picture 1.png: The portal’s list."]);
    assert_holds(&text(&document(&sample.input())), ["A2 cannot be printed as a picture".to_owned()]);
    for level in [PersonalData::Masked, PersonalData::Counts] {
        sample.options.personal_data = level;
        assert!(pictures(&sample).is_empty());
        assert_holds(&text(&document(&sample.input())), ["Pictures are left out of this edition".to_owned()]);
    }
}
