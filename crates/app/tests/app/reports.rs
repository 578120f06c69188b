//! Reports: each kind as people read it, within the scope of who gets it, in three
//! formats, on demand and on a schedule.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use sopan_app::access::Actor;
use sopan_app::formats::write::Format;
use sopan_app::organisations::{Act, Wanted};
use sopan_app::reports::{Asked, Progress, ScheduleForm, Written};
use sopan_app::store::access::Grant;
use sopan_app::store::ledger::Work;
use sopan_app::store::organisations::{self, Organisation, Strength};
use sopan_app::store::testing::TestDb;
use sopan_app::store::verify::verify;
use sopan_app::store::{access, on_both, sql};
use sopan_app::{App, AppError, Options, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind as Node;
use sopan_rules::reports::Kind;
use sopan_rules::time::{Day, Moment};

const ASHA: i64 = 900_001;
const RAVI: i64 = 900_002;
const MINA: i64 = 900_003;
const CELL: i64 = 900_004;
const WATER: OrganisationId = OrganisationId(3);

/// A nation with one State, two departments, and an office of one of them; two courses;
/// four officials, one of whom has a name that a spreadsheet would run.
struct World {
    app: App,
    clock: Arc<AtomicI64>,
    files: PathBuf,
    address: String,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.files);
    }
}

const FILL: &[&str] = &[
    "insert into provider (id, name) values (800000, 'ISTM')",
    "insert into course (id, code, title, language, provider, minutes, description, status,
                         search, organisation, created_at, published_at)
     values (800001, 'noting', 'Noting and Drafting', 'en', 800000, 90, '', 'live', '', 1, 0,
             1761935400000000),
            (800002, 'yoga', 'Yoga Break', 'en', null, 10, '', 'retired', '', 1, 0, null),
            (800004, 'draft', 'Not yet', 'en', null, 10, '', 'draft', '', 1, 0, null)",
    "insert into module (id, course, position, title)
     values (800005, 800001, 1, 'The file'), (800006, 800002, 1, 'Breathe')",
    "insert into resource (id, module, course, position, kind, title, body, minutes, required)
     values (800011, 800005, 800001, 1, 'text', 'The noting', '', 10, 1),
            (800012, 800005, 800001, 2, 'text', 'The draft', '', 10, 1),
            (800013, 800005, 800001, 3, 'text', 'More to read', '', 10, 0),
            (800014, 800006, 800002, 1, 'text', 'Breathe', '', 10, 1)",
    "insert into assessment (id, course, title, pass_percent, attempts)
     values (800020, 800001, 'Test of noting', 60, 3)",
    "insert into question (id, assessment, position, kind, body, marks)
     values (800021, 800020, 1, 'single', 'Who signs?', 1),
            (800022, 800020, 2, 'multiple', 'What belongs in a noting?', 1)",
    "insert into person (official, name, email, phone, employee_code, service, cadre, batch,
                         joined_day, gender)
     values (900001, 'Asha Verma', 'asha@example.in', '9876543210', 'W-1', 'BAS', 'Bihar', 2010,
             14610, 'Female'),
            (900002, '=cmd|''/c calc''!A1', null, '9876543211', '-1+1', null, null, null, null, null),
            (900003, 'Mina Das', 'mina@example.in', null, null, null, null, null, null, null),
            (900004, 'Cell', 'cell@example.in', null, null, null, null, null, null, null)",
    "insert into identity (value, official)
     values ('email:asha@example.in', 900001), ('phone:9876543210', 900001),
            ('email:mina@example.in', 900003), ('email:cell@example.in', 900004)",
];

