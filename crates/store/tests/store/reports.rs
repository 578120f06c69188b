//! Rows are handed over as they are taken.

use sopan_store::sql::Dialect;
use sopan_store::testing::TestDb;
use sopan_store::{Row, on_both, sql};
use tokio::sync::mpsc;

on_both!(
    rows_are_not_held_before_they_are_taken,
    async |test: TestDb| {
        // Given a query that has no end, where the database computes row after row
        // (PostgreSQL would go on when nobody takes them any longer, so there it has one)
        let end = match test.db.dialect() {
            Dialect::Sqlite => "",
            Dialect::Postgres => "where i < 200000",
        };
        let mut tx = test.db.read().await.unwrap();
        let endless = sql(format!(
            "with recursive n(i) as (select 1 union all select i + 1 from n {end}) select i from n"
        ));
        // When 2,00,000 rows of it are taken, and no more
        let (to, mut from) = mpsc::channel::<Vec<Row>>(2);
        let taking = tokio::spawn(async move {
            let mut expected = 1;
            while expected <= 200_000 {
                let batch = from.recv().await.unwrap();
                assert!(batch.len() <= 100);
                for row in batch {
                    assert_eq!(row.int_at(0).unwrap(), Some(expected));
                    expected += 1;
                }
            }
        });
        // Then all of them came in order, and the query ends.
        endless.send(&mut tx, 100, &to).await.unwrap();
        taking.await.unwrap();
    }
);
