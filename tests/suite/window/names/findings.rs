//! What stands on the checklist's screen.

use super::*;

#[test]
fn the_checklist() {
    let mut walk = Walk::default();
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    settle(&mut shown);
    walk.look_and_ask(&mut shown, "Checklist");
    click(&mut shown, "More filters");
    walk.look_and_ask(&mut shown, "Checklist, all filters");
    walk.unfold_lists(&mut shown, "Checklist");
    find(&mut shown, "1.02.b");
    walk.look_and_ask(&mut shown, "a search");
    press(&mut shown, Key::Num1);
    walk.look_and_ask(&mut shown, "a reason that is owed");
    press(&mut shown, Key::Escape);
    for (treatment, field) in
        [("Accept risk", "Approver"), ("Remediate", "Owner"), ("Compensating control", ""), ("Disputed", "")]
    {
        choose(&mut shown, "Treatment", treatment);
        assert!(field.is_empty() || shown.query_by_role_and_label(Role::TextInput, field).is_some());
        walk.look_and_ask(&mut shown, treatment);
    }
    choose(&mut shown, "Severity", "Low");
    walk.look_and_ask(&mut shown, "another severity");
    for tab in ["Affected (", "Evidence  (", "Attachments (", "Answers ("] {
        if try_click(&mut shown, tab) {
            walk.look_and_ask(&mut shown, tab);
        }
    }
    walk.end();
}

#[test]
fn what_is_confirmed_and_answered() {
    let mut walk = Walk::default();
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 3000.0));
    let checks = ["1.02.a", "1.03.a", "1.03.b", "1.03.f", "1.04.a", "2.01.a", "2.05.a", "3.01.c", "4.01.a"];
    for check in checks {
        find(&mut shown, check);
        walk.look_and_ask(&mut shown, check);
    }
    find(&mut shown, "1.02.a");
    walk.unfold_lists(&mut shown, "1.02.a");
    shown.query_all_by_label_contains("Confirm these ").next().unwrap().click();
    settle(&mut shown);
    walk.look_and_ask(&mut shown, "categories that are confirmed together");
    click(&mut shown, "Not now");
    shown.query_all_by_label_contains("Confirm the category of ").next().unwrap().click();
    settle(&mut shown);
    idle(&mut shown);
    walk.look_and_ask(&mut shown, "a category that was confirmed");
    find(&mut shown, "1.03.a");
    shown.query_all_by_label_contains("Turn down ").next().unwrap().click();
    settle(&mut shown);
    idle(&mut shown);
    walk.look_and_ask(&mut shown, "an account that was turned down");
    walk.end();
}

#[test]
fn objects_and_their_rows() {
    let mut walk = Walk::default();
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1400.0, 3000.0));
    find_objects(&mut shown, "1.02.d");
    walk.look_and_ask(&mut shown, "affected objects");
    click(&mut shown, "Export these objects");
    walk.look_and_ask(&mut shown, "where the objects are to be written");
    press(&mut shown, Key::Escape);
    shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
    settle(&mut shown);
    until(&mut shown, "Where it stands in the evidence");
    walk.look_and_ask(&mut shown, "an object");
    let is_link = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == Role::Link;
    shown.query_all_by_label_contains("Open ").find(is_link).unwrap().click();
    until(&mut shown, "Close the row");
    walk.look_and_ask(&mut shown, "a row of the evidence");
    press(&mut shown, Key::Escape);
    shown.get_by_label("Say something about this object alone").click();
    shown.run_steps(16);
    walk.look_and_ask(&mut shown, "what is said of an object alone");
    choose(&mut shown, "Treatment of this object alone", "Accept risk");
    walk.look_and_ask(&mut shown, "an object whose risk is accepted");
    fill(&mut shown, "Note on this object", "It stays.");
    press(&mut shown, Key::Escape);
    shown.set_size(egui::vec2(1024.0, 700.0));
    settle(&mut shown);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::W);
    until(&mut shown, "Back to the finding");
    walk.look_and_ask(&mut shown, "the large table");
    press(&mut shown, Key::J);
    walk.look_and_ask(&mut shown, "the large table beside an object");
    walk.end();
}

#[test]
fn the_parts_of_a_small_window() {
    let mut walk = Walk::default();
    let (mut shown, _, _folder) = with_sample();
    for (width, height) in [(853.0, 507.0), (683.0, 467.0)] {
        shown.set_size(egui::vec2(width, height));
        for key in [Key::Num1, Key::Num2, Key::Num4, Key::Num5, Key::Num6] {
            control(&mut shown, key);
            shown.run_steps(4);
            walk.look_and_ask(&mut shown, &format!("{key:?} at {width} by {height}"));
        }
        control(&mut shown, Key::Num3);
        for part in 0..4 {
            press(&mut shown, Key::F6);
            walk.look_and_ask(&mut shown, &format!("part {part} at {width} by {height}"));
        }
    }
    walk.end();
}

#[test]
fn several_checks_and_phrases() {
    let mut walk = Walk::default();
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    for check in ["1.02.b", "1.02.c"] {
        find(&mut shown, check);
        fill(&mut shown, "Note (n)", &format!("Something to be said of **{check}**."));
        click(&mut shown, "Phrases");
        walk.look(&shown, "phrases");
        click(&mut shown, "Keep the note as a phrase");
        press(&mut shown, Key::Escape);
    }
    click(&mut shown, "Phrases");
    walk.look(&shown, "two phrases");
    press(&mut shown, Key::Escape);
    click(&mut shown, "Preview");
    walk.look_and_ask(&mut shown, "a note as it is printed");
    for check in ["1.02.b", "1.02.c"] {
        find(&mut shown, check);
        press(&mut shown, Key::X);
    }
    until(&mut shown, "2 checks together");
    choose(&mut shown, "Notes of all", "Add to them");
    choose(&mut shown, "Severity of all", "Low");
    choose(&mut shown, "Treatment of all", "Accept risk");
    walk.look_and_ask(&mut shown, "several checks");
    walk.unfold_lists(&mut shown, "several checks");
    wants_to_close(&mut shown);
    shown.run_steps(4);
    walk.look_and_ask(&mut shown, "closing with something typed");
    walk.end();
}