impl World {
    async fn new(test: &TestDb) -> World {
        let place = |id: i64, code: &str, kind, name: &str, above: Option<i64>| {
            let organisation = Organisation {
                id: OrganisationId(id),
                code: code.to_owned(),
                kind,
                name_en: name.to_owned(),
                name_hi: name.to_owned(),
                lgd_code: None,
                mdo: kind == Node::Department,
            };
            (organisation, above.map(OrganisationId))
        };
        let mut tx = test.db.write().await.unwrap();
        organisations::insert(
            &mut tx,
            &[
                place(1, "IN", Node::Nation, "India", None),
                place(2, "IN-BR", Node::State, "Bihar", Some(1)),
                place(3, "BR-WATER", Node::Department, "Water Resources", Some(2)),
                place(
                    4,
                    "BR-ROADS",
                    Node::Department,
                    "Road Construction",
                    Some(2),
                ),
                place(5, "BR-WATER-1", Node::Office, "Canal Office", Some(3)),
            ],
        )
        .await
        .unwrap();
        let stated = Strength {
            organisation: WATER,
            officials: 1,
            source: "Letter 7".to_owned(),
            approved_by: "Finance".to_owned(),
            from: "2025-04-01".parse().unwrap(),
            until: Day::FOREVER,
            recorded: Moment(0),
        };
        organisations::state_strengths(&mut tx, &[stated])
            .await
            .unwrap();
        for text in FILL {
            sql(*text).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();

        let begin: Day = "2025-11-01".parse().unwrap();
        let clock = Arc::new(AtomicI64::new(begin.start().plus_seconds(36_000).0));
        let files = std::env::temp_dir().join(format!(
            "sopan-reports-{:x}",
            std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0)
        ));
        let app = open(&test.address, &files, &clock).await;
        let world = World {
            app,
            clock,
            files,
            address: test.address.clone(),
        };
        for (official, organisation) in [(ASHA, 3), (RAVI, 5), (MINA, 4), (CELL, 1)] {
            world
                .does(
                    official,
                    Fact::Registered {
                        organisation: OrganisationId(organisation),
                        group: Some("Group B".to_owned()),
                        designation: Some("Section Officer".to_owned()),
                    },
                )
                .await;
        }
        world.wait(86_400);
        for (official, role, organisation) in [
            (ASHA, Role::MdoAdmin, WATER),
            (CELL, Role::SpvAdmin, OrganisationId(1)),
        ] {
            let mut tx = world.app.db().write().await.unwrap();
            let grant = Grant { role, organisation };
            access::grant(&mut tx, OfficialId(official), grant, world.app.now(), None)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        }
        world.learns().await;
        world
    }

    /// Asha completes both courses, Ravi is on the way, Mina fails the test.
    async fn learns(&self) {
        let (noting, yoga) = (CourseId(800_001), CourseId(800_002));
        let read = |course, resource| Fact::ResourceCompleted {
            course,
            resource: ResourceId(resource),
        };
        let tested = |hundredths, cleared| Fact::AttemptFinished {
            course: noting,
            assessment: AssessmentId(800_020),
            hundredths,
            cleared,
            regraded: false,
        };
        let spent = |course, seconds| Fact::TimeSpent { course, seconds };
        self.does(ASHA, Fact::Verified).await;
        for course in [noting, yoga] {
            self.does(ASHA, Fact::Enrolled { course }).await;
        }
        self.does(RAVI, Fact::Enrolled { course: noting }).await;
        self.does(MINA, Fact::Enrolled { course: noting }).await;
        self.wait(86_400);
        self.does(ASHA, read(noting, 800_011)).await;
        self.does(ASHA, read(noting, 800_012)).await;
        self.does(ASHA, spent(noting, 4_000)).await;
        self.does(ASHA, tested(4_550, false)).await;
        self.does(RAVI, read(noting, 800_011)).await;
        self.does(MINA, tested(2_000, false)).await;
        self.wait(86_400);
        self.does(ASHA, tested(9_050, true)).await;
        self.does(ASHA, read(yoga, 800_014)).await;
        self.wait(86_400);
    }

    async fn does(&self, official: i64, fact: Fact) {
        self.wait(60);
        let work = Work::act(OfficialId(official), fact, self.app.now(), None);
        self.app.lane().write(work).await.unwrap();
    }

    fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    fn at(&self, day: &str, hour: i64) {
        let moment = day.parse::<Day>().unwrap().start();
        let moment = moment.plus_seconds(hour * 3_600);
        self.clock.store(moment.0, Ordering::SeqCst);
    }

    async fn signed_in(&self, official: i64) -> Actor {
        let operator = Actor::operator();
        let link = self.app.link_for(&operator, OfficialId(official)).await;
        let link = link.unwrap();
        let token = link.rsplit('/').next().unwrap();
        let signed_in = self.app.sign_in_by_link(token, "test").await.unwrap();
        self.app.actor(&signed_in.token).await.unwrap()
    }

