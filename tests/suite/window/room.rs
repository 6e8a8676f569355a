//! What is shown where there is little room, and how much of a list is shown.

use super::*;

#[test]
fn columns_without_room_are_named_and_reached() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(900.0, 700.0));
    control(&mut shown, Key::Num4);
    until(&mut shown, "No room for: ");
    assert!(shown.query_by_label("Sort the accounts by Device").is_none());
    for width in [900.0, 790.0, 760.0, 730.0, 640.0, 512.0] {
        shown.set_size(egui::vec2(width, 700.0));
        settle(&mut shown);
        let link = shown.get_by_label("Show all columns").rect();
        assert!(link.height() < 30.0, "on one line in {width}: {link:?}");
    }
    shown.set_size(egui::vec2(900.0, 700.0));
    settle(&mut shown);
    shown.get_by_label("Show all columns").click();
    settle(&mut shown);
    assert!(shown.query_by_label("Sort the accounts by Device").is_some());
    shown.get_by_label("Fit the columns").click();
    settle(&mut shown);
    assert!(shown.query_by_label("Sort the accounts by Device").is_none());
    shown.set_size(egui::vec2(1600.0, 700.0));
    settle(&mut shown);
    assert!(shown.query_by_label_contains("No room for: ").is_none());
    assert!(shown.query_by_label("Sort the accounts by Device").is_some());
}

/// Where one part is shown at a time, the conclusion says what it is on.
#[test]
fn nobody_concludes_blind_in_a_small_window() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(683.0, 467.0));
    for check in ["1.02.b", "1.02.c"] {
        find(&mut shown, check);
        shown.get_by_role_and_label(Role::Button, "Conclusion").click();
        settle(&mut shown);
        let title = shown.query_all_by_label_contains(&format!("{check}  ")).next().expect("it is named").rect();
        assert!(title.top() > 30.0 && title.bottom() < 160.0, "on top: {title:?}");
    }
}

/// A search that leads nowhere leaves the check that was chosen before it, not what its first letters came upon.
#[test]
fn a_search_without_a_match_changes_no_choice() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(853.0, 547.0));
    find(&mut shown, "1.02.e");
    press(&mut shown, Key::Slash);
    shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
    for letter in ["s", "t", "a", "q", "z"] {
        shown.get_by_role_and_label(Role::TextInput, "Search").type_text(letter);
        settle(&mut shown);
    }
    until(&mut shown, "Nothing matches these filters");
    press(&mut shown, Key::Escape);
    shown.get_by_role_and_label(Role::Button, "Conclusion").click();
    settle(&mut shown);
    assert!(
        shown.query_all_by_label_contains("1.02.e  ").next().is_some(),
        "it is named, and is the one that was chosen"
    );
}

#[test]
fn every_fact_of_an_object_has_its_column_where_that_is_asked_for() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1024.0, 700.0));
    find_objects(&mut shown, "1.02.d");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::W);
    until(&mut shown, "Back to the finding");
    let columns = |shown: &Shown| shown.query_all_by_label_contains("Sort by ").count();
    let fitting = columns(&shown);
    shown.get_by_label("Show all columns").click();
    settle(&mut shown);
    assert!(columns(&shown) > fitting, "{} of {fitting}", columns(&shown));
    let before = objects(&shown);
    // It may be reached by scrolling to the right only. Upwards they stand already; then downwards.
    for _ in 0..2 {
        shown.query_all_by_label_contains("Sort by Display name").next().unwrap().click_accesskit();
        settle(&mut shown);
    }
    assert_ne!(objects(&shown), before);
    shown.get_by_label("Fit the columns").click();
    settle(&mut shown);
    assert_eq!(columns(&shown), fitting);
}

#[test]
fn screens_are_named_in_words_at_any_size() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = created(&folder.path().join("a.assessment"));
    // 1024 by 700 at 100, 150 and 200 %.
    for (width, height) in [(1024.0, 700.0), (683.0, 467.0), (512.0, 350.0)] {
        shown.set_size(egui::vec2(width, height));
        settle(&mut shown);
        for screen in ["Start", "Evidence", "Checklist", "Accounts", "Report", "Previous"] {
            let tab = shown.get_by_role_and_label(Role::Button, screen);
            let (rect, letters) = (tab.rect(), screen.chars().map(|_| 4.5).sum::<f32>());
            assert!(rect.width() > 8.0 + letters && rect.right() < width, "{screen}: {rect:?}");
        }
    }
}

