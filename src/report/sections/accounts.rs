//! Privileged accounts: everybody who holds a role with which one can take over the tenant, and how.

mod listed;
mod taken;

use super::{Preset, Section, gaps, paragraph};
use crate::report::affected::Register;
use crate::report::masking::{Mask, PersonalData};
use crate::report::options::Carried;
use crate::report::visible::visible;
use crate::report::{Block, Cell, Chart, Column, Part, ReportInput, Span, Table, TableLook, Tone, words};
use crate::tenant::holders::{Holder, Holders, Holding};
use crate::tenant::proposals::{EmergencyAccount, emergency_accounts};
use crate::tenant::roles::RoleSet;
use crate::tenant::{AssignmentState, PrincipalKind};

pub const SECTION: Section = Section { id: "accounts", title: "Privileged accounts", preset: Preset::Full, build };

/// Of more accounts than these the first are printed, and all stand in a file that is carried inside.
pub const MOST: usize = 2_000;
const FIRST: usize = 200;
/// That file, and what it is.
pub const LIST_FILE: &str = "privileged-accounts.csv";
pub const LIST_WORDS: &str = "All accounts and applications that hold a privileged role";
const HEADINGS: [&str; 4] =
    ["Account", "Category", "Privileged roles, how they are held, and what describes the account", "Found in"];

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let holders = Holders::as_stated(input.tenant, &input.assessment.stated, input.results.as_of);
    let all: Vec<&Holder> = holders.of_set(RoleSet::Privileged).collect();
    if all.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![SECTION.heading()];
    blocks.push(paragraph(format!(
        "{} at least one privileged role, actively or eligibly. {}",
        words::counted(all.len(), "account or application holds", "accounts and applications hold"),
        holders.privileged_in_words()
    )));
    blocks.push(taken::roles(input, &holders));
    let counts_only = input.options.personal_data == PersonalData::Counts;
    let gaps = holders.gaps(RoleSet::Privileged);
    if !gaps.is_empty() {
        let text = if counts_only {
            let text = words::counted(gaps.len(), "gap in the evidence leaves", "gaps in the evidence leave");
            format!("{text} these counts open: see ")
        } else {
            let text = words::counted(gaps.len(), "gap in the evidence keeps", "gaps in the evidence keep");
            format!("{text} this list from being whole: see ")
        };
        blocks.push(Block::Paragraph(vec![
            Span::plain(text),
            Span::plain("What could not be assessed").to("gaps"),
            Span::plain("."),
        ]));
    }
    if counts_only {
        return blocks;
    }
    let emergency = emergency_accounts(input.tenant, &holders, &input.assessment.stated, input.results.as_of);
    let register = Register::with(input, &holders);
    let shown = if all.len() > MOST { FIRST } else { all.len() };
    if all.len() > MOST {
        let whole = if is_list_carried(input) {
            format!("stand in the file {LIST_FILE}, attached to this report")
        } else {
            "stand in an edition that carries files".to_owned()
        };
        let (first, all) = (words::size(shown), words::size(all.len()));
        blocks.push(Block::Paragraph(vec![
            Span::strong(format!("The first {first} of {all} are shown here.")),
            Span::plain(format!(" All of them {whole}.")),
        ]));
    }
    let row = |holder: &&Holder| below(listed::row(input, &holders, &register, &emergency, holder));
    let rows = all.iter().take(shown).map(row).collect();
    blocks.push(Block::Table(Table {
        caption: String::new(),
        anchor: None,
        columns: vec![
            Column::share(HEADINGS[0], 4.2),
            Column::fixed(HEADINGS[1], 20.0),
            Column::share(
                "Privileged roles, how they are held, what describes the account, and where it was found",
                6.0,
            ),
        ],
        rows,
        look: TableLook::Ruled,
    }));
    blocks
}

/// Where it was found stands below its roles: a column of its own would be high and narrow.
fn below(mut row: Vec<Cell>) -> Vec<Cell> {
    let places = row.pop().map(|cell| cell.spans).unwrap_or_default();
    if let Some(roles) = row.last_mut().filter(|_| places.iter().any(|span| !span.text.is_empty())) {
        roles.spans.push(Span::muted("\nSource: "));
        roles.spans.extend(places);
    }
    row
}

/// Whether the whole register is carried inside the report, since it is too long to be printed.
pub fn is_list_carried(input: &ReportInput<'_>) -> bool {
    input.options.has(&SECTION)
        && super::carries_findings(input)
        && input.options.carried == Carried::Everything
        && input.options.personal_data != PersonalData::Counts
        && Holders::as_stated(input.tenant, &input.assessment.stated, input.results.as_of)
            .of_set(RoleSet::Privileged)
            .nth(MOST)
            .is_some()
}