    async fn written(&self, actor: &Actor, asked: &Asked) -> Result<(Written, Vec<u8>), AppError> {
        let out = Kept::default();
        let written = self
            .app
            .report(actor, asked, out.clone(), Arc::default())
            .await?;
        let bytes = out.0.lock().unwrap().clone();
        Ok((written, bytes))
    }

    async fn csv(&self, actor: &Actor, kind: Kind, within: &str) -> Result<String, AppError> {
        let asked = asked(kind, within, Format::Csv);
        let (written, bytes) = self.written(actor, &asked).await?;
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap().replace('\r', "");
        assert_eq!(written.rows as usize, text.lines().count() - 1);
        Ok(text)
    }

    /// The names in the first column.
    async fn names(&self, actor: &Actor, kind: Kind, within: &str) -> Vec<String> {
        let csv = self.csv(actor, kind, within).await.unwrap();
        firsts(&csv)
    }

    fn mails(&self) -> Vec<String> {
        let Ok(folder) = std::fs::read_dir(self.files.join("outbox")) else {
            return Vec::new();
        };
        let mut mails: Vec<String> = folder
            .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        mails.sort();
        mails
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.files.join("reports")).map_or(0, Iterator::count)
    }

    async fn is_proven(&self) {
        let told = verify(self.app.db()).await.unwrap();
        assert!(told.is_clean(), "{told:?}");
    }
}

async fn open(address: &str, files: &std::path::Path, clock: &Arc<AtomicI64>) -> App {
    let (time, count) = (clock.clone(), AtomicU64::new(1));
    let seed = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0);
    let surroundings = Surroundings {
        now: Arc::new(move || Moment(time.load(Ordering::SeqCst))),
        random: Arc::new(move |bytes| {
            let number = count.fetch_add(1, Ordering::SeqCst).wrapping_add(seed);
            let number = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            for (place, byte) in bytes.iter_mut().enumerate() {
                *byte = number.to_be_bytes()[place % 8].rotate_left((place / 8) as u32);
            }
        }),
    };
    let options = Options {
        database: address.to_owned(),
        files: files.to_owned(),
        public_address: "https://sopan.example".to_owned(),
    };
    App::open(options, surroundings).await.unwrap()
}

fn asked(kind: Kind, within: &str, format: Format) -> Asked {
    Asked {
        kind,
        within: within.to_owned(),
        format,
    }
}

fn firsts(csv: &str) -> Vec<String> {
    csv.lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap().to_owned())
        .collect()
}

/// What was written, kept.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Row by row, column by column, for reading: what is empty is left out.
fn told(csv: &str) -> String {
    let mut lines = csv.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let mut text = format!("{}\n", header.join(" | "));
    for line in lines {
        text.push_str("---\n");
        for (name, cell) in header.iter().zip(line.split(',')) {
            // Certificates have numbers by chance.
            let cell = match *name {
                "Certificate_ID" if !cell.is_empty() => "(a number)",
                _ => cell,
            };
            if !cell.is_empty() {
                text.push_str(&format!("{name}: {cell}\n"));
            }
        }
    }
    text
}

on_both!(every_kind_of_report_reads_well, async |test: TestDb| {
    let world = World::new(&test).await;
    let operator = Actor::operator();
    for kind in Kind::ALL {
        let csv = world.csv(&operator, kind, "IN").await.unwrap();
        insta::assert_snapshot!(format!("report-{}", kind.name()), told(&csv));
    }
    world.is_proven().await;
});

