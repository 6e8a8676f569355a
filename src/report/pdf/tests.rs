//! Tests of whole documents: what a reader of the file would find, without a reader.

mod pages;
mod tables;
mod text;

use super::canvas::{Item, Kid, Page, Tag};
use super::layout::Layout;
use super::{lay_out, render, sample};
use crate::report::*;
use lopdf::Object;
use std::collections::BTreeSet;
use std::io::Write as _;

fn document(blocks: Vec<Block>) -> Document {
    Document { title: "Test".into(), blocks, ..Document::default() }
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading(Heading { level, text: text.into(), anchor: None })
}

fn rows(count: usize, cell: impl Fn(usize) -> String) -> Block {
    let rows =
        (0..count).map(|index| vec![Cell::from(cell(index)), Cell::from(Span::chip(Tone::Fail, "Fail"))]).collect();
    Block::Table(Table {
        columns: vec![Column::share("Account", 3.0), Column::share("Outcome", 1.0)],
        rows,
        ..Table::default()
    })
}

fn laid(document: Document) -> Layout<'static> {
    lay_out(Box::leak(Box::new(document))).unwrap()
}

/// Every line of text on a page: left end, right end, baseline, text.
fn lines(page: &Page) -> Vec<(f32, f32, f32, String)> {
    let lines = page.items.iter().filter_map(|item| match item {
        Item::Text { x, y, line, .. } => {
            let pieces = line
                .pieces
                .iter()
                .map(|piece| piece.words.iter().map(|word| &*word.text).collect::<Vec<_>>().join(" "));
            let left = line.pieces.iter().map(|piece| piece.x).fold(f32::INFINITY, f32::min);
            let right = line.pieces.iter().map(|piece| piece.x + piece.width).fold(0.0, f32::max);
            Some((x + left, x + right, *y, pieces.collect()))
        }
        _ => None,
    });
    lines.collect()
}

/// Everything printed lies inside the page's margins.
fn assert_inside(document: &Document) {
    let layout = lay_out(document).unwrap();
    let geometry = layout.flow.geometry;
    for (index, page) in layout.flow.pages.iter().enumerate() {
        for (left, right, baseline, text) in lines(page) {
            if text.is_empty() {
                continue;
            }
            assert!(left >= geometry.left - 0.5, "page {index}: {text:?} begins at {left}");
            assert!(right <= geometry.left + geometry.column + 0.5, "page {index}: {text:?} ends at {right}");
            assert!(baseline > 0.0 && baseline < geometry.height, "page {index}: {text:?} is off the page");
        }
    }
}

/// Writes the sample where `TENANT_ASSESSOR_SAMPLE_PDF` says, to be looked at.
#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = sample::document();
    let first = render(&document).unwrap();
    assert_eq!(first, render(&document).unwrap());
    if let Some(path) = std::env::var_os("TENANT_ASSESSOR_SAMPLE_PDF") {
        let mut file = std::fs::File::create(path).unwrap();
        file.write_all(&first).unwrap();
    }
}

#[test]
fn the_sample_stays_inside_its_margins_on_either_paper() {
    for page in [PageSize::A4, PageSize::Letter] {
        assert_inside(&Document { page, watermark: "DRAFT".into(), ..sample::document() });
    }
}

#[test]
fn every_glyph_exists_and_is_named() {
    let mut layout = laid(sample::document());
    for character in ('\u{1}'..='\u{ffff}').filter(|character| *character != '\n') {
        let text = layout.shaper.printable(&character.to_string()).into_owned();
        for right_to_left in [false, true] {
            let run =
                layout.shaper.run(&text, super::shape::Manner { weight: super::fonts::Weight::Regular, right_to_left });
            assert!(run.glyphs.iter().all(|glyph| glyph.id != 0), "{:04x}", u32::from(character));
        }
    }
}

#[test]
fn every_word_of_a_block_is_printed() {
    let mut wanted = BTreeSet::new();
    let mut word = |text: &'static str| {
        wanted.insert(text);
        text.to_owned()
    };
    let tone = Tone::Info;
    let blocks = vec![
        Block::Cover(Cover {
            organisation: word("alfa"),
            title: word("bravo"),
            subtitle: word("charlie"),
            lines: vec![(word("delta"), word("echo"))],
            marking: word("foxtrot"),
            made_by: word("golf"),
        }),
        Block::Contents(Contents { title: word("hotel"), depth: 4 }),
        Block::Heading(Heading { level: 3, text: word("india"), anchor: None }),
        Block::Paragraph(vec![Span::strong(word("juliett"))]),
        Block::Bullets(vec![vec![Span::code(word("kilo"))]]),
        Block::Steps(vec![vec![word("steps").into()]]),
        Block::KeyValues(vec![(word("lima"), vec![Span::muted(word("mike"))])]),
        Block::Table(Table {
            caption: word("november"),
            columns: vec![Column::share(word("oscar"), 1.0)],
            rows: vec![vec![Cell::from(word("papa")), Cell::from(word("quebec"))]],
            ..Table::default()
        }),
        Block::Chart(Chart::StackedBars {
            title: word("romeo"),
            series: vec![Series { name: word("sierra"), tone, is_hatched: false }],
            bars: vec![Bar { label: word("tango"), counts: vec![4, 5] }],
        }),
        Block::Chart(Chart::Donut {
            title: word("uniform"),
            centre: word("victor"),
            parts: vec![Part { label: word("whiskey"), count: 0, tone }],
        }),
        Block::Chart(Chart::Bars {
            title: word("xray"),
            parts: vec![Part { label: word("yankee"), count: u64::MAX, tone }],
        }),
        Block::Tiles(vec![Tile { figure: word("zulu"), label: word("ett"), tone }]),
        Block::FindingHeading(FindingHeading {
            level: 2,
            id: word("fyra"),
            title: word("fem"),
            anchor: None,
            chips: vec![Chip { label: word("sex"), text: word("sju"), tone }],
        }),
        Block::Callout(Callout { tone, title: word("tre"), text: vec![Span::plain(word("elva"))] }),
        Block::Signatures(vec![SignatureBox {
            role: word("tolv"),
            lines: vec![(word("nio"), word("tio"))],
            ..SignatureBox::default()
        }]),
        Block::KeepTogether(vec![
            Block::Spacer(3.0),
            Block::Paragraph(vec![Span::plain(word("tretton")).to("nowhere")]),
        ]),
    ];
    let layout = laid(document(blocks));
    let printed: Vec<String> = layout.flow.pages.iter().flat_map(lines).map(|line| line.3).collect();
    for word in wanted {
        assert!(printed.iter().any(|line| line.contains(word)), "{word} was lost");
    }
}

