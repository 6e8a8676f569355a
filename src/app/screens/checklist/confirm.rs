//! What evidence proposes and the assessor confirms: categories of accounts and emergency accounts. Each is a statement
//! of its own; categories that are proposed can be confirmed together, after all of them were listed.

use super::ChecklistForm;
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::register::Account;
use crate::app::screens::Scene;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{
    self, affected, choice, elided, field_label, icon_button, main_button, muted, path_field, strong,
};
use crate::app::{sorting, theme};
use crate::assessment::Edit;
use crate::checklist::subject::readable;
use crate::checklist::{Affected, Finding};
use crate::tenant::naming::Naming;
use crate::tenant::stated::Category;
use crate::tenant::{Tenant, User};
use egui::{Align, Button, ComboBox, Label, Layout, RichText, ScrollArea, Ui, vec2};
use std::collections::{BTreeMap, BTreeSet};

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
    ScrollArea::vertical().id_salt(("confirm", finding.check)).auto_shrink(false).by_keys(ui, |ui| {
        match finding.check {
            "1.02.a" => categories(ui, &mut form.confirming, finding, opened, scene),
            "1.03.a" => emergency(ui, form, opened, scene),
            "1.03.f" => explained(ui, opened, scene),
            _ => {}
        }
    });
}

fn tenant(opened: &Opened) -> Option<&Tenant> {
    opened.judged.as_ref().map(|judged| &judged.import.tenant)
}

/// What this part of the screen remembers.
#[derive(Debug, Default)]
pub struct ConfirmForm {
    /// The accounts as they stood when the check was chosen: one that is confirmed stays where it was.
    order: Vec<String>,
    /// All proposals are listed, to be confirmed together.
    asks: bool,
}

impl ConfirmForm {
    /// Puts the question away, if it is asked.
    pub fn stops_asking(&mut self) -> bool {
        std::mem::take(&mut self.asks)
    }
}

/// What would be stated of accounts of the register, as it is proposed for each; whether it goes on being asked.
pub fn together_of(ui: &mut Ui, accounts: &[&Account], opened: &Opened, scene: &mut Scene<'_>) -> bool {
    let row = |account: &&'_ Account| {
        let signals: Vec<String> = account.signals.iter().map(|signal| opened.told(signal)).collect();
        (account.key.clone(), account.category, visible(&account.roles_in_a_line()).into_owned(), signals.join("; "))
    };
    let told: Vec<_> = accounts.iter().map(row).collect();
    let rows: Vec<Row<'_>> = told
        .iter()
        .map(|(key, proposed, roles, why)| Row {
            key,
            name: opened.name_of(key),
            roles: roles.clone(),
            stated: None,
            proposed: *proposed,
            why: why.clone(),
        })
        .collect();
    together(ui, &rows, opened, scene)
}

/// One account of the list.
struct Row<'a> {
    key: &'a str,
    name: String,
    roles: String,
    stated: Option<Category>,
    proposed: Option<Category>,
    why: String,
}

impl<'a> Row<'a> {
    fn of(key: &'a str, object: Option<&Affected>, opened: &Opened) -> Self {
        let fact = |label: &str| object?.facts.iter().find(|fact| fact.label == label).map(|fact| &*fact.value);
        let account = opened.judged.as_ref().and_then(|judged| judged.register.account(key));
        let held = |account: &Account| {
            let roles = account.privileged().map(|held| format!("{} ({})", held.role, held.how));
            roles.collect::<Vec<_>>().join("; ")
        };
        let roles = fact("Roles").map(str::to_owned).or_else(|| account.map(held)).unwrap_or_default();
        let stated = opened.assessment().stated.categories.get(key).copied();
        let proposed = fact(PROPOSED).and_then(Category::parse).filter(|_| stated.is_none());
        let why = fact("Signals").filter(|_| proposed.is_some());
        let name = object.map(|object| visible(&object.name).into_owned()).filter(|name| !name.trim().is_empty());
        Self {
            key,
            name: name.unwrap_or_else(|| opened.name_of(key)),
            roles: affected::in_brief(&opened.told(&roles)).into_owned(),
            stated,
            proposed,
            why: why.map(|why| opened.told(why)).unwrap_or_default(),
        }
    }
}