on_both!(
    a_report_covers_what_its_reader_may_see,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (asha, cell, mina) = (
            world.signed_in(ASHA).await,
            world.signed_in(CELL).await,
            world.signed_in(MINA).await,
        );
        // The monitoring cell sees everybody, the MDO Admin the own subtree, whatever
        // organisation at or above it is asked for.
        let ravi = "'=cmd|'/c calc'!A1";
        assert_eq!(
            world.names(&cell, Kind::Officials, "IN").await,
            ["Asha Verma", ravi, "Mina Das", "Cell"]
        );
        for within in ["", "BR-WATER", "IN-BR", "IN"] {
            assert_eq!(
                world.names(&asha, Kind::Officials, within).await,
                ["Asha Verma", ravi],
                "{within}"
            );
        }
        assert_eq!(
            world.names(&asha, Kind::Officials, "BR-WATER-1").await,
            [ravi]
        );
        assert_eq!(
            world.names(&asha, Kind::Assessments, "IN").await,
            ["Asha Verma"]
        );
        assert_eq!(
            world.names(&asha, Kind::Organisations, "IN").await,
            ["Water Resources", "Canal Office"]
        );
        let courses = world.csv(&asha, Kind::Courses, "IN").await.unwrap();
        assert!(courses.contains("Noting and Drafting,noting,Course,en,,1.50,2,0,1,1,1,1,"));

        // Neighbours, strangers and who has no role are refused, alike.
        for (actor, within) in [
            (&asha, "BR-ROADS"),
            (&asha, "NO-SUCH"),
            (&mina, ""),
            (&mina, "BR-ROADS"),
        ] {
            for kind in Kind::ALL {
                let refused = world.csv(actor, kind, within).await;
                assert!(matches!(refused, Err(AppError::Forbidden)), "{within}");
                let asked = asked(kind, within, Format::Csv);
                let refused = world.app.stream_report(actor, &asked).await;
                assert!(matches!(refused, Err(AppError::Forbidden)), "{within}");
            }
        }
        // On behalf of somebody it is what that somebody may see.
        for who in ["asha@example.in", "9876543210", "900001"] {
            let asha = world.app.actor_as(Some(who)).await.unwrap();
            assert_eq!(world.names(&asha, Kind::Officials, "IN").await.len(), 2);
        }
        world.is_proven().await;
    }
);

on_both!(
    every_tile_and_every_report_say_the_same,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let operator = Actor::operator();
        for code in ["IN", "IN-BR", "BR-WATER", "BR-ROADS", "BR-WATER-1"] {
            let desk = world.app.desk(&operator, Some(code)).await.unwrap();
            let officials = world.csv(&operator, Kind::Officials, code).await.unwrap();
            let with = |csv: &str, text: &str| {
                let rows = csv.lines().filter(|line| line.contains(text)).count();
                i64::try_from(rows).unwrap()
            };
            assert_eq!(with(&officials, "Section Officer"), desk.figures.registered);
            assert_eq!(with(&officials, ",VERIFIED,"), desk.figures.verified);
            let enrolments = world.csv(&operator, Kind::Enrolments, code).await.unwrap();
            assert_eq!(with(&enrolments, ",completed,"), desk.figures.completions);
            let tested = world.csv(&operator, Kind::Assessments, code).await.unwrap();
            assert_eq!(with(&tested, "Test of noting"), desk.figures.attempted);
            assert_eq!(with(&tested, ",Yes,"), desk.figures.cleared);
            let units = world
                .csv(&operator, Kind::Organisations, code)
                .await
                .unwrap();
            let own = units
                .lines()
                .find(|l| l.contains(&format!(",{code},")))
                .unwrap();
            let cells: Vec<&str> = own.split(',').collect();
            let figures = [
                desk.figures.registered,
                desk.figures.verified,
                desk.figures.learned,
            ];
            assert_eq!(cells[11..14], figures.map(|f| f.to_string()));
        }
        world.is_proven().await;
    }
);

on_both!(
    the_three_formats_hold_the_same_cells,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let operator = Actor::operator();
        for kind in Kind::ALL {
            let csv = world.csv(&operator, kind, "IN").await.unwrap();
            let csv: Vec<Vec<String>> = csv
                .lines()
                .map(|line| line.split(',').map(str::to_owned).collect())
                .collect();
            let parquet = world
                .written(&operator, &asked(kind, "IN", Format::Parquet))
                .await
                .unwrap()
                .1;
            assert_eq!(from_parquet(&world, &parquet), csv, "{kind:?}");
            let xlsx = world
                .written(&operator, &asked(kind, "IN", Format::Xlsx))
                .await
                .unwrap()
                .1;
            let sheet = sopan_app::formats::table::read(&xlsx, "report").unwrap();
            assert_eq!(sheet.header(), &csv[0]);
            let names: Vec<&str> = sheet.rows().map(|row| row.cell(0)).collect();
            let expected: Vec<&str> = csv[1..]
                .iter()
                .map(|row| row[0].trim_start_matches('\''))
                .collect();
            assert_eq!(names, expected, "{kind:?}");
        }
    }
);

