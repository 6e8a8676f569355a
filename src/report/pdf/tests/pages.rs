//! Where pages end, what stands together, and the contents.

use super::*;

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

/// A card of a check: its heading, and what stands below that.
fn card(id: &str, blocks: Vec<Block>) -> Vec<Block> {
    let heading = FindingHeading {
        level: 3,
        id: id.into(),
        title: "What should be true".into(),
        anchor: None,
        chips: vec![Chip { label: "Outcome".into(), text: "Fail".into(), tone: Tone::Fail }],
    };
    [Block::FindingHeading(heading)].into_iter().chain(blocks).collect()
}

fn pair(label: &str, value: &str) -> (String, Vec<Span>) {
    (label.into(), vec![value.into()])
}

/// The number of the page on which a line begins so.
fn page_of(layout: &Layout<'_>, text: &str) -> usize {
    let has = |page: &Page| lines(page).iter().any(|line| line.3.starts_with(text));
    layout.flow.pages.iter().position(has).unwrap_or_else(|| panic!("{text} is printed"))
}

#[test]
fn no_page_ends_between_what_was_decided_of_a_finding_and_what_was_found() {
    let words = "some words of it ".repeat(8);
    let found = [
        Block::Paragraph(vec!["Found.".into()]),
        Block::Paragraph(vec![format!("Found {words}").as_str().into()]),
        Block::Bullets(vec![vec!["Found.".into()], vec!["More.".into()]]),
    ];
    for (filler, found) in (0..60).flat_map(|filler| found.iter().map(move |found| (filler, found))) {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        let decided = vec![pair("Justification", &words), pair("Treatment", "Remediate"), pair("Due", "in May")];
        let facts = Block::KeyValues(vec![pair("Examined", "1 object")]);
        blocks.extend(card("1.02.b", vec![Block::KeyValues(decided), found.clone(), facts]));
        let layout = laid(document(blocks));
        assert_eq!(page_of(&layout, "Due"), page_of(&layout, "Found"), "{filler}: {found:?}");
        assert!(white(&layout).iter().all(|white| *white < 0.25), "{filler}: {found:?}");
    }
}

#[test]
fn no_page_ends_with_a_line_or_two_of_what_a_finding_rests_on() {
    let files = "some/folder/of/exports.json · ".repeat(26);
    for filler in 0..60 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        let facts = ["Examined", "Missing evidence"].map(|label| pair(label, "2 objects"));
        let facts = facts.into_iter().chain([pair("Sources", &files), pair("Further rows", "none"), pair("To", "CIS")]);
        blocks.extend(card("1.02.b", vec![Block::Paragraph(vec!["Found.".into()]), Block::KeyValues(facts.collect())]));
        let layout = laid(document(blocks));
        assert_eq!(page_of(&layout, "Examined"), page_of(&layout, "Sources"), "{filler}");
        assert!(white(&layout).iter().all(|white| *white < 0.23), "{filler}");
    }
}

#[test]
fn a_page_that_a_finding_goes_on_over_says_whose_it_is() {
    let card = |id: &str, count: usize| {
        let pairs = (0..count).map(|at| (format!("Label {at}"), vec![Span::plain("value")])).collect();
        card(id, vec![Block::Paragraph(vec!["Why.".into()]), Block::KeyValues(pairs)])
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
            let says = texts.iter().filter(|text| text.ends_with(", continued")).collect::<Vec<_>>();
            let is_cut = !whose.is_empty() && first.is_some_and(|first| !texts[..first].iter().any(is_head));
            let expected = is_cut.then(|| format!("{whose}, continued"));
            assert_eq!(says, expected.iter().collect::<Vec<_>>(), "{filler}: {texts:?}");
            if let Some(last) = texts.iter().rfind(|text| is_head(text)) {
                whose = last.split_whitespace().next().filter(|id| id.contains('.')).unwrap_or_default().to_owned();
            }
        }
    }
}

