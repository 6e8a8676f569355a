//! What becomes of names, and what never does.

use super::*;
use crate::report::{Block, Document, Span};

fn person(key: &str, names: &[(Strength, &str)]) -> Bearer {
    let names = names.iter().map(|(strength, name)| (*strength, (*name).to_owned())).collect();
    Bearer { kind: Kind::Person, key: key.to_owned(), names }
}

fn thing(kind: Kind, key: &str, name: &str) -> Bearer {
    Bearer { kind, key: key.to_owned(), names: vec![(Strength::Called, name.to_owned())] }
}

use Strength::{Address, Called, Own};

fn mask() -> Mask {
    let bearers = [
        person("b-2", &[(Own, "anna.berg@contoso.example"), (Called, "Anna Berg")]),
        person("a-1", &[(Own, "li@contoso.example"), (Called, "李雷"), (Called, "Li"), (Called, "Ann")]),
        person("c-3", &[(Called, "Ωμέγα Πέτρου")]),
        thing(Kind::Device, "d-9", "Berg’s iPhone"),
        thing(Kind::Title, "head of cranes", "Head of Cranes"),
        thing(Kind::Owner, "harbour master", "Harbour Master"),
    ];
    Mask::new(bearers, |look| look("ask zoe@fabrikam.example or +44 1632 960115"))
}

#[test]
fn names_are_replaced_as_whole_words() {
    fn check(text: &str, expected: &str) {
        assert_eq!(mask().text(text), expected, "{text:?}");
    }
    check("Anna Berg signed in", "Person-0002 signed in");
    check("ANNA BERG and anna berg", "Person-0002 and Person-0002");
    check("ANNA.BERG@CONTOSO.EXAMPLE", "Person-0002");
    check("Annabel, Anna Bergen", "Annabel, Anna Bergen");
    check("Ann, Anna", "Person-0001, Anna");
    check("Ann Bergen", "Person-0001 Bergen");
    check("id b-2.", "id Person-0002.");
    check("帐户李雷已登录", "帐户Person-0001已登录");
    check("ωμέγα πέτρου", "Person-0003");
    check("Li stays, it is too short", "Li stays, it is too short");
    check("x@y, a @ b, @c.d", "x@y, a @ b, @c.d");
    check("Berg’s iPhone, device:d-9", "Device-0001, device:Device-0001");
    check("Desk of the head of cranes", "Desk of the JobTitle-0001");
    check("owner Harbour Master, due soon", "owner Owner-0001, due soon");
    check("'anna.berg@contoso.example'", "'Person-0002'");
}

#[test]
fn lists_are_masked_entry_by_entry_unless_a_name_looks_like_one() {
    let check = |called: &str, things: &[&str], text: &str, expected: &str| {
        let bearers = [person("a-1", &[(Called, called), (Own, "berth@contoso.example")])];
        let mask = Mask::new(bearers, |_| ()).with_things(things.iter().copied());
        assert_eq!((mask.text(text), mask.replaced(text)), (expected.to_owned(), expected.to_owned()), "{text:?}");
    };
    check(
        "Anna Berg",
        &[],
        "Anna Berg · Owner: ANNA BERG · E14 rows 3–11",
        "Person-0001 · Owner: Person-0001 · E14 rows 3–11",
    );
    check("Anna Berg", &[], " · Anna Berg ·  · x", " · Person-0001 ·  · x");
    check("Anna · Berg", &[], "by Anna · Berg · x", "by Person-0001 · x");
    check("Anna\u{387}Berg", &[], "by Anna·Berg · x", "by Person-0001 · x");
    check("Anna Berg", &["Quay · Berth Planner"], "Quay · Berth Planner · berth", "Quay · Berth Planner · Person-0001");
}

fn full_width(letter: char) -> char {
    let wide = char::from_u32(u32::from(letter) + 0xfee0).filter(|_| letter.is_ascii_alphabetic());
    wide.unwrap_or(letter)
}

