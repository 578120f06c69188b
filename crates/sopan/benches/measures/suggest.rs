//! How good the plan builder's ranker is on the labelled sets, for sub-themes and for courses,
//! beside plain BM25 and plain substring.

use sopan_rules::suggest::trial::{
    Labelled, at_five, course_items, course_set, items, plain_bm25, set, substring,
};
use sopan_rules::suggest::{Index, Item};

pub fn measure() {
    println!("## Plan builder\n");
    println!("| | texts | recall at 5 | precision at 5 | possible at most |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    compare("sub-themes", &items().0, set());
    compare("courses", &course_items().0, course_set());
    println!();
}

fn compare(what: &str, items: &[Item], all: Vec<Labelled>) {
    let index = Index::new(items);
    let ours = |text: &str| -> Vec<usize> {
        let found = index.suggest(text, 5);
        found.into_iter().map(|one| one.item).collect()
    };
    let (bm25, plain) = (plain_bm25(items), substring(items));
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
                "| {language}, {what}: {name} | {} | {recall:.3} | {precision:.3} | {most:.3} |",
                set.len()
            );
        }
    }
}