/// What has lines of its own in a text is no more left with one of them than the text is.
#[test]
fn no_line_of_a_text_stands_alone_on_a_page() {
    let entry = |number: usize| format!("{number} {}end {number}", "some words of an entry ".repeat(13));
    let entries = (0..6).map(entry).collect::<Vec<_>>().join("\n");
    let text = format!("Six have the same facts:\n{entries}\nFound in E2 row 12");
    for filler in 0..40 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        blocks.push(Block::KeepTogether(vec![Block::Paragraph(vec![text.as_str().into()])]));
        for page in &laid(document(blocks)).flow.pages {
            let texts: Vec<String> = lines(page).into_iter().map(|line| line.3).filter(|line| line != "text").collect();
            let of = |has: &dyn Fn(&str) -> bool| texts.iter().position(|text| has(text));
            for number in 0..6 {
                let begins = of(&|text| text.starts_with(&format!("{number} some")));
                let ends = of(&|text| text.ends_with(&format!("end {number}")));
                let within = of(&|text| text.contains("words of an"));
                // An entry has four lines: two of them at least stand on either page.
                assert!(
                    begins.is_none_or(|at| texts.get(at + 1).is_some_and(|next| next.contains("words"))),
                    "{filler}: {texts:?}"
                );
                assert!(ends.is_none_or(|at| within.is_some_and(|first| first < at)), "{filler}: {texts:?}");
            }
        }
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

/// Seventy chapters fill a page and a little: they stand on one.
#[test]
fn contents_do_not_run_over_to_a_page_that_stays_white() {
    for count in 44..100 {
        let mut blocks = vec![Block::Contents(Contents { title: "Contents".into(), depth: 2 }), Block::PageBreak];
        // What is kept together has a page of its own.
        let part = |part| vec![heading(2, &format!("Part {part}")), Block::Paragraph(vec!["text".into()])];
        blocks.push(Block::KeepTogether(part(0)));
        blocks.extend((1..count).flat_map(part));
        let layout = laid(document(blocks));
        let of_contents = |page: &Page| {
            let lines = lines(page);
            let is_entry = |line: &&(f32, f32, f32, String)| line.3.starts_with("Part ");
            if lines.iter().any(|line| line.3 == "text") { 0 } else { lines.iter().filter(is_entry).count() }
        };
        let counts: Vec<usize> = layout.flow.pages.iter().map(of_contents).filter(|count| *count > 0).collect();
        assert_eq!(counts.iter().sum::<usize>(), count);
        assert!(counts.iter().skip(1).all(|over| *over >= 20), "{count}: {counts:?}");
    }
}

/// Where the contents of five chapters with parts stand: the lines of entries from left to right, and from above.
fn contents_after(filler: usize) -> (f32, Vec<(f32, f32, String)>) {
    let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
    blocks.extend([Block::Contents(Contents { title: "Contents".into(), depth: 2 }), Block::PageBreak]);
    for chapter in 0..5 {
        // What is kept together has a page of its own.
        blocks.push(Block::KeepTogether(vec![heading(1, &format!("Chapter {chapter}"))]));
        for part in 0..[0, 6, 0, 7, 4][chapter] {
            blocks.extend([heading(2, &format!("Part {chapter}.{part}")), Block::Paragraph(vec!["text".into()])]);
        }
    }
    let layout = laid(document(blocks));
    let page = layout.flow.pages.iter().map(lines).find(|page| page.iter().any(|line| line.3 == "Contents")).unwrap();
    let is_entry = |text: &str| text.starts_with("Chapter ") || text.starts_with("Part ");
    let entries = page.into_iter().filter(|line| is_entry(&line.3)).map(|line| (line.0, line.2, line.3)).collect();
    (layout.flow.geometry.left + layout.flow.geometry.column / 2.0, entries)
}

#[test]
fn contents_stand_in_two_columns_only_where_one_does_not_fit_and_end_one_between_chapters() {
    let mut in_two = 0;
    for filler in 0..24 {
        let (middle, entries) = contents_after(filler);
        assert_eq!(entries.len(), 22, "after {filler}");
        let (left, right): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.0 < middle);
        // A page holds 34 paragraphs, and these contents are as high as 16.
        assert!(!right.is_empty() || filler < 20, "after {filler}");
        assert!(right.is_empty() || filler > 12, "after {filler}");
        in_two += usize::from(!right.is_empty());
        assert!(right.first().is_none_or(|first| first.2.starts_with("Chapter")), "after {filler}: {right:?}");
        for column in [left, right] {
            let steps = column.windows(2).filter(|two| two[1].2.starts_with("Part ") && two[0].2.starts_with("Part "));
            let steps: Vec<f32> = steps.map(|two| two[1].1 - two[0].1).collect();
            let (least, most) =
                steps.iter().fold((f32::MAX, 0.0_f32), |(least, most), it| (least.min(*it), most.max(*it)));
            assert!(steps.is_empty() || most - least < 0.1, "after {filler}: {steps:?}");
        }
    }
    assert!(in_two > 2);
}