fn categories(ui: &mut Ui, form: &mut ConfirmForm, finding: &Finding, opened: &Opened, scene: &mut Scene<'_>) {
    let stated = &opened.assessment().stated.categories;
    let affected: BTreeMap<&str, &Affected> = finding.affected.iter().map(|object| (&*object.id, object)).collect();
    keep_order(&mut form.order, &affected, stated);
    if form.order.is_empty() {
        muted(ui, "No account waits for a category.");
        return;
    }
    let rows = |key| Row::of(key, affected.get(key).copied(), opened);
    let proposals: Vec<Row<'_>> = form.order.iter().map(|key| rows(key)).filter(|row| row.proposed.is_some()).collect();
    if proposals.len() > 1 {
        if form.asks {
            form.asks = together(ui, &proposals, opened, scene);
            return;
        }
        let words = format!("Confirm these {}…", proposals.len());
        let button = ui.add_enabled(scene.locked().is_none(), Button::new(words));
        let button = button.says_why(scene.locked().unwrap_or_default());
        form.asks = button.on_hover_text("Lists all that is proposed first; nothing is stated yet").clicked();
        ui.add_space(4.0);
    }
    for key in form.order.iter().take(SHOWN) {
        account(ui, &rows(key), opened, scene);
    }
    if form.order.len() > SHOWN {
        muted(
            ui,
            format!("{} more follow as these are stated and the check is opened again.", form.order.len() - SHOWN),
        );
    }
}

/// Proposed ones first, then those without a proposal, then what is stated already; new ones come last.
fn keep_order(order: &mut Vec<String>, affected: &BTreeMap<&str, &Affected>, stated: &BTreeMap<String, Category>) {
    order.retain(|key| affected.contains_key(key.as_str()) || stated.contains_key(key));
    let known: BTreeSet<&str> = order.iter().map(String::as_str).collect();
    let open = affected.iter().filter(|(key, _)| !stated.contains_key(**key));
    let is_proposed = |object: &Affected| {
        object.facts.iter().any(|fact| fact.label == PROPOSED && Category::parse(&fact.value).is_some())
    };
    let (proposed, others): (Vec<_>, Vec<_>) = open.partition(|(_, object)| is_proposed(object));
    let names = |mut some: Vec<(&&str, &&Affected)>| {
        some.sort_by_cached_key(|(_, object)| sorting::key(&object.name));
        some.into_iter().map(|(key, _)| (*key).to_owned()).collect::<Vec<_>>()
    };
    let all = names(proposed).into_iter().chain(names(others)).chain(stated.keys().cloned());
    let new: Vec<String> = all.filter(|key| !known.contains(key.as_str())).collect();
    order.extend(new);
}

