//! Organisations in large numbers.

use sopan_rules::ids::OrganisationId;
use sopan_rules::organisations::Kind;
use sopan_rules::time::Day;
use sopan_store::on_both;
use sopan_store::organisations::{self, Organisation};
use sopan_store::testing::TestDb;

fn node(id: i64, kind: Kind) -> Organisation {
    Organisation {
        id: OrganisationId(id),
        code: format!("O{id}"),
        kind,
        name_en: format!("Organisation {id}"),
        name_hi: format!("संगठन {id}"),
        lgd_code: None,
        mdo: false,
    }
}

on_both!(
    a_parent_takes_any_number_of_children,
    async |test: TestDb| {
        // Given a State,
        let mut tx = test.db.write().await.unwrap();
        let nation = [
            (node(1, Kind::Nation), None),
            (node(2, Kind::State), Some(OrganisationId(1))),
        ];
        organisations::insert(&mut tx, &nation).await.unwrap();
        // when more offices come in at once than fit into one question to the database,
        let offices: Vec<_> = (10..5_010)
            .map(|id| (node(id, Kind::Office), Some(OrganisationId(2))))
            .collect();
        organisations::insert(&mut tx, &offices).await.unwrap();
        tx.commit().await.unwrap();
        // then all of them stand below it, and it stands below the nation.
        let mut tx = test.db.read().await.unwrap();
        let on = "2026-01-01".parse::<Day>().unwrap();
        let below = organisations::children(&mut tx, OrganisationId(2), on)
            .await
            .unwrap();
        assert_eq!(below.len(), 5_000);
        let line = organisations::line(&mut tx, OrganisationId(5_009), on)
            .await
            .unwrap();
        let line: Vec<i64> = line.iter().map(|o| o.id.0).collect();
        assert_eq!(line, [1, 2, 5_009]);
    }
);
