//! Where the synthetic officials work: States, departments, districts, offices.

use sopan_rules::ids::OrganisationId;
use sopan_rules::organisations::Kind;
use sopan_rules::states::{self, Kind as StateKind};
use sopan_rules::time::Day;
use sopan_store::Tx;
use sopan_store::organisations::{self as store, Organisation, Strength};

use super::Population;
use super::chance::Chance;
use super::words::{DEPARTMENTS, Department, Names, PARTS, REGIONS, Region, Two};
use crate::Result;

/// Officials in an office, about, where nobody says how many organisations there are.
const OFFICE: i64 = 15;
/// Of so many officials, about, there is then an organisation.
const TO_EACH: i64 = 14;

/// Where the officials of a State sit.
pub(super) struct Places {
    /// The organisations with officials of their own.
    pub(super) leaves: Vec<Leaf>,
    /// Every organisation below the State.
    pub(super) below: Vec<OrganisationId>,
}

/// A State as it is here.
pub(super) struct State {
    pub(super) id: OrganisationId,
    pub(super) iso: &'static str,
    pub(super) region: &'static Region,
    /// Officials, of the order of the real size.
    pub(super) real_strength: i64,
    /// Officials, at the scale of this nation.
    pub(super) strength: i64,
    /// Of these, registered.
    pub(super) registered: i64,
    /// How lively its learning is, from 0 to 1,000: a few are, most are not.
    pub(super) vigour: i64,
}

impl State {
    /// How much learning an official of this State does beside one of another.
    pub(super) fn learning(&self) -> i64 {
        60 + self.vigour * self.vigour / 1_000
    }

    /// What keeps this State's chance apart from another's, in every database.
    pub(super) fn purpose(&self) -> u64 {
        self.iso
            .bytes()
            .fold(0, |n, letter| n * 256 + u64::from(letter))
    }

    /// The monitoring cell, which lives like a lively State.
    pub(super) fn cell(id: OrganisationId, officials: i64) -> State {
        State {
            id,
            iso: "IN-MC",
            region: &REGIONS[6],
            real_strength: officials,
            strength: officials,
            registered: officials,
            vigour: 900,
        }
    }

    /// Where its people's names come from.
    pub(super) fn names(&self) -> &'static Names {
        self.region.names
    }
}

/// An organisation in which officials sit.
pub(super) struct Leaf {
    pub(super) id: OrganisationId,
    pub(super) department: &'static Department,
    /// Whether it is the department itself, with more officials of group A.
    pub(super) headquarters: bool,
    pub(super) officials: i64,
}

impl Leaf {
    /// The monitoring cell.
    pub(super) fn cell(id: OrganisationId, officials: i64) -> Leaf {
        Leaf {
            id,
            department: &DEPARTMENTS[11],
            headquarters: true,
            officials,
        }
    }
}

fn organisation(id: i64, code: String, kind: Kind, name: (String, String)) -> Organisation {
    Organisation {
        id: OrganisationId(id),
        code,
        kind,
        name_en: name.0,
        name_hi: name.1,
        lgd_code: None,
        mdo: matches!(
            kind,
            Kind::State | Kind::Ut | Kind::Ministry | Kind::Department
        ),
    }
}