/// The whole register as rows of texts, below its headings.
pub fn list(input: &ReportInput<'_>, mask: Option<&Mask>) -> impl Iterator<Item = Vec<String>> {
    let holders = Holders::as_stated(input.tenant, &input.assessment.stated, input.results.as_of);
    let emergency = emergency_accounts(input.tenant, &holders, &input.assessment.stated, input.results.as_of);
    let register = Register::with(input, &holders);
    let text = |cell: Cell| {
        let text = visible(&cell.spans.iter().map(|span| &*span.text).collect::<String>()).into_owned();
        mask.map_or_else(|| text.clone(), |mask| mask.text(&text))
    };
    let headings = HEADINGS.map(str::to_owned).to_vec();
    let rows = holders
        .of_set(RoleSet::Privileged)
        .map(|holder| listed::row(input, &holders, &register, &emergency, holder).into_iter().map(text).collect());
    let rows: Vec<Vec<String>> = rows.collect();
    std::iter::once(headings).chain(rows)
}

/// Who holds a privileged role, by kind: in these words all pages of the summary speak of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Emergency,
    User,
    Application,
    Group,
    Gone,
    Unknown,
}

const WHO: [(Who, &str); 6] = [
    (Who::Emergency, "Confirmed emergency accounts"),
    (Who::User, "User accounts"),
    (Who::Application, "Applications and managed identities"),
    (Who::Group, "Groups"),
    (Who::Gone, "Objects that no longer exist"),
    (Who::Unknown, "Of unknown kind: in none of the lists supplied"),
];

/// How a holder has the roles: the worst of them.
const HOW: [&str; 3] = [
    "At least one role is always on",
    "Roles are switched on when needed",
    "On for a time, or the evidence does not say",
];

/// Of one kind of holders: how many in all, by how they hold their roles, and with one of the four highest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Held {
    all: usize,
    how: [usize; HOW.len()],
    four: usize,
}

impl Held {
    fn add(&mut self, other: &Self) {
        self.all += other.all;
        self.four += other.four;
        self.how.iter_mut().zip(other.how).for_each(|(sum, count)| *sum += count);
    }
}

fn who(emergency: &[EmergencyAccount], holder: &Holder) -> Who {
    let principal = &holder.principal;
    match principal.kind {
        PrincipalKind::ServicePrincipal => Who::Application,
        PrincipalKind::Group | PrincipalKind::ForeignGroup => Who::Group,
        PrincipalKind::Unknown if holder.is_gone() => Who::Gone,
        // An address is that of somebody, whatever list is missing.
        PrincipalKind::Unknown if !principal.upn.contains('@') => Who::Unknown,
        PrincipalKind::User | PrincipalKind::Unknown => {
            let key = holder.key();
            let is_known = emergency.iter().any(|account| account.confirmed && account.is(&key, &principal.upn));
            if is_known { Who::Emergency } else { Who::User }
        }
    }
}

fn counted(holders: &Holders, emergency: &[EmergencyAccount]) -> [Held; WHO.len()] {
    let mut counts = [Held::default(); WHO.len()];
    for holder in holders.of_set(RoleSet::Privileged) {
        let held = || holder.in_set(holders, RoleSet::Privileged);
        let when_needed = |held: &Holding| matches!(held.state, AssignmentState::Eligible | AssignmentState::Activated);
        let how = match () {
            () if held().any(Holding::is_standing) => 0,
            () if held().all(when_needed) => 1,
            () => 2,
        };
        let kind = who(emergency, holder);
        let place = WHO.iter().position(|(who, _)| *who == kind).unwrap_or_default();
        let count = &mut counts[place];
        count.all += 1;
        count.how[how] += 1;
        count.four += usize::from(holder.in_set(holders, RoleSet::Four).next().is_some());
    }
    counts
}