/// Whatever is done to a name that leaves it readable, it is not printed.
#[test]
fn no_spelling_of_a_name_is_printed() {
    use unicode_normalization::UnicodeNormalization as _;
    let names = [
        "Jürgen Müller-Ødegård",
        "Zoë Ångström",
        "Αθηνά Πέτρου",
        "Ngô Bảo Châu",
        "Sean O’Brien",
        "김 철수",
        "Лёша Йодль",
    ];
    let respelled: [fn(&str) -> String; 13] = [
        str::to_owned,
        |name| name.nfd().collect(),
        |name| name.nfc().collect(),
        str::to_uppercase,
        str::to_lowercase,
        |name| name.replace(' ', "\u{a0}"),
        |name| name.replace(' ', "  "),
        |name| name.replace(' ', "\n"),
        |name| name.replace(' ', "\r\n\t"),
        |name| name.replace('-', "\u{2011}"),
        |name| name.replace('’', "'"),
        |name| name.chars().flat_map(|letter| [letter, '\u{200b}']).collect(),
        |name| name.chars().map(full_width).collect(),
    ];
    for name in names {
        let mask = Mask::new([person("a-1", &[(Called, name)])], |_| {});
        let turned = name.split_once(' ').map(|(first, last)| format!("{last}, {first}")).unwrap();
        for written in [name, &turned] {
            for (one, first) in respelled.iter().enumerate() {
                for (other, second) in respelled.iter().enumerate() {
                    let masked = mask.text(&format!("x {} y", second(&first(written))));
                    assert!(masked.starts_with("x Person-0001"), "{name} {one} {other} {masked:?}");
                }
            }
        }
        let plain: String = name.nfd().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter)).collect();
        assert_eq!(mask.text(&plain.replace('Ø', "O")), "Person-0001", "{plain}");
    }
}

#[test]
fn two_that_marks_tell_apart_stay_apart() {
    fn check(text: &str, expected: &str) {
        let mask = Mask::new(
            [
                person("a-1", &[(Called, "Jose Pena")]),
                person("b-2", &[(Called, "José Peña")]),
                person("c-3", &[(Called, "Jösé Pena")]),
            ],
            |_| {},
        );
        assert_eq!(mask.text(text), expected, "{text:?}");
    }
    check("Jose Pena, JOSÉ PEÑA, Pena, Jose", "Person-0001, Person-0002, Name-0003");
    let inside = "Jose\u{301}e Pena; éJose Pena; Jose Penaé; Jose Pena\u{301}";
    check(inside, inside);
}

#[test]
fn names_whose_words_are_joined_are_found() {
    let mask = Mask::new([person("a-1", &[(Called, "Anders Kvåle")]), person("b-2", &[(Called, "Lind, Ida")])], |_| {});
    let check = |text: &str, expected: &str| assert_eq!(mask.text(text), expected, "{text:?}");
    check("Anders.Kvåle, anders_kvale; AndersKvåle", "Person-0001, Person-0001; Person-0001");
    check("see ida_lind (IdaLind)", "see Person-0002 (Person-0002)");
    check("Idalinden", "Idalinden");
}

#[test]
fn contacts_of_nobody_in_particular_are_numbered_where_the_key_knows_them() {
    fn check(text: &str, expected: &str) {
        assert_eq!(mask().text(text), expected, "{text:?}");
    }
    check("Zoe@Fabrikam.example wrote", "Address-0001 wrote");
    check("other@fabrikam.example wrote", "[address] wrote");
    check("mail to a.b+c@d.e.example.", "mail to [address].");
    check("call +44 1632-960115", "call Phone-0001");
    check("call +44 1632 960116", "call [telephone number]");
    // The account of that name is one of another tenant.
    check("anna.berg@fabrikam.example, x.anna.berg@contoso.example", "[address], [address]");
}

