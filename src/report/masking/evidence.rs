//! Everybody and everything that the evidence names and a masked output does not.

use super::names::{is_phrase_of_the_report, is_word_of_the_report};
use super::{Bearer, Kind, Mask, PersonalData, Strength, Told, blocks, spelling, typed};
use crate::assessment::Treatment;
use crate::checklist::SubjectKind;
use crate::report::options::{Carried, Options, Preset};
use crate::report::{ReportInput, sections};
use crate::tenant::active_directory::AdUser;
use crate::tenant::{RecordKind, User};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What finds the names of the evidence of a report, whichever of its editions is printed: all have one key.
pub fn mask(input: &ReportInput<'_>) -> Mask {
    let mut bearers = people(input);
    bearers.extend(devices(input));
    bearers.extend(titles(input));
    bearers.extend(ways_to_reach(input));
    let options = Options {
        preset: Preset::Full,
        carried: Carried::Nothing,
        personal_data: PersonalData::Full,
        ..Options::default()
    };
    let mut document = sections::document(&ReportInput { options: &options, ..*input });
    let texts = |look: &mut dyn FnMut(&str)| {
        blocks::each_text(&mut document, &mut |text| look(text));
        for finding in &input.results.findings {
            finding.reasons.iter().for_each(|reason| look(reason));
            for object in &finding.affected {
                look(&object.id);
                look(&object.name);
                object.facts.once().all().for_each(|fact| look(&fact.value));
            }
        }
    };
    let things = things(input);
    let told = told(input, &things);
    let mask = Mask::new(bearers, texts).with_things(things);
    mask.with_words(&told, |look| typed::each(input.assessment, input.journal, look))
}

/// Whose words are words of names, and which words are of other texts as well: how to export the evidence, what the client is
/// called, and what is nobody.
fn told(input: &ReportInput<'_>, things: &[&str]) -> Told {
    let words = |text: &str| -> Vec<String> {
        let folded = spelling::fold(text);
        folded.split(|letter| !super::joins(letter)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let users = || input.tenant.users.iter();
    let is_titled = users().any(|user| user.job_title.is_some());
    let is_person = |user: &&User| !is_titled || user.is_external() || user.job_title.is_some();
    let people: HashSet<String> = users()
        .filter(is_person)
        .map(|user| if user.id.is_empty() { &user.upn } else { &user.id })
        .map(|key| key.trim().to_lowercase())
        .collect();
    let own = users().filter(is_person).flat_map(|user| {
        let stem = user.upn.split_once('@').map_or(&*user.upn, |(stem, _)| stem);
        words(&user.display_name).into_iter().chain(words(stem))
    });
    let own: HashSet<String> = own.collect();
    let details = &input.assessment.details;
    let called = [&details.client, &details.tenant, &details.organization].map(String::as_str);
    let called = called.into_iter().chain(input.tenant_name).flat_map(words);
    let guides = RecordKind::ALL.iter().flat_map(|kind| words((input.how_to_collect)(*kind)));
    let of_things = things.iter().flat_map(|thing| words(thing)).filter(|word| !own.contains(word));
    Told { people, stay: called.chain(guides).chain(of_things).collect() }
}

/// Names of what is nobody: applications, groups, policies, files. One that holds a word by which a person signs in is not among
/// them: only a mailbox or a service goes by a mere word.
fn things<'a>(input: &ReportInput<'a>) -> Vec<&'a str> {
    let tenant = input.tenant;
    let is_person = |user: &&User| user.is_external() || user.job_title.is_some();
    let words = tenant.users.iter().filter(is_person).flat_map(|user| user.mail.iter().chain([&user.upn]));
    let words: HashSet<String> = words.filter_map(|address| Some(address.split_once('@')?.0.to_lowercase())).collect();
    let names_a_person = |name: &&str| {
        name.split(|letter: char| !letter.is_alphanumeric()).any(|word| words.contains(&word.to_lowercase()))
    };
    let of_tenant = tenant
        .service_principals
        .iter()
        .map(|it| &it.name)
        .chain(tenant.applications.iter().map(|it| &it.name))
        .chain(tenant.groups.iter().map(|it| &it.name))
        .chain(tenant.relying_parties.iter().map(|it| &it.name))
        .chain(tenant.published_apps.iter().map(|it| &it.name))
        .chain(tenant.ca_policies.iter().map(|it| &it.name))
        .chain(tenant.named_locations.iter().map(|it| &it.name));
    // What sign-ins went to; addresses and accounts among those texts are no names of things.
    let of_sign_ins = tenant.sign_ins.texts.iter();
    let of_tenant = of_tenant.chain(of_sign_ins);
    let objects = input.results.findings.iter().flat_map(|finding| &finding.affected);
    let of_findings = objects.filter(|object| THINGS.contains(&object.kind)).map(|object| &*object.name);
    let of_files = input.files.iter().filter_map(|file| file.name.rsplit(['/', '\\']).next());
    of_tenant.map(|name| &**name).chain(of_findings).chain(of_files).filter(|name| !names_a_person(name)).collect()
}

