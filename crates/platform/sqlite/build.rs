//! Compiles `SQLite3 Multiple Ciphers`, as released (`sqlite3mc-src`), with the options that
//! `libsqlite3-sys` gives to its own copy of SQLite, and one cipher: `ChaCha20-Poly1305` (ADR 0023).

/// The options of SQLite, those of `libsqlite3-sys` 0.37.
const OPTIONS: &[(&str, Option<&str>)] = &[
    ("SQLITE_CORE", None),
    ("SQLITE_DEFAULT_FOREIGN_KEYS", Some("1")),
    ("SQLITE_ENABLE_API_ARMOR", None),
    ("SQLITE_ENABLE_COLUMN_METADATA", None),
    ("SQLITE_ENABLE_DBSTAT_VTAB", None),
    ("SQLITE_ENABLE_FTS3", None),
    ("SQLITE_ENABLE_FTS3_PARENTHESIS", None),
    ("SQLITE_ENABLE_FTS5", None),
    ("SQLITE_ENABLE_JSON1", None),
    ("SQLITE_ENABLE_LOAD_EXTENSION", Some("1")),
    ("SQLITE_ENABLE_MEMORY_MANAGEMENT", None),
    ("SQLITE_ENABLE_RTREE", None),
    ("SQLITE_ENABLE_STAT4", None),
    ("SQLITE_SOUNDEX", None),
    ("SQLITE_THREADSAFE", Some("1")),
    ("SQLITE_USE_URI", None),
    ("HAVE_USLEEP", Some("1")),
    ("HAVE_ISNAN", None),
    ("_POSIX_THREAD_SAFE_FUNCTIONS", None),
];

/// Temporary tables and sorters stay in memory: a file of theirs would not be encrypted.
const IN_MEMORY: (&str, Option<&str>) = ("SQLITE_TEMP_STORE", Some("2"));

/// The cipher schemes that are left out.
const LEFT_OUT: &[&str] = &["AES_128_CBC", "AES_256_CBC", "SQLCIPHER", "RC4", "ASCON128", "AEGIS"];

fn main() {
    let sources = sqlite3mc_src::source_dir();
    let mut build = cc::Build::new();
    build.file(sources.join(sqlite3mc_src::SOURCE_FILE)).include(sources).warnings(false);
    for (name, value) in OPTIONS {
        build.define(name, *value);
    }
    build.define(IN_MEMORY.0, IN_MEMORY.1);
    build.define("CODEC_TYPE", "CODEC_TYPE_CHACHA20");
    for scheme in LEFT_OUT {
        build.define(&format!("HAVE_CIPHER_{scheme}"), "0");
    }
    if std::env::var_os("CARGO_CFG_WINDOWS").is_none() {
        build.define("HAVE_LOCALTIME_R", None);
    }
    // Whole, whoever names it first: `rusqlite` refers to this code without depending on this crate.
    build.link_lib_modifier("+whole-archive").compile("sqlite3mc");
    println!("cargo:rerun-if-changed=build.rs");
}
