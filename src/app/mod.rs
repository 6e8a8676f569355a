//! The window. Screens look at what is there and give [`Command`]s; the assessment changes only through an
//! [`Edit`](crate::assessment::Edit) in [`perform`]; long work runs in [`work`]. `logic` is apart from `ui`, so that tests
//! drive the window without a display.

mod assessments;
mod attaching;
mod banners;
mod beside;
mod buttons;
mod clipboard;
mod clock;
mod command;
mod copying;
mod dialogs;
mod drafts;
mod dropping;
mod elsewhere;
mod field;
mod filter;
mod fonts;
mod hearing;
mod icons;
mod keys;
mod launch;
mod leaving;
mod lending;
mod locking;
mod looking_up;
mod mapped;
mod moved;
mod no_network;
mod opened;
mod opening;
mod over;
mod pace;
mod panes;
mod papers;
mod pasting;
mod perform;
mod pictures;
mod place;
mod refused;
mod register;
mod remembering;
mod ring;
mod screen;
mod screens;
mod scrolling;
mod selected;
mod shown;
mod sorting;
mod spoken;
mod storing;
mod theme;
mod tooltips;
mod used;
mod widgets;
mod work;

pub use clipboard::{Held, Sought};
pub use launch::{Launch, NoWindow, display, run};
pub use theme::apply as prepare;
pub use work::Surroundings;

use crate::assessment::Target;
use crate::jobs::settings::Settings;
use crate::jobs::texts::Texts;
use banners::Banner;
use command::Command;
use drafts::Drafts;
use egui::{Context, Ui};
use keys::Focus;
use leaving::Leaving;
use opened::Opened;
use opening::Openings;
use pictures::Pictures;
use place::Asking;
use screen::Screen;
use screens::Scene;
use screens::accounts::AccountsForm;
use screens::checklist::ChecklistForm;
use screens::evidence::EvidenceForm;
use screens::overlay::Overlay;
use screens::palette::PaletteForm;
use screens::previous::PreviousForm;
use screens::report::ReportForm;
use screens::start::StartForm;
use std::sync::Arc;
use used::Used;
use work::{Wake, Work};

/// Everything the window is.
#[allow(clippy::struct_excessive_bools)] // Independent facts.
pub struct Window {
    with: Surroundings,
    wake: Wake,
    screen: Screen,
    /// Asked for while an assessment was being opened.
    wanted: Option<Screen>,
    opened: Option<Opened>,
    work: Option<Work>,
    /// The system's dialogs begin from this one: it knows the window that they lie over.
    pub dialog: rfd::FileDialog,
    asking: Option<Asking>,
    banners: Vec<Banner>,
    banners_so_far: u64,
    /// More than the number of damaged files that were told; 0: nothing of that was told yet.
    damage_told: usize,
    /// What was shown when the sentences that wait now were looked at last.
    told_at: Option<(Screen, Option<selected::Selected>)>,
    /// The mouse rests on them.
    reads_banners: bool,
    /// Asked, because something would be lost.
    leaving: Option<Leaving>,
    /// That was answered: the window closes.
    quits_anyway: bool,
    overlay: Option<Overlay>,
    /// The list of all commands, over a dialog too.
    palette: Option<PaletteForm>,
    /// What had the keyboard before that was asked for.
    before_palette: Option<egui::Id>,
    /// A dialog went away in the last frame: what was asked for in it waits until the screen below hears of a focus again.
    dialog_went: bool,
    /// A dialog lay over the screen in the last frame.
    had_dialog: bool,
    /// What had the focus when the dialog came.
    before_dialog: Option<egui::Id>,
    /// What gets the focus back as soon as the dialog is gone.
    gives_back: Option<egui::Id>,
    /// Keys were pressed since the pointer moved last.
    by_keys: tooltips::ByKeys,
    texts: Texts,
    settings: Settings,
    desk: remembering::Desk,
    focus: Focus,
    pace: pace::Pace,
    openings: Openings,
    /// Of the row that is being looked up.
    used: (Option<&'static str>, Used),
    drafts: Drafts,
    /// When what is stored is to come into the file itself, in egui's seconds, and the state it was meant for.
    settles: Option<(u64, f64)>,
    /// When what could not be stored was tried again, in egui's seconds.
    tried_at: f64,
    pictures: Pictures,
    /// What is being read from the clipboard.
    pasting: pasting::Pasting,
    /// What the files of the open dialog are to be attached to.
    attaching: Option<Target>,
    waiting: dropping::Waiting,
    last_touched: locking::Touch,
    /// The time of the last frame that was looked at, in egui's seconds.
    last_frame: Option<f64>,
    /// The last change of what is open, where the clock stood before it; it was said.
    clock_was: Option<crate::tenant::Moment>,
    /// Where a person was when the assessment was locked.
    locked_at: Option<locking::Place>,
    /// Boxes drawn over a picture when it was locked, until no other dialog is shown.
    boxes: Option<screens::pictured::PictureForm>,
    /// What is to lie beside as soon as there are findings.
    lays_beside: Option<std::path::PathBuf>,
    /// A control that was chosen in the list of commands and is still to be pressed, or to get the keyboard.
    presses: Option<buttons::InSight>,
    commands: Vec<Command>,
    start: StartForm,
    evidence: EvidenceForm,
    checklist: ChecklistForm,
    accounts: AccountsForm,
    report: ReportForm,
    previous: PreviousForm,
}

impl std::fmt::Debug for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Window").field("screen", &self.screen).field("opened", &self.opened).finish_non_exhaustive()
    }
}

