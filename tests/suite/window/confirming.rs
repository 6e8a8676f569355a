//! Categories that evidence proposes, confirmed one by one and together.

use super::*;

/// The accounts in their order, by what the list of categories calls them.
fn accounts(shown: &Shown) -> Vec<String> {
    let boxes = shown.query_all_by_role(Role::ComboBox).filter_map(|one| one.accesskit_node().label());
    boxes.filter_map(|label| label.strip_prefix("Category of ").map(str::to_owned)).collect()
}

fn begun() -> (Shown, PathBuf, tempfile::TempDir) {
    let (mut shown, path, folder) = with_sample();
    shown.set_size(egui::vec2(1600.0, 1400.0));
    find(&mut shown, "1.02.a");
    (shown, path, folder)
}

#[test]
fn who_is_confirmed_stays_where_it_was() {
    let (mut shown, path, _folder) = begun();
    let before = accounts(&shown);
    assert!(before.len() > 3, "{before:?}");
    click(&mut shown, &format!("Confirm the category of {}", before[1]));
    idle(&mut shown);
    assert_eq!(stored(&path).stated.categories.len(), 1);
    assert_eq!(accounts(&shown), before);
    assert!(shown.query_by_label(&format!("Confirm the category of {}", before[1])).is_none());
    // Name, category and the button on one line.
    let category = shown.get_by_label(&format!("Category of {}", before[2])).rect();
    let confirm = shown.get_by_label(&format!("Confirm the category of {}", before[2])).rect();
    assert!((category.center().y - confirm.center().y).abs() < 4.0);
    until(&mut shown, "proposed because ");
    click(&mut shown, &format!("Everything about {}", before[0]));
    until(&mut shown, "Privileged accounts");
}

#[test]
fn proposals_are_confirmed_together_after_they_were_listed() {
    let (mut shown, path, _folder) = begun();
    let all = shown.query_all_by_label_contains("Confirm the category of ").count();
    click(&mut shown, &format!("Confirm these {all}…"));
    until(&mut shown, "These categories will be stated");
    assert!(stored(&path).stated.categories.is_empty(), "listed, and nothing is stated yet");
    click(&mut shown, "Not now");
    assert!(accounts(&shown).len() >= all);
    click(&mut shown, &format!("Confirm these {all}…"));
    click(&mut shown, &format!("Confirm {all} categories"));
    idle(&mut shown);
    assert_eq!(stored(&path).stated.categories.len(), all);
    until(&mut shown, &format!("Confirm {all} categories: "));
    control(&mut shown, Key::Z);
    idle(&mut shown);
    assert!(stored(&path).stated.categories.is_empty(), "one step takes all back");
}

/// By the keyboard alone: what was confirmed is gone, and Tab goes on where it stood.
#[test]
fn the_keyboard_goes_on_where_a_confirmation_was_given() {
    let (mut shown, _, _folder) = begun();
    let before = accounts(&shown);
    shown.get_by_label(&format!("Confirm the category of {}", before[1])).focus();
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    idle(&mut shown);
    assert!(shown.query_by_label(&format!("Confirm the category of {}", before[1])).is_none());
    press(&mut shown, Key::Tab);
    let focused = shown.root().children_recursive().find(|node| node.is_focused());
    let label = focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default();
    assert!(before[1..3].iter().any(|name| label.contains(&**name)), "{label}");
}

/// What the list before a final report leads to: those that wait, and the way to confirm them together.
#[test]
fn the_register_shows_those_that_wait_and_confirms_them_together() {
    let (mut shown, path, _folder) = begun();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    super::protection::palette(&mut shown, "accounts to be confirmed");
    until(&mut shown, "To be confirmed ");
    let confirm = shown.query_all_by_label_contains("Confirm these ").next().unwrap();
    confirm.click();
    settle(&mut shown);
    until(&mut shown, "These categories will be stated");
    assert!(stored(&path).stated.categories.is_empty());
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label_contains("These categories will be stated").is_none());
    shown.query_all_by_label_contains("Confirm these ").next().unwrap().click();
    settle(&mut shown);
    let all = shown.query_all_by_label_contains(" categories").find(|node| {
        let node = node.accesskit_node();
        node.role() == Role::Button && node.label().is_some_and(|label| label.starts_with("Confirm "))
    });
    all.unwrap().click();
    settle(&mut shown);
    idle(&mut shown);
    assert!(stored(&path).stated.categories.len() > 8, "not those of one check alone");
    assert!(shown.query_by_label_contains("Confirm these ").is_none());
}
