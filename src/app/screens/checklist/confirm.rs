//! What evidence proposes and the assessor confirms: categories of accounts and emergency accounts. Each is a statement
//! of its own, made for one account after looking at it; there is no way to confirm all at once.

use super::ChecklistForm;
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::screens::Scene;
use crate::app::widgets::path_field::entered;
use crate::app::widgets::{choice, field_label, muted};
use crate::assessment::Edit;
use crate::checklist::subject::readable;
use crate::checklist::{Affected, Finding};
use crate::report::visible::visible;
use crate::tenant::naming::Naming;
use crate::tenant::stated::Category;
use crate::tenant::{Tenant, User};
use egui::{Button, ComboBox, Label, ScrollArea, TextEdit, Ui};

/// The fact under which a check proposes a category.
const PROPOSED: &str = "Proposed category";

/// Accounts shown at once; further ones follow as these are confirmed.
const SHOWN: usize = 40;

/// What a check's confirmations are called, and whether they come before what is affected; `None`: it has none.
pub fn title(check: &str) -> Option<(&'static str, bool)> {
    match check {
        "1.02.a" => Some(("Confirm categories", true)),
        "1.03.a" => Some(("Confirm emergency accounts", true)),
        "1.03.f" => Some(("Explained", false)),
        _ => None,
    }
}

/// The confirmations of a check.
pub fn show(ui: &mut Ui, form: &mut ChecklistForm, finding: &Finding, opened: &Opened, scene: &mut Scene<'_>) {
    ScrollArea::vertical().id_salt(("confirm", finding.check)).auto_shrink(false).show(ui, |ui| match finding.check {
        "1.02.a" => categories(ui, finding, opened, scene),
        "1.03.a" => emergency(ui, form, opened, scene),
        "1.03.f" => explained(ui, opened, scene),
        _ => {}
    });
}

fn tenant(opened: &Opened) -> Option<&Tenant> {
    opened.judged.as_ref().map(|judged| &judged.import.tenant)
}

fn categories(ui: &mut Ui, finding: &Finding, opened: &Opened, scene: &mut Scene<'_>) {
    let stated = &opened.assessment().stated.categories;
    let open: Vec<&Affected> = finding.affected.iter().filter(|object| !stated.contains_key(&*object.id)).collect();
    if open.is_empty() && stated.is_empty() {
        muted(ui, "No account waits for a category.");
    }
    for object in open.iter().take(SHOWN) {
        let words = object.facts.iter().find(|fact| fact.label == PROPOSED).map(|fact| &*fact.value);
        let proposed = words.and_then(Category::parse);
        category(ui, &object.id, &visible(&object.name), None, proposed, scene);
    }
    if open.len() > SHOWN {
        muted(ui, format!("{} more follow.", open.len() - SHOWN));
    }
    for (account, category_stated) in stated {
        let name = opened.name_of(account);
        category(ui, account, &name, Some(*category_stated), None, scene);
    }
}

/// One account: its category as stated or proposed, and the button that states the proposal.
pub fn category(
    ui: &mut Ui,
    account: &str,
    name: &str,
    stated: Option<Category>,
    proposed: Option<Category>,
    scene: &mut Scene<'_>,
) {
    ui.add(Label::new(name).truncate());
    category_of(ui, account, name, stated, proposed, scene);
}

/// As [`category`], where the account's name is in sight already.
pub fn category_of(
    ui: &mut Ui,
    account: &str,
    name: &str,
    stated: Option<Category>,
    proposed: Option<Category>,
    scene: &mut Scene<'_>,
) {
    let locked = scene.locked();
    let Some(opened) = scene.opened else { return };
    let state = |category| Command::Perform(opened.assessment().stating_category(account, category));
    ui.horizontal(|ui| {
        ui.add_enabled_ui(locked.is_none(), |ui| {
            let shown = match (stated, proposed) {
                (Some(category), _) => category.title().to_owned(),
                (None, Some(category)) => format!("{} (proposed)", category.title()),
                (None, None) => "choose…".to_owned(),
            };
            let combo = ComboBox::from_id_salt(("category", account)).selected_text(shown).width(160.0);
            let response = choice::show(ui, combo, |ui, lines| {
                for category in Category::ALL {
                    if lines.line(ui, stated == Some(*category), category.title()) {
                        scene.commands.push(state(Some(*category)));
                    }
                }
                if stated.is_some() && lines.line(ui, false, "Not stated") {
                    scene.commands.push(state(None));
                }
            });
            response.accessible_name(format!("Category of {name}"));
            if let (None, Some(category)) = (stated, proposed) {
                let response =
                    ui.add(Button::new("Confirm")).accessible_name(format!("Confirm the category of {name}"));
                if response.clicked() {
                    scene.commands.push(state(Some(category)));
                }
            }
        });
    });
}

fn emergency(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened, scene: &mut Scene<'_>) {
    let Some(judged) = &opened.judged else { return };
    let stated = &opened.assessment().stated;
    if judged.emergency.is_empty() && stated.emergency.is_empty() {
        muted(ui, "No account shows the signs of one. Name those there are:");
    }
    for account in judged.emergency.iter() {
        let name = visible(&account.upn).into_owned();
        let name = if name.is_empty() { opened.name_of(&account.key) } else { name };
        emergency_account(ui, &account.key, &name, stated.is_emergency(&account.key), opened, scene);
        if !account.signals.is_empty() {
            ui.indent(("signals", &account.key), |ui| muted(ui, visible(&account.signals.join("; ")).into_owned()));
        }
    }
    let shown = |key: &String| judged.emergency.iter().any(|account| account.key == *key);
    for (key, is_one) in stated.emergency.iter().filter(|(key, _)| !shown(key)) {
        emergency_account(ui, key, &opened.name_of(key), Some(*is_one), opened, scene);
    }
    another(ui, form, opened, scene);
}

