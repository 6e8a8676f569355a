//! The register of accounts: as a matrix, in pictures, and by keyboard.

use super::*;

#[test]
fn a_bar_shows_the_accounts_that_it_counts() {
    let (mut shown, _, _folder) = on_screen(Key::Num4, "Privileged accounts");
    let all = objects(&shown).len();
    click(&mut shown, "Pictures");
    let bars = shown.query_all_by_label_contains("Last use: ").filter_map(|bar| bar.accesskit_node().label());
    let bars: Vec<(String, usize)> =
        bars.filter_map(|label| Some((label.clone(), label.rsplit_once(": ")?.1.parse().ok()?))).collect();
    assert!(bars.iter().map(|(_, count)| count).sum::<usize>() <= all, "{bars:?}");
    let (label, count) = bars.iter().find(|(_, count)| *count > 0 && *count < all).unwrap();
    click(&mut shown, label);
    assert_eq!(objects(&shown).len(), *count, "{label}");
    let words = label.rsplit_once(": ").unwrap().0;
    click(&mut shown, &format!("Not only: {words}"));
    assert_eq!(objects(&shown).len(), all);
}

#[test]
fn policies_are_counted_by_whom_they_reach() {
    let (mut shown, _, _folder) = on_screen(Key::Num4, "Privileged accounts");
    click(&mut shown, "Pictures");
    until(&mut shown, "Coverage by policy");
    let reached = shown.query_all_by_role(Role::Link).filter_map(|link| link.accesskit_node().label());
    let of_mfa: Vec<String> = reached.filter(|label| label.contains(": multifactor authentication: ")).collect();
    assert!(!of_mfa.is_empty());
    let count: usize = of_mfa.first().and_then(|label| label.rsplit_once(": ")?.1.parse().ok()).unwrap();
    shown.get_by_label(of_mfa.first().unwrap()).click();
    settle(&mut shown);
    assert_eq!(objects(&shown).len(), count, "{of_mfa:?}");
}

#[test]
fn roles_stand_against_accounts_and_keys_go_through_them() {
    let (mut shown, _, _folder) = on_screen(Key::Num4, "Privileged accounts");
    let listed = objects(&shown);
    click(&mut shown, "Roles");
    assert_eq!(objects(&shown), listed, "the same accounts in the same order");
    assert!(shown.query_by_role_and_label(Role::ColumnHeader, "Global Administrator").is_some());
    press(&mut shown, Key::J);
    press(&mut shown, Key::J);
    until(&mut shown, "Everything the evidence says");
    let chosen = shown.query_all_by_role(Role::Row).filter(is_selected);
    let chosen: Vec<String> = chosen.filter_map(|row| row.accesskit_node().label()).collect();
    assert!(chosen.len() == 1 && chosen[0].starts_with(listed.get(1).unwrap()), "{chosen:?}");
    click(&mut shown, "List");
    click(&mut shown, "Sort the accounts by Account");
    let mut reversed = objects(&shown);
    reversed.reverse();
    assert_eq!(reversed, listed);
}

#[test]
fn one_goes_on_from_the_account_whose_page_was_closed() {
    let (mut shown, _, _folder) = with_sample();
    // 1024 by 700 at 150 %: the page alone, or the list.
    shown.set_size(egui::vec2(683.0, 467.0));
    control(&mut shown, Key::Num4);
    for _ in 0..12 {
        press(&mut shown, Key::J);
    }
    let chosen = |shown: &Shown| {
        shown.query_all_by_role(Role::Row).find(|row| is_selected(row)).and_then(|row| row.accesskit_node().label())
    };
    press(&mut shown, Key::Escape);
    let twelfth = chosen(&shown).unwrap();
    press(&mut shown, Key::J);
    until(&mut shown, "Everything the evidence says");
    press(&mut shown, Key::Escape);
    let next = chosen(&shown).unwrap();
    assert_ne!(next, twelfth);
    let row = shown.query_all_by_role(Role::Row).find(|row| is_selected(row)).unwrap().rect();
    assert!(row.top() > 40.0 && row.bottom() < 440.0, "in sight: {row:?}");
}
