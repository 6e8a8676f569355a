//! Tables: where they are divided, and what is repeated.

use super::*;

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
fn titles_of_narrow_columns_are_whole() {
    let check = |columns: Vec<Column>, expected: &[&str]| {
        let rows = vec![columns.iter().map(|_| Cell::from("x")).collect()];
        let layout = laid(document(vec![Block::Table(Table { columns, rows, ..Table::default() })]));
        let words: Vec<String> = layout.flow.pages.iter().flat_map(lines).map(|line| line.3).collect();
        for title in expected {
            assert!(words.iter().any(|word| word == title), "{title} in {words:?}");
        }
        assert_inside(layout.document);
    };
    let share = |title: &str, weight: f32| Column::share(title, weight);
    check(vec![share("When", 30.0), share("Country", 6.0), share("Client", 60.0)], &["When", "Country", "Client"]);
    check(vec![Column::fixed("Multifactor", 8.0), share("Client", 1.0)], &["Multifactor", "Client"]);
    // Where there is no room for all of them, they are divided.
    check((0..20).map(|_| share("Wirtschaftsprüfung", 1.0)).collect(), &["x"]);
}

#[test]
fn a_row_taller_than_a_page_is_divided() {
    let layout = laid(document(vec![rows(1, |_| "word ".repeat(6_000))]));
    assert!(layout.flow.pages.len() > 1);
    let texts = || layout.flow.pages.iter().flat_map(lines).map(|line| line.3);
    let printed: usize =
        texts().filter(|line| !line.ends_with(", continued")).map(|line| line.matches("word").count()).sum();
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
        .filter(|line| line.3.starts_with("word") && line.3.ends_with(", continued"))
        .count();
    assert_eq!(begins, layout.flow.pages.len() - 1, "each page that it goes on over says which row it is");
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
fn a_row_that_is_a_small_part_of_a_page_is_whole() {
    // An entry has a page's 60th part or less; `is_whole`: wherever the row begins.
    let check = |entries: usize, is_whole: bool| {
        let mut divided = 0;
        for filler in 0..70 {
            let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
            blocks.push(rows(8, |row| (0..entries).map(|_| format!("fact of {row}\n")).collect()));
            let layout = laid(document(blocks));
            for row in 0..8 {
                let fact = format!("fact of {row}");
                let count = |page: &Page| lines(page).iter().filter(|line| line.3 == fact).count();
                let counts: Vec<usize> = layout.flow.pages.iter().map(count).filter(|count| *count > 0).collect();
                assert_eq!(counts.iter().sum::<usize>(), entries, "{filler}");
                divided += usize::from(counts.len() > 1);
            }
            assert!(white(&layout).iter().all(|white| *white < 0.27), "{filler}");
        }
        assert_eq!(divided == 0, is_whole, "{entries}: {divided}");
    };
    check(8, true);
    check(10, true);
    check(40, false);
}

#[test]
fn the_last_rows_of_a_table_go_over_together() {
    for filler in 0..70 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        blocks.push(rows(17, |row| format!("row {row}")));
        let layout = laid(document(blocks));
        let count = |page: &Page| lines(page).iter().filter(|line| line.3.starts_with("row ")).count();
        let counts: Vec<usize> = layout.flow.pages.iter().map(count).filter(|count| *count > 0).collect();
        assert!(counts.last().is_some_and(|last| *last >= 4), "{filler}: {counts:?}");
    }
}

#[test]
fn a_table_has_three_rows_at_least_on_every_page() {
    for (filler, count) in (0..50).flat_map(|filler| [4, 5, 6, 16].map(|count| (filler, count))) {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        blocks.extend([heading(2, "Stage"), rows(count, |index| format!("row {index}"))]);
        let layout = laid(document(blocks));
        let on = |page: &Page| lines(page).iter().filter(|line| line.3.starts_with("row ")).count();
        let counts: Vec<usize> = layout.flow.pages.iter().map(on).filter(|count| *count > 0).collect();
        assert_eq!(counts.iter().sum::<usize>(), count);
        assert!(counts.iter().all(|rows| *rows >= 3), "{count} rows after {filler}: {counts:?}");
    }
}

#[test]
fn a_badge_stands_beside_what_goes_on_of_its_row() {
    let columns = vec![Column::share("What", 3.0), Column::fixed("Outcome", 27.0)];
    let listed: Vec<String> = (0..34).map(|entry| format!("entry {entry}")).collect();
    let mut divided = 0;
    for filler in 0..40 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        let badge = Cell::from(Span::chip(Tone::Fail, "Fail"));
        let rows = vec![vec![Cell::from(listed.join("\n").as_str()), badge]];
        blocks.push(Block::Table(Table { columns: columns.clone(), rows, ..Table::default() }));
        let pages = laid(document(blocks)).flow.pages;
        let texts = |page: &Page| lines(page).into_iter().map(|line| line.3).collect::<Vec<String>>();
        let with_rows: Vec<Vec<String>> =
            pages.iter().map(texts).filter(|texts| texts.iter().any(|text| text.starts_with("entry"))).collect();
        divided += usize::from(with_rows.len() > 1);
        assert!(with_rows.iter().all(|texts| texts.iter().any(|text| text == "Fail")), "{filler}: {with_rows:?}");
    }
    assert!(divided > 0, "no row was divided");
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
                let is_entry = |text: &&String| text.contains("words of") && !text.ends_with(", continued");
                let first = texts.iter().find(is_entry).map(|text| &text[..3]);
                let Some(number) = first.filter(|_| texts.iter().any(|text| text == "Account")) else { continue };
                let number: u32 = number.parse().expect("an entry begins the page");
                let says = texts.iter().any(|text| text.ends_with(", continued"));
                assert_eq!(says, !number.is_multiple_of(10), "{filler}: {texts:?}");
                assert!(may_divide || number.is_multiple_of(10), "{filler}: {texts:?}");
            }
        }
    };
    check(3, true);
    check(1, false);
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
            assert_eq!(has("E2 · book.xlsx, continued"), has_sheets && !has("E2"), "{filler}: {texts:?}");
            assert!(!has("E2") || has("sheet 0"), "{filler}: a file stands with its first sheet");
        }
    }
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
fn a_row_of_a_step_or_of_a_decision_is_whole_wherever_it_begins() {
    let check = |entries: usize, is_whole: bool| {
        let mut divided = 0;
        for filler in 0..70 {
            let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
            let Block::Table(table) = rows(3, |row| format!("fact of {row}\n").repeat(entries)) else { unreachable!() };
            blocks.push(Block::Table(Table { look: TableLook::Whole, ..table }));
            let layout = laid(document(blocks));
            for row in 0..3 {
                let fact = format!("fact of {row}");
                let count = |page: &Page| lines(page).iter().filter(|line| line.3 == fact).count();
                let counts: Vec<usize> = layout.flow.pages.iter().map(count).filter(|count| *count > 0).collect();
                divided += usize::from(counts.len() > 1);
            }
        }
        assert_eq!(divided == 0, is_whole, "{entries}: {divided}");
    };
    // With what introduces it below two fifths of a page, and above.
    check(19, true);
    check(30, false);
}

