//! A document with everything in it, and names that try to break a page. For tests and for looking at.

use crate::report::*;

pub const HOSTILE: [&str; 18] = [
    "Anna Lindqvist",
    "محمد عبد الله الأحمد",
    "דוד בן־גוריון (מנהל)",
    "สมชาย ใจดีน้ำ",
    "अनिल कुमार क्षत्रिय",
    "王秀英",
    "臺灣龍門國際有限公司",
    "さとう ハナコ",
    "김민준 관리자",
    "Ελένη Παπαδοπούλου",
    "Жанна Щёголева",
    "admin\u{202e}txt.exe\u{202c}",
    "ze\u{200b}ro\u{feff}width",
    "=cmd|'/C calc'!A0",
    "🦊 fox 👩‍💻",
    "<script>alert(1)</script> & \"quotes\" (parens) \\back",
    "e\u{301}\u{323}\u{327} Zalgo Z̸͓̈ á̶",
    "\u{0}\u{7}\u{1b}[31m control",
];

pub fn long_name() -> String {
    "averylongaccountnamewithoutanybreak".repeat(9).chars().take(300).collect()
}

pub fn document() -> Document {
    let mut blocks = vec![
        Block::Cover(Cover {
            organisation: "Norrvik Energi AB".into(),
            title: "Privileged access assessment".into(),
            subtitle: "What the tenant’s own exports say about who can do what, and what to do about it".into(),
            lines: vec![
                ("Tenant".into(), "norrvik.onmicrosoft.com".into()),
                ("Evidence as of".into(), "20 November 2026".into()),
                ("Assessor".into(), "Erika Holm, Fjord & Partner".into()),
                ("Report".into(), "TA-2026-0142, version 1.2".into()),
            ],
            marking: "Confidential".into(),
            made_by: "Fjord & Partner AB · Storgatan 4 · Göteborg".into(),
        }),
        Block::Contents(Contents { title: "Contents".into(), depth: 3 }),
        Block::PageBreak,
    ];
    blocks.extend(summary());
    blocks.extend(findings());
    blocks.extend(registers());
    Document {
        title: "Privileged access assessment — Norrvik Energi <AB> & Co".into(),
        subject: "Stage 1 of the roadmap".into(),
        author: "Erika Holm".into(),
        language: "en-GB".into(),
        date: ClaimedDate { shown: "22 November 2026, 09:00 UTC".into(), iso: "2026-11-22T09:00:00Z".into() },
        header_left: "Norrvik Energi AB · Privileged access assessment".into(),
        header_right: "CONFIDENTIAL".into(),
        footer_left: "TA-2026-0142 · version 1.2 · 22 November 2026".into(),
        blocks,
        ..Document::default()
    }
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading(Heading { level, text: text.into(), anchor: Some(text.to_lowercase().replace(' ', "-")) })
}

fn summary() -> Vec<Block> {
    let mut blocks = vec![
        heading(1, "Summary"),
        Block::Paragraph(vec![
            Span::plain("Nine checks of stage 1 fail. The most urgent is that "),
            Span::strong("seven accounts hold Global Administrator permanently"),
            Span::plain(", three of them synchronised from the on-premises directory. Details are in "),
            Span::plain("Findings of stage 1").to("findings-of-stage-1"),
            Span::plain("; the account "),
            Span::code("svc-backup@norrvik.onmicrosoft.com"),
            Span::plain(" should be looked at first. Background: "),
            Span::plain("Microsoft’s guidance").to_url("https://learn.microsoft.com/entra/"),
            Span::plain("."),
        ]),
        Block::Tiles(vec![
            Tile { figure: "9".into(), label: "checks fail".into(), tone: Tone::Fail },
            Tile { figure: "6".into(), label: "need a person’s review".into(), tone: Tone::Review },
            Tile { figure: "5".into(), label: "could not be judged: no evidence".into(), tone: Tone::NoEvidence },
            Tile { figure: "11".into(), label: "pass".into(), tone: Tone::Pass },
            Tile { figure: "1,204".into(), label: "accounts examined".into(), tone: Tone::Info },
        ]),
    ];
    blocks.extend(charts());
    blocks.extend(remarks());
    blocks
}

fn charts() -> Vec<Block> {
    let part = |label: &str, count, tone| Part { label: label.into(), count, tone };
    let series = [
        ("Pass", Tone::Pass),
        ("Fail", Tone::Fail),
        ("Review", Tone::Review),
        ("No evidence", Tone::NoEvidence),
        ("Not applicable", Tone::NotApplicable),
    ];
    let bars = [
        ("Stage 1 · first 24–48 hours", [11, 9, 6, 5, 2]),
        ("Stage 2 · two to four weeks", [0, 0, 58, 3, 1]),
        ("Stage 3 · one to three months", [0, 2, 41, 12, 0]),
        ("Emergency access", [3, 1, 2, 0, 0]),
    ];
    vec![
        heading(2, "Outcomes by stage"),
        Block::Chart(Chart::StackedBars {
            title: "Outcomes of the 206 checks by stage".into(),
            series: series.map(|(name, tone)| Series { name: name.into(), tone, is_hatched: false }).to_vec(),
            bars: bars.map(|(label, counts)| Bar { label: label.into(), counts: counts.to_vec() }).to_vec(),
        }),
        Block::KeepTogether(vec![
            heading(2, "Failed checks by severity"),
            Block::Chart(Chart::Donut {
                title: "Severity of what fails".into(),
                centre: "12".into(),
                parts: vec![
                    part("Critical: act within two days", 3, Tone::Critical),
                    part("High: act within a month", 5, Tone::High),
                    part("Medium", 3, Tone::Medium),
                    part("Low", 1, Tone::Low),
                ],
            }),
        ]),
        Block::Chart(Chart::Bars {
            title: "Standing holders of the most powerful roles".into(),
            parts: vec![
                part("Global Administrator", 7, Tone::Critical),
                part("Privileged Role Administrator", 2, Tone::High),
                part("مدير العام", 4, Tone::Medium),
                part("Exchange Administrator", 1, Tone::Low),
            ],
        }),
    ]
}

