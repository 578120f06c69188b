//! Letterheads: how certificates look that an organisation's courses bring.

use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::text::Said;
use sopan_rules::time::Moment;

use crate::organisations;
use crate::sql::{Result, Row, Tx, sql};

/// A letterhead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// What stands at the head, such as the government's name.
    pub heading: Said,
    /// The line below it, such as the department's; may be empty.
    pub below: Said,
    /// The colour of head and lines, `#rrggbb`.
    pub colour: String,
    /// Who signs; may be empty.
    pub signatory: Said,
    /// As what.
    pub designation: Said,
    /// The emblem as SVG.
    pub emblem: Option<String>,
}

fn letterhead_from(row: &Row) -> Result<Letterhead> {
    let said = |name: &str| -> Result<Said> {
        let text = |language: &str| row.get::<String>(&format!("{name}_{language}"));
        Ok(Said::new(text("en")?, text("hi")?))
    };
    Ok(Letterhead {
        heading: said("heading")?,
        below: said("below")?,
        colour: row.get("colour")?,
        signatory: said("signatory")?,
        designation: said("designation")?,
        emblem: row.get("emblem")?,
    })
}

/// An organisation's own letterhead.
pub async fn own(tx: &mut Tx, organisation: OrganisationId) -> Result<Option<Letterhead>> {
    let row = sql("select * from letterhead where organisation = $1")
        .bind(organisation)
        .optional(tx)
        .await?;
    row.as_ref().map(letterhead_from).transpose()
}

/// The letterhead that holds for an organisation on a day: its own, or that of the nearest
/// one above it that has one.
pub async fn nearest(
    tx: &mut Tx,
    organisation: OrganisationId,
    on: sopan_rules::time::Day,
) -> Result<Option<Letterhead>> {
    for above in organisations::line(tx, organisation, on)
        .await?
        .iter()
        .rev()
    {
        if let Some(found) = own(tx, above.id).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Sets an organisation's letterhead.
pub async fn set(
    tx: &mut Tx,
    organisation: OrganisationId,
    new: &Letterhead,
    by: Option<OfficialId>,
    at: Moment,
) -> Result<()> {
    remove(tx, organisation).await?;
    sql(
        "insert into letterhead (organisation, heading_en, heading_hi, below_en, below_hi,
                                 colour, signatory_en, signatory_hi, designation_en,
                                 designation_hi, emblem, set_at, set_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(organisation)
    .bind(new.heading.en.as_str())
    .bind(new.heading.hi.as_str())
    .bind(new.below.en.as_str())
    .bind(new.below.hi.as_str())
    .bind(new.colour.as_str())
    .bind(new.signatory.en.as_str())
    .bind(new.signatory.hi.as_str())
    .bind(new.designation.en.as_str())
    .bind(new.designation.hi.as_str())
    .bind(new.emblem.clone())
    .bind(at)
    .bind(by)
    .run(tx)
    .await?;
    Ok(())
}

/// Takes an organisation's letterhead away; that of the one above holds again.
pub async fn remove(tx: &mut Tx, organisation: OrganisationId) -> Result<()> {
    sql("delete from letterhead where organisation = $1")
        .bind(organisation)
        .run(tx)
        .await?;
    Ok(())
}
