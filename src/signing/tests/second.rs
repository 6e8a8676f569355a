//! Second signatures: what one may add, and everything that is found in place of it.

use super::*;

#[test]
fn a_second_signature_of_another_program_is_told_by_its_own_fault() {
    let first = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::PreparedFields).unwrap();
    let mut both = countersign(&first, &identity(REVIEWER), &claim("Rita"), DRAWN).unwrap();
    let message = both[first.len()..].windows(64).position(|bytes| bytes.iter().all(u8::is_ascii_hexdigit)).unwrap();
    both[first.len() + message..]
        .iter_mut()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .for_each(u8::make_ascii_uppercase);
    let told = faults(&both);
    assert!(told.iter().any(|fault| fault.contains("capital letters")), "{told:?}");
    assert!(!told.iter().any(|fault| fault.contains("not in the field")), "{told:?}");
}

#[test]
fn a_prepared_second_signature_is_accepted_and_nothing_else() {
    let first = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::PreparedFields).unwrap();
    assert!(verify(&first).holds());
    let both = countersign(&first, &identity(REVIEWER), &claim("Rita"), DRAWN).unwrap();
    let waits = [&first, &both, &signed()].map(|file| verify(file).waits_for_second);
    assert_eq!(waits, [true, false, false]);
    assert_eq!(faults(&both), Vec::<String>::new());
    let report = verify(&both);
    assert_eq!(report.signatures.iter().map(|signature| signature.name.as_str()).collect::<Vec<_>>(), ["Ada", "Rita"]);
    assert!(both.starts_with(&first));
    // What it shows is a drawing in its field; one that looks at anything else is none.
    for (key, value) in [("Resources", dictionary! { "XObject" => (9, 0) }.into()), ("OC", Object::Reference((9, 0)))] {
        let mut file = Document::load_mem(&both).unwrap();
        let second = sign::field(&file, FIELDS[1]).unwrap();
        let field = file.get_dictionary(second).unwrap().clone();
        let id = field.get(b"AP").unwrap().as_dict().unwrap().get(b"N").unwrap().as_reference().unwrap();
        let form = file.get_object_mut(id).unwrap().as_stream_mut().unwrap();
        assert!(revision::is_drawing(&field, form));
        form.dict.set(key, value);
        assert!(!revision::is_drawing(&field, form), "{key}");
    }
    assert!(matches!(countersign(&both, &identity(REVIEWER), &claim("Rita"), DRAWN), Err(SignError::HasSecond)));
    assert!(matches!(
        countersign(&signed(), &identity(REVIEWER), &claim("Rita"), DRAWN),
        Err(SignError::NoSecondField)
    ));
    assert!(matches!(countersign(&pdf(2), &identity(REVIEWER), &claim("Rita"), DRAWN), Err(SignError::NotSigned)));
    // A second signature over a changed page.
    let before = Document::load_mem(&first).unwrap();
    let page = *before.get_pages().values().next().unwrap();
    let mut update = lopdf::IncrementalDocument::create_from(first, before);
    update.opt_clone_object_to_new_document(page).unwrap();
    update.new_document.get_dictionary_mut(page).unwrap().set("Rotate", 90);
    let mut changed = Vec::new();
    update.save_to(&mut changed).unwrap();
    let refused = countersign(&changed, &identity(REVIEWER), &claim("Rita"), DRAWN);
    assert!(matches!(refused, Err(SignError::FirstFails(_))));
    // As another program would.
    let place = Document::load_mem(&changed).unwrap();
    let field = sign::prepared(&place).unwrap();
    let changed = sign::add_second(&changed, (place, field), &identity(REVIEWER), &claim("Rita"), DRAWN).unwrap();
    assert!(!verify(&changed).holds());
}

/// What a second revision is made of, to be put together otherwise than `countersign` does.
struct Forgery {
    first: Vec<u8>,
    /// What stands before its table.
    added: Vec<u8>,
    /// Lines of the table, each with its heading: `88 1`, and where the object begins.
    table: Vec<(String, usize)>,
    trailer: String,
}

