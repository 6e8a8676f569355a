//! What is read here is what calamine reads, whatever a sheet holds.

use super::*;
use crate::evidence::xlsx::text_of;

const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[h]:mm:ss"/></numFmts><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="2"/><xf numFmtId="164"/></cellXfs></styleSheet>"#;
const STRINGS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<sst count=\"9\" uniqueCount=\"9\"><si><t>Name</t></si><si><t> two </t></si>\
    <si><t xml:space=\"preserve\"> kept </t></si><si><t>A &amp; B &lt;&#x41;&#10;</t></si><si><r><rPr><b/></rPr><t>bo</t></r><r><t \
    xml:space=\"preserve\">ld </t></r><rPh sb=\"0\" eb=\"1\"><t>spoken</t></rPh></si><si/><si><t/></si><si><t>Ü\r\nz</t><phoneticPr fontId=\"1\"/></si>\
    <si><t></t></si></sst>";

struct Book {
    entries: Vec<(String, Vec<u8>)>,
    sheets: BTreeMap<String, String>,
}

impl Book {
    fn new(sheet: &[u8], strings: &str) -> Self {
        let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let entries = [
            (
                "_rels/.rels",
                format!(
                    r#"<Relationships><Relationship Id="rId1" Type="{types}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/workbook.xml",
                r#"<workbook><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>"#.to_owned(),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"<Relationships><Relationship Id="rId1" Type="{types}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
                ),
            ),
            ("xl/styles.xml", STYLES.to_owned()),
            ("xl/sharedStrings.xml", strings.to_owned()),
        ];
        let mut entries = entries.map(|(name, text)| (name.to_owned(), text.into_bytes())).to_vec();
        entries.push(("xl/worksheets/sheet1.xml".to_owned(), sheet.to_vec()));
        let sheets = BTreeMap::from([("xl/worksheets/sheet1.xml".to_owned(), "People".to_owned())]);
        Self { entries, sheets }
    }

    fn inflated(&self) -> Inflated<'_> {
        Inflated { entries: &self.entries, sheets: &self.sheets }
    }

    /// What a worker sends, with or without its own way of reading.
    fn frames(&self, is_inflated: bool) -> Vec<u8> {
        let archive = stored(self.entries.iter(), "x", "").unwrap();
        let inflated = if is_inflated { self.inflated() } else { Inflated { entries: &[], ..self.inflated() } };
        let without = BTreeMap::from([("People".to_owned(), HashSet::from([(0, 1)]))]);
        let (mut out, mut sent) = (Out { to: Vec::new() }, Sent { cells: 0, sheets: 0 });
        let told = serve(archive, inflated, &without, &mut out, &mut sent).unwrap();
        format!("{told:?} {}", sent.cells).into_bytes().into_iter().chain(out.to).collect()
    }

    /// The cells that are read here, and whether these are all.
    fn plain(&self) -> (Vec<String>, bool) {
        let mut cells = Vec::new();
        let Some(plain) = Plain::of(self.inflated()) else { return (cells, false) };
        let Some(mut sheet) = plain.sheet("People") else { return (cells, false) };
        loop {
            match sheet.next() {
                Ok(Some(cell)) => cells.push(text_of(cell.get_value()).into_owned()),
                Ok(None) => return (cells, true),
                Err(_) => return (cells, false),
            }
        }
    }
}

fn sheet(rows: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><worksheet><cols><col min=\"1\"/></cols><sheetData>{rows}</sheetData><pageMargins/></worksheet>"
    )
}

/// Rows of a sheet, what is read of them here, and whether calamine is not needed.
#[track_caller]
fn check(rows: &str, expected: &[&str], is_all: bool) {
    let book = Book::new(sheet(rows).as_bytes(), STRINGS);
    let (cells, all) = book.plain();
    assert_eq!((cells.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), all), (expected, is_all), "{rows}");
    assert_eq!(book.frames(true), book.frames(false), "{rows}");
}

const USUAL: &str = r#"<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>A1&amp;"x"</f></c><c r="C1" s="1"><v>46082.5</v></c></row>
    <row><c t="inlineStr"><is><t>in &lt; line </t></is></c><c s="3" t="n"><v>1.5</v></c><c r="AB2" t="b"><v>1</v></c></row><row r="7"/>
    <row r="9"><c r="A9" s="3" t="str"><f t="shared" si="0"/><v>made &amp; kept </v></c><c r="B9" t="e"><v>#N/A</v></c><c r="C9"/><c r="D9"><v/></c><c
     r="E9"><v>-0.10</v></c></row>"#;