/// Confirm, turn down, or withdraw what was said.
fn emergency_account(ui: &mut Ui, key: &str, name: &str, stated: Option<bool>, opened: &Opened, scene: &mut Scene<'_>) {
    let locked = scene.locked();
    ui.horizontal(|ui| {
        for (value, word, what) in
            [(true, "Confirm", "an emergency account"), (false, "Turn down", "no emergency account")]
        {
            let is_said = stated == Some(value);
            let button = Button::selectable(is_said, word).frame_when_inactive(true);
            let response = ui.add_enabled(locked.is_none(), button).accessible_name(format!("{word} {name}: {what}"));
            let response = response.on_disabled_hover_text(locked.unwrap_or_default());
            if response.clicked() {
                let edit = opened.assessment().stating_emergency(key, (!is_said).then_some(value));
                scene.commands.push(Command::Perform(edit));
            }
        }
        ui.add(Label::new(name).truncate());
    });
}

/// What is typed of an account that shows no signs, and who is meant.
#[derive(Debug, Default)]
pub struct Another {
    text: String,
    /// The words and the findings that were looked up.
    of: (String, u64),
    found: Vec<Candidate>,
}

/// An account that may be meant: its key, and what it is called.
type Candidate = (String, String);

/// Accounts offered at once.
const OFFERED: usize = 6;

impl Another {
    /// Looks up what is typed, once for each change: there may be a hundred thousand accounts.
    fn look_up(&mut self, opened: &Opened) {
        let of = (self.text.trim().to_lowercase(), opened.generation);
        if self.of != of {
            self.found = tenant(opened).map(|tenant| candidates(tenant, &of.0)).unwrap_or_default();
            self.of = of;
        }
    }

    /// The key of the account that is meant; else what is still to be done.
    fn meant(&self) -> Result<String, &'static str> {
        match &*self.found {
            _ if self.of.0.is_empty() => Err("Type the account's name first"),
            [] => Ok(self.of.0.clone()),
            [(key, _)] => Ok(key.clone()),
            _ => Err("Several accounts are called that: choose one of them"),
        }
    }
}

/// The account that bears this name; else those whose names hold it.
fn candidates(tenant: &Tenant, words: &str) -> Vec<Candidate> {
    let candidate = |user: &User| {
        let key = if user.id.is_empty() { &user.upn } else { &user.id };
        let name = match (&*user.upn, &*user.display_name) {
            (upn, shown) if upn.is_empty() || shown.is_empty() => user.name().to_owned(),
            (upn, shown) => format!("{shown} ({upn})"),
        };
        (key.to_lowercase(), visible(&name).into_owned())
    };
    if words.is_empty() {
        return Vec::new();
    }
    if let Some(user) = Naming::of(tenant).find(words).user() {
        return vec![candidate(user)];
    }
    let holds = |name: &str| name.to_lowercase().contains(words);
    let users = tenant.users.iter().filter(|user| !user.deleted && (holds(&user.upn) || holds(&user.display_name)));
    users.take(OFFERED + 1).map(candidate).collect()
}

/// An account that shows no signs is named by its principal name, or by what it is called.
fn another(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened, scene: &mut Scene<'_>) {
    let label = field_label(ui, "Another account");
    let form = &mut form.account;
    let mut chosen = None;
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(&mut form.text).hint_text("Name or sign-in name").desired_width(240.0);
        let field = ui.add(field).labelled_by(label);
        form.look_up(opened);
        let meant = form.meant();
        let why = scene.locked().or(meant.as_ref().err().copied());
        let button = ui.add_enabled(why.is_none(), Button::new("Name it"));
        let is_asked = button.on_disabled_hover_text(why.unwrap_or_default()).clicked() || entered(ui, &field);
        chosen = meant.ok().filter(|_| is_asked && why.is_none());
    });
    match &*form.found {
        [] if !form.of.0.is_empty() => _ = muted(ui, "Not in the list of users."),
        [(_, name)] => _ = muted(ui, format!("This is {name}.")),
        several => {
            for (key, name) in several.iter().take(OFFERED) {
                let line = ui.add_enabled(scene.locked().is_none(), Button::selectable(false, name.as_str()));
                if line.clicked() {
                    chosen = Some(key.clone());
                }
            }
            if several.len() > OFFERED {
                muted(ui, "And more; type more of the name.");
            }
        }
    }
    if let Some(key) = chosen {
        scene.commands.push(Command::Perform(opened.assessment().stating_emergency(&key, Some(true))));
        *form = Another::default();
    }
}

fn explained(ui: &mut Ui, opened: &Opened, scene: &mut Scene<'_>) {
    let explained = &opened.assessment().stated.explained;
    if explained.is_empty() {
        muted(ui, "Choose a sign-in below and write what it was for.");
    }
    for (key, words) in explained {
        ui.horizontal_wrapped(|ui| {
            ui.label(visible(words).into_owned());
            muted(ui, visible(&readable(key)).into_owned());
            let withdraw = Command::Perform(Edit::ExplainSignIn { key: key.clone(), text: String::new() });
            let label = format!("Withdraw the explanation of {}", visible(&readable(key)));
            let button = ui.add_enabled(scene.locked().is_none(), Button::new("Withdraw").small());
            let button = button.on_disabled_hover_text(scene.locked().unwrap_or_default());
            if button.accessible_name(label).clicked() {
                scene.commands.push(withdraw);
            }
        });
    }
}