/// Kinds of objects whose names tell of nobody.
const THINGS: [SubjectKind; 9] = [
    SubjectKind::Group,
    SubjectKind::ServicePrincipal,
    SubjectKind::Role,
    SubjectKind::Policy,
    SubjectKind::Setting,
    SubjectKind::Label,
    SubjectKind::Subscription,
    SubjectKind::AccessReview,
    SubjectKind::Location,
];

/// Accounts and people, each once, however many lists name them.
#[derive(Default)]
struct People {
    all: Vec<Bearer>,
    /// By id and by principal name, in lower case.
    by_own_name: HashMap<String, usize>,
    /// Of accounts that may be synchronised, by what stands before the `@` of the principal name: there it is called so on
    /// premises. `None` where several have it.
    by_stem: HashMap<String, Option<usize>>,
    /// Applications and groups, in lower case: people write them down where accounts stand.
    no_people: HashSet<String>,
}

impl People {
    fn place(&self, name: &str) -> Option<usize> {
        self.by_own_name.get(&name.trim().to_lowercase()).copied()
    }

    fn place_by_stem(&self, stem: &str) -> Option<usize> {
        self.by_stem.get(&stem.trim().to_lowercase()).copied().flatten()
    }

    /// The one of this key; new where it is not known.
    fn of_key(&mut self, key: &str) -> usize {
        self.place(key).unwrap_or_else(|| {
            self.all.push(Bearer { kind: Kind::Person, key: key.trim().to_lowercase(), names: Vec::new() });
            self.add(self.all.len() - 1, Strength::Own, key);
            self.all.len() - 1
        })
    }

    fn add(&mut self, place: usize, strength: Strength, name: &str) {
        let (Some(bearer), lower) = (self.all.get_mut(place), name.trim().to_lowercase()) else { return };
        if lower.is_empty() || bearer.names.iter().any(|(known, text)| *known <= strength && text == name) {
            return;
        }
        bearer.names.push((strength, name.to_owned()));
        if strength == Strength::Own {
            self.by_own_name.entry(lower).or_insert(place);
        }
    }

    fn add_stem(&mut self, place: usize, name: &str) {
        if let Some((stem, _)) = name.to_lowercase().split_once('@') {
            let known = self.by_stem.entry(stem.to_owned()).or_insert(Some(place));
            *known = known.filter(|known| *known == place);
        }
    }

    /// Somebody as people write names: a principal name, a mail address or a display name.
    fn as_written(&mut self, input: &ReportInput<'_>, name: &str) {
        let name = name.trim();
        let is_known = input.tenant.user_by_name(name).is_some() || self.place(name).is_some();
        let is_called = || self.all.iter().any(|bearer| bearer.names.iter().any(|(_, text)| text == name));
        // Addresses of nobody known are found as such.
        let is_object = self.no_people.contains(&name.to_lowercase());
        if name.contains('@') || is_known || is_object || is_phrase_of_the_report(name) || is_called() {
            return;
        }
        self.of_key(name);
    }
}

fn people(input: &ReportInput<'_>) -> Vec<Bearer> {
    let tenant = input.tenant;
    let applications = tenant.service_principals.iter().map(|application| &application.name);
    let registrations = tenant.applications.iter().map(|application| &application.name);
    let objects = applications.chain(registrations).chain(tenant.groups.iter().map(|group| &group.name));
    let no_people = objects.map(|name| name.trim().to_lowercase()).collect();
    let mut people = People { no_people, ..People::default() };
    let mut by_immutable_id: HashMap<&str, usize> = HashMap::new();
    for user in tenant.users.iter() {
        let place = people.of_key(if user.id.is_empty() { &user.upn } else { &user.id });
        people.add(place, Strength::Own, &user.upn);
        if !user.synced.is_exported() || user.synced.value() == Some(&true) {
            people.add_stem(place, &user.upn);
        }
        people.add(place, Strength::Called, &user.display_name);
        for mail in user.mail.iter().chain(&user.other_mails) {
            people.add(place, Strength::Address, mail);
        }
        if let Some(id) = user.immutable_id.value() {
            by_immutable_id.insert(id, place);
        }
    }
    for account in tenant.ad_users.iter() {
        on_premises(&mut people, account, &by_immutable_id);
    }
    for member in tenant.ad_group_members.iter().filter(|member| &*member.class == "user") {
        of_directory(&mut people, &member.account, &[&member.distinguished_name, &member.sid]);
    }
    for registration in tenant.registrations.iter() {
        let known = people.place(&registration.id).or_else(|| people.place(&registration.upn));
        let key = if registration.id.is_empty() { &registration.upn } else { &registration.id };
        let place = known.unwrap_or_else(|| people.of_key(key));
        people.add(place, Strength::Own, &registration.upn);
    }
    of_findings(&mut people, input);
    of_before(&mut people, input);
    of_inventory(&mut people, input);
    people.all
}

