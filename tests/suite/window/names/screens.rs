//! The screens as one comes to them, with what is folded unfolded.

use super::*;

/// Unfolds what is folded under these words.
fn unfold(shown: &mut Shown, folds: &[&str]) {
    for fold in folds {
        let header = shown.query_all_by_label(fold).next();
        if header.map(|header| header.click()).is_some() {
            shown.run_steps(16);
        }
    }
}

#[test]
fn without_an_assessment() {
    let mut walk = Walk::default();
    let mut shown = window(None);
    shown.set_size(egui::vec2(1200.0, 3200.0));
    settle(&mut shown);
    walk.look_and_ask(&mut shown, "Start, with nothing open");
    unfold(&mut shown, &["More about it", "Thresholds", "Verify a report or an assessment"]);
    walk.look_and_ask(&mut shown, "Start, unfolded");
    walk.unfold_lists(&mut shown, "Start");
    fill(&mut shown, "Most Global Administrators, emergency accounts included", "many");
    fill(&mut shown, "As-of date", "2026-13-01");
    walk.look_and_ask(&mut shown, "Start, with what is wrong");
    for key in [Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6] {
        control(&mut shown, key);
        walk.look_and_ask(&mut shown, &format!("{key:?} without an assessment"));
    }
    drop_on(&mut shown, sample());
    control(&mut shown, Key::Num1);
    fill(&mut shown, "Assessment file", "/nowhere/at all.assessment");
    press(&mut shown, Key::Enter);
    shown.run_steps(20);
    walk.look_and_ask(&mut shown, "two messages");
    walk.end();
}

#[test]
fn the_screens_of_an_assessment() {
    let mut walk = Walk::default();
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 3600.0));
    for (key, screen) in [(Key::Num1, "Start"), (Key::Num2, "Evidence"), (Key::Num5, "Report"), (Key::Num6, "Previous")]
    {
        control(&mut shown, key);
        shown.run_steps(4);
        let folds = [
            "More about it",
            "Thresholds",
            "Verify a report or an assessment",
            "How it is made",
            "Sections: all of them",
            "Sign it",
            "Letterhead",
        ];
        unfold(&mut shown, &folds);
        walk.look_and_ask(&mut shown, screen);
        walk.unfold_lists(&mut shown, screen);
    }
    walk.end();
}

#[test]
fn the_report_screen() {
    let mut walk = Walk::default();
    let (mut shown, _, _folder) = on_screen(Key::Num5, "On the cover");
    shown.set_size(egui::vec2(1500.0, 5000.0));
    settle(&mut shown);
    for line in ["Findings without a conclusion", "Treatments that are not decided"] {
        if try_click(&mut shown, line) {
            walk.look_and_ask(&mut shown, line);
        }
    }
    unfold(&mut shown, &["How it is made"]);
    for form in ["Action plan (XLSX workbook)", "Findings (JSON)", "Report (PDF)"] {
        choose(&mut shown, "Form", form);
        idle(&mut shown);
        walk.look_and_ask(&mut shown, form);
    }
    choose(&mut shown, "Names of people", "Pseudonyms");
    idle(&mut shown);
    walk.look_and_ask(&mut shown, "pseudonyms");
    protection::palette(&mut shown, "Preview of the pages");
    idle(&mut shown);
    // The list of chapters is there once the pages are laid out.
    until(&mut shown, "Page 1 of the report");
    walk.look_and_ask(&mut shown, "the preview");
    walk.unfold_lists(&mut shown, "the preview");
    walk.end();
}

#[test]
fn what_was_written_and_verified() {
    let mut walk = Walk::default();
    let (mut shown, _, folder) = on_screen(Key::Num5, "On the cover");
    let report = folder.path().join("report.pdf");
    fill(&mut shown, "Write it to this file", report.to_str().unwrap());
    idle(&mut shown);
    click(&mut shown, "Print the report");
    until(&mut shown, "The report is written");
    walk.look_and_ask(&mut shown, "a report that was written");
    idle(&mut shown);
    protection::palette(&mut shown, "Verify a report or");
    shown.run_steps(16);
    walk.look_and_ask(&mut shown, "the form that verifies");
    fill(&mut shown, "Signed report (PDF)", report.to_str().unwrap());
    idle(&mut shown);
    click(&mut shown, "Verify");
    idle(&mut shown);
    walk.look_and_ask(&mut shown, "what was verified");
    walk.end();
}