impl Window {
    pub fn new(launch: Launch, context: &Context) -> Self {
        context.add_plugin(spoken::Spoken);
        context.add_plugin(buttons::Buttons::default());
        let waking = context.clone();
        let Launch { file, with } = launch;
        let mut commands = Vec::new();
        commands.extend(file.map(place::whole).map(Command::Open));
        let texts = Texts::load(with.texts.clone());
        let settings = remembering::begin(&with, context);
        let last_touched = locking::Touch { time: 0.0, clock: (with.now)() };
        Self {
            start: StartForm::new(&with.session.user, &settings.letterhead.organization),
            with,
            wake: Arc::new(move || waking.request_repaint()),
            screen: Screen::Start,
            wanted: None,
            opened: None,
            work: None,
            dialog: rfd::FileDialog::new(),
            asking: None,
            banners: Vec::new(),
            banners_so_far: 0,
            damage_told: 0,
            told_at: None,
            reads_banners: false,
            leaving: None,
            quits_anyway: false,
            overlay: None,
            palette: None,
            before_palette: None,
            dialog_went: false,
            had_dialog: false,
            before_dialog: None,
            gives_back: None,
            by_keys: tooltips::ByKeys::default(),
            texts,
            desk: remembering::Desk::new(&settings),
            settings,
            focus: Focus::default(),
            pace: pace::Pace::default(),
            openings: Openings::default(),
            used: Default::default(),
            drafts: Drafts::default(),
            settles: None,
            tried_at: 0.0,
            pictures: Pictures::default(),
            pasting: pasting::Pasting::default(),
            attaching: None,
            waiting: dropping::Waiting::default(),
            last_touched,
            last_frame: None,
            clock_was: None,
            locked_at: None,
            boxes: None,
            lays_beside: None,
            presses: None,
            commands,
            evidence: EvidenceForm::default(),
            checklist: ChecklistForm::default(),
            accounts: AccountsForm::default(),
            report: ReportForm::default(),
            previous: PreviousForm::default(),
        }
    }

    /// Before each frame: what was pressed comes in its order, however long the last one took.
    pub fn pace(&mut self, context: &Context, input: &mut egui::RawInput) {
        if self.pace.hold_back(input, context.text_edit_focused()) {
            context.request_repaint();
        }
        self.hear_clipboard_keys(context, &mut input.events);
    }

    /// The keys of copying and pasting come as keys: the window does what they ask for itself.
    pub fn hears_clipboard_keys(&mut self) {
        self.pasting.hears_keys = true;
    }

    /// Everything that is not looking: messages of jobs, keys, dropped files, closing.
    pub fn logic(&mut self, context: &Context) {
        self.note_read_banners(context);
        self.hear_dialog();
        self.hear_work(context);
        self.note_reading();
        self.hear_openings();
        self.pictures.hear(context);
        self.take_drops(context);
        self.take_pasted(context);
        self.focus.hear(context);
        self.focus.bring_into_sight(context);
        self.by_keys.follow(context);
        self.press_chosen(context);
        self.take_keys(context);
        self.take_closing(context);
        self.fulfil_all(context);
        self.keep_findings_true();
        self.tell_mapped();
        self.see_clock();
        self.let_banners_go(context);
        self.try_again_later(context);
        self.settle_when_idle(context);
        self.see_desk(context);
        self.lock_when_idle(context);
    }

    /// Until an assessment's evidence has been read for the first time, no outcome is shown that it may not have.
    fn note_reading(&mut self) {
        let works = self.work.is_some();
        if let Some(opened) = &mut self.opened {
            opened.is_being_read = works && opened.judged.is_none() && !opened.assessment().evidence.is_empty();
        }
    }

    /// Puts other affected objects under a check's finding, to measure how many can be shown.
    #[doc(hidden)]
    pub fn replace_affected(&mut self, check: &str, affected: Vec<crate::checklist::Affected>) -> bool {
        let Some(opened) = &mut self.opened else { return false };
        let Some(judged) = &mut opened.judged else { return false };
        let mut results = (*judged.results).clone();
        let Some(finding) = results.findings.iter_mut().find(|finding| finding.check == check) else { return false };
        finding.affected = affected;
        judged.results = Arc::new(results);
        opened.changed();
        true
    }

    /// Whether findings are there, and whether no job runs any more: to measure how long that takes.
    #[doc(hidden)]
    pub fn standing(&self) -> (bool, bool) {
        (self.opened.as_ref().is_some_and(|opened| !opened.files().is_empty()), self.work.is_none())
    }

