//! `sopan people` as other programs call it: a pair is found, a dry run does nothing, and a
//! merge is done and taken back.

use std::process::{Command, Output};

use serde_json::Value;
use sopan_store::on_both;
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;

const ORGANISATIONS: &str = "code,name_en,name_hi,kind,parent_code,lgd_code,mdo\n\
IN,India,भारत,nation,,,yes\n\
IN-BR,Bihar,बिहार,state,IN,10,yes\n\
BR-WATER,Water Resources Department,जल संसाधन विभाग,department,IN-BR,,yes\n\
BR-ROADS,Road Construction Department,पथ निर्माण विभाग,department,IN-BR,,yes\n";

const OFFICIALS: &str = "employee_code,name,email,group,designation,organisation_code\n\
W-0001,Asha Verma,asha.verma@bihar.example.in,Group B,Section Officer,BR-WATER\n\
R-0007,आशा वर्मा,ashaverma@mail.example,Group B,Section Officer,BR-ROADS\n";

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
    accounts_are_merged_at_the_command_line,
    async |test: TestDb| {
        let name = test.address.rsplit(['/', ':']).next().unwrap().to_owned();
        let folder = std::env::temp_dir().join(format!("{name}-people-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let run = |args: &[&str]| sopan(&test, &folder, args);
        for (kind, text) in [("organisations", ORGANISATIONS), ("officials", OFFICIALS)] {
            let file = folder.join(format!("{kind}.csv"));
            std::fs::write(&file, text).unwrap();
            let done = run(&["import", kind, file.to_str().unwrap()]);
            assert!(done.status.success(), "{done:?}");
        }
        // Given a person who came in twice,
        let pairs = || json(&run(&["people", "duplicates", "--json"]));
        let found = pairs();
        assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
        // when a merge is shown, nothing is done;
        let merge = ["people", "merge", "ashaverma@mail.example", "--into"];
        let merge = [&merge[..], &["asha.verma@bihar.example.in", "--json"]].concat();
        let shown = json(&run(&[&merge[..], &["--dry-run"]].concat()));
        assert_eq!(shown["recorded"], Value::Null);
        assert_eq!(pairs().as_array().unwrap().len(), 1);
        // and when it is done, it is on record, leads both addresses to one account,
        let done = json(&run(&merge));
        assert!(pairs().as_array().unwrap().is_empty());
        assert!(!run(&merge).status.success());
        let merges = json(&run(&["people", "merges", "--json"]));
        assert_eq!(merges[0]["id"], done["recorded"]);
        // and can be taken back.
        let id = done["recorded"].to_string();
        assert!(run(&["people", "unmerge", &id]).status.success());
        assert_eq!(pairs().as_array().unwrap().len(), 1);
        assert!(verify(&test.db).await.unwrap().is_clean());
        let _ = std::fs::remove_dir_all(&folder);
    }
);