fn remarks() -> Vec<Block> {
    vec![
        Block::Callout(Callout {
            tone: Tone::NoEvidence,
            title: "What could not be assessed".into(),
            text: vec![
                Span::plain(
                    "No sign-in log was supplied, so nothing is said about whether the emergency accounts were used. Absence of evidence is not a pass. ",
                ),
                Span::strong("Export the log and run the assessment again."),
            ],
        }),
        Block::Bullets(vec![
            vec![Span::plain("Remove the permanent assignments that nobody can explain.")],
            vec![
                Span::strong("Register phishing-resistant methods"),
                Span::plain(
                    " for every holder of a privileged role, the emergency accounts included; do it before the policies are switched on, because an account without a method is locked out by them.",
                ),
            ],
            vec![Span::plain("اختبر حسابات الطوارئ كل تسعين يوما وسجل النتيجة")],
        ]),
    ]
}

fn findings() -> Vec<Block> {
    let chip = |label: &str, text: &str, tone| Chip { label: label.into(), text: text.into(), tone };
    let mut blocks = vec![Block::PageBreak, heading(1, "Findings of stage 1")];
    for number in 1..=6 {
        blocks.push(Block::FindingHeading(FindingHeading {
            level: 2,
            id: format!("1.0{number}.b"),
            title: if number == 3 {
                format!("A title of three hundred letters: {}", long_name())
            } else {
                "Global Administrator is held permanently by more than five accounts".into()
            },
            anchor: Some(format!("finding-{number}")),
            chips: vec![
                chip("Severity", "Critical", Tone::Critical),
                chip("Outcome", "Fail", Tone::Fail),
                chip("Conclusion", "Risk accepted until 2027-01-31", Tone::Review),
            ],
        }));
        blocks.push(Block::KeyValues(vec![
            ("Examined".into(), vec![Span::plain("1,204 accounts, 61 role assignments")]),
            (
                "Reasons".into(),
                vec![
                    Span::plain("7 accounts hold the role permanently; at most 5 are allowed (parameter "),
                    Span::code("max_global_admins"),
                    Span::plain(")."),
                ],
            ),
            ("Owner".into(), vec![Span::plain("王秀英, due 2026-12-15")]),
        ]));
        blocks.push(affected(number));
        blocks.push(heading(3, "What to do"));
        blocks.push(Block::Paragraph(vec![Span::plain("Turn the permanent assignments into eligible ones in Privileged Identity Management, with approval and a maximum duration of one hour. Keep exactly two permanent holders: the emergency accounts. Review the list quarterly and record who decided what.")]));
    }
    blocks
}

fn affected(number: usize) -> Block {
    let rows = HOSTILE.iter().enumerate().map(|(index, name)| {
        let (tone, word) =
            [(Tone::Fail, "Fail"), (Tone::Review, "Review"), (Tone::NoEvidence, "No evidence"), (Tone::Pass, "Pass")]
                [index % 4];
        vec![
            Cell::from(vec![
                Span::strong(*name),
                Span::muted(format!("\nuser{index}.name.surname@norrvik.onmicrosoft.com")),
            ]),
            Cell::from(Span::chip(tone, word)),
            Cell::from("Permanent, directory scope; last sign-in 2026-10-02"),
            Cell::from(Span::code(format!("9b1c7c1e-5a5e-4a55-9d7e-0b1f6a2c3d{index:02}"))),
            Cell::from(format!("{}", index * 137)),
        ]
    });
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    if number == 3 {
        rows.push(vec![
            Cell::from(long_name()),
            Cell::from(Span::chip(Tone::Critical, "Critical")),
            Cell::from("x ".repeat(1500)),
            Cell::default(),
            Cell::from("1"),
        ]);
    }
    let columns = vec![
        Column::share("Account", 3.2),
        Column::fixed("Outcome", 22.0),
        Column::share("Why", 2.4),
        Column::share("Object id", 2.2),
        Column::fixed("Source row", 15.0).numeric(),
    ];
    Block::Table(Table {
        caption: "Affected accounts".into(),
        anchor: Some(format!("affected-{number}")),
        columns,
        rows,
        look: TableLook::Zebra,
    })
}

fn registers() -> Vec<Block> {
    let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    vec![
        Block::PageBreak,
        heading(1, "Registers"),
        heading(2, "Evidence"),
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: vec![
                Column::share("File", 2.0),
                Column::fixed("Rows", 16.0).numeric(),
                Column::share("SHA-256", 3.0),
            ],
            rows: (0..9)
                .map(|index| {
                    vec![
                        Cell::from(format!("entra/users_{index}.csv")),
                        Cell::from("1,204"),
                        Cell::from(Span::code("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
                    ]
                })
                .collect(),
            look: TableLook::Ruled,
        }),
        heading(2, "Sign-off"),
        Block::Signatures(vec![
            SignatureBox {
                role: "Assessor".into(),
                lines: vec![line("Name", "Erika Holm"), line("Date", ""), line("Signature", "")],
                ..SignatureBox::default()
            },
            SignatureBox {
                role: "Reviewer".into(),
                lines: vec![line("Name", ""), line("Date", ""), line("Signature", "")],
                ..SignatureBox::default()
            },
            SignatureBox {
                role: "Client".into(),
                lines: vec![line("Name", ""), line("Date", ""), line("Signature", "")],
                ..SignatureBox::default()
            },
        ]),
    ]
}
