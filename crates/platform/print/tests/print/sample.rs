//! A document with every block, used by the tests and by the example that writes all formats.

use print::{
    Align, Block, Callout, Cell, Chart, ChartKind, Column, Definition, Document, HeaderCell,
    Inline, Item, NumberFormat, Row, RowKind, Series, Table,
};

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

fn whole(number: f64) -> Cell {
    Cell::number(number, NumberFormat::Integer)
}

/// Months by presents, entries, leavings, with a group header and a total.
pub fn months() -> Table {
    let presents = [41.0, 42.0, 42.0, 44.0, 43.0, 45.0, 46.0, 44.0, 43.0, 45.0, 47.0, 46.0];
    let rows = presents.iter().enumerate().map(|(at, &present)| {
        let turn = f64::from([0_u32, 1, 2, 3][at % 4]);
        Row::new(vec![
            Cell::header(MONTHS[at]),
            whole(present),
            whole(turn),
            whole(3.0 - turn),
            Cell::number(present / 48.0 * 100.0, NumberFormat::Percent(1)),
        ])
    });
    let mut rows: Vec<Row> = rows.collect();
    rows.insert(
        6,
        Row {
            kind: RowKind::Subtotal,
            cells: vec![
                Cell::header("Premier semestre"),
                Cell::text("–"),
                whole(7.0),
                whole(11.0),
                Cell::number(89.2, NumberFormat::Percent(1)),
            ],
        },
    );
    rows.push(Row::total(vec![
        Cell::header("Année"),
        Cell::text("sans objet"),
        whole(1218.0),
        whole(18.0),
        Cell::number(91.7, NumberFormat::Percent(1)),
    ]));
    Table {
        anchor: "mois".into(),
        caption: "Présents, entrées et sorties par mois, 2025".into(),
        header_rows: vec![vec![
            HeaderCell { text: String::new(), span: 2 },
            HeaderCell { text: "Mouvements".into(), span: 2 },
            HeaderCell { text: String::new(), span: 1 },
        ]],
        columns: vec![
            Column::text("Mois"),
            Column::number("Présents au dernier jour"),
            Column::number("Entrées"),
            Column::number("Sorties"),
            Column { label: "Occupation".into(), align: Align::Right, width: 0.0 },
        ],
        rows,
        notes: vec![
            "Présents : enfants dont le séjour couvre le dernier jour du mois.".into(),
            "Occupation : journées réalisées / capacité installée (48), non plafonnée.".into(),
        ],
    }
}

/// A chart of one kind over the first `count` months.
pub fn chart(anchor: &str, kind: ChartKind, series: usize, count: usize) -> Chart {
    let names = ["2025", "2024", "2023", "2022"];
    let series = (0..series).map(|at| Series {
        name: names[at].into(),
        values: (0..count)
            .map(|month| {
                let step = u32::try_from(month * 7 + at * 3).unwrap_or(0);
                (month != 4 || at != 1).then(|| f64::from(step % 11 + 4))
            })
            .collect(),
    });
    Chart {
        anchor: anchor.into(),
        title: format!("Entrées par mois ({anchor})"),
        kind,
        categories: MONTHS.iter().take(count).map(|&month| month.into()).collect(),
        series: series.collect(),
        unit: "enfants".into(),
        description: "Les entrées varient de 4 à 14 par mois, sans saison marquée.".into(),
        table: Table::default(),
    }
}

/// Ages by sex, back to back.
pub fn pyramid() -> Chart {
    Chart {
        anchor: "ages".into(),
        title: "Âge et sexe des enfants présents au 31 décembre".into(),
        kind: ChartKind::Pyramid,
        categories: ["0-2 ans", "3-5 ans", "6-10 ans", "11-14 ans", "15-17 ans", "18 ans et plus"]
            .map(String::from)
            .to_vec(),
        series: vec![
            Series::new("Filles", &[2.0, 4.0, 7.0, 9.0, 6.0, 1.0]),
            Series::new("Garçons", &[1.0, 5.0, 9.0, 11.0, 8.0, 2.0]),
        ],
        unit: "enfants".into(),
        description: "Les 11-14 ans sont les plus nombreux, garçons surtout.".into(),
        table: Table::default(),
    }
}

