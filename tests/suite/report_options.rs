//! Options of `report` as a script meets them: final or draft, names from a pattern, logo and colours.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test, helpers and all")]

use crate::command_line::run;
use std::fs;
use std::path::Path;

/// A new assessment of two accounts, one of which fails.
fn assessment(folder: &Path) -> String {
    let users = r#"{"value":[{"id":"00000000-0000-4000-8000-000000000001","userPrincipalName":"ann@contoso.example","displayName":"Ann","accountEnabled":true,"userType":"Member"}]}"#;
    fs::create_dir_all(folder.join("in")).unwrap();
    fs::write(folder.join("in/users.json"), users).unwrap();
    let file = folder.join("a.assessment").display().to_string();
    let ran = run(["assess", &folder.join("in").display().to_string(), "--as-of", "2026-06-30", "--out", &file]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    file
}

#[test]
fn a_report_is_a_draft_until_it_is_final_and_final_only_when_nothing_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let file = assessment(folder.path());
    let pdf = folder.path().join("r.pdf");
    let refused = run(["report", &file, "--pdf", &pdf.display().to_string(), "--final"]);
    assert_eq!(refused.code, 1, "{}", refused.said);
    for word in ["cannot be final", "Client is empty.", "there is no conclusion."] {
        assert!(refused.said.contains(word), "{word}: {}", refused.said);
    }
    assert!(!pdf.exists(), "what is refused is not written");
    let markdown = folder.path().join("r.md");
    assert_eq!(run(["report", &file, "--markdown", &markdown.display().to_string()]).code, 0);
    assert!(fs::read_to_string(markdown).unwrap().contains("Draft: work on the findings is not finished"));
}

#[test]
fn outputs_in_a_folder_are_named_by_the_pattern() {
    let folder = tempfile::tempdir().unwrap();
    let file = assessment(folder.path());
    let out = folder.path().join("out");
    fs::create_dir_all(&out).unwrap();
    let out_text = out.display().to_string();
    let ran = run(["report", &file, "--json", &out_text, "--csv", &out_text, "--name", "{date}_x{version}"]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let mut names: Vec<String> =
        fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["2026-06-30_x.csv", "2026-06-30_x.json"]);
    let wrong = run(["report", &file, "--json", &out_text, "--name", "{customer}"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.said.contains("{customer} is not known"), "{}", wrong.said);
}

#[test]
fn a_report_that_is_light_on_toner_has_another_number_and_the_same_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = assessment(folder.path());
    let markdown = |options: &[&str]| {
        let out = folder.path().join("r.md").display().to_string();
        let line = ["report", &file, "--markdown", &out];
        let ran = run(line.iter().chain(options).copied());
        assert_eq!(ran.code, 0, "{}", ran.said);
        fs::read_to_string(out).unwrap()
    };
    let (full, light) = (markdown(&[]), markdown(&["--light-on-toner"]));
    let number = |text: &str| text.split("TA-").nth(1).map(|rest| rest[..10].to_owned()).unwrap();
    assert_ne!(number(&full), number(&light));
    assert_eq!(full.replace(&number(&full), ""), light.replace(&number(&light), ""));
}

#[test]
fn a_logo_and_colours_are_taken_or_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = assessment(folder.path());
    let (pdf, logo) = (folder.path().join("r.pdf"), folder.path().join("logo.png"));
    let (pdf_text, logo_text) = (pdf.display().to_string(), logo.display().to_string());
    fs::write(&logo, b"no picture").unwrap();
    let refused = run(["report", &file, "--pdf", &pdf_text, "--logo", &logo_text]);
    assert_eq!((refused.code, refused.said.contains("is not a PNG picture")), (1, true), "{}", refused.said);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 40, 20);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(&[0x77; 40 * 20 * 3]).unwrap();
    fs::write(&logo, &bytes).unwrap();
    let line = ["report", &file, "--pdf", &pdf_text, "--logo", &logo_text, "--colour", "#14532d"];
    let ran = run(line.iter().copied().chain(["--second-colour", "#b45309"]));
    assert_eq!(ran.code, 0, "{}", ran.said);
    let written = lopdf::Document::load(&pdf).unwrap();
    let is_logo = |object: &lopdf::Object| {
        let Ok(stream) = object.as_stream() else { return false };
        stream.dict.get(b"Width").and_then(lopdf::Object::as_i64).is_ok_and(|width| width == 40)
    };
    assert!(written.objects.values().any(is_logo));
    let light = run(["report", &file, "--pdf", &pdf_text, "--colour", "#ffffff"]);
    assert_eq!((light.code, light.said.contains("too light")), (2, true), "{}", light.said);
}

#[test]
fn the_executive_edition_of_the_sample_ends_with_the_signatures_on_its_ninth_page() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("demo").display().to_string();
    let ran = run(["demo", "--out", &out]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    for paper in [&[][..], &["--letter"]] {
        let pdf = folder.path().join("e.pdf").display().to_string();
        let case = format!("{out}/demo.assessment");
        let line = ["report", &case, "--preset", "executive", "--pdf", &pdf];
        let ran = run(line.iter().chain(paper).copied());
        assert_eq!(ran.code, 0, "{}", ran.said);
        let file = lopdf::Document::load(&pdf).unwrap();
        let pages: Vec<u32> = file.get_pages().into_keys().collect();
        assert_eq!(pages.len(), 9, "{paper:?}");
        let text = |page: u32| file.extract_text(&[page]).unwrap();
        assert!(text(9).contains("Sign-off") && text(9).contains("Client"), "{paper:?}");
        // Whoever looks for the version or the marking finds all of that on one page.
        let holds_all =
            |text: &str| ["Tenant as exported", "Assessment last changed"].iter().all(|it| text.contains(it));
        assert!(pages.into_iter().skip(1).any(|page| holds_all(&text(page))), "{paper:?}");
    }
}
