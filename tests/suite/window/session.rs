//! A session in the window, step by step: what all its tests begin with and do.

use super::*;
use egui::accesskit::Toggled;
use tempfile::TempDir;

pub(super) type Shown = Harness<'static, Option<Window>>;

/// 1 December 2026: the certificates of the tests are valid.
pub(super) fn now() -> Moment {
    Moment::of(1_796_083_200)
}

pub(super) fn window(file: Option<PathBuf>) -> Shown {
    window_with(file, None)
}

/// `settings`: where they are remembered.
pub(super) fn window_with(file: Option<PathBuf>, settings: Option<PathBuf>) -> Shown {
    let workers = Workers { program: env!("CARGO_BIN_EXE_tenant-assessor").into() };
    let session = Session { user: "tester".to_owned(), host: "test".to_owned(), since: now() };
    let mut with = Surroundings::new(now, workers, session);
    (with.has_dialogs, with.texts, with.settings) = (false, None, settings);
    // The system's own is nothing to a test.
    with.clipboard = |_| Held::Nothing;
    window_of(Launch { file, with })
}

pub(super) fn window_of(launch: Launch) -> Shown {
    window_at(launch, 0.25)
}

/// A window in which a frame takes so many seconds.
pub(super) fn window_at(launch: Launch, frame: f32) -> Shown {
    let builder = Harness::builder().with_size([1200.0, 800.0]).with_step_dt(frame);
    let mut shown: Shown = builder.with_context_setup(app::prepare).build_ui_state(
        move |ui, window: &mut Option<Window>| {
            let context = ui.ctx().clone();
            let window = window.get_or_insert_with(|| Window::new(launch.clone(), &context));
            window.logic(&context);
            window.ui(ui);
        },
        None,
    );
    shown.step();
    shown
}

/// Makes frames until something that bears these words is there.
pub(super) fn until(shown: &mut Shown, words: &str) {
    let started = Instant::now();
    while shown.query_all_by_label_contains(words).next().is_none() {
        assert!(started.elapsed() < Duration::from_mins(6), "{words:?} never came");
        shown.step();
        std::thread::sleep(Duration::from_millis(5));
    }
    settle(shown);
}

pub(super) fn settle(shown: &mut Shown) {
    shown.run_steps(4);
}

/// The window with a new assessment and nothing in it.
pub(super) fn created(path: &Path) -> Shown {
    let mut shown = window(None);
    fill(&mut shown, "Keep it in this file", path.to_str().unwrap());
    click(&mut shown, "Create assessment");
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    shown
}

