//! `sopan rank`: the ranking as on a day, for people and for programs.

use std::process::ExitCode;

use sopan_app::ranking::{From, Question, RankedRow, Ranking};
use sopan_rules::numbers::grouped;
use sopan_rules::organisations::Level;
use sopan_rules::time::Day;

use crate::place::{Place, Result, say};

/// What to rank.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The day that the figures hold for, as YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub as_on: Day,
    /// Rank what stands directly below this organisation, each level by itself; by default the
    /// States and Union Territories
    #[arg(long, value_name = "CODE")]
    pub within: Option<String>,
    /// Rank all of one level, at any depth: state, department, district or office
    #[arg(long)]
    pub level: Option<Level>,
    /// By this version of the methodology, and not by the one in force on the day
    #[arg(long, value_name = "VERSION")]
    pub methodology: Option<String>,
    /// Leave out what became known after this day
    #[arg(long, value_name = "DATE")]
    pub known_on: Option<Day>,
    /// Compute the figures from the raw ledger and not from the accounts: slow, and
    /// the same, as proof
    #[arg(long)]
    pub from_ledger: bool,
    /// Leave out what rests on flagged completions
    #[arg(long)]
    pub without_flagged: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints the ranking.
pub async fn run(place: &Place, args: Args) -> Result<ExitCode> {
    let app = place.open("").await?;
    let from = match args.from_ledger {
        true => From::Ledger,
        false => From::Accounts,
    };
    let ranking = app
        .ranking(&Question {
            known_on: args.known_on,
            within: args.within.as_deref(),
            level: args.level,
            methodology: args.methodology.as_deref(),
            from,
            drafts: true,
            without_flagged: args.without_flagged,
            ..Question::on(args.as_on)
        })
        .await?;
    if args.json {
        let rows: Vec<_> = ranking.rows.iter().map(RankedRow::for_programs).collect();
        say!("{}", serde_json::Value::from(rows));
    } else {
        crate::place::say_text(&for_people(&ranking));
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

fn for_people(ranking: &Ranking) -> String {
    let mut text = format!(
        "{}, as on {}, by the methodology {}\n",
        ranking.within.name_en,
        ranking.as_on.dotted(),
        ranking.methodology.version
    );
    if ranking.rows.is_empty() {
        text.push_str("\nNothing stands directly below this organisation.\n");
    }
    text.push_str(&tables(&ranking.rows, |category| {
        let range = ranking.methodology.cohort_range(category);
        range.map_or_else(String::new, |r| r.en)
    }));
    text
}

/// A table per level, where there are several, and category.
pub fn tables(
    rows: &[RankedRow],
    range: impl Fn(sopan_rules::ranking::Category) -> String,
) -> String {
    let mut text = String::new();
    let widest = rows.iter().map(|r| r.name.en.chars().count()).max();
    let widest = widest.unwrap_or_default().max(4);
    let level = |row: &RankedRow| row.kind.level().map_or("", Level::name);
    let several = rows.windows(2).any(|w| level(&w[0]) != level(&w[1]));
    let mut shown: Option<&RankedRow> = None;
    for row in rows {
        if shown.is_none_or(|before| !before.stands_with(row)) {
            shown = Some(row);
            let of_level = match several {
                true => format!("Level {}. ", level(row)),
                false => String::new(),
            };
            text.push_str(&match row.category {
                Some(category) => {
                    let range = range(category);
                    format!("\n{of_level}Category {category} (strength {range})\n")
                }
                None => format!("\n{of_level}Not ranked: no strength\n"),
            });
            text.push_str(&format!(
                "{:>4}  {:<8}  {:<widest$}  {:>6}",
                "Rank", "Code", "Name", "Score"
            ));
            for indicator in &row.indicators {
                text.push_str(&format!("  {:>20}", indicator.id));
            }
            text.push('\n');
        }
        let rank = row.rank.map_or_else(|| "-".to_owned(), |r| r.to_string());
        text.push_str(&format!(
            "{rank:>4}  {:<8}  {:<widest$}  {:>6}",
            row.code, row.name.en, row.score
        ));
        for i in &row.indicators {
            // Where there is nothing to divide by, there is no percentage.
            let told = i.whole().map_or_else(
                || "-".to_owned(),
                |whole| format!("{} {}/{}", i.percent, grouped(i.numerator), grouped(whole)),
            );
            text.push_str(&format!("  {told:>20}"));
        }
        text.push('\n');
    }
    text
}
