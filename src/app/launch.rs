//! Starts the window, or says in a sentence what keeps it from starting.

use super::work::Surroundings;
use super::{Window, no_network, remembering, theme};
use crate::app::shown::visible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// What the window begins with.
#[derive(Clone, Debug)]
pub struct Launch {
    /// An assessment to open.
    pub file: Option<PathBuf>,
    pub with: Surroundings,
}

/// The title of the window without an assessment, and its id for the desktop.
pub const NAME: &str = "Tenant Assessor";
const ID: &str = "tenant-assessor";

/// Why there is no window: what happened, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoWindow(pub String);

/// Whether there is a display at all.
pub fn display() -> Result<(), NoWindow> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") {
        return Ok(());
    }
    Err(NoWindow(
        "there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set). Start it in a desktop \
         session; `tenant-assessor --help` lists what works without a window."
            .to_owned(),
    ))
}

/// Opens the window and returns when it is closed.
pub fn run(launch: Launch) -> Result<(), NoWindow> {
    display()?;
    no_network::give_up().map_err(|why| {
        NoWindow(format!("the window was not opened, because this process cannot give up the network: {why}."))
    })?;
    let hears_keys = is_x11();
    let options = eframe::NativeOptions {
        viewport: remembering::viewport(&launch.with)
            .with_title(NAME)
            .with_app_id(ID)
            .with_icon(icon())
            .with_min_inner_size([480.0, 320.0]),
        persist_window: false,
        clipboard_shortcuts: !hears_keys,
        ..eframe::NativeOptions::default()
    };
    // What the window system's own libraries lack, some crates below tell by a panic: it becomes a sentence.
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let started = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let has_started = std::sync::Arc::clone(&started);
    let ran = catch_unwind(AssertUnwindSafe(|| {
        eframe::run_native(
            ID,
            options,
            Box::new(move |creation| {
                std::panic::set_hook(quiet);
                has_started.store(true, std::sync::atomic::Ordering::Relaxed);
                theme::apply(&creation.egui_ctx);
                let mut window = Window::new(launch, &creation.egui_ctx);
                window.dialog = rfd::FileDialog::new().set_parent(creation);
                if hears_keys {
                    window.hears_clipboard_keys();
                }
                Ok(Box::new(Shown { window }))
            }),
        )
    }));
    match ran {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(no_graphics(&error.to_string())),
        Err(panic) if started.load(std::sync::atomic::Ordering::Relaxed) => std::panic::resume_unwind(panic),
        Err(panic) => Err(no_graphics(said(&*panic))),
    }
}

/// Whether the window is one of X11, where whoever copied something gives it out, and may take long or not answer. Elsewhere the
/// system itself holds it.
fn is_x11() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(target_os = "linux") && !is_set("WAYLAND_DISPLAY") && !is_set("WAYLAND_SOCKET")
}

/// The program's mark, for window lists.
fn icon() -> egui::IconData {
    let [width, height] = [icon_size(0), icon_size(4)];
    let rgba = ICON.get(8..).unwrap_or_default().to_vec();
    egui::IconData { rgba, width, height }
}

/// Width and height as two little-endian numbers, then red, green, blue and alpha of each pixel.
static ICON: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/desktop/icon-64.rgba"));

fn icon_size(at: usize) -> u32 {
    let bytes = ICON.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
    bytes.map_or(0, u32::from_le_bytes)
}

fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("the graphics system gave no reason")
}

/// What keeps the window from opening, as far as the words of the libraries below tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lacks {
    Display,
    Graphics,
    Unknown,
}

fn lacks(why: &str) -> Lacks {
    let why = why.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| why.contains(word));
    if has(&["x server", "xopendisplay", "connection refused", "no such display", "compositor", "noconnection"]) {
        Lacks::Display
    } else if has(&["glutin", "opengl", "egl", "glx", "libgl", "gl context", "libx11", "library"]) {
        Lacks::Graphics
    } else {
        Lacks::Unknown
    }
}

/// Their words without the place in their sources.
fn without_place(why: &str) -> &str {
    let why = why.lines().next().unwrap_or_default();
    let place = why.find(".rs:").map(|at| at + ".rs:".len());
    let rest = place
        .and_then(|at| why.get(at..))
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':'));
    rest.unwrap_or(why).trim().trim_end_matches('.')
}

/// In words first; what the libraries say stands last.
fn no_graphics(why: &str) -> NoWindow {
    let display = ["WAYLAND_DISPLAY", "DISPLAY"].iter().find_map(|name| {
        let value = std::env::var(name).ok().filter(|value| !value.is_empty())?;
        Some(format!("{name} is {}", visible(&value)))
    });
    let told = match (lacks(why), cfg!(target_os = "linux")) {
        (Lacks::Display, _) => format!(
            "the display cannot be reached{}. Start it in a desktop session that is running, as the person who is logged in there.",
            display.map(|display| format!(" ({display})")).unwrap_or_default()
        ),
        (Lacks::Graphics, true) => format!("this system offers it no OpenGL. {PACKAGES}"),
        (Lacks::Unknown, true) => format!("the system gave it no window. {PACKAGES}"),
        (_, false) => {
            "this system offers it no OpenGL 2.0 or later. On a remote desktop, try the console session or newer \
                       graphics drivers."
                .to_owned()
        }
    };
    let detail = without_place(why);
    NoWindow(format!(
        "the window could not be opened: {told} `tenant-assessor --help` lists what works without a window. The system's own \
         words: {detail}."
    ))
}

/// What it needs on Linux.
const PACKAGES: &str = "On Debian and Ubuntu it needs the packages libgl1, libegl1, libx11-6, libx11-xcb1, libxcursor1, libxi6, \
                        libxrandr2 and libxkbcommon-x11-0; on Wayland also libwayland-client0, libwayland-egl1 and \
                        libxkbcommon0.";

/// What eframe calls.
struct Shown {
    window: Window,
}

impl eframe::App for Shown {
    fn logic(&mut self, context: &egui::Context, _frame: &mut eframe::Frame) {
        self.window.logic(context);
    }

    fn raw_input_hook(&mut self, context: &egui::Context, input: &mut egui::RawInput) {
        self.window.pace(context, input);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.window.ui(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.window.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lacks_is_told_in_words() {
        let check = |why: &str, expected: Lacks, detail: &str| {
            assert_eq!((lacks(why), without_place(why)), (expected, detail));
            let told = no_graphics(why).to_string();
            assert!(!told.contains(".rs:") && told.ends_with(&format!("{detail}.")), "{told}");
        };
        check(
            "winit EventLoopError: os error at /build/winit/src/mod.rs:788: Failed to open connection to X server",
            Lacks::Display,
            "Failed to open connection to X server",
        );
        let configs = "Found no glutin configs matching the template: ConfigTemplate";
        check(&format!("{configs}\nmore"), Lacks::Graphics, configs);
        check("Something else.", Lacks::Unknown, "Something else");
    }
}