/// Until no job runs, and none begins: one that ended may leave work to another, which begins some frames later.
pub(super) fn idle(shown: &mut Shown) {
    let started = Instant::now();
    let mut quiet = 0;
    while quiet < 8 {
        assert!(started.elapsed() < Duration::from_mins(6), "a job never ended");
        shown.step();
        let is_free = shown.state().as_ref().is_some_and(|window| window.standing().1);
        quiet = if is_free { quiet + 1 } else { 0 };
        if !is_free {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

pub(super) fn click(shown: &mut Shown, label: &str) {
    shown.get_by_role_and_label(Role::Button, label).click();
    settle(shown);
}

/// Replaces a field's text as typing does, and leaves it.
pub(super) fn fill(shown: &mut Shown, label: &str, text: &str) {
    let role = if shown.query_by_role_and_label(Role::TextInput, label).is_some() {
        Role::TextInput
    } else {
        Role::MultilineTextInput
    };
    shown.get_by_role_and_label(role, label).focus();
    settle(shown);
    shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
    shown.get_by_role_and_label(role, label).type_text(text);
    settle(shown);
    shown.key_press(Key::Tab);
    settle(shown);
}

pub(super) fn press(shown: &mut Shown, key: Key) {
    shown.key_press(key);
    settle(shown);
}

pub(super) fn control(shown: &mut Shown, key: Key) {
    shown.key_press_modifiers(Modifiers::COMMAND, key);
    settle(shown);
}

pub(super) fn stored(path: &Path) -> Assessment {
    Open::open_read_only(path, "test").unwrap().document.assessment().clone()
}

pub(super) fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join("flawed")
}

/// A new assessment with the sample's evidence, on the checklist screen: the window, the file, and the folder that both go
/// with.
pub(super) fn with_sample() -> (Shown, PathBuf, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let (shown, path) = with_sample_in(folder.path());
    (shown, path, folder)
}

/// As [`with_sample`], on another screen, in a window that is high enough for all of it.
pub(super) fn on_screen(key: Key, words: &str) -> (Shown, PathBuf, TempDir) {
    let (mut shown, path, folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    control(&mut shown, key);
    until(&mut shown, words);
    (shown, path, folder)
}

/// As [`with_sample`], beside what is in a folder already.
pub(super) fn with_sample_in(folder: &Path) -> (Shown, PathBuf) {
    let path = folder.join("contoso.assessment");
    let mut shown = window(None);
    fill(&mut shown, "Client", "Contoso");
    fill(&mut shown, "Assessor", "Ada");
    fill(&mut shown, "Keep it in this file", path.to_str().unwrap());
    click(&mut shown, "Create assessment");
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    fill(&mut shown, "Path of a file or folder", sample().to_str().unwrap());
    click(&mut shown, "Import");
    until(&mut shown, "rows read");
    idle(&mut shown);
    control(&mut shown, Key::Num3);
    until(&mut shown, "Conclusion");
    (shown, path)
}

pub(super) fn find(shown: &mut Shown, words: &str) {
    press(shown, Key::Slash);
    shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
    shown.get_by_role_and_label(Role::TextInput, "Search").type_text(words);
    settle(shown);
    press(shown, Key::Escape);
    // The first check that is left is chosen by itself, unless the one that was is left too.
    for _ in 0..4 {
        let name = format!("{words} ");
        let is_there = shown
            .query_all_by_role(Role::ListBoxOption)
            .any(|row| row.accesskit_node().label().is_some_and(|label| label.starts_with(&name)) && is_selected(&row));
        if is_there {
            return;
        }
        press(shown, Key::J);
    }
    panic!("{words} could not be selected");
}

/// The affected objects of a check.
pub(super) fn find_objects(shown: &mut Shown, check: &str) {
    find(shown, check);
    shown.query_all_by_label_contains("Affected (").next().unwrap().click();
    settle(shown);
}

pub(super) fn is_selected(row: &egui_kittest::Node<'_>) -> bool {
    let node = row.accesskit_node();
    node.is_selected() == Some(true) || node.toggled() == Some(Toggled::True)
}

/// Chooses an entry of a list that unfolds.
pub(super) fn choose(shown: &mut Shown, list: &str, entry: &str) {
    let at = shown.get_by_role_and_label(Role::ComboBox, list);
    at.click();
    let at = at.rect();
    settle(shown);
    // Words that stand elsewhere on the screen cannot be chosen.
    let entries = shown.query_all_by_label_contains(entry);
    // Nor can another list that names them.
    let is_entry = |role| !matches!(role, Role::Label | Role::ComboBox);
    let entries: Vec<_> = entries.filter(|node| is_entry(node.accesskit_node().role())).collect();
    entries.last().unwrap_or_else(|| panic!("{list} at {at:?} has no {entry}")).click();
    settle(shown);
}

pub(super) fn rows(shown: &Shown) -> Vec<String> {
    shown.query_all_by_role(Role::ListBoxOption).filter_map(|row| row.accesskit_node().label()).collect()
}

pub(super) const REGISTER: &str = "Break glass account,Storage place,Last tested on\n\
    one@contoso.example,Safe,03/04/2026\n\
    two@contoso.example,Bank,05/06/2026\n\
    ,nobody's,01/02/2026\n";

/// A new assessment with one file imported, on the evidence screen.
pub(super) fn with_file(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> (Shown, PathBuf) {
    let path = folder.join("contoso.assessment");
    let file = folder.join(name);
    tenant_assessor::jobs::writing::write_whole(&file, text.as_ref()).unwrap();
    let mut shown = window(None);
    fill(&mut shown, "Client", "Contoso");
    fill(&mut shown, "Keep it in this file", path.to_str().unwrap());
    click(&mut shown, "Create assessment");
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    fill(&mut shown, "Path of a file or folder", file.to_str().unwrap());
    click(&mut shown, "Import");
    until(&mut shown, "rows read");
    idle(&mut shown);
    (shown, path)
}

/// The rows of a table as they are read out.
pub(super) fn table(shown: &Shown) -> Vec<String> {
    shown.query_all_by_role(Role::Row).filter_map(|row| row.accesskit_node().label()).collect()
}

/// The names on the rows of a table.
pub(super) fn objects(shown: &Shown) -> Vec<String> {
    let name = |row: String| row.split_once(", ").map_or(row.clone(), |(name, _)| name.to_owned());
    table(shown).into_iter().map(name).collect()
}

/// A path as the window system hands it over.
#[derive(Debug)]
pub(super) struct Dropped(pub(super) PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads paths itself".to_owned())
    }
}

pub(super) fn drop_on(shown: &mut Shown, path: PathBuf) {
    drop_all_on(shown, vec![path]);
}

pub(super) fn drop_all_on(shown: &mut Shown, paths: Vec<PathBuf>) {
    for path in paths {
        shown.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path)));
    }
    shown.step();
    shown.input_mut().dropped_files.clear();
    settle(shown);
}

/// Where the first control that bears these words begins.
#[track_caller]
pub(super) fn top(shown: &Shown, words: &str) -> f32 {
    shown.query_all_by_label_contains(words).next().unwrap_or_else(|| panic!("{words}")).rect().top()
}

/// Rests the pointer for as long as tooltips take.
pub(super) fn rest_at(shown: &mut Shown, at: egui::Pos2) {
    shown.hover_at(at);
    shown.run_steps(6);
}

/// Turns the wheel of the mouse over a place.
pub(super) fn scroll_at(shown: &mut Shown, at: egui::Pos2, by: f32) {
    shown.event(egui::Event::PointerMoved(at));
    shown.step();
    let modifiers = Modifiers::NONE;
    let (unit, delta, phase) = (egui::MouseWheelUnit::Point, egui::vec2(0.0, by), egui::TouchPhase::Move);
    let source = egui::MouseWheelSource::Wheel;
    shown.event(egui::Event::MouseWheel { unit, delta, phase, modifiers, source });
    shown.run_steps(20);
}

/// What the control that has the focus is called.
pub(super) fn focus(shown: &Shown) -> Option<String> {
    shown.root().children_recursive().find(|node| node.is_focused()).and_then(|node| node.accesskit_node().label())
}

/// The sample in a high window: Ada has submitted 1.02.b, and Grace, who reviews, is at the keyboard.
pub(super) fn submitted() -> (Shown, PathBuf, TempDir) {
    let (mut shown, path, folder) = with_sample();
    shown.set_size(egui::vec2(1400.0, 2000.0));
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Assessor", "Ada");
    fill(&mut shown, "Reviewer", "Grace");
    choose(&mut shown, "You work as", "Ada (assessor)");
    control(&mut shown, Key::Num3);
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Escape);
    choose(&mut shown, "Work state", "Ready for review");
    protection::palette(&mut shown, "work as grace");
    (shown, path, folder)
}
