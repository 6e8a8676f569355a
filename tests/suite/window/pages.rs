//! The report's pages, seen whole beside what is chosen, turned by keys and by chapter.

use super::protection::palette;
use super::*;

/// The page that is seen, by the words of its picture.
fn seen(shown: &Shown) -> Option<String> {
    let mut pictures = shown.query_all_by_role(Role::Image).filter_map(|node| node.accesskit_node().label());
    pictures.find(|words| words.ends_with("of the report"))
}

/// Waits until the page is drawn.
fn turned(shown: &mut Shown, page: usize) {
    until(shown, &format!("Page {page} of the report"));
}

fn shows_whole_page(shown: &Shown, height: f32) {
    let words = seen(shown).unwrap();
    let page = shown.get_by_role_and_label(Role::Image, &words).rect();
    assert!(page.bottom() <= height && page.height() > height / 2.0, "{page:?}");
    assert!((page.height() / page.width() - 842.0 / 595.0).abs() < 0.02, "{page:?}");
}

/// The sample's report, its first page in sight.
fn previewed() -> (Shown, tempfile::TempDir) {
    let (mut shown, _, folder) = with_sample();
    shown.set_size(egui::vec2(1280.0, 800.0));
    palette(&mut shown, "preview");
    turned(&mut shown, 1);
    (shown, folder)
}

#[test]
fn pages_are_seen_whole_and_turned_by_keys_and_chapters() {
    let (mut shown, _folder) = previewed();
    shows_whole_page(&shown, 800.0);
    for (key, page) in [(Key::PageDown, 2), (Key::PageDown, 3), (Key::PageUp, 2), (Key::Home, 1)] {
        press(&mut shown, key);
        turned(&mut shown, page);
    }
    press(&mut shown, Key::PageUp);
    assert_eq!(seen(&shown).as_deref(), Some("Page 1 of the report"));
    press(&mut shown, Key::End);
    let last = shown.get_by_role_and_label(Role::TextInput, "Page").accesskit_node().value().unwrap();
    turned(&mut shown, last.parse().unwrap());
    choose(&mut shown, "Section", "Summary");
    let page = shown.get_by_role_and_label(Role::TextInput, "Page").accesskit_node().value().unwrap();
    assert!(page.parse::<usize>().unwrap() < 9, "{page}");
    turned(&mut shown, page.parse().unwrap());

    // Home and End belong to a field that is typed in.
    shown.get_by_role_and_label(Role::TextInput, "Write it to this file").focus();
    settle(&mut shown);
    press(&mut shown, Key::Home);
    let now = shown.get_by_role_and_label(Role::TextInput, "Page").accesskit_node().value();
    assert_eq!(now.as_deref(), Some(page.as_str()));

    // In place of the particulars, which come back; where there is one column, in place of all of it.
    assert!(shown.query_by_label("On the cover").is_none());
    shown.set_size(egui::vec2(900.0, 640.0));
    settle(&mut shown);
    assert!(shown.query_by_label("Print the report").is_none());
    shows_whole_page(&shown, 640.0);
    click(&mut shown, "Close the preview");
    assert!(shown.query_by_label("On the cover").is_some() && shown.query_by_label("Print the report").is_some());
}

#[test]
fn an_old_page_says_that_it_is_one() {
    let (mut shown, _folder) = previewed();
    assert!(shown.query_by_label("being laid out…").is_none());
    shown.get_by_role_and_label(Role::RadioButton, "Final").click();
    // Said in the very frame that begins it: no frame is passed over here.
    until(&mut shown, "being laid out…");
    let started = Instant::now();
    while shown.query_by_label("being laid out…").is_some() {
        assert!(started.elapsed() < Duration::from_mins(6), "it is never laid out");
        shown.step();
        std::thread::sleep(Duration::from_millis(5));
    }
    turned(&mut shown, 1);
}
