//! Questions come in by the command, whole or not at all, and go out again.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use sopan_store::on_both;
use sopan_store::testing::{TestDb, unique};

fn run(test: &TestDb, folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sopan"))
        .env("SOPAN_DATABASE_URL", &test.address)
        .env("SOPAN_DATA_DIR", folder.join("data"))
        .args(arguments)
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

on_both!(
    a_file_of_questions_is_refused_or_taken,
    async |test: TestDb| {
        let folder = std::env::temp_dir().join(unique());
        let sopan = |arguments: &[&str]| run(&test, &folder, arguments);
        std::fs::create_dir_all(&folder).unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            path.to_string_lossy().into_owned()
        };
        let organisations = file(
            "o.csv",
            "code,name_en,name_hi,kind,parent_code,lgd_code,mdo\nIN,India,भारत,nation,,,no\n",
        );
        let made = sopan(&["import", "organisations", &organisations]);
        assert!(made.status.success(), "{made:?}");
        let good = file(
            "rti.gift",
            "Who answers? {=The PIO ~The clerk}\n\nIn how many days? {#30:0}\n",
        );
        let bad = file(
            "bad.gift",
            "Who answers? {=The PIO ~The clerk}\n\nHow many? {#many}\n",
        );

        // Refused: each problem, nothing written, not even the bank.
        let refused = sopan(&["questions", "import", &bad, "--format", "gift", "--json"]);
        assert_eq!(refused.status.code(), Some(2));
        let told = json(&refused);
        assert_eq!(
            (&told["found"], &told["written"]),
            (&2.into(), &false.into())
        );
        assert!(!told["problems"].as_array().unwrap().is_empty());
        assert!(sopan(&["questions", "banks"]).stdout.is_empty());

        // Taken, into a bank that is named like the file; the same again adds nothing.
        let import = ["questions", "import", &good, "--format", "gift", "--json"];
        let taken = sopan(&import);
        assert_eq!(taken.status.code(), Some(0), "{taken:?}");
        assert_eq!(json(&taken)["new"], 2);
        let again = json(&sopan(&import));
        assert_eq!((&again["new"], &again["known"]), (&0.into(), &2.into()));
        let banks = json(&sopan(&["questions", "banks", "--json"]));
        assert_eq!(
            (&banks["name"], &banks["questions"]),
            (&"rti".into(), &2.into())
        );

        // Out as a QTI package, which comes in as a file of its own.
        let bank = banks["id"].to_string();
        let out = folder.join("out.zip").to_string_lossy().into_owned();
        let export = [
            "questions",
            "export",
            &bank,
            "--format",
            "qti-3.0",
            "--output",
            &out,
        ];
        assert!(sopan(&export).status.success());
        let arguments = [
            "questions",
            "import",
            &out,
            "--format",
            "qti",
            "--bank",
            "Copy",
            "--json",
        ];
        assert_eq!(json(&sopan(&arguments))["new"], 2);
        std::fs::remove_dir_all(&folder).unwrap();
    }
);