/// An account of Active Directory is that of the cloud which is synchronised from it.
fn on_premises(people: &mut People, account: &AdUser, by_immutable_id: &HashMap<&str, usize>) {
    let known = by_immutable_id.get(&*account.immutable_id).copied().filter(|_| !account.immutable_id.is_empty());
    let known = known.or_else(|| people.place(&account.upn)).or_else(|| people.place_by_stem(&account.account));
    if let Some(place) = known {
        people.add(place, Strength::Stem, &account.account);
    }
    let place = of_directory(people, &account.account, &[&account.distinguished_name, &account.sid]);
    let Some(place) = known.or(place) else { return };
    for own in [&account.distinguished_name, &account.sid, &account.upn] {
        people.add(place, Strength::Own, own);
    }
    people.add(place, Strength::Called, &account.display_name);
    if let Some(mail) = account.mail.value() {
        people.add(place, Strength::Address, mail);
    }
}

/// Where an account stands that a directory on-premises names; nowhere if it is one that every domain has.
fn of_directory(people: &mut People, account: &str, ids: &[&str]) -> Option<usize> {
    if is_word_of_the_report(account) {
        return None;
    }
    let by_id = ids.iter().find_map(|id| people.place(id));
    let place = by_id.or_else(|| people.place(account)).or_else(|| people.place_by_stem(account));
    let place = place.or_else(|| (!account.trim().is_empty()).then(|| people.of_key(account)))?;
    for id in ids {
        people.add(place, Strength::Own, id);
    }
    Some(place)
}

/// Accounts that findings concern and no list has. An object may be an account's place in a group: its name is the account's.
fn of_findings(people: &mut People, input: &ReportInput<'_>) {
    let objects = input.results.findings.iter().flat_map(|finding| &finding.affected);
    for object in objects.filter(|object| object.kind == SubjectKind::User) {
        let is_known = |name: &str| {
            people.place(name).or_else(|| people.place_by_stem(name)).is_some()
                || input.tenant.user_by_name(name).is_some()
        };
        if is_known(&object.id) || is_known(&object.name) || is_word_of_the_report(&object.name) {
            continue;
        }
        let is_place = !object.name.is_empty() && object.id.starts_with(&*object.name.to_lowercase());
        let place = people.of_key(if is_place || object.id.is_empty() { &object.name } else { &object.id });
        people.add(place, Strength::Called, &object.name);
    }
}

/// Those whom a previous assessment named: they may be gone from the evidence, and not from the report. Whoever is there still
/// may have had another name.
fn of_before(people: &mut People, input: &ReportInput<'_>) {
    let Some(previous) = input.assessment.previous.as_deref() else { return };
    let objects = previous.findings.values().flat_map(|finding| finding.objects.iter().flatten());
    let accounts = objects.filter(|object| object.kind == SubjectKind::User.id());
    let members = previous.roles.iter().flatten().flat_map(|(_, role)| &role.members);
    let all = accounts
        .map(|object| (object.id.as_str(), object.name.as_str()))
        .chain(members.map(|(id, name)| (id.as_str(), name.as_str())));
    for (id, name) in all {
        let known = people.place(id).or_else(|| people.place(name)).or_else(|| people.place_by_stem(name));
        let place = known.unwrap_or_else(|| people.of_key(if id.is_empty() { name } else { id }));
        people.add(place, Strength::Called, name);
        if let Some(called) = previous.called.get(id) {
            people.add(place, Strength::Called, called);
        }
    }
}

/// Those whom the client's own inventory names.
fn of_inventory(people: &mut People, input: &ReportInput<'_>) {
    let tenant = input.tenant;
    let services = tenant.services.iter().flat_map(|row| [&row.owner, &row.administrator]);
    let plans = tenant.response_plans.iter().flat_map(|row| [&row.owner, &row.deputy]);
    let owners = tenant.subscription_inventory.iter().map(|row| &row.owner);
    let machines = tenant.machine_accounts.iter().map(|row| &row.owner);
    let stations = tenant.workstations.iter().map(|row| &row.used_by);
    let exposed = tenant.exposed.iter().map(|row| &row.person);
    let cells = services.chain(plans).chain(owners).chain(machines).chain(stations).chain(exposed).flatten();
    for cell in cells {
        for name in cell.split([';', ',', '\n']) {
            people.as_written(input, name);
        }
    }
    for row in tenant.administrators.iter() {
        people.as_written(input, &row.account);
    }
}