#[test]
fn the_list_has_room_below_its_filters() {
    let (mut shown, _, _folder) = with_sample();
    // 1024 by 700 at 200 %, 1280 by 800 at 200 %, and the smallest window.
    for (width, height) in [(512.0, 350.0), (640.0, 400.0), (1024.0, 700.0)] {
        shown.set_size(egui::vec2(width, height));
        settle(&mut shown);
        if shown.query_by_label("Filter by severity").is_none() {
            shown.get_by_label("More filters").click();
            settle(&mut shown);
        }
        let rows = shown.query_all_by_role(Role::ListBoxOption);
        let seen = rows.filter(|row| row.rect().bottom() < height - 30.0 && row.rect().top() > 60.0).count();
        assert!(seen >= if height > 600.0 { 4 } else { 1 }, "{seen} in {width}×{height}");
    }
}

#[test]
fn what_a_search_finds_is_counted() {
    let (mut shown, _, _folder) = with_sample();
    assert!(shown.query_by_label_contains(" of 206 checks").is_none(), "nothing is left out");
    fill(&mut shown, "Search", "1.02.b");
    until(&mut shown, "1 of 206 checks");
    shown.get_all_by_label("Show everything").last().unwrap().click();
    settle(&mut shown);
    find_objects(&mut shown, "1.02.d");
    let all = objects(&shown);
    fill(&mut shown, "Filter the objects", &all[0]);
    until(&mut shown, &format!("1 of {}", all.len()));
    control(&mut shown, Key::Num4);
    let all = objects(&shown);
    fill(&mut shown, "Search the accounts", &all[0]);
    until(&mut shown, " shown");
    assert_eq!(objects(&shown), all[..1]);
}

#[test]
fn what_is_plainly_no_export_comes_last_and_asks_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("exports");
    std::fs::create_dir(&exports).unwrap();
    let write = |name: &str, text: &str| {
        tenant_assessor::jobs::writing::write_whole(&exports.join(name), text.as_bytes()).unwrap();
    };
    write("README.md", "# How these were exported\n\nBy hand.\n");
    write("numbers.csv", "Quantity,Colour\n1,red\n");
    let mut shown = created(&folder.path().join("a.assessment"));
    fill(&mut shown, "Path of a file or folder", exports.to_str().unwrap());
    click(&mut shown, "Import");
    until(&mut shown, "Want a look (1)");
    idle(&mut shown);
    let other = top(&shown, "Not recognised, and no exports (1)");
    assert!(top(&shown, "More about numbers.csv") < other && other < top(&shown, "More about README.md"));
    assert_eq!(shown.query_all_by_label("Not recognised").count(), 2, "both say so");
}

#[test]
fn counts_of_accounts_stay_within_the_window() {
    let (mut shown, _, _folder) = with_sample();
    control(&mut shown, Key::Num4);
    until(&mut shown, "Privileged accounts");
    for width in [1200.0, 819.0, 683.0, 512.0] {
        shown.set_size(egui::vec2(width, 700.0));
        settle(&mut shown);
        let standing = shown.query_all_by_label_contains("Standing access ").next().unwrap().rect();
        assert!(standing.right() < width, "{standing:?} in {width}");
    }
}

/// A notice takes some of the height, and a title bar some more: the table of objects stays, and an object stands below it as
/// before.
#[test]
fn four_objects_are_in_sight_beside_the_one_that_is_open() {
    let (mut shown, _, _folder) = with_sample();
    for (width, height) in [(1024.0, 700.0), (1022.0, 675.0)] {
        shown.set_size(egui::vec2(width, height));
        find_objects(&mut shown, "1.02.d");
        press(&mut shown, Key::Escape);
        shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
        settle(&mut shown);
        let in_sight = |shown: &Shown| {
            let border = shown.get_by_label("Size of the part: object").rect().center().y;
            let rows = shown.query_all_by_role(Role::Row).map(|row| row.rect());
            rows.filter(|row| row.bottom() <= border).count()
        };
        assert!(in_sight(&shown) >= 4, "{} in {width}×{height}", in_sight(&shown));
        protection::palette(&mut shown, "lock now");
        until(&mut shown, "Only a protected assessment can be locked");
        assert!(in_sight(&shown) >= 4, "{} with a notice in {width}×{height}", in_sight(&shown));
        shown.get_by_label("Dismiss").click();
        settle(&mut shown);
        press(&mut shown, Key::Escape);
    }
}
