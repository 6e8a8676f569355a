//! Tests of whole documents: what a reader of the file would find, without a reader.

use super::canvas::{Item, Kid, Page, Tag};
use super::layout::Layout;
use super::{lay_out, render, sample};
use crate::report::*;
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
fn names_without_a_break_stay_in_their_column() {
    let document = document(vec![
        heading(1, &sample::long_name()),
        rows(3, |_| sample::long_name()),
        Block::Bullets(vec![vec![sample::long_name().into()]]),
        Block::Steps(vec![vec![sample::long_name().into()]]),
    ]);
    assert_inside(&document);
    let layout = lay_out(&document).unwrap();
    let column = layout.flow.geometry.left + layout.flow.geometry.column * 0.75;
    let table = lines(&layout.flow.pages[0]);
    let printed: String = table.iter().filter(|line| line.1 <= column).map(|line| line.3.as_str()).collect();
    assert_eq!(printed.matches(&sample::long_name()).count(), 3, "every letter is printed, in order");
}

#[test]
fn commands_break_at_blanks_and_figures_evenly() {
    fn check(span: &Span, expected: &dyn Fn(&[String]) -> bool) {
        let layout = laid(document(vec![Block::KeyValues(vec![("Run".into(), vec![span.clone()])])]));
        let said: Vec<String> = lines(&layout.flow.pages[0]).into_iter().map(|(.., text)| text).collect();
        assert!(expected(&said), "{said:?}");
    }
    let command = "Get-MgUser -All -Property Id,DisplayName | ".repeat(6);
    let is_whole = |said: &[String]| {
        // Behind the label, and before the page's head and foot.
        let joined = said
            .iter()
            .filter(|line| line.contains(" -All") || line.contains('|'))
            .map(|line| line.trim())
            .collect::<Vec<_>>()
            .join(" ");
        said.len() > 3 && joined == command.trim()
    };
    check(&Span::code(command.trim()), &is_whole);
    let figure = "0d".repeat(50);
    check(&Span::code(&*figure), &|said| said.iter().filter(|line| line.len() == 50).count() == 2);
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

#[test]
fn a_long_table_repeats_its_heading_and_ends() {
    let document = document(vec![rows(10_000, |index| format!("user{index}@norrvik.example"))]);
    let layout = lay_out(&document).unwrap();
    for (index, page) in layout.flow.pages.iter().enumerate() {
        let lines = lines(page);
        assert!(lines.iter().any(|line| line.3 == "Account"), "page {index} has no heading");
        let bottom = layout.flow.geometry.bottom;
        assert!(
            lines.iter().filter(|line| line.3.starts_with("user")).all(|line| line.2 < bottom),
            "page {index} is overfull"
        );
    }
    let printed = layout.flow.pages.iter().flat_map(lines).filter(|line| line.3.starts_with("user")).count();
    assert_eq!(printed, 10_000);
}

#[test]
fn a_row_taller_than_a_page_is_divided() {
    let layout = laid(document(vec![rows(1, |_| "word ".repeat(6_000))]));
    assert!(layout.flow.pages.len() > 1);
    let texts = || layout.flow.pages.iter().flat_map(lines).map(|line| line.3);
    let printed: usize =
        texts().filter(|line| !line.starts_with("From the page before")).map(|line| line.matches("word").count()).sum();
    assert_eq!(printed, 6_000);
    let long = Block::Table(Table {
        columns: vec![Column::share("Account", 1.0)],
        rows: vec![vec![Cell::from("word ".repeat(6_000).as_str())]],
        ..Table::default()
    });
    let layout = laid(document(vec![long]));
    let begins = layout
        .flow
        .pages
        .iter()
        .flat_map(lines)
        .filter(|line| line.3.starts_with("From the page before: word"))
        .count();
    assert_eq!(begins, layout.flow.pages.len() - 1, "each page that it goes on over says which row it is");
}

/// White at the foot of each page but the last.
fn white(layout: &Layout<'_>) -> Vec<f32> {
    let geometry = layout.flow.geometry;
    let last = |page: &Page| lines(page).iter().map(|line| line.2).filter(|y| *y < geometry.bottom).fold(0.0, f32::max);
    let pages = layout.flow.pages.split_last().map_or(&[][..], |(_, pages)| pages);
    pages.iter().map(|page| (geometry.bottom - last(page)) / geometry.room()).collect()
}

#[test]
fn high_rows_leave_no_page_a_quarter_empty() {
    for filler in 0..70 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        blocks.extend([heading(1, "Steps"), Block::Paragraph(vec!["What they are.".into()])]);
        blocks.push(rows(6, |row| format!("Step {row}\n{}", "one line\n".repeat(14))));
        let layout = laid(document(blocks));
        let white = white(&layout);
        assert!(white.iter().all(|white| *white < 0.25), "{filler}: {white:?}");
        let texts: Vec<String> = layout.flow.pages.iter().flat_map(lines).map(|line| line.3).collect();
        assert_eq!(texts.iter().filter(|text| *text == "one line").count(), 6 * 14, "{filler}");
    }
}

