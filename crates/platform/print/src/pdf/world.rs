//! The closed world of the template: one source, the files of one document, the fonts inside.

use std::{collections::HashMap, sync::LazyLock};

use typst::{
    Library, LibraryExt as _, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

/// Loaded once for the life of the program.
struct Shelf {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

const TEMPLATE: &str = include_str!("report.typ");

/// The faces, the text face first; the last holds the letters it lacks.
const FACES: [&[u8]; 6] = [
    include_bytes!("../../fonts/AtkinsonHyperlegibleNext_400Regular.ttf"),
    include_bytes!("../../fonts/AtkinsonHyperlegibleNext_400Regular_Italic.ttf"),
    include_bytes!("../../fonts/AtkinsonHyperlegibleNext_600SemiBold.ttf"),
    include_bytes!("../../fonts/AtkinsonHyperlegibleNext_700Bold.ttf"),
    include_bytes!("../../fonts/AtkinsonHyperlegibleNext_700Bold_Italic.ttf"),
    include_bytes!("../../fonts/DejaVuSans.ttf"),
];

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let fonts: Vec<Font> = FACES.iter().flat_map(|&face| Font::iter(Bytes::new(face))).collect();
    Shelf {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
    }
});

/// Whether some font here can draw the letter.
pub(super) fn can_draw(letter: char) -> bool {
    letter.is_ascii()
        || matches!(letter, '\u{202f}' | '\u{a0}')
        || SHELF.fonts.iter().any(|font| font.info().coverage.contains(letter.into()))
}

/// The world of one document.
pub(super) struct Press {
    main: Source,
    files: HashMap<FileId, Bytes>,
}

impl Press {
    /// `files` by name, at the root of the world.
    pub(super) fn new(files: Vec<(String, Vec<u8>)>) -> Self {
        let files =
            files.into_iter().filter_map(|(name, bytes)| Some((id(&name)?, Bytes::new(bytes))));
        let main = match id("report.typ") {
            Some(id) => Source::new(id, TEMPLATE.to_owned()),
            None => Source::detached(TEMPLATE),
        };
        Self { main, files: files.collect() }
    }
}

fn id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &SHELF.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHELF.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHELF.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