/// White at the foot of each page but the last.
fn white(layout: &Layout<'_>) -> Vec<f32> {
    let geometry = layout.flow.geometry;
    let last = |page: &Page| lines(page).iter().map(|line| line.2).filter(|y| *y < geometry.bottom).fold(0.0, f32::max);
    let pages = layout.flow.pages.split_last().map_or(&[][..], |(_, pages)| pages);
    pages.iter().map(|page| (geometry.bottom - last(page)) / geometry.room()).collect()
}

#[test]
fn headings_are_tagged_without_skipping_a_level() {
    let layout = laid(document(vec![heading(3, "a"), heading(1, "b"), heading(4, "c"), heading(2, "d")]));
    let levels: Vec<u8> = layout
        .flow
        .tree
        .nodes
        .iter()
        .filter_map(|node| if let Tag::Heading(level) = node.tag { Some(level) } else { None })
        .collect();
    assert_eq!(levels, [1, 1, 2, 2]);
}

#[test]
fn the_finished_file_names_its_standards_and_attachments() {
    let attachment = Attachment {
        name: "findings.json".into(),
        mime: "application/json".into(),
        description: "All".into(),
        relationship: Relationship::Data,
        content: Packed::whole(b"{}").unwrap(),
    };
    let with = Document {
        attachments: vec![attachment],
        title: "A <b> & c".into(),
        identifier: "9f86".into(),
        watermark: "DRAFT".into(),
        ..document(vec![heading(1, "x")])
    };
    for (document, part) in [(&with, "3"), (&document(Vec::new()), "2")] {
        let bytes = render(document).unwrap();
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let catalog = file.catalog().unwrap();
        let metadata = file.get_object(catalog.get(b"Metadata").unwrap().as_reference().unwrap()).unwrap();
        let metadata = String::from_utf8(metadata.as_stream().unwrap().content.clone()).unwrap();
        assert!(metadata.contains(&format!("<pdfaid:part>{part}</pdfaid:part>")));
        assert!(metadata.contains("<pdfuaid:part>1</pdfuaid:part>"));
        assert_eq!(catalog.has(b"AF"), part == "3");
        for told in ["<xmp:Label>DRAFT</xmp:Label>", "<rdf:li>9f86</rdf:li>"] {
            assert_eq!(metadata.contains(told), part == "3", "{told}: {metadata}");
        }
        assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"Lang") && catalog.has(b"OutputIntents"));
    }
}

#[test]
fn a_watermark_lies_over_everything_and_only_darkens_it() {
    let check = |watermark: &str, is_marked: bool| {
        let bytes = render(&Document { watermark: watermark.into(), ..sample::document() }).unwrap();
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        for page in file.get_pages().into_values() {
            let content = file.get_page_content(page);
            let content = String::from_utf8_lossy(&content);
            assert_eq!(content.trim_end().ends_with("/W0 Do\nQ\nEMC"), is_marked);
            assert_eq!(file.get_dictionary(page).unwrap().has(b"Group"), is_marked);
        }
        let marks = file.objects.values().filter_map(|object| object.as_stream().ok());
        let marks = marks
            .filter(|stream| stream.dict.get(b"Subtype").is_ok_and(|kind| kind == &Object::Name(b"Form".to_vec())));
        let told: Vec<String> = marks.map(|stream| format!("{:?}", stream.dict)).collect();
        assert_eq!(told.iter().filter(|told| told.contains("Multiply")).count(), usize::from(is_marked), "{told:?}");
        // Nobody marks or copies it instead of what it lies over.
        assert!(!file.extract_text(&[2]).unwrap().contains("DRAFT"));
    };
    check("DRAFT", true);
    check("", false);
}

#[test]
fn a_reader_of_the_file_gets_the_words_back() {
    let bytes = render(&sample::document()).unwrap();
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let summary = file.extract_text(&[2, 3]).unwrap();
    for words in ["Nine checks of stage 1 fail.", "svc-backup@norrvik.onmicrosoft.com", "Export the log", "Page 3 of"] {
        assert!(summary.contains(words), "{words} is not in {summary}");
    }
    let findings = file.extract_text(&[3, 4, 5]).unwrap();
    for name in ["王秀英", "김민준 관리자", "Ελένη Παπαδοπούλου", "Жанна Щёголева", "admin[U+202E]txt.exe[U+202C]"]
    {
        assert!(findings.contains(name), "{name} is not in {findings}");
    }
}
