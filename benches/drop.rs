//! How long it takes from dropping a folder of exports on the window to its findings, and until all of it is stored.
//!
//! `cargo bench --bench drop -- FOLDER`; compare with `tenant-assessor assess FOLDER`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use egui::{RawInput, Rect, Vec2};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};
use tenant_assessor::app::{self, Launch, Surroundings, Window};
use tenant_assessor::assessment::Session;
use tenant_assessor::evidence::worker::Workers;
use tenant_assessor::jobs::keep::Open;
use tenant_assessor::tenant::Moment;

/// A path as the window system hands it over.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads paths itself".to_owned())
    }
}

fn now() -> Moment {
    let seconds = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |elapsed| elapsed.as_secs());
    Moment::of(i64::try_from(seconds).unwrap_or_default())
}

fn main() {
    let Some(exports) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from) else {
        println!("skipped: no folder given");
        return;
    };
    let folder = tempfile::tempdir_in(".").unwrap();
    let path = folder.path().join("bench.assessment");
    let session = Session { user: "bench".to_owned(), host: String::new(), since: Moment::of(0) };
    let checklist = tenant_assessor::checklist::ALL[0];
    Open::create(&path, checklist.id, &session, "bench").unwrap().file.close().unwrap();
    let workers = Workers { program: env!("CARGO_BIN_EXE_tenant-assessor").into() };
    let with = Surroundings::new(now, workers, session);
    let context = egui::Context::default();
    app::prepare(&context);
    let mut window = Window::new(Launch { file: Some(path), with }, &context);
    for _ in 0..100 {
        frame(&context, &mut window, RawInput::default());
    }
    let dropped: egui::DroppedFileHandle = std::sync::Arc::new(Dropped(exports));
    let started = Instant::now();
    frame(&context, &mut window, RawInput { dropped_files: vec![dropped], ..RawInput::default() });
    let (mut found, mut slowest) = (None, Duration::ZERO);
    loop {
        let took = frame(&context, &mut window, RawInput::default());
        slowest = slowest.max(took);
        let (has_findings, is_idle) = window.standing();
        if has_findings && found.is_none() {
            found = Some(started.elapsed());
            println!("dropped to findings: {:?}", started.elapsed());
        }
        if has_findings && is_idle {
            break;
        }
        std::thread::sleep(Duration::from_millis(16));
    }
    println!("dropped to all stored: {:?}; slowest frame meanwhile: {slowest:?}", started.elapsed());
}

fn frame(context: &egui::Context, window: &mut Window, input: RawInput) -> Duration {
    let screen_rect = Some(Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(1280.0, 820.0)));
    let mut taken = Duration::ZERO;
    let mut output = context.run_ui(RawInput { screen_rect, ..input }, |ui| {
        let started = Instant::now();
        let context = ui.ctx().clone();
        window.logic(&context);
        window.ui(ui);
        taken += started.elapsed();
    });
    // Nothing is drawn.
    output.textures_delta.clear();
    std::thread::sleep(Duration::from_millis(4));
    taken
}
