//! Random worlds: the product and the oracle agree on every row, file and list. `bench rights` does
//! the same for as many worlds as one has time for.

use oracle::{Tally, compare, draw, keep};

use crate::site::Site;

/// How many worlds on each engine; `bench rights --worlds 100000` is the long run.
const WORLDS: u64 = 40;

/// Worlds in which the long run once found something, mended since. 905: in an emergency, what a service that
/// was told of the child had written was missing from its file. 300,095: a restriction could be lifted on an archived
/// file.
const FOUND: &[u64] = &[905, 300_095];

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reads_more_nor_less_than_the_oracle_says() {
    for site in Site::on_each_engine("rights").await {
        assert_eq!(site.world.shell.house.now().to_string(), oracle::NOW);
        let worlds: Vec<_> = (0..WORLDS)
            .chain(FOUND.iter().copied())
            .map(|seed| draw(seed, 1_000_000 + i64::try_from(seed).unwrap() * 1_000))
            .collect();
        let house = &site.world.shell.house;
        keep(house.db(), &site.world.register, &worlds).await.unwrap();
        let facts = maillage::serve::gather_facts().unwrap();
        let mut all = Tally::default();
        for world in &worlds {
            let tally = compare(house, &site.world.register, &facts, world).await.unwrap();
            all.rows += tally.rows;
            all.files += tally.files;
            all.lists += tally.lists;
            all.notes += tally.notes;
            all.writes += tally.writes;
            all.searches += tally.searches;
            all.counts += tally.counts;
            for wrong in tally.wrong.iter().take(3) {
                eprintln!("{} {} {}\n{world:#?}", wrong.by, wrong.leak, wrong.told);
            }
            assert!(tally.wrong.is_empty(), "{} disagreements", tally.wrong.len());
        }
        assert!(
            all.rows > 1_000 && all.files > 1_000 && all.lists > 100 && all.notes > 100,
            "{all:?}"
        );
        assert!(all.writes > 3_000 && all.searches > 100 && all.counts > 300, "{all:?}");
    }
}