#[test]
fn what_a_list_has_in_common_is_whole_and_stands_with_the_first_of_its_names() {
    let words = "some words of it ".repeat(40);
    let kept = |text: &str| Block::KeepTogether(vec![Block::Paragraph(vec![text.into()])]);
    let told = Block::Paragraph(vec!["Told at another place.".into()]);
    let names = [rows(9, |index| format!("name {index}")), told];
    for (filler, names) in (0..60).flat_map(|filler| names.iter().map(move |names| (filler, names))) {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        let facts = Block::Paragraph(vec![format!("Facts: {words}. The last of them: no").as_str().into()]);
        let of_them = kept("8 of them");
        let below = [Block::KeepTogether(vec![facts]), of_them, names.clone()];
        blocks.extend(card("1.02.b", below.into()));
        let layout = laid(document(blocks));
        let name = if matches!(names, Block::Table(_)) { "name 0" } else { "Told at" };
        let pages = ["Facts: ", "8 of them", name].map(|text| page_of(&layout, text));
        assert!(pages.iter().all(|page| *page == pages[0]), "{filler}: {pages:?}");
    }
}

#[test]
fn a_sentence_of_a_list_of_labels_is_not_divided() {
    for filler in 20..40 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        let said = format!("Begins here {} and ends", "with some words of it ".repeat(13));
        let pairs = ["Report", "Signature", "Journal", "Manifest", "Evidence"].map(|label| pair(label, &said));
        blocks.extend([heading(1, "Integrity"), Block::KeyValues(pairs.into())]);
        let layout = laid(document(blocks));
        for page in layout.flow.pages.iter().map(lines) {
            let count = |text: &str| page.iter().filter(|line| line.3.contains(text)).count();
            assert_eq!(count("Begins here"), count("and ends"), "after {filler}");
        }
    }
}

#[test]
fn no_page_begins_with_the_last_line_of_what_a_finding_rests_on() {
    for filler in 0..60 {
        for count in [4, 9, 14] {
            let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
            let mut facts: Vec<_> = (0..count).map(|at| pair(&format!("Fact {at}"), "value")).collect();
            facts.push(pair("Corresponds to", "CIS 1.1"));
            blocks.extend(card("1.02.b", vec![Block::Paragraph(vec!["Found.".into()]), Block::KeyValues(facts)]));
            let layout = laid(document(blocks));
            let before = format!("Fact {}", count - 1);
            assert_eq!(page_of(&layout, &before), page_of(&layout, "Corresponds to"), "{filler} {count}");
        }
    }
}

#[test]
fn a_list_of_sources_is_not_cut_in_its_middle() {
    let files = "some/folder/of/exports.json · ".repeat(19);
    for filler in 0..60 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        let facts = vec![pair("Examined", "2 objects"), pair("Sources", &files), pair("To", "CIS")];
        let found = Block::Paragraph(vec!["Found.".into()]);
        blocks.extend(card("1.02.b", vec![found, Block::KeyValues(facts)]));
        let layout = laid(document(blocks));
        let has = |page: &&Page| lines(page).iter().any(|line| line.3.contains("some/folder"));
        assert_eq!(layout.flow.pages.iter().filter(has).count(), 1, "{filler}");
    }
}

#[test]
fn the_last_fact_of_a_finding_takes_two_lines_along() {
    for filler in 0..60 {
        for count in [1, 2, 4, 9, 14] {
            let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
            let mut facts: Vec<_> = (0..count).map(|at| pair(&format!("Fact {at}"), "value")).collect();
            facts.push(pair("Corresponds to", &"NIST SP 800-53 AC-2(12) ".repeat(8)));
            let found = Block::Bullets(vec![vec!["Found this.".into()], vec!["And that.".into()]]);
            blocks.extend(card("1.02.b", vec![found, Block::KeyValues(facts)]));
            let layout = laid(document(blocks));
            let before = if count == 1 { "And that".to_owned() } else { format!("Fact {}", count - 2) };
            assert_eq!(page_of(&layout, &before), page_of(&layout, "Corresponds to"), "{filler} {count}");
        }
    }
}