/// The header and every row, as the CSV file prints them.
fn from_parquet(world: &World, bytes: &[u8]) -> Vec<Vec<String>> {
    std::fs::create_dir_all(&world.files).unwrap();
    let path = world.files.join("read.parquet");
    std::fs::write(&path, bytes).unwrap();
    let file = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
    let schema = file.metadata().file_metadata().schema();
    let mut rows = vec![
        schema
            .get_fields()
            .iter()
            .map(|f| f.name().to_owned())
            .collect::<Vec<_>>(),
    ];
    for row in file.get_row_iter(None).unwrap() {
        let row = row.unwrap();
        let cells = row.get_column_iter().map(|(_, field)| match field {
            Field::Null => String::new(),
            Field::Str(text) if text.starts_with(['=', '-']) => format!("'{text}"),
            Field::Str(text) => text.clone(),
            Field::Date(day) => Day::from_number(*day).dotted(),
            other => other.to_string(),
        });
        rows.push(cells.collect());
    }
    rows
}

on_both!(
    a_report_is_made_while_one_watches_and_fetched_by_its_owner,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (asha, cell) = (world.signed_in(ASHA).await, world.signed_in(CELL).await);
        assert!(world.app.report_files(&asha).await.unwrap().is_empty());
        let id = world
            .app
            .begin_report(&asha, &asked(Kind::Enrolments, "IN-BR", Format::Csv))
            .await
            .unwrap();
        while world.app.running_report(&asha).unwrap().is_some() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let files = world.app.report_files(&asha).await.unwrap();
        let [line] = files.as_slice() else {
            panic!("{files:?}");
        };
        assert_eq!((line.file.rows, line.file.id.as_str()), (3, id.as_str()));
        assert_eq!(line.download_name(), "enrolments-IN-BR-2025-11-05.csv");
        assert_eq!(line.file.roots, [WATER]);
        let (_, path) = world.app.report_file(&asha, &id).await.unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.len() as i64, line.file.bytes);
        assert_eq!(text.lines().count(), 4);

        // Nobody else fetches it, not even who may see more.
        let other = world.app.report_file(&cell, &id).await;
        assert!(matches!(other, Err(AppError::NotFound { .. })));
        // Nor its owner, once the role is gone.
        let mut tx = world.app.db().write().await.unwrap();
        sql("delete from role_grant where official = $1")
            .bind(ASHA)
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let later = world.signed_in(ASHA).await;
        let refused = world.app.report_file(&later, &id).await;
        assert!(matches!(refused, Err(AppError::Forbidden)));

        // After a week it is gone.
        world.wait(7 * 86_400);
        assert!(world.app.report_files(&later).await.unwrap().is_empty());
        world.app.clear_old_reports().await.unwrap();
        assert!(!path.exists());
        world.is_proven().await;
    }
);

on_both!(
    a_report_that_is_stopped_leaves_nothing,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let cell = world.signed_in(CELL).await;
        let asked = asked(Kind::Officials, "IN", Format::Csv);
        let progress = Arc::new(Progress::default());
        let out = Stopping(progress.clone());
        let stopped = world.app.report(&cell, &asked, out, progress).await;
        assert_eq!(stopped.unwrap_err().code(), "report-stopped");

        // Whether the stop comes before, while or after it is written: what is listed is
        // there, and nothing else.
        for wait in [0, 1, 5, 20, 100] {
            let id = world.app.begin_report(&cell, &asked).await.unwrap();
            tokio::time::sleep(Duration::from_millis(wait)).await;
            let stopped = world.app.stop_report(&cell, &id);
            while world.app.running_report(&cell).unwrap().is_some() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let listed = world.app.report_files(&cell).await.unwrap().len();
            assert_eq!(world.files(), listed);
            assert!(stopped.is_ok() || listed > 0);
        }
        world.is_proven().await;
    }
);