#[test]
fn rows_are_divided_between_what_they_list_and_short_ones_never() {
    let entry = |number: usize| format!("{number:03} {}end", "some words of an entry ".repeat(12));
    let check = |of_row: usize, may_divide: bool| {
        for filler in 0..40 {
            let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
            blocks.push(rows(9, |row| (0..of_row).map(|at| entry(row * 10 + at)).collect::<Vec<_>>().join("\n")));
            let pages = laid(document(blocks)).flow.pages;
            for page in pages.iter().skip(1) {
                let texts: Vec<String> = lines(page).into_iter().map(|line| line.3).collect();
                let is_entry = |text: &&String| text.contains("words of") && !text.starts_with("From");
                let first = texts.iter().find(is_entry).map(|text| &text[..3]);
                let Some(number) = first.filter(|_| texts.iter().any(|text| text == "Account")) else { continue };
                let number: u32 = number.parse().expect("an entry begins the page");
                let says = texts.iter().any(|text| text.starts_with("From the page before: "));
                assert_eq!(says, !number.is_multiple_of(10), "{filler}: {texts:?}");
                assert!(may_divide || number.is_multiple_of(10), "{filler}: {texts:?}");
            }
        }
    };
    check(3, true);
    check(1, false);
}

#[test]
fn what_has_no_bold_letters_is_drawn_around_where_it_stands_in_bold() {
    let check = |span: Span, expected: &[&str]| {
        let bytes = render(&document(vec![Block::Paragraph(vec![span, Span::plain(" and plain مرحبا")])])).unwrap();
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let page = file.get_pages().into_values().next().unwrap();
        let content = String::from_utf8_lossy(&file.get_page_content(page)).into_owned();
        let modes: Vec<&str> = content.lines().filter(|line| line.ends_with(" Tr")).collect();
        assert_eq!(modes, expected);
    };
    check(Span::plain("plain 史凱里"), &[]);
    check(Span::strong("bold"), &[]);
    check(Span::strong("bold 史凱里 bold"), &["2 Tr", "0 Tr"]);
    check(Span::strong("شحن"), &["2 Tr", "0 Tr"]);
}

#[test]
fn no_last_line_holds_a_word_alone() {
    for count in 1..160 {
        let layout = laid(document(vec![Block::Paragraph(vec!["words ".repeat(count).as_str().into()])]));
        let texts: Vec<String> = layout.flow.pages.iter().flat_map(lines).map(|line| line.3).collect();
        let texts: Vec<usize> = texts.iter().map(|text| text.matches("words").count()).filter(|has| *has > 0).collect();
        assert_eq!(texts.iter().sum::<usize>(), count);
        assert!(texts.len() == 1 || texts.last().is_some_and(|last| *last > 2), "{count}: {texts:?}");
    }
    for width in 20..60 {
        let column = Column::fixed("Account", f32::from(u8::try_from(width).unwrap()));
        let rows = vec![vec![Cell::from("adm.costa@norrvik-terminals.onmicrosoft.com"), Cell::from("x")]];
        let table = Table { columns: vec![column, Column::share("x", 1.0)], rows, ..Table::default() };
        let texts: Vec<String> =
            laid(document(vec![Block::Table(table)])).flow.pages.iter().flat_map(lines).map(|line| line.3).collect();
        assert!(!texts.iter().any(|text| text == "com"), "{width}: {texts:?}");
    }
}

