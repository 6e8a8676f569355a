//! The report's pages as they will be printed, laid out and drawn on a thread of its own, so that no frame waits for them.

use super::Scene;
use crate::app::opened::{Judged, Opened};
use crate::app::theme;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{self, choice, muted};
use crate::assessment::{Assessment, JournalLine};
use crate::evidence::Input;
use crate::jobs::export::{self, Masked, Printed};
use crate::jobs::picture;
use crate::report::pdf::Picture;
use crate::report::{Images, Options};
use egui::{
    Button, Color32, ColorImage, ComboBox, Context, Key, Modifiers, RichText, ScrollArea, TextureHandle,
    TextureOptions, Ui, Vec2,
};
use std::sync::mpsc::{Receiver, Sender, channel};

/// Points of a page of A4, until the paper is known.
const A4: (f32, f32) = (595.0, 842.0);
/// A page is not made smaller than this many points of the screen, however little room there is.
const LEAST_HEIGHT: f32 = 200.0;
/// Around a page, so that its edge is seen.
const EDGE: f32 = 2.0;

/// What is shown, and the thread that draws it.
#[derive(Default)]
pub struct Preview {
    drawer: Option<Drawer>,
    pages: usize,
    paper: Option<(f32, f32)>,
    chapters: Vec<(String, usize)>,
    /// A page fills the width and is scrolled, in place of being seen whole.
    is_enlarged: bool,
    page: usize,
    /// The number of the page, as it is being typed.
    typed: String,
    /// The picture on the screen, and what it is of.
    shown: Option<(Wanted, TextureHandle)>,
    asked: Option<Wanted>,
    failed: Option<String>,
    /// Pictures that were read for one laying out serve the next.
    images: Images,
}

impl std::fmt::Debug for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Preview").field("page", &self.page).field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// A page of one laying out, at a width in points of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wanted {
    drawer: u64,
    page: usize,
    width: u16,
}

struct Drawer {
    /// Counts up with every laying out.
    number: u64,
    /// Of the assessment, and how it is printed.
    generation: u64,
    options: Options,
    ask: Sender<Wanted>,
    told: Receiver<Told>,
    /// Until the pages are laid out, no other state is begun: typing goes on faster than that.
    is_laying_out: bool,
}

enum Told {
    LaidOut { pages: usize, paper: (f32, f32), chapters: Vec<(String, usize)>, images: Images },
    Drawn(Wanted, Option<Picture>),
    Failed(String),
}

/// What the thread works from.
struct Copied {
    assessment: Assessment,
    judged: Judged,
    head: Option<String>,
    journal: Vec<JournalLine>,
    options: Options,
    pictures: Vec<(String, Input)>,
    images: Images,
}

