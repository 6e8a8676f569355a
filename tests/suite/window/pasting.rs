//! What is pasted by keys that the window hears itself: texts at once, pictures read where no frame waits.

use super::*;
use egui::Event;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The sample in a window whose clipboard is read so.
fn with_clipboard(read: fn(Sought) -> Held) -> (Shown, PathBuf, tempfile::TempDir) {
    let (mut first, path, folder) = with_sample();
    first.state_mut().as_mut().unwrap().close();
    drop(first);
    let workers = Workers { program: env!("CARGO_BIN_EXE_tenant-assessor").into() };
    let session = Session { user: "tester".to_owned(), host: "test".to_owned(), since: now() };
    let mut with = Surroundings::new(now, workers, session);
    (with.has_dialogs, with.texts, with.settings, with.clipboard) = (false, None, None, read);
    let mut shown = window_of(Launch { file: Some(path.clone()), with });
    shown.state_mut().as_mut().unwrap().hears_clipboard_keys();
    until(&mut shown, "Conclusion");
    idle(&mut shown);
    (shown, path, folder)
}

fn picture() -> Held {
    Held::Picture(Arc::new(egui::ColorImage::filled([30, 10], egui::Color32::WHITE)))
}

fn key(pressed: bool) -> Event {
    keyed(Key::V, Modifiers::COMMAND, pressed)
}

fn keyed(key: Key, modifiers: Modifiers, pressed: bool) -> Event {
    Event::Key { key, physical_key: None, pressed, repeat: false, modifiers }
}

/// These events, as the system gives them: each frame takes what belongs to it.
fn give(shown: &mut Shown, mut events: Vec<Event>) {
    let context = shown.ctx.clone();
    for _ in 0..8 {
        let mut input = egui::RawInput { events: std::mem::take(&mut events), ..egui::RawInput::default() };
        shown.state_mut().as_mut().unwrap().pace(&context, &mut input);
        input.events.into_iter().for_each(|event| shown.event(event));
        shown.step();
    }
}

fn count(path: &Path, check: &str) -> usize {
    stored(path).on_check(check).map_or(0, |said| said.attachments.len())
}

fn says(shown: &Shown, words: &str) -> bool {
    shown.query_all_by_label_contains(words).next().is_some()
}

#[test]
fn a_text_is_pasted_in_its_place_among_what_is_typed() {
    let read = |sought| if sought == Sought::Text { Held::Text("two\nlines".to_owned()) } else { picture() };
    let (mut shown, path, _folder) = with_clipboard(read);
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::N);
    let text = |text: &str| Event::Text(text.to_owned());
    give(&mut shown, vec![text("a"), key(true), key(false), text("b")]);
    press(&mut shown, Key::Escape);
    shown.run_steps(12);
    let said = stored(&path).on_check("1.02.b").unwrap().clone();
    assert_eq!((&*said.note, said.attachments.len()), ("atwo\nlinesb", 0));
    // The older keys of the same.
    press(&mut shown, Key::N);
    give(&mut shown, [true, false].map(|pressed| keyed(Key::Insert, Modifiers::SHIFT, pressed)).into());
    press(&mut shown, Key::Escape);
    shown.run_steps(12);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().note, "atwo\nlinesbtwo\nlines");
    // Without a field that is the picture.
    give(&mut shown, vec![key(true), key(false)]);
    until(&mut shown, "1 file is attached to 1.02.b");
}

#[test]
fn one_press_attaches_one_picture_to_what_was_shown() {
    static MAY_ANSWER: AtomicBool = AtomicBool::new(false);
    let read = |_| {
        while !MAY_ANSWER.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(5));
        }
        picture()
    };
    let (mut shown, path, _folder) = with_clipboard(read);
    find(&mut shown, "1.02.b");
    // Held down, and pressed once more while it is read.
    give(&mut shown, vec![key(true), key(true), key(true), key(false), key(true), key(false)]);
    shown.run_steps(20);
    assert!(says(&shown, "The clipboard is being read"));
    find(&mut shown, "1.02.c");
    MAY_ANSWER.store(true, Ordering::Relaxed);
    until(&mut shown, "1 file is attached to 1.02.b");
    idle(&mut shown);
    shown.run_steps(8);
    assert!(!says(&shown, "The clipboard is being read") && !says(&shown, "already"));
    assert_eq!((count(&path, "1.02.b"), count(&path, "1.02.c")), (1, 0));
}

#[test]
fn a_clipboard_without_a_picture_or_an_answer_is_told() {
    let (mut shown, path, _folder) = with_clipboard(|_| Held::Nothing);
    find(&mut shown, "1.02.b");
    give(&mut shown, vec![key(true), key(false)]);
    until(&mut shown, "There is no picture on the clipboard.");
    press(&mut shown, Key::N);
    give(&mut shown, vec![key(true), key(false)]);
    until(&mut shown, "There is neither text nor a picture on the clipboard.");
    assert_eq!(count(&path, "1.02.b"), 0);

    let (mut shown, _, _folder) = with_clipboard(|_| Held::Silence);
    find(&mut shown, "1.02.b");
    give(&mut shown, vec![key(true), key(false)]);
    until(&mut shown, "The program that holds what was copied does not answer.");
    // A text of which some pieces came is not called nothing, and a way on is told.
    let (mut shown, path, _folder) = with_clipboard(|_| Held::Part);
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::N);
    give(&mut shown, vec![key(true), key(false)]);
    until(&mut shown, "Copy it in parts, or save it as a file and attach that.");
    assert!(stored(&path).on_check("1.02.b").is_none());
    // In a field a picture is attached, too.
    let (mut shown, path, _folder) = with_clipboard(|_| picture());
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::N);
    give(&mut shown, vec![key(true), key(false)]);
    until(&mut shown, "1 file is attached to 1.02.b");
    assert_eq!(count(&path, "1.02.b"), 1);
    // In a dialog it is not.
    idle(&mut shown);
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::K);
    give(&mut shown, vec![key(true), key(false)]);
    press(&mut shown, Key::Escape);
    until(&mut shown, "Choose a finding on the checklist screen first; then paste the picture again.");
    assert_eq!(count(&path, "1.02.b"), 1);
}

/// The lowest point of what is typed, and of what is seen of its column.
fn ends(shown: &Shown, field: &str) -> (f32, f32) {
    (shown.get_by_role_and_label(Role::MultilineTextInput, field).rect().bottom(), top(shown, "Go on after concluding"))
}

#[test]
fn the_caret_is_in_sight_after_pasting_and_where_a_long_note_is_gone_on_with() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1280.0, 820.0));
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::N);
    let lines: Vec<String> = (1..=20).map(|line| format!("Line {line} of what was copied.")).collect();
    shown.event(egui::Event::Paste(lines.join("\n")));
    shown.run_steps(6);
    let (note, seen) = ends(&shown, "Note (n)");
    assert!(note <= seen, "the last line that was pasted is in sight: {note} above {seen}");
    press(&mut shown, Key::Escape);
    let more: Vec<String> = (1..=60).map(|line| format!("Line {line} of what was copied.")).collect();
    press(&mut shown, Key::N);
    shown.event(egui::Event::Paste(more.join("\n")));
    shown.run_steps(12);
    press(&mut shown, Key::Escape);
    find(&mut shown, "1.02.c");
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::N);
    shown.run_steps(6);
    let (note, seen) = ends(&shown, "Note (n)");
    assert!(note <= seen, "what is typed next stands at its end: {note} above {seen}");
}
