//! What is said of one affected object alone.

use super::*;

#[test]
fn a_risk_is_accepted_for_one_object() {
    let (mut shown, path, _folder) = with_sample();
    // Tall enough for everything to be in sight.
    shown.set_size(egui::vec2(1400.0, 3000.0));
    find_objects(&mut shown, "1.02.d");
    shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
    settle(&mut shown);
    shown.get_by_label("Say something about this object alone").click();
    shown.run_steps(16);
    choose(&mut shown, "Treatment of this object alone", "Accept risk");
    until(&mut shown, "Still needs an approver, a reason, an expiry date");
    fill(&mut shown, "Approver", "The CISO");
    fill(&mut shown, "Expiry date", "2026-12-31");
    fill(&mut shown, "Reason for accepting", "Until the merger");
    assert!(shown.query_by_label_contains("Still needs").is_none());
    let assessment = stored(&path);
    let (target, said) = assessment.annotations.iter().next().unwrap();
    assert!(target.to_string().starts_with("privileged-access/object/1.02.d/"), "{target}");
    let expiry = Moment::from_date(2026, 12, 31);
    let (approver, reason) = ("The CISO".to_owned(), "Until the merger".to_owned());
    assert_eq!(said.treatment, Treatment::AcceptRisk { approver, reason, expiry });
    assert!(assessment.on_check("1.02.d").is_none(), "the finding itself is untouched");
    control(&mut shown, Key::Num5);
    until(&mut shown, "Not ready to be final");
    assert!(shown.query_by_label_contains("Treatments that are not decided").is_none(), "it is decided to the end");
}

/// The first object of 1.02.d gets a note; gives what it is called.
fn noted(shown: &mut Shown) -> String {
    shown.set_size(egui::vec2(1400.0, 3000.0));
    find_objects(shown, "1.02.d");
    shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
    settle(shown);
    let name = objects(shown)[0].clone();
    shown.get_by_label("Say something about this object alone").click();
    shown.run_steps(16);
    fill(shown, "Note on this object", "Asked; it stays until May.");
    name
}

#[test]
fn an_object_of_which_something_was_said_bears_a_mark() {
    let (mut shown, _, _folder) = with_sample();
    let mark = "Only objects of which something was said";
    find_objects(&mut shown, "1.02.d");
    assert!(shown.query_by_label(mark).is_none(), "nothing was said yet");
    let name = noted(&mut shown);
    let all = table(&shown);
    let has_note = |row: &str| row.starts_with(&format!("{name}, Fail; ")) && row.ends_with(", has a note");
    assert!(has_note(&all[0]), "{all:?}");
    assert_eq!(all.iter().filter(|row| row.contains(", has a note")).count(), 1, "{all:?}");
    click(&mut shown, mark);
    assert!(table(&shown).len() == 1 && has_note(&table(&shown)[0]), "{:?}", table(&shown));
    until(&mut shown, &format!("1 of {}", all.len()));
    click(&mut shown, mark);
    assert_eq!(objects(&shown).len(), all.len());
    // What is stated of an account is seen wherever it is listed.
    find(&mut shown, "1.02.a");
    shown.query_all_by_label_contains("Confirm the category of ").next().unwrap().click();
    settle(&mut shown);
    idle(&mut shown);
    find_objects(&mut shown, "3.01.c");
    assert!(table(&shown).iter().any(|row| row.contains("was stated by hand")), "{:?}", table(&shown));
}

#[test]
fn the_table_of_objects_is_large_by_a_key_and_back() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1024.0, 700.0));
    find_objects(&mut shown, "1.02.d");
    press(&mut shown, Key::Escape);
    let columns = |shown: &Shown| shown.query_all_by_label_contains("Sort by ").count();
    let narrow = columns(&shown);
    press(&mut shown, Key::W);
    until(&mut shown, "Back to the finding");
    assert!(columns(&shown) > narrow, "{} of {narrow}", columns(&shown));
    assert!(shown.query_by_role_and_label(Role::TextInput, "Search").is_none(), "the list gives way");
    // What stands beside it cannot be typed in, and the keyboard goes on.
    press(&mut shown, Key::N);
    until(&mut shown, "The note is out of sight beside the large table; w leads back to it.");
    press(&mut shown, Key::Num3);
    until(&mut shown, "The conclusion is out of sight beside the large table; w leads back to it.");
    // The same keys as in the list go through the objects.
    press(&mut shown, Key::J);
    let chosen = shown.query_all_by_role(Role::Row).find(is_selected).unwrap().rect();
    assert!(chosen.right() < shown.get_by_label("Close the object").rect().left(), "its facts stand beside it");
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("Close the object").is_none());
    until(&mut shown, "Back to the finding");
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("Back to the finding").is_none());
    until(&mut shown, "Conclusion");
    click(&mut shown, "Large table");
    press(&mut shown, Key::W);
    assert!(shown.query_by_label("Back to the finding").is_none());
}

#[test]
fn rows_of_objects_stay_in_sight_beside_an_object() {
    let (mut shown, _, _folder) = with_sample();
    for (width, height) in [(1280.0, 760.0), (1024.0, 700.0), (853.0, 507.0)] {
        shown.set_size(egui::vec2(width, height));
        find_objects(&mut shown, "1.02.d");
        if shown.query_by_label("Close the object").is_none() {
            shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
            settle(&mut shown);
        }
        // Where there is room for three parts; elsewhere the object stands below what was found, with the way to the next.
        if height > 700.0 {
            let rows = shown.query_all_by_role(Role::Row).count();
            assert!(rows > 3, "{rows} in {width} by {height}");
        }
        let close = shown.get_by_label("Close the object").rect();
        assert!(close.right() < width && close.bottom() < height, "{close:?}");
        press(&mut shown, Key::Escape);
    }
}

#[test]
fn in_a_middling_width_the_list_stands_beside_one_other_part() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(853.0, 507.0));
    find(&mut shown, "1.02.b");
    let has = |shown: &Shown, words: &str| shown.query_by_role_and_label(Role::RadioButton, words).is_some();
    assert!(!has(&shown, "Met"));
    press(&mut shown, Key::F6);
    assert!(has(&shown, "Met") && shown.query_by_role_and_label(Role::TextInput, "Search").is_some());
    press(&mut shown, Key::F6);
    assert!(!has(&shown, "Met"));
    // What owes a reason leads to where it is given.
    press(&mut shown, Key::Num1);
    until(&mut shown, "A reader is owed the reason");
}
