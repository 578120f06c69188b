//! Files that departments send, good and hostile, against both databases.

use std::sync::Arc;

use sopan_app::access::Actor;
use sopan_app::formats::write::{Cell, Format, table};
use sopan_app::imports::{ImportReport, Kind, Options, Progress, State};
use sopan_app::officials::{NewOfficial, ProfileForm};
use sopan_app::{App, AppError, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::ids::OfficialId;
use sopan_rules::time::{Day, Moment};
use sopan_store::access::{self as roles, Grant};
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;
use sopan_store::{on_both, organisations, sql};

const TODAY: (i16, i8, i8) = (2026, 1, 15);

fn today() -> Day {
    let (year, month, day) = TODAY;
    Day::from_ymd(year, month, day).unwrap()
}

async fn open(test: &TestDb) -> App {
    let now = today().start().plus_seconds(36_000);
    let count = std::sync::atomic::AtomicU64::new(1);
    let options = sopan_app::Options {
        database: test.address.clone(),
        files: std::env::temp_dir(),
        public_address: "https://sopan.example".to_owned(),
    };
    let surroundings = Surroundings {
        now: Arc::new(move || -> Moment { now }),
        random: Arc::new(move |bytes| {
            let n = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            for (i, byte) in bytes.iter_mut().enumerate() {
                *byte = n.to_le_bytes()[i % 8];
            }
        }),
    };
    App::open(options, surroundings).await.unwrap()
}

async fn import(
    app: &App,
    actor: &Actor,
    kind: Kind,
    file: impl AsRef<[u8]>,
    dry_run: bool,
) -> ImportReport {
    let options = Options {
        dry_run,
        today: today(),
    };
    let bytes = Arc::new(file.as_ref().to_vec());
    app.import(actor, kind, bytes, options, &Progress::default())
        .await
        .unwrap()
}

const STATES: &str = "\
lgd_code,iso_3166_2,name_en,name_hi,kind,category_2025_12
10,IN-BR,Bihar,बिहार,state,B
6,IN-HR,Haryana,हरियाणा,state,A
";

const DEPARTMENTS: &str = "\
code,parent_code,kind,name_en,name_hi,mdo
BR-EDU-PAT,BR-EDU,office,Patna Office,पटना कार्यालय,no
BR-EDU,IN-BR,department,Education Department,शिक्षा विभाग,yes
BR-FIN,IN-BR,department,Finance Department,वित्त विभाग,yes
HR-FIN,IN-HR,department,Finance Department,वित्त विभाग,yes
";

const OFFICIALS: &str = "\
employee_code,name,name_hi,email,phone,organisation_code,designation,group
E1,Asha Kumari,आशा कुमारी,asha@nic.in,9876543210,BR-EDU,Section Officer,B
E2,Ravi Kumar,,ravi@nic.in,,BR-EDU-PAT,Clerk,C
E1,Meena Devi,,,९८७६५४३२११,BR-FIN,Clerk,C
";

/// A nation with two States and their departments, and Asha as an MDO Admin of the
/// Education Department of Bihar.
async fn world(test: &TestDb) -> (App, Actor) {
    let app = open(test).await;
    let operator = Actor::operator();
    for (kind, file) in [
        (Kind::Organisations, STATES),
        (Kind::Organisations, DEPARTMENTS),
        (Kind::Officials, OFFICIALS),
    ] {
        let report = import(&app, &operator, kind, file, false).await;
        assert!(report.is_good(), "{:?}", report.report.problems());
    }
    let mut tx = test.db.write().await.unwrap();
    let asha = roles::identified(&mut tx, "email:asha@nic.in")
        .await
        .unwrap();
    let asha = asha.unwrap();
    let education = organisations::by_code(&mut tx, "BR-EDU").await.unwrap();
    let grant = Grant {
        role: Role::MdoAdmin,
        organisation: education.unwrap().id,
    };
    roles::grant(&mut tx, asha, grant, app.now(), None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let link = app
        .ask_for_link("asha@nic.in", "local")
        .await
        .unwrap()
        .unwrap();
    let session = app
        .sign_in_by_link(link.rsplit('/').next().unwrap(), "local")
        .await
        .unwrap();
    let admin = app.actor(&session.token).await.unwrap();
    (app, admin)
}

async fn count(test: &TestDb, table: &str) -> i64 {
    let mut tx = test.db.read().await.unwrap();
    let row = sql(format!("select count(*) as n from {table}"));
    row.one(&mut tx).await.unwrap().get("n").unwrap()
}

async fn clean(test: &TestDb) {
    let told = verify(&test.db).await.unwrap();
    assert!(told.is_clean(), "{:?}", told.first);
}

fn codes(report: &ImportReport) -> Vec<(Option<u32>, &'static str)> {
    let problems = report.report.problems();
    problems.iter().map(|p| (p.row(), p.code())).collect()
}

on_both!(a_hierarchy_is_built_from_two_files, async |test: TestDb| {
    // Given an empty database, when the States' list comes first
    let app = open(&test).await;
    let operator = Actor::operator();
    let report = import(&app, &operator, Kind::Organisations, STATES, false).await;
    assert_eq!((report.new, report.written), (2, 2));
    // and then their departments, children before parents
    let report = import(&app, &operator, Kind::Organisations, DEPARTMENTS, false).await;
    assert_eq!((report.new, report.written), (4, 4));

    // then each stands in its line below the nation, which was made
    let mut tx = test.db.read().await.unwrap();
    let patna = organisations::by_code(&mut tx, "BR-EDU-PAT")
        .await
        .unwrap()
        .unwrap();
    let line = organisations::line(&mut tx, patna.id, today())
        .await
        .unwrap();
    let line: Vec<String> = line.into_iter().map(|o| o.code).collect();
    assert_eq!(line, ["IN", "IN-BR", "BR-EDU", "BR-EDU-PAT"]);
    drop(tx);

    // and the same files again change nothing
    for (file, rows) in [(STATES, 2), (DEPARTMENTS, 4)] {
        let report = import(&app, &operator, Kind::Organisations, file, false).await;
        assert!(report.is_good());
        assert_eq!((report.new, report.unchanged, report.written), (0, rows, 0));
    }
    assert_eq!(count(&test, "organisation").await, 7);

    // and what contradicts them is refused whole
    let file = "code,parent_code,kind,name_en\n\
        in-br,,state,Bihaar\n\
        XX,NOWHERE,office,Nowhere\n\
        BHARAT,,nation,Bharat\n\
        BR-NEW,IN-BR,office,New\n";
    let report = import(&app, &operator, Kind::Organisations, file, false).await;
    assert_eq!(
        codes(&report),
        [
            (Some(2), "organisations.code.taken"),
            (Some(3), "organisations.parent_code.unknown"),
            (Some(4), "organisations.kind.second_nation"),
            (Some(4), "organisations.code.taken"),
        ][..3]
    );
    assert_eq!((report.written, count(&test, "organisation").await), (0, 7));
    clean(&test).await;
});

on_both!(strengths_give_way_to_the_next, async |test: TestDb| {
    let (app, _) = world(&test).await;
    let operator = Actor::operator();
    let file = "organisation_code,officials,source,approved_by,valid_from\n\
        IN-BR,\"4,50,000\",Letter 1,Chief Secretary,01.04.2024\n\
        IN-BR,\"५,००,०००\",Letter 2,Chief Secretary,01.04.2025\n";
    let report = import(&app, &operator, Kind::Strengths, file, false).await;
    assert_eq!((report.new, report.written), (2, 2), "{:?}", codes(&report));
    let bihar = async |on: Day| {
        let mut tx = test.db.read().await.unwrap();
        let bihar = organisations::by_code(&mut tx, "IN-BR")
            .await
            .unwrap()
            .unwrap();
        let held = organisations::strengths(&mut tx, &[bihar.id], on, None)
            .await
            .unwrap();
        held.get(&bihar.id).copied()
    };
    assert_eq!(
        bihar(Day::from_ymd(2025, 3, 31).unwrap()).await,
        Some(450_000)
    );
    assert_eq!(
        bihar(Day::from_ymd(2025, 4, 1).unwrap()).await,
        Some(500_000)
    );

    // The same again is nothing new; another figure is a change that is told.
    let report = import(&app, &operator, Kind::Strengths, file, false).await;
    assert_eq!((report.unchanged, report.written), (2, 0));
    let other = file.replace("५,००,०००", "5,10,000");
    let report = import(&app, &operator, Kind::Strengths, other, false).await;
    assert_eq!(
        (report.unchanged, report.changed, report.written),
        (1, 1, 1)
    );
    assert_eq!(codes(&report), [(Some(3), "strengths.officials.replaces")]);
    assert_eq!(bihar(today()).await, Some(510_000));

    let unknown =
        "organisation_code,officials,source,approved_by,valid_from\nXX,5,a,b,01.04.2025\n";
    let report = import(&app, &operator, Kind::Strengths, unknown, false).await;
    assert_eq!(
        codes(&report),
        [(Some(2), "strengths.organisation.unknown")]
    );
    clean(&test).await;
});

on_both!(
    the_same_officials_again_change_nothing,
    async |test: TestDb| {
        let (app, _) = world(&test).await;
        let operator = Actor::operator();
        let before = (count(&test, "entry").await, count(&test, "identity").await);
        assert_eq!(before, (3, 7));

        let report = import(&app, &operator, Kind::Officials, OFFICIALS, false).await;
        assert!(report.is_good(), "{:?}", codes(&report));
        assert_eq!((report.new, report.changed, report.unchanged), (0, 0, 3));
        assert_eq!((report.written, count(&test, "entry").await), (0, 3));

        // A dry run tells what would happen and writes nothing.
        let edited = OFFICIALS
            .replace("Clerk,C\nE1", "Head Clerk,B\nE1")
            .replace("9876543210", "9876500000");
        let report = import(&app, &operator, Kind::Officials, &edited, true).await;
        assert_eq!(
            (report.changed, report.unchanged, report.written),
            (2, 1, 0)
        );
        assert_eq!(count(&test, "entry").await, 3);

        // A new designation is an entry; a new number only changes the person.
        let report = import(&app, &operator, Kind::Officials, &edited, false).await;
        assert_eq!((report.changed, report.written), (2, 2));
        let after = (count(&test, "entry").await, count(&test, "identity").await);
        assert_eq!(after, (4, 7));
        let mut tx = test.db.read().await.unwrap();
        let old = roles::identified(&mut tx, "phone:9876543210")
            .await
            .unwrap();
        let new = roles::identified(&mut tx, "phone:9876500000")
            .await
            .unwrap();
        assert!(old.is_none() && new.is_some());
        drop(tx);
        clean(&test).await;
    }
);

on_both!(one_bad_row_refuses_the_file, async |test: TestDb| {
    let (app, _) = world(&test).await;
    let file = "employee_code,Name,E-mail,phone,organisation_code,organisation_name,date_of_joining\n\
        N1,Good,good@nic.in,,BR-EDU,,\n\
        N2,Nowhere,a@nic.in,,NOPE,,\n\
        N3,Two of them,b@nic.in,,,Finance  department,\n\
        N4,By name,c@nic.in,,,शिक्षा विभाग,\n\
        N5,Moved,ravi@nic.in,,BR-FIN,,\n\
        N6,Two people,asha@nic.in,9876543211,BR-EDU,,\n\
        e1,Code of Asha,d@nic.in,9876543219,br-edu,,\n\
        N8,Tomorrow,e@nic.in,,BR-EDU,,16.01.2026\n\
        N1,Twice,f@nic.in,,BR-EDU,,\n";
    let report = import(&app, &Actor::operator(), Kind::Officials, file, false).await;
    let mut told = codes(&report);
    told.sort_unstable();
    assert_eq!(
        told,
        [
            (Some(3), "officials.organisation.unknown"),
            (Some(4), "officials.organisation.ambiguous"),
            (Some(6), "officials.organisation.elsewhere"),
            (Some(7), "officials.phone.taken"),
            (Some(8), "officials.row.same_person"),
            (Some(9), "cell.date_in_future"),
            (Some(10), "officials.employee_code.duplicate"),
        ]
    );
    assert_eq!((report.written, count(&test, "official").await), (0, 3));
    let failures = String::from_utf8(report.failures_as(Format::Csv).unwrap().to_vec()).unwrap();
    assert_eq!(failures.lines().count(), 8);
    assert!(!failures.contains("good@nic.in"));
    assert_eq!(report.failures.len(), 1, "who sent CSV gets CSV");
    let json = serde_json::to_string_pretty(&report).unwrap();
    insta::assert_snapshot!("problems_of_officials", json);
    clean(&test).await;
});

on_both!(
    whoever_sends_a_workbook_gets_one_back,
    async |test: TestDb| {
        // Given a workbook with a good row and a bad one
        let (app, admin) = world(&test).await;
        let header = ["name", "email", "organisation_code"];
        let rows = [
            ["Good One", "good@nic.in", "BR-EDU"],
            ["Nowhere", "bad@nic.in", "NOPE"],
        ];
        let mut file = Vec::new();
        let cells = rows.map(|row| row.map(Cell::from));
        table(Format::Xlsx, &mut file, "officials", &header, cells).unwrap();
        // when it is imported, then its failures are there as a workbook, and as CSV
        let report = import(&app, &admin, Kind::Officials, file, false).await;
        let formats: Vec<Format> = report.failures.iter().map(|(f, _)| *f).collect();
        assert_eq!(formats, [Format::Xlsx, Format::Csv]);
        for (format, bytes) in &report.failures {
            let failed = sopan_app::formats::table::read(bytes, "officials").unwrap();
            let names: Vec<&str> = failed.rows().map(|row| row.cell(0)).collect();
            assert_eq!(names, ["Nowhere"], "{format:?}");
        }
        // and corrected, the workbook comes in as it is.
        let nope = "code,parent_code,kind,name_en,name_hi,mdo\n\
                    NOPE,IN-BR,department,New Department,नया विभाग,yes\n";
        import(&app, &Actor::operator(), Kind::Organisations, nope, false).await;
        let workbook = report.failures_as(Format::Xlsx).unwrap();
        let again = import(&app, &Actor::operator(), Kind::Officials, workbook, false).await;
        assert_eq!((again.is_good(), again.new), (true, 1));
        clean(&test).await;
    }
);

on_both!(
    an_employee_code_is_one_person_by_form_and_by_file,
    async |test: TestDb| {
        // Given officials who came by file: E1 of Education, and another E1 of Finance
        let (app, admin) = world(&test).await;
        let form = |code: &str, email: &str| NewOfficial {
            profile: ProfileForm {
                name: "Sunita Kumari".to_owned(),
                email: email.to_owned(),
                ..ProfileForm::default()
            },
            employee_code: code.to_owned(),
            organisation: "BR-EDU".to_owned(),
        };
        // when a form brings E1 of Education in again, however it is written, then it is
        // refused,
        for code in ["E1", " e1 "] {
            let refused = app.add_official(&admin, &form(code, "one@nic.in")).await;
            assert_eq!(refused.unwrap_err().code(), "employee-code-taken");
        }
        // and when a file names somebody whom a form brought in, no second one is made.
        app.add_official(&admin, &form("E7", "sunita@nic.in"))
            .await
            .unwrap();
        let file = "name,phone,employee_code,organisation_code\n\
                    Sunita Kumari,9876500000,e7,br-edu\n";
        let report = import(&app, &admin, Kind::Officials, file, false).await;
        assert!(report.is_good(), "{:?}", report.report.problems());
        assert_eq!((report.new, report.changed), (0, 1));
        assert_eq!(count(&test, "official").await, 4);
        // Whoever has the address of one and the code of another is neither.
        let file = "name,email,employee_code,organisation_code\n\
                    Sunita Kumari,ravi@nic.in,E7,BR-EDU\n";
        let report = import(&app, &admin, Kind::Officials, file, false).await;
        assert_eq!(codes(&report), [(Some(2), "officials.employee_code.taken")]);
        clean(&test).await;
    }
);

on_both!(nobody_imports_outside_their_scope, async |test: TestDb| {
    // Given an MDO Admin of the Education Department
    let (app, admin) = world(&test).await;
    let row = |code: &str| format!("name,email,organisation_code\nNew One,new@nic.in,{code}\n");
    // then other departments are closed, at home and in another State
    for code in ["BR-FIN", "HR-FIN", "IN-BR"] {
        let report = import(&app, &admin, Kind::Officials, row(code), false).await;
        assert_eq!(
            codes(&report),
            [(Some(2), "officials.organisation.outside_your_scope")]
        );
    }
    // and the hierarchy too
    for kind in [Kind::Organisations, Kind::Strengths] {
        let options = Options {
            dry_run: true,
            today: today(),
        };
        let bytes = Arc::new(DEPARTMENTS.as_bytes().to_vec());
        let refused = app
            .import(&admin, kind, bytes, options, &Progress::default())
            .await;
        assert!(matches!(refused, Err(AppError::Forbidden)));
    }
    assert_eq!(count(&test, "official").await, 3);
    // and an office below the department is open.
    let report = import(&app, &admin, Kind::Officials, row("BR-EDU-PAT"), false).await;
    assert_eq!((report.is_good(), report.written), (true, 1));
    clean(&test).await;
});

on_both!(
    hostile_files_are_refused_or_kept_as_text,
    async |test: TestDb| {
        let (app, admin) = world(&test).await;
        let row = "name,email,organisation_code\nZoé Étienne,z@nic.in,BR-EDU\n";
        let utf16: Vec<u8> = std::iter::once(0xfeff)
            .chain(row.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let windows: Vec<u8> = row
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
        let marked = format!("\u{feff}{row}");
        for (name, bytes) in [
            ("utf-16", utf16),
            ("windows-1252", windows),
            ("mark", marked.into_bytes()),
        ] {
            let report = import(&app, &admin, Kind::Officials, bytes, true).await;
            assert!(report.is_good(), "{name}: {:?}", codes(&report));
            assert_eq!(report.new, 1, "{name}");
        }
        for (file, code) in [
            ("", "file.empty"),
            ("name,email\nA,a@nic.in\n", "header.missing_one_of"),
            (
                "name,email,organisation_code\n=cmd|'/C calc',a@nic.in,BR-EDU\n",
                "cell.formula",
            ),
            (
                "name,email,organisation_code\nA,a@nic.in,BR-EDU,surplus\n",
                "row.wrong_length",
            ),
            (
                "name,email,organisation_code\nA,a@nic.in,\"x'; drop table official; --\"\n",
                "officials.organisation.unknown",
            ),
            ("PK\u{3}\u{4} no workbook at all", "file.damaged"),
        ] {
            let report = import(&app, &admin, Kind::Officials, file, false).await;
            assert!(
                codes(&report).iter().any(|(_, c)| *c == code),
                "{code}: {:?}",
                codes(&report)
            );
            assert_eq!(report.written, 0);
        }
        // SQL and HTML in every text are only text.
        let nasty = "x'); drop table person; -- <script>alert(1)</script> \" $1 %";
        let quoted = format!("\"{}\"", nasty.replace('"', "\"\""));
        let file = format!(
            "employee_code,name,name_hi,email,organisation_code,designation,service,cadre\n\
         {quoted},{quoted},{quoted},n@nic.in,BR-EDU,{quoted},{quoted},{quoted}\n"
        );
        let report = import(&app, &admin, Kind::Officials, &file, false).await;
        assert_eq!(
            (report.is_good(), report.written),
            (true, 1),
            "{:?}",
            codes(&report)
        );
        let mut tx = test.db.read().await.unwrap();
        let row = sql(
            "select p.name, o.designation from person p join official o on o.id = p.official
                   where p.email = 'n@nic.in'",
        )
        .one(&mut tx)
        .await
        .unwrap();
        assert_eq!(row.get::<String>("name").unwrap(), nasty);
        assert_eq!(row.get::<String>("designation").unwrap(), nasty);
        drop(tx);
        let report = import(&app, &admin, Kind::Officials, &file, false).await;
        assert_eq!(report.unchanged, 1);
        clean(&test).await;
    }
);

on_both!(
    an_import_is_watched_stopped_and_done_by_its_owner,
    async |test: TestDb| {
        let (app, admin) = world(&test).await;
        let mut file = String::from("name,email,organisation_code\n");
        for n in 0..12_000 {
            file.push_str(&format!("Official {n},o{n}@nic.in,BR-EDU\n"));
        }
        let ended = async |id: &str| {
            loop {
                let job = app.import_state(&admin, id).unwrap();
                if !matches!(job.state, State::Running) {
                    return job;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };

        // Stopped on its way, it leaves nothing.
        let id = app
            .begin_import(
                &admin,
                Kind::Officials,
                "all.csv",
                file.clone().into_bytes(),
                false,
            )
            .unwrap();
        let twice = app.begin_import(&admin, Kind::Officials, "all.csv", vec![1], false);
        assert_eq!(twice.unwrap_err().code(), "import-running");
        loop {
            let job = app.import_state(&admin, &id).unwrap();
            if matches!(job.step, sopan_app::imports::Step::Writing(..)) {
                break;
            }
            assert!(matches!(job.state, State::Running));
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        app.stop_import(&admin, &id).unwrap();
        let job = ended(&id).await;
        assert!(matches!(job.state, State::Stopped), "{:?}", job.state);
        assert!(!job.has_file);
        assert_eq!(count(&test, "official").await, 3);
        assert_eq!(count(&test, "identity").await, 7);
        clean(&test).await;

        // A clean dry run keeps the file, and it is brought in without sending it again.
        let id = app
            .begin_import(&admin, Kind::Officials, "all.csv", file.into_bytes(), true)
            .unwrap();
        let job = ended(&id).await;
        assert!(job.has_file);
        assert_eq!(count(&test, "official").await, 3);
        let mut stranger = admin.clone();
        stranger.official = Some(OfficialId(1));
        assert!(app.import_state(&stranger, &id).is_err());
        assert!(app.stop_import(&stranger, &id).is_err());
        assert!(app.import_now(&stranger, &id).is_err());
        app.import_now(&admin, &id).unwrap();
        let job = ended(&id).await;
        let State::Done(report) = &job.state else {
            panic!("{:?}", job.state);
        };
        assert_eq!((report.new, report.written), (12_000, 12_000));
        assert!(!job.has_file);
        assert!(app.import_now(&admin, &id).is_err());
        assert_eq!(count(&test, "official").await, 12_003);
        clean(&test).await;
    }
);