/// How many hold privileged roles, what they are and how they hold them, as a table, and the user accounts among them as a
/// chart of one of its rows.
pub fn picture(input: &ReportInput<'_>) -> Vec<Block> {
    let holders = Holders::as_stated(input.tenant, &input.assessment.stated, input.results.as_of);
    let emergency = emergency_accounts(input.tenant, &holders, &input.assessment.stated, input.results.as_of);
    let counts = counted(&holders, &emergency);
    if counts.iter().all(|held| held.all == 0) {
        return Vec::new();
    }
    let is_whole = holders.gaps(RoleSet::Privileged).is_empty();
    let mut said = remark(is_whole || !input.options.has(&gaps::SECTION));
    let is_short = input.options.preset == Preset::Executive;
    said.extend(bases(&holders, &emergency).filter(|_| !is_short).map(|text| Span::muted(format!(" {text}"))));
    let mut blocks = vec![Block::KeepTogether(vec![table(&counts), Block::Paragraph(said)])];
    let [_, Held { all, how, .. }, ..] = counts;
    if all > 0 && input.options.preset != Preset::Executive {
        let other = if counts[0].all > 0 { "other " } else { "" };
        // No outcomes, and so none of their colours.
        let parts = HOW.iter().zip(how).filter(|(_, count)| *count > 0);
        let parts =
            parts.map(|(label, count)| Part { label: (*label).to_owned(), count: count as u64, tone: Tone::Low });
        let title = match all {
            1 => format!("How the one {other}user account holds privileged roles"),
            _ => format!("How the {} {other}user accounts hold privileged roles", words::size(all)),
        };
        let parts: Vec<Part> = parts.collect();
        // A single bar compares nothing.
        blocks.extend((parts.len() > 1).then_some(Block::Chart(Chart::Bars { title, parts })));
    }
    blocks
}

fn table(counts: &[Held; WHO.len()]) -> Block {
    let number = |count: usize| Cell::from(if count == 0 { "–".to_owned() } else { words::size(count) });
    let row = |label: Span, held: &Held| {
        let numbers = [held.all].into_iter().chain(held.how).chain([held.four]);
        [Cell::from(label)].into_iter().chain(numbers.map(number)).collect::<Vec<Cell>>()
    };
    let mut sum = Held::default();
    counts.iter().for_each(|held| sum.add(held));
    let mut users = counts[0];
    users.add(&counts[1]);
    let is_mixed = counts[0].all > 0 && counts[1].all > 0;
    let mut rows: Vec<Vec<Cell>> = is_mixed.then(|| row(Span::plain("User accounts"), &users)).into_iter().collect();
    for (held, (who, label)) in counts.iter().zip(WHO).filter(|(held, _)| held.all > 0) {
        let label = match who {
            Who::Emergency if is_mixed => "– of these, confirmed emergency accounts",
            Who::User if is_mixed => "– of these, all others",
            Who::User => "User accounts",
            _ => label,
        };
        rows.push(row(Span::plain(label), held));
    }
    if rows.len() > 1 {
        rows.push(row(Span::strong("All holders"), &sum));
    }
    let column = |title: &str| Column::fixed(title, 21.0).numeric();
    Block::Table(Table {
        caption: "Who holds a privileged role, and how".to_owned(),
        anchor: None,
        columns: vec![
            Column::share("Holders", 1.0),
            Column::fixed("In all", 14.0).numeric(),
            column("Always on"),
            column("On when needed"),
            column("For a time, or not told"),
            column("One of the four highest"),
        ],
        rows,
        look: TableLook::Ruled,
    })
}

/// Why one finding counts more accounts than the next: it asks of other roles, or leaves some out.
fn bases(holders: &Holders, emergency: &[EmergencyAccount]) -> Option<String> {
    let count = |set: RoleSet, wanted: &[Who]| {
        // The account that synchronises the directory is nobody's.
        let of_people = holders.of_set(set).filter(|holder| !holder.synchronises);
        of_people.filter(|holder| wanted.contains(&who(emergency, holder))).count()
    };
    let users = [Who::User, Who::Emergency];
    let (privileged, any) = (count(RoleSet::Privileged, &users), count(RoleSet::All, &users));
    let without = (count(RoleSet::Privileged, &users[..1]), count(RoleSet::All, &users[..1]));
    let size = words::size;
    if privileged == any && without.0 == privileged {
        return None;
    }
    let roles = if privileged == any {
        format!("{} hold privileged roles", size(privileged))
    } else {
        format!("{} hold privileged roles, {} any role of the directory", size(privileged), size(any))
    };
    let rest = if without == (privileged, any) {
        String::new()
    } else if without.0 == without.1 {
        format!("; without the confirmed emergency accounts {}", size(without.0))
    } else {
        format!("; without the confirmed emergency accounts {} and {}", size(without.0), size(without.1))
    };
    Some(format!(
        "Of how many accounts an answer speaks depends on what it asks: of the user accounts {roles}{rest}. Where a finding \
         leaves out others, too, it says so."
    ))
}