impl Forgery {
    /// What `countersign` would add.
    fn begin(first: &[u8]) -> Self {
        let before = Document::load_mem(first).unwrap();
        let field = sign::prepared(&before).unwrap();
        let whole = sign::with_place(first, (before, field), &claim("Rita"), DRAWN).unwrap();
        let at = memchr::memmem::rfind(&whole, b"\nxref\n").unwrap() + 1;
        let rest = String::from_utf8_lossy(&whole[at..]).into_owned();
        let (table, rest) = rest.split_once("trailer\n").unwrap();
        let (trailer, _) = rest.split_once("\nstartxref").unwrap();
        let mut lines = table.lines().skip(3);
        let mut told = Vec::new();
        while let Some(heading) = lines.next() {
            let (number, count) = heading.split_once(' ').unwrap();
            for index in 0..count.parse::<u32>().unwrap() {
                let place = lines.next().unwrap()[..10].parse().unwrap();
                told.push((format!("{} 1", number.parse::<u32>().unwrap() + index), place));
            }
        }
        let added = whole[first.len()..at].to_vec();
        Self { first: first.to_vec(), added, table: told, trailer: trailer.to_owned() }
    }

    fn len(&self) -> usize {
        self.first.len() + self.added.len()
    }

    /// Writes an object: `88 0 obj …`, and tells it.
    fn with(mut self, object: &str) -> Self {
        let number = object.split(' ').next().unwrap().to_owned();
        self.table.push((format!("{number} 1"), self.len()));
        self.silently(object)
    }

    /// Writes something that no table tells.
    fn silently(mut self, text: &str) -> Self {
        self.added.extend_from_slice(text.as_bytes());
        self.added.push(b'\n');
        self
    }

    fn altered(mut self, from: &str, to: &str) -> Self {
        let at = sign::find(&self.added, from.as_bytes()).unwrap();
        self.added.splice(at..at + from.len(), to.bytes());
        for (_, place) in self.table.iter_mut().filter(|(_, place)| *place > self.first.len() + at) {
            *place = *place + to.len() - from.len();
        }
        self
    }

    fn trailed(mut self, from: &str, to: &str) -> Self {
        assert!(self.trailer.contains(from), "{}", self.trailer);
        self.trailer = self.trailer.replace(from, to);
        self
    }

    fn signed(self) -> Vec<u8> {
        self.signed_with("xref\n0 1\n0000000000 65535 f \n")
    }

    fn signed_with(self, heading: &str) -> Vec<u8> {
        let (start, place) = (self.first.len(), self.len());
        let mut bytes = [self.first, self.added].concat();
        bytes.extend_from_slice(heading.as_bytes());
        for (heading, place) in self.table {
            bytes.extend_from_slice(format!("{heading}\n{place:010} 00000 n \n").as_bytes());
        }
        bytes.extend_from_slice(format!("trailer\n{}\nstartxref\n{place}\n%%EOF", self.trailer).as_bytes());
        sign::seal(bytes, start, &identity(REVIEWER)).unwrap()
    }
}

