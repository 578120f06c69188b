//! `sopan organisations` as other programs call it: JSON, exit codes, and nothing done in
//! a dry run.

use std::process::{Command, Output};

use serde_json::Value;
use sopan_store::on_both;
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;

const FILE: &str = "code,name_en,name_hi,kind,parent_code,lgd_code,mdo\n\
IN,India,भारत,nation,,,yes\n\
IN-BR,Bihar,बिहार,state,IN,10,yes\n\
IN-OR,Odisha,ओडिशा,state,IN,21,yes\n\
BR-WATER,Water Resources Department,जल संसाधन विभाग,department,IN-BR,,yes\n\
BR-JAL,Dept. of Water Resources,जल विभाग,department,IN-BR,,yes\n\
BR-CANAL,Canal Office,नहर कार्यालय,office,BR-JAL,,no\n";

fn sopan(test: &TestDb, folder: &std::path::Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sopan"))
        .env("SOPAN_DATABASE_URL", &test.address)
        .env("SOPAN_DATA_DIR", folder.join("data"))
        .args(args)
        .output()
        .unwrap()
}

fn json(done: &Output) -> Value {
    serde_json::from_slice(&done.stdout).unwrap_or_else(|e| {
        let said = String::from_utf8_lossy(&done.stderr);
        panic!("{e}: {said}")
    })
}

on_both!(
    the_hierarchy_is_cleaned_at_the_command_line,
    async |test: TestDb| {
        let name = test.address.rsplit(['/', ':']).next().unwrap().to_owned();
        let folder = std::env::temp_dir().join(format!("{name}-cli-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("organisations.csv");
        std::fs::write(&file, FILE).unwrap();
        let run = |args: &[&str]| sopan(&test, &folder, args);
        let done = run(&["import", "organisations", file.to_str().unwrap()]);
        assert!(done.status.success(), "{done:?}");
        // Given a department that is there twice,
        let check = || {
            json(&run(&[
                "organisations",
                "check",
                "--within",
                "IN-BR",
                "--json",
            ]))
        };
        let found = check();
        assert_eq!(found["duplicates"][0]["evidence"], "same_words");
        assert_eq!(found["problems"]["empty"].as_array().unwrap().len(), 2);
        // when a merger is shown, nothing is done,
        let merge = ["organisations", "merge", "BR-JAL", "--into", "BR-WATER"];
        let shown = json(&run(&[&merge[..], &["--dry-run", "--json"]].concat()));
        assert_eq!(shown["recorded"], Value::Null);
        assert_eq!(shown["units"], 1);
        assert_eq!(check()["problems"], found["problems"]);
        // what can't be done is said, with exit code 1,
        let refused = run(&["organisations", "retire", "BR-JAL", "--dry-run", "--json"]);
        assert_eq!(refused.status.code(), Some(1));
        assert_eq!(json(&refused)["obstacles"][0]["code"], "has-units");
        assert_eq!(
            run(&["organisations", "retire", "BR-JAL"]).status.code(),
            Some(1)
        );
        // and when it is done, it is on record and can be taken back.
        let done = json(&run(&[&merge[..], &["--json"]].concat()));
        assert!(check()["duplicates"].as_array().unwrap().is_empty());
        let history = json(&run(&["organisations", "history", "BR-JAL", "--json"]));
        assert_eq!(history[0]["kind"], "merge");
        assert_eq!(history[0]["id"], done["recorded"]);
        let act = done["recorded"].to_string();
        assert!(run(&["organisations", "undo", &act]).status.success());
        assert_eq!(check()["duplicates"].as_array().unwrap().len(), 1);
        let move_ = ["organisations", "move", "BR-CANAL", "--below", "BR-WATER"];
        assert!(
            run(&[&move_[..], &["--on", "2025-11-15"]].concat())
                .status
                .success()
        );
        assert!(verify(&test.db).await.unwrap().is_clean());
        let _ = std::fs::remove_dir_all(&folder);
    }
);