fn remark(is_whole: bool) -> Vec<Span> {
    let mut spans = vec![Span::muted(
        "The four highest roles: Global Administrator, Privileged Role Administrator, Exchange Administrator and SharePoint \
         Administrator.",
    )];
    if !is_whole {
        spans.push(Span::muted(" There may be more holders: see "));
        spans.push(Span::muted("What could not be assessed").to("gaps"));
        spans.push(Span::muted("."));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::{Sample, sample};
    use crate::report::sections::tests::text_of;
    use crate::tenant::fixtures::{World, id_of};

    #[test]
    fn why_answers_count_differently_is_said() {
        let check = |world: World, expected: Option<&str>| {
            let tenant = world.build();
            let holders = Holders::of(&tenant);
            assert_eq!(bases(&holders, &[]).as_deref(), expected);
        };
        let one = || World::p2().admin("ada", "Global Administrator");
        check(one(), None);
        check(
            one().admin("bo", "Reports Reader"),
            Some(
                "Of how many accounts an answer speaks depends on what it asks: of the user accounts 1 hold privileged roles, \
                 2 any role of the directory. Where a finding leaves out others, too, it says so.",
            ),
        );
    }

    fn with(world: World) -> Sample {
        Sample { tenant: world.build(), ..sample() }
    }

    /// One in a role of the four for good, one eligible for another privileged one, an application, and an object that is gone.
    fn world() -> World {
        World::p2()
            .user("anna")
            .active("anna", "Global Administrator")
            .user("ben")
            .eligible("ben", "User Administrator")
            .service_principal("sync", |_| {})
            .active("sync", "Global Administrator")
            .active("ghost", "Global Administrator")
    }

    #[test]
    fn holders_are_told_by_kind_and_add_up() {
        #[track_caller]
        fn check(sample: &Sample, expected: &[&str]) {
            let blocks = picture(&sample.input());
            let Some(Block::KeepTogether(kept)) = blocks.first() else { panic!("no table") };
            let Some(Block::Table(table)) = kept.first() else { panic!("no table") };
            let line = |row: &Vec<Cell>| row.iter().map(|cell| &*cell.spans[0].text).collect::<Vec<_>>().join(" ");
            assert_eq!(table.rows.iter().map(line).collect::<Vec<_>>(), expected);
        }
        let mut sample = with(world());
        check(
            &sample,
            &[
                "User accounts 2 1 1 – 1",
                "Applications and managed identities 1 1 – – 1",
                "Objects that no longer exist 1 1 – – 1",
                "All holders 4 3 1 – 3",
            ],
        );
        let Some(Block::Chart(Chart::Bars { title, parts })) = picture(&sample.input()).pop() else {
            panic!("no chart")
        };
        assert_eq!(title, "How the 2 user accounts hold privileged roles");
        assert_eq!(parts.iter().map(|part| part.count).collect::<Vec<_>>(), [1, 1], "a row of the table");
        sample.assessment.stated.emergency.insert(id_of("anna").to_string(), true);
        check(
            &sample,
            &[
                "User accounts 2 1 1 – 1",
                "– of these, confirmed emergency accounts 1 1 – – 1",
                "– of these, all others 1 – 1 – –",
                "Applications and managed identities 1 1 – – 1",
                "Objects that no longer exist 1 1 – – 1",
                "All holders 4 3 1 – 3",
            ],
        );
        let charts = picture(&sample.input()).iter().filter(|block| matches!(block, Block::Chart(_))).count();
        assert_eq!(charts, 0, "a single bar compares nothing");
    }

    #[test]
    fn holders_that_may_be_missing_are_no_small_number() {
        let said = |world: World| text_of(&picture(&with(world).input()));
        assert!(!said(world()).contains("There may be more holders"));
        let cut = said(world().cut(crate::tenant::RecordKind::PimEligible));
        assert!(cut.contains("There may be more holders"), "{cut}");
        // Without the list of users nobody says what an id stands for.
        let unknown = said(world().without(&[crate::tenant::RecordKind::Users]));
        assert!(unknown.contains("Of unknown kind"), "{unknown}");
        assert!(picture(&sample().input()).is_empty());
    }

    #[test]
    fn a_register_that_would_fill_pages_is_carried_inside_whole() {
        let of = |count: usize| {
            let admin = |world: World, number: usize| world.admin(&format!("a{number:04}"), "Global Administrator");
            with((0..count).fold(World::p2(), admin))
        };
        let small = of(3);
        assert!(!is_list_carried(&small.input()));
        let many = of(MOST + 1);
        let said = text_of(&build(&many.input()));
        assert!(said.contains("The first 200 of 2,001 are shown here.") && said.contains(LIST_FILE), "{said:.300}");
        assert!(said.contains("a0199@") && !said.contains("a0200@"));
        let list: Vec<Vec<String>> = list(&many.input(), None).collect();
        assert_eq!(list.len(), 1 + MOST + 1);
        assert!(list.iter().all(|row| row.len() == HEADINGS.len()) && list[MOST + 1][0].contains("a2000@"));
    }
}
