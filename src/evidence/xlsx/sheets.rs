//! What the sheets of a workbook are called, by the entries that hold them (ECMA-376: workbook.xml and its relationships).

use memchr::{memchr, memmem};
use std::collections::BTreeMap;

/// The parts that say it, in lower case.
pub(in crate::evidence) const WORKBOOK: &str = "xl/workbook.xml";
pub(in crate::evidence) const RELATIONS: &str = "xl/_rels/workbook.xml.rels";

/// Bytes of each that are looked at: some thousand sheets.
pub(in crate::evidence) const LOOKED_AT: usize = 256 << 10;

/// Names of sheets by entry, in lower case: `xl/worksheets/sheet1.xml`.
pub(in crate::evidence) fn names(workbook: &[u8], relations: &[u8]) -> BTreeMap<String, String> {
    let targets: BTreeMap<String, String> = elements(relations, b"<Relationship ")
        .filter_map(|element| Some((attribute(element, b"Id")?, attribute(element, b"Target")?)))
        .collect();
    let sheets = elements(workbook, b"<sheet ").chain(elements(workbook, b":sheet "));
    let named = sheets.filter_map(|element| {
        let target = targets.get(&attribute(element, b":id")?)?.to_lowercase();
        let entry = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        Some((entry, attribute(element, b"name")?))
    });
    named.collect()
}

/// What stands in each element that begins so, up to its end.
fn elements<'a>(xml: &'a [u8], begin: &'static [u8]) -> impl Iterator<Item = &'a [u8]> {
    memmem::find_iter(xml, begin).filter_map(move |at| {
        let rest = xml.get(at + begin.len() - 1..)?;
        rest.get(..memchr(b'>', rest)?)
    })
}

/// The value of the attribute whose name is, or where it begins with a colon ends, so.
fn attribute(element: &[u8], name: &[u8]) -> Option<String> {
    let wanted = [name, b"=\""].concat();
    let begins =
        |at: &usize| name.starts_with(b":") || at.checked_sub(1).is_some_and(|at| element[at].is_ascii_whitespace());
    let at = memmem::find_iter(element, &wanted).find(begins)?;
    let value = element.get(at + wanted.len()..)?;
    let text = std::str::from_utf8(value.get(..memchr(b'"', value)?)?).ok()?;
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    Some(plain.iter().fold(text.to_owned(), |text, (coded, letter)| text.replace(coded, letter)))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn sheets_have_names() {
        let check = |workbook: &str, relations: &str, expected: &[(&str, &str)]| {
            let found = names(workbook.as_bytes(), relations.as_bytes());
            let found: Vec<(&str, &str)> = found.iter().map(|(entry, name)| (&**entry, &**name)).collect();
            assert_eq!(found, expected);
        };
        let workbook = r#"<workbook><sheets><sheet name="A &amp; B" sheetId="1" r:id="rId1"/><sheet r:id="rId2" sheetId="2" name="Ü"/></sheets></workbook>"#;
        let relations = r#"<Relationships><Relationship Id="rId2" Type="x" Target="/xl/worksheets/Sheet7.xml"/><Relationship Target="worksheets/sheet1.xml" Id="rId1"/></Relationships>"#;
        check(workbook, relations, &[("xl/worksheets/sheet1.xml", "A & B"), ("xl/worksheets/sheet7.xml", "Ü")]);
        check(
            &workbook.replace("<sheet ", "<x:sheet "),
            relations,
            &[("xl/worksheets/sheet1.xml", "A & B"), ("xl/worksheets/sheet7.xml", "Ü")],
        );
        check(workbook, "", &[]);
        check("<sheet name=\"", "<Relationship Id=\"a", &[]);
    }
}