#[test]
fn usual_sheets_are_read_here() {
    check("", &[], true);
    check("<row r=\"1\"><c r=\"A1\"><v>12</v></c></row>", &["12"], true);
    let usual =
        ["Name", "", "2026-03-01T12:00:00", "in < line", "36:00:00", "TRUE", "made & kept ", "#N/A", "", "", "-0.1"];
    check(USUAL, &usual, true);
    let cells: String = (0..9).map(|at| format!("<c t=\"s\"><v>{at}</v></c>")).collect();
    let texts = ["Name", "two", " kept ", "A & B <A", "bold ", "", "", "Ü\nz", ""];
    check(&format!("<row r=\"3\">{cells}</row>"), &texts, true);
    let numbers = ["0", "-1", "007", "1e3", "123456789012345678", "0.5", "-0"];
    let cells = numbers.map(|number| format!("<c><v>{number}</v></c>")).concat();
    let read = ["0", "-1", "7", "1000", "123456789012345680", "0.5", "0"];
    check(&format!("<row>{cells}</row>"), &read, true);
}

#[test]
fn the_rest_is_left_to_calamine() {
    let first = "<row r=\"1\"><c r=\"A1\"><v>1</v></c>";
    for rest in [
        "<c r=\"B1\" t=\"s\"><v>99</v></c></row>",
        "<c r=\"B1\" t=\"s\"><v> 1</v></c></row>",
        "<c r=\"b1\"><v>2</v></c></row>",
        "<c r=\"B0\"><v>2</v></c></row>",
        "<c r='B1'><v>2</v></c></row>",
        "<c r=\"B1\" r=\"C1\"><v>2</v></c></row>",
        "<c r=\"B1\"><v> 2</v></c></row>",
        "<c r=\"B1\"><v>INF</v></c></row>",
        "<c r=\"B1\"><v>word</v></c></row>",
        "<c r=\"B1\" t=\"d\"><v>2026-03-01</v></c></row>",
        "<c r=\"B1\" t=\"b\"><v>true</v></c></row>",
        "<c r=\"B1\" t=\"e\"><v>#SPILL!</v></c></row>",
        "<c r=\"B1\" t=\"z\"><v>1</v></c></row>",
        "<c r=\"B1\" t=\"inlineStr\"><is><r><t>bo</t></r><r><t>ld</t></r></is></c></row>",
        "<c r=\"B1\" t=\"str\"><v><![CDATA[x]]></v></c></row>",
        "<c r=\"B1\" t=\"str\"><v>&unknown;</v></c></row>",
        "<c r=\"B1\"><v>1</v><extLst/></c></row>",
        "<!-- a remark --><c r=\"B1\"><v>2</v></c></row>",
        "text<c r=\"B1\"><v>2</v></c></row>",
        "<x:c r=\"B1\"><x:v>2</x:v></x:c></row>",
        "<c r=\"B1\"><v>2",
    ] {
        check(&format!("{first}{rest}"), &["1"], false);
    }
    let check = |sheet: &str, strings: &str| {
        let book = Book::new(sheet.as_bytes(), strings);
        assert_eq!(book.plain(), (Vec::new(), false), "{sheet} {strings}");
        assert_eq!(book.frames(true), book.frames(false), "{sheet} {strings}");
    };
    let usual = sheet(USUAL);
    check(&usual, &STRINGS.replace("Name", "Na_x000D_me"));
    check(&usual, &STRINGS.replace("Name", "Na<![CDATA[m]]>e"));
    check(&usual, &STRINGS.replace("<sst", "<!DOCTYPE x><sst"));
    check(&usual, &STRINGS.replace("</sst>", ""));
    check(&usual.replace("utf-8", "utf-16"), STRINGS);
    check(&usual.replace("A1&amp;", "_x0041_"), STRINGS);
    check(&usual.replace("sheetData", "x:sheetData"), STRINGS);
}

/// Sheets that were cut off or have wrong bytes in them.
#[test]
fn damage_is_told_as_calamine_tells_it() {
    let (usual, begin) = (sheet(USUAL).into_bytes(), sheet("").find("</sheetData").unwrap());
    let same = |bytes: &[u8], strings: &str| {
        let book = Book::new(bytes, strings);
        assert_eq!(book.frames(true), book.frames(false), "{} {strings}", String::from_utf8_lossy(bytes));
    };
    for length in begin..usual.len() {
        same(&usual[..length], STRINGS);
    }
    for length in (0..STRINGS.len()).filter(|length| STRINGS.is_char_boundary(*length)) {
        same(&usual, &STRINGS[..length]);
    }
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let (of_sheets, of_strings) = (b"<>/\"'= &;csrtvf19.-_x\r\xC3", b"<>/\"'= &;tsi");
    for _ in 0..1_500 {
        let mut bytes = usual.clone();
        bytes[begin + random(usual.len() - begin)] = of_sheets[random(of_sheets.len())];
        same(&bytes, STRINGS);
        let mut strings = STRINGS.as_bytes().to_vec();
        strings[90 + random(STRINGS.len() - 90)] = of_strings[random(of_strings.len())];
        if let Ok(strings) = std::str::from_utf8(&strings) {
            same(&usual, strings);
        }
    }
}
