//! How long the window's own code takes for a frame, with 100,000 affected objects on the busiest screen.
//!
//! `cargo bench --bench frame`; drawing is not counted, it is the graphics card's.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_possible_truncation)]

use egui::{Event, Key, Modifiers, MouseWheelSource, RawInput, Rect, Vec2};
use std::time::{Duration, Instant};
use tenant_assessor::app::{self, Launch, Surroundings, Window};
use tenant_assessor::assessment::Session;
use tenant_assessor::checklist::{self, Affected, Fact, Outcome, SubjectKind};
use tenant_assessor::evidence::worker::Workers;
use tenant_assessor::jobs::keep::Open;
use tenant_assessor::tenant::Moment;

const OBJECTS: usize = 100_000;
const FRAMES: usize = 400;
/// How the name of every object begins.
const NAME: &str = "person.number.";

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bench.assessment");
    let session = Session { user: "bench".to_owned(), host: String::new(), since: Moment::of(0) };
    let checklist = checklist::ALL[0];
    Open::create(&path, checklist.id, &session, "bench").unwrap().file.close().unwrap();
    let workers = Workers { program: env!("CARGO_BIN_EXE_tenant-assessor").into() };
    let with = Surroundings::new(|| Moment::of(1_782_777_600), workers, session);
    let context = egui::Context::default();
    app::prepare(&context);
    let mut window = Window::new(Launch { file: Some(path), with }, &context);
    let check = checklist.checks().next().unwrap().1.id;
    let objects: Vec<Affected> = (0..OBJECTS).map(object).collect();
    let started = Instant::now();
    let mut is_shown = false;
    while !is_shown || started.elapsed() < Duration::from_millis(300) {
        frame(&context, &mut window, Vec::new());
        is_shown = is_shown || window.replace_affected(check, objects.clone());
        std::thread::sleep(Duration::from_millis(5));
    }
    // The first check is chosen already; with an object chosen too, its facts and sources stand below the table.
    frame(&context, &mut window, vec![press(Key::Num3, Modifiers::COMMAND)]);
    frame(&context, &mut window, vec![press(Key::J, Modifiers::SHIFT)]);
    for _ in 0..4 {
        frame(&context, &mut window, Vec::new());
    }
    let times = (0..FRAMES)
        .map(|count| {
            let pointer = Event::PointerMoved(egui::pos2(650.0, 420.0));
            let delta = Vec2::new(0.0, if count < FRAMES / 2 { -2000.0 } else { 500.0 });
            let (unit, phase) = (egui::MouseWheelUnit::Point, egui::TouchPhase::Move);
            let scroll =
                Event::MouseWheel { unit, delta, phase, source: MouseWheelSource::Wheel, modifiers: Modifiers::NONE };
            busy_frame(&context, &mut window, vec![pointer, scroll])
        })
        .collect();
    say(&format!("{OBJECTS} affected objects, scrolling"), times);
    // One by one through the objects: another is chosen, and brought into sight, with every frame.
    let steps = (0..FRAMES).map(|_| busy_frame(&context, &mut window, vec![press(Key::J, Modifiers::SHIFT)]));
    say(&format!("{OBJECTS} affected objects, the next chosen"), steps.collect());
    // Filtering and sorting look at every object once, when they change.
    let filter = egui::Id::unique("filter the objects");
    context.memory_mut(|memory| memory.request_focus(filter));
    frame(&context, &mut window, Vec::new());
    let typed =
        "number.77".chars().map(|letter| busy_frame(&context, &mut window, vec![Event::Text(letter.to_string())]));
    say(&format!("{OBJECTS} affected objects, a letter typed into their filter"), typed.collect());
}

fn say(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    println!("{what}, {} frames: median {:?}, 99 % {:?}, slowest {:?}", times.len(), at(50), at(99), at(100));
}

fn press(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

/// A frame of what is to be measured: the objects are on the screen.
fn busy_frame(context: &egui::Context, window: &mut Window, events: Vec<Event>) -> Duration {
    let (taken, rows) = frame_and_rows(context, window, events);
    assert!(rows > 3, "the table of objects is not on the screen");
    taken
}

fn frame(context: &egui::Context, window: &mut Window, events: Vec<Event>) -> Duration {
    frame_and_rows(context, window, events).0
}

/// How long the window's code took, and how many lines that name an object it painted.
fn frame_and_rows(context: &egui::Context, window: &mut Window, events: Vec<Event>) -> (Duration, usize) {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(1280.0, 820.0))),
        events,
        ..RawInput::default()
    };
    let mut taken = Duration::ZERO;
    let mut output = context.run_ui(input, |ui| {
        let started = Instant::now();
        let context = ui.ctx().clone();
        window.logic(&context);
        window.ui(ui);
        taken += started.elapsed();
    });
    // Nothing is drawn.
    output.textures_delta.clear();
    let is_row = |shape: &egui::Shape| matches!(shape, egui::Shape::Text(text) if text.galley.text().starts_with(NAME));
    (taken, output.shapes.iter().filter(|clipped| is_row(&clipped.shape)).count())
}

fn object(number: usize) -> Affected {
    Affected {
        id: format!("{number:032x}").into(),
        name: format!("{NAME}{number}@a-rather-long-domain-name.example.com").into(),
        kind: SubjectKind::User,
        outcome: [Outcome::Fail, Outcome::Review, Outcome::NoEvidence][number % 3],
        facts: vec![
            Fact::new("Role", "Global Administrator"),
            Fact::new("Last use", format!("2026-0{}-11", number % 9 + 1)),
            Fact::new("Methods", "password, Microsoft Authenticator, phone"),
        ]
        .into(),
        sources: Vec::new().into(),
    }
}