#[test]
fn sign_in_names_are_masked_where_they_stand_alone() {
    fn check(text: &str, expected: &str) {
        let mask = Mask::new(
            [
                person("a-1", &[(Own, "adm.costa@contoso.example")]),
                person("b-2", &[(Own, "zoe_fabrikam.example#EXT#@contoso.example")]),
                person("c-3", &[(Own, "password@contoso.example")]),
                person("d-4", &[(Own, "krbtgt")]),
            ],
            |_| {},
        );
        assert_eq!(mask.text(text), expected, "{text:?}");
    }
    check("the sign-in name adm.costa is marked", "the sign-in name Person-0001 is marked");
    check("ADM.COSTA, adm.costas", "Person-0001, adm.costas");
    check("zoe_fabrikam.example", "Person-0002");
    check("zoe_fabrikam.example#EXT#", "Person-0002");
    // Words of the checklist stay words; the address goes.
    check("a password of password@contoso.example", "a password of Person-0003");
    check("The krbtgt password was changed", "The krbtgt password was changed");
}

#[test]
fn a_word_before_an_address_leaves_names_of_things_whole() {
    fn check(text: &str, expected: &str) {
        let bearers = [
            person("a-1", &[(Own, "berth@c.example"), (Called, "Berth planning (mailbox)")]),
            person("b-2", &[(Own, "ida.lind@c.example"), (Called, "Ida Lind")]),
        ];
        let mask = Mask::new(bearers, |_| {}).with_things([
            "Berth Planner",
            "Ida Lind tools",
            "Berth ida.lind",
            "Berth",
            "berth-tariffs.csv",
            "ida.lind-rows.csv",
        ]);
        assert_eq!(mask.text(text), expected, "{text:?}");
    }
    check("application Berth Planner, BERTH PLANNER", "application Berth Planner, BERTH PLANNER");
    check("berth signed in to Berth Planner.", "Person-0001 signed in to Berth Planner.");
    check("Berth Planners of berth@c.example", "Person-0001 Planners of Person-0001");
    check("Berth planning (mailbox)", "Person-0001");
    check("other/berth-tariffs.csv", "other/berth-tariffs.csv");
    check("other/ida.lind-rows.csv", "other/Person-0002-rows.csv");
    check("Ida Lind tools, Berth ida.lind", "Person-0002 tools, Person-0001 Person-0002");
}

/// An administrator's account with the mail address of its owner's own account, and two people of one name.
fn alike() -> Mask {
    Mask::new(
        [
            person("a-1", &[(Own, "adm.ida@c.example"), (Called, "Ida Lind (admin)"), (Address, "ida.lind@c.example")]),
            person("b-2", &[(Own, "ida.lind@c.example"), (Called, "Ida Lind"), (Address, "ida.lind@c.example")]),
            person("c-3", &[(Own, "ida.lind2@c.example"), (Called, "Ida Lind")]),
        ],
        |_| {},
    )
}

#[test]
fn a_name_of_several_never_names_the_wrong_one() {
    fn check(text: &str, expected: &str) {
        assert_eq!(alike().text(text), expected, "{text:?}");
    }
    check("ida.lind@c.example", "Person-0002");
    check("ida.lind and adm.ida", "Person-0002 and Person-0001");
    check("Ida Lind (admin)", "Person-0001");
    check("Ida Lind", "Name-0001");
    assert_eq!(alike().name_beside("Ida Lind", "c-3"), "Person-0003");
    assert_eq!(alike().name_beside("ida lind", "b-2"), "Person-0002");
    assert_eq!(alike().name_beside("Ida Lind", "a-1"), "Name-0001");
    let mut value =
        serde_json::json!({ "id": "c-3", "name": "Ida Lind", "facts": { "Manager": "Ida Lind", "By": "Ida Lind" } });
    alike().json(&mut value);
    assert_eq!(
        value,
        serde_json::json!({ "id": "Person-0003", "name": "Person-0003", "facts": { "By": "Name-0001" } })
    );
}

