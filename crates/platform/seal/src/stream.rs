//! A sealed value written and read piece after piece: for a file too large to be held twice.

use std::io::{self, Read, Write};

use ring::aead::{Aad, LessSafeKey};

use crate::{
    Keyring, SealError,
    sealed::{HEADER, MARK, PIECE, bound, nonce},
};

fn failed(error: SealError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

/// Seals what is written to it; the same shape as [`Keyring::seal`]. [`Self::finish`] ends it: without,
/// what was written does not open.
pub struct SealedWriter<W> {
    inner: W,
    content: LessSafeKey,
    bound: Vec<u8>,
    piece: Vec<u8>,
    rank: usize,
}

impl<W: Write> SealedWriter<W> {
    /// Begins a sealed value for a purpose and a place.
    ///
    /// # Errors
    ///
    /// What `inner` says, or the machine gives no random bytes.
    pub fn new(keyring: &Keyring, purpose: &str, bound_to: &str, mut inner: W) -> io::Result<Self> {
        let mut header = Vec::with_capacity(HEADER);
        let content = keyring.new_content(&mut header).map_err(failed)?;
        inner.write_all(&header)?;
        let piece = Vec::with_capacity(PIECE + MARK);
        Ok(Self { inner, content, bound: bound(purpose, bound_to), piece, rank: 0 })
    }

    fn seal_piece(&mut self, last: bool) -> io::Result<()> {
        self.content
            .seal_in_place_append_tag(
                nonce(self.rank, last),
                Aad::from(&self.bound),
                &mut self.piece,
            )
            .map_err(|_| failed(SealError::Machine))?;
        self.inner.write_all(&self.piece)?;
        self.piece.clear();
        self.rank += 1;
        Ok(())
    }

    /// Writes the last piece and returns what it was written to.
    ///
    /// # Errors
    ///
    /// What `inner` says.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal_piece(true)?;
        Ok(self.inner)
    }
}

impl<W: Write> Write for SealedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full piece waits for what follows: only then is it known not to be the last.
        if self.piece.len() == PIECE && !bytes.is_empty() {
            self.seal_piece(false)?;
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Opens a sealed value as it is read. What it gave is believed only once it has come to its end.
pub struct SealedReader<R> {
    inner: R,
    content: LessSafeKey,
    bound: Vec<u8>,
    /// The piece that is open, how much of it was given, and how long it is.
    piece: Vec<u8>,
    given: usize,
    open: usize,
    /// The first byte of the piece that follows.
    ahead: Option<u8>,
    rank: usize,
    ended: bool,
}

impl<R: Read> SealedReader<R> {
    /// Begins to open a value sealed for this purpose and this place.
    ///
    /// # Errors
    ///
    /// What `inner` says; [`io::ErrorKind::InvalidData`] when it is no sealed value, or its key is not
    /// held.
    pub fn new(keyring: &Keyring, purpose: &str, bound_to: &str, mut inner: R) -> io::Result<Self> {
        let mut header = [0; HEADER];
        inner.read_exact(&mut header)?;
        let content = keyring.content_of(&header).map_err(failed)?;
        Ok(Self {
            inner,
            content,
            bound: bound(purpose, bound_to),
            piece: Vec::with_capacity(PIECE + MARK),
            given: 0,
            open: 0,
            ahead: None,
            rank: 0,
            ended: false,
        })
    }

    fn open_piece(&mut self) -> io::Result<()> {
        self.piece.clear();
        self.piece.extend(self.ahead.take());
        let wanted = (PIECE + MARK - self.piece.len()) as u64;
        self.inner.by_ref().take(wanted).read_to_end(&mut self.piece)?;
        let mut next = [0];
        let last = loop {
            match self.inner.read(&mut next) {
                Ok(count) => break count == 0,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        self.ahead = (!last).then_some(next[0]);
        self.open = self
            .content
            .open_in_place(nonce(self.rank, last), Aad::from(&self.bound), &mut self.piece)
            .map_err(|_| failed(SealError::Broken))?
            .len();
        self.given = 0;
        self.rank += 1;
        self.ended = last;
        Ok(())
    }
}

impl<R: Read> Read for SealedReader<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        while self.given == self.open {
            if self.ended || bytes.is_empty() {
                return Ok(0);
            }
            self.open_piece()?;
        }
        let count = bytes.len().min(self.open - self.given);
        bytes[..count].copy_from_slice(&self.piece[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}