on_both!(
    whoever_stops_listening_stops_the_report,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let cell = world.signed_in(CELL).await;
        let asked = asked(Kind::Organisations, "IN", Format::Csv);
        let mut whole = Vec::new();
        let mut stream = world.app.stream_report(&cell, &asked).await.unwrap();
        while let Some(bytes) = stream.recv().await {
            whole.extend(bytes.unwrap());
        }
        assert_eq!(whole, world.written(&cell, &asked).await.unwrap().1);
        // Who goes away makes room for others.
        for _ in 0..20 {
            drop(world.app.stream_report(&cell, &asked).await);
        }
        while let Err(error) = world.app.stream_report(&cell, &asked).await {
            assert!(matches!(error, AppError::Busy), "{error}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        world.is_proven().await;
    }
);

/// Says stop as soon as the first bytes come.
struct Stopping(Arc<Progress>);

impl Write for Stopping {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.stop();
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn schedule(recipients: &str) -> ScheduleForm {
    let of = str::to_owned;
    ScheduleForm {
        kind: of("officials"),
        organisation: of("IN"),
        format: of("csv"),
        every: of("monthly"),
        month_day: of("31"),
        hour: of("6"),
        recipients: of(recipients),
        ..ScheduleForm::default()
    }
}

on_both!(
    a_schedule_gives_each_recipient_what_that_person_may_see,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (asha, cell) = (world.signed_in(ASHA).await, world.signed_in(CELL).await);
        let both = "asha@example.in, cell@example.in\nasha@example.in";
        let id = world
            .app
            .make_schedule(&cell, &schedule(both))
            .await
            .unwrap();
        let lines = world.app.schedules(&cell).await.unwrap();
        assert_eq!(lines[0].next.dotted(), "30.11.2025 06:00");
        let names: Vec<&str> = lines[0]
            .recipients
            .iter()
            .map(|r| r.name.as_str())
            .collect();
        assert_eq!(names, ["Asha Verma", "Cell"]);

        // Not before its time.
        assert_eq!(world.app.run_due_reports().await.unwrap(), 0);
        // Nobody ran for three months: what was missed is made once, by one of two servers.
        world.at("2026-02-03", 9);
        let other = open(&world.address, &world.files, &world.clock).await;
        let (one, two) = tokio::join!(world.app.run_due_reports(), other.run_due_reports());
        // A server that was late for one of them finds it in the next minute.
        let left = world.app.run_due_reports().await.unwrap();
        assert_eq!(one.unwrap() + two.unwrap() + left, 2);
        assert_eq!(world.app.run_due_reports().await.unwrap(), 0);
        let line = &world.app.schedules(&cell).await.unwrap()[0];
        assert_eq!(line.next.dotted(), "28.02.2026 06:00");

        let (asha_now, cell_now) = (world.signed_in(ASHA).await, world.signed_in(CELL).await);
        for (actor, rows) in [(&asha_now, 2), (&cell_now, 4)] {
            let files = world.app.report_files(actor).await.unwrap();
            assert_eq!((files.len(), files[0].file.rows), (1, rows));
            assert_eq!(files[0].file.schedule, Some(id));
            world
                .app
                .report_file(actor, &files[0].file.id)
                .await
                .unwrap();
        }
        let mails = world.mails();
        assert_eq!(mails.len(), 2);
        // The message's own number is by chance.
        let mail: Vec<&str> = mails[0]
            .lines()
            .filter(|line| !line.starts_with("Message-ID:"))
            .collect();
        insta::assert_snapshot!("report-mail", mail.join("\n"));

        // Paused, it rests; going on, it does not make up for what it slept through.
        world.app.pause_schedule(&cell, id, true).await.unwrap();
        world.at("2026-03-02", 9);
        assert_eq!(world.app.run_due_reports().await.unwrap(), 0);
        world.app.pause_schedule(&cell, id, false).await.unwrap();
        assert_eq!(world.app.run_due_reports().await.unwrap(), 0);
        // Who lost the role gets nothing more; the other one does.
        let mut tx = world.app.db().write().await.unwrap();
        sql("delete from role_grant where official = $1")
            .bind(ASHA)
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        world.at("2026-03-31", 6);
        assert_eq!(world.app.run_due_reports().await.unwrap(), 1);
        // and whose schedule it is is told, by a message and on the page, until she may again.
        let told = world.mails();
        assert_eq!(told.len(), 4);
        let told: Vec<&String> = told.iter().filter(|m| m.contains("was not made")).collect();
        assert_eq!(told.len(), 1);
        assert!(
            told[0].contains("To: Cell <cell@example.in>"),
            "{}",
            told[0]
        );
        assert!(told[0].contains("Asha Verma"), "{}", told[0]);
        let line = &world.app.schedules(&cell).await.unwrap()[0];
        let missed = &line.given_up[..];
        assert_eq!(missed.len(), 1);
        assert_eq!(
            (missed[0].name.as_str(), missed[0].may_not),
            ("Asha Verma", true)
        );
        let (operator, official) = (Actor::operator(), OfficialId(ASHA));
        let granted = world.app.grant(&operator, official, Role::MdoAdmin, WATER);
        granted.await.unwrap();
        world.at("2026-04-30", 6);
        assert_eq!(world.app.run_due_reports().await.unwrap(), 2);
        let line = &world.app.schedules(&cell).await.unwrap()[0];
        assert_eq!(line.given_up, []);

        // It is its maker's alone.
        for refused in [
            world.app.pause_schedule(&asha, id, true).await,
            world.app.delete_schedule(&asha, id).await,
        ] {
            assert!(matches!(refused, Err(AppError::NotFound { .. })));
        }
        world.app.delete_schedule(&cell, id).await.unwrap();
        assert!(world.app.schedules(&cell).await.unwrap().is_empty());
        world.is_proven().await;
    }
);

on_both!(
    what_a_server_left_unmade_is_made_by_the_next_one,
    async |test: TestDb| {
        use sopan_app::store::reports as store;
        let world = World::new(&test).await;
        let cell = world.signed_in(CELL).await;
        world
            .app
            .make_schedule(&cell, &schedule("cell@example.in"))
            .await
            .unwrap();
        world.at("2025-12-01", 0);
        // Given a server that took what was due, and was killed.
        let now = world.app.now();
        let mut tx = world.app.db().write().await.unwrap();
        let due = store::schedules_due(&mut tx, now).await.unwrap();
        let next = due[0].timing.next_after(now);
        assert!(store::take_schedule(&mut tx, &due[0], next).await.unwrap());
        assert!(!store::take_schedule(&mut tx, &due[0], next).await.unwrap());
        let held = now.plus_seconds(3_600);
        let owed = store::take_owed(&mut tx, now, held).await.unwrap();
        assert_eq!(owed.unwrap().attempts, 1);
        tx.commit().await.unwrap();
        // Then another one makes it, once the first has had its time.
        assert_eq!(world.app.run_due_reports().await.unwrap(), 0);
        world.wait(3_600);
        assert_eq!(world.app.run_due_reports().await.unwrap(), 1);
        assert_eq!(world.app.run_due_reports().await.unwrap(), 0);
        assert_eq!(world.app.report_files(&cell).await.unwrap().len(), 1);
        world.is_proven().await;
    }
);

on_both!(
    a_schedule_that_can_not_be_is_refused_with_its_reason,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (asha, mina) = (world.signed_in(ASHA).await, world.signed_in(MINA).await);
        let good = schedule("asha@example.in");
        let with = |change: fn(&mut ScheduleForm)| {
            let mut form = good.clone();
            change(&mut form);
            form
        };
        for (form, code) in [
            (with(|f| f.kind = "holidays".to_owned()), "report-kind"),
            (with(|f| f.format = "pdf".to_owned()), "report-format"),
            (with(|f| f.month_day = "32".to_owned()), "report-timing"),
            (with(|f| f.every = "hourly".to_owned()), "report-timing"),
            (with(|f| f.hour = "24".to_owned()), "report-timing"),
            (
                with(|f| f.recipients = " , ".to_owned()),
                "report-recipients",
            ),
            (
                with(|f| f.recipients = "nobody@example.in".to_owned()),
                "report-recipient",
            ),
            // Mina is here, but may not see it.
            (
                with(|f| f.recipients = "mina@example.in".to_owned()),
                "report-recipient",
            ),
            (
                with(|f| f.organisation = "BR-ROADS".to_owned()),
                "forbidden",
            ),
        ] {
            let refused = world.app.make_schedule(&asha, &form).await.unwrap_err();
            assert_eq!(refused.code(), code, "{form:?}");
        }
        let refused = world.app.make_schedule(&mina, &good).await.unwrap_err();
        assert_eq!(refused.code(), "forbidden");
        assert!(world.app.schedules(&asha).await.unwrap().is_empty());
    }
);

