//! `sopan explain`: why an organisation has its rank, and the least that would gain it
//! one.

use std::process::ExitCode;

use sopan_app::ranking::{Explained, Gain, Neighbour, Question};
use sopan_rules::numbers::grouped;
use sopan_rules::organisations::Level;
use sopan_rules::time::Day;

use crate::place::{Place, Result, say};

/// What to explain.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The organisation: IN-HR, HR-PHE
    #[arg(long, value_name = "CODE")]
    pub organisation: String,
    /// The day that the figures hold for, as YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub as_on: Day,
    /// Within this organisation; by default the one that it stands directly below, among those
    /// of its own level there
    #[arg(long, value_name = "CODE")]
    pub within: Option<String>,
    /// Among all of one level, at any depth: state, department, district or office
    #[arg(long)]
    pub level: Option<Level>,
    /// By this version of the methodology, and not by the one in force on the day
    #[arg(long, value_name = "VERSION")]
    pub methodology: Option<String>,
    /// Leave out what became known after this day
    #[arg(long, value_name = "DATE")]
    pub known_on: Option<Day>,
    /// Leave out what rests on flagged completions
    #[arg(long)]
    pub without_flagged: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints the explanation.
pub async fn run(place: &Place, args: Args) -> Result<ExitCode> {
    let app = place.open("").await?;
    let explained = app
        .explain(
            &args.organisation,
            &Question {
                known_on: args.known_on,
                within: args.within.as_deref(),
                level: args.level,
                methodology: args.methodology.as_deref(),
                drafts: true,
                without_flagged: args.without_flagged,
                ..Question::on(args.as_on)
            },
        )
        .await?;
    if args.json {
        say!("{}", explained.for_programs());
    } else {
        crate::place::say_text(&for_people(&explained));
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

fn for_people(explained: &Explained) -> String {
    let row = &explained.row;
    let mut text = format!(
        "{} ({}), among what is {} {}{}, as on {}{}\n",
        row.name.en,
        row.code,
        match explained.any_depth {
            true => "in",
            false => "directly below",
        },
        explained.within.name_en,
        row.kind
            .level()
            .map_or_else(String::new, |level| format!(", level {}", level.name())),
        explained.as_on.dotted(),
        match explained.flagged_left_out {
            true => ", without flagged completions",
            false => "",
        }
    );
    text.push_str(&match (row.category, row.rank) {
        (Some(category), Some(rank)) => format!(
            "Category {category}, rank {rank} of {}, score {}\n",
            explained.of, row.score
        ),
        _ => format!("Not ranked: no strength. Score {}\n", row.score),
    });
    for i in &row.indicators {
        let (percent, counted) = match i.whole() {
            Some(whole) => (
                i.percent.as_str(),
                format!("{} of {}", grouped(i.numerator), grouped(whole)),
            ),
            None => ("-", "nothing to divide by".to_owned()),
        };
        text.push_str(&format!(
            "  {:<22} {percent:>6} % of {} = {:>5} points  ({counted})\n",
            i.id, i.weight, i.points
        ));
    }
    let beside = |what: &str, neighbour: &Option<Neighbour>| {
        neighbour.as_ref().map_or_else(String::new, |n| {
            format!(
                "{what}: {} {}, {} points away\n",
                n.name.en, n.score, n.distance
            )
        })
    };
    text.push_str(&beside("Ahead", &explained.ahead));
    text.push_str(&beside("Behind", &explained.behind));
    text.push_str("\nOne more official is worth, in points\n");
    for w in &explained.one_more {
        let points = w.points.as_ref().map_or("-".to_owned(), |p| p.rounded(8));
        text.push_str(&format!(
            "  {:<9} {points:>13}  ({} left)\n",
            w.action.name(),
            grouped(w.left)
        ));
    }
    text.push_str(&match &explained.gain {
        Gain::NotRanked => "\nState the strength first: without it there is no rank.\n".to_owned(),
        Gain::First => "\nNobody of the category is ahead.\n".to_owned(),
        Gain::OutOfReach => {
            "\nThe next rank is out of reach even if everything is done.\n".to_owned()
        }
        Gain::By(fewest) => {
            let steps: Vec<String> = fewest
                .steps
                .iter()
                .map(|s| format!("{} {}", s.action.name(), grouped(s.times)))
                .collect();
            format!(
                "\n{} gains a rank, if all others stand still: {} ({} together), score {}\n",
                match fewest.smallest {
                    true => "The least that",
                    false => "What",
                },
                steps.join(", "),
                grouped(fewest.together),
                fewest.score
            )
        }
    });
    if !explained.places.is_empty() {
        text.push_str("\nWhere\n");
    }
    for place in &explained.places {
        let left: Vec<String> = place
            .left
            .iter()
            .filter(|l| l.times > 0)
            .map(|l| format!("{} {}", l.action.name(), grouped(l.times)))
            .collect();
        text.push_str(&format!(
            "  {:<14} {}: {}\n",
            place.code,
            match place.directly {
                true => format!("directly in {}", place.name.en),
                false => place.name.en.clone(),
            },
            left.join(", ")
        ));
    }
    text
}