/// Nation, monitoring cell, States and Union Territories, with their strengths. So
/// many officials are spread over the States by size and by each one's own zeal.
pub(super) async fn states(
    tx: &mut Tx,
    officials: i64,
    seed: u64,
    from: Day,
) -> Result<(Vec<State>, OrganisationId, OrganisationId)> {
    let mut chance = Chance::new(seed, 1);
    // Vigour and the share that is onboarded, in thousandths.
    let drawn: Vec<(&Region, i64, i64)> = REGIONS
        .iter()
        .map(|region| {
            let zeal = chance.below(1_001).max(chance.below(700));
            let vigour = zeal * chance.between(300, 1_000) / 1_000;
            let onboarded = (340 + vigour * 6 / 10 + chance.below(260)).min(1_000);
            (region, vigour, onboarded)
        })
        .collect();
    let weight = |(region, _, onboarded): &(&Region, i64, i64)| region.strength * onboarded;
    let all: i64 = drawn.iter().map(weight).sum();

    let mut ids = tx.ids(2 + drawn.len()).await?.into_iter();
    let mut id = || ids.next().map_or(OrganisationId(0), OrganisationId);
    let (nation, cell) = (id(), id());
    let mut new = vec![
        (
            organisation(
                nation.0,
                "IN".to_owned(),
                Kind::Nation,
                ("India".to_owned(), "भारत".to_owned()),
            ),
            None,
        ),
        (
            organisation(
                cell.0,
                "IN-MC".to_owned(),
                Kind::Ministry,
                ("Monitoring Cell".to_owned(), "निगरानी प्रकोष्ठ".to_owned()),
            ),
            Some(nation),
        ),
    ];
    let mut made = Vec::new();
    let (mut passed, mut given) = (0i128, 0);
    for draw in &drawn {
        let (region, vigour, _) = *draw;
        passed += i128::from(weight(draw));
        let until = i64::try_from(passed * i128::from(officials) / i128::from(all.max(1)))
            .unwrap_or_default();
        let registered = until - given;
        given = until;
        // At one scale for all, so that the categories stay what they are; never
        // fewer officials than are registered.
        let strength = i64::try_from(
            i128::from(region.strength) * i128::from(officials) * 1_000 / i128::from(all.max(1)),
        )
        .unwrap_or_default()
        .max(registered)
        .max(4);
        let Some(known) = states::by_iso(region.iso) else {
            continue;
        };
        let state = State {
            id: id(),
            iso: region.iso,
            region,
            real_strength: region.strength,
            strength,
            registered,
            vigour,
        };
        let kind = match known.kind {
            StateKind::State => Kind::State,
            StateKind::Ut => Kind::Ut,
        };
        let mut organisation = organisation(
            state.id.0,
            region.iso.to_owned(),
            kind,
            (known.name_en.to_owned(), known.name_hi.to_owned()),
        );
        organisation.lgd_code = Some(known.lgd_code.to_string());
        new.push((organisation, Some(nation)));
        made.push(state);
    }
    store::insert(tx, &new).await?;
    let mut strengths: Vec<Strength> = made
        .iter()
        .map(|s| strength(s.id, s.strength, from))
        .collect();
    strengths.push(strength(cell, 10, from));
    store::state_strengths(tx, &strengths).await?;
    Ok((made, nation, cell))
}

fn strength(organisation: OrganisationId, officials: i64, from: Day) -> Strength {
    Strength {
        organisation,
        officials,
        source: "synthetic".to_owned(),
        approved_by: "synthetic".to_owned(),
        from,
        until: Day::FOREVER,
        recorded: from.start(),
    }
}

/// Parts of a whole, by weight; together they are the whole.
fn parts(whole: i64, weights: &[i64]) -> Vec<i64> {
    let all: i64 = weights.iter().sum();
    let (mut passed, mut given) = (0, 0);
    weights
        .iter()
        .map(|weight| {
            passed += weight;
            let until = whole * passed / all.max(1);
            let part = until - given;
            given = until;
            part
        })
        .collect()
}

fn even(whole: i64, count: i64) -> Vec<i64> {
    parts(whole, &vec![1; usize::try_from(count).unwrap_or(1)])
}

/// A district's name: the State's own districts first, then parts of them.
fn district_name(districts: &[Two; 3], number: usize) -> (String, String) {
    let (en, hi) = districts[number % districts.len()];
    match number / districts.len() {
        0 => (en.to_owned(), hi.to_owned()),
        n => {
            let part = PARTS[(n - 1) % PARTS.len()];
            (format!("{en} {}", part.0), format!("{hi} {}", part.1))
        }
    }
}