/// Whatever the second signer does beside signing is found, though every byte of it is signed.
#[test]
fn nothing_is_exchanged_under_a_second_signature() {
    let first = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::PreparedFields).unwrap();
    let begin = || Forgery::begin(&first);
    assert_eq!(faults(&begin().signed()), Vec::<String>::new(), "as it should be");
    let file = Document::load_mem(&first).unwrap();
    let page = *file.get_pages().values().next().unwrap();
    let of_page = |key: &[u8]| file.get_dictionary(page).unwrap().get(key).unwrap().as_reference().unwrap().0;
    let (content, resources, root) =
        (of_page(b"Contents"), of_page(b"Resources"), file.trailer.get(b"Root").unwrap().as_reference().unwrap().0);
    let typed =
        |kind: &[u8]| file.objects.iter().find(|(_, it)| it.type_name().is_ok_and(|it| it == kind)).unwrap().0.0;
    let (font, carried) = (typed(b"Font"), typed(b"EmbeddedFile"));
    let field = sign::field(&file, FIELDS[1]).unwrap().0;
    let (value, shown) = (file.max_id + 1, file.max_id + 2);
    let new = file.max_id + 3;
    let (page, before) = (page.0, file.xref_start);
    let stream = |number: u32, more: &str, text: &str| {
        format!("{number} 0 obj\n<<{more}/Length {}>>stream\n{text}\nendstream\nendobj", text.len())
    };
    let grown = |forgery: Forgery| forgery.trailed(&format!("/Size {new}"), &format!("/Size {}", new + 1));
    let check = |what: &str, forged: Vec<u8>| {
        let found = faults(&forged);
        let words = [
            "more than the prepared second signature",
            "added after the last signature",
            "does not say which bytes it covers",
        ];
        assert!(found.iter().any(|fault| words.iter().any(|word| fault.contains(word))), "{what}: {found:?}");
        assert!(!verify(&forged).holds(), "{what}");
        // As if the whole file were read, however it is written.
        let after = Document::load_mem(&forged);
        let fills = after.map(|after| revision::only_fills(&file, &after, &forged, first.len()));
        assert!(!matches!(fills, Ok(Ok(()))), "{what}");
    };
    let red = "1 0 0 rg 0 0 200 200 re f";
    check("content", begin().with(&stream(content, "", red)).signed());
    check("content as a table", begin().with(&stream(content, "/Type/XRef", red)).signed());
    check("content as objects", begin().with(&stream(content, "/Type/ObjStm/N 0/First 0", red)).signed());
    check("manifest", begin().with(&stream(carried, "/Type/XRef", "{}")).signed());
    check(
        "font",
        begin().with(&format!("{font} 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Symbol>>\nendobj")).signed(),
    );
    check("resources", begin().with(&format!("{resources} 0 obj\n<</Font<<>>>>\nendobj")).signed());
    let annotated = format!("<</Type/Page/Parent 1 0 R/Contents {content} 0 R/Annots[{new} 0 R]>>");
    check("annotation", begin().with(&format!("{page} 0 obj\n{annotated}\nendobj")).signed());
    let fields = FIELDS.map(|name| format!("{} 0 R", sign::field(&file, name).unwrap().0)).join(" ");
    let form = format!("/AcroForm<</SigFlags 3/Fields[{fields}]>>");
    for more in ["/Names<<>>", "/OpenAction<</S/JavaScript/JS(x)>>", ""] {
        check(more, begin().with(&format!("{root} 0 obj\n<</Type/Catalog/Pages 1 0 R{form}{more}>>\nendobj")).signed());
    }
    let without_form = format!("{root} 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj");
    assert!(!verify(&begin().with(&without_form).signed()).holds());
    // Objects that nothing asks for yet, or that the table does not tell.
    check("new object", grown(begin()).with(&format!("{new} 0 obj\n<</S/JavaScript>>\nendobj")).signed());
    check("new objects", grown(begin()).with(&stream(new, "/Type/ObjStm/N 1/First 4", "3 0 <<>>")).signed());
    check("untold", begin().silently(&stream(content, "", red)).signed());
    check("another generation", begin().with(&format!("{content} 1 obj\n<<>>\nendobj")).signed());
    check("generation untold", begin().silently(&format!("{content} 1 obj\n<<>>\nendobj")).signed());
    check("told twice", begin().with(&format!("{value} 0 obj\n<</Type/Sig>>\nendobj")).signed());
    check("comment", begin().silently(&format!("% {content} 0 obj")).signed());
    check("text", begin().silently("endstream").signed());
    // The table.
    let freed = format!("xref\n0 1\n0000000000 65535 f \n{content} 1\n0000000000 00001 f \n");
    check("freed", begin().signed_with(&freed));
    let elsewhere = format!("xref\n0 1\n0000000000 65535 f \n{content} 1\n0000000020 00000 n \n");
    check("moved", begin().signed_with(&elsewhere));
    check("two chains", begin().signed_with("xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1>>\nxref\n"));
    for (from, to) in [
        ("<<".to_owned(), format!("<</XRefStm {before}")),
        ("<<".to_owned(), format!("<</Prev {before}")),
        ("<<".to_owned(), "<</Encrypt<<>>".to_owned()),
        (format!("/Prev {before}"), "/Prev 10".to_owned()),
        (format!("/Prev {before}"), String::new()),
        (format!("/Root {root} 0 R"), format!("/Root {page} 0 R")),
        (format!("/Size {new}"), format!("/Size {}", new + 5)),
    ] {
        let forged = begin().trailed(&from, &to).signed();
        assert!(!verify(&forged).holds(), "{from}: {to}");
    }
    // The field, the signature and the drawing.
    for (from, to) in [
        ("/F 132".to_owned(), "/F 2".to_owned()),
        ("/F 132".to_owned(), "/F 132/AA<</E<</S/URI/URI(x)>>>>".to_owned()),
        ("/Subtype/Widget".to_owned(), "/Subtype/Link".to_owned()),
        ("/Rect[0".to_owned(), "/Rect[9".to_owned()),
        ("/FT/Sig".to_owned(), "/F#54/Sig".to_owned()),
        ("/FT/Sig".to_owned(), "/FT/Sig/FT/Sig".to_owned()),
        (format!("/N {shown} 0 R"), format!("/N {content} 0 R")),
        (format!("/N {shown} 0 R"), format!("/N {shown} 0 R/D {content} 0 R")),
        ("/Reason(Assessor)".to_owned(), format!("/Reason(Assessor)/Data {content} 0 R")),
        ("/Reason(Assessor)".to_owned(), "/Reason(Assessor)/Reference[<<>>]".to_owned()),
        ("/Resources<<>>".to_owned(), format!("/Resources {resources} 0 R")),
        ("/Resources<<>>".to_owned(), "/Resources<<>>/Matrix[9 0 0 9 0 0]".to_owned()),
        ("/BBox[0 0".to_owned(), "/BBox[0 -9".to_owned()),
        ("\nendobj\n".to_owned(), "\nendobj %\n".to_owned()),
    ] {
        check(&format!("{from}: {to}"), begin().altered(&from, &to).signed());
    }
    assert!(field < value);
    // Who signed first may have allowed nothing at all.
    let closed = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::NoChange).unwrap();
    let found = faults(&Forgery::begin(&closed).signed());
    assert!(found[0].contains("the first signer allowed no change at all"), "{found:?}");
}