/// However long the names of those concerned are, every line of the cover stands above its foot, and none over another.
#[test]
fn a_cover_of_long_names_has_all_its_lines() {
    let name = "Abcdefghi ".repeat(30);
    let labels = ["Tenant", "Assessor", "Reviewer", "Version", "Status", "Report"];
    let value = |label: &str| if label == "Report" { "TA-0123456789".to_owned() } else { name.clone() };
    let cover = Cover {
        organisation: name.clone(),
        title: name.clone(),
        subtitle: "Subtitle".into(),
        lines: labels.iter().map(|label| ((*label).to_owned(), value(label))).collect(),
        marking: "TLP:RED".into(),
        made_by: name.clone(),
    };
    let layout = laid(document(vec![Block::Cover(cover)]));
    let page = lines(&layout.flow.pages[0]);
    let at = |text: &str| page.iter().find(|line| line.3.trim() == text).map(|line| line.2);
    let tops: Vec<f32> = labels.iter().map(|label| at(label).unwrap_or_else(|| panic!("{label}: {page:?}"))).collect();
    assert!(tops.is_sorted(), "{tops:?}");
    let foot = page.iter().filter(|line| line.3.starts_with("Abc")).map(|line| line.2).fold(0.0, f32::max);
    assert!(at("TA-0123456789").is_some_and(|y| y < foot - 20.0), "{page:?}");
}

#[test]
fn names_are_divided_behind_their_separators() {
    let texts = |width: u8, cell: &str| -> Vec<String> {
        let columns = vec![Column::fixed("Account", f32::from(width)), Column::share("Z9", 1.0)];
        let table = Table { columns, rows: vec![vec![Cell::from(cell), Cell::from("")]], ..Table::default() };
        laid(document(vec![Block::Table(table)])).flow.pages.iter().flat_map(lines).map(|line| line.3).collect()
    };
    for width in 26..70 {
        for name in ["adm.demir@skerryvane.onmicrosoft.com", "Sync_SVDC01_4f1c9a7b20de@skerryvane.example"] {
            let texts = texts(width, name);
            let inner = texts.iter().filter(|text| name.contains(&***text) && !name.ends_with(&***text));
            assert!(inner.clone().all(|text| text.ends_with(['@', '.', '_'])), "{width}: {texts:?}");
        }
        // What stands for an invisible character is not torn.
        let texts_of = texts(width, "zero\u{200b}width\u{2060}join\u{feff}of+every+name");
        assert!(
            texts_of.iter().all(|text| text.matches('[').count() == text.matches(']').count()),
            "{width}: {texts_of:?}"
        );
        // What stands before a name that no line holds whole does not stand alone.
        let texts = texts(width, "G7  Sync_SVDC01_4f1c9a7b20de@skerryvane.onmicrosoft.com");
        assert!(texts.iter().all(|text| text.trim() != "G7"), "{width}: {texts:?}");
    }
}

#[test]
fn what_is_kept_together_is_divided_rather_than_leave_much_of_a_page_empty() {
    let lines_of =
        |count: usize, text: &str| -> Vec<Block> { (0..count).map(|_| Block::Paragraph(vec![text.into()])).collect() };
    // 34 paragraphs fill a page.
    let check = |filler: usize, count: usize, is_whole: bool| {
        let mut blocks = lines_of(filler, "text");
        blocks.push(Block::KeepTogether(lines_of(count, "kept")));
        let layout = laid(document(blocks));
        let kept = |page: &Page| lines(page).iter().filter(|line| line.3 == "kept").count();
        let counts: Vec<usize> = layout.flow.pages.iter().map(kept).filter(|count| *count > 0).collect();
        assert_eq!(counts.iter().sum::<usize>(), count);
        assert_eq!(counts.len() == 1, is_whole, "{filler} before {count}: {counts:?}");
    };
    check(10, 10, true);
    check(28, 20, true);
    check(12, 30, false);
    check(20, 40, false);
}

#[test]
fn rows_that_begin_with_nothing_say_on_another_page_whose_they_are() {
    let cells = |number: &str, text: String| vec![Cell::from(number), Cell::from(text)];
    let mut rows = vec![cells("E1", "a.csv".into()), cells("E2", "book.xlsx".into())];
    rows.extend((0..90).map(|sheet| cells("", format!("sheet {sheet}"))));
    let columns = vec![Column::fixed("No.", 12.0), Column::share("File", 1.0)];
    for filler in 0..40 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        blocks.push(Block::Table(Table { columns: columns.clone(), rows: rows.clone(), ..Table::default() }));
        let pages = laid(document(blocks)).flow.pages;
        for page in &pages {
            let texts: Vec<String> = lines(page).into_iter().map(|line| line.3).collect();
            let has = |text: &str| texts.iter().any(|line| line == text);
            let has_sheets = texts.iter().any(|line| line.starts_with("sheet"));
            assert_eq!(has("From the page before: E2 · book.xlsx"), has_sheets && !has("E2"), "{filler}: {texts:?}");
            assert!(!has("E2") || has("sheet 0"), "{filler}: a file stands with its first sheet");
        }
    }
}

