//! Every control that can be clicked or typed into has a name that can be read out, on every screen.

use super::*;

/// What a screen reader would stop at.
const STOPS: &[Role] = &[
    Role::Button,
    Role::CheckBox,
    Role::ComboBox,
    Role::Dialog,
    Role::Link,
    Role::ListBoxOption,
    Role::MultilineTextInput,
    Role::PasswordInput,
    Role::RadioButton,
    Role::Row,
    Role::Slider,
    Role::Splitter,
    Role::TextInput,
    Role::Window,
];

/// A letter of the icons' font: nobody can read it aloud.
fn is_icon(letter: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&letter)
}

/// What is read out with an icon's letter in it.
fn with_icons(shown: &Shown) -> Vec<String> {
    // The runs of a text are where a cursor stands in it; what is read is the text's own name.
    let is_read = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() != Role::TextRun;
    let all = shown.root().children_recursive().filter(is_read);
    let said = all.flat_map(|node| [node.accesskit_node().label(), node.accesskit_node().value()]);
    said.flatten().filter(|said| said.contains(is_icon)).map(|said| format!("{said:?}")).collect()
}

/// Controls on the screen whose name says nothing: none, or icons alone.
fn nameless(shown: &Shown) -> Vec<String> {
    let stops = shown.root().children_recursive().filter(|node| STOPS.contains(&node.accesskit_node().role()));
    let says_nothing = |label: &str| !label.chars().any(char::is_alphanumeric);
    stops
        .filter(|node| says_nothing(&node.accesskit_node().label().unwrap_or_default()))
        .map(|node| format!("{:?} at {:?}", node.accesskit_node().role(), node.rect()))
        .collect()
}

#[track_caller]
fn check(shown: &Shown, what: &str) {
    assert_eq!(nameless(shown), Vec::<String>::new(), "on {what}");
    assert_eq!(with_icons(shown), Vec::<String>::new(), "on {what}");
}

#[test]
fn every_control_has_a_name() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    for (key, screen) in [(Key::Num1, "Start"), (Key::Num2, "Evidence"), (Key::Num4, "Accounts"), (Key::Num5, "Report")]
    {
        control(&mut shown, key);
        shown.run_steps(4);
        // What is folded is looked at unfolded.
        for folded in ["More about it", "Thresholds", "Verify a report or an assessment", "How it is made", "Sign it"] {
            let header = shown.query_all_by_label(folded).next();
            if header.map(|header| header.click()).is_some() {
                shown.run_steps(16);
            }
        }
        check(&shown, screen);
    }
    control(&mut shown, Key::Num4);
    for view in ["Roles", "Pictures", "List"] {
        click(&mut shown, view);
        check(&shown, view);
    }
    press(&mut shown, Key::J);
    check(&shown, "the page of an account");
    control(&mut shown, Key::Num3);
    click(&mut shown, "More filters");
    for id in ["1.02.a", "1.02.b", "1.03.a", "1.03.f"] {
        find(&mut shown, id);
        shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
        settle(&mut shown);
        press(&mut shown, Key::Num3);
        press(&mut shown, Key::Escape);
        check(&shown, id);
    }
    press(&mut shown, Key::X);
    check(&shown, "several checks together");
    press(&mut shown, Key::X);
    press(&mut shown, Key::Questionmark);
    check(&shown, "the sheet of shortcuts");
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::K);
    check(&shown, "the list of commands");
}