    pub fn ui(&mut self, ui: &mut Ui) {
        self.give_boxes_back();
        self.note_dialog(ui.ctx());
        self.give_focus_back(ui.ctx());
        screens::frame::top(ui, self.screen, self.opened.as_ref(), self.settings.colours, &mut self.commands);
        screens::frame::reading_only(ui, self.opened.as_ref(), self.work.is_some(), &mut self.commands);
        let mut over_status = screens::frame::above_status(ui);
        let mut above = screens::messages::above(&mut over_status, &self.banners);
        panes::note(above.ctx(), above.available_rect_before_wrap());
        let refused = self.refused();
        self.start.locked = self.locked_at.as_ref().filter(|_| self.opened.is_none()).map(|place| place.path.clone());
        self.drafts.waits_for_file = self.opened.as_ref().is_some_and(|opened| !opened.takes_changes());
        let mut scene = Scene {
            opened: self.opened.as_ref(),
            work: self.work.as_ref(),
            with: &self.with,
            texts: &self.texts,
            settings: &self.settings,
            drafts: &mut self.drafts,
            pictures: &mut self.pictures,
            commands: &mut self.commands,
        };
        match self.screen {
            Screen::Start => screens::start::show(&mut above, &mut self.start, &mut scene),
            Screen::Evidence => screens::evidence::show(&mut above, &mut self.evidence, &mut scene),
            Screen::Checklist => screens::checklist::show(&mut above, &mut self.checklist, &mut scene),
            Screen::Accounts => screens::accounts::show(&mut above, &mut self.accounts, &mut scene),
            Screen::Report => screens::report::show(&mut above, &mut self.report, &mut scene),
            Screen::Previous => screens::previous::show(&mut above, &mut self.previous, &mut scene),
        }
        self.reads_banners = screens::messages::show(&mut over_status, &self.banners, scene.commands);
        screens::frame::status(ui, refused, &mut scene);
        if let Some(overlay) = &mut self.overlay
            && !screens::overlay::show(ui, overlay, &mut scene)
        {
            self.overlay = None;
            self.dialog_goes(ui.ctx());
            return self.end_frame(ui);
        }
        self.dialog_went = false;
        if let Some(leaving) = &self.leaving {
            let lost = self.would_be_lost();
            let work = self.work.as_ref().filter(|_| matches!(leaving, Leaving::Quit));
            screens::leaving::ask(ui, work, lost.as_deref(), &mut self.commands);
        }
        self.show_palette(ui.ctx());
        self.end_frame(ui);
    }

    fn end_frame(&mut self, ui: &Ui) {
        self.say_what_a_drop_does(ui.ctx());
        self.drafts.end_frame(&mut self.commands);
        self.focus.note(ui.ctx(), self.screen);
        ring::paint(ui.ctx());
        if !self.commands.is_empty() {
            let context = ui.ctx().clone();
            self.fulfil_all(&context);
            context.request_repaint();
        }
    }

    /// Stores what is being typed and leaves one plain file.
    pub fn close(&mut self) {
        self.keep_settings();
        if let Some(work) = &self.work {
            work.stop();
        }
        for command in self.drafts.flush() {
            self.write(command);
        }
        if let Some(opened) = &mut self.opened {
            // They follow from evidence and journal, which are stored: nothing is lost where there is no room for them.
            let _ = opened.keep_results(usize::MAX);
        }
        if let Some(open) = self.opened.take().as_mut().and_then(|opened| opened.lend(false)) {
            // Everything acknowledged is stored either way.
            let _ = open.file.close();
        }
    }

    fn fulfil_all(&mut self, context: &Context) {
        if self.dialog_went {
            return;
        }
        let mut commands = std::mem::take(&mut self.commands);
        // Typed text first: whatever else is asked for comes after it.
        commands.sort_by_key(|command| !matches!(command, Command::Write { .. }));
        for command in commands {
            self.fulfil(command, context);
        }
    }

    /// Findings follow from evidence and statements: when those changed, they are made again as soon as no job runs.
    fn keep_findings_true(&mut self) {
        if self.work.is_some() {
            return;
        }
        let Some(opened) = &mut self.opened else { return };
        if opened.must_read_again {
            opened.must_read_again = false;
            let Some(open) = opened.open() else { return };
            let (inputs, on) = (open.inputs(), work::On::of(&open.document));
            self.begin(|with, wake| work::read_again(inputs, on, with, wake));
        } else if opened.must_judge_again()
            && let Some(judged) = &opened.judged
        {
            let (import, on) = (Arc::clone(&judged.import), work::On::of(opened.document()));
            self.begin(|with, wake| work::judge_again(import, on, with, wake));
        } else if self.lays_beside.is_some() {
            self.lay_beside_again();
        } else {
            self.compare_again();
        }
    }

    fn begin(&mut self, job: impl FnOnce(&Surroundings, Wake) -> std::io::Result<Work>) {
        match job(&self.with, Arc::clone(&self.wake)) {
            Ok(work) => self.work = Some(work),
            Err(error) => {
                self.fail(format!("The job could not be started: {error}. Close other programs and try again."));
            }
        }
    }
}