/// Long labels, lying bars.
pub fn reasons() -> Chart {
    Chart {
        anchor: "motifs".into(),
        title: "Motif principal de la mesure à l'admission".into(),
        kind: ChartKind::HorizontalBars,
        categories: [
            "Carences éducatives et difficultés parentales importantes dans la réponse aux besoins",
            "Violences conjugales",
            "Conflit parental aigu",
            "Négligences lourdes",
            "Absentéisme et décrochage scolaires",
        ]
        .map(String::from)
        .to_vec(),
        series: vec![Series::new("Mesures", &[18.0, 12.5, 9.0, 7.0, 3.0])],
        unit: "mesures".into(),
        description: "Les carences éducatives viennent en tête.".into(),
        table: Table::default(),
    }
}

/// Every block.
pub fn document() -> Document {
    let nested = Block::List { ordered: true, items: vec![item("d'abord"), item("ensuite")] };
    let mut blocks = vec![
        Block::heading(1, "L'activité de l'année"),
        Block::Paragraph {
            text: vec![
                Inline::text("L'équipe a accompagné "),
                Inline::strong("1 234 enfants"),
                Inline::text(" ; combien sont partis ? Voir "),
                Inline::link("#mois", "le tableau des mois"),
                Inline::text(" et "),
                Inline::emph("le texte"),
                Inline::text(" <script>alert(1)</script> & "),
                Inline::Code { text: "=1+1".into() },
                Inline::text("."),
            ],
        },
        Block::heading(2, "Les mouvements"),
        Block::Table(months()),
        Block::Figure(chart("barres", ChartKind::Bars, 1, 12)),
        Block::Figure(chart("groupes", ChartKind::GroupedBars, 2, 12)),
        Block::Callout {
            kind: Callout::Warning,
            blocks: vec![Block::paragraph("Deux mois sont provisoires : novembre et décembre.")],
        },
        Block::heading(2, "Les situations"),
        Block::Figure(chart("empile", ChartKind::StackedBars, 3, 6)),
        Block::Figure(reasons()),
        Block::Figure(pyramid()),
        Block::Figure(chart("courbe", ChartKind::Line, 3, 12)),
        Block::PageBreak,
        Block::heading(1, "Le travail de l'équipe"),
        Block::Quote { text: vec![Inline::text("Ici, on m'a demandé ce que j'en pensais.")] },
        Block::List {
            ordered: false,
            items: vec![
                item("Visites à domicile"),
                Item { text: vec![Inline::text("Ateliers")], children: vec![nested] },
            ],
        },
        Block::Callout {
            kind: Callout::Key,
            blocks: vec![Block::paragraph("Les délais d'attente ont diminué.")],
        },
        Block::heading(3, "Définitions"),
    ];
    blocks.push(Block::Definitions {
        entries: vec![
            definition("File active", "Enfants présents au moins un jour de la période."),
            definition(
                "Journée",
                "Jour de présence ; le jour d'entrée compte, celui de sortie non.",
            ),
        ],
    });
    Document {
        title: "Rapport d'activité 2025".into(),
        subtitle: "Service d'accueil Les Tilleuls".into(),
        organisation: "Association de l'Exemple".into(),
        cover_lines: vec![
            "12 rue des Tilleuls, 00000 Ville".into(),
            "Période du 1er janvier au 31 décembre 2025".into(),
        ],
        date_line: "12 mars 2026".into(),
        lang: "fr".into(),
        blocks,
        ..Document::default()
    }
}

fn item(text: &str) -> Item {
    Item { text: vec![Inline::text(text)], children: Vec::new() }
}

fn definition(term: &str, text: &str) -> Definition {
    Definition { anchor: String::new(), term: term.into(), text: vec![Inline::text(text)] }
}