impl Preview {
    /// Shows the page that was chosen, as the report would be printed with these options.
    #[expect(clippy::disallowed_methods, reason = "page keys turn the pages")]
    pub fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>, options: &Options) {
        let Some((opened, judged)) = scene.opened.and_then(|opened| Some((opened, opened.judged.as_ref()?))) else {
            muted(ui, "The pages can be shown once the evidence has been read.");
            return;
        };
        self.hear(ui.ctx());
        let is_current = self.drawer.as_ref().is_some_and(|drawer| {
            drawer.is_laying_out || drawer.generation == opened.generation && drawer.options == *options
        });
        if !is_current {
            self.begin(ui.ctx(), opened, judged, options);
        }
        self.turn_by_keys(ui);
        self.choose(ui);
        self.lead_to_chapters(ui);
        if let Some(failed) = &self.failed {
            ui.label(failed);
        }
        if self.is_enlarged {
            // Each page begins at its top.
            let whole = ScrollArea::vertical().id_salt(("page", self.page)).auto_shrink(false);
            whole.show(ui, |ui| self.page(ui));
        } else {
            self.page(ui);
        }
    }

    fn is_laying_out(&self) -> bool {
        self.drawer.as_ref().is_some_and(|drawer| drawer.is_laying_out)
    }

    /// The picture: as high as there is room for, or as wide.
    fn page(&mut self, ui: &mut Ui) {
        let (width, height) = self.paper.unwrap_or(A4);
        let room = ui.available_size() - Vec2::splat(2.0 * EDGE);
        let whole = room.y.max(LEAST_HEIGHT) * width / height;
        let shown_width = if self.is_enlarged { room.x } else { room.x.min(whole) };
        self.ask(ui, shown_width);
        let is_old = self.is_laying_out();
        let Some((of, texture)) = &self.shown else {
            // Why there is none is said above.
            if self.failed.is_none() {
                muted(ui, "The pages are being laid out.");
            }
            return;
        };
        let size = texture.size_vec2();
        let size = Vec2::new(shown_width, shown_width * size.y / size.x.max(1.0));
        let mut picture = egui::Image::from_texture((texture.id(), size));
        if is_old {
            picture = picture.tint(Color32::from_white_alpha(150));
        }
        let page = ui.vertical_centered(|ui| ui.add(picture.alt_text(format!("Page {} of the report", of.page + 1))));
        // White paper on a white ground has no end otherwise.
        let edge = egui::Stroke::new(1.0, theme::palette(ui).rule);
        ui.painter().rect_stroke(page.inner.rect, 0.0, edge, egui::StrokeKind::Outside);
    }

    /// A page that is enlarged is seen whole again; `false`: none was.
    pub fn shrink(&mut self) -> bool {
        std::mem::take(&mut self.is_enlarged)
    }

    /// Pages are turned as in any reader of documents, but for keys that somebody types with.
    fn turn_by_keys(&mut self, ui: &Ui) {
        let is_over = egui::Popup::is_any_open(ui.ctx()) || ui.memory(|memory| memory.top_modal_layer().is_some());
        if self.pages == 0 || is_over {
            return;
        }
        let is_typing = ui.ctx().text_edit_focused();
        let (back, on, first, last) = ui.input_mut(|input| {
            let mut took = |key| input.consume_key(Modifiers::NONE, key);
            let (back, on) = (took(Key::PageUp), took(Key::PageDown));
            (back, on, !is_typing && took(Key::Home), !is_typing && took(Key::End))
        });
        let end = self.pages - 1;
        self.page = match (back, on, first, last) {
            (true, ..) => self.page.saturating_sub(1),
            (_, true, ..) => (self.page + 1).min(end),
            (_, _, true, _) => 0,
            (.., true) => end,
            _ => self.page,
        };
    }

    /// Buttons to turn the pages, and which one it is.
    fn choose(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            let previous = ui.add_enabled(self.page > 0, Button::new("Previous page"));
            if previous.says_why("This is the first page").on_hover_text("Page Up").clicked() {
                self.page -= 1;
            }
            let next = ui.add_enabled(self.page + 1 < self.pages, Button::new("Next page"));
            if next.says_why("This is the last page").on_hover_text("Page Down").clicked() {
                self.page += 1;
            }
            if self.pages > 0 {
                let label = ui.label("Page").id;
                let field = egui::TextEdit::singleline(&mut self.typed).desired_width(44.0).char_limit(6);
                let field = ui.add(field).labelled_by(label);
                if field.changed()
                    && let Ok(page @ 1..) = self.typed.trim().parse::<usize>()
                {
                    self.page = page.min(self.pages) - 1;
                }
                if !field.has_focus() {
                    self.typed = (self.page + 1).to_string();
                }
                ui.label(format!("of {}", self.pages));
            }
        });
    }

    /// The chapter that the page is of, to go to another; and whether what is seen is still that of before.
    fn lead_to_chapters(&mut self, ui: &mut Ui) {
        if self.chapters.is_empty() {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            let of_page = self.chapters.iter().rposition(|(_, page)| *page <= self.page);
            let title = of_page.and_then(|at| self.chapters.get(at)).map_or("Cover", |(title, _)| title.as_str());
            let combo = ComboBox::from_id_salt("section of the pages").selected_text(title);
            let combo = combo.width(220.0).height(400.0).truncate();
            let mut chosen = None;
            let response = choice::show(ui, combo, |ui, lines| {
                for (at, (title, page)) in self.chapters.iter().enumerate() {
                    // Chapters are called as screens are: the page tells them apart.
                    if lines.line(ui, of_page == Some(at), format!("{title}, page {}", page + 1)) {
                        chosen = Some(*page);
                    }
                }
            });
            response.accessible_name("Section");
            self.page = chosen.unwrap_or(self.page);
            let enlarge = ui.add(Button::selectable(self.is_enlarged, "Enlarge").frame_when_inactive(true));
            widgets::ring_if(ui, self.is_enlarged, &enlarge);
            self.is_enlarged ^= enlarge.clicked();
            if self.is_laying_out() {
                let colour = theme::palette(ui).warning;
                ui.label(RichText::new("being laid out…").color(colour).size(theme::SMALL));
            }
        });
    }

    fn hear(&mut self, context: &Context) {
        let Some(drawer) = &mut self.drawer else { return };
        while let Ok(told) = drawer.told.try_recv() {
            match told {
                Told::LaidOut { pages, paper, chapters, images } => {
                    drawer.is_laying_out = false;
                    (self.images, self.pages, self.chapters) = (images, pages, chapters);
                    self.paper = Some(paper);
                    self.page = self.page.min(pages.saturating_sub(1));
                    self.failed = None;
                }
                Told::Drawn(wanted, Some(picture)) => {
                    let image = ColorImage::from_rgb([picture.width, picture.height], &picture.rgb);
                    let texture = context.load_texture("report page", image, TextureOptions::LINEAR);
                    self.shown = Some((wanted, texture));
                }
                Told::Drawn(_, None) => {}
                Told::Failed(why) => {
                    drawer.is_laying_out = false;
                    self.failed = Some(why);
                }
            }
        }
    }

    /// Asks for the page that is to be seen, unless it is shown or on its way.
    fn ask(&mut self, ui: &Ui, width: f32) {
        let Some(drawer) = self.drawer.as_ref().filter(|drawer| !drawer.is_laying_out) else { return };
        #[allow(clippy::cast_sign_loss)]
        let width = (width * ui.ctx().pixels_per_point()).clamp(100.0, 4_000.0) as u16;
        let wanted = Wanted { drawer: drawer.number, page: self.page, width };
        if self.asked != Some(wanted) && drawer.ask.send(wanted).is_ok() {
            self.asked = Some(wanted);
        }
    }

    fn begin(&mut self, context: &Context, opened: &Opened, judged: &Judged, options: &Options) {
        let copied = Copied {
            assessment: opened.assessment().clone(),
            judged: judged.clone(),
            head: opened.head(),
            journal: opened.document().history().lines(),
            options: options.clone(),
            pictures: opened.pictures(),
            images: self.images.clone(),
        };
        let (ask, asked) = channel();
        let (say, told) = channel();
        let context = context.clone();
        let tell = move |what| {
            // A window that went away hears nothing.
            let is_heard = say.send(what).is_ok();
            context.request_repaint();
            is_heard
        };
        let thread = std::thread::Builder::new().name("preview".to_owned());
        match thread.spawn(move || draw(copied, &asked, &tell)) {
            Ok(_) => {
                let number = self.drawer.as_ref().map_or(0, |drawer| drawer.number + 1);
                let (generation, options) = (opened.generation, options.clone());
                self.drawer = Some(Drawer { number, generation, options, ask, told, is_laying_out: true });
                self.asked = None;
            }
            Err(error) => self.failed = Some(format!("The pages cannot be drawn: {error}.")),
        }
    }
}

