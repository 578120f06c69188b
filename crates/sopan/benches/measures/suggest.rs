//! How good the plan builder's ranker is on the labelled set, beside plain BM25 and plain
//! substring.

use sopan_rules::suggest::Index;
use sopan_rules::suggest::trial::{at_five, items, plain_bm25, set, substring};

pub fn measure() {
    let (items, _) = items();
    let index = Index::new(&items);
    let all = set();
    let ours = |text: &str| -> Vec<usize> {
        let found = index.suggest(text, 5);
        found.into_iter().map(|one| one.item).collect()
    };
    let (bm25, plain) = (plain_bm25(&items), substring(&items));
    println!("## Plan builder\n");
    println!("| | texts | recall at 5 | precision at 5 | possible at most |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let (english, hindi): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.text.is_ascii());
    for (language, set) in [("English", english), ("Hindi", hindi)] {
        let labels: usize = set.iter().map(|one| one.about.len()).sum();
        let most = labels as f64 / 5.0 / set.len().max(1) as f64;
        for (name, (recall, precision)) in [
            ("the ranker", at_five(&set, ours)),
            ("plain BM25", at_five(&set, &bm25)),
            ("plain substring", at_five(&set, &plain)),
        ] {
            println!(
                "| {language}: {name} | {} | {recall:.3} | {precision:.3} | {most:.3} |",
                set.len()
            );
        }
    }
    println!();
}