on_both!(organisations_are_read_page_by_page, async |test: TestDb| {
    let world = World::new(&test).await;
    let offices: Vec<_> = (0..1_100)
        .map(|n| {
            let organisation = Organisation {
                id: OrganisationId(10_000 + n),
                code: format!("OFFICE-{n:04}"),
                kind: Node::Office,
                name_en: format!("Office {n}"),
                name_hi: format!("Office {n}"),
                lgd_code: None,
                mdo: false,
            };
            (organisation, Some(OrganisationId(4)))
        })
        .collect();
    let mut tx = world.app.db().write().await.unwrap();
    organisations::insert(&mut tx, &offices).await.unwrap();
    tx.commit().await.unwrap();
    let operator = Actor::operator();
    let all = world
        .names(&operator, Kind::Organisations, "BR-ROADS")
        .await;
    let mut expected = vec!["Road Construction".to_owned()];
    expected.extend((0..1_100).map(|n| format!("Office {n}")));
    assert_eq!(all, expected);
    // What is retired stands in no row and is counted below nothing.
    let wanted = Wanted {
        organisation: "OFFICE-0500".to_owned(),
        act: Act::Retire,
        on: String::new(),
    };
    let retired = world.app.reorganise(&operator, &wanted, false).await;
    retired.unwrap();
    expected.retain(|name| name != "Office 500");
    let csv = world.csv(&operator, Kind::Organisations, "BR-ROADS").await;
    let csv = csv.unwrap();
    assert_eq!(firsts(&csv), expected);
    let own: Vec<&str> = csv.lines().nth(1).unwrap().split(',').collect();
    assert_eq!(own[6], "1099");
    let branch = world.app.branch(&operator, Some("BR-ROADS"), 1).await;
    assert_eq!(branch.unwrap().count, 1_099);
});