/// What would be stated, and the two ways on; whether it goes on being asked.
fn together(ui: &mut Ui, proposals: &[Row<'_>], opened: &Opened, scene: &mut Scene<'_>) -> bool {
    let mut asks = true;
    ui.label(strong("These categories will be stated, in your name", theme::BODY));
    ui.horizontal_wrapped(|ui| {
        let label = format!("Confirm {} categories", proposals.len());
        let edits = proposals.iter().map(|row| opened.assessment().stating_category(row.key, row.proposed)).collect();
        let edit = Edit::Several { label: format!("{label}: {}", in_words(proposals)), edits };
        let button = main_button(ui, &label, Command::Perform(edit), scene.locked(), scene.commands);
        asks &= !button.clicked();
        asks &= !ui.button("Not now").clicked();
    });
    ui.add_space(4.0);
    for row in proposals {
        let category = row.proposed.map_or("", Category::title);
        ui.label(format!("{}: {category}", row.name));
        ui.indent(row.key, |ui| {
            let parts = [row.roles.as_str(), row.why.as_str()].into_iter().filter(|part| !part.is_empty());
            muted(ui, parts.collect::<Vec<_>>().join(" · "));
        });
    }
    asks
}

/// `4 admin only, 1 automation`.
fn in_words(rows: &[Row<'_>]) -> String {
    let count = |category: &Category| rows.iter().filter(|row| row.proposed == Some(*category)).count();
    let counts = Category::ALL.iter().map(|category| (count(category), category.title()));
    counts
        .filter(|(count, _)| *count > 0)
        .map(|(count, title)| format!("{count} {title}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// From this width on an account stands on one line.
const ONE_LINE: f32 = 560.0;
/// From this width of its name's place on, the roles stand beside the name; else below it.
const ROLES_BESIDE: f32 = 520.0;

/// One account: who it is, what it holds, its category as stated or proposed, and why that is proposed.
fn account(ui: &mut Ui, row: &Row<'_>, opened: &Opened, scene: &mut Scene<'_>) {
    let has_room = ui.available_width() >= ONE_LINE;
    let mut beside = false;
    let is_known = opened.judged.as_ref().is_some_and(|judged| judged.register.account(row.key).is_some());
    ui.horizontal(|ui| {
        let choice = if has_room { CHOICE } else { 0.0 };
        let size = vec2((ui.available_width() - choice).max(60.0), theme::ROW);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(size.x);
            if is_known {
                let page = Command::ShowAccount(row.key.to_owned());
                icon_button(ui, &format!("Everything about {}", row.name), page, None, scene.commands);
            }
            beside = has_room && ui.available_width() >= ROLES_BESIDE && !row.roles.is_empty();
            let room = ui.available_width() * if beside { 0.52 } else { 1.0 };
            ui.scope(|ui| {
                ui.set_max_width(room);
                elided(ui, &row.name);
            });
            if beside {
                let text = RichText::new(&row.roles).size(theme::SMALL).color(theme::palette(ui).muted);
                ui.add(Label::new(text).truncate());
            }
        });
        if has_room {
            category_of(ui, row.key, &row.name, row.stated, (row.proposed, true), scene);
        }
    });
    if !has_room {
        category_of(ui, row.key, &row.name, row.stated, (row.proposed, true), scene);
    }
    let why = if row.why.is_empty() { String::new() } else { format!("proposed because {}", row.why) };
    let said = [if beside { "" } else { row.roles.as_str() }, why.as_str()];
    let said: Vec<&str> = said.into_iter().filter(|part| !part.is_empty()).collect();
    if !said.is_empty() {
        let text = RichText::new(said.join(" · "));
        ui.add(Label::new(text.size(theme::SMALL).color(theme::palette(ui).muted)).wrap());
    }
    ui.add_space(2.0);
}

/// The room that a category and the button beside it take.
const CHOICE: f32 = 280.0;

/// One account: its category as stated or proposed, and the button that states the proposal.
pub fn category(
    ui: &mut Ui,
    account: &str,
    name: &str,
    stated: Option<Category>,
    proposed: Option<Category>,
    scene: &mut Scene<'_>,
) {
    elided(ui, name);
    category_of(ui, account, name, stated, (proposed, true), scene);
}

/// As [`category`], where the account's name is in sight already. `is_open`: nobody has stated it, in an inventory neither.
pub fn category_of(
    ui: &mut Ui,
    account: &str,
    name: &str,
    stated: Option<Category>,
    (proposed, is_open): (Option<Category>, bool),
    scene: &mut Scene<'_>,
) {
    let locked = scene.locked();
    let Some(opened) = scene.opened else { return };
    let state = |category| Command::Perform(opened.assessment().stating_category(account, category));
    ui.horizontal(|ui| {
        ui.add_enabled_ui(locked.is_none(), |ui| {
            let shown = match (stated, proposed) {
                (Some(category), _) => category.title().to_owned(),
                (None, Some(category)) if is_open => format!("{} (proposed)", category.title()),
                (None, Some(category)) => category.title().to_owned(),
                (None, None) => "choose…".to_owned(),
            };
            let combo = ComboBox::from_id_salt(("category", account)).selected_text(shown).width(190.0);
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
            if let (None, Some(category), true) = (stated, proposed, is_open) {
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
        let said = stated.is_emergency(&account.key);
        emergency_account(ui, &account.key, &name, said, opened, scene);
        if account.confirmed && said.is_none() {
            let by = "Confirmed by the client's inventory (Emergency accounts); confirm it yourself, or turn it down.";
            ui.indent(("by the inventory", &account.key), |ui| muted(ui, by));
        }
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
            widgets::ring_if(ui, is_said, &response);
            let response = response.says_why(locked.unwrap_or_default());
            if response.clicked() {
                let edit = opened.assessment().stating_emergency(key, (!is_said).then_some(value));
                scene.commands.push(Command::Perform(edit));
            }
        }
        elided(ui, name);
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
        let field = path_field::line(&mut form.text).hint_text("Name or sign-in name").desired_width(240.0);
        let field = ui.add(field).labelled_by(label);
        form.look_up(opened);
        let meant = form.meant();
        let why = scene.locked().or(meant.as_ref().err().copied());
        let button = ui.add_enabled(why.is_none(), Button::new("Name it"));
        let is_asked = button.says_why(why.unwrap_or_default()).clicked() || path_field::submitted(ui, &field);
        chosen = meant.ok().filter(|_| is_asked && why.is_none());
        if chosen.is_some() {
            field.surrender_focus();
        }
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
            let button = button.says_why(scene.locked().unwrap_or_default());
            if button.accessible_name(label).clicked() {
                scene.commands.push(withdraw);
            }
        });
    }
}
