//! The workbooks go in through the import, whole, and change nothing the second time.

use crate::house::{WORKBOOKS, fresh, maisons};

#[tokio::test]
async fn the_workbooks_are_imported_without_a_refusal() {
    let maison = fresh().await;
    for workbook in WORKBOOKS {
        let applied = maison.import(workbook, None).await;
        // Not even a doubt that would ask for a reason.
        assert!(applied.problems.is_empty(), "{workbook}: {:#?}", applied.problems);
    }
}

#[tokio::test]
async fn imported_again_they_change_nothing() {
    for maison in maisons("again").await {
        for workbook in WORKBOOKS {
            let applied = maison.import(workbook, Some("encore")).await;
            assert!(applied.is_clean(Some("encore")), "{:#?}", applied.problems);
            let mut rows = 0;
            for (plural, created, corrected, unchanged) in applied.counts {
                assert_eq!((created, corrected), (0, 0), "{workbook}: {plural}");
                rows += unchanged;
            }
            assert!(rows > 0, "{workbook} is empty");
        }
    }
}