/// Devices by their ids, and computers and workstations that only other lists have by their names.
fn devices(input: &ReportInput<'_>) -> Vec<Bearer> {
    let tenant = input.tenant;
    let mut devices: BTreeMap<String, Bearer> = BTreeMap::new();
    let mut by_name: HashMap<String, String> = HashMap::new();
    for device in tenant.devices.iter() {
        let key = [&*device.device_id, &*device.id, &*device.name].into_iter().find(|text| !text.is_empty());
        let Some(key) = key.map(str::to_lowercase) else { continue };
        let ids = [&device.device_id, &device.id].map(|id| (Strength::Own, id.to_string()));
        let names = ids.into_iter().chain([(Strength::Called, device.name.to_string())]).collect();
        by_name.entry(device.name.to_lowercase()).or_insert_with(|| key.clone());
        devices.insert(key.clone(), Bearer { kind: Kind::Device, key, names });
    }
    let computers = tenant.ad_computers.iter().map(|row| (&*row.name, &*row.distinguished_name));
    let stations = tenant.workstations.iter().map(|row| (&*row.name, &*row.device_id));
    let endpoints = tenant.shell_endpoints.iter().map(|row| (&*row.computer, ""));
    let machines = tenant.virtual_machines.iter().map(|row| (&*row.name, ""));
    let listed = tenant.machine_accounts.iter().map(|row| (&*row.machine, ""));
    let sensors = tenant.identity_sensors.iter().map(|row| (&*row.name, ""));
    for (name, id) in computers.chain(stations).chain(endpoints).chain(machines).chain(listed).chain(sensors) {
        let (lower, id) = (name.trim().to_lowercase(), id.to_lowercase());
        if lower.is_empty() || is_word_of_the_report(&lower) {
            continue;
        }
        let key =
            by_name.get(&lower).or_else(|| devices.get_key_value(&id).map(|(key, _)| key)).unwrap_or(&lower).clone();
        let new = || Bearer { kind: Kind::Device, key: key.clone(), names: Vec::new() };
        let device = devices.entry(key.clone()).or_insert_with(new);
        device.names.extend([(Strength::Called, name.trim().to_owned()), (Strength::Own, id)]);
    }
    devices.into_values().collect()
}

/// Job titles, and why somebody is exposed: often a title again. One word may be any word; what the checklists say or a role
/// is called tells of nobody.
fn titles(input: &ReportInput<'_>) -> Vec<Bearer> {
    let tenant = input.tenant;
    let roles: Vec<String> = tenant.role_definitions.iter().map(|role| role.name.to_lowercase()).collect();
    let of_users = tenant.users.iter().filter_map(|user| user.job_title.as_deref());
    let of_exposed = tenant.exposed.iter().filter_map(|row| row.reason.as_deref());
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    for title in of_users.chain(of_exposed).map(str::trim) {
        titles.entry(title.to_lowercase()).or_insert_with(|| title.to_owned());
    }
    let is_telling = |(lower, _): &(String, String)| {
        lower.contains(char::is_whitespace) && !roles.contains(lower) && !is_phrase_of_the_report(lower)
    };
    let owners = owners(input);
    // Where a plan says who does what, a number of its own reads better than that of a title among all others.
    let bearer = |(key, title): (String, String)| {
        let kind = if owners.contains(&key) { Kind::Owner } else { Kind::Title };
        Bearer { kind, key, names: vec![(Strength::Called, title)] }
    };
    titles.into_iter().filter(is_telling).map(bearer).collect()
}

/// Whom decisions name, in lower case.
fn owners(input: &ReportInput<'_>) -> HashSet<String> {
    let treatments = input.assessment.annotations.values().map(|annotation| &annotation.treatment);
    let named = treatments.filter_map(|treatment| match treatment {
        Treatment::Remediate { owner, .. } => Some(owner),
        Treatment::AcceptRisk { approver, .. } => Some(approver),
        _ => None,
    });
    named.map(|name| name.trim().to_lowercase()).collect()
}

/// How people can be reached when the tenant does not work.
fn ways_to_reach(input: &ReportInput<'_>) -> impl Iterator<Item = Bearer> {
    let ways = input.tenant.response_plans.iter().filter_map(|plan| plan.phone.as_deref());
    // Numbers and addresses are found as such.
    let others = ways.filter(|way| super::contacts::of(way).is_empty() && !is_phrase_of_the_report(way));
    others.map(|way| Bearer {
        kind: Kind::Reach,
        key: way.trim().to_lowercase(),
        names: vec![(Strength::Called, way.trim().to_owned())],
    })
}