#[test]
fn what_an_action_is_about_stands_with_its_first_steps() {
    let words = "some words of it ".repeat(18);
    for filler in 0..60 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        let steps = (1..9).map(|step| vec![format!("Step {step} {words}").as_str().into()]).collect();
        let about = [Block::Paragraph(vec![format!("About {words}").as_str().into()])];
        let to_do = [heading(3, "What to do about 1.02"), Block::Steps(steps)];
        blocks.extend(card("1.02", about.into_iter().chain(to_do).collect()));
        let layout = laid(document(blocks));
        let place = page_of(&layout, "About");
        for text in ["1.02", "What to do about 1.02", "Step 1"] {
            assert_eq!(page_of(&layout, text), place, "{filler}: {text}");
        }
        assert!(white(&layout).iter().all(|white| *white < 0.33), "{filler}");
    }
}

#[test]
fn what_stands_under_one_label_is_divided_by_three_lines_at_least() {
    for filler in 0..60 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        let mut pairs = vec![pair("Outcomes", "outcome 0")];
        pairs.extend((1..6).map(|at| pair("", &format!("outcome {at}"))));
        pairs.extend((0..9).map(|at| pair(&format!("Word {at}"), &"what it means ".repeat(12))));
        blocks.extend([heading(1, "Glossary"), heading(3, "How to read it"), Block::KeyValues(pairs)]);
        let layout = laid(document(blocks));
        let of = |page: &Page| lines(page).iter().filter(|line| line.3.starts_with("outcome ")).count();
        let counts: Vec<usize> = layout.flow.pages.iter().map(of).filter(|count| *count > 0).collect();
        assert!(counts == [6] || counts == [3, 3], "{filler}: {counts:?}");
    }
}

#[test]
fn a_small_finding_is_whole() {
    for filler in 0..70 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        let reason = Block::Paragraph(vec!["What was found.".into()]);
        let facts =
            Block::KeyValues(vec![pair("Examined", "4 objects"), pair("Sources", "E1"), pair("Corresponds to", "CIS")]);
        blocks.extend(card("1.02.a", vec![reason, facts, rows(3, |row| format!("row {row}"))]));
        blocks.extend(card("1.02.b", vec![Block::Paragraph(vec!["Next.".into()])]));
        let layout = laid(document(blocks));
        let begins = page_of(&layout, "1.02.a");
        for text in ["What was found.", "Examined", "Corresponds to", "row 0", "row 2"] {
            assert_eq!(page_of(&layout, text), begins, "{text} after {filler}");
        }
    }
}

#[test]
fn boxes_to_sign_stand_together_on_the_page_that_has_room_for_them() {
    let by = |role: &str| SignatureBox {
        role: role.into(),
        lines: vec![("Name".into(), String::new()), ("Signature".into(), String::new())],
        field: None,
    };
    let mut over = 0;
    for filler in 0..34 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::Paragraph(vec!["text".into()])).collect();
        let said = Block::Paragraph(vec!["Signed by another.".into()]);
        let boxes = ["Reviewer", "Assessor", "Client"].map(by).to_vec();
        // A heading of little before it does not come along.
        blocks.extend([heading(2, "Files"), Block::Paragraph(vec!["One file.".into()])]);
        let all = vec![heading(1, "Sign-off"), Block::Signatures(vec![by("Digital")]), said, Block::Signatures(boxes)];
        blocks.push(Block::KeepTogether(all));
        let layout = laid(document(blocks));
        let begins = page_of(&layout, "Sign-off");
        for text in ["Digital", "Signed by another.", "Reviewer", "Client"] {
            assert_eq!(page_of(&layout, text), begins, "{text} after {filler}");
        }
        over += usize::from(begins > page_of(&layout, "One file."));
        assert!(filler > 6 || begins == 0, "{filler}");
    }
    assert!(over > 3, "{over}");
}