#[test]
fn a_field_of_a_megabyte_without_a_break_is_printed_in_time() {
    let layout = laid(document(vec![rows(1, |_| "a".repeat(1 << 20))]));
    let printed: usize = layout.flow.pages.iter().flat_map(lines).map(|line| line.3.matches('a').count()).sum();
    // The word "Fail" has one of its own, and so has every repeated heading's "Account".
    assert!(printed >= 1 << 20);
}

#[test]
fn a_heading_never_stands_alone_at_the_end_of_a_page() {
    for (filler, has_introduction) in (0..140).map(|filler| (filler / 2, filler % 2 == 1)) {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        blocks.push(heading(2, "Heading"));
        blocks.extend(has_introduction.then(|| Block::Paragraph(vec!["What the table holds.".into()])));
        blocks.push(rows(3, |index| format!("row {index}")));
        let layout = laid(document(blocks));
        let page =
            layout.flow.pages.iter().map(lines).find(|lines| lines.iter().any(|line| line.3 == "Heading")).unwrap();
        assert!(page.iter().any(|line| line.3 == "row 0"), "after {filler} paragraphs");
    }
}

#[test]
fn a_page_that_a_finding_goes_on_over_says_whose_it_is() {
    let card = |id: &str, count: usize| {
        let heading = FindingHeading {
            level: 3,
            id: id.into(),
            title: "What should be true".into(),
            anchor: None,
            chips: vec![Chip { label: "Outcome".into(), text: "Fail".into(), tone: Tone::Fail }],
        };
        let pairs = (0..count).map(|at| (format!("Label {at}"), vec![Span::plain("value")])).collect();
        [Block::FindingHeading(heading), Block::Paragraph(vec!["Why.".into()]), Block::KeyValues(pairs)]
    };
    for filler in 0..60 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        blocks.extend(card("1.02.b", 12).into_iter().chain(card("1.02.c", 70)));
        blocks.extend([heading(2, "After"), Block::Paragraph(vec!["text ".repeat(4_000).as_str().into()])]);
        let layout = laid(document(blocks));
        let mut whose = String::new();
        for page in &layout.flow.pages {
            let texts: Vec<String> = lines(page).into_iter().map(|line| line.3).collect();
            let is_head = |text: &String| text.contains("What should be true") || text == "After";
            let is_of_card = |text: &String| text.starts_with("Label");
            let first = texts.iter().position(is_of_card);
            let says = texts.iter().filter(|text| text.starts_with("From the page")).collect::<Vec<_>>();
            let is_cut = !whose.is_empty() && first.is_some_and(|first| !texts[..first].iter().any(is_head));
            let expected = is_cut.then(|| format!("From the page before: {whose}"));
            assert_eq!(says, expected.iter().collect::<Vec<_>>(), "{filler}: {texts:?}");
            if let Some(last) = texts.iter().rfind(|text| is_head(text)) {
                whose = last.split_whitespace().next().filter(|id| id.contains('.')).unwrap_or_default().to_owned();
            }
        }
    }
}

#[test]
fn nothing_is_printed_over_a_long_title() {
    for words in [2, 12, 30, 70] {
        let cover = Cover {
            organisation: "Norrvik".into(),
            title: "Securing access ".repeat(words),
            subtitle: "From the exports".into(),
            lines: Vec::new(),
            marking: String::new(),
            made_by: String::new(),
        };
        let layout = laid(document(vec![Block::Cover(cover)]));
        let found = lines(&layout.flow.pages[0]);
        let lowest =
            |text: &str| found.iter().filter(|line| line.3.contains(text)).map(|line| line.2).fold(0.0, f32::max);
        assert!(
            lowest("access") < lowest("exports") && lowest("exports") + 20.0 < lowest("Norrvik"),
            "{words}: {found:?}"
        );
    }
}

/// Chapters without parts fill the page on which the contents begin.
#[test]
fn contents_of_chapters_alone_are_divided_anywhere() {
    for filler in 20..44 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        blocks.push(Block::Contents(Contents { title: "Contents".into(), depth: 2 }));
        blocks.push(Block::PageBreak);
        blocks.extend((0..30).map(|part| heading(1, &format!("Chapter {part}"))));
        let layout = laid(document(blocks));
        let page =
            layout.flow.pages.iter().map(lines).find(|page| page.iter().any(|line| line.3 == "Contents")).unwrap();
        let ends = page.iter().filter(|line| line.3.starts_with("Chapter")).map(|line| line.2).fold(0.0, f32::max);
        let bottom = layout.flow.geometry.bottom;
        let has_all = page.iter().any(|line| line.3.starts_with("Chapter 29"));
        assert!(has_all || ends > bottom - 150.0, "after {filler}: {ends} of {bottom}");
    }
}

