//! Letters, words and lines: where they are divided, and that they stay in their places.

use super::*;

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
fn a_field_of_a_megabyte_without_a_break_is_printed_in_time() {
    let layout = laid(document(vec![rows(1, |_| "a".repeat(1 << 20))]));
    let printed: usize = layout.flow.pages.iter().flat_map(lines).map(|line| line.3.matches('a').count()).sum();
    // The word "Fail" has one of its own, and so has every repeated heading's "Account".
    assert!(printed >= 1 << 20);
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

#[test]
fn emphasised_letters_lean_and_those_behind_them_stand_upright() {
    let spans = vec![Span::plain("It is "), Span::emphasised("so"), Span::plain(" and not so.\nNor is it here.")];
    let bytes = render(&document(vec![Block::Paragraph(spans)])).unwrap();
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let page = file.get_pages()[&1];
    let content = lopdf::content::Content::decode(&file.get_page_content(page)).unwrap();
    let mut leans = Vec::new();
    for operation in &content.operations {
        if operation.operator == "Tm" {
            let slant = operation.operands[2].as_float().unwrap();
            leans.push(slant > 0.0);
        }
    }
    assert_eq!(leans, [true, false], "leaning once, and upright again from then on");
    let text = file.extract_text(&[1]).unwrap();
    assert!(text.contains("Nor is it here."), "{text}");
    let plain = render(&document(vec![Block::Paragraph(vec!["It is so.".into()])])).unwrap();
    let plain = lopdf::Document::load_mem(&plain).unwrap();
    let content = plain.get_page_content(plain.get_pages()[&1]);
    assert!(!String::from_utf8_lossy(&content).contains(" Tm"), "no letters lean, and no matrix is set");
}