/// Any bytes at all in place of the second revision give a sentence, and never a panic.
#[test]
fn a_broken_second_revision_is_found() {
    let first = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::PreparedFields).unwrap();
    let both = countersign(&first, &identity(REVIEWER), &claim("Rita"), DRAWN).unwrap();
    let before = Document::load_mem(&first).unwrap();
    let after = Document::load_mem(&both).unwrap();
    let holds = |bytes: &[u8]| revision::only_fills(&before, &after, bytes, first.len()).is_ok();
    assert!(holds(&both));
    let contents = first.len() + sign::find(&both[first.len()..], b"/Contents<").unwrap() + 10;
    for at in (first.len()..both.len()).filter(|at| *at < contents || *at > contents + 32_768).step_by(5) {
        assert!(!holds(&both[..at]), "cut at {at}");
        let mut altered = both.clone();
        altered[at] = [b'(', b'<', b'[', b'9', 0xff][at / 5 % 5];
        let _ = holds(&altered);
    }
}

#[test]
fn whoever_signed_does_not_countersign() {
    let first = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::PreparedFields).unwrap();
    // Another certificate of the same key is the same signer.
    for pkcs12 in [RSA, &twin()] {
        let refused = countersign(&first, &identity(pkcs12), &claim("Rita"), DRAWN).unwrap_err().to_string();
        assert!(refused.contains("signed with the same key already, by Ada Assessor"), "{refused}");
        // Where another program did it, it is told.
        let place = Document::load_mem(&first).unwrap();
        let field = sign::prepared(&place).unwrap();
        let both = sign::add_second(&first, (place, field), &identity(pkcs12), &claim("Rita"), DRAWN).unwrap();
        assert!(verify(&both).signed_twice_by().is_some());
    }
    let both = countersign(&first, &identity(REVIEWER), &claim("Rita"), DRAWN).unwrap();
    assert_eq!(verify(&both).signed_twice_by(), None);
}

/// The key of `RSA` with a certificate of its own, as when one is renewed.
fn twin() -> Vec<u8> {
    include_bytes!("../../../tests/keys/twin.p12").to_vec()
}