/// The departments of a State and everything below them.
pub(super) async fn departments(
    tx: &mut Tx,
    state: &State,
    population: &Population,
    from: Day,
) -> Result<Places> {
    let mut chance = Chance::new(population.seed, state.purpose());
    // How many times larger an office is than where nobody asked.
    let larger = |officials: i64| match population.organisations {
        Some(n) => (officials * population.officials / (n * TO_EACH).max(1)).max(officials),
        None => officials,
    };
    let (in_office, in_panchayat) = (larger(OFFICE), larger(OFFICE * 2 / 5));
    let count = usize::try_from((state.registered / 50).clamp(2, 12)).unwrap_or(2);
    let chosen = &DEPARTMENTS[..count];
    let weights: Vec<i64> = (0..count)
        .map(|i| 20 - i64::try_from(i).unwrap_or_default() + chance.below(6))
        .collect();
    let registered = parts(state.registered, &weights);
    let short = state.iso.trim_start_matches("IN-");

    // First the plan, then the numbers, then the rows: parents before children.
    struct Planned {
        organisation: Organisation,
        parent: usize,
        strength: Option<i64>,
    }
    let mut planned: Vec<Planned> = Vec::new();
    let mut sits: Vec<(usize, &'static Department, bool, i64)> = Vec::new();
    const STATE: usize = usize::MAX;
    let strengths = parts(state.strength, &registered);
    for ((department, n), strong) in chosen.iter().zip(registered).zip(strengths) {
        let code = format!("{short}-{}", department.code);
        let top = planned.len();
        planned.push(Planned {
            organisation: organisation(
                0,
                code.clone(),
                Kind::Department,
                (department.name.0.to_owned(), department.name.1.to_owned()),
            ),
            parent: STATE,
            strength: Some(strong),
        });
        let headquarters = (n / 10).max(n.min(2));
        let share = |part: i64| part * strong / n.max(1);
        sits.push((top, department, true, headquarters));
        let (kind, most) = if department.panchayats {
            (Kind::District, 24)
        } else {
            (Kind::Office, 15)
        };
        let districts = ((n - headquarters) / (3 * OFFICE)).clamp(1, most);
        for (d, n) in even(n - headquarters, districts).into_iter().enumerate() {
            if n == 0 {
                continue;
            }
            let (en, hi) = district_name(&state.region.districts, d);
            let code = format!("{code}-{:02}", d + 1);
            let district = planned.len();
            planned.push(Planned {
                organisation: organisation(
                    0,
                    code.clone(),
                    kind,
                    (
                        format!("{} – {en}", department.name.0),
                        format!("{} – {hi}", department.name.1),
                    ),
                ),
                parent: top,
                strength: Some(share(n)),
            });
            let offices = ((n + in_office / 2) / in_office).max(1);
            for (o, n) in even(n, offices).into_iter().enumerate() {
                let number = o + 1;
                let office = planned.len();
                let kind = if department.panchayats {
                    Kind::Block
                } else {
                    Kind::Office
                };
                let code = format!("{code}-{number:02}");
                planned.push(Planned {
                    organisation: organisation(
                        0,
                        code.clone(),
                        kind,
                        (
                            format!("{} {number}, {en}", department.office.0),
                            format!("{} {number}, {hi}", department.office.1),
                        ),
                    ),
                    parent: district,
                    strength: None,
                });
                if !department.panchayats {
                    sits.push((office, department, false, n));
                    continue;
                }
                let below = n * 7 / 10;
                sits.push((office, department, false, n - below));
                let panchayats = below / in_panchayat;
                if panchayats == 0 {
                    sits.push((office, department, false, below));
                    continue;
                }
                for (p, n) in even(below, panchayats).into_iter().enumerate() {
                    let p = p + 1;
                    sits.push((planned.len(), department, false, n));
                    planned.push(Planned {
                        organisation: organisation(
                            0,
                            format!("{code}-{p:02}"),
                            Kind::GramPanchayat,
                            (
                                format!("Gram Panchayat {number}/{p}, {en}"),
                                format!("ग्राम पंचायत {number}/{p}, {hi}"),
                            ),
                        ),
                        parent: office,
                        strength: None,
                    });
                }
            }
        }
    }
    let ids = tx.ids(planned.len()).await?;
    let mut strengths = Vec::new();
    let new: Vec<(Organisation, Option<OrganisationId>)> = planned
        .into_iter()
        .zip(&ids)
        .map(|(mut p, id)| {
            p.organisation.id = OrganisationId(*id);
            if let Some(officials) = p.strength {
                strengths.push(strength(p.organisation.id, officials, from));
            }
            let parent = ids.get(p.parent).copied().map_or(state.id, OrganisationId);
            (p.organisation, Some(parent))
        })
        .collect();
    store::insert(tx, &new).await?;
    store::state_strengths(tx, &strengths).await?;
    let leaves = sits
        .into_iter()
        .filter(|(.., officials)| *officials > 0)
        .map(|(at, department, headquarters, officials)| Leaf {
            id: OrganisationId(ids[at]),
            department,
            headquarters,
            officials,
        })
        .collect();
    let below = ids.into_iter().map(OrganisationId).collect();
    Ok(Places { leaves, below })
}
