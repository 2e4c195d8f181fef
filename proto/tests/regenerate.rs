//! `src/gen` is what the sources in `idl` give. `PROTO_REGENERATE=1` writes it anew.

use std::path::{Path, PathBuf};

use tonic_prost_build::FileDescriptorSet;

const SOURCES: [&str; 3] =
    ["baragon/v1/service.proto", "baragon/agent/v1/agent.proto", "scheduler/v1/scheduler.proto"];

fn crate_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn generate(into: &Path) {
    let idl = crate_folder().join("idl");
    let descriptors = protox::Compiler::new([&idl])
        .expect("the idl folder exists")
        .include_source_info(true)
        .include_imports(true)
        .open_files(SOURCES)
        .expect("the sources compile")
        .file_descriptor_set();
    write_descriptors(&descriptors, into);
    tonic_prost_build::configure()
        .btree_map(".")
        .compile_well_known_types(true)
        .extern_path(".google.protobuf", "::pbjson_types")
        .out_dir(into)
        .compile_fds(descriptors.clone())
        .expect("code can be made from the descriptors");
    let mut json = pbjson_build::Builder::new();
    for file in descriptors.file {
        json.register_file_descriptor(file);
    }
    json.btree_map(["."])
        .out_dir(into)
        .build(&[".baragon", ".scheduler"])
        .expect("the JSON form can be made from the descriptors");
}

/// Reflection has no use for comments, which are most of the bytes.
fn write_descriptors(descriptors: &FileDescriptorSet, into: &Path) {
    let mut bare = descriptors.clone();
    for file in &mut bare.file {
        file.source_code_info = None;
    }
    std::fs::write(into.join("descriptors.bin"), prost::Message::encode_to_vec(&bare))
        .expect("the folder can be written");
}

fn generated_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("the entry can be read").path())
        .map(|path| {
            let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("the file can be read"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn generated_code_matches_its_sources() {
    let committed = crate_folder().join("src/gen");
    if std::env::var_os("PROTO_REGENERATE").is_some() {
        generate(&committed);
    }
    let fresh = tempfile::tempdir().expect("a temp folder");
    generate(fresh.path());
    let (fresh, committed) = (generated_files(fresh.path()), generated_files(&committed));
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&fresh), names(&committed), "run `make proto`");
    for (fresh, committed) in fresh.iter().zip(&committed) {
        assert!(fresh == committed, "{} differs from its source: run `make proto`", fresh.0);
    }
}