#[test]
fn every_column_of_a_list_has_its_title() {
    let columns = vec![Column::share("Object", 1.0); 3];
    let cells = |row: usize| (0..3).map(|column| Cell::from(format!("name {row} {column}").as_str())).collect();
    let rows: Vec<Vec<Cell>> = (0..90).map(cells).collect();
    let layout = laid(document(vec![Block::Table(Table { columns, rows, ..Table::default() })]));
    for page in &layout.flow.pages {
        assert_eq!(lines(page).iter().filter(|line| line.3 == "Object").count(), 3);
    }
    let nodes = &layout.flow.tree.nodes;
    let heads: Vec<_> = nodes.iter().filter(|node| node.tag == Tag::ColumnHead).collect();
    assert_eq!((heads.len(), heads.iter().all(|node| !node.kids.is_empty())), (3, true));
}

#[test]
fn what_a_table_is_about_is_told_on_every_page() {
    let check = |caption: &str, expected: &str| {
        let Block::Table(table) = rows(90, |row| format!("row {row}")) else { unreachable!() };
        let layout = laid(document(vec![Block::Table(Table { caption: caption.into(), ..table })]));
        let [first, rest @ ..] = layout.flow.pages.as_slice() else { panic!("no page") };
        assert!(lines(first).iter().any(|line| caption.starts_with(&line.3) && !line.3.is_empty()));
        assert!(!rest.is_empty());
        for page in rest {
            let text: Vec<String> = lines(page).into_iter().map(|line| line.3).collect();
            assert!(text.join(" ").contains(expected), "{text:?}");
        }
    };
    check("Head of IT · 1 October 2026 (101)", "Head of IT · 1 October 2026 (101), continued");
    let long = "word ".repeat(400);
    check(&long, "word word…, continued");
    // Behind a sentence stands no comma.
    check("9 findings · Control: Watched daily.", "9 findings · Control: Watched daily. (continued)");
}

#[test]
fn a_table_without_a_caption_goes_on_as_what_it_stands_under() {
    let table = || rows(90, |row| format!("row {row}"));
    let blocks = vec![heading(1, "Results"), heading(2, "Stage 3"), table(), heading(2, "Stage 4"), table()];
    let layout = laid(document(blocks));
    let mut said = BTreeSet::new();
    for page in layout.flow.pages.iter().skip(1) {
        let text: Vec<String> = lines(page).into_iter().map(|line| line.3).collect();
        let goes_on = text.iter().position(|line| line.starts_with("row"))
            < text.iter().position(|line| line == "Stage 4")
            || !text.iter().any(|line| line == "Stage 4");
        let told = text.iter().find(|line| line.ends_with(", continued"));
        assert_eq!(told.is_some(), goes_on, "{text:?}");
        said.extend(told.cloned());
    }
    assert_eq!(said.into_iter().collect::<Vec<_>>(), ["Stage 3, continued", "Stage 4, continued"]);
}

#[test]
fn a_table_that_a_page_holds_is_whole_unless_much_of_a_page_were_left_empty() {
    let mut divided = 0;
    for (filler, ends) in (0..70).flat_map(|filler| [(filler, false), (filler, true)]) {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        blocks.extend([heading(2, "Stage 3"), rows(24, |row| format!("row {row}"))]);
        blocks.push(if ends { Block::PageBreak } else { Block::Paragraph(vec!["text".into()]) });
        blocks.push(Block::Paragraph(vec!["text".into()]));
        let layout = laid(document(blocks));
        let (pages, room) = (&layout.flow.pages, layout.flow.geometry.room());
        let of = |page: &Page| lines(page).iter().filter(|line| line.3.starts_with("row ")).count();
        let counts: Vec<usize> = pages.iter().map(of).filter(|count| *count > 0).collect();
        assert!(counts.iter().sum::<usize>() == 24 && counts.iter().all(|count| *count >= 3), "{filler}: {counts:?}");
        let begins = pages.iter().flat_map(lines).find(|line| line.3 == "Stage 3").map(|line| line.2).unwrap();
        if counts.len() > 1 {
            divided += 1;
            assert!(layout.flow.geometry.bottom - begins > room * 0.25, "{filler}: {counts:?}");
        }
        if !ends {
            assert!(white(&layout).iter().all(|white| *white < 0.33), "{filler}");
        }
    }
    assert!(divided > 10, "{divided}");
}