#[test]
fn a_name_and_its_id_become_one_pseudonym() {
    fn check(mask: &Mask, texts: &[&str], expected: &[&str]) {
        let mut spans: Vec<Span> = texts.iter().map(|text| Span::plain(*text)).collect();
        spans[0].style = crate::report::Style::Strong;
        let second = vec![Span::plain("Anna Berg"), Span::plain("\nAnna Berg")];
        let table = crate::report::Table { rows: vec![vec![spans.into(), second.into()]], ..Default::default() };
        let mut document = Document { blocks: vec![Block::Table(table)], ..Document::default() };
        mask.document(&mut document);
        let Some(Block::Table(table)) = document.blocks.first() else { panic!("a table went in") };
        let texts: Vec<&str> = table.rows[0][0].spans.iter().map(|span| span.text.as_str()).collect();
        assert_eq!(texts, expected);
        assert_eq!(table.rows[0][1].spans.len(), 2, "only the cell that names the object says it once");
    }
    check(&mask(), &["Anna Berg", "\nUser", "\nb-2"], &["Person-0002", "\nUser"]);
    check(&alike(), &["Ida Lind", "\nc-3"], &["Person-0003"]);
    // A key of several parts loses the name that it begins with.
    check(&mask(), &["Anna Berg", "  ", "\nb-2 subscription prod"], &["Person-0002", "  ", "\nsubscription prod"]);
    check(&alike(), &["Ida Lind", "\nin no list"], &["Name-0001", "\nin no list"]);
}

#[test]
fn an_account_called_administrator_leaves_the_word_alone() {
    let names = [(Called, "Administrator"), (Own, "Administrator@corp.example"), (Called, "Ida Admin")];
    let mask = Mask::new([person("administrator", &names)], |_| {});
    let text = "A Global Administrator, or an administrator";
    assert_eq!(mask.text(text), text);
    assert_eq!(mask.text("administrator@corp.example, Ida Admin"), "Person-0001, Person-0001");
}

#[test]
fn json_is_masked_in_texts_and_keys() {
    let mut value = serde_json::json!({ "Anna Berg": ["b-2", 5, { "x": "Anna Berg, 李雷" }] });
    mask().json(&mut value);
    let expected = serde_json::json!({ "Person-0002": ["Person-0002", 5, { "x": "Person-0002, Person-0001" }] });
    assert_eq!(value, expected);
}

#[test]
fn the_key_names_everybody_once() {
    let key = String::from_utf8(mask().key()).unwrap();
    assert!(key.contains("\"Person-0002\",\"b-2\",\"Anna Berg | anna.berg | anna.berg@contoso.example\"\r\n"), "{key}");
    assert!(key.contains("\"Phone-0001\",\"\",\"'+441632960115\"\r\n"), "{key}");
    assert!(key.contains("\"Address-0001\",\"\",\"zoe@fabrikam.example\"\r\n"), "{key}");
    assert!(key.contains("\"JobTitle-0001\",\"\",\"head of cranes\"\r\n"), "{key}");
    assert_eq!(key.lines().count(), 9);
    assert!(key.lines().next().unwrap().contains("an apostrophe before = + - @ is no part of them"), "{key}");
    let key = String::from_utf8(alike().key()).unwrap();
    assert!(
        key.contains("\"Name-0001\",\"Person-0002 or Person-0003\",\"Ida Lind (a name that several bear)\"\r\n"),
        "{key}"
    );
    assert_eq!(key.matches("ida.lind@c.example").count(), 1, "{key}");
}

/// Two people, one of them with an account of administrators as well, and an account of nobody.
fn with_words(texts: &[&str]) -> Mask {
    let bearers = [
        person("a-1", &[(Own, "maduka.okafor@c.example"), (Called, "Maduka Okafor")]),
        person("b-2", &[(Own, "ida.lind@c.example"), (Called, "Ida Lind Møller")]),
        person("c-3", &[(Own, "adm.lind@c.example"), (Called, "Ida Lind (admin)")]),
        person("d-4", &[(Own, "box7@c.example"), (Called, "Quay Harbour")]),
        person("e-5", &[(Own, "zoe_fabrikam.example#EXT#@c.example"), (Called, "Zoë Password")]),
    ];
    let told = super::Told {
        people: ["a-1", "b-2", "e-5"].map(str::to_owned).into(),
        stay: ["harbour"].map(str::to_owned).into(),
    };
    Mask::new(bearers, |_| {}).with_words(&told, |look| texts.iter().for_each(|text| look(text)))
}