#[test]
fn the_head_of_the_contents_names_no_chapter() {
    let mut blocks = vec![heading(1, "Before"), Block::Paragraph(vec!["text".into()]), Block::PageBreak];
    blocks.push(Block::Contents(Contents { title: "Contents".into(), depth: 2 }));
    blocks.push(Block::PageBreak);
    blocks
        .extend((0..120).flat_map(|part| [heading(1, &format!("Part {part}")), Block::Paragraph(vec!["text".into()])]));
    let layout = laid(document(blocks));
    let pages: Vec<_> = layout.flow.pages.iter().map(lines).collect();
    let is_head = |text: &str| text.starts_with("Contents") && text.contains('·');
    let heads = |page: &[(f32, f32, f32, String)]| page.iter().filter(|line| is_head(&line.3)).count();
    let of_contents = pages.iter().filter(|page| page.iter().filter(|line| line.3.starts_with("Part ")).count() > 12);
    assert!(of_contents.clone().count() >= 2 && of_contents.skip(1).all(|page| heads(page) == 1));
}

#[test]
fn a_chapter_of_one_sentence_stands_with_its_first_part() {
    for filler in 0..60 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        // Nor does one of four lines end a page.
        let own = if filler % 2 == 0 { "One item.".to_owned() } else { "Item by item. ".repeat(29) };
        blocks.extend([heading(1, "Chapter"), Block::Paragraph(vec![own.as_str().into()]), heading(2, "Item")]);
        blocks.push(Block::Paragraph(vec!["What it says.".into()]));
        let layout = laid(document(blocks));
        let pages = || layout.flow.pages.iter().map(lines);
        let page = pages().find(|lines| lines.iter().any(|line| line.3 == "Chapter")).unwrap();
        assert!(page.iter().any(|line| line.3 == "What it says."), "after {filler} paragraphs");
    }
}

#[test]
fn a_heading_takes_three_lines_along_or_all_it_heads() {
    let text = |words: &str| Block::Paragraph(vec![words.into()]);
    for filler in 0..60 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| text("text")).collect();
        blocks.extend([heading(3, "First"), text("one"), text("two"), text("three")]);
        blocks.extend([heading(3, "Second"), text("alone"), heading(2, "Third"), text("last")]);
        let layout = laid(document(blocks));
        let page_of = |words: &str| {
            layout.flow.pages.iter().position(|page| lines(page).iter().any(|line| line.3 == words)).unwrap()
        };
        assert_eq!(page_of("First"), page_of("three"), "after {filler} paragraphs");
        assert_eq!(page_of("Second"), page_of("alone"), "after {filler} paragraphs");
    }
    // What a heading heads ends at the next: sections of a sentence each fill the pages.
    let short = (0..200).flat_map(|part| [heading(3, &format!("Part {part}")), text("alone")]);
    assert!(laid(document(short.collect())).flow.pages.len() <= 16);
}

/// What is kept together fills a page up to its foot: the space after it is for what follows.
#[test]
fn space_at_the_end_moves_nothing_to_another_page() {
    let text = |words: &str| Block::Paragraph(vec![words.into()]);
    let pages = |lines: usize, space: f32| {
        let mut part: Vec<Block> = (0..lines).map(|_| text("text")).collect();
        part.push(Block::Spacer(space));
        let parts = [Block::KeepTogether(vec![text("first")]), Block::KeepTogether(part)];
        laid(document(parts.to_vec())).flow.pages.len()
    };
    for lines in 1..60 {
        assert_eq!(pages(lines, 40.0), pages(lines, 0.0), "{lines} lines");
    }
}

#[test]
fn a_page_that_something_runs_over_to_holds_more_than_its_last_line() {
    // `filler` lines before a chapter; `expected`: lines on the last page before it, or it begins on that page.
    for filler in 20..140 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        blocks.extend([Block::PageBreak, heading(1, "Chapter")]);
        let layout = laid(document(blocks));
        let texts = |page: &Page| lines(page).iter().filter(|line| line.3 == "text").count();
        let counts: Vec<usize> = layout.flow.pages.iter().map(texts).collect();
        assert_eq!(counts.iter().sum::<usize>(), filler);
        let begins = layout.flow.pages.iter().position(|page| lines(page).iter().any(|line| line.3 == "Chapter"));
        let over = counts.iter().skip(1).filter(|count| **count > 0).min();
        assert!(over.is_none_or(|over| *over >= 5), "{filler}: {counts:?}");
        assert!(begins.is_some_and(|page| counts[page] <= 18), "{filler}: {counts:?}, {begins:?}");
    }
}