/// Counts the lines that came, and how far the report was ahead of them.
struct Watching {
    progress: Arc<Progress>,
    lines: u64,
    ahead: Arc<AtomicU64>,
}

impl Write for Watching {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.lines += bytes.iter().filter(|b| **b == b'\n').count() as u64;
        let (done, _) = self.progress.so_far();
        self.ahead
            .fetch_max(done.saturating_sub(self.lines), Ordering::Relaxed);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

on_both!(
    a_large_report_is_written_as_it_comes,
    async |test: TestDb| {
        // Given 2,00,000 officials
        let world = World::new(&test).await;
        let mut tx = world.app.db().write().await.unwrap();
        sql(
            "insert into official (id, organisation, profile_status, registered_at, latest_at,
                               completions, role_completions, pairs_attempted,
                               pairs_cleared)
         with recursive n(i) as (select 1 union all select i + 1 from n where i < 199996)
         select i, 5, 0, 0, 0, 0, 0, 0, 0 from n",
        )
        .run(&mut tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        // When their report is written
        let (progress, ahead) = (Arc::new(Progress::default()), Arc::new(AtomicU64::new(0)));
        let out = Watching {
            progress: progress.clone(),
            lines: 0,
            ahead: ahead.clone(),
        };
        let asked = asked(Kind::Officials, "IN", Format::Csv);
        let operator = Actor::operator();
        let written = world.app.report(&operator, &asked, out, progress).await;
        // Then no more than a buffer full of them is held on the way.
        assert_eq!(written.unwrap().rows, 200_000);
        let ahead = ahead.load(Ordering::Relaxed);
        assert!(ahead < 2_000, "{ahead} rows were held");
    }
);

#[test]
fn every_column_is_documented() {
    let text = include_str!("../../../../docs/reports.md");
    for kind in Kind::ALL {
        assert!(text.contains(&format!("### {}\n", kind.name())));
        for column in sopan_app::reports::columns(kind) {
            let named = format!("`{}`", column.name);
            assert!(text.contains(&named), "{} of {kind:?}", column.name);
        }
    }
}