#[test]
fn words_of_names_are_masked_in_what_people_typed() {
    fn check(text: &str, expected: &str) {
        let masked = with_words(&[text]).typed(text, &mut super::Hits::default());
        assert_eq!(masked, expected, "{text:?}");
    }
    check("Okafor loses it; okafor’s role, MADUKA", "Person-0001 loses it; Person-0001’s role, Person-0001");
    check("Okaforia, m.okafor@other.example", "Okaforia, [address]");
    check("Mr Møller, Moeller or moller", "Mr Person-0002, Person-0002 or Person-0002");
    // Of two accounts: a pseudonym of its own.
    check("Lind said so", "Word-0001 said so");
    // Without a capital a short word, and one of nobody, is any word.
    check("Ida is on the ida list", "Word-0001 is on the ida list");
    check("at the quay of Quay", "at the quay of Person-0004");
    check("a Password of Harbour, Zoë, fabrikam", "a Password of Harbour, Person-0005, fabrikam");
    check("Maduka Okafor", "Person-0001");
}

#[test]
fn words_of_names_are_told_before_an_edition_is_handed_on() {
    fn check(text: &str, expected: Option<&str>) {
        let mut hits = super::Hits::default();
        with_words(&[text]).typed(text, &mut hits);
        let expected = expected.map(|it| format!("{it} Read what was typed before the edition is handed on."));
        assert_eq!(hits.warning(), expected, "{text:?}");
    }
    check("Nobody. Password is a word", None);
    check(
        "Lind and okafor and Okafor",
        Some("What was typed holds words of names in this tenant; pseudonyms stand for them: Lind (1), okafor (2)."),
    );
    check("for Password", Some("These stay, for they are words of other texts as well: Password (1)."));
}

#[test]
fn the_key_names_words_of_several_names() {
    let key = String::from_utf8(with_words(&["Lind"]).key()).unwrap();
    assert!(
        key.contains("\"Word-0001\",\"Person-0002 or Person-0003\",\"lind (a word of several names)\"\r\n"),
        "{key}"
    );
}

#[test]
fn who_signs_stands_by_the_whole_name_and_by_nothing_that_gives_another_away() {
    let mut assessment = crate::assessment::Assessment::new("");
    assessment.details.assessor = "Erika Okafor".to_owned();
    assessment.details.scope = "Erika Okafor asked Okafor".to_owned();
    let line = |what: &str, after: &str| crate::assessment::JournalLine {
        when: crate::tenant::Moment::of(0),
        who: String::new(),
        what: what.to_owned(),
        change: crate::assessment::BeforeAfter { before: String::new(), after: after.to_owned() },
        entries: 1,
        after: None,
        puts_back: false,
    };
    let journal = [
        line("Set assessor: Erika Okafor", "Erika Okafor"),
        line("Undo: Set reviewer: M. Okafor", "M. Okafor"),
        line("Note on 1.02.b: by Lind", "by Lind"),
    ];
    let (masked, lines, hits) = with_words(&["Okafor Lind"]).assessment(&assessment, &journal);
    assert_eq!(masked.details.scope, "Erika Okafor asked Person-0001");
    let after: Vec<&str> = lines.iter().map(|line| &*line.change.after).collect();
    assert_eq!(after, ["Erika Okafor", "M. Okafor", "by Word-0001"]);
    let said = hits.warning().unwrap();
    assert!(said.contains("Okafor (1)") && said.contains("Lind (2)"), "{said}");
}