#[test]
fn contents_show_the_page_a_heading_is_on() {
    // A page that has hardly begun would be gone on with.
    let half_a_page = || (0..20).map(|_| Block::Paragraph(vec!["text".into()]));
    let mut blocks = vec![Block::Contents(Contents { title: "Contents".into(), depth: 2 })];
    blocks.extend(half_a_page());
    for chapter in 0..5 {
        blocks.extend([Block::PageBreak, heading(1, &format!("Chapter {chapter}"))]);
        blocks.extend(half_a_page());
    }
    let layout = laid(document(blocks));
    let first = lines(&layout.flow.pages[0]);
    for chapter in 0..5 {
        let name = first.iter().find(|line| line.3 == format!("Chapter {chapter}")).unwrap();
        let number = first.iter().find(|line| (line.2 - name.2).abs() < 0.1 && line.0 > name.1).unwrap();
        assert_eq!(number.3, format!("{}", chapter + 2));
    }
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
fn every_row_has_all_its_cells_and_every_piece_of_content_one_owner() {
    let layout = laid(sample::document());
    let nodes = &layout.flow.tree.nodes;
    let mut owned = BTreeSet::new();
    for node in nodes {
        if node.tag == Tag::Table {
            let widths: BTreeSet<usize> = node
                .kids
                .iter()
                .filter_map(|kid| match kid {
                    Kid::Node(row) if nodes[*row].tag == Tag::Row => Some(nodes[*row].kids.len()),
                    _ => None,
                })
                .collect();
            assert_eq!(widths.len(), 1, "rows of different lengths");
        }
        for kid in &node.kids {
            if let Kid::Content(page, number) = kid {
                assert!(owned.insert((*page, *number)), "owned twice");
            }
        }
    }
    let begun: usize = layout
        .flow
        .pages
        .iter()
        .map(|page| page.items.iter().filter(|item| matches!(item, Item::Begin(_))).count())
        .sum();
    assert_eq!(begun, owned.len());
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

#[test]
fn odd_text_never_panics() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let planes = [0x80, 0x300, 0x700, 0xa00, 0x1100, 0x3000, 0xd800, 0x1_0000, 0x2_0000, 0x11_0000];
    for _ in 0..120 {
        let mut text = || {
            let plane = planes[usize::try_from(next() % 10).unwrap()];
            (0..next() % 90).filter_map(|_| char::from_u32(u32::try_from(next() % plane).unwrap())).collect::<String>()
        };
        let document = Document {
            title: text(),
            header_left: text(),
            language: "ar".into(),
            ..document(vec![
                heading(2, &text()),
                Block::Paragraph(vec![
                    Span::plain(text()),
                    Span::chip(Tone::Low, text()),
                    Span::code(text()).to_url(text()),
                ]),
                rows(2, |index| if index == 0 { String::new() } else { "\u{202e}\n\n".into() }),
                Block::KeyValues(vec![(text(), vec![text().into()])]),
                Block::Callout(Callout { tone: Tone::High, title: text(), text: vec![text().into()] }),
                Block::Table(Table::default()),
                Block::Tiles(Vec::new()),
                Block::Spacer(f32::NAN),
            ])
        };
        assert!(!render(&document).unwrap().is_empty());
    }
}

#[test]
fn what_stands_behind_a_word_from_right_to_left_is_no_part_of_it() {
    // How often the pages of a text hold the mark.
    fn check(text: &str, expected: usize) {
        let bytes = render(&document(vec![Block::Paragraph(vec![Span::plain(text)])])).unwrap();
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let pages = file.get_pages();
        let contents = pages.values().map(|page| file.get_page_content(*page));
        let marks: usize =
            contents.map(|content| memchr::memmem::find_iter(&content, "/ActualText<FEFF200E>").count()).sum();
        assert_eq!(marks, expected, "{text}");
    }
    check("plain (IT)", 0);
    check("דוד", 0);
    check("דוד (IT)", 1);
    check("By דוד.", 1);
    check("דוד Cohen-לוי [a]", 2);
    check("דוד דוד דוד דוד דוד a דוד", 0);
}