#[test]
fn the_register_of_accounts() {
    let mut walk = Walk::default();
    let (mut shown, _, _folder) = on_screen(Key::Num4, "Privileged accounts");
    walk.look_and_ask(&mut shown, "Accounts");
    walk.unfold_lists(&mut shown, "Accounts");
    for view in ["Roles", "Pictures"] {
        click(&mut shown, view);
        walk.look_and_ask(&mut shown, view);
    }
    let bar = shown.query_all_by_label_contains("Last use: ").next().unwrap();
    bar.click();
    settle(&mut shown);
    walk.look_and_ask(&mut shown, "Accounts, filtered by a bar");
    click(&mut shown, "List");
    press(&mut shown, Key::J);
    until(&mut shown, "Everything the evidence says");
    walk.look_and_ask(&mut shown, "the page of an account");
    walk.unfold_lists(&mut shown, "the page of an account");
    protection::palette(&mut shown, "accounts to be confirmed");
    until(&mut shown, "To be confirmed ");
    walk.look_and_ask(&mut shown, "those that wait");
    shown.query_all_by_label_contains("Confirm these ").next().unwrap().click();
    settle(&mut shown);
    walk.look_and_ask(&mut shown, "those that are confirmed together");
    walk.end();
}

#[test]
fn a_previous_assessment_beside() {
    let mut walk = Walk::default();
    let folder = tempfile::tempdir().unwrap();
    let old = previous::earlier(folder.path());
    let (mut shown, path) = with_sample_in(folder.path());
    shown.set_size(egui::vec2(1500.0, 2400.0));
    control(&mut shown, Key::Num6);
    until(&mut shown, "What changed since last time");
    fill(&mut shown, "Previous assessment", path.to_str().unwrap());
    idle(&mut shown);
    click(&mut shown, "Lay it beside");
    until(&mut shown, "That is the assessment which is open");
    walk.look_and_ask(&mut shown, "Previous, refused");
    fill(&mut shown, "Previous assessment", old.to_str().unwrap());
    click(&mut shown, "Lay it beside");
    until(&mut shown, "Are both of the same client?");
    idle(&mut shown);
    walk.look_and_ask(&mut shown, "Previous, asking");
    click(&mut shown, "They belong together: compare");
    until(&mut shown, "beside 2025.assessment");
    walk.look_and_ask(&mut shown, "Previous, beside");
    walk.unfold_lists(&mut shown, "Previous, beside");
    let row = rows(&shown).into_iter().find(|row| row.starts_with("1.02.d ")).unwrap();
    shown.get_by_label(&row).click();
    settle(&mut shown);
    walk.look_and_ask(&mut shown, "what differs");
    click(&mut shown, "Another previous assessment…");
    walk.look_and_ask(&mut shown, "another previous assessment");
    press(&mut shown, Key::Escape);
    shown.query_all_by_label_contains("Carry over (").next().unwrap().click();
    settle(&mut shown);
    walk.look_and_ask(&mut shown, "what would be carried over");
    click(&mut shown, "Carry over 2 annotations");
    idle(&mut shown);
    walk.look_and_ask(&mut shown, "what was carried over");
    control(&mut shown, Key::Num3);
    for check in ["1.02.c", "1.02.d"] {
        find(&mut shown, check);
        walk.look_and_ask(&mut shown, &format!("{check} with what was said before"));
    }
    walk.end();
}

#[test]
fn a_window_that_only_reads() {
    let mut walk = Walk::default();
    let (mut first, path, _folder) = with_sample();
    settle(&mut first);
    let mut shown = window(Some(path));
    until(&mut shown, "Reading only");
    idle(&mut shown);
    shown.set_size(egui::vec2(1500.0, 2400.0));
    let screens = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6];
    for key in screens {
        control(&mut shown, key);
        shown.run_steps(4);
        walk.look_and_ask(&mut shown, &format!("{key:?}, reading only"));
    }
    control(&mut shown, Key::Num3);
    press(&mut shown, Key::Num1);
    until(&mut shown, "nothing was changed");
    walk.look_and_ask(&mut shown, "a refusal");
    walk.end();
}