/// Lays the report out once, then draws what is asked for until nobody asks any more.
fn draw(mut copied: Copied, asked: &Receiver<Wanted>, tell: &impl Fn(Told) -> bool) {
    let judged = &copied.judged;
    let images = picture::read_for_screen(&copied.pictures, std::mem::take(&mut copied.images));
    // They hold the assessment open, which may be put away while its pages are still shown.
    copied.pictures = Vec::new();
    let journal = (copied.head.as_deref(), copied.journal.as_slice());
    let printed = Printed::of(&copied.assessment, judged.found(), journal, &images, &copied.options);
    let laid_out = || {
        let masked = Masked::of(&printed)?;
        export::preview(&masked.as_ref().map_or(printed, |masked| masked.printed(printed)))
    };
    let preview = match laid_out() {
        Ok(preview) => preview,
        Err(error) => {
            tell(Told::Failed(format!("The pages cannot be laid out: {error:#}.")));
            return;
        }
    };
    let paper = preview.size();
    tell(Told::LaidOut { pages: preview.pages(), paper, chapters: preview.chapters().to_vec(), images });
    while let Ok(first) = asked.recv() {
        // Of pages that were turned quickly only the last is drawn.
        let wanted = asked.try_iter().last().unwrap_or(first);
        let picture = preview.picture(wanted.page, f32::from(wanted.width) / paper.0.max(1.0));
        if !tell(Told::Drawn(wanted, picture)) {
            return;
        }
    }
}
